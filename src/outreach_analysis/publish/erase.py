"""Erasure beyond the log: reports that a person's data went into, and files that still name them."""

from __future__ import annotations

import html
import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

ARCHIVES = {".xlsx", ".zip"}
COMPRESSED = {".gz", ".parquet", ".pdf", ".png", ".zst"}
"""What a search through bytes cannot see into."""
SAMPLE_INPUTS = ["the sample programme"]


def remove_reports(folder: Path) -> list[str]:
    """Remove every run but those on the sample: any number in them may derive from anybody.

    Parameters
    ----------
    folder : Path
        Of all reports.

    Returns
    -------
    list of str
        Names of the runs removed. Unfinished and failed runs, comparisons and the index go without a word.
    """
    if not folder.is_dir():
        return []
    for name in (".work", "_failed", "_compare"):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "index.html").unlink(missing_ok=True)
    (folder / "ledger.parquet").unlink(missing_ok=True)
    removed = []
    for manifest in sorted(folder.glob("*/manifest.json")):
        if not _is_sample(manifest):
            shutil.rmtree(manifest.parent)
            removed.append(manifest.parent.name)
    return removed


def _is_sample(manifest: Path) -> bool:
    try:
        return bool(json.loads(manifest.read_text(encoding="utf-8")).get("inputs") == SAMPLE_INPUTS)
    except (OSError, ValueError, AttributeError):
        return False


def find_mentions(folders: Iterable[Path], words: Iterable[str]) -> tuple[list[Path], list[Path]]:
    """Search files, and the members of archives, for any of some words.

    Parameters
    ----------
    folders : iterable of Path
        Searched with all that is in them; those that do not exist are passed over.
    words : iterable of str
        Identifiers and names; found as they stand in JSON and HTML, too, and in either case
        of the letters a to z.

    Returns
    -------
    mentioning : list of Path
        Files that hold one of the words.
    closed : list of Path
        Files that cannot be searched: compressed, or not readable.
    """
    wanted = {form.lower() for word in words if word for form in _forms(word)}
    mentioning, closed = [], []
    files = sorted(
        {file for folder in folders if folder.is_dir() for file in folder.rglob("*") if file.is_file()}
    )
    for file in files:
        if file.suffix.lower() in COMPRESSED:
            closed.append(file)
            continue
        try:
            if any(form in part for part in _parts(file) for form in wanted):
                mentioning.append(file)
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
            closed.append(file)
    return mentioning, closed


def _forms(word: str) -> set[bytes]:
    said = {word, html.escape(word), json.dumps(word)[1:-1], json.dumps(word, ensure_ascii=False)[1:-1]}
    return {form.encode("utf-8", "replace") for form in said}


def _parts(file: Path) -> Iterator[bytes]:
    if file.suffix.lower() not in ARCHIVES:
        yield file.read_bytes().lower()
        return
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            yield archive.read(member).lower()
