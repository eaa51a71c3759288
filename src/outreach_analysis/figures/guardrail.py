"""What coaching would look like if it did nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outreach_analysis.figures.canvas import set_caption
from outreach_analysis.figures.intervals import plot_intervals
from outreach_analysis.figures.labels import each, percent_label, percent_tick
from outreach_analysis.studies.estimates import percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_guardrail(
    table: pd.DataFrame,
    *,
    title: str | None = None,
    subtitle: str = "Reply rates in a simulated programme in which coaching has no effect, with the range that "
    "holds 95 of 100 simulations",
    narrow: bool = False,
) -> Axes:
    """Rates in a simulated programme without any coaching effect, in pairs that invite a false conclusion.

    Parameters
    ----------
    table : DataFrame
        Columns `term` (what is looked at, in words), `estimate`, `conf_low`, `conf_high` (shares);
        the order is kept.
    title : str, optional
        Instead of the one that states the design of the simulation.
    subtitle : str
        What is drawn.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    rows = table.dropna(subset=["estimate"])
    ax = plot_intervals(
        rows,
        write=percent_label,
        ticks=percent_tick,
        limits=(0, 1.1 * float(rows["conf_high"].max())),
        count="",
        narrow=narrow,
    )
    finding = title or "Who is sent to a coach, not coaching, can make all of these differences"
    set_caption(
        ax,
        title=finding,
        subtitle=subtitle,
        alt=f"{finding}. " + "; ".join(f"{row.term}: {percent(row.estimate)}" for row in each(rows)),
    )
    return ax
