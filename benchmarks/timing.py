"""Process time of calls and of commands."""

from __future__ import annotations

import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

WORD = re.compile(r"\w+")


def seconds_together(calls: Sequence[Callable[[], object]], runs: int = 5) -> list[float]:
    """Median process time of each of some calls, warm, timed in turns so that they meet the same machine."""
    taken: list[list[float]] = [[] for _ in calls]
    for call in calls:
        call()
    for _ in range(runs):
        for call, times in zip(calls, taken, strict=True):
            began = time.process_time()
            call()
            times.append(time.process_time() - began)
    return [statistics.median(times) for times in taken]


def floor(texts: Sequence[str]) -> Callable[[], object]:
    """One `re.findall(r"\\w+", text)` pass over the texts: the unit of every ratio."""
    return lambda: [WORD.findall(text) for text in texts]


def command_seconds(*arguments: str, runs: int = 5) -> float:
    """Least process time of `outreach` started afresh: what else runs on the machine can only add to it."""
    taken = []
    for _ in range(runs):
        before = os.times()
        command = [sys.executable, "-m", "outreach_analysis.cli", *arguments]
        subprocess.run(command, check=True, capture_output=True)
        after = os.times()
        taken.append(sum(after[2:4]) - sum(before[2:4]))
    return min(taken)


def peak_mebibytes(workers: int = 0) -> float:
    """Greatest resident memory of this process so far, and that of its largest child for each worker."""
    own, child = (
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return float(own + workers * child) / 1024
