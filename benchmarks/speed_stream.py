"""A large Parquet file with senders scored in parts, in a process of its own: `python speed_stream.py ROWS WORKERS`.

Prints JSON: process time a message, and the peak memory of all processes together.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from corpus import texts_to_measure
from timing import memory_together

SENDS_OF_A_SENDER = 20
SLICE = 100_000


def with_senders(size: int) -> pd.DataFrame:
    """Messages of senders who sent twenty each, their rows far apart as in a log that is kept by time."""
    texts, _ = texts_to_measure(size)
    number = np.arange(size)
    return pd.DataFrame(
        {
            "text": texts,
            "sender_id": number % max(size // SENDS_OF_A_SENDER, 1),
            "attempt_id": number,
            "sent_at": pd.Timestamp("2026-01-01", tz="UTC") + pd.to_timedelta(number, unit="min"),
        }
    )


def write(size: int, target: Path) -> None:
    with_senders(size).to_parquet(target, index=False)


def main() -> None:
    size, workers = int(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        source, small = Path(folder) / "messages.parquet", Path(folder) / "small.parquet"
        if os.fork() == 0:  # the files are written elsewhere, so that their making is not measured
            write(size, source)
            write(100, small)
            os._exit(0)
        os.wait()
        from outreach_analysis.scoring import score_parquet

        score_parquet(small, Path(folder) / "features.parquet")  # what is loaded once is not measured either
        began = os.times()
        with memory_together() as memory:
            score_parquet(source, Path(folder) / "features.parquet", workers=workers)
        ended = os.times()
    spent = sum(ended[:4]) - sum(began[:4])
    print(
        json.dumps({"size": size, "workers": workers, "per_message": spent / size, "peak_mib": max(memory)})
    )


if __name__ == "__main__":
    main()
