"""A run decided but not begun: its sources, its parameters, its notebooks, its folders."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from outreach_analysis.errors import UnreadableSourceError
from outreach_analysis.publish.manifest import code_hash, hash_source
from outreach_analysis.publish.names import safe_name
from outreach_analysis.publish.notebooks import Parameter, check_parameters, read_parameters, suite_notebooks
from outreach_analysis.publish.selection import Selection
from outreach_analysis.settings import Settings, load_settings
from outreach_analysis.store import find_erased, usual_log


@dataclass(frozen=True)
class Job:
    """A run, decided but not begun."""

    name: str
    out: Path
    notebooks: tuple[Path, ...]
    parameters: dict[str, Any]
    inputs: list[Any]
    declared: dict[str, dict[str, Parameter]] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    log: Path | None = None
    log_key: Path | None = None
    erased: str = ""

    @property
    def folder(self) -> str:
        """Name of its folder."""
        return safe_name(self.name)

    @property
    def place(self) -> Path:
        """Where the report will stand."""
        return self.out / self.folder

    @property
    def failed(self) -> Path:
        """Where the reason goes if it fails."""
        return self.out / "_failed" / self.folder

    @property
    def work(self) -> Path:
        """Where it is made."""
        return self.out / ".work" / self.folder

    @property
    def lock(self) -> Path:
        """The file that one process at a time holds."""
        return self.out / ".work" / f"{self.folder}.lock"

    def given(self, notebook: Path) -> dict[str, Any]:
        """The parameters that this notebook declares."""
        return {key: value for key, value in self.parameters.items() if key in self.declared[notebook.stem]}

    def key(self, notebook: Path) -> str:
        """Changes when inputs, parameters, the notebook or the code change, or somebody is forgotten."""
        parts = [
            self.inputs,
            self.given(notebook),
            code_hash(),
            hashlib.sha256(notebook.read_bytes()).hexdigest(),
            self.erased,
        ]
        said = json.dumps(parts, sort_keys=True, default=str)
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def plan_job(
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
    selection: Selection,
    log: str | Path | None = None,
    key: str | Path | None = None,
) -> Job:
    """Decide a run; the parameters are those of `run_report`.

    Raises
    ------
    UnreadableSourceError, UnknownNameError, InvalidValueError
        As `run_report`.
    """
    settings = settings or load_settings()
    part = selection.spelt(settings.timezone)
    folder = Path(out)
    if isinstance(sources, pd.DataFrame):
        base = name or "table"
        run = name or part.named(base)
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
        base = name or (paths[0].stem if paths else "sample")
        run = name if name is not None else part.named(base)
        inputs = [hash_source(path) for path in paths]
    given: dict[str, Any] = {
        "sources": [str(path) for path in paths],
        "mapping": dict(mapping or {}),
        "kind": kind or "",
        "me": me or "",
        "settings": {
            key: list(value) if isinstance(value, tuple) else value for key, value in asdict(settings).items()
        },
    }
    files = tuple(notebooks or suite_notebooks())
    declared = {file.stem: read_parameters(file) for file in files}
    anywhere = {key: value for parts in declared.values() for key, value in parts.items()}
    asked = {**part.parts, **(parameters or {})}
    check_parameters(anywhere, asked)
    said = {"label": f"{base}, {part.words(settings.timezone)}"} if part else {}
    return Job(
        run,
        folder,
        files,
        {**given, **asked},
        inputs,
        declared,
        {**said, **(about or {})},
        log=Path(log or usual_log()),
        log_key=Path(key) if key else None,
        # The sample holds nobody.
        erased=find_erased(paths, log).fingerprint() if paths else "",
    )
