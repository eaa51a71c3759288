"""How a value stands in a table: on a page, in JupyterLab, and as data again."""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np
import pandas as pd

Kind = Literal["text", "name", "integer", "number", "percent", "points", "p_value", "score", "change"]

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


def write_value(value: Any, kind: str) -> str:
    """A cell as a page writes it.

    Examples
    --------
    >>> write_value(0.256, "percent"), write_value(-0.031, "points"), write_value(None, "number")
    ('26%', '−3.1', '–')
    >>> write_value(0.0002, "p_value"), write_value(1204, "integer")
    ('< 0.001', '1,204')
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if kind == "name":
        return str(value).replace("_", " ")
    if kind == "text" or isinstance(value, str):
        return str(value)
    written = {
        "integer": lambda number: f"{number:,.0f}",
        "percent": lambda number: f"{100 * number:.{0 if abs(number) >= 0.02 or number == 0 else 1}f}%",
        "points": lambda number: f"{100 * number:+.1f}",
        "score": lambda number: f"{number:.2f}",
        "change": lambda number: f"{number:+.2f}",
        "p_value": lambda number: "< 0.001" if number < 0.001 else f"{number:.3f}",
    }.get(kind, lambda number: f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}")(value)
    return written.replace("-", "−")


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


_LAB_STYLE = (
    "section.table th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer}"
    "section.table th[aria-sort=ascending] button::after{content:' ↑'}"
    "section.table th[aria-sort=descending] button::after{content:' ↓'}"
    "section.table .text{text-align:left!important}"
)


def table_html(data: Mapping[str, Any]) -> str:
    """A table for an output of JupyterLab, with the script that sorts and filters it."""
    places = [place for place, head in enumerate(data["columns"]) if head["shown"]]
    classes = ["text" if head["kind"] in WORDS else "number" for head in data["columns"]]
    heads = "".join(
        f'<th class="{classes[place]}">{html.escape(data["columns"][place]["label"])}</th>'
        for place in places
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td class="{classes[place]}">'
            f"{html.escape(write_value(row[place], data['columns'][place]['kind']))}</td>"
            for place in places
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
