"""How estimates are written: one rule for sentences, tables and figures.

A signed estimate carries a true minus or a plus, and no sign where it rounds to zero. It is written in a fixed
number of decimals. An interval that leaves "no difference" out never prints as touching it: it gets one decimal
more where that is enough, and words where it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd


def signed(value: float, decimals: int = 2) -> str:
    """A number with its sign; what rounds to zero has none.

    Examples
    --------
    >>> signed(0.031), signed(-0.2, 1), signed(-0.0004), signed(float("nan"))
    ('+0.03', '−0.2', '0.00', 'unknown')
    """
    if np.isnan(value):
        return "unknown"
    written = f"{value:+,.{decimals}f}"
    return written[1:] if not written.strip("+-0.") else written.replace("-", "−")


def ratio(log_ratio: float, decimals: int = 2) -> str:
    """A ratio from its logarithm; beyond a thousand the size says nothing more.

    Examples
    --------
    >>> ratio(0.3), ratio(-4.0), ratio(9.0)
    ('1.35', '0.018', 'over 1,000')
    """
    if abs(log_ratio) > np.log(1000):
        return "over 1,000" if log_ratio > 0 else "under 0.001"
    value = float(np.exp(log_ratio))
    return f"{value:.{decimals}f}" if value >= 0.1 else f"{value:.2g}"


@dataclass(frozen=True)
class Writer:
    """Writes estimates of one kind, in which 0 is "no difference".

    Parameters
    ----------
    form : callable
        A value and a number of decimals, to words.
    decimals : int
        How many it takes as a rule.
    apart : bool
        Whether the values are known to differ from "no difference", so that none prints as if it did not.

    Examples
    --------
    >>> POINTS(0.0312), POINTS(-0.0002)
    ('+3.1', '0.0')
    >>> fine = CHANGE.fitting(0.0021, 0.09)
    >>> fine(0.046), fine(0.0021), fine(0.09)
    ('+0.046', '+0.002', '+0.090')
    >>> CHANGE.fitting(-0.0021, 0.09)(-0.0021)
    '0.00'
    >>> CHANGE.fitting(0.00001, 0.09)(0.00001), RATIO.fitting(-0.2, -0.00001)(-0.00001)
    ('just above 0', 'just below 1')
    """

    form: Callable[[float, int], str]
    decimals: int
    apart: bool = False

    def __call__(self, value: float) -> str:
        """The value in words."""
        written, none = self.form(value, self.decimals), self.form(0.0, self.decimals)
        if self.apart and written == none and value:
            return f"just {'above' if value > 0 else 'below'} {self.form(0.0, 0)}"
        return written

    def fitting(self, low: float, high: float) -> Writer:
        """As an interval needs it that leaves "no difference" out.

        Parameters
        ----------
        low, high : float
            Ends of the interval; may be infinite or NaN.

        Returns
        -------
        Writer
            For the estimate and both ends.
        """
        if not (low > 0 or high < 0):
            return self
        nearest = low if low > 0 else high
        for decimals in (self.decimals, self.decimals + 1):
            if self.form(nearest, decimals) != self.form(0.0, decimals):
                return replace(self, decimals=decimals, apart=True)
        return replace(self, apart=True)


POINTS = Writer(lambda share, decimals: signed(100 * share, decimals), 1)
"""A difference of shares, in percentage points."""

CHANGE = Writer(signed, 2)
"""A difference of scores."""

RATIO = Writer(ratio, 2)
"""A ratio of odds or rates, from its logarithm."""


def points(share: float) -> str:
    """A difference of shares in signed percentage points.

    Examples
    --------
    >>> points(0.0312), points(-0.2)
    ('+3.1 points', '−20.0 points')
    """
    return f"{POINTS(share)} points"


def with_interval(row: Mapping[Any, Any] | pd.Series[Any], write: Writer = POINTS) -> tuple[str, str]:
    """An estimate in words, and its interval.

    Parameters
    ----------
    row : mapping
        With `estimate`, `conf_low`, `conf_high`, `conf_level`; the ends are finite.
    write : Writer

    Examples
    --------
    >>> with_interval({"estimate": 0.031, "conf_low": 0.0002, "conf_high": 0.062, "conf_level": 0.95})
    ('+3.10', '95% interval +0.02 to +6.20')
    """
    fitted = write.fitting(row["conf_low"], row["conf_high"])
    ends = f"{fitted(row['conf_low'])} to {fitted(row['conf_high'])}"
    return fitted(row["estimate"]), f"{row['conf_level']:.0%} interval {ends}"
