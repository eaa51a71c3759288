"""People who were erased: recognised by keyed marks alone, so that no import brings them back."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.schema import QUARANTINE, SOURCE_TABLES, Tables
from outreach_analysis.store.pseudonyms import pseudonym

REASON = "of a person who was forgotten"
KINDS = ("sender", "recipient")


def mark(key: bytes, kind: str, identifier: str) -> str:
    """Make the mark of an erased identifier (HMAC-SHA256): without the key, guessing names proves nothing.

    Examples
    --------
    >>> mark(b"k" * 32, "sender", " Ada@x.example") == mark(b"k" * 32, "sender", "ada@X.example")
    True
    """
    said = f"erased\x1f{kind}\x1f{identifier.strip().casefold()}"
    return hmac.new(key, said.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def remember(connection: Any, kind: str, identifier: str, key: bytes, now: datetime) -> None:
    """Keep the marks of an erased person: of the identifier, and of its pseudonym."""
    for said in (identifier, pseudonym(key, kind, identifier)):
        connection.execute(
            "INSERT OR IGNORE INTO erased VALUES (?, ?, ?, ?)",
            [kind, mark(key, kind, said), mark(key, "key", ""), now],
        )


def is_erased(connection: Any, kind: str, identifier: str, key: bytes) -> bool:
    """Whether a person was forgotten before."""
    found = connection.execute(
        "SELECT 1 FROM erased WHERE kind = ? AND mark = ?", [kind, mark(key, kind, identifier)]
    )
    return bool(found.fetchall())


@dataclass(frozen=True)
class Refused:
    """What an import brought of people who were erased.

    Parameters
    ----------
    tables : Tables
        Without these people, their attempts and what belongs to them; their rows are in quarantine.
    rows : int
        Source rows set apart.
    unknown : int
        People erased under another key, whom this one cannot recognise.
    """

    tables: Tables
    rows: int = 0
    unknown: int = 0


def refuse_erased(connection: Any, tables: Tables, key: Callable[[], bytes]) -> Refused:
    """Set apart the rows of people who were erased.

    Parameters
    ----------
    connection : DuckDBPyConnection
    tables : Tables
        About to be stored.
    key : callable
        Gives the key; called only where somebody was erased.

    Returns
    -------
    Refused
    """
    rows = connection.execute("SELECT kind, mark, of_key FROM erased").fetchall()
    if not rows:
        return Refused(tables)
    secret = key()
    ours = mark(secret, "key", "")
    marks = {(kind, said) for kind, said, of_key in rows if of_key == ours}
    # Each person left two marks.
    unknown = (len(rows) - len(marks) + 1) // 2
    erased = {kind: set(_erased(tables, kind, marks, secret)) for kind in KINDS}
    if not any(erased.values()):
        return Refused(tables, unknown=unknown)
    left, refused = _without(tables, erased)
    return Refused(left, refused, unknown)


def _erased(tables: Tables, kind: str, marks: set[tuple[str, str]], key: bytes) -> Iterable[str]:
    named = [tables.attempts[f"{kind}_id"], getattr(tables, f"{kind}s")[f"{kind}_id"]]
    for identifier in pd.concat(named).dropna().unique():
        # A store may know somebody by pseudonym alone who now arrives by name.
        if any(
            (kind, mark(key, kind, said)) in marks for said in (identifier, pseudonym(key, kind, identifier))
        ):
            yield identifier


def _without(tables: Tables, erased: dict[str, set[str]]) -> tuple[Tables, int]:
    attempts = tables.attempts
    gone = attempts["sender_id"].isin(erased["sender"]) | attempts["recipient_id"].isin(erased["recipient"])
    of_gone = set(attempts.loc[gone, "attempt_id"])
    messages = tables.messages["attempt_id"].isin(of_gone)
    # Who was only written to by somebody erased went with them, and does not come back either.
    left_alone = set(attempts.loc[gone, "recipient_id"].dropna()) - set(
        attempts.loc[~gone, "recipient_id"].dropna()
    )
    drop: dict[str, pd.Series] = {
        "senders": tables.senders["sender_id"].isin(erased["sender"]),
        "recipients": tables.recipients["recipient_id"].isin(erased["recipient"] | left_alone),
        "attempts": gone,
        "messages": messages,
        "replies": tables.replies["attempt_id"].isin(of_gone),
        "reviews": tables.reviews["message_id"].isin(set(tables.messages.loc[messages, "message_id"])),
    }
    refused: set[tuple[str, int]] = set()
    alive: set[tuple[str, int]] = set()
    frames: dict[str, Any] = {}
    origins: dict[str, pd.DataFrame] = {}
    for table in SOURCE_TABLES:
        out = drop[table.name].to_numpy(dtype=bool)
        frames[table.name] = getattr(tables, table.name)[~out].reset_index(drop=True)
        if table.name in tables.origins:
            origin = tables.origins[table.name]
            origins[table.name] = origin[~out].reset_index(drop=True)
            refused |= _places(origin, out)
            alive |= _places(origin, ~out) if table.name not in {"senders", "recipients"} else set()
    rows = sorted(refused - alive)
    column = "sender_id" if erased["sender"] else "recipient_id"
    added = pd.DataFrame(
        [(source, row, column, REASON) for source, row in rows], columns=list(QUARANTINE.column_names)
    )
    quarantine = QUARANTINE.conform(
        pd.concat([tables.quarantine, QUARANTINE.conform(added)], ignore_index=True)
    )
    left = replace(
        tables,
        **frames,
        origins=origins,
        quarantine=quarantine,
        rows_accepted=tables.rows_accepted - len(rows),
    )
    return left, len(rows)


def _places(origin: pd.DataFrame, chosen: np.ndarray) -> set[tuple[str, int]]:
    known = origin[chosen & (origin["row"] >= 0).to_numpy()]
    return set(zip(known["source"].astype("str"), known["row"].astype("int64"), strict=True))
