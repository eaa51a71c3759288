"""Process time of calls and of commands."""

from __future__ import annotations

import os
import re
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

WORD = re.compile(r"\w+")
PROPORTIONAL = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


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


def peak_mebibytes() -> float:
    """Greatest resident memory of this process so far."""
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


@contextmanager
def memory_together(every: float = 0.2) -> Iterator[list[float]]:
    """MiB of this process and its children as time goes on, pages that they share counted once (Linux)."""
    found: list[float] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(every):
            found.append(sum(map(_proportional, _with_children(os.getpid()))) / 1024)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield found
    finally:
        done.set()
        watcher.join()


def _with_children(process: int) -> list[int]:
    found = [process]
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = tasks.read_text().split()
        except OSError:  # a thread may end meanwhile
            continue
        for child in children:
            found += _with_children(int(child))
    return found


def _proportional(process: int) -> int:
    try:
        told = PROPORTIONAL.search(Path(f"/proc/{process}/smaps_rollup").read_text())
    except OSError:  # a process may end meanwhile
        return 0
    return int(told[1]) if told else 0
