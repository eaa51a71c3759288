"""The store: open, add, read, ask, forget."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

import pandas as pd

from outreach_analysis.errors import InvalidValueError, StoreError, UnknownNameError
from outreach_analysis.schema import ATTEMPTS, QUARANTINE, SOURCE_TABLES, Tables, merge
from outreach_analysis.store import layout, staging
from outreach_analysis.store.connection import WAIT_SECONDS, connect, reading, transaction
from outreach_analysis.store.erased import Erased, read_erased, refuse_erased, remember
from outreach_analysis.store.forget import forget, rewrite, sweep
from outreach_analysis.store.frames import HIDDEN, fingerprint_of, names_of, to_tables
from outreach_analysis.store.layout import STORED
from outreach_analysis.store.people import find_person, made_of_names
from outreach_analysis.store.pseudonyms import find_key, load_key
from outreach_analysis.store.reading import read_frame, read_related
from outreach_analysis.store.rejoin import rejoin
from outreach_analysis.store.writing import log_import, stage_table, write

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Upserted:
    """What an import changed.

    Parameters
    ----------
    added, changed : dict of table name to int
        Rows by table; a table without either is left out.
    rows_duplicate : int
        Source rows of which the store had everything.
    rows_refused : int
        Source rows of people who were forgotten; they are in quarantine.
    people_unknown : int
        People forgotten under another key, whom this one cannot recognise.
    """

    added: dict[str, int]
    changed: dict[str, int]
    rows_duplicate: int
    rows_refused: int = 0
    people_unknown: int = 0

    @property
    def nothing(self) -> bool:
        """Whether the store held all of it before."""
        return not self.added and not self.changed


def open_store(
    path: str | os.PathLike[str],
    *,
    wait_seconds: float = WAIT_SECONDS,
    key: bytes | None = None,
    read_only: bool = False,
) -> Store:
    """Open a store, making it on first use.

    Parameters
    ----------
    path : path
        The DuckDB file, by custom `data/outreach.duckdb`.
    wait_seconds : float
        How long to wait for another process that holds it.
    key : bytes, optional
        By which people who were forgotten are recognised; by default that of `load_key()`, and
        only where it is needed.
    read_only : bool
        Several processes may read at a time, and a file that may not be written can be read.

    Returns
    -------
    Store
        Close it, or use it in a `with` statement: one process holds the file at a time.

    Raises
    ------
    StoreError
        If it stays locked, may not be opened, is of a newer schema, or is no store.

    Examples
    --------
    >>> import tempfile
    >>> with open_store(Path(tempfile.mkdtemp()) / "log.duckdb") as store:
    ...     len(store.read().attempts)
    0
    """
    file = Path(path)
    if not read_only:
        _make_folder(file.parent)
    connection = connect(file, wait_seconds, read_only=read_only)
    try:
        with reading(file):
            found = layout.find_version(connection, file.name)
        if not read_only:
            # Whoever holds the file knows that nobody is rewriting it: a copy beside it is a dead one's.
            sweep(file)
            if found < layout.SCHEMA_VERSION:
                with transaction(connection):
                    if found:
                        layout.migrate(connection, found)
                    else:
                        layout.create_all(connection)
    except BaseException:
        connection.close()
        raise
    return Store(file, connection, key)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            "the folder of the store cannot be made.",
            found=f"{folder}: {error.strerror}",
            hint="choose a file elsewhere: --db FILE",
        ) from None


class Store:
    """One DuckDB file with everything a programme has imported.

    Made by `open_store`. Every change is one transaction: a process killed midway leaves
    the last good state.

    Parameters
    ----------
    path : Path
    connection : DuckDBPyConnection
    key : bytes, optional
        See `open_store`.
    """

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection, key: bytes | None = None) -> None:
        self.path = path
        self._connection = connection
        self._key = key

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
            even where other imports or an erasure have changed the store in between. Rows of
            people who were forgotten are refused, whatever file they come from.

        Raises
        ------
        StoreError
            If rows point to parents that are neither in `tables` nor in the store.
        """
        name = source or names_of(tables) or "unnamed"
        now = _now()
        connection = self._connection
        refused = refuse_erased(tables, self.erased(), self._known_secret)
        tables = refused.tables
        fingerprint = fingerprint_of(tables)
        seen = connection.execute(
            "SELECT 1 FROM imports WHERE source = ? AND fingerprint = ?", [name, fingerprint]
        )
        if seen.fetchall():
            known = tables.rows_read - len(tables.quarantine)
            return Upserted({}, {}, known, refused.rows, refused.unknown)
        with transaction(connection):
            tables = rejoin(connection, tables)
            heads = {table.name: stage_table(connection, table, tables, name) for table in SOURCE_TABLES}
            arrival = staging.part(connection, tables)
            added: Counter[str] = Counter()
            changed: Counter[str] = Counter()
            for table in SOURCE_TABLES:
                added[table.name], changed[table.name] = write(connection, table, heads[table.name], now)
            duplicates = tables.rows_duplicate + arrival.rows_known
            if arrival.overlaps:
                merged = merge([read_related(self._connection, arrival.overlapping), arrival.overlapping])
                duplicates = merged.rows_duplicate + arrival.rows_known
                for table in SOURCE_TABLES:
                    new, other = write(connection, table, stage_table(connection, table, merged, name), now)
                    added[table.name] += new
                    changed[table.name] += other
            lost = layout.orphans(connection)
            if lost:
                raise StoreError(
                    f"{sum(lost.values()):,} rows point to rows that are not there; nothing was imported.",
                    found=", ".join(f"{where}: {count:,}" for where, count in lost.items()),
                    hint="import the tables that they point to as well",
                )
            log_import(connection, tables, name, fingerprint, duplicates, now)
        return Upserted(dict(+added), dict(+changed), duplicates, refused.rows, refused.unknown)

    def read(self) -> Tables:
        """Read everything.

        Returns
        -------
        Tables
            In order of import; `origins` and `notes` as they were imported.
        """
        with reading(self.path):
            frames = {table.name: read_frame(self._connection, table, "") for table in STORED}
            log = self._connection.execute(
                "SELECT rows_read, rows_accepted, rows_duplicate, notes FROM imports QUALIFY row_number() "
                "OVER (PARTITION BY source ORDER BY imported_at DESC) = 1 ORDER BY imported_at, source"
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
        return read_related(self._connection, read_related(self._connection, Tables(attempts=asked)))

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

    def erased(self) -> Erased:
        """Read the marks by which people who were forgotten are recognised."""
        with reading(self.path):
            return read_erased(self._connection)

    def find_person(self, kind: Literal["sender", "recipient"], identifier: str) -> list[str]:
        """Find a person however the identifier is spelt, or as the pseudonym that stands for it.

        Parameters
        ----------
        kind : {"sender", "recipient"}
        identifier : str

        Returns
        -------
        list of str
            Identifiers as the store has them: letters of either case, the forms of a profile
            link, and addresses with a tag (`ada+jobs@…`) of the one given.
        """
        return find_person(self._connection, kind, identifier, self._known_secret())

    def forget(self, kind: Literal["sender", "recipient"], identifier: str) -> dict[str, int]:
        """Remove a person and every row that derives from them, and rewrite the file.

        Parameters
        ----------
        kind : {"sender", "recipient"}
        identifier : str
            As `find_person` takes it.

        Returns
        -------
        dict of table name to int
            Rows removed. Recipients to whom only a forgotten sender wrote go too. Keyed marks
            of the person stay, by which later sources are read without their rows: of the
            identifier, and of the one that importers make of the name where a source has no other.

        Raises
        ------
        UnknownNameError
            If there is no such person or kind.
        StoreError
            If the person is removed, but the file could not be written anew.
        """
        if kind not in {"sender", "recipient"}:
            raise UnknownNameError(
                "only a sender or a recipient can be forgotten.",
                found=repr(kind),
                hint="outreach forget sender:ID",
            )
        with transaction(self._connection):
            held = self.find_person(kind, identifier)
            said = [*dict.fromkeys([identifier, *held]), *made_of_names(self._connection, kind, held)]
            try:
                removed = forget(self._connection, kind, held)
            except UnknownNameError:
                # Again after a full disk: the rows are gone, and the file is to be written anew.
                if not self.erased().find(kind, [identifier], self._known_secret()):
                    raise
                removed = {}
            else:
                remember(self._connection, kind, said, self._secret(), _now())
        self._rewrite()
        return removed

    def _rewrite(self) -> None:
        """Copy the file without the space of deleted rows, so that nothing of them stays on disk."""
        import duckdb

        try:
            self._connection.execute("CHECKPOINT")
            self._connection.close()
            rewrite(self.path)
        except (duckdb.Error, OSError) as error:
            sweep(self.path)
            raise StoreError(
                "the person is removed, but the file could not be written anew without the space of their rows.",
                found=type(error).__name__,
                hint="free some space on the disk, then run the same line again",
            ) from None
        self._connection = connect(self.path, WAIT_SECONDS)

    def _secret(self) -> bytes:
        self._key = self._key or load_key(data_folder=self.path.parent)
        return self._key

    def _known_secret(self) -> bytes | None:
        return self._key or find_key(data_folder=self.path.parent)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
