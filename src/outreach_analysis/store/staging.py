"""What arrives beside what is there: the database tells which rows are new, known or to be merged."""

# ruff: noqa: S608 - statements are put together from names of the schema
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from outreach_analysis.schema import QUARANTINE, SOURCE_TABLES, Table, Tables
from outreach_analysis.store.frames import HIDDEN, sql_type
from outreach_analysis.store.layout import TYPES, literal, quoted

PEOPLE = ("senders", "recipients")


def staged_name(table: Table) -> str:
    """Name of the temporary table in which rows of a table arrive."""
    return f"staged_{table.name}"


def load(connection: Any, table: Table, frame: pd.DataFrame) -> None:
    """Bring a frame with provenance into the database, each row with its content hash."""
    values = sorted(str(name) for name in frame.columns if name not in HIDDEN)
    parts = ", ".join(_hashed(table, frame, name) for name in values)
    connection.register("incoming", frame.assign(_position=range(len(frame))))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {staged_name(table)} AS SELECT * REPLACE (CAST(_row AS BIGINT) AS _row), "
        f"md5(concat_ws(chr(31), {parts})) AS _content_hash FROM incoming"
    )
    connection.unregister("incoming")


@dataclass(frozen=True)
class Arrival:
    """How what arrives meets what is there.

    Parameters
    ----------
    overlapping : Tables
        The rows that differ from what the store knows of the same people and attempts, to
        be merged with it. They no longer wait in the staged tables.
    rows_known : int
        Source rows of attempts of which the store has everything.
    """

    overlapping: Tables
    rows_known: int

    @property
    def overlaps(self) -> bool:
        """Whether there is anything to merge."""
        return any(len(getattr(self.overlapping, table.name)) for table in SOURCE_TABLES)


def part(connection: Any, tables: Tables) -> Arrival:
    """Tell, once all tables are staged, which rows have to be merged with what is there.

    An attempt is taken as a whole. It is known if the store has each of its rows; it is to
    be merged if the store has the attempt but not all of its rows as they are, or if its
    rows repeat a key; else it is new.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE arriving AS WITH arrived AS ("
        + " UNION ALL ".join(_rows_of_attempts(table) for table in SOURCE_TABLES if table.name not in PEOPLE)
        + ") SELECT attempt_id, bool_or(repeated) AS repeated, bool_and(same) AS same, "
        "attempt_id IN (SELECT attempt_id FROM attempts) AS known "
        "FROM arrived WHERE attempt_id IS NOT NULL GROUP BY attempt_id"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE merging AS "
        "SELECT attempt_id FROM arriving WHERE repeated OR (known AND NOT same)"
    )
    known = "SELECT attempt_id FROM arriving WHERE known AND same AND NOT repeated"
    of_message = "message_id IN (SELECT message_id FROM {messages} WHERE attempt_id IN ({chosen}))"
    rows_known = _count(
        connection,
        " UNION ".join(
            f"SELECT _source, _row FROM {where} AND _row IS NOT NULL"
            for where in (
                f"staged_messages WHERE attempt_id IN ({known})",
                f"staged_replies WHERE attempt_id IN ({known})",
                "staged_reviews WHERE " + of_message.format(messages="messages", chosen=known),
            )
        ),
    )
    merging = "SELECT attempt_id FROM merging"
    both = "(SELECT attempt_id, message_id FROM staged_messages UNION SELECT attempt_id, message_id FROM messages)"
    conditions = {
        **{name: _of_people(name) for name in PEOPLE},
        **dict.fromkeys(("attempts", "replies"), f"attempt_id IN ({merging})"),
        "reviews": of_message.format(messages=both, chosen=merging),
        "messages": f"attempt_id IN ({merging})",
    }
    chosen = {
        name: [row[0] for row in connection.execute(
            f"DELETE FROM staged_{name} WHERE {condition} RETURNING _position"
        ).fetchall()]
        for name, condition in conditions.items()
    }  # fmt: skip
    connection.execute("DROP TABLE arriving")
    connection.execute("DROP TABLE merging")
    return Arrival(_rows(tables, chosen), rows_known)


def _rows_of_attempts(table: Table) -> str:
    """Select, for every staged row, its attempt, whether its key is repeated, and whether the store has it."""
    staged, stored = staged_name(table), quoted(table.name)
    attempt, more = "s.attempt_id", ""
    if "attempt_id" not in table.column_names:
        attempt = "coalesce(m.attempt_id, o.attempt_id)"
        more = (
            " LEFT JOIN (SELECT message_id, any_value(attempt_id) AS attempt_id FROM staged_messages GROUP BY 1) m"
            " ON m.message_id = s.message_id LEFT JOIN messages o ON o.message_id = s.message_id"
        )
    return (
        f"SELECT {attempt} AS attempt_id, "
        f"s._key IN (SELECT _key FROM {staged} GROUP BY _key HAVING count(*) > 1) AS repeated, "
        "coalesce(t._content_hash = s._content_hash, false) AS same "
        f"FROM {staged} s LEFT JOIN {stored} t ON t._key = s._key{more}"
    )


def _of_people(name: str) -> str:
    return (
        f"_key IN (SELECT _key FROM staged_{name} GROUP BY _key HAVING count(*) > 1) OR EXISTS "
        f"(SELECT 1 FROM {name} t WHERE t._key = staged_{name}._key "
        f"AND t._content_hash <> staged_{name}._content_hash)"
    )


def _rows(tables: Tables, chosen: Mapping[str, Sequence[int]]) -> Tables:
    frames, origins = {}, {}
    for name, positions in chosen.items():
        order = sorted(positions)
        frames[name] = getattr(tables, name).iloc[order].reset_index(drop=True)
        if name in tables.origins:
            origins[name] = tables.origins[name].iloc[order].reset_index(drop=True)
    return replace(
        tables, **frames, quarantine=QUARANTINE.conform(tables.quarantine.iloc[:0]), origins=origins
    )


def _count(connection: Any, query: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM ({query})").fetchall()[0][0])


def _hashed(table: Table, staged: pd.DataFrame, name: str) -> str:
    """Write a value for the content hash: missing ones drop out, so that a new covariate changes no other row."""
    number = name not in table.column_names and sql_type(staged[name]) in {TYPES["integer"], TYPES["number"]}
    # A gap turns whole numbers into fractions, which must not count as a change.
    value = f"CAST({quoted(name)} AS DOUBLE)" if number else quoted(name)
    return f"{literal(name + '=')} || CAST({value} AS VARCHAR)"
