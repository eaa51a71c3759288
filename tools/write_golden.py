"""Write down what every signal reads today: `python tools/write_golden.py`.

Run it when a definition's `version` was bumped, or a signal added, and commit the file;
a value that changed without a new version fails the test that reads it.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import pandas as pd

from outreach_analysis.scoring import score
from outreach_analysis.signals.registry import registry
from outreach_analysis.signals.rubric import rubrics

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "signals"


def read_values() -> dict[str, dict[str, object]]:
    """Version and values of each signal and family score over the golden messages."""
    messages = json.loads((FOLDER / "golden_messages.json").read_text(encoding="utf-8"))
    features = score(pd.DataFrame(messages).fillna(""))
    versions = {name: definition.version for name, definition in registry().items()}
    versions |= {str(family): rubric.version for family, rubric in rubrics().items()}
    return {
        name: {
            "version": version,
            "values": [None if math.isnan(value) else round(value, 9) for value in features[name]],
        }
        for name, version in versions.items()
    }


def main() -> None:
    """Rewrite the golden file."""
    lines = [f" {json.dumps(name)}: {json.dumps(row)}" for name, row in read_values().items()]
    (FOLDER / "golden.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
