"""The files of a LinkedIn export, of any era, as rows by column name."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from outreach_analysis.errors import MissingColumnError, UnreadableSourceError, UsageError
from outreach_analysis.importers.decode import decode
from outreach_analysis.importers.files import read_bytes
from outreach_analysis.importers.html_text import html_to_text
from outreach_analysis.importers.sheet import Sheet
from outreach_analysis.importers.zips import check_zip

LONGEST_CELL = 1 << 26
SEARCHED_LINES = 20
KINDS = {
    "messages": ("from", "date", "content"),
    "connections": ("firstname", "connectedon"),
    "invitations": ("from", "to", "sentat"),
}
"""Kind of file to the columns that tell it, spelt without spaces or signs."""

DOUBLE_ENCODED = re.compile(
    "[\u00c2\u00c3\u00c5\u00e2\u00f0\u00d0\u00d1][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]"
)
MARKUP = re.compile(r"<[a-z/!]|&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)
PROFILE = re.compile(
    r"(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/(?:in|pub|sales/lead|talent/profile)/([^\s;,/?#]+)",
    re.IGNORECASE,
)


@dataclass
class ExportFile:
    """One file of an export.

    Parameters
    ----------
    source : str
        File name without its folder.
    kind : str
        messages, connections or invitations.
    rows : list of (int, dict)
        Row number, the first below the header being 1, and cells by plain column name.
    quarantined : list of (str, int, str, str)
        Rows that could not be read: source, row, column, reason.
    columns : frozenset of str
    """

    source: str
    kind: str
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    quarantined: list[tuple[str, int, str, str]] = field(default_factory=list)
    columns: frozenset[str] = frozenset()


def read_export_files(paths: Sequence[Path]) -> list[ExportFile]:
    """Read what belongs to an export: zips, folders, single CSVs.

    Parameters
    ----------
    paths : sequence of Path

    Returns
    -------
    list of ExportFile

    Raises
    ------
    UsageError
        If nothing of an export is there, or a zip is damaged or a bomb.
    """
    found = [_parse(data, name) for path in paths for name, data in _members(path)]
    files = [file for file in found if file is not None]
    if not files:
        raise MissingColumnError(
            "no file has the columns of a LinkedIn export.",
            found=f"{len(found):,} CSV files, none of them messages, connections or invitations",
            arguments="LinkedInDataExport.zip",
        )
    return files


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for file in sorted(path.rglob("*.[cC][sS][vV]")):
            if file.is_file() and _belongs(file.name):
                yield file.name, read_bytes(file)
    elif zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                members = [info for info in archive.infolist() if _belongs(info.filename.rsplit("/", 1)[-1])]
                check_zip(members, path)
                for info in sorted(members, key=lambda info: info.filename):
                    with archive.open(info) as packed:
                        yield info.filename.rsplit("/", 1)[-1], packed.read(info.file_size + 1)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
            raise UnreadableSourceError(
                f"the archive {path.name} is damaged or locked.",
                found="a zip that cannot be unpacked",
                hint="download it again",
            ) from None
    else:
        yield path.name, read_bytes(path)


def _belongs(name: str) -> bool:
    lower = name.lower()
    return lower.endswith(".csv") and any(kind in lower for kind in KINDS)


def plain(name: str) -> str:
    """Spell a column name without case, spaces and signs."""
    return re.sub(r"[\W_]+", "", name).lower()


def _parse(data: bytes, source: str) -> ExportFile | None:
    try:
        text = decode(data, source).text
    except UnreadableSourceError:
        if data.strip():
            raise
        return None
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        return _parse_text(text, source)
    except csv.Error:
        raise UsageError(
            f"the file {source} cannot be read as CSV.",
            found="a cell that never ends",
            hint="check its quotes",
        ) from None
    finally:
        csv.field_size_limit(limit)


def _parse_text(text: str, source: str) -> ExportFile | None:
    """Find the header below any preamble, then the rows."""
    records = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header: list[str] = []
    kind = ""
    for _, record in zip(range(SEARCHED_LINES), records, strict=False):
        header = [plain(name) for name in record]
        kind = next((kind for kind, needed in KINDS.items() if set(needed) <= set(header)), "")
        if kind:
            break
    if not kind:
        return None
    file = ExportFile(source, kind, columns=frozenset(header))
    row = 0
    for record in records:
        if not any(cell.strip() for cell in record):
            continue
        row += 1
        cells = record[: len(header)] if not any(cell.strip() for cell in record[len(header) :]) else record
        if len(cells) != len(header):
            reason = f"{len(cells):,} cells where the header has {len(header):,}"
            file.quarantined.append((source, row, "", reason))
        else:
            file.rows.append((row, dict(zip(header, map(repaired, cells), strict=True))))
    return file


def export_kind(columns: Iterable[str]) -> str:
    """Which file of an export has these columns; empty if none has."""
    spelt = {plain(str(name)) for name in columns}
    # A tracker too may have from, date and content.
    own = {"conversationid", "senderprofileurl", "direction", "connectedon", "sentat"}
    return next((kind for kind, needed in KINDS.items() if set(needed) <= spelt and spelt & own), "")


def export_file(sheet: Sheet) -> ExportFile:
    """A file of an export that was saved as a workbook."""
    frame = sheet.frame.rename(columns=lambda name: plain(str(name)))
    cells = frame.astype("str").fillna("").map(repaired).to_numpy()
    rows = [
        (int(row), dict(zip(frame.columns, line, strict=True)))
        for row, line in zip(sheet.rows, cells, strict=True)
    ]
    kind = export_kind(sheet.frame.columns)
    return ExportFile(sheet.source, kind, rows, columns=frozenset(frame.columns))


def _delimiter(text: str) -> str:
    head = [
        line for line in text[:20_000].splitlines() if re.search(r"first name|from\b", line, re.IGNORECASE)
    ]
    line = head[0] if head else ""
    return max(",;\t", key=line.count)


def repaired(cell: str) -> str:
    """A cell without stray spaces, and UTF-8 that was encoded twice made whole.

    Examples
    --------
    >>> repaired("Jos\u00c3\u00a9 ")
    'José'
    """
    if not cell.isascii():
        if DOUBLE_ENCODED.search(cell):
            import ftfy

            cell = ftfy.fix_encoding(cell)
        cell = cell.replace("\u202f", " ")
    return cell.replace("\r\n", "\n").strip()


def clean_text(cell: str) -> str:
    """Text of a message without the HTML that LinkedIn's editor leaves in it."""
    return html_to_text(cell) if MARKUP.search(cell) else cell


def profile_url(cell: str) -> str:
    """Profile URL in its one form, or empty text.

    Examples
    --------
    >>> profile_url("http://uk.linkedin.com/in/Ada-B/?x=1")
    'https://www.linkedin.com/in/ada-b'
    """
    match = PROFILE.search(cell)
    return _one_form(match[1]) if match else ""


def profile_urls(cell: str) -> list[str]:
    """Profile URLs of a cell, whatever separates them."""
    return list(dict.fromkeys(map(_one_form, PROFILE.findall(cell))))


def _one_form(slug: str) -> str:
    """Older exports escape letters that newer ones write out."""
    return f"https://www.linkedin.com/in/{unquote(slug).lower()}"
