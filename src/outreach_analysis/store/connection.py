"""The file itself: opened by one process at a time, changed all or nothing."""

from __future__ import annotations

import contextlib
import errno
import os
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


def connect(file: Path, wait_seconds: float, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open the file, waiting for another process that holds it; nothing it does may leave the machine.

    Raises
    ------
    StoreError
        If it stays locked, may not be opened, or is no store.
    """
    import duckdb

    deadline = time.monotonic() + wait_seconds
    is_new = not os.path.lexists(file)
    while True:
        try:
            connection = duckdb.connect(str(file), read_only=read_only, config=dict(OFFLINE))
            # Standard output belongs to results.
            connection.execute("SET enable_progress_bar = false")
            return connection
        except duckdb.ConnectionException:
            if not read_only:
                raise _not_a_store(file) from None
            read_only = False  # this process holds it already, and not for reading alone
        except duckdb.IOException as error:
            if is_new and os.strerror(errno.ENOSPC) in str(error):
                file.unlink(missing_ok=True)  # a file that was begun would count as a damaged store
            if refusal := _refused(file, error, read_only=read_only):
                raise refusal from None
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


def _refused(file: Path, error: Exception, *, read_only: bool) -> StoreError | None:
    """What the system does not allow; DuckDB tells it in words that change with its version."""
    if os.strerror(errno.ENOSPC) in str(error):
        return StoreError(
            f"the store {file.name} could not be written.",
            found=os.strerror(errno.ENOSPC),
            hint="free some space on the disk, then the same line again",
        )
    if file.is_dir():
        return StoreError(
            f"the store {file.name} is a folder.",
            found="a folder where one file belongs",
            hint=f"--db {file / 'outreach.duckdb'}",
        )
    try:
        if read_only or file.exists():
            with file.open("rb" if read_only else "ab"):
                return None
        if os.access(file.parent, os.W_OK | os.X_OK):
            return None
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as refusal:
        may = "read" if read_only else "written"
        return StoreError(
            f"the store {file.name} may not be {may}.",
            found=f"{file}: {refusal.strerror}",
            hint="ask whoever owns it for the right to, or choose another file: --db FILE",
        )


def _not_a_store(file: Path) -> StoreError:
    return StoreError(
        f"{file.name} cannot be opened as a store.",
        found="a damaged file, or one of another kind",
        hint="restore it from a backup, or choose another file: --db data/outreach.duckdb",
    )


@contextlib.contextmanager
def reading(file: Path) -> Iterator[None]:
    """Tell what cannot be read of an open store.

    Raises
    ------
    StoreError
        If the database refuses.
    """
    import duckdb

    try:
        yield
    except duckdb.Error:
        raise _not_a_store(file) from None


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
