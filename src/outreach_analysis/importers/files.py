"""Files as bytes, with plain errors for what cannot be opened."""

from __future__ import annotations

from pathlib import Path

from outreach_analysis.errors import UnreadableSourceError, UnsafeSourceError

LARGEST_FILE = 8 << 30


def read_bytes(path: Path) -> bytes:
    """Read a file whole.

    Parameters
    ----------
    path : Path

    Returns
    -------
    bytes

    Raises
    ------
    UnreadableSourceError
        If it is missing, a folder, or may not be read.
    UnsafeSourceError
        If it is larger than 8 GiB.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise UnsafeSourceError(
                f"the file {path.name} is larger than one table can be.",
                found=f"{size / (1 << 30):.1f} GiB",
                hint="split it, or save it as Parquet",
            )
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: OSError) -> UnreadableSourceError:
    """Say why a path cannot be opened, without its folder."""
    problem = {
        FileNotFoundError: "does not exist",
        IsADirectoryError: "is a folder, not a file",
        PermissionError: "may not be read",
    }.get(type(error), "cannot be read")
    closed = isinstance(error, PermissionError)
    return UnreadableSourceError(
        f"the source {path.name or path} {problem}.",
        found=error.strerror or type(error).__name__,
        hint="ask whoever owns it for the right to read it, or copy it to a folder of yours"
        if closed
        else None,
        arguments=None if closed else "messages.csv",
    )
