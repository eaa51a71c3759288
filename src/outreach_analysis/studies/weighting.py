"""Effects from observational data under a stated adjustment set: weighting, doubly robust, matching.

Each estimator returns the estimate with one influence a row, so that the caller can sum
them by sender. The outcome may be a number or 0 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from outreach_analysis.errors import InvalidValueError
from outreach_analysis.studies.logit import Clusters, Floats, LogitFit, fit_logit

Target = Literal["ate", "att"]


@dataclass(frozen=True)
class Effect:
    """An estimated effect.

    Parameters
    ----------
    estimate : float
    influence : ndarray, shape (n,)
        Sums to about zero; the sum of squares (by cluster) is the variance.
    """

    estimate: float
    influence: Floats

    def interval(self, clusters: Clusters, conf_level: float = 0.95) -> tuple[float, float, float]:
        """Standard error and interval, rows of a cluster together, by Student's t."""
        sums = clusters.sums(self.influence)
        count = len(np.unique(clusters.codes))
        std_error = float(np.sqrt(count / (count - 1) * (sums @ sums)))
        reach = float(stats.t.ppf(0.5 + conf_level / 2, count - 1)) * std_error
        return std_error, self.estimate - reach, self.estimate + reach


def ipw_effect(y: Floats, x: Floats, design: Floats, target: Target = "att") -> Effect:
    """Inverse probability weighting with weights that sum to one in each group (Hájek).

    Parameters
    ----------
    y, x : ndarray, shape (n,)
        Outcome, and exposure as 0 or 1.
    design : ndarray, shape (n, k)
        The adjustment set, with a constant.
    target : {"ate", "att"}
        For all, or for the exposed.

    Notes
    -----
    The influences carry the estimation of the propensity, as in Stata's `teffects ipw`.
    """
    fit = fit_logit(x, design)
    p = fit.fitted
    odds = p / (1 - p)
    w1, w0 = (x / p, (1 - x) / (1 - p)) if target == "ate" else (x, (1 - x) * odds)
    mean1, mean0 = (w1 @ y) / w1.sum(), (w0 @ y) / w0.sum()
    part1, part0 = w1 * (y - mean1) / w1.sum(), w0 * (y - mean0) / w0.sum()
    slope = design.T @ (-part1 * (1 - p) - part0 * p) if target == "ate" else design.T @ (-part0)
    from_propensity = (design * (x - p)[:, None]) @ (fit.bread @ slope)
    return Effect(float(mean1 - mean0), part1 - part0 + from_propensity)


def regression_effect(y: Floats, x: Floats, design: Floats) -> Effect:
    """Regression adjustment: a linear model in each group, averaged over all rows."""
    n = len(y)
    means, influence = [], np.zeros(n)
    for side, sign in ((1.0, 1), (0.0, -1)):
        part = x == side
        gram = np.linalg.pinv(design[part].T @ design[part], hermitian=True)
        beta = gram @ (design[part].T @ y[part])
        predicted = design @ beta
        means.append(predicted.mean())
        influence += sign * (predicted - predicted.mean()) / n
        leverage = design[part] @ (gram @ design.mean(axis=0))
        influence[part] += sign * leverage * (y[part] - predicted[part])
    return Effect(float(means[0] - means[1]), influence)


def aipw_effect(
    y: Floats,
    x: Floats,
    design: Floats,
    target: Target = "att",
    folds: np.ndarray | None = None,
) -> Effect:
    """Augmented weighting: right if the propensity model or the outcome model is.

    Parameters
    ----------
    y, x, design, target
        As for `ipw_effect`.
    folds : ndarray of int, shape (n,), optional
        Cross-fitting: rows are predicted by models learned from the other folds, with a ridge
        penalty of 1 and propensities kept within [.02, .98], since a fold of a small programme can
        hold more covariates than it can bear. Give all rows of a sender the same fold.
    """
    n = len(y)
    binary = bool(np.isin(y, (0.0, 1.0)).all())
    p, m1, m0 = np.empty(n), np.empty(n), np.empty(n)
    for fold in [None] if folds is None else np.unique(folds):
        test = np.ones(n, dtype=bool) if fold is None else folds == fold
        train = test if fold is None else ~test
        ridge = 0.0 if fold is None else 1.0
        p[test] = _logit_predict(fit_logit(x[train], design[train], ridge=ridge), design[test])
        for side, into in ((1.0, m1), (0.0, m0)):
            group = train & (x == side)
            into[test] = _outcome_predict(y[group], design[group], design[test], binary, ridge)
    if folds is not None:
        p = np.clip(p, 0.02, 0.98)
    if target == "ate":
        row = m1 - m0 + x * (y - m1) / p - (1 - x) * (y - m0) / (1 - p)
        estimate = float(row.mean())
        return Effect(estimate, (row - estimate) / n)
    odds = p / (1 - p)
    w0 = (1 - x) * odds
    exposed = x.sum()
    estimate = float((x @ (y - m0)) / exposed - (w0 @ (y - m0)) / w0.sum())
    drift = (w0 @ (y - m0)) / w0.sum()
    influence = x * (y - m0 - estimate - drift) / exposed - w0 * (y - m0 - drift) / w0.sum()
    return Effect(estimate, influence)


