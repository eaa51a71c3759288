"""The figure theme: seaborn's context with the project's type, ink and few lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from outreach_analysis.style.palette import FAMILIES, INK, LINES, MUTED


@contextmanager
def figure_theme() -> Iterator[None]:
    """Draw figures in the project's style within this context, and leave no trace after it.

    Notes
    -----
    Text stays text in SVG (it can be read aloud, searched and follows the reader's
    font), and the identifiers in an SVG are the same in every run.

    Examples
    --------
    >>> import matplotlib
    >>> with figure_theme():
    ...     matplotlib.rcParams["svg.fonttype"]
    'none'
    """
    import matplotlib as mpl
    import seaborn as sns
    from cycler import cycler

    own = {
        "axes.edgecolor": LINES[0],
        "axes.facecolor": "none",
        "axes.grid": False,
        "axes.labelcolor": MUTED[0],
        "axes.labelsize": 10,
        "axes.linewidth": 0.8,
        "axes.spines.left": False,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.unicode_minus": True,
        "figure.dpi": 96,
        "figure.facecolor": "none",
        "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib: the same layout on every machine
        "font.size": 10,
        "grid.color": LINES[0],
        "grid.linewidth": 0.8,
        "legend.frameon": False,
        "lines.solid_capstyle": "round",
        "savefig.facecolor": "none",
        "svg.fonttype": "none",
        "svg.hashsalt": "outreach",
        "text.color": INK[0],
        "text.parse_math": False,
        "xtick.color": MUTED[0],
        "ytick.color": LINES[0],
        "xtick.labelcolor": MUTED[0],
        "ytick.labelcolor": INK[0],
        "xtick.labelsize": 9.5,
        "ytick.labelsize": 10,
        "ytick.left": False,
        "xtick.bottom": False,
    }
    style = {**sns.axes_style("white"), **own}
    style["axes.prop_cycle"] = cycler(color=[look.light for look in FAMILIES.values()])
    with mpl.rc_context(style):
        yield
