"""Excel workbooks: refused from the outside if unsafe, read in a process of their own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.errors import MissingColumnError, UnreadableSourceError, UnsafeSourceError
from outreach_analysis.importers import workbook
from outreach_analysis.importers.columns import listed, no_rows, recognise_columns, unique_names
from outreach_analysis.importers.files import unreadable
from outreach_analysis.importers.flat import tables_from_sheets
from outreach_analysis.importers.headers import Header, Merges, find_header, parse_merges
from outreach_analysis.importers.linkedin import tables_from_export
from outreach_analysis.importers.linkedin_files import export_file, export_kind
from outreach_analysis.importers.reader import Context
from outreach_analysis.importers.sheet import Sheet, clean_frame
from outreach_analysis.importers.tableset import is_table_set, tables_from_set
from outreach_analysis.schema import Tables
from outreach_analysis.schema.merge import with_notes

MOST_UNPACKED = 1 << 30
MOST_RATIO = 200
RATIO_FROM = 8 << 20
MOST_PARTS = 10_000
MOST_CELLS = 50_000_000
MEMORY_MEGABYTES = 4_096
SECONDS = 900


def read_excel(paths: Sequence[Path], context: Context) -> Tables:
    """Read workbooks: flat sheets, or one sheet per table of the schema.

    Parameters
    ----------
    paths : sequence of Path
    context : Context

    Returns
    -------
    Tables

    Raises
    ------
    UnsafeSourceError
        If a workbook unpacks to far more than a table can be, states a dimension that no
        sheet has, or carries XML that defines entities.
    UsageError
        If it is damaged or lacks a column.
    """
    sheets = [sheet for path in paths for sheet in excel_sheets(path)]
    exports = [sheet for sheet in sheets if export_kind(sheet.frame.columns)]
    if exports and not context.mapping:
        return with_notes(
            tables_from_export([export_file(sheet) for sheet in exports], context),
            [f"{sheet.source}: the columns of a LinkedIn export, read as one." for sheet in exports],
        )
    if is_table_set(sheets):
        return tables_from_set(sheets, context)
    return tables_from_sheets(_flat_sheets(sheets, context), context)


def excel_sheets(path: Path) -> list[Sheet]:
    """Read the sheets of a workbook that hold anything, each below its header."""
    merges = refuse_unsafe(path)
    document = _read_in_child(path)
    several = len([rows for rows in document["sheets"].values() if rows]) > 1
    sheets: list[Sheet] = []
    for title, rows in document["sheets"].items():
        if not rows:
            continue
        source = f"{path.name}:{title}" if several else path.name
        sheet = _sheet(source, rows, merges.get(title, []), excel_1904=document["date_1904"])
        if count := document["uncomputed"].get(title, 0):
            sheet.notes.append(
                f"{source}: {count:,} formulas hold no stored value and were read as empty: "
                "open the workbook in Excel and save it."
            )
        if count := document["errors"].get(title, 0):
            sheet.notes.append(
                f"{source}: {count:,} cells show an error of Excel, such as #REF!, and were read as empty."
            )
        sheets.append(sheet)
    if not sheets:
        raise UnreadableSourceError(
            f"the workbook {path.name} is empty.",
            found="no sheet with cells",
            arguments="messages.xlsx",
        )
    if document["hidden"]:
        sheets[0].notes.append(f"{path.name}: {document['hidden']:,} hidden sheets were left out.")
    if document["date_1904"]:
        sheets[0].notes.append(f"{path.name}: day numbers count from 1904.")
    return sheets


def refuse_unsafe(path: Path) -> dict[str, Merges]:
    """Look at a workbook from the outside, before anything unpacks it.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict
        Sheet title to its merged cells.

    Raises
    ------
    UnsafeSourceError, UnreadableSourceError
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            steep = [
                part for part in parts if part.file_size > max(RATIO_FROM, MOST_RATIO * part.compress_size)
            ]
            if unpacked > MOST_UNPACKED or steep or len(parts) > MOST_PARTS:
                raise _unsafe(path, f"{path.stat().st_size:,} bytes that unpack to {unpacked:,}")
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    with archive.open(part) as file:
                        _refuse_xml(path, file.read(65_536))
            return _merges_by_title(archive)
    except OSError as error:
        raise unreadable(path, error) from None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError):
        raise _damaged(path) from None


def _refuse_xml(path: Path, head: bytes) -> None:
    plain = head.replace(b"\x00", b"")
    if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", plain, re.IGNORECASE):
        raise _unsafe(path, "XML that defines entities")
    dimension = re.search(rb"<dimension\s+ref=[\"'][A-Z]*\d*:([A-Z]{1,3})(\d{1,7})[\"']", plain)
    if dimension:
        columns = 0
        for letter in dimension.group(1):
            columns = columns * 26 + letter - 64
        if columns * int(dimension.group(2)) > MOST_CELLS:
            raise _unsafe(path, f"a sheet that says it has {columns * int(dimension.group(2)):,} cells")


