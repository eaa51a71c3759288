"""The transformer inside scikit-learn's own machinery."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import estimator_checks

from outreach_analysis.errors import InvalidValueError, UnknownNameError
from outreach_analysis.scoring import score
from outreach_analysis.transformer import SignalTransformer

TEXTS = ["Thank you so much, Ada.", "Give me a job.", "Thanks a lot!", "Reply to me."] * 5


CHECKS = [
    estimator_checks.check_do_not_raise_errors_in_init_or_set_params,
    estimator_checks.check_estimator_cloneable,
    estimator_checks.check_estimator_repr,
    estimator_checks.check_estimator_tags_renamed,
    estimator_checks.check_get_params_invariance,
    estimator_checks.check_mixin_order,
    estimator_checks.check_no_attributes_set_in_init,
    estimator_checks.check_parameters_default_constructible,
    estimator_checks.check_set_params,
    estimator_checks.check_valid_tag_types,
]
"""Those of scikit-learn's checks that do not feed numbers to a reader of texts."""


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_estimator_check(check: Callable[[str, SignalTransformer], None]) -> None:
    check("SignalTransformer", SignalTransformer())


def test_the_same_numbers_as_score() -> None:
    expected = score(TEXTS)
    transformer = SignalTransformer().set_output(transform="pandas")
    pd.testing.assert_frame_equal(transformer.fit_transform(pd.Series(TEXTS)), expected)


def test_in_a_pipeline() -> None:
    pipeline = make_pipeline(
        SignalTransformer(features=["gratitude"], missing="zero"), StandardScaler(), LogisticRegression()
    )
    replied = np.array([1, 0, 1, 0] * 5)
    assert cross_val_score(clone(pipeline), TEXTS, replied, cv=4).mean() == 1


def test_wrong_parameters_are_named() -> None:
    with pytest.raises(UnknownNameError, match="gratitud"):
        SignalTransformer(features=["gratitud"]).fit(TEXTS)
    with pytest.raises(InvalidValueError):
        SignalTransformer(missing="mean").fit(TEXTS)
    with pytest.raises(InvalidValueError):
        SignalTransformer().fit(np.array([TEXTS, TEXTS]))
