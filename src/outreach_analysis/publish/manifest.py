"""Where the numbers of a run come from, so that anybody can tell why two runs differ."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd

from outreach_analysis.schema import SOURCE_TABLES, Tables
from outreach_analysis.settings import Settings

_PACKAGES = ("numpy", "pandas", "scipy", "scikit-learn", "statsmodels", "lifelines", "nltk", "seaborn")


def hash_source(path: Path) -> dict[str, Any]:
    """Name (without folder), size and SHA-256 of a file, or of a folder's files in order of name."""
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    digest, size = hashlib.sha256(), 0
    for file in files:
        if path.is_dir():
            digest.update(file.relative_to(path).as_posix().encode("utf-8", "surrogatepass") + b"\0")
        with file.open("rb") as handle:
            while block := handle.read(1 << 20):
                digest.update(block)
                size += len(block)
    return {"name": path.name, "bytes": size, "sha256": digest.hexdigest()}


@cache
def code_hash() -> str:
    """SHA-256 over this package's files: a changed lexicon or formula is a changed version."""
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for file in sorted(root.rglob("*")):
        if file.is_file() and file.suffix in {".py", ".txt", ".css", ".j2", ".json", ".csv", ".tsv"}:
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def installed(package: str) -> str:
    """Version of an installed package, or `absent`."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def signal_versions() -> dict[str, int]:
    """Version of every signal and score: a number counted by another version is another number."""
    from outreach_analysis.scoring import catalogue

    return {str(name): int(number) for name, number in catalogue().set_index("name")["version"].items()}


def _data_as_of(tables: Tables) -> str:
    """Day of the latest event in the data; empty where no time is known."""
    times = [tables.attempts["sent_at"].max(), tables.replies["replied_at"].max()]
    known = [time for time in times if not pd.isna(time)]
    return f"{max(known):%Y-%m-%d}" if known else ""


def _period(tables: Tables) -> str:
    """First and last day of sending; empty where no time is known."""
    sent = tables.attempts["sent_at"].dropna()
    return f"{sent.min():%Y-%m-%d} to {sent.max():%Y-%m-%d}" if len(sent) else ""


def build_manifest(
    *,
    inputs: Sequence[Mapping[str, Any]],
    tables: Tables,
    settings: Settings,
    mapping: Mapping[str, str],
    selection: Mapping[str, str] | None = None,
    whole: Tables | None = None,
) -> dict[str, Any]:
    """Inputs with hashes, rows, settings, seed and versions.

    Parameters
    ----------
    inputs : sequence of mapping
        From `hash_source`; empty for the sample programme.
    tables : Tables
    settings : Settings
    mapping : mapping of str to str
        Canonical column to the source's own.
    selection : mapping of str to str, optional
        The part of the programme: `period`, `cohort`, `channel`, `coach`; empty means all.
    whole : Tables, optional
        The programme without that selection: what came last in it is what data are as of.

    Returns
    -------
    dict
        JSON-ready; the same for the same data, settings and versions.
    """
    return {
        "inputs": [dict(source) for source in inputs] or ["the sample programme"],
        "mapping": dict(mapping),
        "selection": {name: value for name, value in (selection or {}).items() if value},
        "rows": {
            "read": tables.rows_read,
            **{table.name: len(getattr(tables, table.name)) for table in SOURCE_TABLES},
            "quarantined": len(tables.quarantine),
            "duplicates": tables.rows_duplicate,
        },
        "period": _period(tables),
        "data_as_of": _data_as_of(whole or tables),
        "seed": settings.seed,
        "settings": {
            key: list(value) if isinstance(value, tuple) else value for key, value in asdict(settings).items()
        },
        "version": installed("outreach-analysis"),
        "code": code_hash()[:16],
        "signals": signal_versions(),
        "python": platform.python_version(),
        "packages": {package: installed(package) for package in _PACKAGES},
    }
