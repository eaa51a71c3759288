"""The one stylesheet, with its colours filled in from the palette."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from outreach_analysis.style.palette import ACCENT, FAMILIES, INK, LINES, MUTED, OUTCOME_COLORS, PAPER

_TINT = ("#f7f6f3", "#1f2229")


@cache
def stylesheet() -> str:
    """CSS of every page: type, spacing, tables, figures, light and dark, screen and print.

    Returns
    -------
    str
        Self-contained CSS without imports, fonts or addresses.

    Notes
    -----
    Figures are drawn once, in light colours. On dark paper each palette colour of an
    inline SVG is exchanged for its dark partner by attribute selectors, so a figure
    never needs a second rendering.

    Examples
    --------
    >>> "url(" in stylesheet()
    False
    """
    named = {"ink": INK, "paper": PAPER, "muted": MUTED, "lines": LINES, "accent": ACCENT, "tint": _TINT}
    named |= {look.name: (look.light, look.dark) for look in FAMILIES.values()}
    named |= {level.replace("_", "-"): pair for level, pair in OUTCOME_COLORS.items()}
    light, dark = ("".join(f"--{name}:{pair[side]};" for name, pair in named.items()) for side in (0, 1))
    swaps = "".join(
        f'svg [fill="{pair[0]}"]{{fill:{pair[1]}}}svg [stroke="{pair[0]}"]{{stroke:{pair[1]}}}'
        for pair in dict.fromkeys(named.values())
    )
    body = files("outreach_analysis.style").joinpath("page.css").read_text(encoding="utf-8")
    return (
        f":root{{color-scheme:light dark;{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}{swaps}}}\n"
        f"{body}"
    )
