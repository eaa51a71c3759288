"""Threads that two imports split become one: an attempt that answers a message of another is its reply."""

# ruff: noqa: S608 - statements are put together from names of the schema, and values are bound
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.schema import ATTEMPTS, REPLIES, SOURCE_TABLES, Tables
from outreach_analysis.store.reading import read_related

ANSWERS = "answers_message_ids"
AUTHORS = "answered_by"
"""Columns of `attempts` with the messages that an attempt answers and its source lacks, the nearest first, and with
who answered it, in order of time."""


def rejoin(connection: Any, tables: Tables) -> Tables:
    """Bring what arrives and what is stored of one thread together, within the transaction that is open.

    Parameters
    ----------
    connection : DuckDBPyConnection
        Stored attempts that answer a message of `tables` are taken out.
    tables : Tables
        About to be stored.

    Returns
    -------
    Tables
        With the answers as replies, or as follow-ups of who wrote the attempt, of the attempts
        that they answer.
    """
    arriving = _found_in(connection, _open_ends(tables.attempts))
    stored = _stored_ends(connection)
    of_message = dict(zip(tables.messages["message_id"], tables.messages["attempt_id"], strict=True))
    waiting = {
        attempt: of_message[at]
        for attempt, ends in stored.items()
        if (at := next((end for end in ends if end in of_message), None)) and of_message[at] != attempt
    }
    taken = _take_out(connection, sorted(waiting)) if waiting else None
    if taken is not None:
        tables = _put_together(tables, taken)
    targets = arriving | waiting
    if not targets:
        return tables
    # An answer to an answer belongs to the attempt that began the thread.
    for _ in range(len(targets)):
        further = {attempt: targets[to] for attempt, to in targets.items() if to in targets}
        if not further:
            break
        targets |= {attempt: to for attempt, to in further.items() if to != attempt}
    return _joined(tables, targets, _related_to(connection, tables, set(targets.values())))


def _open_ends(attempts: pd.DataFrame) -> dict[str, list[str]]:
    if ANSWERS not in attempts:
        return {}
    open_ones = attempts[attempts[ANSWERS].notna()]
    return {
        str(attempt): str(ends).split()
        for attempt, ends in zip(open_ones["attempt_id"], open_ones[ANSWERS], strict=True)
    }


def _stored_ends(connection: Any) -> dict[str, list[str]]:
    known = connection.execute(
        "SELECT 1 FROM duckdb_columns() WHERE table_name = 'attempts' AND column_name = ?", [ANSWERS]
    ).fetchall()
    if not known:
        return {}
    return _open_ends(
        connection.execute(f"SELECT attempt_id, {ANSWERS} FROM attempts WHERE {ANSWERS} IS NOT NULL").df()
    )


def _found_in(connection: Any, ends: Mapping[str, list[str]]) -> dict[str, str]:
    """Attempts of the store that hold the messages that others answer."""
    wanted = sorted({end for some in ends.values() for end in some})
    if not wanted:
        return {}
    rows = connection.execute(
        "SELECT message_id, attempt_id FROM messages WHERE list_contains(?, message_id)", [wanted]
    ).fetchall()
    of_message = dict(rows)
    found = {
        attempt: next((of_message[end] for end in some if end in of_message), None)
        for attempt, some in ends.items()
    }
    return {attempt: to for attempt, to in found.items() if to and to != attempt}


def _take_out(connection: Any, attempts: list[str]) -> Tables:
    """Read attempts with all that belongs to them, and delete them."""
    asked = ATTEMPTS.conform(pd.DataFrame({"attempt_id": attempts}))
    taken = read_related(connection, read_related(connection, Tables(attempts=asked)))
    chosen = "list_contains(?, attempt_id)"
    connection.execute(
        f"DELETE FROM reviews WHERE message_id IN (SELECT message_id FROM messages WHERE {chosen})",
        [attempts],
    )
    for table in ("replies", "messages", "attempts"):
        connection.execute(f"DELETE FROM {table} WHERE {chosen}", [attempts])
    for kind in ("sender", "recipient"):
        people = taken.attempts[f"{kind}_id"].dropna().unique().tolist()
        connection.execute(
            f"DELETE FROM {kind}s WHERE list_contains(?, {kind}_id) AND {kind}_id NOT IN "
            f"(SELECT {kind}_id FROM attempts WHERE {kind}_id IS NOT NULL)",
            [people],
        )
    return taken


def _put_together(tables: Tables, more: Tables) -> Tables:
    frames: dict[str, Any] = {}
    origins: dict[str, pd.DataFrame] = {}
    for table in SOURCE_TABLES:
        parts = [getattr(tables, table.name), getattr(more, table.name)]
        frames[table.name] = table.conform(pd.concat([part for part in parts if len(part)] or parts[:1]))
        origins[table.name] = pd.concat(
            [_origin(tables, table.name), _origin(more, table.name)], ignore_index=True
        )
    return replace(tables, **frames, origins=origins)


def _origin(tables: Tables, name: str) -> pd.DataFrame:
    given = tables.origins.get(name)
    if given is not None:
        return given.assign(source=given["source"].astype("str"))
    size = len(getattr(tables, name))
    return pd.DataFrame({"source": pd.Series([None] * size, dtype="str"), "row": -1})


def _related_to(connection: Any, tables: Tables, attempts: set[str]) -> Tables:
    """What the store and the import know of the attempts that are answered."""
    asked = ATTEMPTS.conform(pd.DataFrame({"attempt_id": sorted(attempts)}))
    stored = read_related(connection, Tables(attempts=asked))
    return _put_together(tables, stored)


