"""Tables as CSV and XLSX that open as what they are: text stays text, numbers stay numbers."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.publish.files import write_bytes

CELL_LIMIT = 32_767
"""Characters that a spreadsheet cell can hold."""

_WRITTEN = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")
_STARTERS = "=+-@\t\r\n\x00"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class WrittenTable:
    """What became of a table on its way into a file.

    Parameters
    ----------
    path : Path
    quoted : int
        Cells given a leading quote, because a spreadsheet would have run them.
    cleaned : int
        Cells from which control characters were taken.
    cut : int
        Cells cut to 32,767 characters (XLSX only).
    """

    path: Path
    quoted: int = 0
    cleaned: int = 0
    cut: int = 0

    def sentence(self) -> str:
        """What was changed, in words; empty where nothing was."""
        said = []
        if self.quoted:
            said.append(f"{self.quoted:,} cells got a leading quote so that no spreadsheet runs them")
        if self.cleaned:
            said.append(f"control characters were taken from {self.cleaned:,} cells")
        if self.cut:
            said.append(f"{self.cut:,} cells were cut to {CELL_LIMIT:,} characters, all that a cell can hold")
        return "; ".join(said)


def looks_live(text: str) -> bool:
    r"""Whether a spreadsheet might run a cell that begins so, full-width forms and unseen characters included.

    Examples
    --------
    >>> looks_live("=1+1"), looks_live("\uff1d1+1"), looks_live(" \u200b=1"), looks_live("hello")
    (True, True, True, False)
    """
    if text[:1] in _STARTERS and text:
        return True
    seen = unicodedata.normalize("NFKC", text[:64])
    bare = "".join(sign for sign in seen if unicodedata.category(sign) not in {"Zs", "Cf", "Cc", "Zl", "Zp"})
    return bare[:1] in tuple("=+-@")


def safe_cell(value: Any, *, limit: int | None = None) -> tuple[Any, bool, bool, bool]:
    """A value as it may stand in a cell, and whether it was quoted, cleaned, cut.

    Parameters
    ----------
    value : any
        Numbers, booleans and times pass; everything else becomes text.
    limit : int, optional
        Longest text.
    """
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return None, False, False, False
    if isinstance(value, bool | np.bool_):
        return bool(value), False, False, False
    if isinstance(value, int | float | np.integer | np.floating):
        number = value.item() if isinstance(value, np.generic) else value
        return (number if np.isfinite(number) else str(number)), False, False, False
    if isinstance(value, datetime):
        stamp = pd.Timestamp(value)
        return (stamp.tz_convert("UTC") if stamp.tzinfo else stamp).isoformat(), False, False, False
    text = str(value)
    live = looks_live(text)
    bare = _CONTROL.sub("", text)
    cleaned = bare != text
    said = f"'{bare}" if live or looks_live(bare) else bare
    cut = limit is not None and len(said) > limit
    return (said[:limit] if cut else said), said is not bare, cleaned, cut


def write_csv(frame: pd.DataFrame, path: Path) -> WrittenTable:
    """Write a table as CSV: UTF-8, comma, every text quoted, missing empty.

    Returns
    -------
    WrittenTable
    """
    rows, quoted, cleaned, _ = _cells(frame, None)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in rows:
        writer.writerow(["" if value is None else value for value in row])
    write_bytes(path, buffer.getvalue().encode("utf-8-sig"))
    return WrittenTable(path, quoted, cleaned)


def write_xlsx(sheets: Mapping[str, pd.DataFrame], path: Path) -> WrittenTable:
    """Write tables as sheets of one XLSX: typed cells, no formula, no link, a frozen head, fitting widths.

    Parameters
    ----------
    sheets : mapping of str to DataFrame
        Sheet title to table; titles are cut to what a spreadsheet allows, and stay different.
    path : Path

    Returns
    -------
    WrittenTable
        Counts over all sheets.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no zone
    totals = np.zeros(3, dtype=int)
    taken: set[str] = set()
    for title, frame in sheets.items():
        rows, *counts = _cells(frame, CELL_LIMIT)
        totals += np.array(counts)
        sheet = book.create_sheet(_sheet_title(title, taken))
        sheet.freeze_panes = "A2"
        for place in range(len(frame.columns)):
            longest = max((len(str(row[place])) for row in rows[:50] if row[place] is not None), default=8)
            sheet.column_dimensions[_letters(place)].width = min(60, max(8, longest + 2))
        for number, row in enumerate(rows):
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, value=value)
                if isinstance(value, str):
                    cell.data_type = "s"  # openpyxl reads text that begins with = as a formula
                if number == 0:
                    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
                cells.append(cell)
            sheet.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    write_bytes(path, _pinned(buffer.getvalue()))
    return WrittenTable(path, *(int(total) for total in totals))


def _pinned(content: bytes) -> bytes:
    """The same workbook without the time of writing, so that the same tables give the same bytes."""
    pinned = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(pinned, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _WRITTEN.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", part)
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return pinned.getvalue()


def _cells(frame: pd.DataFrame, limit: int | None) -> tuple[list[list[Any]], int, int, int]:
    counts = np.zeros(3, dtype=int)
    columns: list[list[Any]] = []
    for place, name in enumerate(frame.columns):
        treated = [safe_cell(value, limit=limit) for value in [str(name), *frame.iloc[:, place].tolist()]]
        counts += np.array([flags for _, *flags in treated], dtype=int).sum(axis=0)
        columns.append([value for value, *_ in treated])
    rows = [list(row) for row in zip(*columns, strict=True)] if columns else []
    quoted, cleaned, cut = (int(count) for count in counts)
    return rows, quoted, cleaned, cut


def _sheet_title(title: str, taken: set[str]) -> str:
    base = re.sub(r"[\\/*?:\[\]\x00-\x1f']+", " ", title).strip()[:28] or "table"
    name, number = base, 2
    while name.lower() in taken:
        name, number = f"{base[:25]} {number}", number + 1
    taken.add(name.lower())
    return name


def _letters(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(place + 1))
