"""From sources to a report: every notebook in turn, and the whole report in place or none of it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from outreach_analysis.errors import RunFailedError, UnreadableSourceError
from outreach_analysis.publish.files import RunLockedError, locked, recover_folder, swap_folder, write_text
from outreach_analysis.publish.index import render_front_page, render_runs
from outreach_analysis.publish.links import without_absent_links
from outreach_analysis.publish.load import CACHE_VARIABLE
from outreach_analysis.publish.manifest import code_hash, hash_source
from outreach_analysis.publish.names import safe_name
from outreach_analysis.publish.notebooks import (
    NotebookFailedError,
    Parameter,
    check_parameters,
    read_notebook,
    read_parameters,
    run_notebook,
    suite_notebooks,
    without_outputs,
)
from outreach_analysis.publish.pages import Page, read_page, render_page, render_template
from outreach_analysis.publish.record import LEDGER_FILE, LEDGER_VARIABLE, run_of, run_rows
from outreach_analysis.publish.show import table_frame
from outreach_analysis.publish.signal_pages import write_signals
from outreach_analysis.publish.tables import write_csv, write_xlsx
from outreach_analysis.settings import Settings, load_settings
from outreach_analysis.studies.ledger import append_ledger, read_ledger


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
    job = _plan(sources, mapping, out, name, settings, kind, me, parameters, notebooks, about)
    with locked(job.lock, f"run '{job.name}'"):
        _sweep(job)
        recover_folder(job.place, job.work / "old")
        if not force and _is_done(job):
            _tell(
                progress,
                Progress(len(job.notebooks) + 1, len(job.notebooks), "nothing has changed", 0, skipped=True),
            )
            return job.place / "index.html"
        if isinstance(sources, pd.DataFrame):
            _write_frame(sources, Path(job.parameters["sources"][0]))
        start = time.monotonic()
        try:
            seconds = _run_notebooks(job, progress, force=force)
        except NotebookFailedError as error:
            _report_failure(job, error)
            raise RunFailedError(
                f"run '{job.name}' stopped: notebook '{error.notebook}', cell {error.cell}.",
                found=error.reason,
                hint=f"see {job.failed / 'index.html'}; the next run resumes at this notebook",
            ) from None
        finally:
            shutil.rmtree(job.work / "cache", ignore_errors=True)
        _build(job, seconds, time.monotonic() - start)
        swap_folder(job.work / "build", job.place, job.work / "old")
        shutil.rmtree(job.failed, ignore_errors=True)
        shutil.rmtree(job.work, ignore_errors=True)
        _keep_tests(job)
        write_text(job.out / "index.html", render_runs(job.out))
    _tell(progress, Progress(len(job.notebooks) + 1, len(job.notebooks), "done", 0))
    return job.place / "index.html"


@dataclass(frozen=True)
class _Job:
    """A run, decided but not begun."""

    name: str
    out: Path
    notebooks: tuple[Path, ...]
    parameters: dict[str, Any]
    inputs: list[Any]
    declared: dict[str, dict[str, Parameter]] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        return safe_name(self.name)

    @property
    def place(self) -> Path:
        return self.out / self.folder

    @property
    def failed(self) -> Path:
        return self.out / "_failed" / self.folder

    @property
    def work(self) -> Path:
        return self.out / ".work" / self.folder

    @property
    def lock(self) -> Path:
        return self.out / ".work" / f"{self.folder}.lock"

    def given(self, notebook: Path) -> dict[str, Any]:
        """The parameters that this notebook declares."""
        return {key: value for key, value in self.parameters.items() if key in self.declared[notebook.stem]}

    def key(self, notebook: Path) -> str:
        """Changes when inputs, parameters, the notebook or the code change."""
        parts = [
            self.inputs,
            self.given(notebook),
            code_hash(),
            hashlib.sha256(notebook.read_bytes()).hexdigest(),
        ]
        said = json.dumps(parts, sort_keys=True, default=str)
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _plan(
    sources: Sequence[str | Path] | str | Path | pd.DataFrame | None,
    mapping: Mapping[str, str] | None,
    out: str | Path,
    name: str | None,
    settings: Settings | None,
    kind: str | None,
    me: str | None,
    parameters: Mapping[str, Any] | None,
    notebooks: Sequence[Path] | None,
    about: Mapping[str, str] | None,
) -> _Job:
    folder = Path(out)
    if isinstance(sources, pd.DataFrame):
        run = name or "table"
        paths = [folder / ".work" / safe_name(run) / "cache" / "table.parquet"]
        digest = hashlib.sha256(
            pd.util.hash_pandas_object(sources.astype(str), index=False).to_numpy().tobytes()
        )
        inputs: list[Any] = [{"name": "table", "rows": len(sources), "sha256": digest.hexdigest()}]
    else:
        paths = [Path(path) for path in ([sources] if isinstance(sources, str | Path) else sources or [])]
        if missing := [path for path in paths if not path.exists()]:
            raise UnreadableSourceError(
                f"{len(missing)} of {len(paths)} sources do not exist.",
                found=", ".join(path.name for path in missing),
                hint="check the path, or leave the source out to see the sample programme",
            )
        run = name if name is not None else paths[0].stem if paths else "sample"
        inputs = [hash_source(path) for path in paths]
    chosen = asdict(settings or load_settings())
    given: dict[str, Any] = {
        "sources": [str(path) for path in paths],
        "mapping": dict(mapping or {}),
        "kind": kind or "",
        "me": me or "",
        "settings": {
            key: list(value) if isinstance(value, tuple) else value for key, value in chosen.items()
        },
    }
    files = tuple(notebooks or suite_notebooks())
    declared = {file.stem: read_parameters(file) for file in files}
    anywhere = {key: value for parts in declared.values() for key, value in parts.items()}
    check_parameters(anywhere, parameters or {})
    return _Job(run, folder, files, {**given, **(parameters or {})}, inputs, declared, dict(about or {}))


def _sweep(job: _Job) -> None:
    """Remove tables with personal text that runs killed in the middle left behind."""
    for lock in (job.out / ".work").glob("*.lock"):
        if lock != job.lock:
            with contextlib.suppress(RunLockedError), locked(lock, "another run"):
                shutil.rmtree(lock.with_name(lock.name.removesuffix(".lock")) / "cache", ignore_errors=True)
    shutil.rmtree(job.work / "cache", ignore_errors=True)


def _is_done(job: _Job) -> bool:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        manifest = json.loads((job.place / "manifest.json").read_text(encoding="utf-8"))
        keys = {step["name"]: step["key"] for step in manifest["notebooks"]}
        return keys == {notebook.stem: job.key(notebook) for notebook in job.notebooks}
    return False


def _run_notebooks(
    job: _Job, progress: Callable[[Progress], None] | None, *, force: bool
) -> dict[str, float]:
    steps = job.work / "steps"
    shutil.rmtree(job.work / "build", ignore_errors=True)
    if force:
        shutil.rmtree(steps, ignore_errors=True)
    steps.mkdir(parents=True, exist_ok=True)
    for stale in [*steps.glob(".running-*"), *steps.glob(".tmp-*")]:
        stale.unlink(missing_ok=True)
    line = _Line(job, steps, _seconds_before(job), progress)
    with _shared_cache(job.work / "cache", job.out / LEDGER_FILE):
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

    job: _Job
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
            _tell(self.progress, where)
        start = time.monotonic()
        if not skipped:
            with _own_event_loop():
                run_notebook(notebook, output, self.job.given(notebook))
            seconds = f"{time.monotonic() - start:.1f}"
            write_text(mark, f"{key} {seconds}")
        with self.lock:
            self.taken[notebook.stem] = float(seconds or 0)


@contextlib.contextmanager
def _shared_cache(folder: Path, ledger: Path) -> Iterator[None]:
    """Let the kernels of this run share tables, in a folder that only its owner can read, and the ledger."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    given = {CACHE_VARIABLE: str(folder.resolve()), LEDGER_VARIABLE: str(ledger.resolve())}
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def _seconds_before(job: _Job) -> dict[str, float]:
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


