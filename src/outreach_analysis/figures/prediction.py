"""How well a reply can be told in advance, and whether stated chances can be believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outreach_analysis.figures.canvas import NARROW_INCHES, drawing, format_axis, set_caption
from outreach_analysis.figures.intervals import plot_intervals
from outreach_analysis.figures.labels import each, percent_tick
from outreach_analysis.studies.estimates import counted, percent
from outreach_analysis.style import FAMILIES, MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_prediction(
    table: pd.DataFrame,
    *,
    judged_on: str = "members the model has not seen",
    title: str | None = None,
    narrow: bool = False,
) -> Axes:
    """AUC of each model with its interval, beside the coin flip.

    Parameters
    ----------
    table : DataFrame
        Columns `term` (the model in words), `estimate` (AUC), `conf_low`, `conf_high`, `n_obs`.
    judged_on : str
        Whose messages the models were judged on.
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    rows = table.dropna(subset=["estimate"]).sort_values(
        ["estimate", "term"], ascending=[False, True], kind="stable"
    )
    ax = plot_intervals(
        rows,
        write=lambda value: f"{value:.2f}",
        reference=0.5,
        reference_label="coin flip",
        filled=(rows["conf_low"] > 0.5).tolist(),
        limits=(
            min(0.4, float(rows["conf_low"].min()) - 0.02),
            max(0.8, float(rows["conf_high"].max()) + 0.02),
        ),
        narrow=narrow,
    )
    finding = title or (
        "No model ranks answered messages above unanswered ones better than a coin flip"
        if not (rows["conf_low"] > 0.5).any()
        else f"The best model ranks an answered message above an unanswered one {percent(float(rows['estimate'].max()))} "
        "of the time"
    )
    set_caption(
        ax,
        title=finding,
        subtitle="Share of pairs of an answered and an unanswered message that are ranked rightly (area under the ROC "
        f"curve), on {judged_on}, with 95% intervals; {counted(int(rows['n_obs'].max()), 'attempt')}",
        alt=f"{finding}. "
        + "; ".join(
            f"{row.term}: {row.estimate:.2f}, between {row.conf_low:.2f} and {row.conf_high:.2f}"
            for row in each(rows)
        ),
    )
    return ax


def plot_calibration(table: pd.DataFrame, *, title: str | None = None, narrow: bool = False) -> Axes:
    """Stated chances against what happened.

    Parameters
    ----------
    table : DataFrame
        One row a bin: `predicted` (mean stated chance), `observed` (reply rate),
        `conf_low`, `conf_high` (of the rate), `n_obs`.
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    rows = table.dropna(subset=["predicted", "observed"])
    top = min(1.0, 1.08 * float(rows[["predicted", "conf_high"]].to_numpy().max()))
    color = FAMILIES["personalization"].light
    with drawing(NARROW_INCHES if narrow else 4.2, narrow=narrow, grid="both") as ax:
        ax.plot([0, top], [0, top], color=MUTED[0], linewidth=1)
        ax.annotate(
            "as stated", (0.96 * top, 0.96 * top), xytext=(-8, 0), textcoords="offset points",
            ha="right", va="center", fontsize=9, color=MUTED[0],
        )  # fmt: skip
        ax.vlines(rows["predicted"], rows["conf_low"], rows["conf_high"], color=color, linewidth=2)
        ax.plot(rows["predicted"], rows["observed"], "o", color=color, markersize=8)
        ax.set_xlim(0, top)
        ax.set_ylim(0, top)
        format_axis(ax, percent_tick)
        format_axis(ax, percent_tick, "y")
        ax.set_xlabel("stated chance of a reply")
        ax.set_ylabel("replies that came")
    missed = rows[(rows["predicted"] < rows["conf_low"]) | (rows["predicted"] > rows["conf_high"])]
    finding = title or (
        "Stated chances match what happened within the intervals"
        if missed.empty
        else f"Stated chances miss what happened in {len(missed)} of {len(rows)} groups"
    )
    n = int(rows["n_obs"].sum())
    set_caption(
        ax,
        title=finding,
        subtitle=f"Messages grouped by stated chance; reply rate with 95% interval; {counted(n, 'attempt')}",
        alt=f"{finding}. "
        + "; ".join(
            f"stated {percent(row.predicted)}, came {percent(row.observed)} (n {int(row.n_obs)})"
            for row in each(rows)
        ),
    )
    return ax
