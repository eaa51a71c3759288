"""Shares of one thing in several groups, whatever is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outreach_analysis.figures.canvas import set_caption
from outreach_analysis.figures.intervals import plot_intervals
from outreach_analysis.figures.labels import each, percent_label, percent_tick
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.estimates import percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_shares(
    table: pd.DataFrame, *, title: str, measure: str, filled: str = "", narrow: bool = False
) -> Axes:
    """Shares with their intervals in the order given, each with its own denominator beside it.

    Parameters
    ----------
    table : DataFrame
        Columns `term`, `estimate`, `conf_low`, `conf_high` (shares in [0, 1]), `n_obs`.
    title : str
        The finding, or what is compared where nothing is told apart.
    measure : str
        What a share counts, with its denominator.
    filled : str
        Rows whose `contrast` is this are drawn full, others hollow; empty draws all full.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    rows = table.dropna(subset=["estimate"])
    rows = rows.assign(term=[title_of(str(term)).capitalize() for term in rows["term"]])
    solid = [not filled or str(row.contrast) == filled for row in each(rows)]
    ax = plot_intervals(
        rows,
        write=percent_label,
        ticks=percent_tick,
        filled=solid,
        limits=(0, min(1.0, float(rows["conf_high"].max()) * 1.1)),
        narrow=narrow,
    )
    others = dict.fromkeys(str(row.contrast) for row, full in zip(each(rows), solid, strict=True) if not full)
    hollow = f"; hollow: {', '.join(title_of(name) for name in others)}" if others else ""
    level = float(rows["conf_level"].iloc[0]) if "conf_level" in rows and len(rows) else 0.95
    set_caption(
        ax,
        title=title,
        subtitle=f"{measure}, with {level:.0%} intervals; n stands beside each{hollow}",
        alt=f"{title}. "
        + "; ".join(
            f"{row.term}: {percent(row.estimate)} of {int(row.n_obs):,}, likely between {percent(row.conf_low)} and "
            f"{percent(row.conf_high)}"
            for row in each(rows)
        ),
    )
    return ax
