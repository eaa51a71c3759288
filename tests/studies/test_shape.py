"""Shapes: the spline's definition, a planted bend, coverage of its variance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.logit import Clusters, fit_logit
from outreach_analysis.studies.shape import estimate_shape, jackknife_covariance, spline_basis


def test_the_spline_is_straight_beyond_its_knots_and_smooth_within() -> None:
    """Harrell's definition (`rms::rcs`): linear tails, two continuous derivatives."""
    x = np.linspace(-5, 5, 4001)
    basis = spline_basis(x, [-2, -0.5, 0.5, 2])
    second = np.diff(basis, 2, axis=0)
    np.testing.assert_allclose(second[(x[1:-1] < -2.01) | (x[1:-1] > 2.01)], 0, atol=1e-12)
    assert np.abs(np.diff(second, axis=0)).max() < 1e-7
    np.testing.assert_array_equal(basis[:, 0], x)
    assert basis.shape[1] == 3


def test_the_spline_is_that_of_hmisc(
    own_facts: dict[str, Any], r_data: Callable[[str], pd.DataFrame]
) -> None:
    """R: `Hmisc::rcspline.eval(x, knots, inclx = TRUE)`."""
    age = r_data("geepack__ohio")["age"].to_numpy(dtype=float)
    basis = spline_basis(age + np.arange(1, len(age) + 1) / 1000, [-1.8, -0.5, 0.7, 2.4])
    np.testing.assert_allclose(basis[[0, 499, 1999]], own_facts["spline_rows_1_500_2000"], atol=1e-9)


def _bent(frame: pd.DataFrame) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    log_odds = 0.3 - 1.2 * frame["feature_0"] ** 2
    return frame.assign(replied=rng.random(len(frame)) < 1 / (1 + np.exp(-log_odds)))


def test_a_planted_bend_is_found_with_its_top(style_programme: Callable[..., pd.DataFrame]) -> None:
    found = estimate_shape(_bent(style_programme(1, senders=60)), "feature_0")
    assert found.row("bent")["p_value"] < 0.001
    curve = found.details["curve"]
    assert abs(curve.loc[curve["predicted"].idxmax(), "value"]) < 0.4
    assert ((curve["conf_low"] < curve["predicted"]) & (curve["predicted"] < curve["conf_high"])).all()
    assert "in a bend" in found.sentence()
    assert found.details["bins"]["n_obs"].sum() == found.row("bent")["n_obs"]


def test_no_shape_is_said(style_programme: Callable[..., pd.DataFrame]) -> None:
    found = estimate_shape(style_programme(5), "feature_0")
    assert found.sentence() == "No association of 'feature_0' with 'replied' can be told, straight or bent."


def test_the_jackknife_is_that_of_refits(style_programme: Callable[..., pd.DataFrame]) -> None:
    frame = style_programme(3, senders=25, slopes=[0.5])
    y = frame["replied"].to_numpy(dtype=float)
    design = np.column_stack([np.ones(len(y)), frame["feature_0"]])
    clusters = Clusters.of(frame["sender_id"])
    fit = fit_logit(y, design)
    refits = np.array(
        [
            fit_logit(y[clusters.codes != g], design[clusters.codes != g]).coefficients - fit.coefficients
            for g in range(clusters.count)
        ]
    )
    expected = 24 / 25 * refits.T @ refits
    np.testing.assert_allclose(jackknife_covariance(fit, y, design, clusters), expected, rtol=0.15)


def test_few_values_and_none(style_programme: Callable[..., pd.DataFrame]) -> None:
    frame = style_programme(4).assign(asked=lambda f: (f["feature_0"] > 0) * 1.0)
    row = estimate_shape(frame, "asked").row("bent")
    assert row["reason"] == "the feature has too few values to bend"
    with pytest.raises(NotEstimableError, match="the same in every message"):
        estimate_shape(frame.assign(asked=1.0), "asked")
