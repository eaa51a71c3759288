"""The logistic regression that screening needs: one null fit, score tests, and intervals that match.

statsmodels fits one model at a time; one hundred signals on a million attempts need the shared
null model fitted once. The coefficients and the cluster-robust variance are held to R in the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]

_LARGEST_LOG_ODDS = 30.0
_WIDEST = 10.0
_MOST_TAKEN = 0.75


@dataclass(frozen=True)
class Clusters:
    """Which rows belong together.

    Parameters
    ----------
    codes : ndarray of int, shape (n,)
        From 0 to `count - 1`.
    count : int
    """

    codes: NDArray[np.intp]
    count: int

    @classmethod
    def of(cls, labels: ArrayLike) -> Clusters:
        """Number the distinct labels."""
        import pandas as pd

        codes, distinct = pd.factorize(np.asarray(labels), use_na_sentinel=False)
        return cls(codes.astype(np.intp), len(distinct))

    def sums(self, values: Floats) -> Floats:
        """Sum the rows of `values` within each cluster; shape (count, …)."""
        if values.ndim == 1:
            return np.asarray(np.bincount(self.codes, values, self.count), dtype=np.float64)
        return np.asarray(self._members @ values)

    @cached_property
    def _members(self) -> sp.csr_array[np.float64]:
        n = len(self.codes)
        return sp.csr_array((np.ones(n), (self.codes, np.arange(n))), shape=(self.count, n))


@dataclass(frozen=True)
class LogitFit:
    """A fitted logistic regression.

    Parameters
    ----------
    coefficients : ndarray, shape (k,)
    fitted : ndarray, shape (n,)
        Probabilities.
    bread : ndarray, shape (k, k)
        Inverse of the information matrix.
    deviance : float
    converged : bool
        False under separation: a coefficient runs to infinity.
    """

    coefficients: Floats
    fitted: Floats
    bread: Floats
    deviance: float
    converged: bool

    @property
    def weights(self) -> Floats:
        """Variance of each outcome, `p (1 - p)`."""
        return self.fitted * (1 - self.fitted)


def fit_logit(
    y: Floats,
    design: Floats,
    *,
    offset: Floats | None = None,
    start: Floats | None = None,
    ridge: float = 0.0,
    max_steps: int = 30,
) -> LogitFit:
    """Maximum likelihood by Newton's method with step halving.

    Parameters
    ----------
    y : ndarray of float, shape (n,)
        0 or 1.
    design : ndarray of float, shape (n, k)
        With its constant column, if there is to be one.
    offset : ndarray of float, shape (n,), optional
    start : ndarray of float, shape (k,), optional
    ridge : float
        Penalty on half the squared coefficients, the first (the constant) left free. For nuisance
        models with many columns and few rows; 0 for inference.

    Returns
    -------
    LogitFit
    """
    beta = np.zeros(design.shape[1]) if start is None else start.astype(float)
    shift = np.zeros(len(y)) if offset is None else offset
    penalty = np.full(design.shape[1], ridge)
    penalty[:1] = 0.0

    def state(coefficients: Floats) -> tuple[Floats, float]:
        log_odds = np.clip(design @ coefficients + shift, -_LARGEST_LOG_ODDS, _LARGEST_LOG_ODDS)
        deviance = 2 * float(np.logaddexp(0, log_odds).sum() - y @ log_odds)
        deviance += float(penalty @ coefficients**2)
        return 1 / (1 + np.exp(-log_odds)), deviance

    p, deviance = state(beta)
    converged = False
    for _ in range(max_steps):
        step = _solve(_information(design, p) + np.diag(penalty), design.T @ (y - p) - penalty * beta)
        size = 1.0
        new_p, new_deviance = state(beta + step)
        while new_deviance > deviance + 1e-9 * (1 + abs(deviance)) and size > 1e-4:
            size /= 2
            new_p, new_deviance = state(beta + size * step)
        beta, p, change, deviance = beta + size * step, new_p, deviance - new_deviance, new_deviance
        if abs(change) <= 1e-11 * (1 + abs(deviance)):
            converged = bool(np.abs(step).max(initial=0.0) < 1e-3)
            break
    bread = np.asarray(np.linalg.pinv(_information(design, p), hermitian=True), dtype=np.float64)
    return LogitFit(beta, p, bread, deviance, converged)


def _information(design: Floats, p: Floats) -> Floats:
    return np.asarray((design * (p * (1 - p))[:, None]).T @ design)


def _solve(matrix: Floats, right: Floats) -> Floats:
    try:
        solved = np.linalg.solve(matrix, right)
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.lstsq(matrix, right, rcond=None)[0])
    if np.isfinite(solved).all():
        return np.asarray(solved)
    return np.asarray(np.linalg.lstsq(matrix, right, rcond=None)[0])


def cluster_covariance(bread: Floats, cluster_scores: Floats) -> Floats:
    """Cluster-robust covariance of the coefficients of any likelihood, without small-sample factor (CR0)."""
    return np.asarray(bread @ (cluster_scores.T @ cluster_scores) @ bread)


def score_t(cluster_scores: Floats) -> Floats:
    """One-sample t statistics of the hypothesis that cluster scores have mean zero.

    The scores are evaluated under the null model, which is what keeps the size with few
    clusters: no variance is estimated from residuals that the signal itself has shrunk.

    Parameters
    ----------
    cluster_scores : ndarray, shape (G, m)
        Sums over each cluster of the efficient scores of m signals.

    Returns
    -------
    ndarray, shape (m,)
        To be referred to Student's t with G - 1 degrees of freedom; nan where every
        cluster's score is the same.
    """
    count = len(cluster_scores)
    centred = cluster_scores - cluster_scores.mean(axis=0)
    spread = np.sqrt((centred**2).sum(axis=0) * count / (count - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        t = cluster_scores.sum(axis=0) / spread
    return np.where(np.isfinite(t), t, np.nan)


def score_f(y: Floats, tested: Floats, base: Floats, clusters: Clusters) -> tuple[float, float]:
    """Several coefficients at once: Hotelling's T² of the cluster scores under the null model.

    Parameters
    ----------
    y : ndarray, shape (n,)
    tested : ndarray, shape (n, k)
    base : ndarray, shape (n, q)
        With a constant.
    clusters : Clusters
        More than k.

    Returns
    -------
    f, p_value : float
        With k and G - k degrees of freedom; for one column the square of `score_t`.
    """
    null = fit_logit(y, base)
    weighted = base * null.weights[:, None]
    efficient = tested - base @ (null.bread @ (weighted.T @ tested))
    return scores_f(clusters.sums(efficient * (y - null.fitted)[:, None]))


def scores_f(cluster_scores: Floats) -> tuple[float, float]:
    """F and p-value of the hypothesis that cluster scores, shape (G, k), have mean zero (Hotelling's T²)."""
    count, k = cluster_scores.shape
    if count <= k:
        return np.nan, np.nan
    mean = cluster_scores.mean(axis=0)
    spread = np.atleast_2d(np.cov(cluster_scores, rowvar=False))
    f = float(count * mean @ np.linalg.pinv(spread, hermitian=True) @ mean) * (count - k) / (k * (count - 1))
    return f, float(stats.f.sf(f, k, count - k))


def score_interval(
    estimate: float, cluster_scores: Floats, cluster_information: Floats, critical: float
) -> tuple[float, float]:
    """The values that the cluster score t-test does not reject.

    Parameters
    ----------
    estimate : float
        The maximum likelihood estimate.
    cluster_scores, cluster_information : ndarray, shape (G,)
        Sums over each cluster of the efficient score and its information, at the estimate.
    critical : float
        Quantile of Student's t.

    Returns
    -------
    low, high : float
        Infinite where a few clusters carry so much of the information that the test
        rejects nothing on that side.

    Notes
    -----
    The score of cluster g at `estimate - d` is taken as `u_g + d h_g`, which makes the
    inversion of the test a quadratic equation in d and needs no further fit.
    """
    count = len(cluster_scores)
    scale = critical**2 * count / (count - 1)
    u = cluster_scores - cluster_scores.mean()
    h = cluster_information - cluster_information.mean()
    a = cluster_information.sum() ** 2 - scale * (h @ h)
    b = scale * (u @ h)
    c = scale * (u @ u)
    if a <= 0:
        return -np.inf, np.inf
    root = np.sqrt(b**2 + a * c)
    return float(estimate - (b + root) / a), float(estimate - (b - root) / a)


def widening(between: Floats, others: Floats, information: float) -> float:
    """By how much the spread of clusters' scores is too small, since other coefficients have followed them.

    Parameters
    ----------
    between : ndarray, shape (G, q)
        Information of each cluster between the coefficient's efficient score and the others.
    others : ndarray, shape (q, q)
        Inverse of the information on the others alone.
    information : float
        Of the efficient score.

    Notes
    -----
    What is taken from the sum of squares is given back as its expectation under the model: the sum over
    clusters of c_g' N c_g, with c_g a row of `between` and N `others`.
    """
    taken = float(np.einsum("gi,ij,gj->", between, others, between)) / information
    return float(1 / np.sqrt(1 - min(max(taken, 0.0), _MOST_TAKEN)))


def score_inference(
    scores_at: Callable[[Floats], Floats],
    at: Floats,
    bread: Floats,
    position: int,
    clusters: Clusters,
    conf_level: float,
) -> dict[str, float]:
    """Test and interval of one coefficient of any likelihood, from the scores of its clusters.

    Parameters
    ----------
    scores_at : callable
        Coefficients to the score of each row, shape (n, k).
    at : ndarray, shape (k,)
        The maximum likelihood estimate.
    bread : ndarray, shape (k, k)
        Inverse of the information matrix.
    position : int
        Of the coefficient.
    clusters : Clusters
    conf_level : float

    Returns
    -------
    dict
        `statistic` (Student's t with G - 1 degrees of freedom), `p_value`, `conf_low`, `conf_high`; missing
        where the clusters' scores do not differ. The interval leaves out 0 just where the test rejects.

    Notes
    -----
    Wald's test takes its variance from residuals that the coefficient itself has shrunk, and rejects
    too often with few clusters; here the scores are those at 0, linearised as in `score_interval`, with
    its `widening`.
    """
    direction = bread[:, position] / bread[position, position]
    step = 1e-4 * direction / max(1.0, float(np.abs(direction).max()))
    moved = (scores_at(at - step) - scores_at(at + step)) / (2 * step[position])
    between = clusters.sums(moved)
    information = between @ direction
    scores = clusters.sums(scores_at(at) @ direction)
    others = bread - np.outer(bread[:, position], direction)
    widened = widening(between, others, 1 / float(bread[position, position]))
    df = clusters.count - 1
    statistic = float(score_t((scores + at[position] * information)[:, None])[0]) / widened
    if not np.isfinite(statistic):
        return dict.fromkeys(("statistic", "p_value", "conf_low", "conf_high"), np.nan)
    critical = widened * float(stats.t.ppf(0.5 + conf_level / 2, df))
    low, high = score_interval(float(at[position]), scores, information, critical)
    return {
        "statistic": statistic,
        "p_value": float(2 * stats.t.sf(abs(statistic), df)),
        "conf_low": low,
        "conf_high": high,
    }


TOO_WIDE = "too few attempts tell of it: its size cannot be told"
"""The reason of a row whose interval is `too_wide`."""


def too_wide(low: float, high: float) -> bool:
    """Whether an interval of log ratios has no end, or one as good as none (a factor of 20,000 either way).

    Examples
    --------
    >>> too_wide(-0.2, float("inf")), too_wide(-12.0, 9.0), too_wide(-0.2, 0.4)
    (True, True, False)
    """
    return not high - low <= 2 * _WIDEST


def endless(low: float, high: float) -> str:
    """Why an interval has no end; empty where it has both.

    Examples
    --------
    >>> endless(-0.2, float("inf"))
    'a few senders carry it: the interval has no end'
    >>> endless(-0.2, 0.4)
    ''
    """
    ends = np.isfinite([low, high]).all()
    return "" if ends else "a few senders carry it: the interval has no end"
