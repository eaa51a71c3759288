"""How far attempts get, and where they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outreach_analysis.figures.canvas import drawing, set_caption
from outreach_analysis.figures.labels import each, shorten
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.estimates import percent
from outreach_analysis.style import INK, MUTED, outcome_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_funnel(table: pd.DataFrame, *, title: str | None = None, narrow: bool = False) -> Axes:
    """How many attempts reached each stage, as bars from zero.

    Parameters
    ----------
    table : DataFrame
        Columns `term` (stage, first the widest), `count` (attempts that reached it),
        `estimate`, `conf_low`, `conf_high` (share of all whose answer is known, missing for the first),
        `n_obs` (attempts for which the stage is known).
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    rows = table.reset_index(drop=True)
    said = [
        f"{int(row.count):,}"
        if pd.isna(row.estimate)
        else f"{int(row.count):,}, {percent(row.estimate)} of those known "
        f"({percent(row.conf_low)} to {percent(row.conf_high)})"
        for row in each(rows)
    ]
    reached = [
        f"{int(count):,} {title_of(str(term))}"
        for count, term in zip(rows["count"], rows["term"], strict=True)
    ]
    finding = title or (
        f"Of {reached[0]}, {', '.join(reached[1:])}"
        if len(reached) > 1
        else "Too few attempts to show how many get on"
    )
    steps = ("no_reply", "positive", "introduction")
    colors = [outcome_color(steps[min(place, 2)]) for place in range(len(rows))]
    ax = _bars(rows["count"], [str(term) for term in rows["term"]], said, colors, narrow=narrow)
    set_caption(
        ax,
        title=finding,
        subtitle="Attempts that reached each stage; share of all whose answer is known, with 95% interval",
        alt=f"{finding}. "
        + "; ".join(
            f"{title_of(str(term))}: {words}" for term, words in zip(rows["term"], said, strict=True)
        ),
    )
    return ax


def plot_outcome_ladder(table: pd.DataFrame, *, title: str | None = None, narrow: bool = False) -> Axes:
    """How many attempts ended on each step of the outcome ladder.

    Parameters
    ----------
    table : DataFrame
        Columns `term` (outcome level, worst first), `count`, and `estimate` (share of all);
        `level` where the term names several levels: whose colour it takes.
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    rows = table.iloc[::-1].reset_index(drop=True)
    total = int(rows["count"].sum())
    said = [f"{int(count):,} ({percent(count / total)})" for count in rows["count"]]
    silent = rows.loc[rows["term"] == "no_reply", "count"]
    share = float(silent.iloc[0]) / total if len(silent) else 0.0
    silence = f"Silence is the answer to {percent(share)} of attempts"
    finding = title or (silence if share else "No attempt met with silence")
    ax = _bars(
        rows["count"],
        [str(term) for term in rows["term"]],
        said,
        [outcome_color(str(term)) for term in rows["level" if "level" in rows else "term"]],
        narrow=narrow,
    )
    set_caption(
        ax,
        title=finding,
        subtitle=f"Attempts by what came back, best first; n = {total:,}",
        alt=f"{finding}. "
        + "; ".join(
            f"{title_of(str(term))}: {words}" for term, words in zip(rows["term"], said, strict=True)
        ),
    )
    return ax


def plot_counts(
    table: pd.DataFrame,
    *,
    what: str = "Attempts by time of sending",
    title: str | None = None,
    narrow: bool = False,
) -> Axes:
    """Counts as bars from zero, in the order given.

    Parameters
    ----------
    table : DataFrame
        Columns `term`, `count`.
    what : str
        What is counted.
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    rows = table.reset_index(drop=True)
    said = [f"{int(count):,}" for count in rows["count"]]
    finding = title or _say_most(rows)
    ax = _bars(
        rows["count"], [str(term) for term in rows["term"]], said, [MUTED[0]] * len(rows), narrow=narrow
    )
    set_caption(
        ax,
        title=finding,
        subtitle=f"{what}; n = {int(rows['count'].sum()):,}",
        alt=f"{finding}. "
        + "; ".join(f"{term}: {words}" for term, words in zip(rows["term"], said, strict=True)),
    )
    return ax


def _say_most(rows: pd.DataFrame) -> str:
    """Which bars are the longest, and how long."""
    most, total = int(rows["count"].max()), int(rows["count"].sum())
    first = [title_of(str(term)) for term in rows.loc[rows["count"] == most, "term"]]
    if len(first) == 1:
        return f"{first[0]} holds the most: {most:,} of {total:,}"
    if len(first) == 2:
        return f"{first[0]} and {first[1]} hold the most: {most:,} of {total:,} each"
    return f"The most is {most:,} of {total:,}, in {len(first):,} of {len(rows):,}"


def _bars(
    counts: pd.Series[int], names: list[str], said: list[str], colors: list[str], *, narrow: bool
) -> Axes:
    rows = len(names)
    with drawing(0.15 + rows * (0.52 if narrow else 0.36), narrow=narrow) as ax:
        ax.barh(range(rows), counts.astype("float64"), height=0.36 if narrow else 0.62, color=colors)
        ax.set_ylim(rows - 0.5, -0.7 if narrow else -0.5)
        ax.set_xlim(0, float(counts.max()) * (1.02 if narrow else 1.55))
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)
        ax.set_yticks(range(rows))
        ax.set_yticklabels([""] * rows if narrow else [shorten(title_of(name), 30) for name in names])
        for place, (name, words, count) in enumerate(zip(names, said, counts, strict=True)):
            if narrow:
                ax.annotate(
                    f"{title_of(name)}: {words}",
                    (0, place),
                    xytext=(0, 8),
                    textcoords="offset points",
                    va="bottom",
                    fontsize=9,
                    color=INK[0],
                )
            else:
                ax.annotate(
                    words,
                    (float(count), place),
                    xytext=(6, 0),
                    textcoords="offset points",
                    va="center",
                    fontsize=9.5,
                    color=MUTED[0],
                )
    return ax
