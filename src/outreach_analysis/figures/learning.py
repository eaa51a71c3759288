"""First drafts over attempts: whether members write better before any coach has seen the message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outreach_analysis.figures.canvas import drawing, format_axis, panels, set_caption
from outreach_analysis.figures.labels import each, interval_words, percent_tick
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.estimates import counted, percent
from outreach_analysis.studies.numbers import CHANGE
from outreach_analysis.style import FAMILIES, INK, MUTED, PAPER, family_look

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_learning(table: pd.DataFrame, *, title: str | None = None, narrow: bool = False) -> Axes:
    """Change of each score since the same member's first draft, one small panel a score.

    Parameters
    ----------
    table : DataFrame
        Columns `term` (score), `attempt`, `estimate`, `conf_low`, `conf_high` (change of the score),
        `n_obs` (members).
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
        The first panel; all share their scales.
    """
    rows = table.dropna(subset=["estimate"]).sort_values(["term", "attempt"], kind="stable")
    found = list(dict.fromkeys(rows["term"]))
    terms = sorted(found, key=lambda name: list(FAMILIES).index(name) if name in FAMILIES else len(FAMILIES))
    columns = 2 if narrow else min(3, len(terms))
    lines = -(-len(terms) // columns)
    last = int(rows["attempt"].max())
    with panels(0.4 + 1.55 * lines, lines, columns, narrow=narrow, grid="y") as grid:
        for ax in grid[len(terms) :]:
            ax.set_visible(False)
        for ax, term in zip(grid, terms, strict=False):
            _draw_panel(ax, term, rows[rows["term"] == term], last)
        for ax in grid[-columns:]:
            ax.set_xlabel("attempt")
        low, high = min(0.0, float(rows["conf_low"].min())), max(0.0, float(rows["conf_high"].max()))
        room = 0.1 * (high - low or 0.1)
        grid[0].set_ylim(low - room, high + room)
        format_axis(grid[0], lambda value: CHANGE(value) if abs(value) > 1e-9 else "0", axis="y")
    finding = title or _finding(rows)
    set_caption(
        grid[0],
        title=finding,
        subtitle="Mean change of a first draft's score (0 to 1) since the same member's first attempt, by attempt "
        f"(the last point: {last} and later), with 95% intervals; "
        f"{counted(int(rows['n_obs'].max()), 'member')} at most",
        alt=f"{finding}. "
        + "; ".join(
            f"{title_of(str(row.term))} at attempt {int(row.attempt)}: "
            f"{CHANGE.fitting(row.conf_low, row.conf_high)(row.estimate)} "
            f"({interval_words(row.conf_low, row.conf_high, CHANGE)})"
            for row in each(rows[rows["attempt"] == last])
        ),
    )
    return grid[0]


def _draw_panel(ax: Axes, term: str, part: pd.DataFrame, last: int) -> None:
    look = family_look(term)
    attempts = [1, *part["attempt"].astype(int)]
    ax.axhline(0, color=MUTED[0], linewidth=1, zorder=1)
    ax.fill_between(
        attempts, [0, *part["conf_low"]], [0, *part["conf_high"]], color=look.light, alpha=0.15, linewidth=0
    )
    ax.plot(
        attempts, [0, *part["estimate"]], color=look.light, linewidth=2, marker=look.marker, markersize=4.5
    )
    ax.set_title(title_of(term).capitalize(), loc="left", fontsize=10, color=INK[0])
    ax.set_xticks(range(1, last + 1))
    ax.set_xlim(0.7, last + 0.3)
    ax.set_xticklabels([*(str(number) for number in range(1, last)), f"{last}+"])


def _finding(rows: pd.DataFrame) -> str:
    final = rows.sort_values("attempt").drop_duplicates("term", keep="last")
    up = final[final["conf_low"] > 0].sort_values("estimate", ascending=False)
    down = final[final["conf_high"] < 0].sort_values("estimate")
    if up.empty and down.empty:
        return "First drafts of later attempts do not clearly differ from members' first ones"
    parts = [f"higher in {_listed(up)}"] if len(up) else []
    parts += [f"lower in {_listed(down)}"] if len(down) else []
    return f"Later first drafts stand {' and '.join(parts)} than the same members' first"


def _listed(rows: pd.DataFrame) -> str:
    names = [f"{title_of(str(row.term))} ({CHANGE(row.estimate)})" for row in each(rows)]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def plot_first_replies(
    table: pd.DataFrame, simulation: pd.DataFrame, *, title: str | None = None, narrow: bool = False
) -> Axes:
    """Share answered by attempt, beside a simulated programme in which coaching has no effect.

    Parameters
    ----------
    table : DataFrame
        Columns `attempt`, `estimate`, `conf_low`, `conf_high`, `n_obs`: attempts of members without a
        reply so far.
    simulation : DataFrame
        Columns `attempt`, `estimate`: the same where nothing is learnt and nothing helps.
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    look = family_look("personalization")
    with drawing(2.6, narrow=narrow, grid="y") as ax:
        ax.plot(
            simulation["attempt"],
            simulation["estimate"],
            color=MUTED[0],
            linewidth=1.6,
            linestyle=(0, (4, 2)),
            marker="",
        )
        for row in each(table):
            ax.plot([row.attempt, row.attempt], [row.conf_low, row.conf_high], color=look.light, linewidth=2)
        ax.plot(
            table["attempt"],
            table["estimate"],
            color=look.light,
            linewidth=0,
            marker=look.marker,
            markersize=8,
        )
        top = float(np.nanmax([*table["conf_high"], *simulation["estimate"]])) * 1.12
        ends = simulation.iloc[-1]
        below = ends["estimate"] > top / 5
        ax.annotate(
            "simulated, no effect",
            (ends["attempt"], ends["estimate"]),
            xytext=(0, -12 if below else 12),
            textcoords="offset points",
            ha="right",
            va="top" if below else "bottom",
            fontsize=9,
            color=MUTED[0],
            bbox={"facecolor": PAPER[0], "edgecolor": "none", "pad": 0.5},
        )
        last = int(max(table["attempt"].max(), simulation["attempt"].max()))
        ax.set_xticks(range(1, last + 1))
        ax.set_xticklabels([*(str(number) for number in range(1, last)), f"{last}+"])
        ax.set_xlabel("attempt", color=MUTED[0])
        ax.set_ylim(0, top)
        format_axis(ax, percent_tick, axis="y")
    finding = title or _falling(table)
    set_caption(
        ax,
        title=finding,
        subtitle="Share of attempts answered, among members without a reply so far, with 95% intervals; "
        f"{counted(int(table['n_obs'].sum()), 'attempt')}; dots: this programme; dashed: a simulated one without any effect",
        alt=f"{finding}. "
        + "; ".join(
            f"attempt {int(row.attempt)}: {percent(row.estimate)} of {int(row.n_obs):,}"
            for row in each(table)
        )
        + ". Simulated without effect: "
        + ", ".join(percent(row.estimate) for row in each(simulation)),
    )
    return ax


def _falling(table: pd.DataFrame) -> str:
    first, last = table.iloc[0], table.iloc[-1]
    words = (
        f"from {percent(first['estimate'])} at the first attempt to {percent(last['estimate'])} at the last"
    )
    if last["conf_high"] < first["conf_low"]:
        return f"First replies come more rarely the longer members wait ({words}), as where nobody learns"
    if last["conf_low"] > first["conf_high"]:
        return f"First replies come more often at later attempts ({words})"
    return f"The chance of a first reply does not clearly change with the attempt ({words})"
