"""Frames on their way into the file and out of it."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd

from outreach_analysis.schema import QUARANTINE, SOURCE_TABLES, Table, Tables
from outreach_analysis.schema.table import DTYPES
from outreach_analysis.store.layout import PROVENANCE, TYPES

HIDDEN = tuple(column.name for column in PROVENANCE)


def typed(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame read from the file the dtypes of the schema; times become UTC."""
    for column in table.columns:
        if column.kind == "time":
            frame[column.name] = frame[column.name].astype("datetime64[us]").dt.tz_localize("UTC")
        frame[column.name] = frame[column.name].astype(DTYPES[column.kind])
    for name in frame.columns:
        if frame[name].dtype == object:
            frame[name] = frame[name].astype("boolean" if is_boolean(frame[name]) else "str")
    return frame


def names_of(tables: Tables) -> str:
    """Name the files that tables came from."""
    names = {str(name) for origin in tables.origins.values() for name in origin["source"].unique()}
    names |= set(tables.quarantine["source"])
    return ", ".join(sorted(names))


def fingerprint_of(tables: Tables) -> str:
    """Hash everything in tables, to tell a repeated import."""
    mark = hashlib.blake2b(digest_size=16)
    for table in (*SOURCE_TABLES, QUARANTINE):
        frame: pd.DataFrame = getattr(tables, table.name)
        mark.update(pd.util.hash_pandas_object(frame, index=False, categorize=False).to_numpy().tobytes())
    return mark.hexdigest()


def stage(table: Table, tables: Tables, source: str) -> pd.DataFrame:
    """Put a table beside its provenance; rows that do not say where they came from get `source`."""
    frame: pd.DataFrame = getattr(tables, table.name)
    origin = tables.origins.get(table.name)
    if origin is None or len(origin) != len(frame):
        origin = pd.DataFrame({"source": pd.Series(index=frame.index, dtype="str"), "row": -1})
    named = origin["source"].astype("str")
    frame = frame.assign(
        _source=named.fillna(source).to_numpy(),
        _row=origin["row"].astype("Int64").mask(origin["row"] < 0).to_numpy(),
    )
    return keyed(table, frame)


def keyed(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Add `_key`, and bring times to naive UTC as the file holds them."""
    frame = frame.copy()
    parts = [frame[name].astype("str").fillna("") for name in table.key]
    key = parts[0]
    if len(parts) > 1:
        # Keys of several columns hold texts, which would make the index as large as the data.
        joined = ["\x1f".join(values) for values in zip(*parts, strict=True)]
        key = pd.Series(
            [hashlib.blake2b(value.encode(), digest_size=16).hexdigest() for value in joined],
            index=frame.index,
        )
    frame["_key"] = key.astype("str")
    for name in frame.columns:
        if isinstance(frame[name].dtype, pd.DatetimeTZDtype):
            frame[name] = frame[name].dt.tz_convert("UTC").dt.tz_localize(None)
    return frame


def sql_type(values: pd.Series) -> str:
    """Choose the type in the file for a covariate."""
    if pd.api.types.is_bool_dtype(values.dtype):
        return TYPES["boolean"]
    if pd.api.types.is_integer_dtype(values.dtype):
        return TYPES["integer"]
    if pd.api.types.is_numeric_dtype(values.dtype):
        return TYPES["number"]
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return TYPES["time"]
    return TYPES["text"]


def is_boolean(values: pd.Series) -> bool:
    """Whether a column of objects holds booleans and nothing else."""
    known = values.dropna()
    return len(known) > 0 and all(isinstance(value, bool) for value in known)


def to_tables(frames: dict[str, pd.DataFrame]) -> Tables:
    """Put frames read from the file together; provenance becomes `origins`."""
    by_name = {table.name: table for table in SOURCE_TABLES}
    origins = {
        name: pd.DataFrame({"source": frame["_source"], "row": frame["_row"].fillna(-1).astype("int64")})
        for name, frame in frames.items()
    }
    parts: dict[str, Any] = {
        name: by_name[name].conform(frame.drop(columns=list(HIDDEN))) for name, frame in frames.items()
    }
    return Tables(**parts, origins=origins)
