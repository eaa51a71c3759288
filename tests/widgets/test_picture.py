"""The scales sink on the side that weighs more."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.widgets.picture import HEIGHT, WIDTH, draw_balance

SCORES = st.one_of(st.floats(0, 1), st.just(math.nan))


def beam(picture):
    (line,) = [shape["attributes"] for shape in picture["shapes"] if shape["tag"] == "line"]
    return float(line["y1"]), float(line["y2"])


@given(SCORES, SCORES)
def test_everything_stays_within_the_picture(personalization, credibility):
    picture = draw_balance(personalization, credibility)
    for shape in picture["shapes"]:
        if shape["tag"] == "circle":
            x, y, radius = (float(shape["attributes"][name]) for name in ("cx", "cy", "r"))
            assert x - radius >= 0
            assert x + radius <= WIDTH
            assert y - radius >= 0
            assert y + radius <= HEIGHT
    assert "nan" not in str(picture)


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_heavier_side_is_lower(personalization, credibility):
    left, right = beam(draw_balance(personalization, credibility))
    if abs(personalization - credibility) > 0.01:
        assert (left > right) == (personalization > credibility)


@pytest.mark.parametrize(
    "scores, words",
    [
        ((0.7, 0.65), "in balance"),
        ((0.9, 0.2), "Personalization outweighs"),
        ((0.2, 0.9), "Credibility outweighs"),
        ((0.1, 0.1), "light still"),
        ((math.nan, 0.5), "Personalization cannot be known"),
    ],
)
def test_the_finding_is_said(scores, words):
    assert words in draw_balance(*scores)["says"]
