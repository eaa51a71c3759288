"""How many senders an interval may count on, where some hold many more attempts than others."""

from __future__ import annotations

import numpy as np

from outreach_analysis.studies.logit import Clusters, Floats

FEW_FOR_ALL = 1 / 3
"""Senders that count as a smaller share than this of what they are deserve a note."""


def shrinkage(weights: Floats, clusters: Clusters) -> Floats:
    """How much of a residual's variance is left, since the mean it is taken from holds its own sender.

    Parameters
    ----------
    weights : ndarray, shape (n,)
        Of a difference of two means: above 0 in the first, below 0 in the second.
    clusters : Clusters

    Returns
    -------
    ndarray, shape (n,)
        1 less the sender's share of its mean; 0 where the mean is of one sender alone.
    """
    left = np.ones(len(weights))
    for side in (weights > 0, weights < 0):
        held = clusters.sums(np.where(side, np.abs(weights), 0.0))
        rest = held.sum() - held
        rest = np.where(rest > 1e-12 * held.sum(), rest, 0.0)
        left[side] = (rest / max(held.sum(), 1e-300))[clusters.codes[side]]
    return left


def effective_freedom(weights: Floats, residuals: Floats, clusters: Clusters) -> float:
    """Degrees of freedom of the summed squares of senders' residuals from two means, unshrunk (CR2).

    Parameters
    ----------
    weights : ndarray, shape (n,)
        What each row counts for in the estimate: above 0 in the first mean, below 0 in the second.
    residuals : ndarray, shape (n,)
        Their likeness within senders says how far a sender's rows are one piece of news.
    clusters : Clusters

    Returns
    -------
    float
        From 1 to one fewer than the senders that count; missing where a mean is of one sender alone.

    Notes
    -----
    `satterthwaite` with each residual divided by the root of `shrinkage`.

    References
    ----------
    Bell, McCaffrey (2002). Bias reduction in standard errors for linear regression with multi-stage samples.
    Survey Methodology 28, 169. Imbens, Kolesár (2016). Robust standard errors in small samples. Review of
    Economics and Statistics 98, 701.
    """
    left = shrinkage(weights, clusters)
    if not left.all():
        return np.nan
    sides = np.column_stack([np.maximum(weights, 0.0), np.maximum(-weights, 0.0)])
    sides /= np.maximum(sides.sum(axis=0), 1e-300)
    held = clusters.sums(sides)
    own = np.array([1.0, -1.0]) / np.sqrt(np.maximum(1 - held, 1e-12))
    return satterthwaite(own, held, clusters.sums(sides**2), np.eye(2), likeness(residuals, clusters))


def unshrunk(weights: Floats, counts: Floats, hat: Floats) -> Floats:
    """What the residuals of each sender count for in an estimate, so that fitting has not shrunk them (CR2).

    Parameters
    ----------
    weights : ndarray, shape (J,)
        What an attempt counts for in the estimate, by cell.
    counts : ndarray, shape (G, J)
        Attempts by sender and cell.
    hat : ndarray, shape (J, J)
        The fitted value in cell j is the sum over k of `hat[j, k]` times the sum of outcomes in k.

    Returns
    -------
    ndarray, shape (G, J)

    Notes
    -----
    The root of `(I - H)` of each sender, inverted in the room of its cells, is taken for all senders with the
    same number of cells at once.
    """
    own = np.zeros(counts.shape)
    held = (counts > 0).sum(axis=1)
    for size in np.unique(held[held > 0]):
        who = np.flatnonzero(held == size)[:, None]
        cells = np.nonzero(counts[who[:, 0]])[1].reshape(-1, size)
        root = np.sqrt(counts[who, cells])
        left = np.eye(size) - root[:, :, None] * hat[cells[:, :, None], cells[:, None, :]] * root[:, None, :]
        values, vectors = np.linalg.eigh(left)
        turned = np.einsum("gij,gi->gj", vectors, root * weights[cells]) / np.sqrt(np.maximum(values, 1e-12))
        own[who, cells] = np.einsum("gij,gj->gi", vectors, turned) / root
    return own


def likeness(residuals: Floats, clusters: Clusters) -> float:
    """Correlation between two residuals of one sender, from 0 to 1."""
    sizes = clusters.sums(np.ones(len(residuals)))
    total, squares = clusters.sums(residuals), clusters.sums(residuals**2)
    alike = float(((total**2 - squares) / np.maximum(sizes, 1)).sum())
    pairs = float(np.maximum(sizes - 1, 0).sum())
    spread = float(squares.sum()) / len(residuals)
    return min(max(alike / (pairs * spread), 0.0), 1.0) if pairs * spread > 0 else 0.0


def satterthwaite(own: Floats, sums: Floats, squares: Floats, hat: Floats, level: float) -> float:
    """Degrees of freedom of a sum of squares over senders, where a sender's attempts share a level.

    What sender g adds is the square of `sum over cells j of own[g, j] * (weighted sum of the residuals in j)`.

    Parameters
    ----------
    own : ndarray, shape (G, J)
        What a weighted residual counts for, by sender and by cell, such as coached and not.
    sums, squares : ndarray, shape (G, J)
        Sums of the rows' weights and of their squares.
    hat : ndarray, shape (J, J)
        The fitted value in cell j is the sum over k of `hat[j, k]` times the weighted sum of outcomes in k.
    level : float
        Correlation of two attempts of one sender.

    Returns
    -------
    float
        At least 1; one fewer than the senders where none of them adds anything.

    Notes
    -----
    With `Q` the covariance, under that working model, of what senders add before it is squared, it is
    `trace(Q)² / trace(Q²)`. `Q` is a diagonal and a matrix of rank 2J, and is never formed.

    References
    ----------
    Pustejovsky, Tipton (2018). Small-sample methods for cluster-robust variance estimation and hypothesis
    testing in fixed effects models. Journal of Business and Economic Statistics 36, 672.
    """
    fitted = -(own * sums) @ hat
    total = (own * sums).sum(axis=1)
    alone = (1 - level) * (own**2 * squares).sum(axis=1) + level * total**2
    crossed = (1 - level) * own * squares + level * total[:, None] * sums
    inner = (1 - level) * np.diag(squares.sum(axis=0)) + level * sums.T @ sums
    left, right = np.hstack([fitted, fitted, crossed]), np.hstack([fitted @ inner, crossed, fitted])
    shared = (left * right).sum(axis=1)
    trace = float(alone.sum() + shared.sum())
    product = right.T @ left
    square = float(alone @ alone + 2 * alone @ shared + (product * product.T).sum())
    if not square > 1e-24 * max(float(alone.sum()) ** 2, 1e-300):
        return float(max(int((sums > 0).any(axis=1).sum()) - 1, 1))
    return max(trace**2 / square, 1.0)
