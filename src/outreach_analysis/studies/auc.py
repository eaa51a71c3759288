"""The area under the ROC curve, with a variance from DeLong's components that keeps senders together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.logit import Clusters, Floats


@dataclass(frozen=True)
class Auc:
    """An area with its uncertainty.

    Parameters
    ----------
    estimate, std_error, low, high : float
    influence : ndarray, shape (n,)
        What each row adds to the estimate; differences of two areas on the same rows are
        judged by the differences of these.
    """

    estimate: float
    std_error: float
    low: float
    high: float
    influence: Floats


def delong_components(y: Floats, score: Floats) -> tuple[float, Floats]:
    """The area and its structural components.

    Parameters
    ----------
    y : ndarray of 0 and 1, shape (n,)
    score : ndarray, shape (n,)
        Ties count for one half.

    Returns
    -------
    auc : float
    component : ndarray, shape (n,)
        For a row with the outcome, the share of rows without it that score lower; for a row
        without it, the share of rows with it that score higher.

    Raises
    ------
    NotEstimableError
        If all outcomes are the same.

    References
    ----------
    DeLong, DeLong, Clarke-Pearson (1988). Biometrics 44, 837. Sun, Xu (2014) for the midranks.
    """
    with_outcome = y > 0
    m, n = int(with_outcome.sum()), int((~with_outcome).sum())
    if not m or not n:
        raise NotEstimableError("all outcomes are the same, so nothing can be ranked.")
    everywhere = stats.rankdata(score)
    component = np.empty(len(y))
    component[with_outcome] = (everywhere[with_outcome] - stats.rankdata(score[with_outcome])) / n
    component[~with_outcome] = 1 - (everywhere[~with_outcome] - stats.rankdata(score[~with_outcome])) / m
    return float(component[with_outcome].mean()), component


def auc_by_sender(
    y: Floats, score: Floats, folds: Floats, clusters: Clusters, conf_level: float = 0.95
) -> Auc:
    """The area among rows of the same fold, with a variance that keeps a sender's rows together.

    Parameters
    ----------
    y, score : ndarray, shape (n,)
    folds : ndarray, shape (n,)
        Which model scored the row. Rows are compared within a fold only: the base rates of the
        others' training data differ, which would pull a pooled area under one half.
    clusters : Clusters
    conf_level : float

    Notes
    -----
    Folds are weighted by their number of pairs. The interval is taken on the logit scale with
    Student's t, one degree of freedom fewer than senders (Obuchowski's clustered components).

    Raises
    ------
    NotEstimableError
    """
    estimate, weight, influence = 0.0, 0.0, np.zeros(len(y))
    for fold in np.unique(folds):
        rows = np.flatnonzero(folds == fold)
        m = float(y[rows].sum())
        n = len(rows) - m
        if not m or not n:
            continue
        area, component = delong_components(y[rows], score[rows])
        estimate += m * n * area
        weight += m * n
        influence[rows] = m * n * (component - area) / np.where(y[rows] > 0, m, n)
    if not weight:
        raise NotEstimableError("no part of the data holds both outcomes, so nothing can be ranked.")
    estimate, influence = estimate / weight, influence / weight
    by_sender = clusters.sums(influence)
    count = clusters.count
    std_error = float(np.sqrt(count / (count - 1) * (by_sender @ by_sender)))
    if not 0 < estimate < 1:
        return Auc(estimate, std_error, np.nan, np.nan, influence)
    centre = np.log(estimate / (1 - estimate))
    reach = stats.t.ppf(0.5 + conf_level / 2, count - 1) * std_error / (estimate * (1 - estimate))
    low, high = (float(1 / (1 + np.exp(-(centre + side * reach)))) for side in (-1, 1))
    return Auc(estimate, std_error, low, high, influence)
