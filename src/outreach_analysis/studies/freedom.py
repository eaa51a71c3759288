"""How many senders an interval may count on, where some hold many more attempts than others."""

from __future__ import annotations

import numpy as np

from outreach_analysis.studies.logit import Clusters, Floats


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
    """Degrees of freedom of a variance summed over senders of unequal weight.

    Parameters
    ----------
    weights : ndarray, shape (n,)
        What each row counts for in the estimate.
    residuals : ndarray, shape (n,)
        Their likeness within senders says how far a sender's rows are one piece of news.
    clusters : Clusters

    Returns
    -------
    float
        Between 1 and one fewer than the senders that count; just that for senders of one size.

    Notes
    -----
    Satterthwaite's approximation with a level of each sender, as Imbens and Kolesár choose for Bell's and
    McCaffrey's: with v_g the variance that sender g brings, `(sum v)² / sum v²`, less one for the mean. Where
    attempts of a sender are wholly alike it is Carter's, Schnepel's and Steigerwald's effective number of
    clusters.

    References
    ----------
    Bell, McCaffrey (2002). Bias reduction in standard errors for linear regression with multi-stage samples.
    Survey Methodology 28, 169. Imbens, Kolesár (2016). Robust standard errors in small samples. Review of
    Economics and Statistics 98, 701. Carter, Schnepel, Steigerwald (2017). Asymptotic behavior of a t-test
    robust to cluster heterogeneity. Review of Economics and Statistics 99, 698.
    """
    sizes = clusters.sums(np.ones(len(weights)))
    total, squares = clusters.sums(residuals), clusters.sums(residuals**2)
    alike = float(((total**2 - squares) / np.maximum(sizes, 1)).sum())
    pairs = float(np.maximum(sizes - 1, 0).sum())
    spread = float(squares.sum()) / len(weights)
    level = min(max(alike / (pairs * spread), 0.0), 1.0) if pairs * spread > 0 else 0.0
    brought = level * clusters.sums(weights) ** 2 + (1 - level) * clusters.sums(weights**2)
    most = max(int((sizes > 0).sum()) - 1, 1)
    if not brought.any():
        return float(most)
    return float(np.clip(brought.sum() ** 2 / (brought @ brought) - 1, 1, most))
