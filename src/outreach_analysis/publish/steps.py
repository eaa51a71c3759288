"""The notebooks of a run in turn: which are done already, how long the others take, what they share."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from outreach_analysis.publish.files import write_text
from outreach_analysis.publish.job import Job
from outreach_analysis.publish.load import CACHE_VARIABLE, KEY_VARIABLE, LOG_VARIABLE
from outreach_analysis.publish.notebooks import run_notebook
from outreach_analysis.publish.record import LEDGER_FILE, LEDGER_VARIABLE


@dataclass(frozen=True)
class Progress:
    """Where a run stands.

    Parameters
    ----------
    step, steps : int
        The step that begins, the first being 1; `step > steps` means done.
    name : str
        What is running.
    seconds_left : float, optional
        Expected from the last run of that name, or from the steps so far.
    skipped : bool
        The step was done before with the same inputs, parameters and code.
    """

    step: int
    steps: int
    name: str
    seconds_left: float | None = None
    skipped: bool = False


def run_notebooks(job: Job, progress: Callable[[Progress], None] | None, *, force: bool) -> dict[str, float]:
    """Run the notebooks of a job that are not done yet, and tell how many seconds each took."""
    steps = job.work / "steps"
    shutil.rmtree(job.work / "build", ignore_errors=True)
    if force:
        shutil.rmtree(steps, ignore_errors=True)
    steps.mkdir(parents=True, exist_ok=True)
    for stale in [*steps.glob(".running-*"), *steps.glob(".tmp-*")]:
        stale.unlink(missing_ok=True)
    line = _Line(job, steps, _seconds_before(job), progress)
    with _shared_cache(job):
        first, *rest = job.notebooks
        line.run(first)  # alone: it reads and scores the sources for the others
        with ThreadPoolExecutor(min(_WORKERS, os.cpu_count() or 1)) as pool:
            futures = [pool.submit(line.run, notebook) for notebook in rest]
            try:
                for future in futures:
                    future.result()
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
    return line.taken


_WORKERS = 2


@contextlib.contextmanager
def _own_event_loop() -> Iterator[None]:
    """Close the event loop that talking to a kernel opens in a worker's thread."""
    from jupyter_core.utils import ensure_event_loop

    try:
        yield
    finally:
        if threading.current_thread() is not threading.main_thread():
            ensure_event_loop().close()


@dataclass
class _Line:
    """The notebooks of a run, as they are done."""

    job: Job
    steps: Path
    before: Mapping[str, float]
    progress: Callable[[Progress], None] | None
    taken: dict[str, float] = field(default_factory=dict)
    begun: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, notebook: Path) -> None:
        """Run one notebook, unless it was done before with the same inputs, parameters and code."""
        output, mark = self.steps / notebook.name, self.steps / f"{notebook.stem}.key"
        key = self.job.key(notebook)
        done, _, seconds = (
            mark.read_text(encoding="utf-8").partition(" ") if mark.is_file() else ("", "", "0")
        )
        skipped = done == key and output.is_file()
        with self.lock:
            self.begun.append(notebook.stem)
            left = _seconds_left(self.job.notebooks, self.before, self.taken)
            where = Progress(len(self.begun), len(self.job.notebooks), notebook.stem, left, skipped=skipped)
            tell(self.progress, where)
        start = time.monotonic()
        if not skipped:
            with _own_event_loop():
                run_notebook(notebook, output, self.job.given(notebook))
            seconds = f"{time.monotonic() - start:.1f}"
            write_text(mark, f"{key} {seconds}")
        with self.lock:
            self.taken[notebook.stem] = float(seconds or 0)


@contextlib.contextmanager
def _shared_cache(job: Job) -> Iterator[None]:
    """Let the kernels of this run share tables, in a folder that only its owner can read, the ledger and the log."""
    folder = job.work / "cache"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    shared = {
        CACHE_VARIABLE: folder,
        LEDGER_VARIABLE: job.out / LEDGER_FILE,
        LOG_VARIABLE: job.log,
        KEY_VARIABLE: job.log_key,
        # A kernel that finds no home would say so, and one that does would obey what stands there.
        "IPYTHONDIR": folder / "ipython",
    }
    given = {name: str(path.resolve()) for name, path in shared.items() if path is not None}
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def _seconds_before(job: Job) -> dict[str, float]:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        manifest = json.loads((job.place / "manifest.json").read_text(encoding="utf-8"))
        return {step["name"]: float(step["seconds"]) for step in manifest["notebooks"]}
    return {}


def _seconds_left(
    notebooks: Sequence[Path], before: Mapping[str, float], taken: Mapping[str, float]
) -> float | None:
    """Expected from the last run, or from the notebooks so far; two run side by side."""
    rest = [notebook.stem for notebook in notebooks if notebook.stem not in taken]
    if all(name in before for name in rest):
        return sum(before[name] for name in rest) / min(_WORKERS, len(rest) or 1)
    return len(rest) * sum(taken.values()) / len(taken) / _WORKERS if taken else None


def tell(progress: Callable[[Progress], None] | None, where: Progress) -> None:
    """Tell where a run stands, if somebody listens."""
    if progress is not None:
        progress(where)