def _build(job: _Job, seconds: Mapping[str, float], wall: float) -> None:
    """Write the whole report into the work folder."""
    build = job.work / "build"
    (build / "tables").mkdir(parents=True)
    (build / "notebooks").mkdir()
    pages = []
    for notebook in job.notebooks:
        executed = job.work / "steps" / notebook.name
        shutil.copyfile(executed, build / "notebooks" / notebook.name)
        pages.append(read_page(read_notebook(executed), notebook.stem))
    pages = without_absent_links(pages)
    manifest = _manifest(job, pages, seconds) | {"seconds": round(wall, 1)}
    label, alone = job.about.get("label", job.name), len(pages) == 1
    for page in pages:
        context = {"run": label, "data_as_of": manifest["data_as_of"], "pages": pages, "alone": alone}
        write_text(build / f"{'index' if alone else page.name}.html", render_page(page, **context))
    manifest["tables"] = _write_tables(pages, build / "tables")
    tests = _tests(job, pages, manifest)
    if len(tests):
        tests.to_parquet(build / "tests.parquet", index=False)
    manifest["tests"] = {"made": len(tests), "findings": int(tests["finding"].sum())}
    if not alone:
        write_text(build / "index.html", render_front_page(pages, manifest))
    write_signals(build, back="index.html")
    write_text(build / "manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")


