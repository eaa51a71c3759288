"""What notebooks show: findings, figures and tables that a page can set and a reader can trust.

Each object displays itself in JupyterLab and carries the same content as data, from which
`publish.pages` builds a page and `publish.build` writes CSV and XLSX. Notebooks write no files.
"""

from __future__ import annotations

import html
import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from outreach_analysis.errors import InvalidValueError
from outreach_analysis.publish.cells import Kind, kind_of, plain_value, table_html
from outreach_analysis.publish.names import safe_name
from outreach_analysis.publish.record import recorded
from outreach_analysis.signals.registry import title_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MIME = "application/vnd.outreach.shown+json"
"""Mime type under which the data of a shown object travels in a notebook."""

ROWS_SHOWN = 7
ROWS_SPARED = 3
"""A fold that would hold no more rows than this is left open."""

ROWS_KEPT = 2_000


@dataclass(frozen=True)
class Shown:
    """Something a notebook shows.

    Parameters
    ----------
    data : dict
        JSON-ready content; `data["type"]` names its kind.
    fallback : str
        HTML for JupyterLab.
    svg : str
        Drawing for JupyterLab, instead of HTML.
    """

    data: dict[str, Any]
    fallback: str = ""
    svg: str = field(default="", repr=False)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = {MIME: self.data, "text/plain": self.data.get("text", self.data["type"])}
        if self.svg:
            bundle["image/svg+xml"] = self.svg
        elif self.fallback:
            bundle["text/html"] = self.fallback
        return bundle


def answer(sentence: str) -> Shown:
    """The answer to the notebook's question in one sentence with n and interval; it leads the page."""
    return Shown({"type": "answer", "text": sentence}, f"<p><strong>{html.escape(sentence)}</strong></p>")


def findings(said: Sequence[tuple[str, bool | None]]) -> Shown:
    """Findings as sentences.

    Parameters
    ----------
    said : sequence of (str, bool or None)
        A sentence, and whether its interval leaves out "no difference"; None where that
        is not the question.

    Returns
    -------
    Shown
        Where nothing was found, a line that says so.
    """
    if not said:
        return _too_little()
    items = "".join(f"<li>{html.escape(sentence)}</li>" for sentence, _ in said)
    listed = [
        {"text": text, "mark": {True: "clear", False: "unclear", None: ""}[mark]} for text, mark in said
    ]
    return Shown({"type": "findings", "items": listed}, f"<ul>{items}</ul>")


def _too_little() -> Shown:
    words = "There is too little data for what belongs here; see what we cannot say yet."
    return Shown({"type": "missing", "text": words}, f"<p><em>{words}</em></p>")


def gaps(reasons: Sequence[tuple[str, str]]) -> Shown:
    """What the data cannot say, each with what would unlock it.

    Parameters
    ----------
    reasons : sequence of (str, str)
        What cannot be said; what to add.
    """
    items = "".join(
        f"<li>{html.escape(what)} <em>{html.escape(unlock)}</em></li>" for what, unlock in reasons
    )
    return Shown(
        {"type": "gaps", "items": [{"what": what, "unlock": unlock} for what, unlock in reasons]},
        f"<p>What we cannot say yet</p><ul>{items}</ul>" if items else "<p>Nothing is missing.</p>",
    )


def numbers(values: Mapping[str, tuple[str, str]]) -> Shown:
    """A few key numbers.

    Parameters
    ----------
    values : mapping of str to (str, str)
        Name to the number as written, and a remark under it.
    """
    items = "".join(
        f"<li>{html.escape(name)}: <strong>{html.escape(value)}</strong> {html.escape(note)}</li>"
        for name, (value, note) in values.items()
    )
    said = [{"name": name, "value": value, "note": note} for name, (value, note) in values.items()]
    return Shown({"type": "numbers", "items": said}, f"<ul>{items}</ul>")


def figure(name: str, plot: Callable[..., Axes], *tables: Any, note: str = "", **options: Any) -> Shown:
    """Draw a figure, once for a desk and once for a phone.

    Parameters
    ----------
    name : str
        File name of the figure, without ending.
    plot : callable
        A `plot_…` of `outreach_analysis.figures`.
    *tables, **options
        Passed on to `plot`.
    note : str
        A remark under the figure.

    Returns
    -------
    Shown
        Where a table is empty, a line that says that there is nothing to draw.
    """
    from outreach_analysis import figures

    if any(isinstance(table, pd.DataFrame | list) and not len(table) for table in tables):
        return _too_little()
    wide, narrow = plot(*tables, **options), plot(*tables, **options, narrow=True)
    said = figures.caption(wide)
    data = {
        "type": "figure",
        "name": safe_name(name),
        "title": said.title,
        "subtitle": said.subtitle,
        "alt": said.alt,
        "note": note,
        "wide": figures.to_svg(wide),
        "narrow": figures.to_svg(narrow),
        "text": said.alt,
        "drawn": _drawn(tables),
    }
    return Shown(data, svg=figures.to_svg(wide, titled=True))


_MOST_ROWS_DRAWN = 500
_MOST_COLUMNS_DRAWN = 40


