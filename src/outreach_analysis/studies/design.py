"""What a study is fitted on: outcomes that can be learned from, covariates as a matrix, what was done in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outreach_analysis.errors import MissingColumnError, NotEstimableError
from outreach_analysis.studies.estimates import counted

CONTEXT = (
    "channel",
    "cohort",
    "recipient_relation",
    "recipient_seniority",
    "recipient_industry",
    "sender_seniority",
    "sender_industry_target",
    "attempt_number",
)
"""The context that studies adjust for unless told otherwise: known before the message was written.

Further columns that travel along are never adjusted for by default, since a source may hold
columns that were filled after the reply came.
"""

FEWEST_SENDERS = 5
FEWEST_EVENTS = 5

_MOST_LEVELS = 12
_FEWEST_OF_A_LEVEL = 10
_LEAST_VARIANCE = 1e-4


@dataclass(frozen=True)
class Design:
    """A design matrix without constant.

    Parameters
    ----------
    matrix : ndarray, shape (n, k)
    names : tuple of str
        One a column.
    covariates : tuple of str
        The columns of the frame that entered.
    notes : tuple of str
    """

    matrix: NDArray[np.float64]
    names: tuple[str, ...]
    covariates: tuple[str, ...]
    notes: tuple[str, ...]

    def with_constant(self) -> NDArray[np.float64]:
        """The matrix with a first column of ones."""
        return np.column_stack([np.ones(len(self.matrix)), self.matrix])


def default_covariates(frame: pd.DataFrame) -> tuple[str, ...]:
    """The context columns that the frame has and that vary in it."""
    return tuple(name for name in CONTEXT if name in frame and len(frame[name].dropna().unique()) > 1)


def check_columns(frame: pd.DataFrame, names: Iterable[str]) -> None:
    """Raise if the frame lacks a column.

    Raises
    ------
    MissingColumnError
    """
    missing = [name for name in names if name not in frame]
    if missing:
        raise MissingColumnError(
            f"{counted(len(missing), 'column')} that the study needs "
            f"{'is' if len(missing) == 1 else 'are'} not there: {', '.join(map(repr, missing))}.",
            found=", ".join(map(repr, list(frame.columns)[:12])) + (" …" if len(frame.columns) > 12 else ""),
            hint=f"--map {missing[0]}='Your Column'",
        )


def covariate_design(frame: pd.DataFrame, covariates: Sequence[str]) -> Design:
    """Turn covariates into columns of a regression.

    Numbers are standardised, missing ones set to the mean beside an indicator; everything
    else becomes indicators against its commonest level, missing being a level of its own and
    rare levels (under 10 attempts, or beyond the 12 commonest) joined into `other`.

    Parameters
    ----------
    frame : DataFrame
    covariates : sequence of str

    Returns
    -------
    Design

    Raises
    ------
    MissingColumnError
        If a covariate is not in the frame.
    """
    check_columns(frame, covariates)
    columns: dict[str, NDArray[np.float64]] = {}
    used: list[str] = []
    notes: list[str] = []
    for name in covariates:
        found = _columns_of(frame[name], notes)
        if found:
            used.append(name)
            columns |= found
        else:
            notes.append(f"The covariate '{name}' does not vary and was left out.")
    matrix = np.column_stack(list(columns.values())) if columns else np.empty((len(frame), 0))
    names = list(columns)
    kept = _independent(matrix)
    for position in sorted(set(range(len(names))) - set(kept)):
        notes.append(f"The covariate column '{names[position]}' repeats others and was left out.")
    return Design(matrix[:, kept], tuple(names[k] for k in kept), tuple(used), tuple(notes))


def being(column: str) -> str:
    """What an attempt is of which a column is true, to stand after "was".

    Examples
    --------
    >>> being("replied"), being("coached")
    ('answered', 'coached')
    """
    return {"replied": "answered"}.get(column, column.replace("_", " "))


def nobody_tells(*columns: str) -> str:
    """That no attempt has a value in these columns of truth values.

    Examples
    --------
    >>> nobody_tells("replied")
    'no attempt says whether it was answered'
    """
    return f"no attempt says whether it was {' and whether it was '.join(map(being, columns))}"


def check_outcome(y: NDArray[np.float64], clusters: int, outcome: str) -> None:
    """Refuse data from which nothing about the outcome can be learned.

    Raises
    ------
    NotEstimableError
    """
    events = int(y.sum())
    if not len(y):
        raise NotEstimableError(
            f"{nobody_tells(outcome)}.",
            hint=f"--map {outcome}='Your Column'",
        )
    if events in (0, len(y)):
        raise NotEstimableError(
            f"{'all' if events else 'none'} of {counted(len(y), 'attempt')} {'were' if events else 'was'} "
            f"{being(outcome)}: nothing can differ between them.",
            hint="wait for attempts with another outcome, or read the rates alone",
        )
    if min(events, len(y) - events) < FEWEST_EVENTS:
        fewer = min(events, len(y) - events)
        raise NotEstimableError(
            f"only {fewer} of {counted(len(y), 'attempt')} {'was' if fewer == 1 else 'were'} "
            f"{'' if events == fewer else 'not '}{being(outcome)}; the study needs {FEWEST_EVENTS}.",
            hint="read the rates and their intervals until there are more attempts",
        )
    if clusters < FEWEST_SENDERS:
        raise NotEstimableError(
            f"the attempts come from {counted(clusters, 'sender')}; "
            f"the study needs {FEWEST_SENDERS} to tell members from messages.",
            hint="wait for attempts by more members, each under one sender_id",
        )


def with_both_outcomes(
    matrix: NDArray[np.float64], y: NDArray[np.float64], notes: list[str]
) -> NDArray[np.float64]:
    """The columns of a context that vary among attempts with and without the outcome; `notes` is told.

    A level with one kind of outcome alone has no finite coefficient, and stops a fit that needs all of them.

    Parameters
    ----------
    matrix : ndarray, shape (n, k)
    y : ndarray of 0 and 1, shape (n,)
    notes : list of str

    Returns
    -------
    ndarray, shape (n, at most k)
    """
    if not matrix.shape[1] or not 0 < y.sum() < len(y):
        return matrix
    told = np.minimum(matrix[y > 0].var(axis=0), matrix[y == 0].var(axis=0)) > _LEAST_VARIANCE
    if not told.all():
        lost = counted(int((~told).sum()), "level of the context", "levels of the context")
        notes.append(f"{lost} with one kind of outcome alone left out of the adjustment.")
    return matrix[:, told]


def _columns_of(values: pd.Series, notes: list[str]) -> dict[str, NDArray[np.float64]]:
    name = str(values.name)
    if (
        pd.api.types.is_numeric_dtype(values)
        and not pd.api.types.is_bool_dtype(values)
        and values.nunique() > 2
    ):
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
        absent = ~np.isfinite(numbers)
        mean, spread = numbers[~absent].mean(), numbers[~absent].std()
        found = {name: np.where(absent, 0.0, (numbers - mean) / spread)}
        if absent.any():
            found[f"{name} is missing"] = absent.astype(float)
            notes.append(f"The covariate '{name}' is missing in {counted(int(absent.sum()), 'attempt')}.")
        return found
    text = values.astype("str").where(values.notna(), "missing")
    counts = text.value_counts()
    kept = counts.index[:_MOST_LEVELS][counts.iloc[:_MOST_LEVELS] >= _FEWEST_OF_A_LEVEL]
    if len(kept) < len(counts):
        text = text.where(text.isin(kept), "other")
        notes.append(
            f"The covariate '{name}' had {len(counts) - len(kept)} rare levels, joined into 'other'."
        )
        counts = text.value_counts()
    return {f"{name}={level}": (text == level).to_numpy(dtype=float) for level in counts.index[1:]}


def _independent(matrix: NDArray[np.float64]) -> list[int]:
    """Columns that are not combinations of the constant and the columns before them."""
    if not matrix.shape[1]:
        return []
    whole = np.column_stack([np.ones(len(matrix)), matrix])
    triangle = np.abs(np.diag(np.linalg.qr(whole, mode="r")))
    full = np.zeros(whole.shape[1], dtype=bool)
    full[: len(triangle)] = triangle > 1e-8 * np.sqrt((whole**2).sum(axis=0))[: len(triangle)]
    return [int(k) for k in np.flatnonzero(full[1:])]
