"""How the scores of answered and unanswered messages differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outreach_analysis.figures.canvas import SHOW_POINTS_BELOW, drawing, set_caption
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.estimates import counted
from outreach_analysis.style import MUTED, family_look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FEWEST_COMPARED = 10
_QUARTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


def plot_score_distributions(
    frame: pd.DataFrame,
    scores: list[str],
    *,
    by: str = "replied",
    names: tuple[str, str] = ("answered", "unanswered"),
    title: str | None = None,
    narrow: bool = False,
) -> Axes:
    """Where the scores of two groups of messages lie, a row a score.

    Parameters
    ----------
    frame : DataFrame
        One row an attempt; the scores in [0, 1] and a column that is true or false.
    scores : list of str
        Columns to draw, in order.
    by : str
        The column that splits the rows; rows where it is missing are left out. Empty draws all together.
    names : (str, str)
        What true and false mean.
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes

    Notes
    -----
    The thick line spans the middle half of the messages, the thin one the middle 80%,
    the mark is the median. Below 200 messages every message is drawn as well.
    """
    known = frame.dropna(subset=[by]) if by else frame
    halves = [known[known[by].astype(bool)], known[~known[by].astype(bool)]] if by else [known]
    shifts = (-0.15, 0.15) if by else (0.0,)
    jitter = np.random.default_rng(0)
    middles: dict[str, list[float]] = {}
    with drawing(0.6 + len(scores) * (0.66 if narrow else 0.58), narrow=narrow, grid="x") as ax:
        for place, score in enumerate(scores):
            look = family_look(score)
            medians = []
            for half, shift, full in zip(halves, shifts, (True, False), strict=False):
                values = half[score].astype("float64").dropna()
                if values.empty:
                    continue
                if len(known) < SHOW_POINTS_BELOW:
                    ax.plot(
                        values,
                        place + shift + jitter.uniform(-0.07, 0.07, len(values)),
                        ".",
                        color=look.light,
                        alpha=0.3,
                        markersize=4,
                    )
                low, lower, middle, upper, high = values.quantile(_QUARTILES)
                medians.append(float(middle))
                where = [place + shift] * 2
                ax.plot([low, high], where, color=look.light, linewidth=1)
                ax.plot(
                    [lower, upper],
                    where,
                    color=look.light,
                    linewidth=4 if full else 2.5,
                    alpha=1 if full else 0.7,
                )
                ax.plot(
                    middle,
                    place + shift,
                    marker=look.marker,
                    markersize=8,
                    markerfacecolor=look.light if full else "white",
                    markeredgecolor=look.light,
                    markeredgewidth=1.6,
                    clip_on=False,
                    zorder=3,
                )
            if len(medians) == len(halves):
                middles[score] = medians
        ax.set_yticks(range(len(scores)))
        ax.set_yticklabels([title_of(score).capitalize() for score in scores])
        ax.set_ylim(len(scores) - 0.5, -0.5)
        ax.set_xlim(0, 1)
        ax.set_xlabel("score, from 0 to 1", color=MUTED[0])
    if by:
        gaps = {score: first - second for score, (first, second) in middles.items()}
        enough = min(len(half) for half in halves) >= _FEWEST_COMPARED
        finding = title or _finding(gaps if enough else {}, names)
        sizes = f"{counted(len(halves[0]), 'message')} {names[0]} (filled), {len(halves[1]):,} {names[1]} (hollow)"
    else:
        finding = title or _finding_of_one({score: median for score, (median,) in middles.items()})
        sizes = counted(len(known), "message")
    set_caption(
        ax,
        title=finding,
        subtitle=f"Mark: median; thick line: middle half; thin line: middle 80%. {sizes}",
        alt=f"{finding}. "
        + "; ".join(
            f"{title_of(score)}: median {' and '.join(f'{median:.2f}' for median in medians)}"
            for score, medians in middles.items()
        )
        + f". {sizes}.",
    )
    return ax


def _finding_of_one(medians: dict[str, float]) -> str:
    if not medians:
        return "No score could be measured"
    low, high = min(medians, key=medians.__getitem__), max(medians, key=medians.__getitem__)
    return (
        f"{title_of(low).capitalize()} stands lowest (median {medians[low]:.2f}), {title_of(high)} highest "
        f"(median {medians[high]:.2f})"
    )


def _finding(gaps: dict[str, float], names: tuple[str, str]) -> str:
    if not gaps:
        return "Too few messages to compare"
    score = max(gaps, key=lambda name: abs(gaps[name]))
    if abs(gaps[score]) < 0.02:
        return f"Scores of {names[0]} and {names[1]} messages lie in the same places"
    direction = "higher" if gaps[score] > 0 else "lower"
    return f"{title_of(score).capitalize()} shows the widest gap: {names[0]} messages lie {abs(gaps[score]):.2f} {direction}"
