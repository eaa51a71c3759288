"""The store: open, add, read, ask, forget."""

# ruff: noqa: S608 - statements are put together from names of the schema, and values are bound
from __future__ import annotations

import contextlib
import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

import pandas as pd

from outreach_analysis.errors import InvalidValueError, StoreError, UnknownNameError
from outreach_analysis.schema import ATTEMPTS, QUARANTINE, SOURCE_TABLES, Table, Tables, merge
from outreach_analysis.store import layout, staging
from outreach_analysis.store.forget import forget, rewrite, rewritten
from outreach_analysis.store.frames import (
    HIDDEN,
    fingerprint_of,
    keyed,
    names_of,
    sql_type,
    stage,
    to_tables,
    typed,
)
from outreach_analysis.store.layout import STORED, quoted

if TYPE_CHECKING:
    import duckdb

WAIT_SECONDS = 30.0
OFFLINE = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


@dataclass(frozen=True)
class Upserted:
    """What an import changed.

    Parameters
    ----------
    added, changed : dict of table name to int
        Rows by table; a table without either is left out.
    rows_duplicate : int
        Source rows of which the store had everything.
    """

    added: dict[str, int]
    changed: dict[str, int]
    rows_duplicate: int

    @property
    def nothing(self) -> bool:
        """Whether the store held all of it before."""
        return not self.added and not self.changed


def open_store(path: str | os.PathLike[str], *, wait_seconds: float = WAIT_SECONDS) -> Store:
    """Open a store, making it on first use.

    Parameters
    ----------
    path : path
        The DuckDB file, by custom `data/outreach.duckdb`.
    wait_seconds : float
        How long to wait for another process that holds it.

    Returns
    -------
    Store
        Close it, or use it in a `with` statement: one process holds the file at a time.

    Raises
    ------
    StoreError
        If it stays locked, is of a newer schema, or is no store.

    Examples
    --------
    >>> import tempfile
    >>> with open_store(Path(tempfile.mkdtemp()) / "log.duckdb") as store:
    ...     len(store.read().attempts)
    0
    """
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    connection = _connect(file, wait_seconds)
    # Whoever holds the file knows that nobody is rewriting it: a copy beside it is a dead one's.
    rewritten(file).unlink(missing_ok=True)
    try:
        if not layout.check_version(connection, file.name):
            with _transaction(connection):
                layout.create_all(connection)
    except BaseException:
        connection.close()
        raise
    return Store(file, connection)


