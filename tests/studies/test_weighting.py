"""Weighting, doubly robust estimates and matching against R, Stata and planted effects."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.studies.logit import Clusters, fit_logit
from outreach_analysis.studies.weighting import (
    aipw_effect,
    e_value,
    ipw_effect,
    match_nearest,
    regression_effect,
    standardised_differences,
)


def _design(*columns: pd.Series) -> np.ndarray:
    matrix = np.column_stack([column.to_numpy(dtype=float) for column in columns])
    return np.column_stack([np.ones(len(matrix)), (matrix - matrix.mean(axis=0)) / matrix.std(axis=0)])


def test_lalonde_weighting(golden: dict[str, Any], r_data: Callable[[str], pd.DataFrame]) -> None:
    """R: `glm(treat ~ age + educ + race + married + nodegree + re74 + re75, binomial)`, Hájek weights."""
    frame = r_data("MatchIt__lalonde")
    black, hispan = (frame["race"] == "black"), (frame["race"] == "hispan")
    rest = [frame[name] for name in ("married", "nodegree", "re74", "re75")]
    design = _design(frame["age"], frame["educ"], black, hispan, *rest)
    y, x = frame["re78"].to_numpy(dtype=float), frame["treat"].to_numpy(dtype=float)
    known = golden["lalonde_ipw"]
    assert y[x > 0].mean() - y[x == 0].mean() == pytest.approx(known["naive"], abs=1e-5)
    assert ipw_effect(y, x, design, "att").estimate == pytest.approx(known["att_hajek"], rel=1e-5)
    assert ipw_effect(y, x, design, "ate").estimate == pytest.approx(known["ate_hajek"], rel=1e-5)


def test_matchit_differences_before_matching(
    golden: dict[str, Any], r_data: Callable[[str], pd.DataFrame]
) -> None:
    """R: `summary(MatchIt::matchit(treat ~ age + …))$sum.all[, "Std. Mean Diff."]`."""
    frame = r_data("MatchIt__lalonde")
    x = frame["treat"].to_numpy(dtype=float)
    races = [(frame["race"] == race).astype(float) for race in ("black", "hispan", "white")]
    names = ("married", "nodegree", "re74", "re75")
    rest = [frame[name] for name in names]
    p = fit_logit(x, _design(frame["age"], frame["educ"], *races[:2], *rest)).fitted
    columns = np.column_stack([p, frame["age"], frame["educ"], *races, *rest]).astype(float)
    np.testing.assert_allclose(standardised_differences(columns, x), golden["matchit_smd_all"], atol=1e-5)


def test_nsw_treated_against_cps(golden: dict[str, Any], r_data: Callable[[str], pd.DataFrame]) -> None:
    """R: the propensity of Dehejia and Wahba, as in Cunningham's Mixtape; Hájek weights for the treated."""
    nsw = r_data("causaldata__nsw_mixtape")
    frame = pd.concat([r_data("causaldata__cps_mixtape"), nsw[nsw["treat"] == 1]])
    age, educ, re74, re75 = (frame[name].astype(float) for name in ("age", "educ", "re74", "re75"))
    design = _design(
        age, age**2, age**3, educ, educ**2, frame["marr"], frame["nodegree"], frame["black"], frame["hisp"],
        re74, re75, re74 == 0, re75 == 0, educ * re74,
    )  # fmt: skip
    y, x = frame["re78"].to_numpy(dtype=float), frame["treat"].to_numpy(dtype=float)
    fit = fit_logit(x, design)
    assert fit.fitted.max() == pytest.approx(golden["cps_ps"]["max"], abs=1e-5)
    assert ipw_effect(y, x, design).estimate == pytest.approx(golden["cps_ps"]["att_hajek"], rel=1e-5)
    assert y[x > 0].mean() - y[x == 0].mean() == pytest.approx(golden["cps_naive"]["ate"], rel=1e-7)


