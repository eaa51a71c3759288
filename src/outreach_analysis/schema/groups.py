"""Values of rows that belong together, taken vectorised."""

from __future__ import annotations

import numpy as np
import pandas as pd


def codes_of(keys: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Number the groups of a key without missing values.

    Returns
    -------
    codes : array of int
        Group of each row, numbered in order of appearance.
    first : array of int
        Position of the first row of each group.
    """
    codes, distinct = pd.factorize(keys)
    first = np.zeros(len(distinct), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return codes, first


def first_known(values: pd.Series, group: np.ndarray, order: np.ndarray | None = None) -> pd.Series:
    """Take each group's first value that is not missing, by `order` or by position.

    Examples
    --------
    >>> first_known(pd.Series([None, "a", "b"]), np.array([0, 0, 1])).tolist()
    ['a', 'b']
    """
    return _pick(values, group, order, last=False)


def last_known(values: pd.Series, group: np.ndarray, order: np.ndarray | None = None) -> pd.Series:
    """Take each group's last value that is not missing, by `order` or by position.

    Examples
    --------
    >>> last_known(pd.Series(["a", "c", None]), np.array([0, 0, 0])).tolist()
    ['c']
    """
    return _pick(values, group, order, last=True)


def _pick(values: pd.Series, group: np.ndarray, order: np.ndarray | None, *, last: bool) -> pd.Series:
    groups = int(group.max()) + 1 if len(group) else 0
    position = np.flatnonzero(values.notna().to_numpy())
    if order is not None:
        position = position[np.argsort(order[position], kind="stable")]
    if not last:
        position = position[::-1]
    chosen = np.full(groups, -1, dtype=np.int64)
    # Of repeated indices numpy keeps the last assignment, which is the one wanted.
    chosen[group[position]] = position
    taken = values.reset_index(drop=True).reindex(chosen[chosen >= 0])
    taken.index = pd.Index(np.flatnonzero(chosen >= 0))
    return (
        taken.reindex(range(groups)).astype(values.dtype)
        if groups
        else values.iloc[:0].reset_index(drop=True)
    )
