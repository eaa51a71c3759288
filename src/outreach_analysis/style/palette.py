"""Colours by meaning, each with a second sign for those who do not see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Dash = Literal["solid", "dashed", "dotted", "dashdot"]
Underline = Literal["solid", "thick", "double", "dotted", "dashed", "wavy"]

INK = ("#1f2430", "#e8e6e1")
"""Text and reference marks, on light and on dark."""
PAPER = ("#ffffff", "#16181d")
MUTED = ("#5d6470", "#a3a8b3")
"""Secondary text: units, notes, axis labels."""
LINES = ("#d9d8d4", "#3a3e48")
"""Gridlines and rules, which carry no meaning."""
ACCENT = ("#0b5c93", "#7fbdee")
"""Links and focus."""


@dataclass(frozen=True)
class Look:
    """How one thing is drawn.

    Parameters
    ----------
    name : str
    light, dark : str
        Colour on light and on dark paper, as `#rrggbb`.
    letter : str
        One letter that stands for it where colour cannot.
    marker : str
        Marker shape in matplotlib's notation.
    dash : {"solid", "dashed", "dotted", "dashdot"}
        Style of a line in a figure.
    underline : {"solid", "thick", "double", "dotted", "dashed", "wavy"}
        Style of an underline in a message; no two families share one.
    """

    name: str
    light: str
    dark: str
    letter: str
    marker: str
    dash: Dash
    underline: Underline = "solid"


FAMILIES: dict[str, Look] = {
    look.name: look
    for look in (
        Look("personalization", "#0072b2", "#5ab0e6", "P", "o", "solid", "solid"),
        Look("credibility", "#d55e00", "#f4915a", "C", "s", "solid", "double"),
        Look("ask", "#009e73", "#3cc79d", "A", "^", "solid", "thick"),
        Look("politeness", "#aa4499", "#d98bcb", "T", "D", "dotted", "dotted"),
        Look("clarity", "#3d87b8", "#85bfe4", "L", "v", "dashed", "dashed"),
        Look("originality", "#b8860b", "#dcb045", "O", "P", "dashdot", "wavy"),
    )
}
"""The six signal families."""

BALANCE = Look("balance", INK[0], INK[1], "B", "h", "solid")

OUTCOME_COLORS: dict[str, tuple[str, str]] = {
    "unpleasant": ("#8c2d04", "#ffa477"),
    "declined": ("#bf5a22", "#dd8a58"),
    "no_reply": ("#85888f", "#8f939c"),
    "deferred": ("#748f87", "#7ea79b"),
    "neutral": ("#4f8c7d", "#6cb5a1"),
    "positive": ("#2c836c", "#5cc6a8"),
    "extensive_help": ("#0d6a52", "#63dcb8"),
    "introduction": ("#00503c", "#98f2d6"),
}
"""Outcome levels from loss through silence to gain, on light and on dark."""


def family_look(name: str) -> Look:
    """How a family, or `balance`, is drawn.

    Parameters
    ----------
    name : str
        A family; anything else is drawn in ink.

    Examples
    --------
    >>> family_look("ask").letter
    'A'
    >>> family_look("word_count").light == INK[0]
    True
    """
    return FAMILIES.get(name, BALANCE)


def outcome_color(level: str, dark: bool = False) -> str:
    """Colour of an outcome level; muted ink for a level that is not on the ladder.

    Examples
    --------
    >>> outcome_color("introduction")
    '#00503c'
    """
    return OUTCOME_COLORS.get(level, MUTED)[int(dark)]


def contrast(first: str, second: str) -> float:
    """WCAG contrast ratio of two colours, from 1 (same) to 21 (black on white).

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """

    def luminance(color: str) -> float:
        channels = [int(color[index : index + 2], 16) / 255 for index in (1, 3, 5)]
        linear = [
            value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(first), luminance(second)))
    return round((high + 0.05) / (low + 0.05), 2)
