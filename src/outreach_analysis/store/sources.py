"""Sources as every command, notebook and report reads them: without people who were forgotten."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from outreach_analysis.errors import StoreError
from outreach_analysis.importers import Source
from outreach_analysis.importers import read as read_files
from outreach_analysis.schema import Tables, merge
from outreach_analysis.settings import LOG, Settings
from outreach_analysis.store.erased import REASON, Erased, Refused, refuse_erased
from outreach_analysis.store.pseudonyms import find_key
from outreach_analysis.store.store import open_store

PEOPLE = ("sender_id", "sender_name", "recipient_id", "recipient_name", "recipient_company")
LOG_SUFFIX = ".duckdb"


def usual_log() -> Path:
    """The log by custom: in `data` here, or one folder up where a notebook stands in its own folder."""
    above = Path("..") / LOG
    return above if above.parent.is_dir() and not LOG.parent.is_dir() else LOG


def read(
    source: Source,
    *,
    mapping: Mapping[str, str] | None = None,
    kind: str | None = None,
    me: str | None = None,
    settings: Settings | None = None,
    log: str | os.PathLike[str] | None = None,
    key: str | os.PathLike[str] | None = None,
) -> Tables:
    """Read sources into checked tables.

    Parameters
    ----------
    source : path, sequence of paths, or DataFrame
        Files, folders or archives, and the programme's log (`.duckdb`); or a flat frame with
        one row a message.
    mapping : mapping of str to str, optional
        Canonical column to the column of the source, for flat sources, as
        `{"text": "Body"}`. Canonical names and common synonyms are recognised without it.
    kind : str, optional
        One of `importers.READERS`; by default told from the content, and said in `notes`.
    me : str, optional
        Profile URL or address of whose export it is.
    settings : Settings, optional
        Its `timezone` goes to times without a zone, its `date_order` settles dates such
        as 03/04/2026.
    log : path, optional
        The programme's log, by default `data/outreach.duckdb` here or one folder up. Who was
        forgotten in it, or in an `outreach.duckdb` beside a source, is left out.
    key : path, optional
        Key by which they are recognised; by default that of the user's configuration.

    Returns
    -------
    Tables
        `rows_read == rows_accepted + len(quarantine) + rows_duplicate`; `notes` say
        everything that was assumed, and how many rows were left out.

    Raises
    ------
    UsageError
        If a source is missing, empty, unsafe, of no kind that can be read, or lacks a
        column; all problems are named at once.
    StoreError
        If a log or the key cannot be read.

    Examples
    --------
    >>> tables = read(pd.DataFrame({"Body": ["Hi Ada", ""], "Got reply": ["yes", "no"]}))
    >>> len(tables.messages), tables.quarantine["reason"].tolist()
    (1, ['empty text'])
    """
    return read_sources(source, mapping=mapping, kind=kind, me=me, settings=settings, log=log, key=key).tables


def read_sources(
    source: Source,
    *,
    mapping: Mapping[str, str] | None = None,
    kind: str | None = None,
    me: str | None = None,
    settings: Settings | None = None,
    log: str | os.PathLike[str] | None = None,
    key: str | os.PathLike[str] | None = None,
) -> Refused:
    """As `read`, with the rows left out counted.

    Returns
    -------
    Refused
    """
    paths = _paths(source)
    logs = [path for path in paths if path.suffix.lower() == LOG_SUFFIX and path.is_file()]
    files = [path for path in paths if path not in logs]
    parts = []
    for each in logs:
        with open_store(each, read_only=True) as store:
            parts.append(store.read())
    if files or not logs:
        given = source if isinstance(source, pd.DataFrame) else files
        parts.append(read_files(given, mapping=mapping, kind=kind, me=me, settings=settings))
    tables = parts[0] if len(parts) == 1 else merge(parts)
    refused = refuse_erased(tables, find_erased(paths, log), lambda: find_key(key))
    return replace(refused, tables=replace(refused.tables, notes=(*refused.tables.notes, *refused.notes())))


def _paths(source: Source) -> list[Path]:
    if isinstance(source, pd.DataFrame):
        return []
    return [Path(source)] if isinstance(source, (str, os.PathLike)) else [Path(item) for item in source]


def find_erased(
    sources: Iterable[str | os.PathLike[str]], log: str | os.PathLike[str] | None = None
) -> Erased:
    """Read who was forgotten in the programme's log and in the logs beside sources, or among them.

    Parameters
    ----------
    sources : iterable of path
    log : path, optional
        As for `read`.

    Returns
    -------
    Erased
    """
    paths = [Path(source) for source in sources]
    beside = [folder / LOG.name for path in paths for folder in (path, path.parent)]
    among = [path for path in paths if path.suffix.lower() == LOG_SUFFIX]
    logs = {path.resolve(): path for path in (Path(log) if log else usual_log(), *beside, *among)}
    erased = Erased()
    for path in logs.values():
        if _holds_something(path):
            with open_store(path, read_only=True) as store:
                erased |= store.erased()
    return erased


def _holds_something(log: Path) -> bool:
    """Whether there is such a log; one behind closed doors is no reason to read on as if nobody was forgotten."""
    try:
        return bool(log.stat().st_size) and log.is_file()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise StoreError(
            f"whether {log.name} lies in its folder, with marks of who was forgotten, cannot be seen.",
            found=f"{log}: {error.strerror}",
            hint="ask whoever owns the folder for the right to read it, or work in another folder",
        ) from None


def count_erased_rows(
    parquet: str | os.PathLike[str],
    *,
    mapping: Mapping[str, str] | None = None,
    log: str | os.PathLike[str] | None = None,
    key: str | os.PathLike[str] | None = None,
) -> int:
    """Count the rows of a flat Parquet file that are of people who were forgotten, without reading its texts.

    Parameters
    ----------
    parquet : path
    mapping, log, key
        As for `read`; columns that go by other names and are not mapped are passed over.

    Returns
    -------
    int
    """
    import pyarrow.parquet as pq

    erased = find_erased([parquet], log)
    if not erased:
        return 0
    theirs = {(mapping or {}).get(name, name): name for name in PEOPLE}
    try:
        columns = [column for column in pq.read_schema(parquet).names if column in theirs]
    except (OSError, ValueError):
        return 0  # whoever reads the texts tells what is wrong with the file
    people = pd.read_parquet(parquet, columns=columns).rename(columns=theirs)
    if people.empty:
        return 0
    counts = people.value_counts(dropna=False)
    distinct = counts.index.to_frame(index=False)
    distinct = distinct.assign(attempt_id=distinct.index.astype("str"), text="…")
    refused = refuse_erased(read_files(distinct), erased, lambda: find_key(key)).tables.quarantine
    rows = refused.loc[refused["reason"] == REASON, "row"].to_numpy(dtype="int64")
    return int(counts.to_numpy()[rows - 1].sum())
