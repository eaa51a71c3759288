"""JSON arrays, JSON lines and Parquet."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.errors import UnreadableSourceError
from outreach_analysis.importers.columns import KNOWN, no_rows, plain_name, unique_names
from outreach_analysis.importers.decode import decode
from outreach_analysis.importers.files import read_bytes, unreadable
from outreach_analysis.importers.flat import tables_from_sheets
from outreach_analysis.importers.reader import Context
from outreach_analysis.importers.sheet import Sheet, clean_frame
from outreach_analysis.importers.tableset import is_table_set, tables_from_set
from outreach_analysis.schema import Tables

MOST_LEVELS = 5
MOST_COLUMNS = 100


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
    """Read the rows of a JSON file.

    Rows are objects in a list, one a line, one after the other, or under a name at any
    depth; or a table as pandas writes it. Values of nested objects become columns such as
    `sender.name`; lists become JSON text.
    """
    text = decode(read_bytes(path), path.name).text
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        if text.lstrip()[:1] == "[" or "\n" not in text.strip():
            raise _bad_json(path.name, f"line {error.lineno}, column {error.colno}: {error.msg}") from None
        return [_from_objects(_one_after_the_other(text), path.name)]
    except (RecursionError, ValueError):
        raise _bad_json(path.name, "values nested or numbers written beyond any sense") from None
    return _from_document(document, path.name)


def _from_document(document: Any, source: str) -> list[Sheet]:
    if isinstance(document, list):
        return [_from_objects(document, source)]
    if not isinstance(document, dict):
        raise _bad_json(source, f"a single {type(document).__name__}")
    if table := _pandas_table(document):
        return [_from_objects(table, source)]
    lists = _lists_of_objects(document)
    if not lists:
        return [_from_objects([document], source)]
    sheets = [
        _from_objects(value, source if len(lists) == 1 else f"{source}:{name}")
        for name, value in lists.items()
    ]
    if len(lists) == 1:
        sheets[0].notes.append(f"{source}: the rows were found under '{next(iter(lists))}'.")
    return sheets


def _lists_of_objects(document: dict[str, Any], depth: int = 0) -> dict[str, list[Any]]:
    """Lists of objects by the path that leads to them, those nearest to the top."""
    lists = {str(name): value for name, value in document.items() if _holds_objects(value)}
    if lists or depth == MOST_LEVELS:
        return lists
    return {
        f"{name}.{below}": value
        for name, inner in document.items()
        if isinstance(inner, dict)
        for below, value in _lists_of_objects(inner, depth + 1).items()
    }


def _pandas_table(document: dict[str, Any]) -> list[Any]:
    """Rows of a table that pandas wrote by columns, by index or split; empty if it is none."""
    columns, data = document.get("columns"), document.get("data")
    if isinstance(columns, list) and isinstance(data, list) and all(isinstance(row, list) for row in data):
        return [dict(zip(map(str, columns), row, strict=False)) for row in data]
    inner = list(document.values())
    if len(inner) < 2 or not all(isinstance(value, dict) and value for value in inner):
        return []
    keys = [list(value) for value in inner]
    if any(other != keys[0] for other in keys):
        return []
    if any(plain_name(name) in KNOWN for name in document):
        return [{name: value[at] for name, value in document.items()} for at in keys[0]]
    return inner if any(plain_name(name) in KNOWN for name in keys[0]) else []


def _holds_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _one_after_the_other(text: str) -> list[Any]:
    """Objects one a line; or written over several lines, one after the other."""
    objects: list[Any] = []
    # Only LF ends a JSON line: U+2028 and its like may stand inside a text.
    lines = [line for line in text.split("\n") if line.strip()]
    for line in lines:
        try:
            objects.append(json.loads(line))
        except (RecursionError, ValueError):
            objects.append(None)
    if any(isinstance(item, dict) for item in objects):
        return objects
    decoder, at, found = json.JSONDecoder(), 0, list[Any]()
    while at < len(text):
        try:
            item, at = decoder.raw_decode(text, at)
        except (RecursionError, ValueError):
            return objects
        found.append(item)
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
    return found


def _from_objects(items: list[Any], source: str) -> Sheet:
    notes: list[str] = []
    if items and all(isinstance(item, str) for item in items):
        items = [{"text": item} for item in items]
        notes.append(f"{source}: a list of texts, each read as a message.")
    numbers = np.array(
        [at for at, item in enumerate(items, start=1) if isinstance(item, dict)], dtype="int64"
    )
    bad = [
        (at, "", "not a JSON object") for at, item in enumerate(items, start=1) if not isinstance(item, dict)
    ]
    if not len(numbers):
        raise _bad_json(source, f"{len(items):,} values, none of them an object")
    raw = pd.DataFrame(_unfolded([item for item in items if isinstance(item, dict)]), dtype=object)
    frame, more = clean_frame(raw.set_axis(unique_names(raw.columns), axis=1), source)
    return Sheet(source, frame, numbers, bad, [*notes, *more])


def _unfolded(objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Bring the values of nested objects to the top, under names joined by dots."""
    if not any(isinstance(value, dict) for item in objects for value in item.values()):
        return objects
    flat = [_flat(item, "", 0) for item in objects]
    widths = Counter(name.split(".")[0] for name in {name for item in flat for name in item})
    # An object that is rather a dictionary, with keys of its own in every row, stays JSON text.
    wide = {name for name, count in widths.items() if count > MOST_COLUMNS}
    if not wide:
        return flat
    return [
        {name: value for name, value in row.items() if name.split(".")[0] not in wide}
        | {name: value for name, value in item.items() if name in wide}
        for row, item in zip(flat, objects, strict=True)
    ]


def _flat(item: dict[str, Any], before: str, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in item.items():
        if isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith("$"):
            value = next(iter(value.values()))  # noqa: PLW2901 - MongoDB writes {"$date": "2026-03-01"}
        if isinstance(value, dict) and value and depth < MOST_LEVELS:
            found |= _flat(value, f"{before}{name}.", depth + 1)
        else:
            found[f"{before}{name}"] = value
    return found


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
    if not table.num_rows:
        raise no_rows(path.name, table.column_names)
    raw = table.to_pandas(ignore_metadata=True, date_as_object=False)
    frame, notes = clean_frame(raw.set_axis(unique_names(raw.columns), axis=1), path.name)
    return Sheet(path.name, frame, np.arange(1, len(frame) + 1), notes=notes)


def _bad_parquet(path: Path) -> UnreadableSourceError:
    return UnreadableSourceError(
        f"the file {path.name} is no Parquet file that can be read.",
        found="a damaged or unfamiliar layout",
        hint="write it again, for example with pandas: frame.to_parquet(...)",
    )
