"""People who were erased: recognised by keyed marks alone, so that no source brings them back."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.schema import QUARANTINE, SOURCE_TABLES, Tables
from outreach_analysis.store.pseudonyms import pseudonym
from outreach_analysis.store.rejoin import AUTHORS
from outreach_analysis.store.spelling import forms, may_be

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


@dataclass(frozen=True)
class Erased:
    """The marks of one log, or of several.

    Parameters
    ----------
    rows : frozenset of tuple
        Kind, mark, the mark of the key, and when.
    """

    rows: frozenset[tuple[str, str, str, datetime]] = frozenset()

    def __bool__(self) -> bool:
        """Whether anybody was erased."""
        return bool(self.rows)

    def __or__(self, other: Erased) -> Erased:
        """The marks of both."""
        return Erased(self.rows | other.rows)

    def fingerprint(self) -> str:
        """Changes when somebody else is erased; empty where nobody was."""
        said = json.dumps(sorted(row[:3] for row in self.rows))
        return hashlib.sha256(said.encode()).hexdigest() if self.rows else ""

    def known_by(self, key: bytes | None) -> set[tuple[str, str]]:
        """Kinds and marks that were made with this key."""
        ours = mark(key, "key", "") if key is not None else None
        return {(kind, said) for kind, said, of_key, _ in self.rows if of_key == ours}

    def unknown_to(self, key: bytes | None) -> int:
        """How many people were erased under another key; the marks of one are of one moment."""
        ours = mark(key, "key", "") if key is not None else None
        return len({(kind, moment) for kind, _, of_key, moment in self.rows if of_key != ours})

    def find(self, kind: str, identifiers: Iterable[str], key: bytes | None) -> set[str]:
        """Those of some identifiers that an erased person has."""
        marks = self.known_by(key)
        if key is None or not any(of == kind for of, _ in marks):
            return set()

        def is_erased(identifier: str) -> bool:
            # A store may know somebody by pseudonym alone who now arrives by name.
            said = may_be(identifier)
            return any(
                (kind, mark(key, kind, form)) in marks
                for form in (*said, *(pseudonym(key, kind, each) for each in (identifier, *said)))
            )

        return {identifier for identifier in identifiers if is_erased(identifier)}


def read_erased(connection: Any) -> Erased:
    """Read the marks of a store; one of the first schema has none."""
    known = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'erased'").fetchall()
    rows = connection.execute("SELECT kind, mark, of_key, erased_at FROM erased").fetchall() if known else []
    return Erased(frozenset(rows))


def remember(connection: Any, kind: str, identifiers: Collection[str], key: bytes, now: datetime) -> None:
    """Keep the marks of an erased person: of each identifier in its one form, and of their pseudonyms."""
    said = dict.fromkeys(form for identifier in identifiers for form in forms(identifier))
    said |= dict.fromkeys(pseudonym(key, kind, each) for each in (*identifiers, *said))
    for each in said:
        connection.execute(
            "INSERT OR IGNORE INTO erased VALUES (?, ?, ?, ?)",
            [kind, mark(key, kind, each), mark(key, "key", ""), now],
        )


@dataclass(frozen=True)
class Refused:
    """What sources brought, without people who were erased.

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

    def notes(self) -> list[str]:
        """What was left out, a sentence each; counted, never who."""
        said = []
        if self.rows:
            said.append(
                f"{self.rows:,} {'row is' if self.rows == 1 else 'rows are'} of people who were forgotten, and left out."
            )
        if self.unknown:
            said.append(
                f"{self.unknown:,} {'person' if self.unknown == 1 else 'people'} forgotten under another key cannot be "
                "recognised: say --key FILE, with the key of whoever ran outreach forget."
            )
        return said


def refuse_erased(tables: Tables, erased: Erased, key: Callable[[], bytes | None]) -> Refused:
    """Set apart the rows of people who were erased.

    Parameters
    ----------
    tables : Tables
        As read.
    erased : Erased
    key : callable
        Gives the key, or None where there is none; called only where somebody was erased.

    Returns
    -------
    Refused
    """
    if not erased:
        return Refused(tables)
    secret = key()
    unknown = erased.unknown_to(secret)
    found = {kind: erased.find(kind, _named(tables, kind), secret) for kind in KINDS}
    if not any(found.values()):
        return Refused(tables, unknown=unknown)
    left, refused = _without(tables, found)
    return Refused(left, refused, unknown)


def _named(tables: Tables, kind: str) -> Iterable[str]:
    named = [tables.attempts[f"{kind}_id"], getattr(tables, f"{kind}s")[f"{kind}_id"]]
    identifiers: Iterable[str] = pd.concat(named).dropna().unique()
    if AUTHORS not in tables.attempts:
        return identifiers
    answered = tables.attempts[AUTHORS].dropna().astype("str").str.split().explode().dropna()
    return dict.fromkeys([*identifiers, *answered])


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
    if AUTHORS in frames["attempts"]:
        frames["attempts"] = _without_authors(frames["attempts"], erased["sender"] | erased["recipient"])
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


def _without_authors(attempts: pd.DataFrame, erased: set[str]) -> pd.DataFrame:
    """Take lists of who answered out where an erased person is among them; such a list serves only as a whole."""
    named = [not erased.isdisjoint(people.split()) for people in attempts[AUTHORS].astype("str").fillna("")]
    return attempts.assign(**{AUTHORS: attempts[AUTHORS].mask(np.array(named, dtype=bool))})


def _places(origin: pd.DataFrame, chosen: np.ndarray) -> set[tuple[str, int]]:
    known = origin[chosen & (origin["row"] >= 0).to_numpy()]
    return set(zip(known["source"].astype("str"), known["row"].astype("int64"), strict=True))
