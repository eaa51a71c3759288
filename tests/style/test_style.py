"""The look holds what it promises to those who see little or no colour."""

import re

import pytest

from outreach_analysis import style
from outreach_analysis.settings import OUTCOME_LEVELS
from outreach_analysis.style.palette import ACCENT


@pytest.mark.parametrize("side", [0, 1])
def test_text_and_marks_stand_out_from_the_paper(side):
    paper = style.PAPER[side]
    for ink in (style.INK, style.MUTED, ACCENT):
        assert style.contrast(ink[side], paper) >= 4.5
    for look in style.FAMILIES.values():
        assert style.contrast((look.light, look.dark)[side], paper) >= 3, look.name
    for level, pair in style.OUTCOME_COLORS.items():
        assert style.contrast(pair[side], paper) >= 3, level


def test_no_two_families_share_letter_or_marker():
    looks = style.FAMILIES.values()
    assert len({look.letter for look in looks}) == len({look.marker for look in looks}) == 6


def test_the_ladder_has_a_colour_for_every_level():
    assert tuple(style.OUTCOME_COLORS) == OUTCOME_LEVELS


def test_figure_colours_change_on_dark_paper():
    look = style.FAMILIES["ask"]
    assert f'[fill="{look.light}"]{{fill:{look.dark}}}' in style.stylesheet()


def test_stylesheet_needs_nothing_from_elsewhere():
    assert not re.search(r"@import|url\(|https?:", style.stylesheet())


def test_theme_leaves_no_trace():
    import matplotlib as mpl

    before = mpl.rcParams.copy()
    with style.figure_theme():
        assert mpl.rcParams["svg.fonttype"] == "none"
    assert mpl.rcParams == before
