"""How everything looks, said once: colours, stylesheet and figure theme."""

from outreach_analysis.style.palette import (
    BALANCE,
    FAMILIES,
    INK,
    LINES,
    MUTED,
    OUTCOME_COLORS,
    PAPER,
    Look,
    contrast,
    family_look,
    outcome_color,
)
from outreach_analysis.style.sheet import color_variables, family_rules, stylesheet
from outreach_analysis.style.theme import figure_theme

__all__ = [
    "BALANCE",
    "FAMILIES",
    "INK",
    "LINES",
    "MUTED",
    "OUTCOME_COLORS",
    "PAPER",
    "Look",
    "color_variables",
    "contrast",
    "family_look",
    "family_rules",
    "figure_theme",
    "outcome_color",
    "stylesheet",
]
