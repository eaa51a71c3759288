"""Which groups get replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outreach_analysis.figures.canvas import set_caption
from outreach_analysis.figures.intervals import plot_intervals
from outreach_analysis.figures.labels import each, n_total, percent_label, percent_tick, shorten
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.estimates import counted, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_rates(
    table: pd.DataFrame,
    *,
    measure: str = "Reply rate",
    groups: str = "group",
    overall: float | None = None,
    ordered: bool = False,
    title: str | None = None,
    narrow: bool = False,
) -> Axes:
    """Rates with their intervals, a row a group.

    Parameters
    ----------
    table : DataFrame
        Columns `term` (the group), `estimate`, `conf_low`, `conf_high` (shares in [0, 1]), `n_obs`.
    measure : str
        What the rate counts.
    groups : str
        What the groups are, in the singular.
    overall : float, optional
        Rate of all together, drawn as the reference line.
    ordered : bool
        The order of the rows means something (months, stages): keep it. Otherwise
        the highest rate comes first.
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    rows = table.dropna(subset=["estimate"])
    if not ordered:
        rows = rows.sort_values(["estimate", "term"], ascending=[False, True], kind="stable")
    rows = rows.assign(term=[title_of(str(term)) for term in rows["term"]])
    ax = plot_intervals(
        rows,
        write=percent_label,
        ticks=percent_tick,
        reference=overall,
        reference_label="" if overall is None else f"all together {percent(overall)}",
        limits=(0, min(1.0, float(rows["conf_high"].max()) * 1.08)),
        narrow=narrow,
    )
    level = rows["conf_level"].iloc[0] if "conf_level" in rows and len(rows) else 0.95
    finding = title or _finding(rows, measure, groups)
    set_caption(
        ax,
        title=finding,
        subtitle=f"{measure} by {groups}, with {level:.0%} intervals; {counted(n_total(rows), 'attempt')}",
        alt=f"{finding}. "
        + "; ".join(
            f"{row.term}: {percent(row.estimate)}, likely between {percent(row.conf_low)} and {percent(row.conf_high)}"
            for row in each(rows)
        ),
    )
    return ax


def _finding(rows: pd.DataFrame, measure: str, groups: str) -> str:
    ranked = rows.sort_values("estimate", kind="stable")
    if len(ranked) < 2:
        return f"{measure} by {groups}"
    worst, best = ranked.iloc[0], ranked.iloc[-1]
    if best["conf_low"] > worst["conf_high"]:
        return (
            f"{shorten(str(best['term']), 30)} stands highest at {percent(best['estimate'])}, "
            f"{shorten(str(worst['term']), 30)} lowest at {percent(worst['estimate'])}"
        )
    return f"No {groups} stands clearly apart: the intervals of all overlap"
