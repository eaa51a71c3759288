"""What unequal senders are worth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.coach_effect import estimate_coach_effect
from outreach_analysis.studies.freedom import effective_freedom, shrinkage
from outreach_analysis.studies.logit import Clusters
from outreach_analysis.studies.weighting import linear_effect


def _halves(sizes: list[int]) -> tuple[np.ndarray, Clusters]:
    """Every sender has one attempt in two coached."""
    who = np.repeat(np.arange(len(sizes)), sizes)
    x = np.arange(len(who)) % 2.0
    return x / x.sum() - (1 - x) / (1 - x).sum(), Clusters(who, len(sizes))


def test_senders_of_one_size_count_as_one_less_than_they_are() -> None:
    weights, clusters = _halves([10] * 15)
    assert effective_freedom(weights, np.ones(150), clusters) == pytest.approx(14)
    noise = np.random.default_rng(1).standard_normal(150)
    assert effective_freedom(weights, noise, clusters) == pytest.approx(14)


def test_a_sender_with_a_third_of_the_attempts_leaves_few_degrees_of_freedom() -> None:
    weights, clusters = _halves([140, *[10] * 28])
    residuals = np.random.default_rng(2).standard_normal(420)
    shares = np.array([1 / 3, *[1 / 42] * 28])
    assert effective_freedom(weights, residuals, clusters) == pytest.approx(
        1 / (shares @ shares) - 1, rel=1e-6
    )


def test_senders_wholly_alike_count_as_carter_schnepel_and_steigerwald_say() -> None:
    sizes = [40, 10, 10, 10, 10]
    who = np.repeat(np.arange(5), sizes)
    level = np.array([1.0, -1.0, 1.0, -1.0, 1.0])[who]
    shares = np.array(sizes) / 80
    expected = (shares @ shares) ** 2 / (shares**4).sum() - 1
    found = effective_freedom(np.full(80, 1 / 80), level, Clusters(who, 5))
    assert found == pytest.approx(max(expected, 1))


def test_a_mean_of_one_sender_alone_leaves_no_residual_and_no_interval() -> None:
    x = np.array([1.0, 1.0, 0.0, 0.0, 0.0, 0.0])
    y = np.array([1.0, 0.0, 1.0, 0.0, 1.0, 1.0])
    clusters = Clusters(np.array([0, 0, 1, 1, 2, 2]), 3)
    effect = linear_effect(y, x, np.ones((6, 1)))
    np.testing.assert_allclose(shrinkage(effect.weights, clusters), [0, 0, 0.5, 0.5, 0.5, 0.5])
    assert np.isnan(effect.interval(clusters)).all()


def test_equal_senders_keep_the_classical_error() -> None:
    rng = np.random.default_rng(3)
    x = np.tile([0.0, 1.0], 60)
    y = (rng.random(120) < 0.4).astype(float)
    clusters = Clusters(np.repeat(np.arange(12), 10), 12)
    effect = linear_effect(y, x, np.ones((120, 1)))
    sums = clusters.sums(effect.influence)
    error, freedom = effect.inference(clusters)
    assert error == pytest.approx(np.sqrt(12 / 11 * (sums @ sums)))
    assert freedom == pytest.approx(11)


def _programme(sizes: list[int]) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    who = np.repeat(np.arange(len(sizes)), sizes)
    return pd.DataFrame(
        {"sender_id": who, "coached": rng.random(len(who)) < 0.5, "replied": rng.random(len(who)) < 0.3}
    )


def test_a_study_says_for_how_many_the_senders_count() -> None:
    told = "count as about"
    unequal = estimate_coach_effect(_programme([250, *[12] * 19]), adjustment=[])
    assert any(told in note for note in unequal.notes)
    row = unequal.row("AIPW")
    assert (row["conf_low"] <= 0 <= row["conf_high"]) == (row["p_value"] >= 0.05)
    assert not any(told in note for note in estimate_coach_effect(_programme([12] * 20), adjustment=[]).notes)


def test_coaching_of_one_sender_alone_cannot_be_told_from_the_sender() -> None:
    frame = _programme([40, *[12] * 14])
    frame["coached"] = frame["sender_id"] == 0
    with pytest.raises(NotEstimableError, match="of one sender"):
        estimate_coach_effect(frame, adjustment=[])
