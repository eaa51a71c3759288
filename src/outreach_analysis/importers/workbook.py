"""Read the cells of a workbook; run as a program of its own, under a memory limit.

Usage: `python workbook.py FILE MEGABYTES`. Writes one JSON document to standard output.
Nothing of outreach_analysis is imported here, so that the process starts fast and a
hostile workbook meets as little code as possible.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import zipfile
from pathlib import Path
from typing import Any


def limit_memory(megabytes: int) -> None:
    """Cap the address space of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limit; sizes were checked before.
        return
    limit = megabytes << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def plain(value: Any) -> Any:
    """Bring a cell to JSON: text, number, boolean, or a time as {"t": ISO}."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, dt.datetime):
        return {"t": value.isoformat()}
    if isinstance(value, dt.date):
        return {"t": dt.datetime(value.year, value.month, value.day).isoformat()}  # noqa: DTZ001 - Excel knows no zone
    return str(value)


def read_sheet(sheet: Any) -> tuple[list[list[Any]], int]:
    """List the rows of a sheet, without empty rows at its end and empty cells at a row's end.

    Cells in which Excel shows an error such as #REF! are empty; the second result counts them.
    """
    rows: list[list[Any]] = []
    filled = errors = 0
    for cells in sheet.iter_rows():
        wrong = [cell.data_type == "e" for cell in cells]
        errors += sum(wrong)
        row = [None if bad else plain(cell.value) for cell, bad in zip(cells, wrong, strict=True)]
        while row and (row[-1] is None or (isinstance(row[-1], str) and not row[-1].strip())):
            row.pop()
        rows.append(row)
        if row:
            filled = len(rows)
    return rows[:filled], errors


def has_formulas(path: str) -> bool:
    """Whether any sheet holds a formula, from its XML."""
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                with archive.open(info) as part:
                    tail = b""
                    while chunk := part.read(1 << 20):
                        if b"<f>" in tail + chunk or b"<f " in tail + chunk:
                            return True
                        tail = chunk[-3:]
    return False


def count_uncomputed(path: str, values: dict[str, list[list[Any]]]) -> dict[str, int]:
    """Count formulas by sheet whose value was never stored."""
    from openpyxl import load_workbook

    # Opened here, since openpyxl goes by the name of a file and not by its content.
    book = load_workbook(Path(path).open("rb"), read_only=True, data_only=False)  # noqa: SIM115 - closed with the book
    counts = dict.fromkeys(values, 0)
    for sheet in book.worksheets:
        stored = values.get(sheet.title, [])
        sheet.reset_dimensions()
        for at, cells in enumerate(sheet.iter_rows()):
            for place, cell in enumerate(cells):
                if cell.data_type == "f":
                    row = stored[at] if at < len(stored) else []
                    counts[sheet.title] += place >= len(row) or row[place] is None
    book.close()
    return counts


def main(path: str, megabytes: int) -> None:
    """Read a workbook and write its cells."""
    # openpyxl would load numpy, of which it uses nothing here: half a second and half the memory.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    from openpyxl import load_workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    # After the imports, which fail in other ways than for want of memory.
    limit_memory(megabytes)
    book = load_workbook(Path(path).open("rb"), read_only=True, data_only=True)  # noqa: SIM115 - closed with the book
    values: dict[str, list[list[Any]]] = {}
    errors: dict[str, int] = {}
    for sheet in book.worksheets:
        # The dimension that a file states may be wrong; cells say where they are.
        sheet.reset_dimensions()
        if sheet.sheet_state == "visible":
            values[sheet.title], errors[sheet.title] = read_sheet(sheet)
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    uncomputed = count_uncomputed(path, values) if has_formulas(path) else {}
    json.dump(
        {
            "sheets": values,
            "hidden": len(hidden),
            "uncomputed": uncomputed,
            "errors": errors,
            "date_1904": book.epoch == CALENDAR_MAC_1904,
        },
        sys.stdout,
    )
    book.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