@pytest.fixture
def births() -> pd.DataFrame:
    file = files("statsmodels") / "treatment" / "tests" / "results" / "cataneo2.csv"
    if not file.is_file():
        pytest.skip("this statsmodels wheel does not hold Cattaneo's data")
    with file.open("r", encoding="utf-8") as handle:
        return pd.read_csv(handle)


def test_stata_regression_adjustment(births: pd.DataFrame) -> None:
    """Stata: `teffects ra (bweight prenatal1 mmarried mage fbaby) (mbsmoke)`: -239.6392 (23.82402)."""
    names = ["prenatal1_", "mmarried_", "mage", "fbaby_"]
    design = np.column_stack([np.ones(len(births)), births[names].to_numpy(dtype=float)])
    found = regression_effect(
        births["bweight"].to_numpy(dtype=float), births["mbsmoke_"].to_numpy(dtype=float), design
    )
    assert found.estimate == pytest.approx(-239.6392, abs=1e-4)
    assert np.sqrt(found.influence @ found.influence) == pytest.approx(23.82402, abs=1e-4)


def test_stata_weighting_up_to_its_probit(births: pd.DataFrame) -> None:
    """Stata's -230.6886 (25.81524) and AIPW -230.9892 (26.21056) take a probit; ours is a logit."""
    names = ["mmarried_", "mage", "mage2", "fbaby_", "medu"]
    design = _design(*(births[name] for name in names))
    y, x = births["bweight"].to_numpy(dtype=float), births["mbsmoke_"].to_numpy(dtype=float)
    weighted = ipw_effect(y, x, design, "ate")
    assert weighted.estimate == pytest.approx(-230.6886, abs=2)
    assert np.sqrt(weighted.influence @ weighted.influence) == pytest.approx(25.81524, rel=0.04)
    both = aipw_effect(y, x, design, "ate")
    assert both.estimate == pytest.approx(-230.9892, abs=3)
    assert np.sqrt(both.influence @ both.influence) == pytest.approx(26.21056, rel=0.08)


@pytest.mark.parametrize("target", ["ate", "att"])
@pytest.mark.parametrize("estimator", ["ipw", "aipw"])
def test_the_variance_is_that_of_repetitions(target: Any, estimator: str) -> None:
    rng = np.random.default_rng(1)
    estimates, errors = [], []
    for _ in range(150):
        z = rng.standard_normal((400, 2))
        x = (rng.random(400) < 1 / (1 + np.exp(-0.8 * z[:, 0]))).astype(float)
        chance = np.clip(0.3 + 0.1 * z[:, 0] + 0.1 * z[:, 1] + 0.15 * x, 0.02, 0.98)
        y = (rng.random(400) < chance).astype(float)
        design = np.column_stack([np.ones(400), z])
        found = (ipw_effect if estimator == "ipw" else aipw_effect)(y, x, design, target)
        estimates.append(found.estimate)
        errors.append(np.sqrt(found.influence @ found.influence))
    assert np.mean(estimates) == pytest.approx(0.15, abs=0.02)
    assert np.mean(errors) == pytest.approx(np.std(estimates), rel=0.2)


def test_e_values_of_vanderweele_and_ding() -> None:
    np.testing.assert_allclose(e_value(3.9, 1.8, 8.7), [7.26303, 3.0], atol=1e-5)
    np.testing.assert_allclose(e_value(0.80, 0.71, 0.91), [1.80902, 1.42857], atol=1e-5)
    assert e_value(1.5, 0.9, 2.5)[1] == 1.0


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
    once = ipw_effect(y, x, np.ones((200, 1)))
    twice = ipw_effect(np.tile(y, 2), np.tile(x, 2), np.ones((400, 1)))
    np.testing.assert_allclose(
        twice.interval(Clusters.of(np.tile(np.arange(200), 2))),
        once.interval(Clusters.of(np.arange(200))),
        rtol=1e-6,
    )
