"""Curves of time to an event with censoring, and variances that keep a sender's attempts together.

lifelines has the curve, but no clustered variance of it, and its variance of the restricted mean is that
of the times and not of their mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from outreach_analysis.studies.logit import Clusters, Floats

_EQUAL = 1e-12


@dataclass(frozen=True)
class Curve:
    """A Kaplan–Meier curve.

    Parameters
    ----------
    times : ndarray, shape (k,)
        Distinct times of events, ascending.
    events, at_risk : ndarray, shape (k,)
    survival : ndarray, shape (k,)
        Share without the event just after each time.
    """

    times: Floats
    events: Floats
    at_risk: Floats
    survival: Floats

    def at(self, time: float) -> float:
        """Share without the event at a time."""
        before = int(np.searchsorted(self.times, time, side="right"))
        return float(self.survival[before - 1]) if before else 1.0

    def quantile(self, share: float = 0.5) -> float:
        """First time at which the share without the event is at most `1 - share`; nan if never.

        Where the curve stays at that share for a while, the middle of that while.
        """
        reached = np.flatnonzero(self.survival <= 1 - share + _EQUAL)
        if not len(reached):
            return np.nan
        below = np.flatnonzero(self.survival < 1 - share - _EQUAL)
        ends = [reached[0], below[0] if len(below) else reached[0]]
        return float(self.times[ends].mean())

    def restricted_mean(self, horizon: float) -> float:
        """Area under the curve up to the horizon."""
        return float(self._area_from(np.array([0.0]), horizon)[0])

    def _area_from(self, start: Floats, horizon: float) -> Floats:
        """Area under the curve between each start and the horizon."""
        inside = self.times < horizon
        knots = np.concatenate([[0.0], self.times[inside], [horizon]])
        height = np.concatenate([[1.0], self.survival[inside]])
        area = np.concatenate([[0.0], np.cumsum(height * np.diff(knots))])
        upto = np.interp(np.minimum(start, horizon), knots, area)
        return np.asarray(area[-1] - upto)


def survival_curve(duration: Floats, event: Floats) -> Curve:
    """The Kaplan–Meier curve of durations, events being 1 and censored ones 0."""
    times, where = np.unique(duration[event > 0], return_inverse=True)
    events = np.bincount(where, minlength=len(times)).astype(float)
    ordered = np.sort(duration)
    at_risk = (len(duration) - np.searchsorted(ordered, times, side="left")).astype(float)
    survival = np.cumprod(1 - events / at_risk) if len(times) else np.empty(0)
    return Curve(times, events, at_risk, survival)


def _influence(curve: Curve, duration: Floats, event: Floats, weight: Floats) -> Floats:
    """Influence of each row on a functional whose weight at the event times is given.

    The derivative by the row's weight: with a cluster for each row the sum of squares is Greenwood's.
    """
    # At a last event that leaves nobody, the functionals here have no weight.
    left = np.maximum(curve.at_risk - curve.events, 1.0)
    hazard = np.concatenate([[0.0], np.cumsum(weight * curve.events / (curve.at_risk * left))])
    met = np.searchsorted(curve.times, duration, side="right")
    own = np.zeros(len(duration))
    happened = event > 0
    own[happened] = (weight / left)[met[happened] - 1]
    return np.asarray(hazard[met] - own)


def _std_error(
    curve: Curve, duration: Floats, event: Floats, weight: Floats, clusters: Clusters
) -> tuple[float, float]:
    """Standard error of a functional, and the degrees of freedom of its interval."""
    sums = clusters.sums(_influence(curve, duration, event, weight))
    count = clusters.count
    if count == len(duration):
        return float(np.sqrt(sums @ sums)), np.inf
    return float(np.sqrt(count / (count - 1) * (sums @ sums))), count - 1


@dataclass(frozen=True)
class Functional:
    """A number read off a curve, with its interval."""

    estimate: float
    std_error: float
    low: float
    high: float


def share_by(
    duration: Floats, event: Floats, time: float, clusters: Clusters, conf_level: float = 0.95
) -> Functional:
    """Share with the event by a time; the interval is symmetric in log(-log) of the share without it.

    Where no or every row has the event by then, the interval is Wilson's at the number of clusters.
    """
    return _share_by(survival_curve(duration, event), duration, event, time, clusters, conf_level)


def _share_by(
    curve: Curve, duration: Floats, event: Floats, time: float, clusters: Clusters, conf_level: float
) -> Functional:
    from outreach_analysis.studies.rates import wilson_interval

    survival = curve.at(time)
    if not 0 < survival < 1:
        low, high = wilson_interval((1 - survival) * clusters.count, clusters.count, conf_level)
        return Functional(1 - survival, np.nan, low, high)
    weight = np.where(curve.times <= time, survival, 0.0)
    std_error, df = _std_error(curve, duration, event, weight, clusters)
    reach = stats.t.ppf(0.5 + conf_level / 2, df) * std_error / (survival * abs(np.log(survival)))
    low, high = (float(1 - survival ** np.exp(side * reach)) for side in (-1, 1))
    return Functional(1 - survival, std_error, low, high)


def time_by_share(
    duration: Floats, event: Floats, clusters: Clusters, share: float = 0.5, conf_level: float = 0.95
) -> Functional:
    """Time by which a share has the event: the median unless told otherwise.

    Returns
    -------
    Functional
        Missing where the share is never reached; an end of the interval is infinite where the interval
        of the curve does not reach the share.

    Notes
    -----
    The interval holds the times at which the interval of `share_by` holds the share (Brookmeyer,
    Crowley 1982), found by halving as the interval's ends move one way. It has no standard error.
    """
    curve = survival_curve(duration, event)
    estimate = curve.quantile(share)
    if not np.isfinite(estimate):
        return Functional(estimate, np.nan, np.nan, np.nan)

    def first(end: str) -> float:
        """When the upper or lower end of the share with the event reaches the share."""
        before, reached = -1, len(curve.times)
        while reached - before > 1:
            middle = (before + reached) // 2
            found = _share_by(curve, duration, event, curve.times[middle], clusters, conf_level)
            if getattr(found, end) >= share - _EQUAL:
                reached = middle
            else:
                before = middle
        return float(curve.times[reached]) if reached < len(curve.times) else np.inf

    return Functional(estimate, np.nan, first("high"), first("low"))


def restricted_mean(
    duration: Floats, event: Floats, horizon: float, clusters: Clusters, conf_level: float = 0.95
) -> Functional:
    """Mean time without the event up to a horizon (RMST)."""
    curve = survival_curve(duration, event)
    estimate = curve.restricted_mean(horizon)
    weight = np.where(curve.times <= horizon, curve._area_from(curve.times, horizon), 0.0)  # noqa: SLF001
    std_error, df = _std_error(curve, duration, event, weight, clusters)
    if std_error == 0:
        return Functional(estimate, np.nan, np.nan, np.nan)
    reach = float(stats.t.ppf(0.5 + conf_level / 2, df)) * std_error
    return Functional(estimate, std_error, max(estimate - reach, 0.0), min(estimate + reach, horizon))


def cumulative_incidence(duration: Floats, cause: np.ndarray) -> tuple[Floats, dict[int, Floats]]:
    """Aalen–Johansen: share that has met each cause first, by time.

    Parameters
    ----------
    duration : ndarray, shape (n,)
    cause : ndarray of int, shape (n,)
        0 where censored, then 1, 2, …

    Returns
    -------
    times : ndarray, shape (k,)
    incidence : dict of cause to ndarray, shape (k,)
    """
    curve = survival_curve(duration, (cause > 0).astype(float))
    before = np.concatenate([[1.0], curve.survival[:-1]]) if len(curve.times) else np.empty(0)
    incidence = {}
    for number in np.unique(cause[cause > 0]):
        at = np.searchsorted(curve.times, duration[cause == number])
        events = np.bincount(at, minlength=len(curve.times))
        incidence[int(number)] = np.cumsum(before * events / curve.at_risk)
    return curve.times, incidence


def proportional_hazards_test(
    duration: Floats, event: Floats, columns: Floats, beta: Floats
) -> tuple[Floats, float]:
    """Whether hazard ratios change with time: score tests of a product with the Kaplan–Meier scale.

    Parameters
    ----------
    duration, event : ndarray, shape (n,)
    columns : ndarray, shape (n, k)
    beta : ndarray, shape (k,)
        Coefficients of the Cox model (Efron).

    Returns
    -------
    chi_square : ndarray, shape (k,)
        With one degree of freedom each; missing where the column does not vary while replies come.
    together : float
        With k degrees of freedom.

    Notes
    -----
    As R's `cox.zph` since survival 3.0: the exact score test, where lifelines takes an approximation
    that can be far off. Efron's weights are used at ties.
    """
    curve = survival_curve(duration, event)
    scale = 1 - np.concatenate([[1.0], curve.survival[:-1]])
    steps = _efron(duration, event, columns, beta)
    at = scale[steps.time]
    g = at - at.mean()
    residual = steps.observed - steps.mean
    score = g @ residual
    v = steps.covariance
    i11, i12, i22 = v.sum(axis=0), np.tensordot(g, v, 1), np.tensordot(g**2, v, 1)
    efficient = i22 - i12 @ np.linalg.solve(i11, i12)
    own = np.array([i22[j, j] - i12[j] @ np.linalg.solve(i11, i12[:, j]) for j in range(len(beta))])
    told = own > 1e-9 * np.maximum(np.diag(i22), 1e-12)
    single = np.where(told, score**2 / np.where(told, own, 1.0), np.nan)
    return single, float(score @ np.linalg.pinv(efficient, hermitian=True) @ score)


def cox_score_residuals(duration: Floats, event: Floats, columns: Floats, beta: Floats) -> Floats:
    """What each row adds to the score of a Cox model with Efron's ties; shape (n, k).

    Their sums by sender give Lin and Wei's variance. lifelines has such residuals, but treats the
    rows of a tie differently from R (the third digit of a standard error).
    """
    steps = _efron(duration, event, columns, beta)
    x = columns - columns.mean(axis=0)
    risk = np.exp(x @ beta)
    times = np.unique(duration[event > 0])
    per_time = Clusters(steps.time, len(times))
    inverse = 1 / steps.total
    hazard = np.concatenate([[0.0], np.cumsum(per_time.sums(inverse))])
    shift = np.vstack([np.zeros(x.shape[1]), np.cumsum(per_time.sums(steps.mean * inverse[:, None]), axis=0)])
    met = np.searchsorted(times, duration, side="right")
    found = -risk[:, None] * (x * hazard[met][:, None] - shift[met])
    # A row of a tie leaves the others' risk set in parts, and is compared with each part's mean.
    tied = steps.part[:, None] * inverse[:, None]
    left, left_mean = per_time.sums(tied), per_time.sums(tied * steps.mean)
    mean = per_time.sums(steps.mean) / per_time.sums(np.ones(len(inverse)))[:, None]
    rows = np.flatnonzero(event > 0)
    own = met[rows] - 1
    found[rows] += x[rows] - mean[own] + risk[rows, None] * (x[rows] * left[own] - left_mean[own])
    return np.asarray(found)


@dataclass(frozen=True)
class _Efron:
    """One row an event: its time, the share of the tie already gone, and the risk set without it."""

    time: np.ndarray
    part: Floats
    total: Floats
    mean: Floats
    covariance: Floats
    observed: Floats


def _efron(duration: Floats, event: Floats, columns: Floats, beta: Floats) -> _Efron:
    order = np.argsort(-duration, kind="stable")
    x = (columns - columns.mean(axis=0))[order]
    risk = np.exp(x @ beta)
    sorted_duration, sorted_event = duration[order], event[order]
    square = x[:, :, None] * x[:, None, :]
    s0, s1 = np.cumsum(risk), np.cumsum(risk[:, None] * x, axis=0)
    s2 = np.cumsum(risk[:, None, None] * square, axis=0)
    rows = np.flatnonzero(sorted_event > 0)[::-1]
    times, where = np.unique(sorted_duration[rows], return_inverse=True)
    tie = Clusters(where.astype(np.intp), len(times))
    size = tie.sums(np.ones(len(rows)))
    number = np.arange(len(rows)) - np.concatenate([[0.0], np.cumsum(size)[:-1]])[where]
    part = number / size[where]
    last = np.searchsorted(-sorted_duration, -times, side="right") - 1
    d0, d1 = tie.sums(risk[rows]), tie.sums(risk[rows, None] * x[rows])
    k = x.shape[1]
    d2 = tie.sums((risk[rows, None, None] * square[rows]).reshape(len(rows), k * k)).reshape(-1, k, k)
    total = s0[last][where] - part * d0[where]
    mean = (s1[last][where] - part[:, None] * d1[where]) / total[:, None]
    second = (s2[last][where] - part[:, None, None] * d2[where]) / total[:, None, None]
    return _Efron(where, part, total, mean, second - mean[:, :, None] * mean[:, None, :], x[rows])
