"""How often each signal finds anything, group by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from outreach_analysis.figures.canvas import drawing, set_caption
from outreach_analysis.figures.labels import shorten, wrap
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.estimates import percent
from outreach_analysis.style import INK, MUTED, contrast, family_look

if TYPE_CHECKING:
    from matplotlib.axes import Axes


_FEW_GROUPS = 3
_DARKEST = 1.02
"""A cell at 1 stays a little lighter than ink, whose colour dark pages exchange."""

_ON_CELLS = ("#000000", "#fefefe")
"""Text on a cell. Cells keep their shade on dark paper, so their text is of no colour that is exchanged there."""


def plot_signal_coverage(
    table: pd.DataFrame, *, groups: str = "stage", title: str | None = None, narrow: bool = False
) -> Axes:
    """Share of messages in which a signal finds evidence, a row a signal, a column a group.

    Parameters
    ----------
    table : DataFrame
        One row a signal and group: `term` (signal), `family`, `group`, `estimate` (share in [0, 1], missing
        where the signal lacks the context that it needs). Order of rows is kept.
    groups : str
        What the groups are.
    title : str, optional
        Instead of the one written from the numbers.
    narrow : bool
        Draw for a phone.

    Returns
    -------
    Axes

    Notes
    -----
    Every cell carries its number; the shade only helps the eye. A cell without number
    could not be measured.
    """
    import seaborn as sns

    signals = list(dict.fromkeys(table["term"]))
    columns = list(dict.fromkeys(table["group"]))
    family = dict(zip(table["term"], table["family"], strict=True))
    grid = table.pivot_table(index="term", columns="group", values="estimate", sort=False, dropna=False)
    grid = grid.reindex(index=signals, columns=columns).astype("float64")
    with drawing(0.5 + 0.25 * len(signals), narrow=narrow) as ax:
        notes = grid.map(lambda share: "" if np.isnan(share) else f"{100 * share:.0f}")
        sns.heatmap(
            grid,
            ax=ax,
            annot=notes,
            fmt="",
            vmin=0,
            vmax=_DARKEST,
            cmap=sns.light_palette(INK[0], as_cmap=True),
            cbar=False,
            linewidths=1.5,
            annot_kws={"fontsize": 9},
        )
        _keep_readable(ax, len(signals))
        for row, column in np.argwhere(grid.isna().to_numpy()):
            ax.text(column + 0.5, row + 0.5, "–", ha="center", va="center", color=MUTED[0], fontsize=9)
        ax.xaxis.tick_top()
        ax.set_xlabel("")
        ax.set_ylabel("")
        heads = [title_of(str(name)) for name in columns]
        width = max([8 if narrow else 16, *(len(word) for head in heads for word in head.split())])
        ax.set_xticklabels([wrap(head, width) for head in heads], rotation=0, color=MUTED[0])
        most = 34 if not narrow else 26 if len(columns) <= _FEW_GROUPS else 22
        ax.set_yticks(np.arange(len(signals)) + 0.5)
        ax.set_yticklabels(
            [f"{family_look(family[name]).letter} · {shorten(title_of(name), most)}" for name in signals],
            rotation=0,
        )
    letters = ", ".join(f"{family_look(name).letter} {name}" for name in dict.fromkeys(family.values()))
    finding = title or _finding(grid)
    set_caption(
        ax,
        title=finding,
        subtitle=f"Messages with evidence of each signal, of 100, by {groups}; a dash means it could not be measured. {letters}",
        alt=f"{finding}. "
        + "; ".join(
            f"{title_of(name)}: "
            + ", ".join(f"{group} {percent(value)}" for group, value in line.dropna().items())
            for name, line in zip(signals, (grid.loc[name] for name in signals), strict=True)
        ),
    )
    return ax


def _keep_readable(ax: Axes, rows: int) -> None:
    """Write each number in whichever colour stands out more from its cell."""
    from matplotlib.colors import to_hex

    (cells,) = ax.collections
    shades = np.reshape(np.asarray(cells.get_facecolor(), dtype=float), (rows, -1, 4))
    for words in ax.texts:
        column, row = (int(place) for place in words.get_position())
        shade = to_hex(shades[row, column])
        words.set_color(max(_ON_CELLS, key=lambda color: contrast(color, shade)))


def _finding(grid: pd.DataFrame) -> str:
    first, last = grid.columns[0], grid.columns[min(1, len(grid.columns) - 1)]
    before, after = grid[first].to_numpy(dtype=float), grid[last].to_numpy(dtype=float)
    if np.isnan(before).all():
        return "No signal could be measured"
    change = np.nan_to_num(after - before)
    if not change.any():
        place = int(np.nanargmax(before))
        return f"{title_of(str(grid.index[place])).capitalize()} is found most often: in {100 * before[place]:.0f} of 100 messages"
    place = int(np.abs(change).argmax())
    return (
        f"From {title_of(str(first))} to {title_of(str(last))}, {title_of(str(grid.index[place]))} "
        f"{'rises' if change[place] > 0 else 'falls'} most: "
        f"from {100 * before[place]:.0f} to {100 * after[place]:.0f} of 100 messages"
    )
