"""Delimited text of undeclared dialect and encoding."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from outreach_analysis.errors import UnreadableSourceError
from outreach_analysis.importers.columns import no_rows, unique_names
from outreach_analysis.importers.decode import UNDECODED, decode
from outreach_analysis.importers.dialect import SAMPLE, Dialect, sniff, titles_above
from outreach_analysis.importers.files import read_bytes
from outreach_analysis.importers.flat import tables_from_sheets
from outreach_analysis.importers.reader import Context
from outreach_analysis.importers.sheet import Sheet
from outreach_analysis.importers.tableset import is_table_set, tables_from_set
from outreach_analysis.schema import Tables

LONGEST_CELL = 1 << 26
HEADER = 1 << 20


def read_delimited(paths: Sequence[Path], context: Context) -> Tables:
    """Read CSV, TSV and their kin.

    Parameters
    ----------
    paths : sequence of Path
    context : Context

    Returns
    -------
    Tables

    Raises
    ------
    UsageError
        If a file is empty, is no text, or lacks a column.
    """
    sheets = [delimited_sheet(path) for path in paths]
    if is_table_set(sheets):
        return tables_from_set(sheets, context)
    return tables_from_sheets(sheets, context)


def delimited_sheet(path: Path) -> Sheet:
    """Read one file of delimited text; every cell stays the text that it is.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Sheet
        Records with more or fewer cells than the header, or with bytes that could not
        be decoded, are set apart with their row number.

    Raises
    ------
    UnreadableSourceError
        If the file is empty, binary, or in an encoding that cannot be told.
    """
    return sheet_from_bytes(read_bytes(path), path.name)


def sheet_from_bytes(data: bytes, source: str) -> Sheet:
    """As `delimited_sheet`, from bytes already read."""
    decoded = decode(data, source)
    start = decoded.start(SAMPLE)
    above, lines = titles_above(start)
    dialect = sniff(start[above:])
    notes = []
    if above:
        noun = "line that is" if lines == 1 else "lines that are"
        notes.append(f"{source}: the header was found in line {lines + 1}, below {lines:,} {noun} none.")
    if decoded.encoding != "UTF-8" or dialect.delimiter != "," or dialect.escape or dialect.quote != '"':
        notes.append(f"{source}: read as {decoded.encoding} with {dialect.described}.")
    encoding, broken = decoded.encoding, decoded.broken
    body = decoded.utf8[len(start[:above].encode()) :] if above else decoded.utf8
    text, stand_in = _hide_bare_returns(body, dialect)
    # A large file stands in memory once, not as bytes, text and table at the same time.
    del data, decoded, body
    table, widths = _parse(text, dialect, source)
    del text
    frame = _with_returns(table, stand_in, dialect).to_pandas()
    del table
    named = [bool(str(cell).strip()) for cell in frame.iloc[0]] if len(frame) else []
    header = unique_names(frame.iloc[0]) if len(frame) else []
    number = np.setdiff1d(np.arange(len(frame) + len(widths)), [row for row, _ in widths])
    frame = frame.iloc[1:].set_axis(header, axis=1).reset_index(drop=True)
    number = number[1:]
    nameless = [
        name for name, given in zip(frame, named, strict=True) if not given and (frame[name] == "").all()
    ]
    frame = frame.drop(columns=nameless)
    quarantined = [
        (row, "", f"{count:,} cells where the header has {len(header):,}") for row, count in widths
    ]
    if broken:
        spoilt = np.zeros(len(frame), bool)
        for name in frame:
            hit = frame[name].str.contains(UNDECODED, regex=False).to_numpy(dtype=bool) & ~spoilt
            quarantined += [(int(row), str(name), f"bytes that are no {encoding}") for row in number[hit]]
            spoilt |= hit
        frame, number = frame[~spoilt].reset_index(drop=True), number[~spoilt]
    if not len(frame) and not quarantined:
        raise no_rows(source, header)
    return Sheet(source, frame, number, quarantined, notes)


def _parse(data: bytes, dialect: Dialect, source: str) -> tuple[Any, list[tuple[int, int]]]:
    """Parse with Arrow; return the table and (record number, cells) of records of another width."""
    import pyarrow as pa
    from pyarrow import csv

    width = _header_width(data[:HEADER].decode("utf-8", "ignore"), dialect)
    names = [f"f{at}" for at in range(width)]
    odd: list[tuple[int, int]] = []

    def set_apart(row: Any) -> str:
        odd.append((int(row.number) - 1, int(row.actual_columns)))
        return "skip"

    try:
        table = csv.read_csv(
            pa.BufferReader(data),
            # One thread, since Arrow numbers odd records only then; blocks hold the longest cell.
            read_options=csv.ReadOptions(
                use_threads=False, column_names=names, block_size=_block_size(len(data))
            ),
            parse_options=csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char=dialect.quote,
                double_quote=not dialect.escape,
                escape_char=dialect.escape or False,
                newlines_in_values=True,
                ignore_empty_lines=width > 1,
                invalid_row_handler=set_apart,
            ),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()),
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid as error:
        raise UnreadableSourceError(
            f"the file {source} cannot be read as delimited text.",
            found=re.sub(r"\s+", " ", str(error)).split(":")[0],
            hint="check the quotes in it, or say what it is",
            arguments=f"{source} --kind json",
        ) from None
    return table, odd


def _hide_bare_returns(data: bytes, dialect: Dialect) -> tuple[bytes, str]:
    """Put a private letter in place of CRs that end no record, since every parser splits there."""
    returns = data.count(b"\r")
    if dialect.ending == "\r" or not returns:
        return data, ""
    if dialect.ending == "\r\n" and returns == data.count(b"\r\n"):
        return data, ""
    stand_in = next(chr(code) for code in range(0xE000, 0xF8FF) if chr(code).encode() not in data)
    if dialect.ending == "\n":
        return data.replace(b"\r", stand_in.encode()), stand_in
    return re.sub(rb"\r(?!\n)", stand_in.encode(), data), stand_in


def _with_returns(table: Any, stand_in: str, dialect: Dialect) -> Any:
    """Put bare CRs back."""
    import pyarrow.compute as pc

    if not stand_in:
        return table
    for at, name in enumerate(table.column_names):
        if pc.any(pc.match_substring(table.column(at), stand_in)).as_py():
            column = pc.replace_substring(table.column(at), pattern=stand_in, replacement="\r")
            table = table.set_column(at, name, column)
    if dialect.ending == "\n":
        last = table.num_columns - 1
        table = table.set_column(last, table.column_names[last], _without_stray_return(table.column(last)))
    return table


def _without_stray_return(column: Any) -> Any:
    """Take the CR off the last cells if most have one: files put together from two systems."""
    import pyarrow.compute as pc

    ends = pc.ends_with(column, pattern="\r")
    if len(column) > 1 and (pc.sum(ends).as_py() or 0) > len(column) / 2:
        return pc.if_else(ends, pc.utf8_slice_codeunits(column, 0, -1), column)
    return column


def _header_width(text: str, dialect: Dialect) -> int:
    import csv

    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        lines = io.StringIO(text, newline="")
        reader = csv.reader(
            lines,
            delimiter=dialect.delimiter,
            quotechar=dialect.quote,
            escapechar=dialect.escape or None,
            doublequote=not dialect.escape,
        )
        return max(len(next((record for record in reader if record), [""])), 1)
    finally:
        csv.field_size_limit(limit)


def _block_size(size: int) -> int:
    # A record must fit into one block, and one cell may be the whole file.
    return max(min(size + 1, LONGEST_CELL), 1 << 16)
