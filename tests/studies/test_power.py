"""Power against R's power.prop.test, and what a small programme is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import InvalidValueError, NotEstimableError
from outreach_analysis.studies.power import attempts_needed, estimate_power, two_share_power


def test_power_is_r_and_not_statsmodels(golden: dict[str, Any]) -> None:
    """R: `power.prop.test(n = 50, p1 = .50, p2 = .75)`; the trap: statsmodels gives .7447."""
    from statsmodels.stats.power import NormalIndPower
    from statsmodels.stats.proportion import proportion_effectsize

    assert two_share_power(50, 50, 0.5, 0.75) == pytest.approx(golden["power"]["n50"], abs=1e-9)
    arcsine = NormalIndPower().power(proportion_effectsize(0.75, 0.5), 50, 0.05)
    assert arcsine == pytest.approx(0.7447, abs=1e-4)


def test_attempts_needed_is_r(golden: dict[str, Any]) -> None:
    """R: `power.prop.test(p1 = .50, p2 = .75, power = .90)` gives n = 76.7."""
    assert attempts_needed(0.5, 0.75, 0.9) == np.ceil(golden["power"]["needed_90"]) == 77
    assert attempts_needed(0.35, 0.25, 0.8) == np.ceil(golden["power"]["needed_80"])


def test_the_number_gives_the_power_by_simulation() -> None:
    n = attempts_needed(0.35, 0.25, 0.8)
    rng = np.random.default_rng(1)
    a, b = rng.binomial(n, 0.35, 20_000) / n, rng.binomial(n, 0.25, 20_000) / n
    pooled = (a + b) / 2
    found = np.abs(a - b) / np.sqrt(2 * pooled * (1 - pooled) / n) > 1.959964
    assert found.mean() == pytest.approx(0.8, abs=0.015)


def test_a_small_programme_is_told_what_it_takes(style_programme: Callable[..., pd.DataFrame]) -> None:
    frame = style_programme(1, senders=12).iloc[:40].assign(coached=lambda f: f.index % 4 == 0)
    found = estimate_power(frame)
    assert found.sentence().startswith("Cannot yet say: to find a difference of 10 points")
    told = found.table.set_index("term")["estimate"]
    assert told["attempts_missing"] == told["attempts_needed"] - 40
    assert told["power_now"] < 0.5
    assert told["detectable_difference"] > 0.1


def test_a_large_programme_has_enough(style_programme: Callable[..., pd.DataFrame]) -> None:
    frame = style_programme(2, senders=300, sender_sd=0.1).assign(coached=lambda f: f.index % 2 == 0)
    assert "suffice" in estimate_power(frame).sentence()


def test_without_coaching_the_number_still_stands(style_programme: Callable[..., pd.DataFrame]) -> None:
    table = estimate_power(style_programme(3).assign(coached=False)).table
    assert table["estimate"].notna().tolist() == [True, True, False, False]
    assert (table["reason"].iloc[2:] != "").all()


@pytest.mark.parametrize("replied", [True, False])
def test_all_or_none_replied(style_programme: Callable[..., pd.DataFrame], replied: bool) -> None:
    frame = style_programme(3).assign(coached=lambda f: f.index % 2 == 0, replied=replied)
    assert np.isfinite(estimate_power(frame).row("attempts_needed")["estimate"])


def test_impossible_questions() -> None:
    with pytest.raises(InvalidValueError):
        two_share_power(10, 10, 0, 0.5)
    with pytest.raises(InvalidValueError):
        attempts_needed(0.3, 0.3)
    with pytest.raises(NotEstimableError):
        estimate_power(pd.DataFrame({"sender_id": ["a"], "coached": [None], "replied": [True]}))
