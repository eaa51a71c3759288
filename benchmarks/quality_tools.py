"""What the quality reports share: areas under the curve with intervals, and plain pipelines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from outreach_analysis.signals.registry import registry

Floats = NDArray[np.float64]


def area(truth: NDArray[np.bool_], values: Floats) -> float:
    """Area under the ROC curve; .5 where one class is absent."""
    positive = int(truth.sum())
    negative = len(truth) - positive
    if not positive or not negative:
        return 0.5
    ranks = rankdata(values)
    return float((ranks[truth].sum() - positive * (positive + 1) / 2) / (positive * negative))


def area_with_interval(
    truth: NDArray[np.bool_], values: Floats, groups: Sequence[object], draws: int = 200
) -> tuple[float, float, float]:
    """Area and its 95% percentile interval over resampled groups."""
    codes = pd.factorize(pd.Series(groups))[0]
    members = [np.flatnonzero(codes == code) for code in range(codes.max() + 1)]
    generator = np.random.default_rng(20261123)
    areas = []
    for _ in range(draws):
        rows = np.concatenate([members[i] for i in generator.integers(0, len(members), len(members))])
        areas.append(area(truth[rows], values[rows]))
    low, high = np.quantile(areas, [0.025, 0.975])
    return area(truth, values), float(low), float(high)


def names_of(*families: str) -> list[str]:
    """Signals of some families that one message is enough for and that need no context."""
    return [
        definition.name
        for definition in registry().values()
        if definition.family in families and definition.scope == "message" and not definition.needs
    ]


def tame(values: Floats) -> Floats:
    """Counts on a log scale, unknown values as 0."""
    known = np.nan_to_num(np.asarray(values, dtype=np.float64), nan=0.0)
    return np.sign(known) * np.log1p(np.abs(known))


def logit(strength: float) -> Pipeline:
    """L2 logit on tamed, standardised columns."""
    return make_pipeline(
        FunctionTransformer(tame), StandardScaler(), LogisticRegression(C=strength, max_iter=2000)
    )
