"""Sources of every kind become the tables of `outreach_analysis.schema` and a quarantine."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from outreach_analysis.errors import MissingColumnError, UsageError
from outreach_analysis.importers.columns import quoted, unique_names
from outreach_analysis.importers.flat import joined, tables_from_sheets
from outreach_analysis.importers.reader import READERS, Context, Reader, find_reader
from outreach_analysis.importers.recognise import DESCRIPTIONS, Found, find_sources, recognise
from outreach_analysis.importers.sheet import Sheet, clean_frame
from outreach_analysis.schema import Tables, merge
from outreach_analysis.schema.merge import with_notes
from outreach_analysis.settings import Settings

Source = str | os.PathLike[str] | pd.DataFrame | Sequence[str | os.PathLike[str]]

__all__ = ["READERS", "Context", "Source", "read"]


def read(
    source: Source,
    *,
    mapping: Mapping[str, str] | None = None,
    kind: str | None = None,
    me: str | None = None,
    settings: Settings | None = None,
) -> Tables:
    """Read sources into checked tables.

    Parameters
    ----------
    source : path, sequence of paths, or DataFrame
        Files, folders or archives; or a flat frame with one row a message.
    mapping : mapping of str to str, optional
        Canonical column to the column of the source, for flat sources, as
        `{"text": "Body"}`. Canonical names and common synonyms are recognised without it.
    kind : str, optional
        One of `READERS`; by default told from the content, and said in `notes`.
    me : str, optional
        Profile URL or address of whose export it is.
    settings : Settings, optional
        Its `timezone` goes to times without a zone, its `date_order` settles dates such
        as 03/04/2026.

    Returns
    -------
    Tables
        `rows_read == rows_accepted + len(quarantine) + rows_duplicate`; `notes` say
        everything that was assumed.

    Raises
    ------
    UsageError
        If a source is missing, empty, unsafe, of no kind that can be read, or lacks a
        column; all problems are named at once.

    Examples
    --------
    >>> tables = read(pd.DataFrame({"Body": ["Hi Ada", ""], "Got reply": ["yes", "no"]}))
    >>> len(tables.messages), tables.quarantine["reason"].tolist()
    (1, ['empty text'])
    """
    context = Context(settings or Settings(), dict(mapping or {}), me)
    if kind is not None:
        find_reader_name(kind)
    if isinstance(source, pd.DataFrame):
        return tables_from_sheets([frame_sheet(source)], context)
    paths = [Path(source)] if isinstance(source, (str, os.PathLike)) else [Path(item) for item in source]
    if not paths:
        raise UsageError("no source was given.", arguments="messages.csv")
    found, notes = _find_all(paths, kind)
    by_kind: dict[str, list[Path]] = {}
    for item in found:
        by_kind.setdefault(item.kind, []).append(item.path)
    for name, members in by_kind.items():
        listed = members[0].name if len(members) == 1 else f"{len(members):,} files"
        notes.append(f"{listed}: {'read as told as' if kind else 'taken for'} {DESCRIPTIONS[name]}.")
    parts: list[Tables] = []
    problems: list[UsageError] = []
    passed_over: list[UsageError] = []
    for name, members in by_kind.items():
        try:
            parts.append(find_reader(name)(members, context))
        except UsageError as error:
            problems.append(_beside_other_kinds(error, members, name) if kind else error)
            beside = [item.path for item in found if item.kind == name and item.in_folder]
            left, out = _with_messages(find_reader(name), members, beside, context)
            if out and left:
                parts.append(find_reader(name)(left, context))
            if out:
                problems.pop()
                notes += [f"{path.name}: left out, as no column of it is a message." for path in out]
                passed_over.append(error)
    if problems or not parts:
        raise joined(problems or passed_over)
    return with_notes(merge(parts), notes)


def _beside_other_kinds(error: UsageError, members: Sequence[Path], kind: str) -> UsageError:
    """The same error with what the files look like, where that is not the kind that the caller named."""
    for path in members:
        try:
            taken_for = recognise(path)
        except UsageError:
            continue
        if taken_for != kind:
            looks = f"{path.name} looks like {DESCRIPTIONS[taken_for]}"
            return type(error)(
                error.problem,
                found=f"{error.found}; {looks}" if error.found else looks,
                tries=[("leave --kind out", quoted(path.name)), *error.tries],
            )
    return error


def _with_messages(
    reader: Reader, members: Sequence[Path], beside: Sequence[Path], context: Context
) -> tuple[list[Path], list[Path]]:
    """Part files that a folder held beside others from those among them that hold no messages."""
    out = []
    for path in beside:
        try:
            reader([path], context)
        except MissingColumnError:
            out.append(path)
        except UsageError:
            continue  # it stays among the members, whose reading tells the fault
    return [path for path in members if path not in out], out


def find_reader_name(kind: str) -> str:
    """Check that there is such a kind of source without importing its reader.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    if kind not in READERS:
        find_reader(kind)
    return kind


def _find_all(paths: Sequence[Path], kind: str | None) -> tuple[list[Found], list[str]]:
    found: dict[Path, Found] = {}
    notes: list[str] = []
    problems: list[UsageError] = []
    for path in paths:
        try:
            items, said = find_sources(path, kind)
        except UsageError as error:
            problems.append(error)
            continue
        notes += said
        # A file named twice, or beside its folder, is read once.
        found |= {item.path.resolve(): item for item in items if item.path.resolve() not in found}
    if problems:
        raise joined(problems)
    return list(found.values()), notes


def frame_sheet(frame: pd.DataFrame, name: str = "frame") -> Sheet:
    """Take a DataFrame for a flat source.

    Parameters
    ----------
    frame : DataFrame
        One row a message; it is not changed.
    name : str
        Stands as source in quarantine and provenance.

    Returns
    -------
    Sheet
    """
    raw = frame.reset_index(drop=True).set_axis(unique_names(frame.columns), axis=1)
    cleaned, notes = clean_frame(raw, name)
    return Sheet(name, cleaned, np.arange(1, len(raw) + 1), notes=notes)
