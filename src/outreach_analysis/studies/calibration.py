"""Whether predicted probabilities mean what they say."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from outreach_analysis.studies.logit import Clusters, Floats, fit_logit, score_interval
from outreach_analysis.studies.rates import wilson_interval


def brier_score(y: Floats, p: Floats) -> float:
    """Mean squared error of probabilities; 0 is perfect, p (1 - p) a constant forecast.

    Examples
    --------
    >>> round(brier_score(np.array([1.0] * 9 + [0.0]), np.full(10, 0.9)), 6)
    0.09
    """
    return float(np.mean((y - p) ** 2))


def calibration_table(y: Floats, p: Floats, bins: int = 10, conf_level: float = 0.95) -> pd.DataFrame:
    """Predicted against observed shares in bins of equal size.

    Parameters
    ----------
    y, p : ndarray, shape (n,)
    bins : int
        Equal predictions are never parted, so there may be fewer.
    conf_level : float

    Returns
    -------
    DataFrame
        `bin`, `n_obs`, `predicted` (mean), `observed` (share), `conf_low`, `conf_high` (Wilson).
    """
    edges = np.unique(np.quantile(p, np.linspace(0, 1, bins + 1)[1:-1], method="lower"))
    groups = np.searchsorted(edges, p, side="left")
    rows = []
    for number, group in enumerate(np.unique(groups), start=1):
        part = groups == group
        low, high = wilson_interval(float(y[part].sum()), int(part.sum()), conf_level)
        rows.append(
            {
                "bin": number,
                "n_obs": int(part.sum()),
                "predicted": float(p[part].mean()),
                "observed": float(y[part].mean()),
                "conf_low": low,
                "conf_high": high,
            }
        )
    return pd.DataFrame(rows)


def expected_calibration_error(table: pd.DataFrame) -> float:
    """Mean distance between predicted and observed shares, weighted by bin size."""
    gap = (table["predicted"] - table["observed"]).abs()
    return float((gap * table["n_obs"]).sum() / table["n_obs"].sum())


def calibration_line(y: Floats, p: Floats) -> tuple[float, float]:
    """Intercept and slope of the outcome's log-odds on the predicted ones; 0 and 1 are perfect.

    A slope under 1 says that predictions are too extreme. Missing where predictions do not vary.
    """
    clipped = np.clip(p, 1e-6, 1 - 1e-6)
    log_odds = np.log(clipped / (1 - clipped))
    if log_odds.std() < 1e-9:
        return np.nan, np.nan
    fit = fit_logit(y, np.column_stack([np.ones(len(y)), log_odds]))
    return (float(fit.coefficients[0]), float(fit.coefficients[1])) if fit.converged else (np.nan, np.nan)


def slope_interval(y: Floats, p: Floats, clusters: Clusters, conf_level: float = 0.95) -> tuple[float, float]:
    """The slopes of `calibration_line` that the senders' scores do not reject; missing where there is none."""
    slope = calibration_line(y, p)[1]
    if not np.isfinite(slope):
        return np.nan, np.nan
    clipped = np.clip(p, 1e-6, 1 - 1e-6)
    design = np.column_stack([np.ones(len(y)), np.log(clipped / (1 - clipped))])
    fit = fit_logit(y, design)
    efficient = design @ (fit.bread[:, 1] / fit.bread[1, 1])
    critical = float(stats.t.ppf(0.5 + conf_level / 2, clusters.count - 1))
    return score_interval(
        slope,
        clusters.sums(efficient * (y - fit.fitted)),
        clusters.sums(fit.weights * efficient**2),
        critical,
    )
