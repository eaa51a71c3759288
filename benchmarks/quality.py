"""How well the signals find what people labelled, on public texts that were not written for them.

python benchmarks/quality.py                       all four data sets
python benchmarks/quality.py --only asks --misses  which asks are missed, by what they have in common

The texts stand beside the repository (../shared/data) and are not part of it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from quality_asks import report_asks
from quality_persuasion import report_persuasion
from quality_politeness import report_politeness
from quality_raop import report_raop

REPORTS = {
    "asks": report_asks,
    "politeness": report_politeness,
    "persuasion": report_persuasion,
    "raop": report_raop,
}
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def main() -> None:
    """Print one report a data set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--only", choices=REPORTS, action="append")
    parser.add_argument("--data", type=Path, default=DATA)
    arguments = parser.parse_args()
    for name in arguments.only or REPORTS:
        REPORTS[name](arguments.data)
        print()


if __name__ == "__main__":
    main()
