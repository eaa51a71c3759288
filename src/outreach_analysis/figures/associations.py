"""Which signals go with replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outreach_analysis.figures.canvas import set_caption
from outreach_analysis.figures.intervals import around, plot_intervals
from outreach_analysis.figures.labels import each, interval_words, points_tick
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.estimates import counted
from outreach_analysis.studies.numbers import POINTS, points
from outreach_analysis.style import family_look

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_associations(
    table: pd.DataFrame,
    *,
    false_discovery_rate: float = 0.05,
    most: int = 12,
    what: str = "signals",
    per: str = "per standard deviation",
    title: str | None = None,
    narrow: bool = False,
) -> Axes:
    """Differences in reply rate that go with each signal, in percentage points.

    Parameters
    ----------
    table : DataFrame
        Columns `term` (signal or family), `estimate`, `conf_low`, `conf_high` (differences of
        probability), `p_adjusted`, `n_obs`, and `family` where the rows are signals.
    false_discovery_rate : float
        Rows whose adjusted p-value lies above are drawn hollow.
    most : int
        How many rows to show, those with the clearest association first chosen.
    what : str
        What the rows are, in the plural.
    per : str
        The change of the signal that the difference belongs to.
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    rows = table.dropna(subset=["estimate", "conf_low", "conf_high"])
    clearest = (
        rows.assign(order=rows["p_value"].fillna(1)).sort_values(["order", "term"], kind="stable").head(most)
    )
    rows = clearest.sort_values(["estimate", "term"], ascending=[False, True], kind="stable")
    clear = (rows["p_adjusted"].fillna(1) <= false_discovery_rate).tolist()
    family = rows["family"] if "family" in rows else rows["term"]
    ax = plot_intervals(
        rows.assign(term=[title_of(term).capitalize() for term in rows["term"]]),
        write=POINTS,
        ticks=points_tick,
        looks=[family_look(name) for name in family],
        filled=clear,
        reference=0,
        reference_label="no difference",
        limits=around(rows, 0),
        narrow=narrow,
    )
    found = table[table["p_adjusted"].fillna(1) <= false_discovery_rate].dropna(subset=["estimate"])
    finding = title or _finding(found, len(table), what)
    set_caption(
        ax,
        title=finding,
        subtitle=f"Difference in reply rate {per}, percentage points, with 95% intervals; "
        f"{counted(int(rows['n_obs'].max()), 'attempt')}. "
        f"Filled: clear after correction for the number of {what} tried; hollow: not told apart from no difference",
        alt=f"{finding}. "
        + "; ".join(
            f"{title_of(row.term)} {POINTS.fitting(row.conf_low, row.conf_high)(row.estimate)} points, 95% interval "
            f"{interval_words(row.conf_low, row.conf_high, POINTS, 'and')}{'' if full else ' (unclear)'}"
            for row, full in zip(each(rows), clear, strict=True)
        ),
    )
    return ax


def _finding(clear: pd.DataFrame, tried: int, what: str) -> str:
    if clear.empty:
        return f"None of {tried} {what} can be told apart from no association with replies"
    strongest = clear.iloc[int(clear["estimate"].abs().argmax())]
    verb = "goes" if len(clear) == 1 else "go"
    return (
        f"{len(clear)} of {tried} {what} {verb} with replies, {title_of(strongest['term'])} most "
        f"({points(strongest['estimate'])})"
    )
