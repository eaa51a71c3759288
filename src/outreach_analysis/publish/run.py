"""From sources to a report: every notebook in turn, and the whole report in place or none of it."""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from outreach_analysis.errors import RunFailedError
from outreach_analysis.publish.build import build_report
from outreach_analysis.publish.files import RunLockedError, locked, recover_folder, swap_folder, write_text
from outreach_analysis.publish.index import render_runs
from outreach_analysis.publish.job import Job, plan_job
from outreach_analysis.publish.notebooks import NotebookFailedError, read_notebook, without_outputs
from outreach_analysis.publish.pages import render_template
from outreach_analysis.publish.record import LEDGER_FILE, TESTS_FILE
from outreach_analysis.publish.selection import Selection
from outreach_analysis.publish.steps import Progress, run_notebooks, tell
from outreach_analysis.settings import Settings
from outreach_analysis.studies.ledger import append_ledger, read_ledger


def run_report(
    sources: Sequence[str | Path] | str | Path | pd.DataFrame | None = None,
    *,
    mapping: Mapping[str, str] | None = None,
    out: str | Path = "reports",
    name: str | None = None,
    settings: Settings | None = None,
    progress: Callable[[Progress], None] | None = None,
    kind: str | None = None,
    me: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    notebooks: Sequence[Path] | None = None,
    force: bool = False,
    about: Mapping[str, str] | None = None,
    selection: Selection | None = None,
    log: str | Path | None = None,
    key: str | Path | None = None,
) -> Path:
    """Run every notebook on the sources and write the report.

    Parameters
    ----------
    sources : path, sequence of path, or flat DataFrame, optional
        None means the sample programme.
    mapping : mapping of str to str, optional
        Canonical column to the source's own.
    out : path
        Folder of all reports.
    name : str, optional
        Name of the run; by default that of the first source. A run of the same name is
        replaced, once the new one is whole.
    settings : Settings, optional
    progress : callable, optional
        Called with a `Progress` before each step and at the end.
    kind, me : str, optional
        As for `outreach_analysis.read`.
    parameters : mapping, optional
        Further parameters, given to every notebook that declares them.
    notebooks : sequence of Path, optional
        Instead of the project's own.
    force : bool
        Run every step even where nothing has changed.
    about : mapping of str to str, optional
        Kept in the manifest: `report` (its kind) and `label` (its name on the page).
    selection : Selection, optional
        A period, cohort, channel or coach that every notebook is about; it becomes part of
        the run's name where none is given.
    log, key : path, optional
        As for `outreach_analysis.read`: whom to leave out.

    Returns
    -------
    Path
        The front page, `out/<run>/index.html`; of a single notebook, that page itself.

    Raises
    ------
    RunFailedError
        If a notebook failed; `out/_failed/<run>` says which cell and why. A report of
        that name that stood before still stands. The next run resumes at that notebook.
    RunLockedError
        If another process is writing the same run.
    UnknownNameError, InvalidValueError
        If a parameter is unknown to every notebook, or of another type.
    UnreadableSourceError
        If a source does not exist.
    """
    job = plan_job(
        sources,
        mapping,
        out,
        name,
        settings,
        kind,
        me,
        parameters,
        notebooks,
        about,
        selection or Selection(),
        log,
        key,
    )
    with locked(job.lock, f"run '{job.name}'"):
        _sweep(job)
        recover_folder(job.place, job.work / "old")
        if not force and _is_done(job):
            tell(
                progress,
                Progress(len(job.notebooks) + 1, len(job.notebooks), "nothing has changed", 0, skipped=True),
            )
            return job.place / "index.html"
        if isinstance(sources, pd.DataFrame):
            _write_frame(sources, Path(job.parameters["sources"][0]))
        start = time.monotonic()
        try:
            seconds = run_notebooks(job, progress, force=force)
        except NotebookFailedError as error:
            _report_failure(job, error)
            raise RunFailedError(
                f"run '{job.name}' stopped: notebook '{error.notebook}', cell {error.cell}.",
                found=error.reason,
                hint=f"see {job.failed / 'index.html'}; the next run resumes at this notebook",
            ) from None
        finally:
            shutil.rmtree(job.work / "cache", ignore_errors=True)
        build_report(job, seconds, time.monotonic() - start)
        swap_folder(job.work / "build", job.place, job.work / "old")
        shutil.rmtree(job.failed, ignore_errors=True)
        shutil.rmtree(job.work, ignore_errors=True)
        _keep_tests(job)
        write_text(job.out / "index.html", render_runs(job.out))
    tell(progress, Progress(len(job.notebooks) + 1, len(job.notebooks), "done", 0))
    return job.place / "index.html"


def _sweep(job: Job) -> None:
    """Remove tables with personal text that runs killed in the middle left behind."""
    for lock in (job.out / ".work").glob("*.lock"):
        if lock != job.lock:
            with contextlib.suppress(RunLockedError), locked(lock, "another run"):
                shutil.rmtree(lock.with_name(lock.name.removesuffix(".lock")) / "cache", ignore_errors=True)
    shutil.rmtree(job.work / "cache", ignore_errors=True)


def _is_done(job: Job) -> bool:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        manifest = json.loads((job.place / "manifest.json").read_text(encoding="utf-8"))
        keys = {step["name"]: step["key"] for step in manifest["notebooks"]}
        return keys == {notebook.stem: job.key(notebook) for notebook in job.notebooks}
    return False


def _keep_tests(job: Job) -> None:
    """Write the tests of this run into the ledger of all runs."""
    file = job.place / TESTS_FILE
    if file.is_file():
        with locked(job.out / ".work" / "ledger.lock", "the ledger"):
            append_ledger(job.out / LEDGER_FILE, read_ledger(file))


def _report_failure(job: Job, error: NotebookFailedError) -> None:
    """Leave what helps to mend: which cell, why, and the notebook without any output."""
    shutil.rmtree(job.failed, ignore_errors=True)
    job.failed.mkdir(parents=True)
    said: dict[str, Any] = {
        "run": job.name,
        "notebook": error.notebook,
        "cell": error.cell,
        "reason": error.reason,
    }
    write_text(job.failed / "reason.json", json.dumps(said, indent=1, ensure_ascii=False) + "\n")
    source = next(notebook for notebook in job.notebooks if notebook.stem == error.notebook)
    bare = without_outputs(read_notebook(source))
    write_text(job.failed / source.name, json.dumps(bare, indent=1, ensure_ascii=False) + "\n")
    write_text(job.failed / "index.html", render_template("failed.html.j2", **said))


def _write_frame(frame: pd.DataFrame, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    frame.to_parquet(path, index=False)
