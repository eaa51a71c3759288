"""Pairs of like rows, and how alike the exposed and the others are."""

from __future__ import annotations

import numpy as np

from outreach_analysis.studies.logit import Floats


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
        Row numbers. The exposed with the largest score choose first; of equal others the first row.
    """
    exposed, others = np.flatnonzero(x > 0), np.flatnonzero(x <= 0)
    exposed = exposed[np.argsort(-p[exposed], kind="stable")]
    others = others[np.lexsort([-others, p[others]])]
    # Places 1 to n of the others in order of score, walled in; a taken place points on to its neighbour.
    score = np.concatenate([[-np.inf], p[others], [np.inf]])
    below, above = list(range(len(score))), list(range(len(score)))
    equals_end = (np.searchsorted(score, score, side="right") - 1).tolist()
    places = (np.searchsorted(score, p[exposed], side="right") - 1).tolist()
    most = np.inf if caliper is None else caliper * p.std()
    pairs = []
    for row, place in zip(exposed.tolist(), places, strict=True):
        low, high = _free(below, place), _free(above, place + 1)
        nearer_below = p[row] - score[low] <= score[high] - p[row]
        best = low if nearer_below else _free(below, equals_end[high])
        if np.isfinite(score[best]) and abs(p[row] - score[best]) <= most:
            pairs.append((row, others[best - 1]))
            below[best], above[best] = best - 1, best + 1
    return np.array(pairs, dtype=np.intp).reshape(-1, 2)


def _free(towards: list[int], place: int) -> int:
    """The first free place from here on; the way is shortened for those who come after."""
    while towards[place] != place:
        towards[place] = towards[towards[place]]
        place = towards[place]
    return place


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
