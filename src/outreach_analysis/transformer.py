"""The same features as a scikit-learn transformer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils import Tags

from outreach_analysis.errors import InvalidValueError, UnknownNameError
from outreach_analysis.scoring import score


class SignalTransformer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turn messages into signal features and family scores.

    Nothing is learned from the messages it is fitted on: a transformer fitted on a
    training fold leaks nothing into a test fold.

    Parameters
    ----------
    features : list of str, optional
        Columns to keep, in this order; all of them by default.
    missing : {"nan", "zero"}
        What a feature is whose context is not known. "zero" suits estimators that
        refuse NaN; it treats "unknown" as "none found".

    Attributes
    ----------
    feature_names_out_ : array of str, shape (n_features,)

    Examples
    --------
    >>> SignalTransformer(features=["gratitude"]).fit_transform(["Thank you!", "Hello."]).tolist()
    [[1.0], [0.0]]
    """

    def __init__(self, features: Sequence[str] | None = None, missing: str = "nan") -> None:
        self.features = features
        self.missing = missing

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002 - scikit-learn's signature
        """Check the parameters and the input; nothing is learned.

        Parameters
        ----------
        X : flat DataFrame, Series or sequence of str, length n_messages
        y : ignored

        Raises
        ------
        UnknownNameError
            If `features` names a column that does not exist.
        """
        if self.missing not in ("nan", "zero"):
            raise InvalidValueError(
                "missing must be 'nan' or 'zero'.", found=repr(self.missing), hint="missing='nan'"
            )
        every = [str(name) for name in self._scored(X).columns]
        chosen = every if self.features is None else list(self.features)
        unknown = [name for name in chosen if name not in every]
        if unknown:
            raise UnknownNameError(
                f"{len(unknown)} feature(s) do not exist.",
                found=", ".join(unknown),
                hint="outreach signals",
            )
        self.feature_names_out_ = np.array(chosen, dtype=object)
        return self

    def transform(self, X: Any) -> NDArray[np.float64]:
        """Score messages.

        Parameters
        ----------
        X : flat DataFrame, Series or sequence of str, length n_messages

        Returns
        -------
        float64 array, shape (n_messages, n_features)
            A DataFrame under `set_output(transform="pandas")`.
        """
        if not hasattr(self, "feature_names_out_"):
            self.fit(X)
        values = self._scored(X)[list(self.feature_names_out_)].to_numpy(dtype=np.float64)
        return np.nan_to_num(values, nan=0.0) if self.missing == "zero" else values

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:  # noqa: ARG002 - scikit-learn's signature
        """Names of the columns."""
        if not hasattr(self, "feature_names_out_"):
            self.fit([""])
        return self.feature_names_out_

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        tags.no_validation = True
        tags.input_tags.string = True
        tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        return tags

    @staticmethod
    def _scored(X: Any) -> pd.DataFrame:
        if isinstance(X, np.ndarray):
            if X.ndim == 2 and X.shape[1] == 1:
                X = X[:, 0]
            if X.ndim != 1:
                raise InvalidValueError(
                    f"messages must be one-dimensional; this array has shape {X.shape}.",
                    hint='SignalTransformer().fit_transform(frame["text"])',
                )
        return score(X if isinstance(X, (pd.DataFrame, pd.Series)) else list(X))
