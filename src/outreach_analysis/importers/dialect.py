"""The dialect of delimited text, told from its first records."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass

from outreach_analysis.importers.columns import KNOWN, plain_name

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
SAMPLE = 65_536
MOST_TITLES = 12


@dataclass(frozen=True)
class Dialect:
    """How cells and records are told apart.

    Parameters
    ----------
    delimiter : str
    quote : str
        `"` or `'`.
    escape : str
        Backslash, or empty where quotes are doubled.
    ending : str
        What ends a record: LF, CR LF or CR.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    ending: str = "\n"

    @property
    def described(self) -> str:
        """In words, for a note."""
        more = ", backslash before quotes" if self.escape else ""
        more += ", single quotes" if self.quote == "'" else ""
        return f"{DELIMITERS[self.delimiter]} between cells{more}"


def sniff(text: str) -> Dialect:
    r"""Choose the dialect in which the first records are most regular.

    Parameters
    ----------
    text : str
        The file's text; only its start is looked at.

    Returns
    -------
    Dialect

    Examples
    --------
    >>> sniff("text;n\n'a, b and c';1\n").delimiter
    ';'
    """
    sample = text[:SAMPLE]
    whole = len(sample) == len(text)
    best, best_score = Dialect(), (-1.0, -1.0, -1.0)
    for quote, escape in (('"', ""), ('"', "\\"), ("'", "")):
        if (escape and '\\"' not in sample) or (quote == "'" and not _single_quoted(sample)):
            continue
        for delimiter in DELIMITERS:
            if delimiter not in sample:
                continue
            score = _score(sample, delimiter, quote, escape, whole=whole)
            if score > best_score:
                best, best_score = Dialect(delimiter, quote, escape), score
    return Dialect(best.delimiter, best.quote, best.escape, _ending(sample, best.quote))


def titles_above(text: str) -> tuple[int, int]:
    r"""Find the lines above the header: a title, a date of export, nothing.

    Parameters
    ----------
    text : str
        The start of the file.

    Returns
    -------
    characters, lines : int
        How far the header lies below the start; zero where the first line is as good a
        header as any below it.

    Examples
    --------
    >>> titles_above("Outreach log\nExported,2026-11-01\n\nBody,Sent at,Name\nhi,,\n")
    (34, 3)
    >>> titles_above("text\nBody,Sent at\n")
    (0, 0)
    """
    ends = {"\r\n": "\r\n", "\n": "\n"}.get(_ending(text, '"'), "\r")
    widest, position = 0, 0
    for lines, line in enumerate(text[:SAMPLE].split(ends)[:MOST_TITLES]):
        if line.count('"') % 2:
            break  # A cell goes on in the next line: these are data.
        cells = max((_cells(line, delimiter) for delimiter in DELIMITERS), key=len)
        known = sum(plain_name(cell) in KNOWN for cell in cells)
        if known:
            is_header = known >= min(2, len(cells)) and 2 * known >= len(cells) and len(cells) > widest
            return (position, lines) if widest and is_header else (0, 0)
        widest = max(widest, len(cells))
        position += len(line) + len(ends)
    return 0, 0


def _cells(line: str, delimiter: str) -> list[str]:
    parts = [part.strip().strip('"').strip() for part in line.split(delimiter)]
    return [part for part in parts if part]


def _single_quoted(sample: str) -> bool:
    first = sample.lstrip().splitlines()[0] if sample.strip() else ""
    return first.startswith("'") and first.rstrip().endswith("'") and '"' not in first


def _score(
    sample: str, delimiter: str, quote: str, escape: str, *, whole: bool
) -> tuple[float, float, float]:
    """Known names in the header, share of records with as many cells as it, number of cells."""
    reader = csv.reader(
        io.StringIO(sample, newline=""),
        delimiter=delimiter,
        quotechar=quote,
        escapechar=escape or None,
        doublequote=not escape,
    )
    records: list[list[str]] = []
    try:
        for record in reader:
            if record:
                records.append(record)
            if len(records) > 500:
                break
    except csv.Error:
        pass  # A cell longer than csv allows, or a bare CR: what was read so far decides.
    if not whole and len(records) > 1 and len(records) <= 500:
        records.pop()
    if not records or len(records[0]) < 2:
        return (-1.0, -1.0, -1.0)
    widths = Counter(len(record) for record in records)
    regular = widths[len(records[0])] / len(records)
    known = sum(plain_name(name) in KNOWN for name in records[0]) / len(records[0])
    return (round(regular + known, 3), regular, float(len(records[0])))


def _ending(sample: str, quote: str) -> str:
    """What ends the header record: the first line end outside quotes."""
    inside = False
    for position, letter in enumerate(sample):
        if letter == quote:
            inside = not inside
        elif not inside and letter == "\n":
            return "\n"
        elif not inside and letter == "\r":
            return "\r\n" if sample[position + 1 : position + 2] == "\n" else "\r"
    return "\n"
