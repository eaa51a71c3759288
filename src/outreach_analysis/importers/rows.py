"""Vectorised steps over rows that belong together: conflicts, repeats, versions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from outreach_analysis.schema.groups import codes_of


def count_conflicts(values: pd.Series, group: np.ndarray) -> int:
    """Count groups that hold more than one distinct known value."""
    known = values.notna().to_numpy()
    codes, _ = pd.factorize(values[known])
    member = group[known]
    if not len(member):
        return 0
    some = np.zeros(int(member.max()) + 1, dtype=np.int64)
    some[member] = codes
    return int(np.unique(member[codes != some[member]]).size)


def is_constant(values: pd.Series, group: np.ndarray) -> bool:
    """Whether no group holds two distinct known values."""
    return count_conflicts(values, group) == 0


def originals(rows: pd.DataFrame, columns: Sequence[str], *, alike: Sequence[str]) -> np.ndarray:
    """Find for each row the first row that equals it in all `columns`, missing equalling missing.

    Parameters
    ----------
    rows : DataFrame
        With a fresh index.
    columns : sequence of str
        What must be equal.
    alike : sequence of str
        A few of `columns`, the shortest first; only rows that share these are compared
        further, which keeps a million rows cheap.

    Returns
    -------
    array of int
        Position of that first row; a row that repeats nothing points at itself.
    """
    original = np.arange(len(rows))
    position = np.arange(len(rows))
    # One column after the other, so that the long ones are compared only where the short ones agree.
    for at in range(len(alike)):
        shared = rows.loc[position, list(alike[: at + 1])].duplicated(keep=False).to_numpy()
        position = position[shared]
    if len(position):
        texts = rows.loc[position, list(columns)].astype("str")
        group = texts.groupby(list(columns), sort=False, dropna=False).ngroup().to_numpy()
        _, first = codes_of(pd.Series(group))
        original[position] = position[first[codes_of(pd.Series(group))[0]]]
    return original


def number_versions(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Number the versions of each attempt.

    Given numbers stay. The others follow after them, in order of time where every row of
    the attempt has one, and else in order of rows.

    Parameters
    ----------
    rows : DataFrame
        One row a message; columns `attempt_id`, `version`, `written_at`, `sent_at`.

    Returns
    -------
    version : array of int
    clash : array of bool
        Rows that claim a number which an earlier row of the attempt has.
    """
    given = rows["version"].notna()
    version = rows["version"].fillna(0).to_numpy(dtype="int64").copy()
    clash = (
        given & rows[given].duplicated(["attempt_id", "version"]).reindex(rows.index, fill_value=False)
    ).to_numpy()
    if not len(rows):
        return version, clash
    times = rows["written_at"].where(rows["written_at"].notna(), rows["sent_at"])
    attempt, first = codes_of(rows["attempt_id"])
    timeless = np.zeros(len(first), dtype=bool)
    timeless[attempt[times.isna().to_numpy()]] = True
    clock = times.astype("int64").where(times.notna(), 0).to_numpy(dtype="int64")
    order = np.lexsort((np.arange(len(rows)), np.where(timeless[attempt], 0, clock), attempt))
    start = np.zeros(len(first), dtype=np.int64)
    np.maximum.at(start, attempt, np.where(given, version + 1, 0))
    open_rows = order[~given.to_numpy()[order]]
    rank = pd.Series(attempt[open_rows]).groupby(attempt[open_rows]).cumcount().to_numpy()
    version[open_rows] = start[attempt[open_rows]] + rank
    return version, clash
