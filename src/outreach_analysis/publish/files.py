"""Files that are whole or not there: written beside their place, then moved in."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from outreach_analysis.errors import OutreachError


class RunLockedError(OutreachError):
    """Another process is writing the same run."""

    slug = "run-locked"


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part.

    Raises
    ------
    OSError
        If the disk refuses; the old file then still stands.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def write_text(path: Path, content: str) -> None:
    """As `write_bytes`, in UTF-8; broken surrogates become question marks."""
    write_bytes(path, content.encode("utf-8", "replace"))


def swap_folder(new: Path, place: Path, aside: Path) -> None:
    """Put a finished folder in its place; what stood there leaves only once the new one can follow.

    Parameters
    ----------
    new : Path
        The finished folder.
    place : Path
        Where it belongs.
    aside : Path
        Where the old folder waits meanwhile; must be on the same disk.
    """
    shutil.rmtree(aside, ignore_errors=True)
    if place.exists():
        place.replace(aside)
    try:
        new.replace(place)
    except OSError:
        if aside.exists():
            aside.replace(place)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def recover_folder(place: Path, aside: Path) -> None:
    """Finish what a killed `swap_folder` left: the old folder returns if no new one came."""
    if aside.exists() and not place.exists():
        aside.replace(place)
    shutil.rmtree(aside, ignore_errors=True)


@contextlib.contextmanager
def locked(path: Path, what: str) -> Iterator[None]:
    """Hold a lock file; the system lets go of it when the process ends, however it ends.

    Raises
    ------
    RunLockedError
        If another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        try:
            _take(file.fileno())
        except OSError:
            raise RunLockedError(
                f"another process is writing {what}.",
                found=path.name,
                hint="wait for it to end, or choose another --name",
            ) from None
        yield


def _take(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        return
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
