"""What unequal senders are worth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.coach_effect import estimate_coach_effect
from outreach_analysis.studies.coached import stratified_difference
from outreach_analysis.studies.freedom import effective_freedom, likeness, shrinkage
from outreach_analysis.studies.logit import Clusters
from outreach_analysis.studies.weighting import Effect, linear_effect

SPREADS = (0.0, 0.5, 3.0)
"""How far senders differ in level, in the order of the reference results."""


def _reference(facts: dict[str, Any]) -> Iterator[tuple[pd.DataFrame, dict[str, float]]]:
    """The programmes of tests/reference/freedom.R, made by the same rules, and what R found."""
    for one in facts.values():
        sender = np.repeat(np.arange(1, len(one["sizes"]) + 1), one["sizes"])
        i = np.arange(1, len(sender) + 1)
        for spread, found in zip(SPREADS, one["found"], strict=True):
            y = 37 * i % 101 / 101 + spread * (5 * sender % 7) / 7
            treated = np.isin(sender, one["treated"]).astype(float)
            stratum = (sender + (i % 5 == 0)) % 3
            yield pd.DataFrame({"sender": sender, "x": treated, "stratum": stratum, "y": y}), found


@pytest.mark.parametrize("within", ["pooled", "within stratum"])
def test_differences_between_senders_are_those_of_clubsandwich(own_facts, within: str) -> None:
    """R: `lm(y ~ x)` and `lm(y ~ x + factor(stratum))`, `vcovCR`, `coef_test(test = "Satterthwaite")`."""
    facts = own_facts["freedom_between" if within == "pooled" else "freedom_within_strata"]
    for frame, found in _reference(facts):
        y, x, senders = frame["y"].to_numpy(), frame["x"].to_numpy(), Clusters.of(frame["sender"])
        strata = Clusters.of(frame["stratum"] * (within != "pooled"))
        row = stratified_difference(within, y, x, strata, senders, 0.95)
        told = [row["estimate"], row["std_error"], row["p_value"]]
        assert told == pytest.approx([found["estimate"], found["se"], found["p"]], rel=1e-9, abs=1e-12)
        reach = stats.t.ppf(0.975, found["freedom"]) * found["se"]
        high = min(found["estimate"] + reach, np.ptp(y))
        assert row["conf_high"] == pytest.approx(high, rel=1e-9)


@pytest.mark.parametrize("fact", ["freedom_between", "freedom_both_kinds"])
def test_errors_and_freedom_of_a_line_are_those_of_clubsandwich(own_facts, fact: str) -> None:
    """The same, also where one attempt in three is coached, whose it may be."""
    for frame, found in _reference(own_facts[fact]):
        y, x, senders = frame["y"].to_numpy(), frame["x"].to_numpy(), Clusters.of(frame["sender"])
        if fact == "freedom_both_kinds":
            x = (np.arange(1, len(x) + 1) % 3 == 0).astype(float)
        effect = linear_effect(y, x, np.ones((len(x), 1)))
        assert effect.estimate == pytest.approx(found["estimate"], rel=1e-9, abs=1e-12)
        assert effect.inference(senders) == pytest.approx([found["se"], found["freedom"]], rel=1e-9)


def test_errors_and_freedom_of_weighted_means_are_those_of_clubsandwich(own_facts) -> None:
    """R: `lm(y ~ x, weights)`, taken as inverse variances in the adjustment."""
    for frame, found in _reference(own_facts["freedom_weighted"]):
        y, x, senders = frame["y"].to_numpy(), frame["x"].to_numpy(), Clusters.of(frame["sender"])
        weight = 1 + frame["sender"].to_numpy() % 3
        one, other = weight * x / (weight @ x), weight * (1 - x) / (weight @ (1 - x))
        residuals = y - np.where(x > 0, one @ y, other @ y)
        effect = Effect(float((one - other) @ y), (one - other) * residuals, one - other)
        assert effect.estimate == pytest.approx(found["estimate"], rel=1e-9, abs=1e-12)
        assert effect.inference(senders) == pytest.approx([found["se"], found["freedom"]], rel=1e-9)


def test_freedom_is_that_of_the_whole_covariance_where_weights_differ_within_a_sender() -> None:
    rng = np.random.default_rng(5)
    who, x, weights = rng.integers(0, 9, 120), rng.random(120) < 0.4, rng.exponential(size=120)
    weights = np.where(x, weights / weights[x].sum(), -weights / weights[~x].sum())
    level = 1.5 * rng.standard_normal(9)[who] + rng.standard_normal(120)
    clusters = Clusters(who, 9)
    left, alike = shrinkage(weights, clusters), likeness(level, clusters)
    assert 0.2 < alike < 0.9
    own = np.where(who == np.arange(9)[:, None], weights / np.sqrt(left), 0.0)
    sides = np.array([np.where(x, weights, 0.0), np.where(x, 0.0, -weights)])
    brought = own - np.array([own[:, x].sum(axis=1), own[:, ~x].sum(axis=1)]).T @ sides
    covariance = brought @ ((1 - alike) * np.eye(120) + alike * (who == who[:, None])) @ brought.T
    expected = np.trace(covariance) ** 2 / (covariance**2).sum()
    assert effective_freedom(weights, level, clusters) == pytest.approx(expected)


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
    assert 1 < effective_freedom(weights, residuals, clusters) < 29 / 3


def test_many_senders_take_no_square_of_their_number() -> None:
    weights, clusters = _halves([2] * 60_000)  # a matrix of senders would hold 29 gigabytes
    noise = np.random.default_rng(6).standard_normal(120_000)
    assert effective_freedom(weights, noise, clusters) == pytest.approx(59_999)


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
