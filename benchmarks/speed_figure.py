"""Cost a message against the number of messages, in the look of the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outreach_analysis.figures.canvas import drawing, name_lines, set_caption
from outreach_analysis.style import FAMILIES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINES = {
    "score": "scores and signals",
    "senders": "compared with earlier sends",
    "evidence": "evidence table",
    "floor": "one plain pass",
}


def plot_cost(rows: list[dict[str, float]]) -> Axes:
    """Microseconds a message at each size, a line each for what is done and for the plain pass.

    Parameters
    ----------
    rows : list of dict
        `size`, and seconds a message by the names of `LINES`.
    """
    sizes = [row["size"] for row in rows]
    ratios = [row["score"] / row["floor"] for row in rows]
    with drawing(3.2, grid="y") as ax:
        for (name, label), look in zip(LINES.items(), FAMILIES.values(), strict=False):
            values = [1e6 * row[name] for row in rows]
            ax.plot(
                sizes, values, marker="o", color=look.light, linestyle=look.dash, linewidth=2, label=label
            )
        ax.set_xscale("log")
        ax.set_ylim(0, 1.15e6 * max(row["evidence"] for row in rows))
        ax.set_xticks(sizes, [f"{size:,.0f}" for size in sizes])
        ax.minorticks_off()
        ax.set_xlabel("messages scored together")
        ax.set_ylabel("µs a message")
        name_lines(ax)
    low, high = min(ratios), max(ratios)
    dearest = max(rows, key=lambda row: row["score"])
    finding = (
        f"Reading a message costs {low:.1f} to {high:.1f} plain passes over it, whether few or many are read: "
        f"{1e6 * dearest['score']:.0f} µs at most"
    )
    set_caption(
        ax,
        title=finding,
        subtitle="Processor time a message on one core, median of several runs; one plain pass: finding its words "
        "with a regular expression",
        alt=f"{finding}. "
        + "; ".join(f"{row['size']:,.0f} messages: {1e6 * row['score']:.0f} µs" for row in rows)
        + ".",
    )
    return ax
