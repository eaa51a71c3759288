"""How the schema lies in the file: columns, constraints, provenance, views."""

# ruff: noqa: S608 - statements are put together from names of the schema, and values are bound
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from outreach_analysis.errors import StoreError
from outreach_analysis.schema import QUARANTINE, SOURCE_TABLES, Column, Table

SCHEMA_VERSION = 2
"""Raised whenever a column or constraint of the file changes; a migration goes with it."""

TYPES: Mapping[str, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "time": "TIMESTAMP",
}
"""Kind of column to type in the file. Times are UTC without saying so in each value."""

STORED = (*SOURCE_TABLES, QUARANTINE)

PROVENANCE = (
    Column("_key", "text", "Identifies the row: its key, as text.", required=True),
    Column("_source", "text", "File that the row came from, without its folder."),
    Column("_row", "integer", "Row in that file, the first data row being 1."),
    Column("_imported_at", "time", "When the row was imported or last changed.", required=True),
    Column(
        "_content_hash",
        "text",
        "MD5 of the row's values, to tell whether an import changes it.",
        required=True,
    ),
)

META = """
CREATE TABLE meta (name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
CREATE TABLE imports (
    source VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    imported_at TIMESTAMP NOT NULL,
    rows_read BIGINT NOT NULL,
    rows_accepted BIGINT NOT NULL,
    rows_quarantined BIGINT NOT NULL,
    rows_duplicate BIGINT NOT NULL,
    notes VARCHAR[] NOT NULL,
    PRIMARY KEY (source, fingerprint)
);
"""
ERASED = """
CREATE TABLE erased (
    kind VARCHAR,
    mark VARCHAR,
    of_key VARCHAR NOT NULL,
    erased_at TIMESTAMP NOT NULL,
    PRIMARY KEY (kind, mark)
);
"""
"""Marks by which people who were forgotten are recognised; see `erased`."""

MIGRATIONS: Mapping[int, str] = {2: ERASED}
"""Version to what brings a store of the one before to it."""

VIEWS: Mapping[str, tuple[str, str]] = {
    "sent_messages": (
        "one row a sent attempt, with the version that was sent and who it went to",
        """
        SELECT a.attempt_id, a.sender_id, a.recipient_id, r.name AS recipient_name, r.company AS recipient_company,
               r.title AS recipient_title, a.channel, a.sent_at, a.cohort, m.message_id, m.version, m.subject, m.text,
               a.replied, a.outcome
        FROM attempts a
        JOIN messages m USING (attempt_id)
        LEFT JOIN recipients r USING (recipient_id)
        WHERE m.stage = 'sent'
        QUALIFY row_number() OVER (PARTITION BY a.attempt_id ORDER BY m.version DESC) = 1
        """,
    ),
    "reply_counts": (
        "one row a sender, with attempts and replies counted",
        """
        SELECT sender_id, count(*) AS attempts, count(*) FILTER (replied) AS replied,
               count(*) FILTER (replied IS NULL) AS unknown
        FROM attempts GROUP BY sender_id
        """,
    ),
}


def quoted(name: str) -> str:
    """Quote an identifier; covariates may be named anything.

    Examples
    --------
    >>> quoted("years in job")
    '"years in job"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text value."""
    return "'" + text.replace("'", "''") + "'"


def create_table(table: Table) -> str:
    """Write the statement that creates a table with its constraints.

    DuckDB refuses to change a parent row that children point to, so foreign keys are
    checked by `orphans` at the end of every transaction instead.
    """
    lines = []
    for column in (*table.columns, *PROVENANCE):
        parts = [quoted(column.name), TYPES[column.kind]]
        if column.name == "_key":
            parts.append("PRIMARY KEY")
        elif column.required:
            parts.append("NOT NULL")
        if column.allowed:
            parts.append(f"CHECK ({quoted(column.name)} IN ({', '.join(map(literal, column.allowed))}))")
        if column.minimum is not None:
            parts.append(f"CHECK ({quoted(column.name)} >= {column.minimum})")
        if column.maximum is not None:
            parts.append(f"CHECK ({quoted(column.name)} <= {column.maximum})")
        lines.append(" ".join(parts))
    return f"CREATE TABLE {quoted(table.name)} (\n    " + ",\n    ".join(lines) + "\n)"


def create_all(connection: Any) -> None:
    """Lay out an empty store."""
    connection.execute(META)
    connection.execute(ERASED)
    connection.execute("INSERT INTO meta VALUES ('schema_version', ?)", [str(SCHEMA_VERSION)])
    for table in STORED:
        connection.execute(create_table(table))
        connection.execute(f"COMMENT ON TABLE {quoted(table.name)} IS {literal(table.row_is)}")
        for column in (*table.columns, *PROVENANCE):
            said = column.meaning + (f" ({column.unit})" if column.unit else "")
            connection.execute(
                f"COMMENT ON COLUMN {quoted(table.name)}.{quoted(column.name)} IS {literal(said)}"
            )
    for name, (row_is, query) in VIEWS.items():
        connection.execute(f"CREATE VIEW {name} AS {query}")
        connection.execute(f"COMMENT ON VIEW {name} IS {literal(row_is)}")


def migrate(connection: Any, found: int) -> None:
    """Bring a store of an older schema to this one, within the transaction that is open."""
    for version in range(found + 1, SCHEMA_VERSION + 1):
        connection.execute(MIGRATIONS[version])
    connection.execute("UPDATE meta SET value = ? WHERE name = 'schema_version'", [str(SCHEMA_VERSION)])


def find_version(connection: Any, name: str) -> int:
    """Schema version of the file; 0 if it is empty.

    Raises
    ------
    StoreError
        If it is of a newer schema, or a DuckDB file of something else.
    """
    tables = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not tables:
        return 0
    found = None
    if "meta" in tables:
        # All rows: what a result still holds keeps the connection from other work.
        rows = connection.execute("SELECT value FROM meta WHERE name = 'schema_version'").fetchall()
        found = rows[0] if rows else None
    if found is None or not re.fullmatch(r"\d+", found[0]):
        raise StoreError(
            f"{name} is a DuckDB file, but not a store of outreach_analysis.",
            found=f"{len(tables):,} tables of something else",
            hint="--db data/outreach.duckdb",
        )
    if int(found[0]) > SCHEMA_VERSION:
        raise StoreError(
            f"the store {name} was written by a newer version of outreach_analysis.",
            found=f"schema {found[0]}, while this version knows {SCHEMA_VERSION}",
            hint="python -m pip install --upgrade outreach-analysis",
        )
    return int(found[0])


def orphans(connection: Any) -> dict[str, int]:
    """Count rows by table and column that point to a parent that is not there."""
    counts = {}
    keys = {table.name: table.key[0] for table in SOURCE_TABLES}
    for table in SOURCE_TABLES:
        for column, parent in table.parents.items():
            query = (
                f"SELECT count(*) FROM {quoted(table.name)} c WHERE c.{quoted(column)} IS NOT NULL AND NOT EXISTS "
                f"(SELECT 1 FROM {quoted(parent)} p WHERE p.{quoted(keys[parent])} = c.{quoted(column)})"
            )
            count = int(connection.execute(query).fetchall()[0][0])
            if count:
                counts[f"{table.name}.{column}"] = count
    return counts
