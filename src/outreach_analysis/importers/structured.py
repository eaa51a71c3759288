"""JSON arrays, JSON lines and Parquet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.errors import UnreadableSourceError
from outreach_analysis.importers.columns import unique_names
from outreach_analysis.importers.decode import decode
from outreach_analysis.importers.files import read_bytes, unreadable
from outreach_analysis.importers.flat import tables_from_sheets
from outreach_analysis.importers.reader import Context
from outreach_analysis.importers.sheet import Sheet, clean_frame
from outreach_analysis.importers.tableset import is_table_set, tables_from_set
from outreach_analysis.schema import Tables


def read_json(paths: Sequence[Path], context: Context) -> Tables:
    """Read JSON arrays of objects, JSON lines, or one object that holds a list of objects.

    Parameters
    ----------
    paths : sequence of Path
    context : Context

    Returns
    -------
    Tables

    Raises
    ------
    UsageError
        If a file holds no objects or lacks a column.
    """
    sheets = [sheet for path in paths for sheet in json_sheets(path)]
    if is_table_set(sheets):
        return tables_from_set(sheets, context)
    return tables_from_sheets(sheets, context)


def read_parquet(paths: Sequence[Path], context: Context) -> Tables:
    """Read Parquet files.

    Parameters
    ----------
    paths : sequence of Path
    context : Context

    Returns
    -------
    Tables

    Raises
    ------
    UsageError
        If a file is damaged or lacks a column.
    """
    sheets = [parquet_sheet(path) for path in paths]
    if is_table_set(sheets):
        return tables_from_set(sheets, context)
    return tables_from_sheets(sheets, context)


def json_sheets(path: Path) -> list[Sheet]:
    """Read the objects of a JSON file, one row each; nested values become JSON text."""
    text = decode(read_bytes(path), path.name).text
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        if text.lstrip()[:1] == "[" or "\n" not in text.strip():
            raise _bad_json(path.name, f"line {error.lineno}, column {error.colno}: {error.msg}") from None
        return [_from_lines(text, path.name)]
    except (RecursionError, ValueError):
        raise _bad_json(path.name, "values nested or numbers written beyond any sense") from None
    return _from_document(document, path.name)


def _from_document(document: Any, source: str) -> list[Sheet]:
    if isinstance(document, list):
        return [_from_objects(document, source)]
    if not isinstance(document, dict):
        raise _bad_json(source, f"a single {type(document).__name__}")
    lists = {name: value for name, value in document.items() if _holds_objects(value)}
    if not lists:
        return [_from_objects([document], source)]
    sheets = [
        _from_objects(value, source if len(lists) == 1 else f"{source}:{name}")
        for name, value in lists.items()
    ]
    if len(lists) == 1:
        sheets[0].notes.append(f"{source}: the rows were found under '{next(iter(lists))}'.")
    return sheets


def _holds_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _from_lines(text: str, source: str) -> Sheet:
    objects: list[Any] = []
    # Only LF ends a JSON line: U+2028 and its like may stand inside a text.
    for line in text.split("\n"):
        if not line.strip():
            continue
        try:
            objects.append(json.loads(line))
        except (RecursionError, ValueError):
            objects.append(None)
    return _from_objects(objects, source)


def _from_objects(items: list[Any], source: str) -> Sheet:
    numbers = np.array(
        [at for at, item in enumerate(items, start=1) if isinstance(item, dict)], dtype="int64"
    )
    bad = [
        (at, "", "not a JSON object") for at, item in enumerate(items, start=1) if not isinstance(item, dict)
    ]
    if not len(numbers):
        raise _bad_json(source, f"{len(items):,} values, none of them an object")
    raw = pd.DataFrame([item for item in items if isinstance(item, dict)], dtype=object)
    frame, notes = clean_frame(raw.set_axis(unique_names(raw.columns), axis=1), source)
    return Sheet(source, frame, numbers, bad, notes)


def _bad_json(source: str, found: str) -> UnreadableSourceError:
    return UnreadableSourceError(
        f"the file {source} holds no JSON rows.",
        found=found,
        hint='write [{"text": "..."}, ...], or one object a line',
    )


def parquet_sheet(path: Path) -> Sheet:
    """Read a Parquet file; nested values become JSON text."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(path)
    except OSError as error:
        if error.errno is not None:
            raise unreadable(path, error) from None
        raise _bad_parquet(path) from None
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError):
        raise _bad_parquet(path) from None
    raw = table.to_pandas(ignore_metadata=True, date_as_object=False)
    frame, notes = clean_frame(raw.set_axis(unique_names(raw.columns), axis=1), path.name)
    return Sheet(path.name, frame, np.arange(1, len(frame) + 1), notes=notes)


def _bad_parquet(path: Path) -> UnreadableSourceError:
    return UnreadableSourceError(
        f"the file {path.name} is no Parquet file that can be read.",
        found="a damaged or unfamiliar layout",
        hint="write it again, for example with pandas: frame.to_parquet(...)",
    )
