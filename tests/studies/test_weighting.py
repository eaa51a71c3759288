"""Weighting, doubly robust estimates and matching against R, Stata and planted effects."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from outreach_analysis.studies.logit import Clusters
from outreach_analysis.studies.matching import match_nearest, standardised_differences
from outreach_analysis.studies.weighting import (
    Effect,
    FittedModel,
    Target,
    aipw_effect,
    cross_fitted_effect,
    e_value,
    ipw_effect,
    linear_effect,
    linear_model,
    logit_model,
    regression_effect,
)


def _design(*columns: pd.Series) -> np.ndarray:
    matrix = np.column_stack([column.to_numpy(dtype=float) for column in columns])
    return np.column_stack([np.ones(len(matrix)), (matrix - matrix.mean(axis=0)) / matrix.std(axis=0)])


def _numbers(frame: pd.DataFrame, *names: str) -> list[np.ndarray]:
    return [frame[name].to_numpy(dtype=float) for name in names]


def _error(effect: Effect) -> float:
    """Rows being independent, without a small-sample factor: Huber and White's HC0."""
    return float(np.sqrt(effect.influence @ effect.influence))


RFrames = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="module")
def lalonde(r_data: RFrames) -> tuple[pd.DataFrame, np.ndarray]:
    """The rows of MatchIt and `age + educ + race + married + nodegree + re74 + re75`."""
    frame = r_data("MatchIt__lalonde")
    races = [(frame["race"] == race).astype(float) for race in ("black", "hispan")]
    rest = [frame[name] for name in ("married", "nodegree", "re74", "re75")]
    return frame, _design(frame["age"], frame["educ"], *races, *rest)


@pytest.fixture(scope="module")
def cps(r_data: RFrames) -> pd.DataFrame:
    """The treated of the experiment against people of the Current Population Survey."""
    nsw = r_data("causaldata__nsw_mixtape")
    return pd.concat([r_data("causaldata__cps_mixtape"), nsw[nsw["treat"] == 1]], ignore_index=True)


def _dehejia_wahba(frame: pd.DataFrame) -> np.ndarray:
    """The propensity of Dehejia and Wahba, as in Cunningham's Mixtape."""
    age, educ, re74, re75 = (frame[name].astype(float) for name in ("age", "educ", "re74", "re75"))
    return _design(
        age, age**2, age**3, educ, educ**2, frame["marr"], frame["nodegree"], frame["black"], frame["hisp"],
        re74, re75, re74 == 0, re75 == 0, educ * re74,
    )  # fmt: skip


def _usual_covariates(frame: pd.DataFrame) -> np.ndarray:
    age = frame["age"].astype(float)
    others = [frame[name] for name in ("educ", "black", "hisp", "marr", "nodegree", "re74", "re75")]
    return _design(age, age**2, *others)


def _summed_error(effect: Effect, clusters: Clusters) -> float:
    """From influences as R and Stata sum them; the library's own takes account of unequal clusters."""
    sums = clusters.sums(effect.influence)
    return float(np.sqrt(clusters.count / (clusters.count - 1) * (sums @ sums)))


def test_lalonde_by_weights_and_by_regression(
    golden: dict[str, Any], own_facts: dict[str, Any], lalonde: tuple[pd.DataFrame, np.ndarray]
) -> None:
    """R: `glm(treat ~ age + …, binomial)`, Hájek weights; `lm` in each group."""
    frame, design = lalonde
    y, x = _numbers(frame, "re78", "treat")
    known, tight = golden["lalonde_ipw"], own_facts["lalonde_ipw_tight"]
    assert linear_effect(y, x, design[:, :1]).estimate == pytest.approx(known["naive"], rel=1e-9)
    propensity = logit_model(x, design)
    models = [linear_model(y, design, x == side) for side in (1, 0)]
    for target in ("att", "ate"):
        weighted = ipw_effect(y, x, propensity, target).estimate
        assert weighted == pytest.approx(known[f"{target}_hajek"], abs=1e-5)
        assert weighted == pytest.approx(tight[f"{target}_hajek"], rel=1e-9)
        regression = regression_effect(x, *models, target).estimate
        assert regression == pytest.approx(own_facts["lalonde_regression"][target], rel=1e-9)