def _logit_predict(fit: LogitFit, design: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(design @ fit.coefficients, -30, 30))))


def _outcome_predict(y: Floats, design: Floats, at: Floats, binary: bool, ridge: float) -> Floats:
    if not binary:
        return np.asarray(at @ np.linalg.lstsq(design, y, rcond=None)[0])
    if len(y) == 0 or y.min() == y.max():
        return np.full(len(at), y.mean() if len(y) else 0.5)
    return _logit_predict(fit_logit(y, design, ridge=ridge), at)


def match_nearest(p: Floats, x: Floats, caliper: float | None = None) -> np.ndarray:
    """Pairs of an exposed and an unexposed row of like propensity, without replacement.

    Parameters
    ----------
    p : ndarray, shape (n,)
        Propensity, or any other score on which to match.
    x : ndarray of 0 and 1, shape (n,)
    caliper : float, optional
        Largest distance of a pair, in standard deviations of `p`.

    Returns
    -------
    ndarray of int, shape (pairs, 2)
        Row numbers. The exposed with the largest score choose first.
    """
    exposed, free = np.flatnonzero(x > 0), np.flatnonzero(x <= 0)
    order = exposed[np.argsort(-p[exposed], kind="stable")]
    score = p[free].copy()
    most = np.inf if caliper is None else caliper * p.std()
    pairs = []
    for row in order[: len(free)]:
        distance = np.abs(score - p[row])
        best = int(np.argmin(distance))
        if distance[best] <= most:
            pairs.append((row, free[best]))
            score[best] = np.inf
    return np.array(pairs, dtype=np.intp).reshape(-1, 2)


def standardised_differences(columns: Floats, x: Floats, weights: Floats | None = None) -> Floats:
    """Difference of (weighted) means, exposed less others, in standard deviations of the exposed.

    For columns of 0 and 1 the standard deviation is `sqrt(p (1 - p))`, as in R's MatchIt.
    """
    w = np.ones(len(x)) if weights is None else weights
    one, zero = w * x, w * (1 - x)
    difference = one @ columns / one.sum() - zero @ columns / zero.sum()
    spread = columns[x > 0].std(axis=0, ddof=1)
    binary = np.isin(columns, (0.0, 1.0)).all(axis=0)
    spread = np.where(binary, columns[x > 0].std(axis=0), spread)
    return np.asarray(np.where(spread > 0, difference / np.where(spread > 0, spread, 1), 0.0))


def e_value(ratio: float, low: float | None = None, high: float | None = None) -> tuple[float, float]:
    """How strong an unmeasured cause would have to be to explain a risk ratio away.

    Parameters
    ----------
    ratio : float
        A risk ratio, above 0.
    low, high : float, optional
        Its interval.

    Returns
    -------
    point, interval : float
        Risk ratio that it would need with both exposure and outcome, for the estimate and for the
        end of the interval that is nearer to 1 (1 where the interval holds 1).

    References
    ----------
    VanderWeele, Ding (2017). Sensitivity analysis in observational research. Annals 167, 268.

    Examples
    --------
    >>> [round(value, 2) for value in e_value(3.9, 1.8, 8.7)]
    [7.26, 3.0]
    """
    if not ratio > 0:
        raise InvalidValueError("a risk ratio must be above 0.", found=str(ratio))

    def single(value: float) -> float:
        above = value if value >= 1 else 1 / value
        return float(above + np.sqrt(above * (above - 1)))

    near = low if ratio >= 1 else high
    if near is None:
        return single(ratio), np.nan
    crosses = near <= 1 if ratio >= 1 else near >= 1
    return single(ratio), 1.0 if crosses else single(near)
