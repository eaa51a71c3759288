"""The conditional logit: what differs between the attempts of one member, the member's own level taken out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.logit import Clusters, Floats

_LARGEST_LOG_ODDS = 15.0
_LEAST_KNOWN = 1e-7


@dataclass(frozen=True)
class ConditionalFit:
    """A fitted conditional logit.

    Parameters
    ----------
    coefficients : ndarray, shape (k,)
    bread : ndarray, shape (k, k)
        Inverse of the information matrix.
    log_likelihood : float
    """

    coefficients: Floats
    bread: Floats
    log_likelihood: float


def fit_conditional(y: Floats, columns: Floats, clusters: Clusters, max_steps: int = 40) -> ConditionalFit:
    """Maximum of the likelihood of which attempts were answered, given how many of each cluster were.

    Parameters
    ----------
    y : ndarray of 0 and 1, shape (n,)
    columns : ndarray, shape (n, k)
    clusters : Clusters
        Those with one kind of outcome alone add nothing.

    Raises
    ------
    NotEstimableError
        If the likelihood has no maximum, as under separation, or too flat a one.

    Notes
    -----
    Newton's method. The sum over all ways to choose the answered attempts of a cluster, and its
    derivatives, are built up attempt by attempt (Gail, Lubin, Rubinstein 1981), clusters of like size
    side by side. statsmodels' `ConditionalLogit` recurses once an attempt, which ends Python's stack at a
    member of a thousand attempts.

    References
    ----------
    Gail, Lubin, Rubinstein (1981). Likelihood calculations for matched case-control studies.
    Biometrika 68, 703.
    """
    blocks = list(_blocks(y, columns, clusters))
    beta = np.zeros(columns.shape[1])
    value, score, information = _likelihood(beta, blocks)
    for _ in range(max_steps):
        step = np.linalg.lstsq(information, score, rcond=None)[0]
        size = 1.0
        new = _likelihood(beta + step, blocks)
        while not new[0] >= value - 1e-12 * (1 + abs(value)) and size > 1e-4:
            size /= 2
            new = _likelihood(beta + size * step, blocks)
        beta = beta + size * step
        change, (value, score, information) = new[0] - value, new
        if np.abs(beta).max(initial=0.0) > _LARGEST_LOG_ODDS:
            break
        if abs(change) <= 1e-12 * (1 + abs(value)) and np.abs(step).max(initial=0.0) < 1e-8:
            known = np.linalg.eigvalsh(information)
            if known[0] > _LEAST_KNOWN * known[-1]:
                return ConditionalFit(beta, np.asarray(np.linalg.inv(information), np.float64), value)
            break
    raise NotEstimableError("the messages of single members separate the outcomes, or are too much alike.")


@dataclass(frozen=True)
class _Block:
    """Clusters of like size side by side, filled up with attempts that nobody can choose."""

    columns: Floats
    y: Floats
    present: NDArray[np.bool_]
    answered: NDArray[np.intp]


def _blocks(y: Floats, columns: Floats, clusters: Clusters) -> list[_Block]:
    total = clusters.sums(y)
    size = np.bincount(clusters.codes, minlength=clusters.count)
    order = np.argsort(clusters.codes, kind="stable")
    start = np.concatenate([[0], np.cumsum(size)[:-1]])
    informative = np.flatnonzero((total > 0) & (total < size))
    bucket = np.ceil(np.log2(size[informative])).astype(int)
    blocks = []
    for number in np.unique(bucket):
        chosen = informative[bucket == number]
        longest = int(size[chosen].max())
        place = np.arange(longest)
        present = place < size[chosen, None]
        rows = order[np.where(present, start[chosen, None] + place, 0)]
        blocks.append(
            _Block(
                np.where(present[:, :, None], columns[rows], 0.0),
                np.where(present, y[rows], 0.0),
                present,
                total[chosen].astype(np.intp),
            )
        )
    return blocks


def _likelihood(beta: Floats, blocks: list[_Block]) -> tuple[float, Floats, Floats]:
    """Log-likelihood, its gradient, and the information matrix."""
    value, score, information = 0.0, np.zeros(len(beta)), np.zeros((len(beta), len(beta)))
    for block in blocks:
        log_odds = block.columns @ beta
        level = _level(np.where(block.present, log_odds, -np.inf), block.answered)
        odds = np.where(block.present, np.exp(log_odds + level[:, None]), 0.0)
        ways, first, second, log_scale = _ways(odds, block.columns, int(block.answered.max()))
        here = np.arange(len(odds)), block.answered
        mean = first[here] / ways[here][:, None]
        spread = second[here] / ways[here][:, None, None] - mean[:, :, None] * mean[:, None, :]
        value += float((block.y * log_odds).sum())
        value -= float((np.log(ways[here]) + log_scale - block.answered * level).sum())
        score += (block.y[:, :, None] * block.columns).sum(axis=(0, 1)) - mean.sum(axis=0)
        information += spread.sum(axis=0)
    return value, score, information


def _level(log_odds: Floats, answered: NDArray[np.intp]) -> Floats:
    """What each cluster's log-odds are moved by, so that as many answers are expected as came.

    It changes no likelihood, and keeps the largest of the sums near the one that is wanted.
    """
    finite = np.where(np.isfinite(log_odds), log_odds, 0.0)
    low, high = -finite.max(axis=1) - 30, -finite.min(axis=1) + 30
    for _ in range(40):
        middle = (low + high) / 2
        few = expit(log_odds + middle[:, None]).sum(axis=1) < answered
        low, high = np.where(few, middle, low), np.where(few, high, middle)
    return np.asarray((low + high) / 2)


def _ways(odds: Floats, columns: Floats, most: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Sums over all choices of 0 to `most` attempts, of the product of their odds, and two derivatives.

    Everything of a cluster is divided by the exponential of `log_scale`, the last that is returned.
    """
    count, length, k = columns.shape
    ways, first = np.zeros((count, most + 1)), np.zeros((count, most + 1, k))
    second, log_scale = np.zeros((count, most + 1, k, k)), np.zeros(count)
    ways[:, 0] = 1.0
    for place in range(length):
        e, x = odds[:, place], columns[:, place]
        before, slope = ways[:, :-1], first[:, :-1]
        cross = slope[..., :, None] * x[:, None, None, :]
        both = x[:, None, :, None] * x[:, None, None, :]
        second[:, 1:] += e[:, None, None, None] * (
            second[:, :-1] + cross + cross.swapaxes(-1, -2) + both * before[:, :, None, None]
        )
        first[:, 1:] += e[:, None, None] * (slope + x[:, None, :] * before[:, :, None])
        ways[:, 1:] += e[:, None] * before
        scale = ways.max(axis=1)
        ways /= scale[:, None]
        first /= scale[:, None, None]
        second /= scale[:, None, None, None]
        log_scale += np.log(scale)
    return ways, first, second, log_scale
