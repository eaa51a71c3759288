"""What every figure shares: a canvas in two widths, its caption, intervals, and SVG that reads aloud."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from outreach_analysis.style import INK, LINES, MUTED, PAPER, Look, family_look, figure_theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_NARROW_CHARACTERS = 46
WIDE_INCHES = 7.3
NARROW_INCHES = 3.5
SHOW_POINTS_BELOW = 200
"""With fewer observations than this, the raw points are drawn."""


@dataclass(frozen=True)
class Caption:
    """What a figure says in words.

    Parameters
    ----------
    title : str
        The finding.
    subtitle : str
        Measure, unit and n.
    alt : str
        The finding and its numbers for those who do not see the figure.
    """

    title: str
    subtitle: str
    alt: str


_captions: WeakKeyDictionary[Figure, Caption] = WeakKeyDictionary()


def new_axes(height: float, *, narrow: bool = False, rows: int = 1, columns: int = 1, **grid: Any) -> Any:
    """Axes of a fresh figure that pyplot does not keep.

    Parameters
    ----------
    height : float
        Inches, without title.
    narrow : bool
        Draw for a phone.
    rows, columns : int
        Grid of axes; one axes is returned alone, more as an array.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(NARROW_INCHES if narrow else WIDE_INCHES, height), layout="constrained")
    return figure.subplots(rows, columns, **grid)


def set_caption(ax: Axes, *, title: str, subtitle: str, alt: str) -> None:
    """Keep what the figure says; pages set it as text, so that it wraps, prints and reads aloud."""
    _captions[_figure(ax)] = Caption(minus(title), minus(subtitle), minus(alt))


def caption(ax: Axes) -> Caption:
    """What the figure of these axes says.

    Raises
    ------
    KeyError
        If the figure was not drawn by this package.
    """
    return _captions[_figure(ax)]


def alt_text(ax: Axes) -> str:
    """The figure in words: its finding and the numbers behind it."""
    return caption(ax).alt


def to_svg(ax: Axes, *, titled: bool = False) -> str:
    """The figure as SVG, the same bytes for the same table.

    Parameters
    ----------
    titled : bool
        Write title and subtitle into the drawing, for use outside a page.
    """
    buffer = io.StringIO()
    _save(ax, buffer, titled=titled, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def to_png(ax: Axes, *, dpi: int = 200) -> bytes:
    """The figure with its title as PNG on white paper, for slides."""
    buffer = io.BytesIO()
    _save(ax, buffer, titled=True, format="png", dpi=dpi, facecolor="white", metadata={"Software": None})
    return buffer.getvalue()


def _save(ax: Axes, buffer: Any, *, titled: bool, **options: Any) -> None:
    figure = _figure(ax)
    with figure_theme():
        if not titled:
            figure.savefig(buffer, **options)
            return
        said = caption(ax)
        columns = 38 if figure.get_figwidth() < WIDE_INCHES else 84
        words = "\n".join([*textwrap.wrap(said.title, columns), *textwrap.wrap(said.subtitle, columns)])
        heading = figure.suptitle(words, x=0.01, ha="left", fontsize=11)
        height = figure.get_figheight()
        figure.set_figheight(height + 0.2 * (words.count("\n") + 1) + 0.1)
        figure.savefig(buffer, **options)
        heading.remove()
        figure._suptitle = None  # type: ignore[attr-defined]  # noqa: SLF001 - matplotlib keeps the room otherwise
        figure.set_figheight(height)


def _figure(ax: Axes) -> Figure:
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes belong to no figure")
    return figure


# ---- dots with interval lines ---------------------------------------------------------------------


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
    rows = len(table)
    styles = list(looks) if looks is not None else [family_look("")] * rows
    solid = list(filled) if filled is not None else [True] * rows
    with figure_theme():
        room = (0.9 if narrow else 0.45) if reference_label else (0.25 if narrow else 0)
        ax: Axes = new_axes(0.45 + (rows + room) * (0.5 if narrow else 0.34), narrow=narrow)
        ax.set_ylim(rows - 0.5, -0.5 - room)
        _light_grid(ax)
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
            )
        labels = []
        for place, (row, look, full) in enumerate(zip(table.to_dict("records"), styles, solid, strict=True)):
            estimate, low, high = (float(row[name]) for name in ("estimate", "conf_low", "conf_high"))
            ends = (low, high) if limits is None else (max(low, limits[0]), min(high, limits[1]))
            ax.plot(
                ends,
                [place, place],
                color=look.light,
                linewidth=2,
                linestyle="-" if full else (0, (2, 1.5)),
            )
            ax.plot(
                estimate,
                place,
                marker=look.marker,
                markersize=8,
                markerfacecolor=look.light if full else "white",
                markeredgecolor=look.light,
                markeredgewidth=1.6,
                zorder=3,
            )
            n_obs = row.get("n_obs")
            numbers = f"{write(estimate)} ({interval_words(low, high, write)})"
            if n_obs is not None and pd.notna(n_obs) and not (count == "" or _all_equal(table["n_obs"])):
                numbers += f", {count} {int(n_obs):,}"
            labels.append((str(row["term"]), numbers))
        _label_rows(ax, labels, narrow=narrow)
        if limits is not None:
            ax.set_xlim(*limits)
        format_axis(ax, ticks or write)
    return ax


