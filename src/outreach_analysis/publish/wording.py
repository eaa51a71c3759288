"""The phrases that every sentence of a report is made of."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.figures.labels import interval_words
from outreach_analysis.studies import Estimates
from outreach_analysis.studies.estimates import counted
from outreach_analysis.studies.numbers import POINTS, Writer

Finding = tuple[str, bool | None]
"""A sentence, and whether its interval leaves out "no difference" (None where that is not the question)."""


GUARDRAIL = (
    "Coaches see those who failed before. In a simulated programme where coaching changes nothing, the share of "
    "replies still goes from 0% before coaching to about 22% after it: before and after is no evidence of an effect."
)


def go(number: int) -> str:
    """The verb of so many scores.

    Examples
    --------
    >>> go(1), go(4)
    ('goes', 'go')
    """
    return "goes" if number == 1 else "go"


def say_replies(share: float) -> str:
    """A difference of reply rates, to be followed by "per 100".

    Examples
    --------
    >>> say_replies(0.072), say_replies(-0.031)
    ('7.2 more replies', '3.1 fewer replies')
    """
    return f"{abs(100 * share):.1f} {'more' if share >= 0 else 'fewer'} replies"


def say_range(low: float, high: float, write: Writer = POINTS) -> str:
    """An interval of differences, in points if nothing else is said; where the data set an end none, that is said.

    Examples
    --------
    >>> say_range(0.042, 0.102), say_range(-0.01, 0.02)
    ('likely between +4.2 and +10.2', 'likely between −1.0 and +2.0')
    >>> say_range(-np.inf, np.inf)
    'too little data for an interval'
    """
    if not np.isfinite(low) and not np.isfinite(high):
        return "too little data for an interval"
    return f"likely between {interval_words(low, high, write, 'and')}"


def say_size(row: Mapping[Hashable, Any]) -> str:
    """A clause on the size of an association, to follow its name.

    Examples
    --------
    >>> say_size({"estimate": 0.05, "conf_low": 0.01, "conf_high": 0.09})
    ', with 5.0 more replies per 100 for one standard deviation (likely between +1.0 and +9.0)'
    """
    if pd.isna(row["estimate"]):
        return f"; how much cannot be told: {row['reason']}"
    return (
        f", with {say_replies(row['estimate'])} per 100 for one standard deviation "
        f"({say_range(row['conf_low'], row['conf_high'])})"
    )


def leaves_out_zero(row: Mapping[Hashable, Any]) -> bool:
    """Whether the interval of a row leaves out "no difference"."""
    return bool(row["conf_low"] > 0 or row["conf_high"] < 0)


def say_who(row: Mapping[Hashable, Any]) -> str:
    """How many attempts by how many members a row rests on.

    Examples
    --------
    >>> say_who({"n_obs": 120, "n_groups": 1})
    '120 attempts, 1 member'
    """
    attempts = counted(int(row["n_obs"]), "attempt")
    if pd.isna(row.get("n_groups")):
        return attempts
    if row["n_groups"] == row["n_obs"]:
        return f"{attempts}, each of another member"
    return f"{attempts}, {counted(int(row['n_groups']), 'member')}"


def say_why(result: Estimates) -> str:
    """Why a study gave nothing."""
    return result.notes[0] if result.notes else "the study found too little."


def cannot(what: str, result: Estimates) -> str:
    """That something cannot be said yet, and why."""
    return f"{what} cannot be said yet: {say_why(result)}"
