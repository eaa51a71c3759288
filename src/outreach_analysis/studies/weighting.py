"""Effects from observational data under a stated adjustment set: weighting and doubly robust.

Each estimator returns the estimate with one influence a row, so that the caller can sum
them by sender. The outcome may be a number or 0 and 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np
from scipy import stats

from outreach_analysis.errors import InvalidValueError
from outreach_analysis.studies.freedom import effective_freedom, shrinkage
from outreach_analysis.studies.logit import Clusters, Floats, fit_logit

Target = Literal["ate", "att"]

_FEWEST_FOR_TREES, _MOST_FOR_TREES = 2_000, 50_000


@dataclass(frozen=True)
class Effect:
    """An estimated effect.

    Parameters
    ----------
    estimate : float
    influence : ndarray, shape (n,)
        Sums to about zero; the sum of squares (by cluster) is the variance of many clusters.
    weights : ndarray, shape (n,)
        What each row counts for: above 0 among the exposed, below 0 among the others.
    trees : tuple of str
        Which of `exposure` and `outcome` boosted trees have predicted, not a line.
    """

    estimate: float
    influence: Floats
    weights: Floats
    trees: tuple[str, ...] = ()

    def inference(self, clusters: Clusters) -> tuple[float, float]:
        """Standard error with each sender's residuals unshrunk (CR2), and the freedom of its Student's t.

        Missing where the exposed, or the others, are of one cluster alone. For clusters of one size it is
        the root of the summed influences' squares times `G / (G - 1)`, with `G - 1` degrees of freedom.

        References
        ----------
        Bell, McCaffrey (2002), and the others of `effective_freedom`.
        """
        left = shrinkage(self.weights, clusters)
        if not left.all():
            return np.nan, np.nan
        sums = clusters.sums(self.influence / np.sqrt(left))
        counts = self.weights != 0
        residuals = np.divide(self.influence, self.weights, out=np.zeros(len(counts)), where=counts)
        return float(np.sqrt(sums @ sums)), effective_freedom(self.weights, residuals, clusters)

    def interval(self, clusters: Clusters, conf_level: float = 0.95) -> tuple[float, float, float]:
        """Standard error and interval by `inference`."""
        std_error, freedom = self.inference(clusters)
        reach = float(stats.t.ppf(0.5 + conf_level / 2, freedom)) * std_error
        return std_error, self.estimate - reach, self.estimate + reach


@dataclass(frozen=True)
class FittedModel:
    """Predictions of a model, and what it takes to carry its estimation into an estimate built on them.

    Parameters
    ----------
    fitted : ndarray, shape (n,)
        Predictions for all rows.
    design : ndarray, shape (n, k)
    rate : ndarray, shape (n,)
        How fast each prediction moves with its linear predictor: `p (1 - p)` for a logit, 1 for a line.
    residual : ndarray, shape (n,)
        What each row adds to the score per unit of its design; 0 for rows the model has not learned from.
    bread : ndarray, shape (k, k)
        Inverse of the information.
    """

    fitted: Floats
    design: Floats
    rate: Floats
    residual: Floats
    bread: Floats

    @classmethod
    def given(cls, fitted: Floats) -> FittedModel:
        """Predictions learned from other rows, whose estimation adds nothing to first order."""
        n = len(fitted)
        return cls(fitted, np.empty((n, 0)), np.zeros(n), np.zeros(n), np.empty((0, 0)))

    def carried(self, slope: Floats) -> Floats:
        """Influence of each row by way of the coefficients.

        Parameters
        ----------
        slope : ndarray, shape (n,)
            Derivative of the estimate by each prediction.
        """
        moved = self.bread @ (self.design.T @ (self.rate * slope))
        return np.asarray(self.residual * (self.design @ moved))


def logit_model(y: Floats, design: Floats) -> FittedModel:
    """A logit of all rows."""
    fit = fit_logit(y, design)
    return FittedModel(fit.fitted, design, fit.weights, y - fit.fitted, fit.bread)


def linear_model(y: Floats, design: Floats, rows: np.ndarray) -> FittedModel:
    """Least squares among some rows, with predictions for all; `rows` is a mask."""
    bread = np.linalg.pinv(design[rows].T @ design[rows], hermitian=True)
    fitted = design @ (bread @ (design[rows].T @ y[rows]))
    return FittedModel(fitted, design, np.ones(len(y)), np.where(rows, y - fitted, 0.0), bread)


def linear_effect(y: Floats, x: Floats, design: Floats) -> Effect:
    """The coefficient of an exposure beside covariates in one linear model.

    Parameters
    ----------
    y, x : ndarray, shape (n,)
        Outcome, and exposure: 0 or 1, or a number.
    design : ndarray, shape (n, k)
        The adjustment set, with a constant.
    """
    both = np.column_stack([x, y])
    own, rest = (both - design @ (np.linalg.pinv(design.T @ design, hermitian=True) @ (design.T @ both))).T
    estimate = float(own @ rest / (own @ own))
    weights = own / (own @ own)
    return Effect(estimate, weights * (rest - estimate * own), weights)


def regression_effect(
    x: Floats, with_it: FittedModel, without: FittedModel, target: Target = "att"
) -> Effect:
    """Regression adjustment: what a model of each group predicts, averaged over the target.

    Parameters
    ----------
    x : ndarray, shape (n,)
        Exposure as 0 or 1.
    with_it, without : FittedModel
        Of the outcome among the exposed and among the others.
    target : {"ate", "att"}
        For all, or for the exposed.
    """
    share = (np.ones(len(x)) if target == "ate" else x) / (len(x) if target == "ate" else x.sum())
    apart = with_it.fitted - without.fitted
    estimate = float(share @ apart)
    influence = share * (apart - estimate) + with_it.carried(share) - without.carried(share)
    return Effect(estimate, influence, _balanced(x, 1 - x))


def ipw_effect(y: Floats, x: Floats, propensity: FittedModel, target: Target = "att") -> Effect:
    """Inverse probability weighting with weights that sum to one in each group (Hájek).

    Parameters
    ----------
    y, x : ndarray, shape (n,)
        Outcome, and exposure as 0 or 1.
    propensity : FittedModel
        Of the exposure.
    target : {"ate", "att"}
        For all, or for the exposed.

    Notes
    -----
    The influences carry the estimation of the propensity, as in Stata's `teffects ipw`.
    """
    p = propensity.fitted
    w1, w0, bent1, bent0 = _weights(x, p, target)
    mean1, mean0 = (w1 @ y) / w1.sum(), (w0 @ y) / w0.sum()
    slope = bent1 * (y - mean1) / w1.sum() - bent0 * (y - mean0) / w0.sum()
    influence = w1 * (y - mean1) / w1.sum() - w0 * (y - mean0) / w0.sum()
    return Effect(float(mean1 - mean0), influence + propensity.carried(slope), _balanced(w1, w0))


def _balanced(w1: Floats, w0: Floats) -> Floats:
    return np.asarray(w1 / w1.sum() - w0 / w0.sum())


def _weights(x: Floats, p: Floats, target: Target) -> tuple[Floats, Floats, Floats, Floats]:
    """Weights of the exposed and of the others, and their derivatives by the propensity."""
    if target == "ate":
        return x / p, (1 - x) / (1 - p), -x / p**2, (1 - x) / (1 - p) ** 2
    return x, (1 - x) * p / (1 - p), np.zeros(len(x)), (1 - x) / (1 - p) ** 2


def aipw_effect(
    y: Floats,
    x: Floats,
    propensity: FittedModel,
    with_it: FittedModel,
    without: FittedModel,
    target: Target = "att",
) -> Effect:
    """Augmented weighting: right if the propensity model or the outcome models are.

    Parameters
    ----------
    y, x : ndarray, shape (n,)
        Outcome, and exposure as 0 or 1.
    propensity, with_it, without : FittedModel
        Of the exposure, and of the outcome among the exposed and among the others. Its influences carry
        the estimation of models learned from the same rows, as in Stata's `teffects aipw`.
    target : {"ate", "att"}
        For all, with weights as they are; or for the exposed, with weights that sum to one.
    """
    p, m1, m0 = propensity.fitted, with_it.fitted, without.fitted
    w1, w0, bent1, bent0 = _weights(x, p, target)
    if target == "ate":
        n = len(y)
        row = m1 - m0 + w1 * (y - m1) - w0 * (y - m0)
        estimate = float(row.mean())
        own = (row - estimate) / n
        by_p = (bent1 * (y - m1) - bent0 * (y - m0)) / n
        return Effect(
            estimate,
            own + propensity.carried(by_p) + with_it.carried((1 - w1) / n) - without.carried((1 - w0) / n),
            _balanced(w1, w0),
        )
    exposed = x.sum()
    drift = float(w0 @ (y - m0) / w0.sum())
    estimate = float(x @ (y - m0) / exposed) - drift
    own = x * (y - m0 - estimate - drift) / exposed - w0 * (y - m0 - drift) / w0.sum()
    by_p = -bent0 * (y - m0 - drift) / w0.sum()
    influence = own + propensity.carried(by_p) + without.carried(w0 / w0.sum() - x / exposed)
    return Effect(estimate, influence, _balanced(w1, w0))


def cross_fitted_effect(
    y: Floats, x: Floats, design: Floats, folds: np.ndarray, target: Target = "att"
) -> Effect:
    """`aipw_effect` whose models are learned from other rows than those they predict.

    Parameters
    ----------
    y, x, target
        As for `aipw_effect`.
    design : ndarray, shape (n, k)
        The adjustment set, with a constant.
    folds : ndarray of int, shape (n,)
        Rows are predicted by models learned from the other folds. Give all rows of a sender the same fold.

    Notes
    -----
    Logits have a ridge penalty of 1, and propensities are kept within [.02, .98], since a fold of a small
    programme can hold more covariates than it can bear. From 2,000 rows on boosted trees are learned beside
    each line, and taken where they predict the rows left out with the smaller squared error: what a line
    misses of a cause stays in the estimate as bias, which no interval tells (Chernozhukov et al. 2018 choose
    among learners likewise).

    References
    ----------
    Chernozhukov, Chetverikov, Demirer, Duflo, Hansen, Newey, Robins (2018). Double/debiased machine learning
    for treatment and structural parameters. Econometrics Journal 21, C1.
    """
    everyone = np.ones(len(y), dtype=bool)
    p, bent = _learned(x, design, folds, everyone)
    trees = ["exposure"] * bent
    without, bent = _learned(y, design, folds, x == 0)
    trees += ["outcome"] * bent
    with_it = _learned(y, design, folds, x == 1)[0] if target == "ate" else without
    propensity, one, other = (
        FittedModel.given(fitted) for fitted in (np.clip(p, 0.02, 0.98), with_it, without)
    )
    return replace(aipw_effect(y, x, propensity, one, other, target), trees=tuple(trees))


def _learned(y: Floats, design: Floats, folds: np.ndarray, among: np.ndarray) -> tuple[Floats, bool]:
    """Predictions for all rows from rows `among` those of the other folds, and whether trees made them."""
    binary = bool(np.isin(y, (0.0, 1.0)).all())
    line = _by_folds(_logit_predict if binary else _linear_predict, y, design, folds, among)
    if len(y) < _FEWEST_FOR_TREES:
        return line, False
    trees = _by_folds(partial(_trees_predict, binary=binary), y, design, folds, among)
    better = bool(((y - trees)[among] ** 2).sum() < ((y - line)[among] ** 2).sum())
    return (trees if better else line), better


def _by_folds(
    predict: Callable[[Floats, Floats, Floats], Floats],
    y: Floats,
    design: Floats,
    folds: np.ndarray,
    among: np.ndarray,
) -> Floats:
    predicted = np.empty(len(y))
    for fold in np.unique(folds):
        test = folds == fold
        learned_from = among & ~test
        predicted[test] = predict(y[learned_from], design[learned_from], design[test])
    return predicted


def _logit_predict(y: Floats, design: Floats, at: Floats) -> Floats:
    if len(y) == 0 or y.min() == y.max():
        return np.full(len(at), y.mean() if len(y) else 0.5)
    fit = fit_logit(y, design, ridge=1.0)
    return np.asarray(1 / (1 + np.exp(-np.clip(at @ fit.coefficients, -30, 30))))


def _linear_predict(y: Floats, design: Floats, at: Floats) -> Floats:
    return np.asarray(at @ np.linalg.lstsq(design, y, rcond=None)[0])


def _trees_predict(y: Floats, design: Floats, at: Floats, *, binary: bool) -> Floats:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    if len(y) == 0 or y.min() == y.max():
        return np.full(len(at), y.mean() if len(y) else 0.5)
    some = np.random.default_rng(0).permutation(len(y))[:_MOST_FOR_TREES]
    options = {"learning_rate": 0.05, "max_iter": 200, "max_leaf_nodes": 8, "random_state": 0}
    if binary:
        classes = HistGradientBoostingClassifier(early_stopping=False, **options)
        return np.asarray(classes.fit(design[some], y[some]).predict_proba(at)[:, 1])
    numbers = HistGradientBoostingRegressor(early_stopping=False, **options)
    return np.asarray(numbers.fit(design[some], y[some]).predict(at))


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
