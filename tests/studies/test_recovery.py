"""Failure and recovery in the programme without effect, and in one with."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.guardrail import simulate_guardrail
from outreach_analysis.studies.recovery import estimate_recovery


def test_first_replies_grow_rarer_without_anybody_getting_worse() -> None:
    found = estimate_recovery(simulate_guardrail(np.random.default_rng(1), 3000))
    hazard = found.table[found.table["term"] == "first reply"]["estimate"].to_numpy()
    assert hazard[0] == pytest.approx(0.25, abs=0.03)
    # Beta(2, 6) given k failures: 2 / (8 + k).
    np.testing.assert_allclose(hazard, [2 / (8 + k) for k in range(6)], atol=0.03)
    assert {"simulation", "simulation_by_attempt"} <= set(found.details)
    assert any("members with luck stop writing" in sentence for sentence in found.sentences)


@pytest.mark.parametrize("effect", [0.0, 0.2])
def test_the_next_attempt_after_a_failure(effect: float) -> None:
    found = estimate_recovery(simulate_guardrail(np.random.default_rng(2), 3000, effect=effect))
    for _, row in found.table[found.table["term"] == "difference"].iterrows():
        assert row["conf_low"] - 0.01 < effect < row["conf_high"] + 0.01


def test_without_failures_or_order_it_is_said() -> None:
    frame = simulate_guardrail(np.random.default_rng(3), 30)
    nobody = estimate_recovery(frame.assign(coached=False))
    assert "no coached attempt follows a failure" in nobody.table["reason"].tolist()
    with pytest.raises(NotEstimableError, match="no attempt says who sent it"):
        estimate_recovery(frame.assign(attempt_number=pd.NA))