def _drawn(tables: Sequence[Any]) -> dict[str, Any] | None:
    """The numbers of a figure that draws a table of results; none where it draws the attempts themselves."""
    frame = next((table for table in tables if isinstance(table, pd.DataFrame)), None)
    if frame is None or len(frame) > _MOST_ROWS_DRAWN or len(frame.columns) > _MOST_COLUMNS_DRAWN:
        return None
    return {
        "columns": [{"name": str(name), "kind": kind_of(str(name), frame[name])} for name in frame],
        "rows": [[plain_value(value) for value in row] for row in frame.itertuples(index=False)],
    }


_LABELS = {
    "term": "what",
    "estimate": "estimate",
    "conf_low": "from",
    "conf_high": "to",
    "p_value": "p",
    "p_adjusted": "p, corrected",
    "n_obs": "n",
    "n_groups": "members",
    "std_error": "standard error",
}


def table(
    name: str,
    frame: pd.DataFrame,
    title: str,
    *,
    shown: Sequence[str] | None = None,
    kinds: Mapping[str, Kind] | None = None,
    labels: Mapping[str, str] | None = None,
    note: str = "",
    if_empty: str = "",
) -> Shown:
    """A table: seven rows on the page, the rest folded, all of it as CSV and XLSX.

    Parameters
    ----------
    name : str
        File name of the table, without ending.
    frame : DataFrame
        At most 2,000 rows are kept; the rest is counted in the note.
    title : str
        What the table holds.
    shown : sequence of str, optional
        Columns on the page; the files have all.
    kinds : mapping of str to kind, optional
        How a column is written: `text`, `name` (without its underscores), `integer`, `number`,
        `percent`, `points`, `score`, `change` (of a score, with its sign), `ratio`, `p_value`.
        Columns headed `from` and `to` stand as one.
    labels : mapping of str to str, optional
        Column heads in words.
    note : str
        A remark under the table.
    if_empty : str
        A sentence that stands on the page instead of a table without rows.

    Raises
    ------
    InvalidValueError
        If `shown` names a column that is not there.
    """
    columns = [str(column) for column in frame.columns]
    visible = list(shown) if shown is not None else columns
    if unknown := [column for column in visible if column not in columns]:
        raise InvalidValueError(
            f"table '{name}' lacks {len(unknown)} columns that it should show.",
            found=", ".join(columns),
            hint=f"shown={columns[:3]}",
        )
    kept = frame.head(ROWS_KEPT)
    if len(frame) > ROWS_KEPT:
        note = f"{note} The first {ROWS_KEPT:,} of {len(frame):,} rows.".strip()
    heads: list[dict[str, Any]] = [
        {
            "name": column,
            "label": (labels or {}).get(column, _LABELS.get(column, column.replace("_", " "))),
            "kind": (kinds or {}).get(column) or kind_of(column, kept.iloc[:, place]),
            "shown": column in visible,
        }
        for place, column in enumerate(columns)
    ]
    heads.sort(key=lambda head: visible.index(head["name"]) if head["shown"] else len(visible))
    rows = [
        [plain_value(value) for value in row]
        for row in kept[[head["name"] for head in heads]].itertuples(index=False)
    ]
    data = {
        "type": "table",
        "name": safe_name(name),
        "title": title,
        "columns": heads,
        "rows": rows,
        "note": note[:1].upper() + note[1:],
        "if_empty": if_empty,
    }
    return Shown(data, table_html(data))


def message(text: str, evidence: pd.DataFrame, families: Mapping[str, str]) -> Shown:
    """A message with its evidence underlined in the colour and line style of the signal's family.

    Parameters
    ----------
    text : str
        Shown as it is.
    evidence : DataFrame
        Of `find_evidence`, for this text: `signal`, `start`, `end`.
    families : mapping of str to str
        Signal to family.
    """
    edges = sorted({0, len(text), *evidence["start"].astype(int), *evidence["end"].astype(int)})
    parts: list[dict[str, Any]] = []
    for start, end in itertools.pairwise(edges):
        over = evidence[(evidence["start"] <= start) & (evidence["end"] >= end)]
        signals = list(dict.fromkeys(over.sort_values(["end", "start"])["signal"]))
        parts.append(
            {"text": text[start:end], "signals": signals, "family": families[signals[0]] if signals else ""}
        )
    return marked_message(parts)


def marked_message(parts: Sequence[Mapping[str, Any]]) -> Shown:
    """A message that is cut where its evidence begins and ends.

    Parameters
    ----------
    parts : sequence of mapping
        `text`, `signals` (names; none where nothing was found) and `family`.
    """
    fallback = "".join(
        f'<u title="{html.escape(", ".join(title_of(name) for name in part["signals"]))}">{html.escape(part["text"])}</u>'
        if part["signals"]
        else html.escape(part["text"])
        for part in parts
    )
    present = list(dict.fromkeys(part["family"] for part in parts if part["family"]))
    return Shown({"type": "message", "parts": list(parts), "families": present}, f"<p>{fallback}</p>")


def manifest(values: Mapping[str, Any]) -> Shown:
    """Where the numbers come from: inputs, versions, seed, row counts; with every test that the notebook made."""
    return Shown(
        {
            "type": "manifest",
            "values": json.loads(json.dumps(values, default=str)),
            "tests": json.loads(json.dumps(recorded(), default=str)),
        },
        f"<pre>{html.escape(json.dumps(values, indent=1, default=str, ensure_ascii=False))}</pre>",
    )
