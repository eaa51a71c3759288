"""Where words go: results to stdout, talk and progress to stderr."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any


def use_utf8() -> None:
    """Write UTF-8 whatever the code page; a lone surrogate is escaped, never an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(*lines: str) -> None:
    """Talk: progress, what was assumed, what to do next."""
    for line in lines:
        print(line, file=sys.stderr, flush=True)


def show(*lines: str) -> None:
    """Results."""
    for line in lines:
        print(line)


def show_json(value: Any) -> None:
    """One JSON value; missing numbers are null."""
    print(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def plain_cell(value: object) -> str:
    r"""Make one line of a cell that strangers may have typed.

    Control characters, which could drive the terminal, become spaces.

    Examples
    --------
    >>> plain_cell("a\x1b[31mb")
    'a [31mb'
    """
    text = "" if value is None else str(value)
    return "".join(character if character.isprintable() else " " for character in text)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Number and noun.

    Examples
    --------
    >>> counted(1, "row"), counted(2500, "row"), counted(2, "reply", "replies")
    ('1 row', '2,500 rows', '2 replies')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def show_columns(rows: Iterable[Sequence[object]], *, indent: str = "  ") -> None:
    """Rows of cells in aligned columns.

    Examples
    --------
    >>> show_columns([("text", 3), ("ask", 12)])
      text  3
      ask   12
    """
    cells = [[plain_cell(cell) for cell in row] for row in rows]
    if not cells:
        return
    widths = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    for row in cells:
        show(indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
