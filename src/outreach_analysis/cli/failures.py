"""Every end of a command in one place: a sentence to stderr and an exit code."""

from __future__ import annotations

import errno
import os
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from outreach_analysis.cli.console import say
from outreach_analysis.errors import OutreachError

WORK_FAILED = 1
ROWS_IN_QUARANTINE = 3
NO_ROOM = "free some space or choose another folder, then the same line again"
GOES_ON = "; a run goes on where it stopped"
ELSEWHERE = "choose a folder that is yours to write to, then the same line again"
REFUSED_BY_THE_DISK = {
    errno.ENOSPC: NO_ROOM,
    errno.EDQUOT: NO_ROOM,
    errno.EROFS: ELSEWHERE,
    errno.EACCES: ELSEWHERE,
    errno.EPERM: ELSEWHERE,
    errno.EISDIR: "a folder stands where a file belongs: choose another name",
    errno.ENOTDIR: "a file stands where a folder belongs: choose another name",
    errno.ENAMETOOLONG: "choose a shorter name",
}
READS_SOURCES = {"check", "run", "score", "report"}


def exit_code_of(error: Exception, typed: Sequence[str] = ()) -> int:
    """Tell what went wrong and what the process exits with.

    Parameters
    ----------
    error : Exception
        Errors of the project speak for themselves. Of any other only the kind is told:
        its words may hold message text.
    typed : sequence of str
        The arguments: what an error says to type begins with their command.

    Returns
    -------
    int
        1 the work failed, 2 wrong use.
    """
    if isinstance(error, OutreachError):
        say(error.told(_command_of(typed)))
        return error.exit_code
    if isinstance(error, OSError) and error.errno in REFUSED_BY_THE_DISK:
        say(
            "DiskError [disk]: the work stopped, since a file could not be read or written.",
            f"  Found: {os.strerror(error.errno)}",
            f"  Try:   {REFUSED_BY_THE_DISK[error.errno]}{GOES_ON if set(typed[:1]) & {'run', 'report'} else ''}",
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


def _command_of(typed: Sequence[str]) -> str:
    """The command that reads sources, as it was typed, up to them; an import otherwise."""
    if not typed or typed[0] not in READS_SOURCES:
        return "outreach import"
    if typed[0] == "report":
        return f"outreach report {'coach' if 'coach' in typed[1:] else 'program'}"
    return f"outreach {typed[0]}"


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
