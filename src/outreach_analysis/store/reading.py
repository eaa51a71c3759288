"""Rows out of the file, with their provenance."""

# ruff: noqa: S608 - statements are put together from names of the schema, and values are bound
from __future__ import annotations

from typing import Any

import pandas as pd

from outreach_analysis.schema import SOURCE_TABLES, Table, Tables
from outreach_analysis.store.frames import to_tables, typed
from outreach_analysis.store.layout import quoted


def read_related(connection: Any, tables: Tables) -> Tables:
    """Read the rows that an import may touch."""
    for kind in ("sender", "recipient", "attempt"):
        parts = [tables.attempts[f"{kind}_id"]]
        parts.append(
            getattr(tables, f"{kind}s")[f"{kind}_id"] if kind != "attempt" else tables.messages["attempt_id"]
        )
        parts += [tables.replies["attempt_id"]] if kind == "attempt" else []
        identifiers = pd.concat(parts, ignore_index=True).dropna().drop_duplicates().to_frame("id")
        connection.register("incoming", identifiers)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE touched_{kind} AS SELECT CAST(id AS VARCHAR) AS id FROM incoming"
        )
        connection.unregister("incoming")
    of_attempt = "attempt_id IN (SELECT id FROM touched_attempt)"
    where = {
        "senders": "sender_id IN (SELECT id FROM touched_sender)",
        "recipients": "recipient_id IN (SELECT id FROM touched_recipient)",
        "attempts": of_attempt,
        "messages": of_attempt,
        "replies": of_attempt,
        "reviews": f"message_id IN (SELECT message_id FROM messages WHERE {of_attempt})",
    }
    return to_tables(
        {table.name: read_frame(connection, table, f"WHERE {where[table.name]}") for table in SOURCE_TABLES}
    )


def read_frame(connection: Any, table: Table, where: str) -> pd.DataFrame:
    """Read a table, in order of import."""
    order = "ORDER BY _imported_at, _source, _row, _key"
    frame = connection.execute(f"SELECT * FROM {quoted(table.name)} {where} {order}").df()
    return typed(table, frame)
