"""What revising changed in the text, with feedback and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outreach_analysis.figures.canvas import drawing, set_caption
from outreach_analysis.figures.intervals import draw_interval
from outreach_analysis.figures.labels import each, interval_words, score_label
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.estimates import counted
from outreach_analysis.studies.numbers import CHANGE
from outreach_analysis.style import INK, MUTED, PAPER, family_look

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_revision_changes(
    coached: pd.DataFrame, own: pd.DataFrame | None = None, *, title: str | None = None, narrow: bool = False
) -> Axes:
    """Mean change of each score from one version to the next, coached revisions above members' own.

    Parameters
    ----------
    coached : DataFrame
        Revisions after feedback: columns `term` (score), `estimate` (mean paired change), `conf_low`,
        `conf_high`, `before`, `after` (means in [0, 1]), `n_obs` (pairs).
    own : DataFrame, optional
        The same for revisions without feedback, drawn hollow beneath.
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    rows = coached.dropna(subset=["estimate"]).sort_values(
        ["estimate", "term"], ascending=[False, True], kind="stable"
    )
    terms = [str(term) for term in rows["term"]]
    series = [("coached", rows, -0.16, True)]
    if own is not None and len(own):
        series.append(("own", own[own["term"].isin(terms)], 0.16, False))
    with drawing(0.7 + len(terms) * (0.66 if narrow else 0.5), narrow=narrow, grid="x") as ax:
        ax.axvline(0, color=MUTED[0], linewidth=1, zorder=1)
        for name, table, shift, full in series:
            for row in each(table):
                look = family_look(str(row.term))
                place = (
                    terms.index(str(row.term)) + (shift if len(series) > 1 else 0) + (0.16 if narrow else 0)
                )
                draw_interval(ax, row, place, look, filled=full)
                if not narrow:
                    ax.annotate(
                        f"{name} {score_label(row.before)} → {score_label(row.after)}",
                        (1, place),
                        xycoords=("axes fraction", "data"),
                        xytext=(12, 0),
                        textcoords="offset points",
                        va="center",
                        fontsize=9,
                        color=MUTED[0],
                    )
        ax.set_yticks(range(len(terms)))
        ax.set_yticklabels([""] * len(terms) if narrow else [title_of(term).capitalize() for term in terms])
        if narrow:
            for place, row in enumerate(each(rows)):
                ax.annotate(
                    f"{title_of(str(row.term)).capitalize()}: {score_label(row.before)} → {score_label(row.after)}",
                    (0, place),
                    xycoords=("axes fraction", "data"),
                    xytext=(0, 6),
                    textcoords="offset points",
                    va="bottom",
                    fontsize=9,
                    color=INK[0],
                    bbox={"facecolor": PAPER[0], "edgecolor": "none", "pad": 0.5},
                )
        ax.set_ylim(len(terms) - 0.5, -0.6)
        ax.set_xlabel("change of the score, which runs from 0 to 1", color=MUTED[0])
    finding = title or _finding(rows)
    sizes = " and ".join(
        f"{counted(int(table['n_obs'].max()), 'revision')} {'after feedback (filled)' if full else 'without (hollow)'}"
        for _, table, _, full in series
    )
    set_caption(
        ax,
        title=finding,
        subtitle=f"Mean change from one version of a message to the next, with 95% interval; {sizes}",
        alt=f"{finding}. "
        + "; ".join(
            f"{title_of(str(row.term))}, {name}: from {row.before:.2f} to {row.after:.2f}, change "
            f"{CHANGE.fitting(row.conf_low, row.conf_high)(row.estimate)} "
            f"({interval_words(row.conf_low, row.conf_high, CHANGE)})"
            for name, table, _, _ in series
            for row in each(table)
        ),
    )
    return ax


def _finding(rows: pd.DataFrame) -> str:
    moved = rows[(rows["conf_low"] > 0) | (rows["conf_high"] < 0)]
    if moved.empty:
        return "Revising after feedback moved no score that can be told apart from nothing"
    most = moved.iloc[int(moved["estimate"].abs().argmax())]
    verb = "raised" if most["estimate"] > 0 else "lowered"
    still = len(rows) - len(moved)
    rest = f"; {still} of {len(rows)} did not clearly move" if still else f"; all {len(rows)} scores moved"
    return f"Revising after feedback {verb} {title_of(str(most['term']))} most ({CHANGE(most['estimate'])}){rest}"
