"""Erasure: a person, and every row that derives from them."""

# ruff: noqa: S608 - statements are put together from names of the schema, and values are bound
from __future__ import annotations

from typing import Any

from outreach_analysis.errors import UnknownNameError

ATTEMPTS_GO = "attempt_id IN (SELECT attempt_id FROM going)"
MESSAGES_GO = f"message_id IN (SELECT message_id FROM messages WHERE {ATTEMPTS_GO})"


def forget(connection: Any, kind: str, identifier: str) -> dict[str, int]:
    """Delete within the transaction that is open.

    Parameters
    ----------
    connection : DuckDBPyConnection
    kind : {"sender", "recipient"}
    identifier : str

    Returns
    -------
    dict of table name to int
        Rows removed, tables without any left out.

    Raises
    ------
    UnknownNameError
        If nobody has the identifier; it is not repeated, since it may be an address.
    """
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE going AS SELECT attempt_id, recipient_id FROM attempts WHERE {kind}_id = ?",
        [identifier],
    )
    known = connection.execute(f"SELECT count(*) FROM {kind}s WHERE {kind}_id = ?", [identifier]).fetchone()[
        0
    ]
    attempts = connection.execute("SELECT count(*) FROM going").fetchone()[0]
    if not known and not attempts:
        total = connection.execute(f"SELECT count(*) FROM {kind}s").fetchone()[0]
        raise UnknownNameError(
            f"there is no {kind} of that identifier.",
            found=f"{total:,} {kind}s in the store",
            hint=f"SELECT {kind}_id FROM {kind}s",
        )
    removed: dict[str, int] = {}

    def delete(table: str, condition: str, values: list[str] | None = None) -> None:
        statement = f"DELETE FROM {table} WHERE {condition}"
        count = int(connection.execute(statement, values or []).fetchone()[0])
        if count:
            removed[table] = removed.get(table, 0) + count

    delete("reviews", MESSAGES_GO)
    delete("replies", ATTEMPTS_GO)
    delete("messages", ATTEMPTS_GO)
    delete("attempts", ATTEMPTS_GO)
    delete(f"{kind}s", f"{kind}_id = ?", [identifier])
    if kind == "sender":
        delete(
            "recipients",
            "recipient_id IN (SELECT recipient_id FROM going) AND recipient_id NOT IN "
            "(SELECT recipient_id FROM attempts WHERE recipient_id IS NOT NULL)",
        )
    connection.execute("DROP TABLE going")
    return removed


__all__ = ["forget"]
