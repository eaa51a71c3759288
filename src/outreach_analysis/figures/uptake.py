"""How often feedback is taken up, by kind of feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outreach_analysis.figures.canvas import set_caption
from outreach_analysis.figures.intervals import plot_intervals
from outreach_analysis.figures.labels import each, percent_label, percent_tick
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.estimates import counted, percent
from outreach_analysis.style import family_look

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_uptake(table: pd.DataFrame, *, title: str | None = None, narrow: bool = False) -> Axes:
    """Share of the things named in feedback that were taken up, a row a family.

    Parameters
    ----------
    table : DataFrame
        Columns `term` (family, or `all`), `estimate`, `conf_low`, `conf_high` (shares taken up at least
        in part), `n_obs` (things named).
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    rows = table.dropna(subset=["estimate"])
    whole = rows[rows["term"] == "all"]
    rows = rows[rows["term"] != "all"].sort_values(
        ["estimate", "term"], ascending=[False, True], kind="stable"
    )
    overall = float(whole["estimate"].iloc[0]) if len(whole) else None
    ax = plot_intervals(
        rows.assign(term=[title_of(str(term)).capitalize() for term in rows["term"]]),
        write=percent_label,
        ticks=percent_tick,
        looks=[family_look(str(term)) for term in rows["term"]],
        reference=overall,
        reference_label="" if overall is None else f"all together {percent(overall)}",
        limits=(0, 1),
        narrow=narrow,
    )
    finding = title or _finding(rows)
    total = int(whole["n_obs"].iloc[0]) if len(whole) else int(rows["n_obs"].sum())
    set_caption(
        ax,
        title=finding,
        subtitle="Share of what feedback named that the next version took up at least in part, with intervals; "
        f"{counted(total, 'thing')} named",
        alt=f"{finding}. "
        + "; ".join(
            f"{title_of(str(row.term))}: {percent(row.estimate)} of {int(row.n_obs):,}, likely between "
            f"{percent(row.conf_low)} and {percent(row.conf_high)}"
            for row in each(rows)
        ),
    )
    return ax


def _finding(rows: pd.DataFrame) -> str:
    if len(rows) < 2:
        return "How often feedback is taken up"
    first, last = rows.iloc[0], rows.iloc[-1]
    if first["conf_low"] > last["conf_high"]:
        return (
            f"Feedback on {title_of(str(first['term']))} is taken up most often ({percent(first['estimate'])}), on "
            f"{title_of(str(last['term']))} least ({percent(last['estimate'])})"
        )
    return "No kind of feedback is clearly taken up more often than another"
