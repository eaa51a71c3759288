"""The file itself: opened by one process at a time, changed all or nothing."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outreach_analysis.errors import StoreError

if TYPE_CHECKING:
    import duckdb

WAIT_SECONDS = 30.0
OFFLINE = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def connect(file: Path, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    """Open the file, waiting for another process that holds it; nothing it does may leave the machine."""
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
def transaction(connection: Any) -> Iterator[None]:
    """All or nothing.

    Raises
    ------
    StoreError
        If the database refuses; the file is as it was before.
    """
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
            of_rows = (
                duckdb.ConstraintException,
                duckdb.CatalogException,
                duckdb.BinderException,
                duckdb.DataError,
            )
            raise StoreError(
                "the store could not be written; it is as it was before.",
                found=f"{type(error).__name__} in DuckDB",
                hint="outreach check SOURCE says what the rows hold; if nothing is amiss, it is a fault of the program"
                if isinstance(error, of_rows)
                else "free some space on the disk, and check that the folder may be written to",
            ) from None
        raise
