"""The coach effect: nothing where there is nothing, the planted effect where there is one, refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.coach_effect import estimate_coach_effect
from outreach_analysis.studies.guardrail import simulate_guardrail


@pytest.mark.parametrize("effect", [0.0, 0.1, 0.2])
def test_planted_effects_are_recovered_where_naive_ones_are_not(effect: float) -> None:
    found, naive, within, covered = [], [], [], []
    for seed in range(30):
        table = estimate_coach_effect(
            simulate_guardrail(np.random.default_rng(seed), 150, effect=effect)
        ).table
        rows = table.set_index("term")
        found.append(rows.loc["AIPW", "estimate"])
        naive.append(rows.loc["naive", "estimate"])
        within.append(rows.loc["within sender", "estimate"])
        covered.append(rows.loc["AIPW", "conf_low"] <= effect <= rows.loc["AIPW", "conf_high"])
    assert np.mean(found) == pytest.approx(effect, abs=0.02)
    assert np.mean(naive) < effect - 0.025
    assert np.mean(within) > effect + 0.05  # a failure that leads to coaching uses up one of the member's
    assert np.mean(covered) > 0.8


def test_first_attempts_are_set_aside_and_counted() -> None:
    found = estimate_coach_effect(simulate_guardrail(np.random.default_rng(1), 200))
    assert (
        "200 attempts set aside: coached never happens where 'previous_replied' is 'missing'." in found.notes
    )
    assert found.row("AIPW")["n_obs"] < 1000
    assert found.row("naive")["n_obs"] == 1200
    assert found.sentence().startswith("Estimated effect of being coached on 'replied'")
    assert "if nothing outside the adjustment set moves both" in found.sentence()
    silent = found.table["estimate"].isna() & (found.table["reason"] == "")
    assert not silent.any()
    assert found.details["overlap"][["exposed", "others"]].to_numpy().sum() == found.row("AIPW")["n_obs"]


def test_confounding_by_a_measured_cause_is_removed() -> None:
    rng = np.random.default_rng(2)
    n = 4000
    eager = rng.standard_normal(n)
    coached = rng.random(n) < 1 / (1 + np.exp(-eager))
    replied = rng.random(n) < np.clip(0.3 + 0.12 * eager + 0.05 * coached, 0.02, 0.98)
    frame = pd.DataFrame(
        {"sender_id": np.arange(n) // 8, "coached": coached, "replied": replied, "eager": eager}
    )
    found = estimate_coach_effect(frame, adjustment=["eager"])
    assert found.row("naive")["estimate"] > 0.1
    for term in ("AIPW", "IPW", "matching"):
        assert found.row(term)["estimate"] == pytest.approx(0.05, abs=0.035)
    balance = found.details["balance"].set_index("covariate").loc["eager"]
    assert balance["before"] > 0.5 > 0.1 > abs(balance["after"])


def test_an_outcome_in_numbers_has_intervals_in_its_own_unit() -> None:
    rng = np.random.default_rng(8)
    eager = rng.standard_normal(2000)
    coached = rng.random(2000) < 1 / (1 + np.exp(-eager))
    hours = 50 + 20 * eager + 10 * coached + 5 * rng.standard_normal(2000)
    frame = pd.DataFrame(
        {"sender_id": np.arange(2000) // 8, "coached": coached, "hours": hours, "eager": eager}
    )
    found = estimate_coach_effect(frame, outcome="hours", adjustment=["eager"])
    for term in ("regression", "IPW", "AIPW", "matching"):
        assert found.row(term)["conf_low"] < 10 < found.row(term)["conf_high"] < 16
    assert found.row("naive")["conf_low"] > 16


def test_a_bent_cause_does_not_stay_in_the_estimate() -> None:
    """Coaching and replies both go with how far a covariate is from its middle, which no line sees."""
    rng = np.random.default_rng(9)
    n = 4000
    eager = rng.standard_normal(n)
    bend = np.abs(eager) - 0.8
    coached = rng.random(n) < 1 / (1 + np.exp(-bend))
    hours = 50 + 10 * bend + 5 * coached + 5 * rng.standard_normal(n)
    frame = pd.DataFrame({"sender_id": np.arange(n) // 8, "coached": coached, "hours": hours, "eager": eager})
    found = estimate_coach_effect(frame, outcome="hours", adjustment=["eager"])
    assert found.row("regression")["conf_low"] > 6
    assert found.row("AIPW")["conf_low"] < 5 < found.row("AIPW")["conf_high"] < 6
    assert any("boosted trees for the exposure and the outcome" in note for note in found.notes)


def test_lines_stay_where_they_predict_best() -> None:
    found = estimate_coach_effect(simulate_guardrail(np.random.default_rng(3), 800))
    assert found.row("AIPW")["n_obs"] >= 2000
    assert not any("boosted trees" in note for note in found.notes)


def test_without_overlap_there_is_a_reason_and_no_number() -> None:
    rng = np.random.default_rng(3)
    n = 1000
    eager = rng.standard_normal(n)
    frame = pd.DataFrame(
        {
            "sender_id": np.arange(n) // 8,
            "coached": eager + 0.05 * rng.standard_normal(n) > 0,
            "replied": rng.random(n) < 0.3,
            "eager": eager,
        }
    )
    with pytest.raises(NotEstimableError, match="too few likes among the others"):
        estimate_coach_effect(frame, adjustment=["eager"])


def test_small_programmes_are_refused_in_words() -> None:
    with pytest.raises(NotEstimableError, match="needs 20 coached and 20 comparable"):
        estimate_coach_effect(simulate_guardrail(np.random.default_rng(1), 12))


def test_twice_is_the_same() -> None:
    frame = simulate_guardrail(np.random.default_rng(5), 100)
    first, second = (estimate_coach_effect(frame).table for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
