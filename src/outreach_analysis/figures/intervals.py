"""Dots with interval lines, the form that most figures take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from outreach_analysis.figures.canvas import drawing, format_axis
from outreach_analysis.figures.labels import each, interval_words, shorten, wrap
from outreach_analysis.studies.numbers import Writer
from outreach_analysis.style import INK, MUTED, PAPER, Look, family_look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NARROW_CHARACTERS = 47
_LABEL_WIDTH = 30


def plot_intervals(
    table: pd.DataFrame,
    *,
    write: Callable[[float], str],
    ticks: Callable[[float], str] | None = None,
    looks: Sequence[Look] | None = None,
    filled: Sequence[bool] | None = None,
    reference: float | None = None,
    reference_label: str = "",
    limits: tuple[float, float] | None = None,
    count: str = "n",
    narrow: bool = False,
) -> Axes:
    """One dot with its interval a row, numbers written beside it.

    Parameters
    ----------
    table : DataFrame
        Columns `term`, `estimate`, `conf_low`, `conf_high`, and `n_obs` where known;
        drawn from top to bottom in the order given.
    write, ticks : callable
        Formats a value beside its dot, and on the axis.
    looks : sequence of Look, optional
        Colour and marker of each row.
    filled : sequence of bool, optional
        Rows that are not filled are drawn hollow: not told apart from the reference.
    reference : float, optional
        Where the reference line stands.
    reference_label : str
        What it means.
    limits : (float, float), optional
        Range of the axis.
    count : str
        What `n_obs` counts, in the label beside a dot.
    """
    styles = list(looks) if looks is not None else [family_look("")] * len(table)
    solid = list(filled) if filled is not None else [True] * len(table)
    names = [str(term) if narrow else wrap(str(term), _LABEL_WIDTH) for term in table["term"]]
    pitch = 0.5 if narrow else 0.4 if any("\n" in name for name in names) else 0.34
    room = (0.9 if narrow else 0.45) if reference_label else (0.25 if narrow else 0)
    with drawing(0.45 + (len(table) + room) * pitch, narrow=narrow, grid="x") as ax:
        ax.set_ylim(len(table) - 0.5, -0.5 - room)
        if reference is not None:
            ax.axvline(reference, color=MUTED[0], linewidth=1, zorder=1)
            side = _room(reference, limits, table)
            ax.annotate(
                reference_label,
                (reference, -0.5 - room),
                xytext=(4 * side, -2),
                textcoords="offset points",
                ha="left" if side > 0 else "right",
                va="top",
                color=MUTED[0],
                fontsize=9,
                bbox={"facecolor": PAPER[0], "edgecolor": "none", "pad": 0.5},
            )
        numbers = []
        same = _all_equal(table["n_obs"]) if "n_obs" in table else True
        for place, (row, look, full) in enumerate(zip(each(table), styles, solid, strict=True)):
            draw_interval(ax, row, place, look, filled=full, limits=limits)
            fitted = write.fitting(row.conf_low, row.conf_high) if isinstance(write, Writer) else write
            said = f"{fitted(row.estimate)} ({interval_words(row.conf_low, row.conf_high, fitted)})"
            shown = not same and count and pd.notna(row.n_obs)
            numbers.append(f"{said}, {count} {int(row.n_obs):,}" if shown else said)
        _label_rows(ax, names, numbers, narrow=narrow)
        if limits is not None:
            ax.set_xlim(*limits)
        format_axis(ax, ticks or write)
    return ax


def _label_rows(ax: Axes, names: Sequence[str], numbers: Sequence[str], *, narrow: bool) -> None:
    ax.set_yticks(range(len(names)))
    ax.set_yticklabels([""] * len(names) if narrow else names)
    for place, (name, said) in enumerate(zip(names, numbers, strict=True)):
        if not narrow:
            ax.annotate(
                said,
                (1, place),
                xycoords=("axes fraction", "data"),
                xytext=(12, 0),
                textcoords="offset points",
                va="center",
                fontsize=9.5,
                color=MUTED[0],
            )
            continue
        shorter = (said, said.partition(",")[0], said.partition(" (")[0])
        brief = next(
            (words for words in shorter if len(name) + len(words) <= _NARROW_CHARACTERS), shorter[-1]
        )
        for words, color, x, side in (
            (shorten(name, _NARROW_CHARACTERS - len(brief)), INK[0], 0.0, "left"),
            (brief, MUTED[0], 1.0, "right"),
        ):
            ax.annotate(
                words,
                (x, place),
                xycoords=("axes fraction", "data"),
                xytext=(0, 9),
                textcoords="offset points",
                ha=side,
                va="bottom",
                fontsize=9,
                color=color,
                bbox={"facecolor": PAPER[0], "edgecolor": "none", "pad": 0.5},
            )


def _room(reference: float, limits: tuple[float, float] | None, table: pd.DataFrame) -> int:
    """1 where there is more room to the right of the reference line, else −1."""
    low, high = limits or (float(table["conf_low"].min()), float(table["conf_high"].max()))
    return 1 if high - reference >= reference - low else -1


def around(table: pd.DataFrame, reference: float) -> tuple[float, float]:
    """Limits that hold the reference and every interval that has ends, with a little room on both sides."""
    ends = table[["estimate", "conf_low", "conf_high"]].to_numpy(dtype=float).ravel()
    ends = np.append(ends[np.isfinite(ends)], reference)
    low, high = float(ends.min()), float(ends.max())
    room = 0.12 * (high - low or 0.1)
    return low - room, high + room


def _all_equal(values: pd.Series[Any]) -> bool:
    return bool((values == values.iloc[0]).all()) if len(values) else True


def draw_interval(
    ax: Axes,
    row: Any,
    place: float,
    look: Look,
    *,
    filled: bool = True,
    limits: tuple[float, float] | None = None,
) -> None:
    """One dot and its interval line, hollow and dashed where it is not filled.

    Parameters
    ----------
    ax : Axes
    row : any
        With the attributes `estimate`, `conf_low`, `conf_high`.
    place : float
        Where on the vertical axis.
    look : Look
        Colour and marker.
    filled : bool
    limits : (float, float), optional
        Where a longer line ends.
    """
    low, high = limits or (-np.inf, np.inf)
    ax.plot(
        [max(row.conf_low, low), min(row.conf_high, high)],
        [place, place],
        color=look.light,
        linewidth=2,
        linestyle="-" if filled else (0, (2, 1.5)),
    )
    ax.plot(
        row.estimate,
        place,
        marker=look.marker,
        markersize=8,
        markerfacecolor=look.light if filled else PAPER[0],
        markeredgecolor=look.light,
        markeredgewidth=1.6,
        clip_on=False,
        zorder=3,
    )