def _tests(job: _Job, pages: Sequence[Page], manifest: Mapping[str, Any]) -> pd.DataFrame:
    """Every test that the notebooks of this run made."""
    run, _ = run_of([entry["name"] for entry in job.inputs], manifest)
    return run_rows(
        [block.get("tests", {}) for page in pages for block in page.of_type("manifest")], run, manifest
    )


def _keep_tests(job: _Job) -> None:
    """Write the tests of this run into the ledger of all runs."""
    file = job.place / "tests.parquet"
    if file.is_file():
        with locked(job.out / ".work" / "ledger.lock", "the ledger"):
            append_ledger(job.out / LEDGER_FILE, read_ledger(file))


def _manifest(job: _Job, pages: Sequence[Page], seconds: Mapping[str, float]) -> dict[str, Any]:
    found = [block["values"] for page in pages for block in page.of_type("manifest")]
    values = dict(found[-1]) if found else {"inputs": job.inputs, "rows": {"attempts": 0}, "version": ""}
    answers = [page.answer for page in pages if page.answer]
    return {
        **values,
        "inputs": job.inputs or ["the sample programme"],
        **job.about,
        "run": job.name,
        "created": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "data_as_of": values.get("data_as_of", ""),
        "answer": answers[-1] if answers else "",
        "notebooks": [
            {"name": notebook.stem, "key": job.key(notebook), "seconds": round(seconds[notebook.stem], 1)}
            for notebook in job.notebooks
        ],
    }


def _write_tables(pages: Sequence[Page], folder: Path) -> list[dict[str, Any]]:
    written, sheets = [], {}
    for page in pages:
        for block in page.of_type("table"):
            frame = table_frame(block)
            sheets[block["name"]] = frame
            remark = write_csv(frame, folder / f"{block['name']}.csv").sentence()
            write_xlsx({block["name"]: frame}, folder / f"{block['name']}.xlsx")
            written.append(
                {
                    "name": block["name"],
                    "page": page.name,
                    "title": block["title"],
                    "rows": len(frame),
                    "remark": remark,
                }
            )
    write_xlsx(sheets or {"empty": pd.DataFrame({"no tables": []})}, folder / "all_tables.xlsx")
    return written


def _report_failure(job: _Job, error: NotebookFailedError) -> None:
    """Leave what helps to mend: which cell, why, and the notebook without any output."""
    shutil.rmtree(job.failed, ignore_errors=True)
    job.failed.mkdir(parents=True)
    said = {"run": job.name, "notebook": error.notebook, "cell": error.cell, "reason": error.reason}
    write_text(job.failed / "reason.json", json.dumps(said, indent=1, ensure_ascii=False) + "\n")
    source = next(notebook for notebook in job.notebooks if notebook.stem == error.notebook)
    bare = without_outputs(read_notebook(source))
    write_text(job.failed / source.name, json.dumps(bare, indent=1, ensure_ascii=False) + "\n")
    write_text(job.failed / "index.html", render_template("failed.html.j2", **said))


def _write_frame(frame: pd.DataFrame, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    frame.to_parquet(path, index=False)


def _tell(progress: Callable[[Progress], None] | None, where: Progress) -> None:
    if progress is not None:
        progress(where)
