"""Balance beyond both scores."""

from __future__ import annotations

import numpy as np
import pandas as pd

from outreach_analysis.studies.balance import balance_forms, estimate_balance


def _programme(seed: int, together: float) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    n = 3000
    p, c = rng.random(n), rng.random(n)
    log_odds = -1.5 + p + c + together * (np.minimum(p, c) - 0.33)
    return pd.DataFrame(
        {
            "sender_id": np.arange(n) // 20,
            "personalization": p,
            "credibility": c,
            "replied": rng.random(n) < 1 / (1 + np.exp(-log_odds)),
        }
    )


def test_forms() -> None:
    forms = balance_forms(np.array([0.0, 0.2, 0.8]), np.array([0.0, 0.4, 0.4]))
    np.testing.assert_allclose(forms["minimum"], [0, 0.2, 0.4])
    np.testing.assert_allclose(forms["ratio"], [1, 0.5, 0.5])


def test_nothing_beyond_both_is_a_finding() -> None:
    found = estimate_balance(_programme(1, 0))
    assert found.sentence().startswith("Beyond 'personalization' and 'credibility' themselves, no form")
    assert found.row("personalization", "probability")["p_value"] < 0.001
    loss = found.row("minimum", "log_loss")
    assert loss["conf_high"] > 0


def test_a_planted_balance_is_found() -> None:
    found = estimate_balance(_programme(2, 4))
    assert found.row("minimum", "log_odds")["p_adjusted"] < 0.01
    assert found.row("minimum", "log_loss")["conf_high"] < 0
    assert found.row("minimum", "likelihood_ratio")["statistic"] > 10
    assert "their balance is associated with" in found.sentence()


def test_a_constant_score_is_said() -> None:
    table = estimate_balance(_programme(3, 0).assign(credibility=0.5)).table
    silent = table["estimate"].isna() & (table["reason"] == "")
    assert not silent.any()
    both = estimate_balance(_programme(3, 0).assign(credibility=0.5, personalization=0.5))
    assert "cannot be told: the same in every message" in both.sentence()
