"""The conditional logit against statsmodels, by hand, and where statsmodels' recursion ends."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.discrete.conditional_models import ConditionalLogit

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.conditional import fit_conditional, within_inference
from outreach_analysis.studies.logit import Clusters


def _attempts(
    seed: int, members: int, each: int, slope: float = 0.5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    who = np.sort(rng.integers(0, members, members * each))
    columns = rng.standard_normal((len(who), 3))
    log_odds = slope * columns[:, 0] - 1 + rng.standard_normal(members)[who]
    return (rng.random(len(who)) < 1 / (1 + np.exp(-log_odds))).astype(float), columns, who


@pytest.mark.filterwarnings("ignore:Dropped")
def test_it_is_statsmodels_where_that_can_recurse() -> None:
    y, columns, who = _attempts(1, 40, 12)
    fit = fit_conditional(y, columns, Clusters.of(who))
    known = ConditionalLogit(y, columns, groups=who).fit(disp=0)
    np.testing.assert_allclose(fit.coefficients, known.params, atol=1e-4)  # where statsmodels stops
    np.testing.assert_allclose(np.sqrt(np.diag(fit.bread)), known.bse, atol=1e-5)
    assert fit.log_likelihood == pytest.approx(known.llf, abs=1e-6)


def test_pairs_by_hand() -> None:
    """Of pairs with one answer each, the slope is the log of the ratio of discordant pairs."""
    y = np.tile([1.0, 0.0], 10)
    x = np.concatenate([[1.0, 0.0]] * 7 + [[0.0, 1.0]] * 3)
    fit = fit_conditional(y, x[:, None], Clusters.of(np.repeat(np.arange(10), 2)))
    assert fit.coefficients[0] == pytest.approx(np.log(7 / 3))
    assert fit.bread[0, 0] == pytest.approx(1 / 7 + 1 / 3)


def test_pairs_are_tested_by_the_differences_within_them() -> None:
    """Under the null each pair's score is one half or minus one half."""
    y = np.tile([1.0, 0.0], 10)
    x = np.concatenate([[1.0, 0.0]] * 7 + [[0.0, 1.0]] * 3)[:, None]
    clusters = Clusters.of(np.repeat(np.arange(10), 2))
    found = within_inference(fit_conditional(y, x, clusters), y, x, clusters, 0, 0.95)
    known = stats.ttest_1samp([0.5] * 7 + [-0.5] * 3, 0)
    assert found["statistic"] == pytest.approx(known.statistic)
    assert found["p_value"] == pytest.approx(known.pvalue)


@pytest.mark.parametrize("seed", range(5))
def test_the_interval_ends_where_the_test_begins_to_reject(seed: int) -> None:
    y, columns, who = _attempts(seed, 15, 12)
    clusters = Clusters.of(who)
    fit = fit_conditional(y, columns, clusters)
    found = within_inference(fit, y, columns, clusters, 0, 0.95)
    assert found["conf_low"] < fit.coefficients[0] < found["conf_high"]
    at_null = within_inference(fit, y, columns, clusters, 0, 1 - found["p_value"])
    assert min(abs(at_null["conf_low"]), abs(at_null["conf_high"])) < 1e-3


def test_a_test_that_rejects_nothing_has_an_interval_without_end() -> None:
    """Of two members, one degree of freedom: no value is far enough."""
    y = np.array([1.0, 0, 0, 1, 1, 0, 1, 0])
    x = np.array([0.5, 0.1, 0.7, 0.2, 0.9, 0.3, 0.4, 0.8])[:, None]
    clusters = Clusters.of(np.repeat([0, 1], 4))
    found = within_inference(fit_conditional(y, x, clusters), y, x, clusters, 0, 0.95)
    assert np.isinf([found["conf_low"], found["conf_high"]]).any()


def test_a_member_of_thousands_of_attempts_is_read() -> None:
    y, columns, who = _attempts(2, 2, 2000)
    fit = fit_conditional(y, columns, Clusters.of(who))
    assert fit.coefficients[0] == pytest.approx(0.5, abs=3 * np.sqrt(fit.bread[0, 0]))
    assert np.sqrt(fit.bread[0, 0]) < 0.06


def test_the_level_of_a_member_does_not_matter() -> None:
    y, columns, who = _attempts(3, 30, 10)
    moved = columns + 40 * np.arange(30)[who][:, None]
    one, other = (fit_conditional(y, x, Clusters.of(who)) for x in (columns, moved))
    np.testing.assert_allclose(one.coefficients, other.coefficients, atol=1e-7)


def test_separation_is_said() -> None:
    y = np.tile([1.0, 0.0], 5)
    with pytest.raises(NotEstimableError, match="do not overlap"):
        fit_conditional(y, y[:, None], Clusters.of(np.repeat(np.arange(5), 2)))


def test_a_direction_of_which_nothing_is_known_is_no_certainty() -> None:
    """Where one column separates and others do not, the flat direction must not get an error of zero."""
    rng = np.random.default_rng(4)
    y = np.tile([1.0, 0.0, 0.0], 12)
    columns = np.column_stack([y + 0.01 * rng.random(36), rng.standard_normal(36)])
    with pytest.raises(NotEstimableError, match="do not overlap"):
        fit_conditional(y, columns, Clusters.of(np.repeat(np.arange(12), 3)))
