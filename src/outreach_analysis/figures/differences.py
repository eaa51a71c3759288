"""One comparison seen by several designs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outreach_analysis.figures.canvas import set_caption
from outreach_analysis.figures.intervals import around, plot_intervals
from outreach_analysis.figures.labels import each, interval_words, points_tick
from outreach_analysis.studies.numbers import POINTS, points

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_differences(
    table: pd.DataFrame,
    *,
    measure: str = "Difference in reply rate, coached less uncoached",
    title: str | None = None,
    truth: float | None = None,
    narrow: bool = False,
) -> Axes:
    """The same difference by each design, in percentage points.

    Parameters
    ----------
    table : DataFrame
        Columns `term` (the design in words), `estimate`, `conf_low`, `conf_high`
        (differences of shares), `n_obs`; the order is kept. `finding`, where several were tried:
        whether a difference is clear after correction. Without it a mark is filled by its interval.
    measure : str
        What is subtracted from what.
    title : str, optional
        Instead of the one written from the last row, the design that compares most fairly.
    truth : float, optional
        Planted difference of a simulation, drawn as the reference instead of zero.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    rows = table.dropna(subset=["estimate", "conf_low", "conf_high"])
    zero = 0.0 if truth is None else truth
    corrected = "finding" in rows
    apart = (
        rows["finding"].astype(bool) if corrected else (rows["conf_low"] > zero) | (rows["conf_high"] < zero)
    )
    ax = plot_intervals(
        rows,
        write=POINTS,
        ticks=points_tick,
        filled=apart.tolist(),
        reference=zero,
        reference_label="no difference" if truth is None else f"planted: {points_tick(truth)}",
        limits=around(rows, zero),
        narrow=narrow,
    )
    finding = title or _finding(rows)
    set_caption(
        ax,
        title=finding,
        subtitle=f"{measure}, percentage points, with 95% intervals. "
        + (
            "Filled: clear after correction for how many were tried; hollow: not"
            if corrected
            else "Hollow: the interval includes no difference"
        ),
        alt=f"{finding}. "
        + "; ".join(
            f"{row.term}: {POINTS.fitting(row.conf_low, row.conf_high)(row.estimate)} points, 95% interval "
            f"{interval_words(row.conf_low, row.conf_high, POINTS, 'and')}"
            for row in each(rows)
        ),
    )
    return ax


def _finding(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "No design could be estimated"
    last = rows.iloc[-1]
    said = f"{last['term']}: {points(last['estimate'])}"
    if last["conf_low"] > 0 or last["conf_high"] < 0:
        return f"{said}, clearly apart from no difference"
    return f"{said}, but the data cannot tell it from no difference"
