"""What revising changed in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from outreach_analysis.figures.base import each, new_axes, plain, set_caption
from outreach_analysis.studies.estimates import counted
from outreach_analysis.style import INK, LINES, MUTED, family_look, figure_theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_revision_changes(
    table: pd.DataFrame,
    *,
    subtitle: str = "Mean score of the draft (hollow) and of its revision (filled)",
    title: str | None = None,
    narrow: bool = False,
) -> Axes:
    """Scores before and after revising, paired within one message.

    Parameters
    ----------
    table : DataFrame
        Columns `term` (score), `before`, `after` (means in [0, 1]), `estimate` (mean paired
        difference), `conf_low`, `conf_high`, `n_obs` (pairs).
    subtitle : str
        What is compared.
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes
    """
    rows = table.dropna(subset=["before", "after"]).sort_values(
        ["estimate", "term"], ascending=[False, True], kind="stable"
    )
    with figure_theme():
        ax: Axes = new_axes(0.6 + len(rows) * (0.52 if narrow else 0.36), narrow=narrow)
        ax.grid(axis="x", color=LINES[0])
        ax.set_axisbelow(True)
        for place, row in enumerate(each(rows)):
            look = family_look(str(row.term))
            ax.annotate(
                "",
                (row.after, place),
                (row.before, place),
                arrowprops={
                    "arrowstyle": "-|>",
                    "color": look.light,
                    "linewidth": 1.8,
                    "shrinkA": 4,
                    "shrinkB": 3,
                },
            )
            for value, face in ((row.before, "white"), (row.after, look.light)):
                ax.plot(
                    value, place, marker=look.marker, markersize=8, markerfacecolor=face,
                    markeredgecolor=look.light, markeredgewidth=1.6, zorder=3,
                )  # fmt: skip
            said = f"{row.estimate:+.2f} ({row.conf_low:+.2f} to {row.conf_high:+.2f})".replace("-", "−")
            name = plain(str(row.term)).capitalize()
            if narrow:
                for words, x, side, color in ((name, 0, "left", INK[0]), (said, 1, "right", MUTED[0])):
                    ax.annotate(
                        words, (x, place), xycoords=("axes fraction", "data"), xytext=(0, 9),
                        textcoords="offset points", ha=side, va="bottom", fontsize=9, color=color,
                    )  # fmt: skip
            else:
                ax.annotate(
                    said, (1, place), xycoords=("axes fraction", "data"), xytext=(12, 0),
                    textcoords="offset points", va="center", fontsize=9.5, color=MUTED[0],
                )  # fmt: skip
        ax.set_yticks(range(len(rows)))
        ax.set_yticklabels(
            [""] * len(rows) if narrow else [plain(str(term)).capitalize() for term in rows["term"]]
        )
        ax.set_ylim(len(rows) - 0.5, -0.75 if narrow else -0.5)
        ax.set_xlim(0, 1)
        ax.set_xlabel("score, from 0 to 1", color=MUTED[0])
    finding = title or _finding(rows)
    set_caption(
        ax,
        title=finding,
        subtitle=f"{subtitle}; paired difference with 95% interval; "
        f"{counted(int(rows['n_obs'].max()) if len(rows) else 0, 'pair')}",
        alt=f"{finding}. "
        + "; ".join(
            f"{plain(str(row.term))} from {row.before:.2f} to {row.after:.2f}, change {row.estimate:+.2f} "
            f"({row.conf_low:+.2f} to {row.conf_high:+.2f})"
            for row in each(rows)
        ),
    )
    return ax


def _finding(rows: pd.DataFrame) -> str:
    moved = rows[(rows["conf_low"] > 0) | (rows["conf_high"] < 0)]
    if moved.empty:
        return "Revising moved no score that can be told apart from nothing"
    most = moved.iloc[int(moved["estimate"].abs().argmax())]
    verb = "raised" if most["estimate"] > 0 else "lowered"
    still = len(rows) - len(moved)
    rest = (
        f"; {still} of {len(rows)} scores did not clearly move"
        if still
        else f"; all {len(rows)} scores moved"
    )
    return f"Revising {verb} {plain(str(most['term']))} most ({most['estimate']:+.2f}){rest}".replace(
        "-", "−"
    )
