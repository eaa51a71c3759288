"""Rows into the file: new ones added, known ones changed, the import and its quarantine logged."""

# ruff: noqa: S608 - statements are put together from names of the schema, and values are bound
from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pandas as pd

from outreach_analysis.schema import QUARANTINE, Table, Tables
from outreach_analysis.store import staging
from outreach_analysis.store.frames import HIDDEN, keyed, sql_type, stage
from outreach_analysis.store.layout import quoted


def stage_table(connection: Any, table: Table, tables: Tables, source: str) -> pd.DataFrame:
    """Bring a table to the database's side; its columns without rows."""
    frame = _one_spelling(stage(table, tables, source), _columns(connection, table))
    staging.load(connection, table, frame)
    return frame.iloc[:0]


def write(connection: Any, table: Table, head: pd.DataFrame, now: datetime) -> tuple[int, int]:
    """Insert and update from the staged rows; return how many of each."""
    staged, name = staging.staged_name(table), quoted(table.name)
    if not connection.execute(f"SELECT EXISTS (FROM {staged})").fetchall()[0][0]:
        return 0, 0
    _widen(connection, table, head)
    values = [str(column) for column in head.columns if column not in HIDDEN]
    columns = ", ".join(map(quoted, [*values, "_key", "_source", "_row", "_content_hash"]))
    before = _count(connection, table)
    sets = ", ".join(f"{quoted(value)} = s.{quoted(value)}" for value in [*values, "_content_hash"])
    changed = connection.execute(
        f"UPDATE {name} t SET {sets}, _imported_at = ? FROM {staged} s "
        "WHERE t._key = s._key AND t._content_hash <> s._content_hash",
        [now],
    ).fetchall()
    connection.execute(
        f"INSERT INTO {name} ({columns}, _imported_at) SELECT {columns}, ? FROM {staged} s "
        f"ANTI JOIN {name} t ON t._key = s._key ORDER BY _position",
        [now],
    )
    connection.execute(f"DROP TABLE {staged}")
    return _count(connection, table) - before, int(changed[0][0])


def _count(connection: Any, table: Table) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {quoted(table.name)}").fetchall()[0][0])


def _widen(connection: Any, table: Table, staged: pd.DataFrame) -> None:
    """Make room for covariates: new columns, and a wider type where the old one is too narrow."""
    have = _columns(connection, table)
    for name in staged.columns:
        if name in table.column_names or name in HIDDEN:
            continue
        wanted = sql_type(staged[name])
        if name not in have:
            connection.execute(f"ALTER TABLE {quoted(table.name)} ADD COLUMN {quoted(str(name))} {wanted}")
        elif have[name] != wanted:
            connection.execute(
                f"ALTER TABLE {quoted(table.name)} ALTER COLUMN {quoted(str(name))} SET DATA TYPE {wanted}"
            )


def _columns(connection: Any, table: Table) -> dict[str, str]:
    """Columns of a table in the file, with their types."""
    return dict(
        connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?", [table.name]
        ).fetchall()
    )


def _one_spelling(frame: pd.DataFrame, known: Iterable[str]) -> pd.DataFrame:
    """Bring covariates whose names differ in case alone together, since SQL takes them for one."""
    spelt = {name.casefold(): name for name in known}
    columns: dict[str, pd.Series] = {}
    for name in map(str, frame.columns):
        one = spelt.setdefault(name.casefold(), name)
        columns[one] = (
            columns[one].where(columns[one].notna(), frame[name]) if one in columns else frame[name]
        )
    return pd.DataFrame(columns, index=frame.index)


def log_import(
    connection: Any, tables: Tables, name: str, fingerprint: str, duplicates: int, now: datetime
) -> None:
    """Write the import and its quarantine, replacing what an earlier import of the source left there."""
    bad = len(tables.quarantine)
    connection.execute(
        "INSERT INTO imports VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [name, fingerprint, now, tables.rows_read, tables.rows_read - bad - duplicates, bad, duplicates,
         list(tables.notes)],
    )  # fmt: skip
    sources = sorted(set(tables.quarantine["source"]))
    connection.execute("DELETE FROM quarantine WHERE list_contains(?, _source)", [[name, *sources]])
    if bad:
        staged = tables.quarantine.assign(_source=tables.quarantine["source"], _row=tables.quarantine["row"])
        frame = keyed(QUARANTINE, staged)
        staging.load(connection, QUARANTINE, frame)
        write(connection, QUARANTINE, frame, now)
