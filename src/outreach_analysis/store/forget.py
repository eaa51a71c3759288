"""Erasure: a person, and every row that derives from them."""

# ruff: noqa: S608 - statements are put together from names of the schema, and values are bound
from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from outreach_analysis.errors import StoreError, UnknownNameError
from outreach_analysis.store.layout import literal
from outreach_analysis.store.rejoin import AUTHORS

ATTEMPTS_GO = "attempt_id IN (SELECT attempt_id FROM going)"
MESSAGES_GO = f"message_id IN (SELECT message_id FROM messages WHERE {ATTEMPTS_GO})"


def forget(connection: Any, kind: str, identifiers: list[str]) -> dict[str, int]:
    """Delete within the transaction that is open.

    Parameters
    ----------
    connection : DuckDBPyConnection
    kind : {"sender", "recipient"}
    identifiers : list of str
        Of one person, as the store has them.

    Returns
    -------
    dict of table name to int
        Rows removed, tables without any left out.

    Raises
    ------
    UnknownNameError
        If nobody has such an identifier; it is not repeated, since it may be an address.
    """
    if not identifiers:
        total = connection.execute(f"SELECT count(*) FROM {kind}s").fetchall()[0][0]
        raise UnknownNameError(
            f"there is no {kind} of that identifier.",
            found=f"{total:,} {kind}s in the store",
            hint=f"SELECT {kind}_id FROM {kind}s",
        )
    theirs = f"list_contains(?, {kind}_id)"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE going AS SELECT attempt_id, recipient_id FROM attempts WHERE {theirs}",
        [identifiers],
    )
    removed: dict[str, int] = {}

    def delete(table: str, condition: str, values: list[list[str]] | None = None) -> None:
        statement = f"DELETE FROM {table} WHERE {condition}"
        count = int(connection.execute(statement, values or []).fetchall()[0][0])
        if count:
            removed[table] = removed.get(table, 0) + count

    delete("reviews", MESSAGES_GO)
    delete("replies", ATTEMPTS_GO)
    delete("messages", ATTEMPTS_GO)
    delete("attempts", ATTEMPTS_GO)
    delete(f"{kind}s", theirs, [identifiers])
    if kind == "sender":
        delete(
            "recipients",
            "recipient_id IN (SELECT recipient_id FROM going) AND recipient_id NOT IN "
            "(SELECT recipient_id FROM attempts WHERE recipient_id IS NOT NULL)",
        )
    connection.execute("DROP TABLE going")
    _leave_no_author(connection, identifiers)
    return removed


def _leave_no_author(connection: Any, identifiers: list[str]) -> None:
    """Take a person out of the lists of who answered; such a list serves only as a whole (see `rejoin`)."""
    known = connection.execute(
        "SELECT 1 FROM duckdb_columns() WHERE table_name = 'attempts' AND column_name = ?", [AUTHORS]
    ).fetchall()
    if known:
        connection.execute(
            f"UPDATE attempts SET {AUTHORS} = NULL WHERE list_has_any(string_split({AUTHORS}, ' '), ?)",
            [identifiers],
        )


def rewritten(path: Path) -> Path:
    """Where a store is written anew before it takes the place of the old file."""
    return path.with_name(f".{path.name}.rewrite")


def sweep(path: Path) -> None:
    """Remove what a rewriting that failed has left; it holds a copy of the log."""
    fresh = rewritten(path)
    for file in (fresh, fresh.with_name(f"{fresh.name}.wal")):
        file.unlink(missing_ok=True)


def rewrite(path: Path, *, wait_seconds: float = 30.0) -> None:
    """Write a closed store anew and put it in the place of the old file.

    DuckDB keeps the bytes of deleted rows until their space is used again.

    Parameters
    ----------
    path : Path
    wait_seconds : float
        How long to wait for another process that takes the file in between.

    Raises
    ------
    StoreError
        If it stays locked. The rows are deleted all the same, and their space is freed by
        the next erasure.
    """
    import duckdb

    fresh = rewritten(path)
    sweep(path)
    copier = duckdb.connect(":memory:")
    try:
        _attach(copier, path, wait_seconds)
        copier.execute(f"ATTACH {literal(str(fresh))} AS fresh")
        copier.execute("COPY FROM DATABASE old TO fresh")
        copier.execute("CHECKPOINT fresh")
        copier.execute("DETACH fresh")
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        if os.name != "nt":
            # While the old file is still held, so that nobody can write to it in between.
            fresh.replace(path)
    finally:
        copier.close()
    if os.name == "nt":
        fresh.replace(path)


def _attach(copier: Any, path: Path, wait_seconds: float) -> None:
    import duckdb

    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            copier.execute(f"ATTACH {literal(str(path))} AS old (READ_ONLY)")
        except duckdb.IOException:
            if time.monotonic() > deadline:
                raise StoreError(
                    "the person is removed, but the file could not be written anew without the space of their rows.",
                    found="another process holds the store",
                    hint="when it has ended, forget another person, or import anything and forget it",
                ) from None
            time.sleep(0.1)
        else:
            return
