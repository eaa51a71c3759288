"""Calibration: identities, and simulated forecasters."""

from __future__ import annotations

import numpy as np
import pytest

from outreach_analysis.studies.calibration import (
    brier_score,
    calibration_line,
    calibration_table,
    expected_calibration_error,
)


def test_the_identity_of_matched_forecasts() -> None:
    """Shares of 10% and 90% foretold as such: calibration error 0, Brier score .09."""
    p = np.repeat([0.1, 0.9], 100)
    y = np.concatenate([np.repeat([1.0, 0.0], [10, 90]), np.repeat([1.0, 0.0], [90, 10])])
    table = calibration_table(y, p)
    assert table["n_obs"].tolist() == [100, 100]
    assert expected_calibration_error(table) == pytest.approx(0, abs=1e-12)
    assert brier_score(y, p) == pytest.approx(0.09)
    np.testing.assert_allclose(calibration_line(y, p), [0, 1], atol=1e-6)


def test_boasting_forecasts_have_a_slope_under_one() -> None:
    rng = np.random.default_rng(1)
    log_odds = rng.normal(-1, 1, 20_000)
    y = (rng.random(20_000) < 1 / (1 + np.exp(-log_odds))).astype(float)
    assert calibration_line(y, 1 / (1 + np.exp(-2 * log_odds)))[1] == pytest.approx(0.5, abs=0.03)


def test_bins_hold_every_row_once() -> None:
    rng = np.random.default_rng(2)
    p = rng.random(997).round(2)
    table = calibration_table((rng.random(997) < p).astype(float), p)
    assert table["n_obs"].sum() == 997
    assert table["predicted"].is_monotonic_increasing
    assert ((table["conf_low"] <= table["observed"]) & (table["observed"] <= table["conf_high"])).all()


def test_a_constant_forecast_has_no_line() -> None:
    assert np.isnan(calibration_line(np.array([0.0, 1.0]), np.array([0.5, 0.5]))).all()
