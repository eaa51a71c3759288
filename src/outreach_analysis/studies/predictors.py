"""The models that predictions compare, each one scikit-learn pipeline that chooses its strength inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from outreach_analysis.studies.logit import Floats

InnerSplit = list[tuple[np.ndarray, np.ndarray]]
Maker = Callable[[InnerSplit], Any]
"""From grouped splits of the training rows to a fresh model."""

_STRENGTHS = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
_WORD_STRENGTHS = (0.1, 0.3, 1.0, 3.0)
_FARTHEST = 3.0


def squash(values: Floats) -> Floats:
    """Logarithm of one plus the size, with the sign kept: long tails of counts come near.

    Examples
    --------
    >>> squash(np.array([0.0, np.e - 1, 1 - np.e]))
    array([ 0.,  1., -1.])
    """
    return np.asarray(np.sign(values) * np.log1p(np.abs(values)))


def hold_in(values: Floats) -> Floats:
    """Standardised values, at most three standard deviations from the mean."""
    return np.asarray(np.clip(values, -_FARTHEST, _FARTHEST))


def inner_splits(y: Floats, groups: np.ndarray, seed: int, folds: int = 3) -> InnerSplit:
    """Splits of the training rows in which no sender is on both sides.

    Returns
    -------
    list of (ndarray, ndarray)
        Rows to learn from and to judge on; empty where a part would hold one outcome alone.
    """
    from sklearn.model_selection import StratifiedGroupKFold

    if len(np.unique(groups)) < 2 * folds or min(y.sum(), len(y) - y.sum()) < 2 * folds:
        return []
    chooser = StratifiedGroupKFold(folds, shuffle=True, random_state=seed)
    found = list(chooser.split(y, y, groups))
    one_sided = any(len(np.unique(y[rows])) < 2 for split in found for rows in split)
    return [] if one_sided else found


def base_rate(_: InnerSplit) -> Any:
    """The share of the training rows, for everybody."""
    from sklearn.dummy import DummyClassifier

    return DummyClassifier(strategy="prior")


def logit(inner: InnerSplit) -> Any:
    """L2 logit on squashed, standardised and held-in features."""
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer, StandardScaler

    return make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True),
        FunctionTransformer(squash),
        StandardScaler(),
        FunctionTransformer(hold_in),
        _penalised(inner, _STRENGTHS),
    )


def words(inner: InnerSplit) -> Any:
    """L2 logit on the weights of words and pairs of words."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline

    return make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, max_features=50_000, sublinear_tf=True),
        _penalised(inner, _WORD_STRENGTHS),
    )


def boosting(inner: InnerSplit) -> Any:
    """Small boosted trees; how many is chosen on senders held back from the training rows."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.impute import SimpleImputer
    from sklearn.model_selection import GridSearchCV
    from sklearn.pipeline import make_pipeline

    # Below every value, as a class of its own: the trees refuse a feature without any known value,
    # and a fold may hold such.
    unknown = SimpleImputer(strategy="constant", fill_value=-1e9, keep_empty_features=True)
    trees = HistGradientBoostingClassifier(
        max_iter=60, learning_rate=0.05, max_leaf_nodes=4, min_samples_leaf=30, l2_regularization=10.0,
        early_stopping=False, random_state=0,
    )  # fmt: skip
    if not inner:
        return make_pipeline(unknown, trees)
    grid = {"max_iter": [15, 60]}
    return make_pipeline(unknown, GridSearchCV(trees, grid, scoring="neg_log_loss", cv=inner[:1]))


def _penalised(inner: InnerSplit, strengths: tuple[float, ...]) -> Any:
    """A logit whose penalty is the one with the least log loss on senders held back."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV

    if not inner:
        return LogisticRegression(C=strengths[len(strengths) // 2], max_iter=2000)
    model = LogisticRegression(max_iter=2000)
    return GridSearchCV(model, {"C": list(strengths)}, scoring="neg_log_loss", cv=inner)
