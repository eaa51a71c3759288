"""What kind of source a file or folder is, told from its content and never from its name alone."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from outreach_analysis.errors import UnreadableSourceError
from outreach_analysis.importers.decode import BOMS, decode
from outreach_analysis.importers.files import unreadable

HEAD = 65_536
MOST_FILES = 200_000
TABLE_SUFFIXES = {".csv", ".tsv", ".tab"}
LINKEDIN_FILES = ("messages.csv", "connections.csv", "invitations.csv")
_LINKEDIN_HEADERS = re.compile(
    r"conversation id\W|\bfirst name\W+last name\W.*\bconnected on\b|\bfrom\W+to\W+sent at\W|"
    r"\bfrom\W+to\W+date\W+subject\W+content\W",
    re.IGNORECASE,
)
_MAIL_HEADER = re.compile(
    rb"^(?:Return-Path|Received|From|To|Delivered-To|Date|Message-ID|Subject|MIME-Version|X-[\w-]+|Content-Type):",
    re.IGNORECASE,
)
_AS_TABLE = "open it in Excel or a like program, save it as .xlsx or .csv, and name that instead"
NOT_TABLES = (
    (b"<!doctype", "a web page", _AS_TABLE),
    (b"<html", "a web page", _AS_TABLE),
    (b"<table", "a web page", _AS_TABLE),
    (b"<?xml", "XML", _AS_TABLE),
    (b"{\\rtf", "a text document (RTF)", _AS_TABLE),
    (b"%pdf", "a PDF", _AS_TABLE),
    (b"\x1f\x8b", "compressed", "unpack it first, for example with gunzip"),
    (b"bzh", "compressed", "unpack it first, for example with bunzip2"),
    (b"\xfd7zxz", "compressed", "unpack it first, for example with unxz"),
)
"""How files begin that people take for tables, what they are, and what to do."""
DESCRIPTIONS = {
    "delimited": "delimited text",
    "excel": "an Excel workbook",
    "json": "JSON",
    "parquet": "Parquet",
    "linkedin": "a LinkedIn export",
    "mbox": "mail",
}


@dataclass(frozen=True)
class Found:
    """A source, what it was taken for, and whether only its folder was named."""

    path: Path
    kind: str
    in_folder: bool = False


def recognise(path: Path) -> str:
    """Tell the kind of a single file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    str
        One of `reader.READERS`.

    Raises
    ------
    UnreadableSourceError
        If the file is missing, empty, or of no kind that can be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise unreadable(path, error) from None
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableSourceError(
            f"the file {path.name} is an old Excel workbook (.xls) or one with a password.",
            found="the container that Excel used before 2007",
            hint="open it, save it as .xlsx without a password, and name that instead",
        )
    if head.startswith(b"From "):
        return "mbox"
    for mark, name, hint in NOT_TABLES:
        if head.lstrip(b"\xef\xbb\xbf \t\r\n")[: len(mark)].lower() == mark:
            raise UnreadableSourceError(
                f"the file {path.name} is {name}, not a table.", found=name, hint=hint
            )
    # Cut at a line end, so that no letter of several bytes is torn.
    whole = len(head) < HEAD
    text = decode(head if whole else _to_line_end(head), path.name).text.lstrip()
    if text[:1] in {"[", "{"}:
        return "json"
    if _is_mail(head):
        return "mbox"
    if "," in text and _LINKEDIN_HEADERS.search("\n".join(text.splitlines()[:8])):
        return "linkedin"
    return "delimited"


def _to_line_end(head: bytes) -> bytes:
    if head.startswith(tuple(mark for mark, _ in BOMS[1:])) or b"\x00" in head[:64]:
        return head
    cut = head.rfind(b"\n")
    if cut > 0:
        return head[: cut + 1]
    while head and head[-1] & 0xC0 == 0x80:
        head = head[:-1]
    return head[:-1]


def _is_mail(head: bytes) -> bool:
    lines = re.split(rb"\r?\n", head.lstrip())[:6]
    return sum(bool(_MAIL_HEADER.match(line)) for line in lines) >= 2


DOCUMENTS = {
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a presentation",
    "content.xml": "an OpenDocument file",
    "index/document.iwa": "a Numbers or Pages file",
}


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [info.filename for info in archive.infolist()[:MOST_FILES]]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise UnreadableSourceError(
            f"the archive {path.name} is damaged.",
            found="a zip whose directory cannot be read",
            hint="download it again",
        ) from None
    lower = [name.casefold() for name in names]
    if any(name.startswith("xl/") for name in lower):
        return "excel"
    if any(name.rsplit("/", 1)[-1] in LINKEDIN_FILES for name in lower):
        return "linkedin"
    if any(name.endswith((".mbox", ".eml")) for name in lower):
        return "mbox"
    document = next((what for part, what in DOCUMENTS.items() if part in lower), None)
    if document:
        raise UnreadableSourceError(
            f"the file {path.name} is {document}, not a table.", found=document, hint=_AS_TABLE
        )
    raise UnreadableSourceError(
        f"the archive {path.name} holds no source.",
        found=f"{len(names):,} files, none of them a workbook, a LinkedIn export or mail",
        hint="unpack it and name the files to import",
    )


def find_sources(path: Path, kind: str | None = None) -> tuple[list[Found], list[str]]:
    """List the sources that a path holds.

    Parameters
    ----------
    path : Path
        A file or a folder, searched through.
    kind : str, optional
        What the caller says it is; nothing is guessed then.

    Returns
    -------
    list of Found
        In order of name.
    list of str
        Notes on what a folder held besides.

    Raises
    ------
    UnreadableSourceError
        If there is nothing that can be read.
    """
    try:
        is_folder = path.is_dir()
        if is_folder:
            next(path.iterdir(), None)  # a search through a folder passes over what it may not see
    except OSError as error:
        raise unreadable(path, error) from None
    if not is_folder:
        return [Found(path, kind or recognise(path))], []
    if kind == "linkedin" or (kind is None and _is_linkedin_folder(path)):
        return [Found(path, "linkedin")], []
    found: list[Found] = []
    skipped = closed = 0
    for file in _files(path):
        if not os.access(file, os.R_OK):
            closed += 1
            continue
        try:
            taken_for = kind or recognise(file)
        except UnreadableSourceError:
            skipped += 1
            continue
        # Any text is delimited text; in a folder it is a table only if it is called one.
        if kind is None and taken_for == "delimited" and file.suffix.lower() not in TABLE_SUFFIXES:
            skipped += 1
        else:
            found.append(Found(file, taken_for, in_folder=True))
    if not found:
        raise UnreadableSourceError(
            f"the folder {path.name or path} holds no source.",
            found=f"{skipped:,} files that are neither tables, mail nor an export, {closed:,} that may not be read",
            arguments="FOLDER/messages.csv",
        )
    notes = [f"{path.name}: {skipped:,} files are no sources and were left out."] if skipped else []
    if closed:
        notes.append(f"{path.name}: {closed:,} files may not be read and were left out.")
    return found, notes


def _files(folder: Path) -> Iterator[Path]:
    count = 0
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if hidden or file.is_symlink() or not file.is_file():
            continue
        count += 1
        if count > MOST_FILES:
            return
        yield file


def _is_linkedin_folder(folder: Path) -> bool:
    candidates = [file for file in _files(folder) if file.name.casefold() in LINKEDIN_FILES]

    def is_export(file: Path) -> bool:
        try:
            return recognise(file) == "linkedin"
        except UnreadableSourceError:
            return False

    return any(is_export(file) for file in candidates)
