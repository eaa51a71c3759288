"""How many attempts were answered by each day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outreach_analysis.figures.canvas import drawing, format_axis, name_lines, set_caption
from outreach_analysis.figures.labels import each, percent_tick, plain, shorten
from outreach_analysis.studies.estimates import percent
from outreach_analysis.style import FAMILIES, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LOOKS = tuple(FAMILIES.values())
MOST_CURVES = 6


def plot_reply_curves(
    table: pd.DataFrame,
    *,
    by: str = "group",
    marks: pd.DataFrame | None = None,
    colors: Mapping[str, str] | None = None,
    until_days: float | None = None,
    measure: str = "Share of attempts answered by each day; attempts still open are watched as long as they are known",
    title: str | None = None,
    narrow: bool = False,
) -> Axes:
    """Steps that rise with every reply, a line a group.

    Parameters
    ----------
    table : DataFrame
        Columns `group`, `hours` (ascending within a group, from 0) and `share`. Of more than
        six groups the six that come first are drawn.
    by : str
        What the groups are.
    marks : DataFrame, optional
        Shares with their intervals at some days, drawn over the lines: `days`, `estimate`,
        `conf_low`, `conf_high`.
    colors : mapping of str to str, optional
        Colour of each group; by default those of the families, in order.
    until_days : float, optional
        Where the axis ends; by default at the last step.
    measure : str
        What the lines are.
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    groups = list(dict.fromkeys(table["group"]))[:MOST_CURVES]
    until = float(table["hours"].max()) / 24 if until_days is None else until_days
    ends = {}
    with drawing(3.1, narrow=narrow, grid="both") as ax:
        for group, look in zip(groups, _LOOKS, strict=False):
            part = table[table["group"] == group]
            days = np.append(part["hours"].to_numpy(dtype=float) / 24, until)
            share = np.append(part["share"].to_numpy(dtype=float), part["share"].iloc[-1])
            ends[group] = float(share[-1])
            ax.plot(
                days,
                share,
                drawstyle="steps-post",
                color=(colors or {}).get(group, look.light),
                linewidth=2,
                linestyle="-" if colors else look.dash,
                label=shorten(plain(str(group)), 24) if len(groups) > 1 else None,
            )
        for mark in each(marks) if marks is not None else ():
            ax.vlines(mark.days, mark.conf_low, mark.conf_high, color=INK[0], linewidth=2)
            ax.plot(mark.days, mark.estimate, "o", color=INK[0], markersize=6, clip_on=False, zorder=3)
        ax.set_xlim(0, until)
        ax.set_ylim(0, None)
        format_axis(ax, percent_tick, "y")
        format_axis(ax, lambda value: f"{value:g}")
        ax.set_xlabel("days since sending")
        name_lines(ax, narrow=narrow)
    finding = title or f"{percent(max(ends.values()))} were answered after {until:.0f} days at most"
    set_caption(
        ax,
        title=finding,
        subtitle=measure if marks is None else f"{measure}. Dots: all together, with 95% intervals",
        alt=f"{finding}. By {plain(by)}: "
        + "; ".join(f"{plain(str(group))} {percent(end)} by day {until:.0f}" for group, end in ends.items()),
    )
    return ax
