"""How a value stands in a table: on a page, in JupyterLab, and as data again."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np
import pandas as pd

from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.numbers import CHANGE, POINTS, RATIO

Kind = Literal[
    "text", "name", "integer", "number", "percent", "points", "p_value", "score", "change", "ratio"
]

WORDS: tuple[Kind, ...] = ("text", "name")
"""Kinds that hold words; the others hold numbers."""

_INTEGERS = {"n_obs", "n_groups", "count", "rows"}
_NAMES = {"term", "name", "score", "status", "family", "scale", "measure", "coded_as"}


def kind_of(column: str, values: pd.Series[Any]) -> Kind:
    """How a column is written where nobody says."""
    if column in {"p_value", "p_adjusted"}:
        return "p_value"
    if column in _INTEGERS or pd.api.types.is_integer_dtype(values.dtype):
        return "integer"
    if pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype):
        return "number"
    return "name" if column in _NAMES else "text"


def plain_value(value: Any) -> Any:
    """A cell as JSON holds it; what is missing or endless is null."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    return value.isoformat() if isinstance(value, pd.Timestamp) else str(value)


_SIGNED = {"points": POINTS, "change": CHANGE}


def write_value(value: Any, kind: str, within: tuple[Any, Any] | None = None) -> str:
    """A cell as a page writes it.

    Parameters
    ----------
    value : any
    kind : str
    within : (float, float), optional
        The interval that the value belongs to; it tells how many decimals a difference takes.

    Examples
    --------
    >>> write_value(0.256, "percent"), write_value(-0.031, "points"), write_value(None, "number")
    ('26%', '−3.1', '–')
    >>> write_value(0.0002, "p_value"), write_value(1204, "integer")
    ('< 0.001', '1,204')
    >>> write_value(0.05, "change", within=(0.002, 0.09))
    '+0.050'
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if kind == "name":
        return title_of(str(value))
    if kind == "text" or isinstance(value, str):
        return str(value)
    if kind in _SIGNED or kind == "ratio":
        bounds = (np.nan if end is None else float(end) for end in within or (np.nan, np.nan))
        if kind == "ratio":
            return RATIO.fitting(*(float(np.log(end)) for end in bounds))(float(np.log(value)))
        return _SIGNED[kind].fitting(*bounds)(float(value))
    written = {
        "integer": lambda number: f"{number:,.0f}",
        "percent": lambda number: f"{100 * number:.{1 if 0.0005 <= abs(number) < 0.02 else 0}f}%",
        "score": lambda number: f"{number:.2f}",
        "p_value": lambda number: "< 0.001" if number < 0.001 else f"{number:.3f}",
    }.get(kind, lambda number: f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}")(value)
    return written.removeprefix("-") if not written.strip("-0.%") else written.replace("-", "−")


@cache
def table_script() -> str:
    """The script by which tables sort and filter, in a page and in JupyterLab."""
    return files("outreach_analysis.publish").joinpath("templates/tables.js").read_text(encoding="utf-8")


_LAB_STYLE = (
    "section.table th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer}"
    "section.table th[aria-sort=ascending] button::after{content:' ↑'}"
    "section.table th[aria-sort=descending] button::after{content:' ↓'}"
    "section.table .text{text-align:left!important}"
)


@dataclass(frozen=True)
class Column:
    """A column as it stands on a page.

    Parameters
    ----------
    label : str
        Its head.
    kind : str
    place : int
        Where its values stand in a row of the data.
    upper : int or None
        Where the upper ends stand, if the column is an interval of which `place` holds the lower ends.
    interval : (int, int) or None
        Where the interval stands that an estimate belongs to.
    """

    label: str
    kind: str
    place: int
    upper: int | None = None
    interval: tuple[int, int] | None = None

    @property
    def is_wordy(self) -> bool:
        """Whether it holds words, and not numbers."""
        return self.kind in WORDS

    @property
    def unit(self) -> str:
        """Unit under the head; an interval has that of its estimate."""
        return "points" if self.kind == "points" and self.upper is None else ""

    def write(self, row: Sequence[Any]) -> str:
        """The cell of a row."""
        value = row[self.place]
        if self.upper is None:
            within = None if self.interval is None else (row[self.interval[0]], row[self.interval[1]])
            return write_value(value, self.kind, within)
        ends = (value, row[self.upper])
        if ends == (None, None):
            return "–"
        low, high = ("no bound" if end is None else write_value(end, self.kind, ends) for end in ends)
        return f"{low} to {high}"


def shown_columns(data: Mapping[str, Any]) -> list[Column]:
    """The columns that a page shows; the two ends of an interval stand in one.

    Parameters
    ----------
    data : mapping
        Of a table that a notebook showed.
    """
    heads = [(place, head) for place, head in enumerate(data["columns"]) if head["shown"]]
    columns: list[Column] = []
    for number, (place, head) in enumerate(heads):
        after = heads[number + 1] if number + 1 < len(heads) else None
        before = heads[number - 1] if number else None
        if after and (head["label"], after[1]["label"]) == _ENDS and head["kind"] == after[1]["kind"]:
            if columns and columns[-1].kind == head["kind"]:
                columns[-1] = replace(columns[-1], interval=(place, after[0]))
            columns.append(Column("likely between", head["kind"], place, upper=after[0]))
        elif not (before and columns[-1].upper == place):
            columns.append(Column(head["label"], head["kind"], place))
    return columns


_ENDS = ("from", "to")
_FEW = 3


def is_stacked(columns: Sequence[Column]) -> bool:
    """Whether a phone shows the rows of a table one below the other, every cell with its head."""
    return len(columns) > _FEW or sum(column.is_wordy for column in columns) >= _FEW


def table_html(data: Mapping[str, Any]) -> str:
    """A table for an output of JupyterLab, with the script that sorts and filters it."""
    columns = shown_columns(data)
    classes = ["text" if column.is_wordy else "number" for column in columns]
    heads = "".join(
        f'<th class="{name}">{html.escape(column.label)}</th>'
        for name, column in zip(classes, columns, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td class="{name}">{html.escape(column.write(row))}</td>'
            for name, column in zip(classes, columns, strict=True)
        )
        + "</tr>"
        for row in data["rows"]
    )
    return (
        f'<style>{_LAB_STYLE}</style><section class="table"><p>{html.escape(data["title"])}</p>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></section>"
        f"<script>{table_script()}</script>"
    )


def table_frame(data: Mapping[str, Any]) -> pd.DataFrame:
    """The table that a notebook showed, as a frame with all its columns."""
    names = [head["name"] for head in data["columns"]]
    frame = pd.DataFrame([list(row) for row in data["rows"]], columns=names, dtype=object)
    for head in data["columns"]:
        if head["kind"] not in WORDS:
            frame[head["name"]] = pd.to_numeric(frame[head["name"]], errors="coerce")
    return frame
