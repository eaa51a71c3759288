"""How figures write numbers and names."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.studies.numbers import POINTS, Writer


def each(table: pd.DataFrame) -> list[Any]:
    """The rows of a table, with their columns as attributes."""
    return list(table.itertuples())


def interval_words(low: float, high: float, write: Callable[[float], str], between: str = "to") -> str:
    """Both ends of an interval in words; where the data set an end none, that is said.

    A `Writer` gives the decimals that the interval needs.

    Examples
    --------
    >>> interval_words(1, 2, "{:.1f}".format), interval_words(-np.inf, np.inf, str)
    ('1.0 to 2.0', 'no bounds')
    """
    if not np.isfinite(low) and not np.isfinite(high):
        return "no bounds"
    fitted = write.fitting(low, high) if isinstance(write, Writer) else write
    first, last = (fitted(end) if np.isfinite(end) else "no bound" for end in (low, high))
    return f"{first} {between} {last}"


def percent_tick(value: float) -> str:
    """A share on an axis.

    Examples
    --------
    >>> percent_tick(0.25)
    '25%'
    """
    return f"{100 * value:.0f}%" if abs(100 * value - round(100 * value)) < 0.05 else f"{100 * value:.1f}%"


def percent_label(value: float) -> str:
    """A share beside its dot, in whole per cent; small ones keep a decimal.

    Examples
    --------
    >>> percent_label(0.0812), percent_label(0.0123)
    ('8%', '1.2%')
    """
    return f"{100 * value:.0f}%" if value == 0 or value >= 0.02 else f"{100 * value:.1f}%"


def points_tick(value: float) -> str:
    """A difference of shares on an axis, in percentage points with its sign.

    Examples
    --------
    >>> points_tick(0.05), points_tick(0), points_tick(-0.025)
    ('+5', '0', '−2.5')
    """
    return POINTS(value).removesuffix(".0")


def shorten(words: str, width: int) -> str:
    """Cut to a width with an ellipsis.

    Examples
    --------
    >>> shorten("a very long label", 8)
    'a very …'
    """
    line = " ".join(words.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def score_label(value: float) -> str:
    """A score with two decimals.

    Examples
    --------
    >>> score_label(0.223)
    '0.22'
    """
    return f"{value:.2f}"


def wrap(words: str, width: int) -> str:
    r"""Break into two lines at most.

    Examples
    --------
    >>> wrap("all sends together", 12)
    'all sends\ntogether'
    """
    lines = textwrap.wrap(" ".join(words.split()), width) or [""]
    return "\n".join(lines if len(lines) <= 2 else [lines[0], shorten(" ".join(lines[1:]), width)])


def minus(words: str) -> str:
    """Set a true minus before numbers.

    Examples
    --------
    >>> minus("-9.0 points in 2026-10")
    '−9.0 points in 2026-10'
    """
    return re.sub(r"(?<!\w)-(?=\d)", "−", words)


def n_total(table: pd.DataFrame) -> int:
    """Observations behind a table whose rows split them."""
    return int(np.nansum(table["n_obs"].astype("float64")))
