"""How many attempts it takes until a difference can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outreach_analysis.figures.canvas import drawing, format_axis, name_lines, set_caption
from outreach_analysis.figures.labels import each, percent_tick
from outreach_analysis.studies.estimates import percent
from outreach_analysis.style import FAMILIES, MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LOOKS = tuple(FAMILIES.values())


def plot_power(
    table: pd.DataFrame, *, now: int, wanted: float = 0.8, title: str | None = None, narrow: bool = False
) -> Axes:
    """The chance of telling a difference against the number of attempts, a line a size of difference.

    Parameters
    ----------
    table : DataFrame
        Columns `difference` (share of attempts), `attempts`, `power`.
    now : int
        Attempts that there are.
    wanted : float
        The chance that is held to be enough.
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    said = []
    with drawing(3.1, narrow=narrow, grid="both") as ax:
        for (difference, part), look in zip(table.groupby("difference", sort=True), _LOOKS, strict=False):
            size = f"{100 * float(str(difference)):.0f} points"
            ax.plot(
                part["attempts"],
                part["power"],
                color=look.light,
                linewidth=2,
                linestyle=look.dash,
                label=size,
            )
            enough = part[part["power"] >= wanted]
            far = f"{int(enough['attempts'].iloc[0]):,} attempts" if len(enough) else "more than is drawn"
            said.append(f"{size} {far}")
        ax.axhline(wanted, color=MUTED[0], linewidth=1)
        ax.axvline(now, color=MUTED[0], linewidth=1, linestyle="dotted")
        right = now < 0.6 * float(table["attempts"].max())
        ax.annotate(
            f"now {now:,}", (now, 0.02), xytext=(4 if right else -4, 0), textcoords="offset points",
            ha="left" if right else "right", va="bottom", fontsize=9, color=MUTED[0],
        )  # fmt: skip
        ax.set_ylim(0, 1)
        ax.set_xlim(0, float(table["attempts"].max()))
        format_axis(ax, percent_tick, "y")
        format_axis(ax, lambda value: f"{value:,.0f}")
        ax.set_xlabel("attempts with a known outcome")
        ax.set_ylabel("chance of telling it")
        name_lines(ax, narrow=narrow)
    finding = title or f"To be {percent(wanted)} sure of telling a difference takes: {'; '.join(said)}"
    set_caption(
        ax,
        title=finding,
        subtitle=f"Chance that a difference of the given size (in percentage points) is told apart from none; solid line: "
        f"{percent(wanted)}; dotted: the {now:,} attempts there are",
        alt=f"{finding}. Attempts until {percent(wanted)}: "
        + "; ".join(said)
        + ". Now: "
        + ", ".join(
            f"{100 * row.difference:.0f} points {percent(row.power)}"
            for row in each(table[table["attempts"] == now])
        ),
    )
    return ax
