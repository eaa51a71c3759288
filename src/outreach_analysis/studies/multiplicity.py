"""Many tests at once: adjusted p-values, within families."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from outreach_analysis.errors import InvalidValueError

Adjustment = Literal["bh", "by", "hochberg", "holm", "bonferroni"]

_STATSMODELS_NAMES = {
    "bh": "fdr_bh",
    "by": "fdr_by",
    "hochberg": "simes-hochberg",
    "holm": "holm",
    "bonferroni": "bonferroni",
}


def adjust_p_values(p_values: ArrayLike, method: Adjustment = "bh") -> NDArray[np.float64]:
    """Adjust p-values for the number of tests; missing ones stay missing and do not count.

    Parameters
    ----------
    p_values : array-like of float, shape (n,)
    method : {"bh", "by", "hochberg", "holm", "bonferroni"}
        Benjamini–Hochberg and Benjamini–Yekutieli control the share of false findings
        among findings; Hochberg, Holm and Bonferroni the chance of any false finding.

    Returns
    -------
    ndarray of float, shape (n,)

    Raises
    ------
    InvalidValueError
        If the method is unknown or a p-value lies outside [0, 1].

    Examples
    --------
    >>> adjust_p_values([0.01, 0.04, float("nan")]).round(3).tolist()
    [0.02, 0.04, nan]
    """
    from statsmodels.stats.multitest import multipletests

    if method not in _STATSMODELS_NAMES:
        raise InvalidValueError(f"there is no adjustment '{method}'.", found=repr(method), hint="method='bh'")
    given = np.asarray(p_values, dtype=float)
    known = ~np.isnan(given)
    if ((given[known] < 0) | (given[known] > 1)).any():
        raise InvalidValueError("p-values must lie in [0, 1].")
    adjusted = np.full(given.shape, np.nan)
    if known.any():
        adjusted[known] = multipletests(given[known], method=_STATSMODELS_NAMES[method])[1]
    return adjusted


def adjust_within(table: pd.DataFrame, family: str, method: Adjustment = "bh") -> pd.Series[float]:
    """Adjust the column `p_value` of a results table within each family of tests.

    Parameters
    ----------
    table : DataFrame
        With `p_value` and the column named by `family`.
    family : str
    method : {"bh", "by", "hochberg", "holm", "bonferroni"}

    Returns
    -------
    Series of float, aligned with `table`
    """
    adjusted = pd.Series(np.nan, index=table.index, dtype=float)
    for rows in table.groupby(family, dropna=False).groups.values():
        adjusted.loc[rows] = adjust_p_values(table.loc[rows, "p_value"], method)
    return adjusted


def adjust_across(table: pd.DataFrame, family: str, level: float = 0.05) -> pd.Series[float]:
    """Adjust within families such that having many families makes no more false findings.

    Benjamini–Hochberg within each of eight families lets one report in six hold a false finding
    where there is nothing to find. So families are first selected by their smallest adjusted
    p-value (Simes), again by Benjamini–Hochberg; those selected are then held to the level times
    the share of families selected.

    Parameters
    ----------
    table : DataFrame
        With `p_value` and the column named by `family`.
    family : str
    level : float
        The false discovery rate at which families are selected.

    Returns
    -------
    Series of float, aligned with `table`
        Findings are those at or under `level`.

    References
    ----------
    Benjamini, Bogomolov (2014). Selective inference on multiple families. JRSS B 76, 297.

    Examples
    --------
    >>> table = pd.DataFrame({"p_value": [0.001, 0.2, 0.03], "family": ["a", "a", "b"]})
    >>> adjust_across(table, "family").round(3).tolist()
    [0.004, 0.2, 0.03]
    """
    within = adjust_within(table, family)
    by_family = within.groupby(table[family], dropna=False).min().dropna()
    if by_family.empty:
        return within
    selection = pd.Series(adjust_p_values(by_family), index=by_family.index)
    selected = selection <= level
    share = max(int(selected.sum()), 1) / len(selected)
    gate = table[family].map(selection).astype(float)
    held = pd.concat([within / share, gate], axis=1).max(axis=1).clip(upper=1.0)
    return held.where(within.notna())
