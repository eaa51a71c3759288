"""Files of mail become single raw messages: mbox, archives of mailing lists, .eml, and zips of these."""

from __future__ import annotations

import mmap
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from outreach_analysis.errors import UnreadableSourceError
from outreach_analysis.importers.files import unreadable
from outreach_analysis.importers.zips import check_zip

LARGEST_MESSAGE = 1 << 20
"""What a message holds beyond this is attachments; it is not read."""

FROM_LINE = re.compile(rb"^From [^\n]{0,400}\n", re.MULTILINE)
_MONTHS = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
DATED = re.compile(
    _MONTHS + rb" {1,2}\d{1,2} {1,2}\d{1,2}:\d\d(?::\d\d)?(?: {1,2}[+\-\w]{1,6}){0,2} {1,2}(?:19|20)\d\d"
    rb"(?: {1,2}(?:[+\-]\d{4}|[A-Z]{1,5}))?(?: remote from \S{1,200})?\s*$"
)
ENVELOPE = re.compile(
    rb"From (?:\S{1,200}@\S{1,200}|\S{1,200} at \S{1,200}|-|MAILER-DAEMON|\?\?\?@\?\?\?)[ \t]*\r?\n"
)
HEADER_LINE = re.compile(rb"[!-9;-~]{1,80}[ \t]*:|>From ")


@dataclass(frozen=True, slots=True)
class RawMail:
    """The bytes of one message and where they stand.

    Parameters
    ----------
    source : str
        File name without its folder.
    row : int
        Which message of the file, from 1.
    envelope : bytes
        The `From ` line before it, or empty.
    content : bytes
        Headers and body, at most `LARGEST_MESSAGE` bytes.
    size : int
        Bytes it has in the file.
    """

    source: str
    row: int
    envelope: bytes
    content: bytes
    size: int


def read_raw_mails(path: Path) -> Iterator[RawMail]:
    """Split a file of mail, or a zip of such files, into messages.

    Parameters
    ----------
    path : Path

    Yields
    ------
    RawMail

    Raises
    ------
    UnreadableSourceError
        If the file is missing, empty or a damaged zip.
    UnsafeSourceError
        If a zip would unpack to far more than it is.
    """
    try:
        with path.open("rb") as file:
            if file.read(4) == b"PK\x03\x04":
                yield from _read_zip(path)
                return
            file.seek(0)
            with _bytes_of(file, path.name) as data:
                yield from split_mails(data, path.name)
    except OSError as error:
        raise unreadable(path, error) from None


@contextmanager
def _bytes_of(file: IO[bytes], name: str) -> Iterator[mmap.mmap]:
    try:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except ValueError:
        raise UnreadableSourceError(
            f"the file {name} is empty.", found="0 bytes", arguments="mail.mbox"
        ) from None
    with data:
        yield data


def _read_zip(path: Path) -> Iterator[RawMail]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [
                info for info in archive.infolist() if info.filename.lower().endswith((".mbox", ".eml"))
            ]
            check_zip(members, path)
            for info in sorted(members, key=lambda info: info.filename):
                name = info.filename.rsplit("/", 1)[-1]
                with archive.open(info) as packed, tempfile.TemporaryFile() as file:
                    shutil.copyfileobj(packed, file, 1 << 20)
                    file.flush()
                    if info.file_size:
                        with _bytes_of(file, name) as data:
                            yield from split_mails(data, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        raise UnreadableSourceError(
            f"the archive {path.name} is damaged or locked.",
            found="a zip that cannot be unpacked",
            hint="download it again",
        ) from None


def split_mails(data: bytes | mmap.mmap, source: str) -> Iterator[RawMail]:
    r"""Split the bytes of a file into messages.

    Parameters
    ----------
    data : bytes
        An mbox, or a single message.
    source : str

    Yields
    ------
    RawMail

    Notes
    -----
    A line beginning with "From " separates messages only where a header follows and
    either a date stands in it, or a blank line before it and nothing but an address in it;
    a body line such as "From the desk of Bob" does not.

    Examples
    --------
    >>> box = b"From a@b Thu Jan  1 00:00:00 2026\nFrom: a@b\n\nHi\nFrom the desk of Bob\n"
    >>> [mail.row for mail in split_mails(box, "box")]
    [1]
    """
    cuts: list[tuple[int, int]] = [
        match.span() for match in FROM_LINE.finditer(data) if _separates(data, match.start(), match.end())
    ]
    first = cuts[0][0] if cuts else len(data)
    pieces = [(b"", 0, first)] if bytes(data[: min(first, 4096)]).strip() else []
    ends = [*(start for start, _ in cuts[1:]), len(data)][: len(cuts)]
    pieces += [
        (bytes(data[start:body]).rstrip(), body, end) for (start, body), end in zip(cuts, ends, strict=True)
    ]
    for row, (envelope, start, end) in enumerate(pieces, start=1):
        content = bytes(data[start : min(end, start + LARGEST_MESSAGE)])
        yield RawMail(source, row, envelope, content, end - start)


def _separates(data: bytes | mmap.mmap, start: int, end: int) -> bool:
    line, after = bytes(data[start:end]), bytes(data[end : end + 100])
    if not HEADER_LINE.match(after):
        return False
    if DATED.search(line):
        return True
    blank_before = start == 0 or bytes(data[max(0, start - 3) : start]).endswith((b"\n\n", b"\n\r\n"))
    return blank_before and bool(ENVELOPE.fullmatch(line))
