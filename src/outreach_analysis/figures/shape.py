"""How the chance of a reply moves along a signal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outreach_analysis.figures.canvas import drawing, format_axis, set_caption
from outreach_analysis.figures.labels import each, percent_tick
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.estimates import counted, percent
from outreach_analysis.style import FAMILIES, MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_shape(
    curve: pd.DataFrame,
    bins: pd.DataFrame,
    *,
    feature: str,
    title: str | None = None,
    narrow: bool = False,
) -> Axes:
    """A curve with its band, and the plain shares of messages grouped along the signal.

    Parameters
    ----------
    curve : DataFrame
        `value`, `predicted`, `conf_low`, `conf_high` (shares), ascending in `value`.
    bins : DataFrame
        `value` (mean of the group), `observed`, `conf_low`, `conf_high`, `n_obs`; not adjusted.
    feature : str
        The signal.
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    color, quiet = FAMILIES["personalization"].light, MUTED[0]
    seen = bins[bins["value"].between(curve["value"].min(), curve["value"].max())]
    with drawing(2.9, narrow=narrow, grid="both") as ax:
        ax.vlines(seen["value"], seen["conf_low"], seen["conf_high"], color=quiet, linewidth=1, alpha=0.7)
        ax.plot(seen["value"], seen["observed"], "o", color=quiet, markersize=5, markerfacecolor="white")
        ax.fill_between(
            curve["value"], curve["conf_low"], curve["conf_high"], color=color, alpha=0.18, linewidth=0
        )
        ax.plot(curve["value"], curve["predicted"], color=color, linewidth=2)
        top = max(float(curve["conf_high"].max()), float(seen["conf_high"].max()) if len(seen) else 0.0)
        ax.set_ylim(0, min(1.0, 1.08 * top))
        format_axis(ax, percent_tick, "y")
        format_axis(ax, lambda value: f"{value:g}")
        ax.set_xlabel(title_of(feature))
        ax.set_ylabel("got a reply")
    first, last = curve.iloc[0], curve.iloc[-1]
    finding = title or (
        f"From {percent(first['predicted'])} at {title_of(feature)} {first['value']:.3g} "
        f"to {percent(last['predicted'])} at {last['value']:.3g}"
    )
    n = int(bins["n_obs"].sum())
    set_caption(
        ax,
        title=finding,
        subtitle=f"Line: share answered among attempts in like context, with 95% band; rings: eighths of the "
        f"messages as they are; {counted(n, 'attempt')}",
        alt=f"{finding}. "
        + "; ".join(
            f"at {row.value:.3g} {percent(row.predicted)}, likely between {percent(row.conf_low)} and "
            f"{percent(row.conf_high)}"
            for row in each(curve.iloc[:: max(len(curve) // 5, 1)])
        ),
    )
    return ax
