"""What every study returns: a table of estimates, its estimand, and what was dropped and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

RESULT_COLUMNS: dict[str, Any] = {
    "term": "str",
    "contrast": "str",
    "estimand": "str",
    "scale": "str",
    "estimate": "float64",
    "std_error": "float64",
    "statistic": "float64",
    "p_value": "float64",
    "p_adjusted": "float64",
    "conf_low": "float64",
    "conf_high": "float64",
    "conf_level": "float64",
    "n_obs": "Int64",
    "n_groups": "Int64",
    "method": "str",
}
"""The columns that every results table starts with, and their dtypes."""


@dataclass(frozen=True)
class Estimates:
    """The result of a study.

    Parameters
    ----------
    study : str
        Short name of the study.
    table : DataFrame
        One row an estimate: the columns of `RESULT_COLUMNS`, then what the study adds.
        A row whose estimate is missing says why in its column `reason`.
    estimand : str
        What is estimated, in words.
    notes : tuple of str
        What was dropped and why, and which assumptions were checked.
    sentences : tuple of str
        Findings in plain words, written from the numbers; the first is the headline.
    details : mapping of str to DataFrame
        Tables beside the result: balance, calibration, overlap, …
    unlock : str
        What would make the study possible, where it was not: a column to map, or patience.
    """

    study: str
    table: pd.DataFrame
    estimand: str
    notes: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    details: Mapping[str, pd.DataFrame] = field(default_factory=lambda: MappingProxyType({}))
    unlock: str = ""

    def sentence(self) -> str:
        """The headline: one plain sentence that says no more than the design allows."""
        return self.sentences[0] if self.sentences else f"{self.study}: nothing could be estimated."

    def row(self, term: str, scale: str | None = None) -> pd.Series[Any]:
        """The first row of a term (and scale).

        Raises
        ------
        KeyError
            If there is no such row.
        """
        chosen = self.table["term"] == term
        if scale is not None:
            chosen &= self.table["scale"] == scale
        if not chosen.any():
            raise KeyError(term)
        return self.table.loc[chosen].iloc[0]


def results_table(rows: Sequence[Mapping[str, Any]] | pd.DataFrame) -> pd.DataFrame:
    """Put results into the declared columns and dtypes; other columns follow them.

    Parameters
    ----------
    rows : sequence of mapping, or DataFrame
        Keys are column names; absent ones become missing.

    Returns
    -------
    DataFrame

    Examples
    --------
    >>> table = results_table([{"term": "ask", "estimate": 0.1, "n_obs": 40}])
    >>> list(table.columns) == list(RESULT_COLUMNS)
    True
    """
    given = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    data = {
        name: given[name].astype(dtype) if name in given else pd.Series(index=given.index, dtype=dtype)
        for name, dtype in RESULT_COLUMNS.items()
    }
    data |= {str(name): given[name] for name in given if name not in data}
    return pd.DataFrame(data, index=given.index).reset_index(drop=True)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun.

    Examples
    --------
    >>> counted(1, "attempt"), counted(1204, "attempt")
    ('1 attempt', '1,204 attempts')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def as_difference(value: float, most: float = 1.0) -> float:
    """An end of an interval of differences of means, held within the most that they can be; infinite ends stay.

    Parameters
    ----------
    value : float
    most : float
        Largest less smallest outcome: 1 for shares.
    """
    return float(min(max(value, -most), most)) if np.isfinite(value) else value


def percent(share: float) -> str:
    """A share in per cent; small shares keep a decimal.

    Examples
    --------
    >>> percent(0.256), percent(0.0312), percent(0.0002)
    ('26%', '3.1%', '0%')
    """
    return (
        "unknown" if not np.isfinite(share) else f"{100 * share:.{1 if 0.0005 <= abs(share) < 0.1 else 0}f}%"
    )