def _connect(file: Path, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    import duckdb

    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            connection = duckdb.connect(str(file), config=dict(OFFLINE))
            # Standard output belongs to results.
            connection.execute("SET enable_progress_bar = false")
            return connection
        except duckdb.IOException as error:
            locked = "lock" in str(error).casefold()
            if locked and time.monotonic() < deadline:
                time.sleep(0.1)
                continue
            if locked:
                raise StoreError(
                    f"the store {file.name} is in use by another process.",
                    found=f"still locked after {wait_seconds:.0f} seconds",
                    hint="wait for the other import or notebook to end, then run this again",
                ) from None
            raise _not_a_store(file) from None
        except duckdb.Error:
            raise _not_a_store(file) from None


def _not_a_store(file: Path) -> StoreError:
    return StoreError(
        f"{file.name} cannot be opened as a store.",
        found="a damaged file, or one of another kind",
        hint="restore it from a backup, or choose another file: --db data/outreach.duckdb",
    )


@contextlib.contextmanager
def _transaction(connection: Any) -> Iterator[None]:
    import duckdb

    try:
        connection.execute("BEGIN")
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        # A failed COMMIT has rolled back by itself, and a full disk may refuse even this.
        with contextlib.suppress(duckdb.Error):
            connection.execute("ROLLBACK")
        if isinstance(error, duckdb.Error):
            raise StoreError(
                "the store could not be written; it is as it was before.",
                found=f"{type(error).__name__} in DuckDB",
                hint="free some space on the disk, and check that the folder may be written to",
            ) from None
        raise


class Store:
    """One DuckDB file with everything a programme has imported.

    Made by `open_store`. Every change is one transaction: a process killed midway leaves
    the last good state.

    Parameters
    ----------
    path : Path
    connection : DuckDBPyConnection
    """

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self._connection = connection

    def __enter__(self) -> Self:
        """Use the store in a `with` statement."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Let go of the file, so that others may open it."""
        self._connection.close()

    def upsert(self, tables: Tables, *, source: str | None = None) -> Upserted:
        """Add what is new, change what is known better now, leave the rest.

        Parameters
        ----------
        tables : Tables
        source : str, optional
            Name of the import for the log and for rows that do not say where they came
            from; by default the names of the files.

        Returns
        -------
        Upserted
            The same tables from the same source twice change nothing the second time, not
            even where other imports or an erasure have changed the store in between.

        Raises
        ------
        StoreError
            If rows point to parents that are neither in `tables` nor in the store.
        """
        name = source or names_of(tables) or "unnamed"
        now = datetime.now(UTC).replace(tzinfo=None)
        connection = self._connection
        fingerprint = fingerprint_of(tables)
        seen = connection.execute(
            "SELECT 1 FROM imports WHERE source = ? AND fingerprint = ?", [name, fingerprint]
        )
        if seen.fetchall():
            return Upserted({}, {}, tables.rows_read - len(tables.quarantine))
        with _transaction(connection):
            heads = {table.name: self._stage(table, tables, name) for table in SOURCE_TABLES}
            arrival = staging.part(connection, tables)
            added: Counter[str] = Counter()
            changed: Counter[str] = Counter()
            for table in SOURCE_TABLES:
                added[table.name], changed[table.name] = self._write(table, heads[table.name], now)
            duplicates = tables.rows_duplicate + arrival.rows_known
            if arrival.overlaps:
                merged = merge([self._related(arrival.overlapping), arrival.overlapping])
                duplicates = merged.rows_duplicate + arrival.rows_known
                for table in SOURCE_TABLES:
                    new, other = self._write(table, self._stage(table, merged, name), now)
                    added[table.name] += new
                    changed[table.name] += other
            lost = layout.orphans(connection)
            if lost:
                raise StoreError(
                    f"{sum(lost.values()):,} rows point to rows that are not there; nothing was imported.",
                    found=", ".join(f"{where}: {count:,}" for where, count in lost.items()),
                    hint="import the tables that they point to as well",
                )
            self._log(tables, name, fingerprint, duplicates, now)
        return Upserted(dict(+added), dict(+changed), duplicates)

    def read(self) -> Tables:
        """Read everything.

        Returns
        -------
        Tables
            In order of import; `origins` and `notes` as they were imported.
        """
        frames = {table.name: self._frame(table, "") for table in STORED}
        log = self._connection.execute(
            "SELECT rows_read, rows_accepted, rows_duplicate, notes FROM imports "
            "QUALIFY row_number() OVER (PARTITION BY source ORDER BY imported_at DESC) = 1 ORDER BY imported_at, source"
        ).fetchall()
        quarantine = frames.pop(QUARANTINE.name)
        tables = to_tables(frames)
        return replace(
            tables,
            quarantine=QUARANTINE.conform(quarantine.drop(columns=list(HIDDEN))),
            notes=tuple(dict.fromkeys(note for row in log for note in row[3])),
            rows_read=sum(row[0] for row in log),
            rows_accepted=sum(row[1] for row in log),
            rows_duplicate=sum(row[2] for row in log),
        )

    def read_attempt(self, attempt_id: str) -> Tables:
        """Read one attempt: its people, versions, reviews and replies, without reading the rest.

        Parameters
        ----------
        attempt_id : str

        Returns
        -------
        Tables
            Empty where the store has no such attempt.
        """
        asked = ATTEMPTS.conform(pd.DataFrame([{"attempt_id": attempt_id}]))
        return self._related(self._related(Tables(attempts=asked)))

    def query(self, sql: str) -> pd.DataFrame:
        """Ask in SQL; tables, columns and views stand in the data dictionary.

        Parameters
        ----------
        sql : str
            One SELECT.

        Returns
        -------
        DataFrame

        Raises
        ------
        InvalidValueError
            If it is no single SELECT, or SQL that fails.
        """
        import duckdb

        try:
            statements = self._connection.extract_statements(sql)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise InvalidValueError(
                    "a store is asked with one SELECT at a time.",
                    found=f"{len(statements):,} statements",
                    hint="SELECT * FROM sent_messages LIMIT 10",
                )
            return self._connection.execute(sql).df()
        except duckdb.Error as error:
            raise InvalidValueError(
                "the SQL failed.",
                found=str(error).split("\n", 1)[0],
                hint="SELECT * FROM sent_messages LIMIT 10",
            ) from None

    def imports(self) -> pd.DataFrame:
        """List what was imported: `source, imported_at, rows_read, rows_accepted, …`."""
        return self._connection.execute(
            "SELECT * EXCLUDE (fingerprint) FROM imports ORDER BY imported_at"
        ).df()

    def forget(self, kind: Literal["sender", "recipient"], identifier: str) -> dict[str, int]:
        """Remove a person and every row that derives from them, and rewrite the file.

        Parameters
        ----------
        kind : {"sender", "recipient"}
        identifier : str

        Returns
        -------
        dict of table name to int
            Rows removed. Recipients to whom only a forgotten sender wrote go too.

        Raises
        ------
        UnknownNameError
            If there is no such person or kind.
        """
        if kind not in {"sender", "recipient"}:
            raise UnknownNameError(
                "only a sender or a recipient can be forgotten.",
                found=repr(kind),
                hint="outreach forget sender:ID",
            )
        with _transaction(self._connection):
            removed = forget(self._connection, kind, identifier)
        self._rewrite()
        return removed

    def _rewrite(self) -> None:
        """Copy the file without the space of deleted rows, so that nothing of them stays on disk."""
        self._connection.execute("CHECKPOINT")
        self._connection.close()
        rewrite(self.path)
        self._connection = _connect(self.path, WAIT_SECONDS)

    def _stage(self, table: Table, tables: Tables, source: str) -> pd.DataFrame:
        """Bring a table to the database's side; its columns without rows."""
        frame = stage(table, tables, source)
        staging.load(self._connection, table, frame)
        return frame.iloc[:0]

    def _write(self, table: Table, head: pd.DataFrame, now: datetime) -> tuple[int, int]:
        """Insert and update from the staged rows; return how many of each."""
        connection = self._connection
        staged, name = staging.staged_name(table), quoted(table.name)
        if not connection.execute(f"SELECT EXISTS (FROM {staged})").fetchall()[0][0]:
            return 0, 0
        self._widen(table, head)
        values = [str(column) for column in head.columns if column not in HIDDEN]
        columns = ", ".join(map(quoted, [*values, "_key", "_source", "_row", "_content_hash"]))
        before = self._count(table)
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
        return self._count(table) - before, int(changed[0][0])

    def _count(self, table: Table) -> int:
        return int(self._connection.execute(f"SELECT count(*) FROM {quoted(table.name)}").fetchall()[0][0])

    def _widen(self, table: Table, staged: pd.DataFrame) -> None:
        """Make room for covariates: new columns, and a wider type where the old one is too narrow."""
        have = dict(
            self._connection.execute(
                "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?", [table.name]
            ).fetchall()
        )
        for name in staged.columns:
            if name in table.column_names or name in HIDDEN:
                continue
            wanted = sql_type(staged[name])
            if name not in have:
                self._connection.execute(
                    f"ALTER TABLE {quoted(table.name)} ADD COLUMN {quoted(str(name))} {wanted}"
                )
            elif have[name] != wanted:
                self._connection.execute(
                    f"ALTER TABLE {quoted(table.name)} ALTER COLUMN {quoted(str(name))} SET DATA TYPE {wanted}"
                )

    def _related(self, tables: Tables) -> Tables:
        """Read the rows that an import may touch."""
        connection = self._connection
        for kind in ("sender", "recipient", "attempt"):
            parts = [tables.attempts[f"{kind}_id"]]
            parts.append(
                getattr(tables, f"{kind}s")[f"{kind}_id"]
                if kind != "attempt"
                else tables.messages["attempt_id"]
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
            {table.name: self._frame(table, f"WHERE {where[table.name]}") for table in SOURCE_TABLES}
        )

    def _frame(self, table: Table, where: str) -> pd.DataFrame:
        order = "ORDER BY _imported_at, _source, _row, _key"
        frame = self._connection.execute(f"SELECT * FROM {quoted(table.name)} {where} {order}").df()
        return typed(table, frame)

    def _log(self, tables: Tables, name: str, fingerprint: str, duplicates: int, now: datetime) -> None:
        """Write the import and its quarantine, replacing what an earlier import of the source left there."""
        connection = self._connection
        bad = len(tables.quarantine)
        connection.execute(
            "INSERT INTO imports VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [name, fingerprint, now, tables.rows_read, tables.rows_read - bad - duplicates, bad, duplicates,
             list(tables.notes)],
        )  # fmt: skip
        sources = sorted(set(tables.quarantine["source"]))
        connection.execute("DELETE FROM quarantine WHERE list_contains(?, _source)", [[name, *sources]])
        if bad:
            staged = tables.quarantine.assign(
                _source=tables.quarantine["source"], _row=tables.quarantine["row"]
            )
            frame = keyed(QUARANTINE, staged)
            staging.load(connection, QUARANTINE, frame)
            self._write(QUARANTINE, frame, now)
