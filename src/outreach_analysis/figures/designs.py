"""The same associations by several designs, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from outreach_analysis.figures.canvas import drawing, format_axis, set_caption
from outreach_analysis.figures.intervals import around, draw_interval, plot_intervals
from outreach_analysis.figures.labels import each, interval_words, points_tick, wrap
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.estimates import counted
from outreach_analysis.studies.numbers import POINTS, RATIO
from outreach_analysis.style import FAMILIES, INK, MUTED, PAPER, family_look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LOOKS = tuple(FAMILIES[name] for name in ("personalization", "credibility", "ask", "politeness"))
_STEP = 0.24


def plot_designs(
    table: pd.DataFrame,
    *,
    unit: Literal["points", "odds", "rate"] = "points",
    per: str = "for one standard deviation",
    title: str | None = None,
    narrow: bool = False,
) -> Axes:
    """Each association as each design sees it, with its interval.

    Parameters
    ----------
    table : DataFrame
        Columns `term`, `design` (in words; at most four), `finding`, `estimate`, `conf_low`, `conf_high`
        (differences of shares, or logarithms of ratios), `n_obs`. The order of both is kept.
    unit : {"points", "odds", "rate"}
        What the numbers are: differences in percentage points, or logarithms of ratios of odds
        or of rates, which are drawn as ratios.
    per : str
        The change of the feature that the numbers belong to.
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    rows = table.dropna(subset=["estimate", "conf_low", "conf_high"])
    terms, designs = list(dict.fromkeys(rows["term"])), list(dict.fromkeys(rows["design"]))
    write = POINTS if unit == "points" else RATIO
    apart = rows["finding"].astype(bool)
    if len(designs) == 1:
        ax = plot_intervals(
            rows.assign(term=[title_of(str(term)).capitalize() for term in rows["term"]]),
            write=write,
            looks=[family_look(str(term)) for term in rows["term"]],
            filled=apart.tolist(),
            reference=0,
            reference_label="no difference",
            limits=around(rows, 0),
            narrow=narrow,
        )
    else:
        ax = _side_by_side(rows, apart.tolist(), terms, designs, narrow=narrow)
    if unit == "points":
        format_axis(ax, points_tick)
    else:
        _ratio_axis(ax)
    finding = title or _finding(rows, rows[apart], designs, unit)
    measures = {
        "points": f"Difference in reply rate {per}, percentage points",
        "odds": f"Odds {per} more, as a multiple; 1 is no difference",
        "rate": f"Rate of replies {per} more, as a multiple; 1 is no difference",
    }
    n = int(rows["n_obs"].max()) if len(rows) else 0
    set_caption(
        ax,
        title=finding,
        subtitle=f"{measures[unit]}, with 95% intervals; {counted(n, 'attempt')}. "
        "Filled: clear after correction for the number of scores tried",
        alt=f"{finding}. "
        + "; ".join(
            f"{title_of(str(row.term))}, {row.design}: {write.fitting(row.conf_low, row.conf_high)(row.estimate)}, 95% interval "
            f"{interval_words(row.conf_low, row.conf_high, write, 'and')}"
            for row in each(rows)
        ),
    )
    return ax


def _side_by_side(
    rows: pd.DataFrame, apart: list[bool], terms: list[str], designs: list[str], *, narrow: bool
) -> Axes:
    pitch = _STEP * len(designs) + (0.45 if narrow else 0.2)
    half = _STEP * len(designs) / 2
    limits = around(rows, 0)
    height = 0.95 + 0.24 * len(designs) * narrow + 0.85 * pitch * len(terms)
    with drawing(height, narrow=narrow, grid="x") as ax:
        ax.axvline(0, color=MUTED[0], linewidth=1, zorder=1)
        for row, clear in zip(each(rows), apart, strict=True):
            number = designs.index(row.design)
            place = pitch * terms.index(row.term) + _STEP * (number - (len(designs) - 1) / 2)
            look = _LOOKS[number % len(_LOOKS)]
            draw_interval(ax, row, place, look, filled=clear, limits=limits)
        ax.set_xlim(*limits)
        places = [pitch * number for number in range(len(terms))]
        top = -half - (0.6 if narrow else 0.4)
        ax.set_ylim(places[-1] + half + 0.1, top)
        ax.annotate(
            "no difference", (0, top), xytext=(4, -2), textcoords="offset points", va="top", fontsize=9,
            color=MUTED[0],
        )  # fmt: skip
        ax.set_yticks(places)
        names = [title_of(str(term)).capitalize() for term in terms]
        ax.set_yticklabels([""] * len(names) if narrow else [wrap(name, 26) for name in names])
        if narrow:
            for place, name in zip(places, names, strict=True):
                ax.annotate(
                    name, (0, place - half - 0.02), xycoords=("axes fraction", "data"),
                    va="bottom", fontsize=9, color=INK[0],
                    bbox={"facecolor": PAPER[0], "edgecolor": "none", "pad": 0.5},
                )  # fmt: skip
        _legend(ax, designs, narrow=narrow)
    return ax


_RATIOS = (
    (0.01, 0.1, 1, 10, 100),
    (0.25, 0.5, 1, 2, 4),
    (0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3),
    (0.8, 0.9, 1, 1.1, 1.2, 1.3),
)
_FEWEST_TICKS = 4


def _ratio_axis(ax: Axes) -> None:
    """Ticks at ratios that one reads at a glance, from the coarsest scale that gives enough of them."""
    low, high = (float(np.exp(end)) for end in ax.get_xlim())
    shown = [[ratio for ratio in ratios if low <= ratio <= high] for ratios in _RATIOS]
    ticks = next((found for found in shown if len(found) >= _FEWEST_TICKS), None)
    if ticks is None:
        format_axis(ax, RATIO)
        return
    ax.set_xticks([float(np.log(ratio)) for ratio in ticks], [f"{ratio:g}" for ratio in ticks])


def _legend(ax: Axes, designs: list[str], *, narrow: bool) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=look.light, marker=look.marker, linewidth=2, label=design)
        for design, look in zip(designs, _LOOKS, strict=False)
    ]
    ax.figure.legend(
        handles=handles,
        loc="outside upper left",
        ncols=1 if narrow else len(designs),
        frameon=False,
        fontsize=9,
    )


def _finding(rows: pd.DataFrame, clear: pd.DataFrame, designs: list[str], unit: str) -> str:
    last = rows[rows["design"] == designs[-1]]
    clear = clear[clear["design"] == designs[-1]]
    if clear.empty:
        return f"{designs[-1].capitalize()}: none of {len(last)} can be told apart from no association"
    strongest = clear.iloc[int(clear["estimate"].abs().argmax())]
    size = (
        f"{POINTS(strongest['estimate'])} points"
        if unit == "points"
        else f"{RATIO(strongest['estimate'])} times"
    )
    return (
        f"{designs[-1].capitalize()}: {len(clear)} of {len(last)} stand apart from no association, "
        f"{title_of(str(strongest['term']))} most ({size})"
    )
