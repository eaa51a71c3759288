"""The canvas that every figure is drawn on: two widths, one look, its caption, and SVG that reads aloud."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakKeyDictionary

from outreach_analysis.figures.labels import minus, wrap
from outreach_analysis.style import LINES, figure_theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

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


@contextmanager
def drawing(
    height: float,
    *,
    narrow: bool = False,
    grid: Literal["", "x", "y", "both"] = "",
) -> Iterator[Axes]:
    """Axes of a fresh figure that pyplot does not keep, in the project's look for as long as they are drawn on.

    Parameters
    ----------
    height : float
        Inches, without title.
    narrow : bool
        Draw for a phone.
    grid : {"", "x", "y", "both"}
        Which light lines stand behind the marks.
    """
    with panels(height, 1, 1, narrow=narrow, grid=grid) as axes:
        yield axes[0]


@contextmanager
def panels(
    height: float,
    rows: int,
    columns: int,
    *,
    narrow: bool = False,
    grid: Literal["", "x", "y", "both"] = "",
) -> Iterator[list[Axes]]:
    """Several axes on the same scales, as `drawing` makes one."""
    from matplotlib.figure import Figure

    with figure_theme():
        figure = Figure(figsize=(NARROW_INCHES if narrow else WIDE_INCHES, height), layout="constrained")
        axes = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel().tolist()
        for ax in axes:
            ax.set_axisbelow(True)
            if grid:
                ax.grid(axis=grid, color=LINES[0], linewidth=0.8)
        yield axes


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


def format_axis(ax: Axes, write: Callable[[float], str], axis: str = "x", *, whole: bool = False) -> None:
    """Few ticks, written with the unit; at whole numbers only, if asked for."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    chosen = ax.xaxis if axis == "x" else ax.yaxis
    narrow = _figure(ax).get_figwidth() < WIDE_INCHES
    chosen.set_major_locator(MaxNLocator(4 if narrow else 6, steps=[1, 2, 2.5, 5, 10], integer=whole))
    chosen.set_major_formatter(FuncFormatter(lambda value, _: write(value)))


_ROOM_OF_A_NAME = 0.07


def name_lines(ax: Axes, *, narrow: bool = False) -> None:
    """Name the labelled lines at their ends where the names do not meet, in a legend otherwise.

    Parameters
    ----------
    ax : Axes
        Its limits are those that will be drawn.
    narrow : bool
        Drawn for a phone.
    """
    lines = [line for line in ax.lines if not str(line.get_label()).startswith("_")]
    low, high = ax.get_ylim()
    ends = sorted((float(line.get_ydata()[-1]) - low) / (high - low) for line in lines)  # type: ignore[index,arg-type]
    if any(upper - lower < _ROOM_OF_A_NAME for lower, upper in pairwise(ends)):
        columns = 2 if narrow else 4
        ax.figure.legend(handles=lines, loc="outside upper left", ncols=columns, frameon=False, fontsize=9)
        return
    for line in lines:
        ax.annotate(
            wrap(str(line.get_label()), 12 if narrow else 24),
            (line.get_xdata()[-1], line.get_ydata()[-1]),  # type: ignore[index]
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=9.5,
            color=line.get_color(),
            annotation_clip=False,
        )
