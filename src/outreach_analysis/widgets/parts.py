"""A small form that writes the first cell of a notebook: period, cohort, channel, coach, window."""

from __future__ import annotations

import html
import os
from typing import TYPE_CHECKING, Any

from outreach_analysis.errors import InvalidValueError
from outreach_analysis.publish.load import CACHE_VARIABLE, Workbook
from outreach_analysis.publish.selection import Selection
from outreach_analysis.publish.show import Shown

if TYPE_CHECKING:
    from ipywidgets import VBox

_PARTS = ("period", "cohort", "channel", "coach")


def choose_part(book: Workbook) -> VBox | Shown:
    """Choose what notebooks are about, and get the lines to paste into their first cell.

    Parameters
    ----------
    book : Workbook

    Returns
    -------
    VBox
        In JupyterLab. In a report nobody chooses: there, a sentence says what is selected.
    """
    if os.environ.get(CACHE_VARIABLE):
        said = f"This page is about {book.selection.words(book.settings.timezone)}."
        return Shown({"type": "note", "text": said}, f"<p>{html.escape(said)}</p>")
    import ipywidgets

    choices = list_choices(book)
    boxes = {
        part: ipywidgets.Dropdown(
            options=[("all", ""), *((value, value) for value in choices[part])],
            value=getattr(book.selection, part) if getattr(book.selection, part) in choices[part] else "",
            description=part,
        )
        for part in _PARTS
    }
    days = ipywidgets.BoundedIntText(
        value=int(book.settings.outcome_window_days), min=1, max=365, description="window"
    )
    lines = ipywidgets.HTML()

    def write(_: object = None) -> None:
        chosen = {part: str(box.value) for part, box in boxes.items()}
        lines.value = f"<pre>{html.escape(parameter_lines(book, chosen, days.value))}</pre>"

    for box in (*boxes.values(), days):
        box.observe(write, names="value")
    write()
    return ipywidgets.VBox([*boxes.values(), days, lines])


def list_choices(book: Workbook) -> dict[str, list[str]]:
    """What can be chosen: the latest period first, everything else by name."""
    tables, zone = book.whole.tables, book.settings.timezone
    sent = tables.attempts["sent_at"].dropna().dt.tz_convert(zone)
    quarters = sent.dt.strftime("%Y-Q") + sent.dt.quarter.astype("str")
    found: dict[str, Any] = {
        "cohort": [*tables.attempts["cohort"].dropna(), *tables.senders["cohort"].dropna()],
        "channel": tables.attempts["channel"].dropna(),
        "coach": tables.reviews["coach_id"].dropna(),
    }
    periods = [sent.dt.strftime("%Y"), quarters, sent.dt.strftime("%Y-%m")]
    return {
        "period": [value for part in periods for value in sorted(set(part), reverse=True)],
        **{part: sorted({str(value) for value in values}) for part, values in found.items()},
    }


def parameter_lines(book: Workbook, chosen: dict[str, str], window_days: int) -> str:
    """The lines of the first cell for a choice, and how many attempts it holds."""
    try:
        selection = Selection(chosen["period"], chosen["cohort"], chosen["channel"], chosen["coach"])
        number = len(selection.attempt_ids(book.whole.tables, book.settings.timezone))
        remark = f"# {number:,} attempts; paste over the same lines of any notebook's first cell"
    except InvalidValueError:
        remark = "# no attempt belongs to all of these; choose fewer"
    lines = [remark, *(f'{part}: str = "{value}"' for part, value in chosen.items())]
    if window_days != book.settings.outcome_window_days:
        lines.append(f'settings: dict[str, object] = {{"outcome_window_days": {window_days}}}')
    return "\n".join(lines)
