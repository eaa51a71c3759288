"""How many attempts were answered by each day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outreach_analysis.figures.canvas import drawing, format_axis, name_lines, set_caption
from outreach_analysis.figures.labels import each, percent_tick, shorten
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.estimates import percent
from outreach_analysis.style import FAMILIES, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LOOKS = tuple(FAMILIES.values())
MOST_CURVES = 6
_NEARLY_ALL = 0.95
_DAYS_IN_HOURS = 2
_WORTH_CUTTING = 0.75


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
        How long attempts are watched; by default until the last step. The axis ends there, or sooner
        where nearly all answers of every line have come by then, and the subtitle says so.
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
    drawn = _end_of_axis(table[table["group"].isin(groups)], until)
    unit, per_day = ("hours", 24) if drawn <= _DAYS_IN_HOURS else ("days", 1)
    ends = {}
    with drawing(3.1, narrow=narrow, grid="both") as ax:
        for group, look in zip(groups, _LOOKS, strict=False):
            part = table[table["group"] == group]
            days, share = part["hours"].to_numpy(dtype=float) / 24, part["share"].to_numpy(dtype=float)
            ends[group] = float(share[-1])
            within = days <= drawn
            ax.plot(
                per_day * np.append(days[within], drawn),
                np.append(share[within], share[within][-1]),
                drawstyle="steps-post",
                color=(colors or {}).get(group, look.light),
                linewidth=2,
                linestyle="-" if colors else look.dash,
                label=shorten(title_of(str(group)), 24) if len(groups) > 1 else None,
            )
        for mark in each(marks[marks["days"] <= drawn]) if marks is not None else ():
            ax.vlines(per_day * mark.days, mark.conf_low, mark.conf_high, color=INK[0], linewidth=2)
            ax.plot(
                per_day * mark.days, mark.estimate, "o", color=INK[0], markersize=6, clip_on=False, zorder=3
            )
        ax.set_xlim(0, per_day * drawn)
        ax.set_ylim(0, None)
        format_axis(ax, percent_tick, "y")
        format_axis(ax, lambda value: f"{value:g}", whole=True)
        ax.set_xlabel(f"{unit} since sending")
        name_lines(ax, narrow=narrow)
    finding = title or f"{percent(max(ends.values()))} were answered after {until:.0f} days at most"
    subtitle = measure if marks is None else f"{measure}. Dots: all together, with 95% intervals"
    if drawn < until:
        whose = "the answers" if len(groups) == 1 else "the answers of each line"
        subtitle += (
            f". The axis ends after {per_day * drawn:.0f} {unit}, by when {percent(_NEARLY_ALL)} of {whose} had come; "
            f"attempts are watched for {until:.0f} days"
        )
    set_caption(
        ax,
        title=finding,
        subtitle=subtitle,
        alt=f"{finding}. By {title_of(by)}: "
        + "; ".join(
            f"{title_of(str(group))} {percent(end)} by day {until:.0f}" for group, end in ends.items()
        ),
    )
    return ax


def _end_of_axis(table: pd.DataFrame, until: float) -> float:
    """The day on which the axis ends: a round one by which nearly all answers of every line have come.

    Where that is near the end of watching, the axis holds all of it.
    """
    came = 0.0
    for _, part in table.groupby("group", sort=False):
        share = part["share"].to_numpy(dtype=float)
        if share[-1] > 0:
            came = max(came, float(part["hours"].iloc[int((share >= _NEARLY_ALL * share[-1]).argmax())]) / 24)
    if not came or came > _WORTH_CUTTING * until:
        return until
    step = 0.25 if came <= _DAYS_IN_HOURS else 1 if came <= 10 else 5
    return min(float(np.ceil(came / step) * step), until)
