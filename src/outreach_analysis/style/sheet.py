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
    swaps = "".join(
        f'[fill="{pair[0]}"]{{fill:{pair[1]}}}[stroke="{pair[0]}"]{{stroke:{pair[1]}}}'
        for pair in dict.fromkeys(_named_colors().values())
    )
    room = files("outreach_analysis.style")
    sheets = ("page.css", "pairs.css", "signals.css")
    body = "".join(room.joinpath(name).read_text(encoding="utf-8") for name in sheets)
    return (
        f":root{{color-scheme:light dark;{color_variables(dark=False)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{color_variables(dark=True)}}}{swaps}}}\n"
        f"{body}"
        f"{family_rules()}"
    )


def color_variables(*, dark: bool) -> str:
    """Every colour as a CSS variable: `--ink`, `--paper`, one a family, one an outcome level.

    Examples
    --------
    >>> color_variables(dark=False).startswith("--ink:#1f2430;--paper:#ffffff;")
    True
    """
    return "".join(f"--{name}:{pair[int(dark)]};" for name, pair in _named_colors().items())


def family_rules() -> str:
    """How each family is underlined: a colour and a line style of its own, as one CSS class each.

    Examples
    --------
    >>> family_rules().splitlines()[3]
    '.politeness { text-decoration: underline dotted 2.5px var(--politeness); }'
    """
    return "".join(
        f".{name} {{ text-decoration: underline {_UNDERLINES[look.underline]} var(--{name}); }}\n"
        for name, look in FAMILIES.items()
    )


_UNDERLINES = {
    "solid": "solid 2px",
    "thick": "solid 4.5px",
    "double": "double 2px",
    "dotted": "dotted 2.5px",
    "dashed": "dashed 2px",
    "wavy": "wavy 1.5px",
}


def _named_colors() -> dict[str, tuple[str, str]]:
    named = {"ink": INK, "paper": PAPER, "muted": MUTED, "lines": LINES, "accent": ACCENT, "tint": _TINT}
    named |= {look.name: (look.light, look.dark) for look in FAMILIES.values()}
    return named | {level.replace("_", "-"): pair for level, pair in OUTCOME_COLORS.items()}
