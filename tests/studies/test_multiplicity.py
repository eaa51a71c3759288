"""Adjusted p-values against R's p.adjust."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import InvalidValueError
from outreach_analysis.studies.multiplicity import Adjustment, adjust_across, adjust_p_values, adjust_within

# The fifteen p-values of Benjamini and Hochberg (1995), section 3.2.
P_1995 = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
]  # fmt: skip


@pytest.mark.parametrize(
    "method, name, findings",
    [
        ("bonferroni", "bonferroni", 3),
        ("holm", "holm", 3),
        ("hochberg", "hochberg", 3),
        ("bh", "BH", 4),
        ("by", "BY", 3),
    ],
)
def test_fifteen_p_values(method: Adjustment, name: str, findings: int, golden) -> None:
    """R: `p.adjust(p, method)`."""
    adjusted = adjust_p_values(P_1995, method)
    np.testing.assert_allclose(adjusted, golden["padjust"][name], atol=1e-9)
    assert (adjusted <= 0.05).sum() == findings


def test_missing_p_values_do_not_count_as_tests() -> None:
    adjusted = adjust_p_values([0.01, np.nan, 0.03])
    np.testing.assert_allclose(adjusted, [0.02, np.nan, 0.03])


def test_families_are_adjusted_apart() -> None:
    table = pd.DataFrame({"p_value": [0.01, 0.04, 0.02], "family": ["a", "b", "a"]}, index=[5, 3, 1])
    np.testing.assert_allclose(adjust_within(table, "family"), [0.02, 0.04, 0.02])


def test_wrong_use() -> None:
    with pytest.raises(InvalidValueError, match=r"\[0, 1\]"):
        adjust_p_values([1.2])
    with pytest.raises(InvalidValueError, match="no adjustment"):
        adjust_p_values([0.2], "sidak")  # type: ignore[arg-type]


def test_many_families_make_no_more_false_findings() -> None:
    rng = np.random.default_rng(1)
    plain = across = 0
    for _ in range(120):
        table = pd.DataFrame({"p_value": rng.random(80), "family": np.arange(80) % 8})
        plain += (adjust_within(table, "family") <= 0.05).any()
        across += (adjust_across(table, "family") <= 0.05).any()
    assert plain / 120 > 0.2
    assert across / 120 < 0.08


def test_one_family_is_plain_adjustment() -> None:
    table = pd.DataFrame({"p_value": P_1995, "family": "all"})
    np.testing.assert_allclose(adjust_across(table, "family"), adjust_within(table, "family"))


def test_missing_p_values_stay_missing_across_families() -> None:
    table = pd.DataFrame({"p_value": [0.001, np.nan, np.nan], "family": ["a", "a", "b"]})
    np.testing.assert_allclose(adjust_across(table, "family"), [0.001, np.nan, np.nan])
