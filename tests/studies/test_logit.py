"""The logit core against R's glm, sandwich and against statsmodels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from outreach_analysis.studies.logit import (
    Clusters,
    LogitFit,
    cluster_covariance,
    fit_logit,
    score_f,
    score_interval,
    score_t,
)
from outreach_analysis.studies.shape import jackknife_covariance

Case = tuple[np.ndarray, np.ndarray, Clusters]


def _by_cluster(fit: LogitFit, y: np.ndarray, design: np.ndarray, clusters: Clusters) -> np.ndarray:
    return cluster_covariance(fit.bread, clusters.sums(design * (y - fit.fitted)[:, None]))


def _case(y: pd.Series, labels: pd.Series, *columns: pd.Series) -> Case:
    design = np.column_stack([np.ones(len(y)), *columns]).astype(float)
    return y.to_numpy(dtype=float), design, Clusters.of(labels)


@pytest.fixture(scope="module")
def cases(r_data) -> dict[str, Case]:
    """The models of `tests/reference/association.R`."""
    bacteria, ohio, respiratory = (
        r_data(name) for name in ("MASS__bacteria", "geepack__ohio", "geepack__respiratory")
    )
    infected, drug, more = bacteria["y"] == "y", bacteria["trt"] == "drug", bacteria["trt"] == "drug+"
    week, patient = bacteria["week"], respiratory["center"].astype(str) + " " + respiratory["id"].astype(str)
    age, smoke = ohio["age"], ohio["smoke"]
    return {
        "logit_bacteria": _case(infected, bacteria["ID"], drug, more, week > 2),
        "logit_bacteria_week": _case(infected, bacteria["ID"], drug, more, week, drug * week, more * week),
        "logit_ohio": _case(ohio["resp"], ohio["id"], age, smoke, age * smoke),
        "logit_respiratory": _case(
            respiratory["outcome"], patient, respiratory["treat"] == "A", respiratory["sex"] == "M",
            respiratory["age"], respiratory["baseline"], respiratory["center"] == 2,
        ),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["logit_bacteria", "logit_bacteria_week", "logit_ohio", "logit_respiratory"])
def test_fits_and_cluster_errors_are_what_r_finds(name: str, golden, cases) -> None:
    """R: `glm`, `sandwich::vcovCL` and `clubSandwich::vcovCR` (`tests/reference/association.R`)."""
    known, (y, design, clusters) = golden[name], cases[name]
    fit, count = fit_logit(y, design), clusters.count
    robust = np.sqrt(np.diag(_by_cluster(fit, y, design, clusters)))
    np.testing.assert_allclose(fit.coefficients, known["coef"], atol=1e-6)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.bread)), known["se_model"], atol=1e-6)
    np.testing.assert_allclose(robust, known["se_CR0"], atol=1e-6)
    np.testing.assert_allclose(robust * np.sqrt(count / (count - 1)), known["se_CR0_Gadj"], atol=1e-6)
    assert fit.deviance == pytest.approx(-2 * known["logLik"], abs=1e-6)
    assert (len(y), count) == (known["n"], known["G"])


@pytest.mark.parametrize("name", ["logit_bacteria", "logit_bacteria_week", "logit_ohio", "logit_respiratory"])
def test_leaving_out_a_cluster_at_a_time_is_cr3(name: str, own_facts, cases) -> None:
    """clubSandwich's CR3 is the one-step jackknife without its (G - 1) / G."""
    y, design, clusters = cases[name]
    covariance = jackknife_covariance(fit_logit(y, design), y, design, clusters)
    errors = np.sqrt(np.diag(covariance) * clusters.count / (clusters.count - 1))
    np.testing.assert_allclose(errors, own_facts[name]["se_CR3"], atol=1e-6)


@pytest.mark.parametrize(
    "name, case", [("gee_bacteria_ind", "logit_bacteria"), ("gee_ohio_independence", "logit_ohio")]
)
def test_estimating_equations_under_independence_are_the_same(name: str, case: str, golden, cases) -> None:
    """R: `geepack::geeglm(corstr = "independence")`: population averages, errors by cluster."""
    y, design, clusters = cases[case]
    fit = fit_logit(y, design)
    np.testing.assert_allclose(fit.coefficients, golden[name]["coef"], atol=1e-6)
    robust = np.sqrt(np.diag(_by_cluster(fit, y, design, clusters)))
    np.testing.assert_allclose(robust, golden[name]["se"], atol=1e-6)


def test_statsmodels_multiplies_the_cluster_variance_by_a_second_factor(cases) -> None:
    """The trap: G/(G-1) (N-1)/(N-k), so its standard errors are not R's."""
    import statsmodels.api as sm

    y, design, clusters = cases["logit_bacteria"]
    theirs = sm.Logit(y, design).fit(disp=0, cov_type="cluster", cov_kwds={"groups": clusters.codes})
    n, k, count = *design.shape, clusters.count
    factor = count / (count - 1) * (n - 1) / (n - k)
    ours = _by_cluster(fit_logit(y, design), y, design, clusters)
    np.testing.assert_allclose(theirs.cov_params(), ours * factor, rtol=1e-5)


def test_score_t_is_the_t_test_of_cluster_scores() -> None:
    scores = np.random.default_rng(3).normal(0.3, 1, (17, 5))
    np.testing.assert_allclose(score_t(scores), stats.ttest_1samp(scores, 0).statistic)


def test_score_interval_agrees_with_inverting_the_test_by_refits(style_programme) -> None:
    frame = style_programme(5, senders=60, features=1, slopes=[0.4])
    y, z = frame["replied"].to_numpy(dtype=float), frame["feature_0"].to_numpy()
    clusters = Clusters.of(frame["sender_id"])
    ones = np.ones((len(y), 1))
    critical = float(stats.t.ppf(0.975, clusters.count - 1))

    def t_at(value: float) -> float:
        null = fit_logit(y, ones, offset=value * z)
        efficient = z - np.average(z, weights=null.weights)
        return float(score_t(clusters.sums((efficient * (y - null.fitted))[:, None]))[0])

    design = np.column_stack([z, ones])
    fit = fit_logit(y, design)
    efficient = design @ (fit.bread[:, 0] / fit.bread[0, 0])
    low, high = score_interval(
        float(fit.coefficients[0]),
        clusters.sums(efficient * (y - fit.fitted)),
        clusters.sums(fit.weights * efficient**2),
        critical,
    )
    assert t_at(low) == pytest.approx(critical, rel=0.15)
    assert t_at(high) == pytest.approx(-critical, rel=0.15)


def test_separation_is_reported_as_not_converged() -> None:
    y = np.repeat([0.0, 1.0], 10)
    assert not fit_logit(y, np.column_stack([np.ones(20), y])).converged


def test_clusters_number_missing_labels_too() -> None:
    clusters = Clusters.of(pd.Series(["a", None, "a", None]))
    assert clusters.count == 2
    np.testing.assert_array_equal(clusters.sums(np.ones(4)), [2, 2])


def test_score_f_of_one_column_is_the_squared_t(style_programme: Callable[..., pd.DataFrame]) -> None:
    frame = style_programme(6)
    y, z = frame["replied"].to_numpy(dtype=float), frame["feature_0"].to_numpy()
    clusters, ones = Clusters.of(frame["sender_id"]), np.ones((len(y), 1))
    scores = clusters.sums(((z - z.mean()) * (y - y.mean()))[:, None])
    t = float(score_t(scores)[0])
    f, p = score_f(y, z[:, None], ones, clusters)
    assert f == pytest.approx(t**2)
    assert p == pytest.approx(2 * stats.t.sf(abs(t), clusters.count - 1))
