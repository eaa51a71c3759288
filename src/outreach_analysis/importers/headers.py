"""Where the header of a sheet stands, also below a title or in two rows with merged cells."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from outreach_analysis.importers import columns
from outreach_analysis.importers.columns import plain_name
from outreach_analysis.schema import SOURCE_TABLES

Merges = list[tuple[int, int, int, int]]
"""Merged blocks as (first row, first column, last row, last column), counted from 0."""

KNOWN = columns.KNOWN | {plain_name(name) for table in SOURCE_TABLES for name in table.column_names}
SEARCHED = 30


@dataclass
class Header:
    """The names of the columns, and where the data begin.

    Parameters
    ----------
    names : list of str
    first_data : int
        Position of the first row below the header.
    notes : list of str
    """

    names: list[str]
    first_data: int
    notes: list[str] = field(default_factory=list)


def parse_merges(xml: bytes) -> Merges:
    """Read `mergeCell` references.

    Examples
    --------
    >>> parse_merges(b'<mergeCell ref="A1:C1"/>')
    [(0, 0, 0, 2)]
    """
    merges = []
    for a, b, c, d in re.findall(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"', xml):
        merges.append((int(b) - 1, _column(a), int(d) - 1, _column(c)))
    return merges


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def find_header(rows: list[list[Any]], merges: Merges) -> Header:
    """Find the header among the first rows of a sheet.

    Parameters
    ----------
    rows : list of list
        Cells of a sheet.
    merges : list of tuple
        Its merged blocks.

    Returns
    -------
    Header
        A row below merged group names takes the group into the names that would
        otherwise repeat: "Sender" over "Name" gives "Sender Name".

    Examples
    --------
    >>> find_header([["Log 2026"], [], ["Text", "Sent at"], ["hi", 1]], [(0, 0, 0, 1)]).names
    ['Text', 'Sent at']
    """
    head = rows[:SEARCHED]
    width = max((len(row) for row in head), default=0)
    at = max(range(len(head)), key=lambda place: (_score(head[place], width), -place), default=0)
    if _names_groups(head, at, merges):
        at += 1
    names = [_name(value) for value in head[at]] + [""] * (width - len(head[at]))
    notes: list[str] = []
    above = _spread(head[at - 1], at - 1, width, merges) if at else []
    for place, name in enumerate(names):
        # A cell merged downwards holds its name in the row above.
        if (
            not name
            and above
            and any(top < at <= low and left <= place <= right for top, left, low, right in merges)
        ):
            names[place] = above[place]
    grouped = _grouped(names, above, at, merges)
    if grouped != names:
        names = grouped
        notes.append(
            f"the header stands in rows {at} and {at + 1}, with merged group names taken into the column names."
        )
    elif at:
        notes.append(f"the header was found in row {at + 1}, below what is no header.")
    while names and not names[-1]:
        names.pop()
    return Header(names, at + 1, notes)


def _names_groups(head: list[list[Any]], at: int, merges: Merges) -> bool:
    """Whether the row only names groups, and the names of the columns follow below it."""
    below = head[at + 1] if at + 1 < len(head) else []
    grouped = [right > left for top, left, low, right in merges if top == low == at]
    filled = [value for value in below if value is not None and value != ""]
    return any(grouped) and bool(filled) and all(isinstance(value, str) for value in filled)


def _score(row: list[Any], width: int) -> float:
    texts = [value for value in row if isinstance(value, str) and value.strip()]
    filled = [value for value in row if value is not None and value != ""]
    if not texts or len(texts) < len(filled):
        return 0.0
    known = sum(plain_name(value) in KNOWN for value in texts)
    distinct = len({value.strip() for value in texts})
    long = sum(len(value) > 80 for value in texts)
    return 3.0 * known + (distinct - long) / max(width, 1) + (1.0 if distinct > width / 2 else 0.0)


def _name(value: Any) -> str:
    return re.sub(r"\s+", " ", str(value)).strip() if value is not None else ""


def _spread(row: list[Any], at: int, width: int, merges: Merges) -> list[str]:
    """Repeat a merged cell's name over all columns that it covers."""
    names = [_name(value) for value in row] + [""] * (width - len(row))
    for top, left, low, right in merges:
        if top <= at <= low and left < width:
            for place in range(left, min(right, width - 1) + 1):
                names[place] = names[left]
    return names


def _grouped(names: list[str], above: list[str], at: int, merges: Merges) -> list[str]:
    groups = {
        place
        for top, left, low, right in merges
        # A title over everything groups nothing.
        if top == low == at - 1 and right - left + 1 < len(names)
        for place in range(left, min(right, len(names) - 1) + 1)
    }
    repeated = {name for name, count in Counter(names).items() if count > 1}
    result = list(names)
    for place in groups:
        full = f"{above[place]} {names[place]}".strip()
        if names[place] in repeated or (plain_name(full) in KNOWN and plain_name(names[place]) not in KNOWN):
            result[place] = full
    return result