def _label_rows(ax: Axes, labels: Sequence[tuple[str, str]], *, narrow: bool) -> None:
    ax.set_yticks(range(len(labels)))
    if narrow:
        ax.set_yticklabels([""] * len(labels))
        for place, (name, numbers) in enumerate(labels):
            brief = numbers if len(name) + len(numbers) <= _NARROW_CHARACTERS else numbers.partition(",")[0]
            room = _NARROW_CHARACTERS - len(brief)
            for words, color, x, side in (
                (shorten(name, room), INK[0], 0.0, "left"),
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
        return
    ax.set_yticklabels([wrap(name, 26) for name, _ in labels])
    for place, (_, numbers) in enumerate(labels):
        ax.annotate(
            numbers,
            (1, place),
            xycoords=("axes fraction", "data"),
            xytext=(12, 0),
            textcoords="offset points",
            va="center",
            fontsize=9.5,
            color=MUTED[0],
        )


def _room(reference: float, limits: tuple[float, float] | None, table: pd.DataFrame) -> int:
    """1 where there is more room to the right of the reference line, else −1."""
    low, high = limits or (float(table["conf_low"].min()), float(table["conf_high"].max()))
    return 1 if high - reference >= reference - low else -1


def interval_words(low: float, high: float, write: Callable[[float], str], between: str = "to") -> str:
    """Both ends of an interval in words; where the data set an end none, that is said.

    Examples
    --------
    >>> interval_words(1, 2, "{:.1f}".format), interval_words(-np.inf, np.inf, str)
    ('1.0 to 2.0', 'no bounds')
    """
    if not np.isfinite(low) and not np.isfinite(high):
        return "no bounds"
    first, last = (write(end) if np.isfinite(end) else "no bound" for end in (low, high))
    return f"{first} {between} {last}"


def around(table: pd.DataFrame, reference: float) -> tuple[float, float]:
    """Limits that hold the reference and every interval that has ends, with a little room on both sides."""
    ends = table[["estimate", "conf_low", "conf_high"]].to_numpy(dtype=float).ravel()
    ends = np.append(ends[np.isfinite(ends)], reference)
    low, high = float(ends.min()), float(ends.max())
    room = 0.12 * (high - low or 0.1)
    return low - room, high + room


def _light_grid(ax: Axes) -> None:
    ax.grid(axis="x", color=LINES[0], linewidth=0.8)
    ax.set_axisbelow(True)


def format_axis(ax: Axes, write: Callable[[float], str], axis: str = "x") -> None:
    """Few ticks, written with the unit."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    chosen = ax.xaxis if axis == "x" else ax.yaxis
    narrow = _figure(ax).get_figwidth() < WIDE_INCHES
    chosen.set_major_locator(MaxNLocator(4 if narrow else 6, steps=[1, 2, 2.5, 5, 10]))
    chosen.set_major_formatter(FuncFormatter(lambda value, _: write(value)))


def _all_equal(values: pd.Series[Any]) -> bool:
    return bool((values == values.iloc[0]).all()) if len(values) else True


def each(table: pd.DataFrame) -> list[Any]:
    """The rows of a table, with their columns as attributes."""
    return list(table.itertuples())


# ---- words -----------------------------------------------------------------------------------------


def percent_tick(value: float) -> str:
    """A share on an axis.

    Examples
    --------
    >>> percent_tick(0.25)
    '25%'
    """
    return f"{100 * value:.0f}%" if abs(100 * value - round(100 * value)) < 0.05 else f"{100 * value:.1f}%"


def percent_label(value: float) -> str:
    """A share beside its dot, in whole per cent; small ones keep a decimal.

    Examples
    --------
    >>> percent_label(0.0812), percent_label(0.0123)
    ('8%', '1.2%')
    """
    return f"{100 * value:.0f}%" if value == 0 or value >= 0.02 else f"{100 * value:.1f}%"


def points_label(value: float) -> str:
    """A difference of shares beside its dot, always with one decimal.

    Examples
    --------
    >>> points_label(0.05), points_label(-0.0042)
    ('+5.0', '−0.4')
    """
    return f"{100 * value:+.1f}".replace("-", "−")


def points_tick(value: float) -> str:
    """A difference of shares on an axis, in percentage points with its sign.

    Examples
    --------
    >>> points_tick(0.05), points_tick(0), points_tick(-0.025)
    ('+5', '0', '−2.5')
    """
    number = f"{100 * value:+.1f}".removesuffix(".0")
    return "0" if number in {"+0", "-0"} else number.replace("-", "−")


def plain(name: str) -> str:
    """A column name in words.

    Examples
    --------
    >>> plain("recipient_name_mentions")
    'recipient name mentions'
    """
    return name.replace("_", " ").strip()


def shorten(words: str, width: int) -> str:
    """Cut to a width with an ellipsis.

    Examples
    --------
    >>> shorten("a very long label", 8)
    'a very …'
    """
    line = " ".join(words.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def score_label(value: float) -> str:
    """A score with two decimals.

    Examples
    --------
    >>> score_label(0.223)
    '0.22'
    """
    return f"{value:.2f}"


def wrap(words: str, width: int) -> str:
    r"""Break into two lines at most.

    Examples
    --------
    >>> wrap("all sends together", 12)
    'all sends\ntogether'
    """
    lines = textwrap.wrap(" ".join(words.split()), width) or [""]
    return "\n".join(lines if len(lines) <= 2 else [lines[0], shorten(" ".join(lines[1:]), width)])


def minus(words: str) -> str:
    """Set a true minus before numbers.

    Examples
    --------
    >>> minus("-9.0 points in 2026-10")
    '−9.0 points in 2026-10'
    """
    return re.sub(r"(?<!\w)-(?=\d)", "−", words)


def n_total(table: pd.DataFrame) -> int:
    """Observations behind a table whose rows split them."""
    return int(np.nansum(table["n_obs"].astype("float64")))