def _merges_by_title(archive: zipfile.ZipFile) -> dict[str, Merges]:
    """Read which cells are merged, since the streaming reader does not say."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return {}
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    rels = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets: dict[str, str] = {}
    for tag in re.findall(r"<Relationship\b[^>]*>", rels):
        found = dict(re.findall(r'\b(Id|Target)="([^"]*)"', tag))
        if {"Id", "Target"} <= found.keys():
            targets[found["Id"]] = found["Target"]
    merges: dict[str, Merges] = {}
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        title, rel = re.search(r'\bname="([^"]*)"', tag), re.search(r'\br:id="([^"]*)"', tag)
        target = targets.get(rel.group(1), "") if rel else ""
        name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if title and name in names:
            merges[unescape(title.group(1))] = parse_merges(_tail(archive, name))
    return merges


def _tail(archive: zipfile.ZipFile, name: str) -> bytes:
    """The end of a part, where merged cells stand: what follows the last row."""
    kept = b""
    with archive.open(name) as file:
        while chunk := file.read(1 << 20):
            kept = kept[-(1 << 20) :] + chunk
    at = kept.rfind(b"</sheetData>")
    return kept[at:] if at >= 0 else kept


def _read_in_child(path: Path) -> dict[str, Any]:
    command = [sys.executable, "-I", str(workbook.__file__), str(path.resolve()), str(MEMORY_MEGABYTES)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - fixed program
    except subprocess.TimeoutExpired:
        raise _unsafe(path, f"more than {SECONDS:,} seconds of work") from None
    if done.returncode:
        # The child's traceback may quote cells: only its last word is kept.
        last = done.stderr.decode("utf-8", "replace").strip().rsplit("\n", 1)[-1].split(":")[0]
        # Out of memory, Python 3.13 cannot always write its last word.
        if b"MemoryError" in done.stderr or done.returncode < 0:
            raise _unsafe(path, f"more than {MEMORY_MEGABYTES:,} MB of memory")
        if "EntitiesForbidden" in last or "DTDForbidden" in last:
            raise _unsafe(path, "XML that defines entities")
        raise _damaged(path)
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def _sheet(source: str, rows: list[list[Any]], merges: Merges, *, excel_1904: bool) -> Sheet:
    header: Header = find_header(rows, merges)
    width = max([len(header.names), *(len(row) for row in rows[header.first_data :])])
    names = unique_names([*header.names, *[""] * (width - len(header.names))])
    body = _filled_down(rows, merges)[header.first_data :]
    numbers = np.array([at for at, row in enumerate(body, start=1) if row], dtype="int64")
    cells = [row + [None] * (width - len(row)) for row in body if row]
    raw = pd.DataFrame(cells, columns=names, dtype=object)
    keep = [
        name
        for at, name in enumerate(names)
        if (at < len(header.names) and header.names[at]) or raw[name].notna().any()
    ]
    raw = pd.DataFrame({name: _times(raw[name], excel_1904=excel_1904) for name in keep}, index=raw.index)
    frame, notes = clean_frame(raw, source)
    return Sheet(
        source,
        frame,
        numbers,
        notes=[*(f"{source}: {note}" for note in header.notes), *notes],
        excel_1904=excel_1904,
    )


def _filled_down(rows: list[list[Any]], merges: Merges) -> list[list[Any]]:
    """Give the value of cells merged downwards to each row that they cover."""
    for top, left, low, right in merges:
        # A block over several columns is a heading, not the value of its rows.
        if low == top or right != left or top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top + 1 : low + 1]:
            row.extend([None] * (left + 1 - len(row)))
            row[left] = rows[top][left] if row[left] is None else row[left]
    return rows


def _times(values: pd.Series, *, excel_1904: bool) -> pd.Series:
    """Turn the child's times back; day numbers among them are times whose cell lost its format."""
    is_time = values.map(lambda value: isinstance(value, dict))
    if not is_time.any():
        return values
    start = pd.Timestamp("1904-01-01" if excel_1904 else "1899-12-30")

    def iso(value: Any) -> Any:
        if isinstance(value, dict):
            return value["t"]
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 20_000 < value < 80_000:
            return (start + pd.Timedelta(days=value)).round("s").isoformat()
        return value

    texts = values.map(iso)
    if values.map(lambda value: value is None or isinstance(value, dict)).all():
        return pd.Series(pd.to_datetime(texts, format="ISO8601"), index=values.index)
    return texts


def _flat_sheets(sheets: list[Sheet], context: Context) -> list[Sheet]:
    """Keep the sheets that hold messages; say which were left out."""
    flat, lacking = [], []
    for sheet in sheets:
        try:
            recognise_columns(sheet.frame, context.mapping, source=sheet.source)
        except MissingColumnError as error:
            lacking.append((sheet, error))
        else:
            flat.append(sheet)
    if not flat:
        return sheets
    if not any(len(sheet.frame) for sheet in flat):
        raise no_rows(flat[0].source, [str(name) for name in flat[0].frame])
    for sheet, _ in lacking:
        flat[0].notes.append(
            f"{sheet.source}: left out, as no column of it is a message ({listed(map(str, sheet.frame))})."
        )
    return flat


def _unsafe(path: Path, found: str) -> UnsafeSourceError:
    return UnsafeSourceError(
        f"the workbook {path.name} is refused: it is built to exhaust the machine, or far larger than a table can be.",
        found=found,
        hint="if you trust it, save it as CSV and name that instead",
    )


def _damaged(path: Path) -> UnreadableSourceError:
    return UnreadableSourceError(
        f"the workbook {path.name} is damaged, or has a password.",
        found="an archive that holds no readable workbook",
        hint="open it in Excel, save it as .xlsx without a password, and name that instead",
    )
