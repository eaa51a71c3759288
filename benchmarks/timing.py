"""Process time of one call, as the median of several."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Sequence

WORD = re.compile(r"\w+")


def seconds_of(call: Callable[[], object], runs: int = 5) -> float:
    """Median process CPU time of a call after one warm-up."""
    call()
    taken = []
    for _ in range(runs):
        began = time.process_time()
        call()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def floor_seconds(texts: Sequence[str], runs: int = 5) -> float:
    """One `re.findall(r"\\w+", text)` pass over the texts: the unit of every ratio."""
    return seconds_of(lambda: [WORD.findall(text) for text in texts], runs)
