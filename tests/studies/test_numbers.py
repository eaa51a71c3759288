"""An interval that leaves "no difference" out does not print as touching it; zero has no sign."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.studies.numbers import CHANGE, POINTS, RATIO, points, signed, with_interval

SIZES = st.floats(-3, 3, allow_nan=False)


@pytest.mark.parametrize("write", [POINTS, CHANGE, RATIO])
@given(ends=st.tuples(SIZES, SIZES))
def test_a_clear_interval_is_seen_to_be_clear(write, ends):
    low, high = sorted(ends)
    fitted = write.fitting(low, high)
    if low > 0 or high < 0:
        assert fitted(low if low > 0 else high) != write(0.0)
        assert fitted.decimals <= write.decimals + 1
    if low <= 0 <= high:
        assert fitted == write


@given(value=st.floats(-1e6, 1e6), decimals=st.integers(0, 4))
def test_the_sign_is_that_of_the_number_and_zero_has_none(value, decimals):
    said = signed(value, decimals)
    shown = float(said.replace("−", "-").replace(",", ""))
    assert shown == pytest.approx(value, abs=0.5001 * 10.0**-decimals)
    assert said[0] == ("+" if shown > 0 else "−" if shown < 0 else "0")
    assert "-" not in said


def test_what_is_not_known_or_has_no_end_keeps_the_usual_decimals():
    assert CHANGE.fitting(np.nan, np.nan) == CHANGE
    assert CHANGE.fitting(0.001, np.inf)(0.001) == "+0.001"
    assert points(float("nan")) == "unknown points"


def test_an_estimate_and_its_interval_have_the_same_decimals():
    row = {"estimate": -0.0301, "conf_low": -0.06, "conf_high": -0.0013, "conf_level": 0.9}
    said = " ".join(with_interval(row, CHANGE))
    assert said == "−0.030 90% interval −0.060 to −0.001"
    assert len({len(part) for part in re.findall(r"\.(\d+)", said)}) == 1