def _joined(tables: Tables, targets: Mapping[str, str], known: Tables) -> Tables:
    """Make replies and follow-ups of the attempts that answer others."""
    moving = tables.attempts["attempt_id"].isin(targets)
    sender_of = known.attempts.drop_duplicates("attempt_id").set_index("attempt_id")["sender_id"]
    to = tables.attempts["attempt_id"].map(dict(targets))
    own = moving & (tables.attempts["sender_id"] == to.map(sender_of))
    follow_ups = set(tables.attempts.loc[own, "attempt_id"])
    messages = tables.messages["attempt_id"].isin(targets)
    again = tables.messages["attempt_id"].isin(follow_ups)
    is_answer = (messages & ~again).to_numpy()
    came = tables.messages[is_answer]
    replies = REPLIES.conform(
        pd.DataFrame(
            {
                "attempt_id": came["attempt_id"].map(dict(targets)),
                "replied_at": came["written_at"],
                "text": came["text"],
                "is_automatic": False,
            }
        )
    )
    theirs = ~_own_answers(tables, targets, sender_of)
    moved = tables.replies["attempt_id"].isin(targets).to_numpy() & theirs
    old = tables.replies.assign(attempt_id=tables.replies["attempt_id"].replace(dict(targets)))
    replied = set(replies["attempt_id"]) | set(old.loc[moved, "attempt_id"])
    # What follows an answer is conversation and makes no follow-up.
    answered = pd.concat([known.replies, replies])
    first_reply = answered[answered["is_automatic"] != True].groupby("attempt_id")["replied_at"].min()  # noqa: E712
    written = tables.messages["written_at"]
    later = again & (written > tables.messages["attempt_id"].map(dict(targets)).map(first_reply))
    again &= ~later
    top = known.messages.groupby("attempt_id")["version"].max()
    kept = tables.messages.copy()
    target = kept.loc[again, "attempt_id"].map(dict(targets))
    kept.loc[again, "version"] = (
        target.map(top).fillna(0).astype("int64") + 1 + target.groupby(target).cumcount()
    ).astype("Int64")
    kept.loc[again, "attempt_id"] = target
    kept.loc[again, "stage"] = "follow_up"
    keep = (~messages | again).to_numpy()
    attempts = tables.attempts[~moving]
    attempts = attempts.assign(replied=attempts["replied"].mask(attempts["attempt_id"].isin(replied), True))
    told = sorted(replied - set(attempts["attempt_id"]))
    more = ATTEMPTS.conform(pd.DataFrame({"attempt_id": told, "replied": True}))
    origin = {name: _origin(tables, name) for name in ("attempts", "messages", "replies", "reviews")}
    first = origin["messages"][is_answer]
    nowhere = pd.DataFrame({"source": pd.Series([None] * len(told), dtype="str"), "row": [-1] * len(told)})
    frames: dict[str, Any] = {
        "attempts": ATTEMPTS.conform(_below(attempts, more)),
        "messages": kept[keep].reset_index(drop=True),
        "replies": REPLIES.conform(pd.concat([old[theirs], replies])),
    }
    origins = dict(tables.origins) | {
        "attempts": pd.concat([origin["attempts"][~moving.to_numpy()], nowhere], ignore_index=True),
        "messages": origin["messages"][keep].reset_index(drop=True),
        "replies": pd.concat([origin["replies"][theirs], first], ignore_index=True),
    }
    return _without_idle(replace(tables, **frames, origins=origins), tables.attempts[moving])


def _own_answers(tables: Tables, targets: Mapping[str, str], sender_of: pd.Series) -> np.ndarray:
    """Replies to what was taken for an attempt that come from who really began the thread."""
    own = np.zeros(len(tables.replies), dtype=bool)
    if AUTHORS not in tables.attempts:
        return own
    authors = (
        tables.attempts.drop_duplicates("attempt_id").set_index("attempt_id")[AUTHORS].dropna().to_dict()
    )
    sender = sender_of.to_dict()
    in_time = tables.replies["replied_at"].reset_index(drop=True).sort_values(kind="stable").index.to_numpy()
    attempt_in_time = tables.replies["attempt_id"].iloc[in_time].reset_index(drop=True)
    for name, places in attempt_in_time.groupby(attempt_in_time).indices.items():
        attempt = str(name)
        said = str(authors.get(attempt, "")).split()
        if attempt in targets and len(said) == len(places):
            own[in_time[places]] = [author == sender.get(targets[attempt]) for author in said]
    return own


def _below(frame: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    """Put rows without covariates below others; the covariates keep their dtypes."""
    if not len(more):
        return frame
    for name in frame.columns.difference(more.columns):
        values = frame[name]
        if pd.api.types.is_bool_dtype(values.dtype):
            frame = frame.assign(**{name: values.astype("boolean")})
        elif pd.api.types.is_integer_dtype(values.dtype):
            frame = frame.assign(**{name: values.astype("Int64")})
        more = more.assign(**{name: pd.Series(index=more.index, dtype=frame[name].dtype)})
    return pd.concat([frame, more])


def _without_idle(tables: Tables, moved: pd.DataFrame) -> Tables:
    """Drop people who only stood for the attempts that became replies."""
    frames: dict[str, Any] = {}
    origins = dict(tables.origins)
    for kind in ("sender", "recipient"):
        people: pd.DataFrame = getattr(tables, f"{kind}s")
        idle = set(moved[f"{kind}_id"].dropna()) - set(tables.attempts[f"{kind}_id"].dropna())
        keep = ~people[f"{kind}_id"].isin(idle).to_numpy()
        frames[f"{kind}s"] = people[keep].reset_index(drop=True)
        origins[f"{kind}s"] = _origin(tables, f"{kind}s")[keep].reset_index(drop=True)
    return replace(tables, **frames, origins=origins)
