"""Every end of a command in one place: a sentence to stderr and an exit code."""

from __future__ import annotations

import errno
import os
import tempfile
import traceback
from pathlib import Path

from outreach_analysis.cli.console import say
from outreach_analysis.errors import OutreachError

WORK_FAILED = 1
ROWS_IN_QUARANTINE = 3
REFUSED_BY_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENAMETOOLONG}


def exit_code_of(error: Exception) -> int:
    """Tell what went wrong and what the process exits with.

    Parameters
    ----------
    error : Exception
        Errors of the project speak for themselves. Of any other only the kind is told:
        its words may hold message text.

    Returns
    -------
    int
        1 the work failed, 2 wrong use.
    """
    if isinstance(error, OutreachError):
        say(str(error))
        return error.exit_code
    if isinstance(error, OSError) and error.errno in REFUSED_BY_THE_DISK:
        say(
            "DiskError [disk]: the work stopped, since a file could not be written.",
            f"  Found: {error.strerror}",
            "  Try:   free some space or choose another folder, then the same line again; a run goes on where it stopped",
        )
        return WORK_FAILED
    kind = type(error).__name__
    if isinstance(error, OSError) and error.strerror:
        kind = f"{kind}, {error.strerror}"
    trace = write_trace(error)
    where = (
        f"Where it happened, without any data, stands in {trace}" if trace else "No trace could be written."
    )
    say(
        f"UnexpectedError [unexpected]: the work stopped on a fault of the program ({kind}).",
        f"  Found: {where}",
    )
    return WORK_FAILED


def write_trace(error: BaseException) -> Path | None:
    """Write kinds of error and places in the code to a temporary file that only its owner may read.

    Parameters
    ----------
    error : BaseException
        With its causes.

    Returns
    -------
    Path or None
        None where not even that can be written.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix="outreach-trace-", suffix=".txt", text=True)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(scrubbed_trace(error))
    except OSError:
        return None
    return Path(name)


def scrubbed_trace(error: BaseException) -> str:
    """Kinds of error, files, lines and functions; no messages, no values, no home folder.

    Examples
    --------
    >>> try:
    ...     int("Dear Ada")
    ... except ValueError as error:
    ...     print("Ada" in scrubbed_trace(error), "ValueError" in scrubbed_trace(error))
    False True
    """
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    lines = []
    for fault in reversed(chain):
        for frame in traceback.extract_tb(fault.__traceback__):
            file = Path(frame.filename)
            lines.append(f"  {file.parent.name}/{file.name}:{frame.lineno} in {frame.name}")
        lines.append(f"{type(fault).__module__}.{type(fault).__qualname__}")
    return "\n".join(lines) + "\n"