def _next_below(p: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The pairs of MatchIt 4.5.1 by default: it passes over nearer scores above."""
    free = sorted(np.flatnonzero(x == 0), key=lambda row: (p[row], row))
    pairs = []
    for row in sorted(np.flatnonzero(x > 0), key=lambda row: -p[row]):
        lower = [other for other in free if p[other] <= p[row]]
        pairs.append((row, lower[-1] if lower else free[0]))
        free.remove(pairs[-1][1])
    return np.array(pairs)


@pytest.mark.parametrize("name", ["matchit_nearest", "matchit_nn"])
def test_matched_sample_of_matchit(
    golden: dict[str, Any], lalonde: tuple[pd.DataFrame, np.ndarray], name: str
) -> None:
    """R: `m <- MatchIt::matchit(treat ~ age + …)`, `summary(m)`, `lm(re78 ~ treat + age + …, match.data(m))`."""
    frame, design = lalonde
    y, x = _numbers(frame, "re78", "treat")
    races = [(frame["race"] == race).astype(float) for race in ("black", "hispan", "white")]
    p = logit_model(x, design).fitted
    rest = _numbers(frame, "married", "nodegree", "re74", "re75")
    columns = np.column_stack([p, frame["age"], frame["educ"], *races, *rest]).astype(float)
    np.testing.assert_allclose(standardised_differences(columns, x), golden["matchit_smd_all"], atol=1e-6)
    pairs = match_nearest(p, x) if name == "matchit_nearest" else _next_below(p, x)
    rows = pairs.ravel()
    if name == "matchit_nn":
        # All exposed rows are matched, so their spread is still what MatchIt divides by.
        after = standardised_differences(columns[rows], x[rows])
        np.testing.assert_allclose(after, golden["matchit_smd_matched"], atol=1e-6)
    known = golden[name]
    assert len(rows) == known["n"]
    plain = linear_effect(y[rows], x[rows], design[rows, :1])
    assert plain.estimate == pytest.approx(known["unadj"], abs=1e-6)
    adjusted = linear_effect(y[rows], x[rows], design[rows])
    assert adjusted.estimate == pytest.approx(known["est"], abs=1e-6)
    error = _summed_error(adjusted, Clusters(np.repeat(np.arange(len(pairs)), 2), len(pairs)))
    n, k = len(rows), design.shape[1] + 1
    assert error * np.sqrt((n - 1) / (n - k)) == pytest.approx(known["se"], abs=1e-6)


@pytest.mark.parametrize("name", ["nsw_exp", "nsw_adj", "cps_naive", "cps_ols"])
def test_experiment_and_survey_by_regression(
    golden: dict[str, Any], own_facts: dict[str, Any], r_data: RFrames, cps: pd.DataFrame, name: str
) -> None:
    """R: `lm(re78 ~ treat + …)`; the errors are HC1, n / (n - k) times those of the influences."""
    frame = r_data("causaldata__nsw_mixtape") if name.startswith("nsw") else cps
    y, x = _numbers(frame, "re78", "treat")
    design = _usual_covariates(frame) if name in {"nsw_adj", "cps_ols"} else np.ones((len(y), 1))
    found, known, own = linear_effect(y, x, design), golden[name], own_facts[name]
    assert found.estimate == pytest.approx(known["ate"], abs=1e-5)
    n, k = len(y), design.shape[1] + 1
    assert _error(found) * np.sqrt(n / (n - k)) == pytest.approx(own.get("se_HC1", own.get("HC1")), rel=1e-8)
    # HC2 weighs the residuals of each group by its size, where HC1 spreads the factor over both.
    assert _error(found) == pytest.approx(known.get("se_HC2", known.get("HC2")), rel=0.015)


def test_the_experiment_with_neymans_error(golden: dict[str, Any], r_data: RFrames) -> None:
    """HC2 of a difference of means is Neyman's: each group's variance with its own n - 1."""
    frame = r_data("causaldata__nsw_mixtape")
    y, x = _numbers(frame, "re78", "treat")
    own = linear_effect(y, x, np.ones((len(y), 1))).influence
    groups = [own[x == side] for side in (1, 0)]
    assert [len(group) for group in reversed(groups)] == golden["nsw_exp"]["n"]
    error = np.sqrt(sum(len(group) / (len(group) - 1) * (group @ group) for group in groups))
    assert error == pytest.approx(golden["nsw_exp"]["se_HC2"], abs=1e-6)


def test_nsw_treated_against_cps(
    golden: dict[str, Any], own_facts: dict[str, Any], cps: pd.DataFrame
) -> None:
    """R: Hájek weights for the treated, among all and where the propensity lies between .1 and .9."""
    y, x = _numbers(cps, "re78", "treat")
    propensity = logit_model(x, _dehejia_wahba(cps))
    p, known = propensity.fitted, golden["cps_ps"]
    assert p.max() == pytest.approx(known["max"], abs=1e-6)
    assert p.min() == pytest.approx(known["min"], abs=1e-9)
    found = ipw_effect(y, x, propensity).estimate
    assert found == pytest.approx(known["att_hajek"], rel=1e-6)  # R's glm stops a little short
    assert found == pytest.approx(own_facts["cps_ps_tight"]["att_hajek"], rel=1e-9)
    kept, known = (p > 0.1) & (p < 0.9), golden["cps_ps_trim"]
    assert (kept.sum(), x[kept].sum()) == (known["n"], known["n1"])
    trimmed = ipw_effect(y[kept], x[kept], FittedModel.given(p[kept])).estimate
    assert trimmed == pytest.approx(known["att_hajek"], rel=1e-6)


def test_quitting_smoking(own_facts: dict[str, Any], r_data: RFrames) -> None:
    """R: the weights and regressions of Hernán and Robins's What If on nhefs."""
    frame = r_data("causaldata__nhefs_complete")
    frame = frame[frame["wt82_71"].notna()].reset_index(drop=True)
    age, smoke, years, weight = (
        frame[name].astype(float) for name in ("age", "smokeintensity", "smokeyrs", "wt71")
    )
    levels = [
        frame[name] == k for name in ("education", "exercise", "active") for k in sorted(set(frame[name]))[1:]
    ]
    design = _design(
        frame["sex"], frame["race"], age, age**2, smoke, smoke**2, years, years**2, weight, weight**2, *levels
    )
    y, x = _numbers(frame, "wt82_71", "qsmk")
    known, propensity = own_facts["nhefs"], logit_model(x, design)
    models = [linear_model(y, design, x == side) for side in (1, 0)]
    assert linear_effect(y, x, design[:, :1]).estimate == pytest.approx(known["naive"], abs=1e-8)
    for target in ("att", "ate"):
        weighted = ipw_effect(y, x, propensity, target).estimate
        assert weighted == pytest.approx(known[f"{target}_hajek"], abs=1e-7)
        regression = regression_effect(x, *models, target).estimate
        assert regression == pytest.approx(known[f"{target}_regression"], abs=1e-7)


def test_errors_by_firm_and_by_year(own_facts: dict[str, Any], r_data: RFrames) -> None:
    """R: `sandwich::vcovCL(lm(y ~ x), ~ firm)` of Petersen's data; by both, variances add and subtract."""
    frame, known = r_data("sandwich__PetersenCL"), own_facts["petersen"]
    y, x = _numbers(frame, "y", "x")
    found, n = linear_effect(y, x, np.ones((len(y), 1))), len(y)
    assert found.estimate == pytest.approx(known["coef"], abs=1e-9)
    firm, year = (_summed_error(found, Clusters.of(frame[name])) ** 2 for name in ("firm", "year"))
    factor = (n - 1) / (n - 2)
    assert np.sqrt(firm * factor) == pytest.approx(known["se_firm"], abs=1e-9)
    assert np.sqrt(year * factor) == pytest.approx(known["se_year"], abs=1e-9)
    each = _summed_error(found, Clusters(np.arange(n), n)) ** 2
    assert np.sqrt((firm + year - each) * factor) == pytest.approx(known["se_both"], abs=1e-9)


@pytest.fixture
def births() -> pd.DataFrame:
    file = files("statsmodels") / "treatment" / "tests" / "results" / "cataneo2.csv"
    if not file.is_file():
        pytest.skip("this statsmodels wheel does not hold Cattaneo's data")
    with file.open("r", encoding="utf-8") as handle:
        return pd.read_csv(handle)


def _probit_model(x: np.ndarray, design: np.ndarray) -> FittedModel:
    """The propensity that Stata's examples take; the studies take a logit."""
    from statsmodels.discrete.discrete_model import Probit

    fit = Probit(x, design).fit(disp=0, tol=1e-12)
    density = stats.norm.pdf(design @ fit.params)
    p = fit.predict()
    residual, bread = density * (x - p) / (p * (1 - p)), np.linalg.inv(-Probit(x, design).hessian(fit.params))
    return FittedModel(p, design, density, residual, bread)


def test_stata_teffects(births: pd.DataFrame) -> None:
    """Stata: `teffects ra|ipw|aipw (bweight prenatal1 mmarried mage fbaby) (mbsmoke mmarried c.mage##c.mage
    fbaby medu, probit)`: -239.639 (23.824), -230.689 (25.815), -230.989 (26.211).
    """
    y, x = _numbers(births, "bweight", "mbsmoke_")
    outcome = _design(*(births[name] for name in ("prenatal1_", "mmarried_", "mage", "fbaby_")))
    exposure = _design(*(births[name] for name in ("mmarried_", "mage", "mage2", "fbaby_", "medu")))
    lines = [linear_model(y, outcome, x == side) for side in (1, 0)]
    propensity = _probit_model(x, exposure)
    for found, estimate, error in (
        (regression_effect(x, *lines, "ate"), -239.6392, 23.82402),
        (ipw_effect(y, x, propensity, "ate"), -230.6886, 25.81524),
        (aipw_effect(y, x, propensity, *lines, "ate"), -230.9892, 26.21056),
    ):
        assert found.estimate == pytest.approx(estimate, abs=1e-4)
        assert _error(found) == pytest.approx(error, abs=1e-4)


@pytest.mark.parametrize("target", ["ate", "att"])
@pytest.mark.parametrize("estimator", ["regression", "ipw", "aipw", "cross-fitted"])
def test_the_variance_is_that_of_repetitions(target: Target, estimator: str) -> None:
    rng = np.random.default_rng(1)
    estimates, errors = [], []
    for _ in range(150):
        z = rng.standard_normal((400, 2))
        x = (rng.random(400) < 1 / (1 + np.exp(-0.8 * z[:, 0]))).astype(float)
        chance = np.clip(0.3 + 0.1 * z[:, 0] + 0.1 * z[:, 1] + 0.15 * x, 0.02, 0.98)
        y = (rng.random(400) < chance).astype(float)
        design = np.column_stack([np.ones(400), z])
        lines = [linear_model(y, design, x == side) for side in (1, 0)]
        found = {
            "regression": lambda: regression_effect(x, *lines, target),  # noqa: B023
            "ipw": lambda: ipw_effect(y, x, logit_model(x, design), target),  # noqa: B023
            "aipw": lambda: aipw_effect(y, x, logit_model(x, design), *lines, target),  # noqa: B023
            "cross-fitted": lambda: cross_fitted_effect(y, x, design, np.arange(400) % 5, target),  # noqa: B023
        }[estimator]()
        estimates.append(found.estimate)
        errors.append(_error(found))
    assert np.mean(estimates) == pytest.approx(0.15, abs=0.02)
    assert np.mean(errors) == pytest.approx(np.std(estimates), rel=0.2)


@pytest.mark.parametrize("target", ["ate", "att"])
@pytest.mark.parametrize("estimator", ["regression", "ipw", "aipw"])
def test_influences_are_what_a_row_more_would_move(target: Target, estimator: str) -> None:
    """Each influence is the derivative by the row's weight, here a difference from one row counted twice."""
    rng = np.random.default_rng(5)
    n = 4000
    z = rng.standard_normal(n)
    x = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(float)
    y = z + z**2 + x * (1 + z) + rng.standard_normal(n)
    row = int(np.argmax(z * x))

    def estimate(rows: np.ndarray) -> Effect:
        design = np.column_stack([np.ones(len(rows)), z[rows]])
        lines = [linear_model(y[rows], design, x[rows] == side) for side in (1, 0)]
        if estimator == "regression":
            return regression_effect(x[rows], *lines, target)
        propensity = logit_model(x[rows], design)
        if estimator == "ipw":
            return ipw_effect(y[rows], x[rows], propensity, target)
        return aipw_effect(y[rows], x[rows], propensity, *lines, target)

    once, twice = estimate(np.arange(n)), estimate(np.append(np.arange(n), row))
    assert twice.estimate - once.estimate == pytest.approx(once.influence[row], rel=0.05)


def test_e_values_of_vanderweele_and_ding() -> None:
    np.testing.assert_allclose(e_value(3.9, 1.8, 8.7), [7.26303, 3.0], atol=1e-5)
    np.testing.assert_allclose(e_value(0.80, 0.71, 0.91), [1.80902, 1.42857], atol=1e-5)
    assert e_value(1.5, 0.9, 2.5)[1] == 1.0


def test_matching_takes_the_nearest_that_is_free() -> None:
    rng = np.random.default_rng(9)
    x, p = (rng.random(200) < 0.4).astype(float), rng.random(200)
    free = set(np.flatnonzero(x == 0))
    for row, other in match_nearest(p, x):
        assert abs(p[row] - p[other]) == min(abs(p[row] - p[k]) for k in free)
        free.remove(other)
    few = match_nearest(p, np.append(np.ones(150), np.zeros(50)))
    assert len(few) == 50


def test_matching_pairs_each_row_once_and_keeps_the_caliper() -> None:
    rng = np.random.default_rng(3)
    x = (rng.random(300) < 0.3).astype(float)
    p = rng.random(300)
    pairs = match_nearest(p, x, caliper=0.1)
    assert len(np.unique(pairs)) == pairs.size
    assert (x[pairs[:, 0]] == 1).all()
    assert (x[pairs[:, 1]] == 0).all()
    assert (np.abs(p[pairs[:, 0]] - p[pairs[:, 1]]) <= 0.1 * p.std()).all()


def test_doubling_the_rows_of_a_sender_does_not_shrink_the_interval() -> None:
    rng = np.random.default_rng(4)
    x = (rng.random(200) < 0.5).astype(float)
    y = (rng.random(200) < 0.3 + 0.2 * x).astype(float)
    once = ipw_effect(y, x, logit_model(x, np.ones((200, 1))))
    twice = ipw_effect(np.tile(y, 2), np.tile(x, 2), logit_model(np.tile(x, 2), np.ones((400, 1))))
    np.testing.assert_allclose(
        twice.interval(Clusters.of(np.tile(np.arange(200), 2))),
        once.interval(Clusters.of(np.arange(200))),
        rtol=1e-6,
    )
