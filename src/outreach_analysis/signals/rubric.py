"""Family scores: fixed, versioned sums of named parts, each with its evidence.

A score is the sum of its parts, kept within [0, 1] by a last part called "limit".
Positive parts that cannot be known (their signal is NaN) lend their weight to the
others of the family, so that a message is not marked down for what the source left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.contract import Family

SCORED_FAMILIES: tuple[Family, ...] = (
    "personalization",
    "credibility",
    "ask",
    "politeness",
    "clarity",
    "originality",
)
LIMIT = "limit"
LEAST_TOGETHER = 0.5
"""What personalization and credibility weigh together at least before their balance counts in full."""


@dataclass(frozen=True)
class Part:
    """A named part of a score.

    Parameters
    ----------
    name : str
        Unique in its family.
    signal : str
        The feature it reads, or several joined by " + " whose values are added.
    weight : float
        What the part is worth at most; negative for a penalty.
    none_at, full_at : float
        Feature values at which the part counts nothing and counts fully; linear
        between. `none_at > full_at` where less is better.
    label : str
        What a coach reads: "names the recipient".
    """

    name: str
    signal: str
    weight: float
    label: str
    full_at: float = 1.0
    none_at: float = 0.0

    @cached_property
    def signals(self) -> tuple[str, ...]:
        """Features that the part reads."""
        return tuple(self.signal.split(" + "))

    def value(self, features: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
        """What the part reads in each message; NaN where none of its features is known."""
        names = self.signals
        if len(names) == 1:
            return features[names[0]]
        stacked = np.array([features[name] for name in names])
        unknown = np.isnan(stacked)
        stacked[unknown] = 0.0
        together: NDArray[np.float64] = stacked.sum(axis=0)
        together[unknown.all(axis=0)] = np.nan
        return together

    def degree(self, features: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
        """How fully the part counts in each message, in [0, 1]; NaN where unknown."""
        return np.clip((self.value(features) - self.none_at) / (self.full_at - self.none_at), 0.0, 1.0)


@dataclass(frozen=True)
class Rubric:
    """The fixed rule of one family.

    Parameters
    ----------
    family : str
    version : int
        Bumped whenever scores change.
    parts : tuple of Part
        Positive weights sum to 1.
    """

    family: Family
    version: int
    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        total = sum(part.weight for part in self.parts if part.weight > 0)
        if abs(total - 1) > 1e-9:
            message = f"the positive weights of rubric '{self.family}' sum to {total:.4f}, not 1"
            raise ValueError(message)

    def score(
        self, features: Mapping[str, NDArray[np.float64]]
    ) -> tuple[NDArray[np.float64], dict[str, NDArray[np.float64]]]:
        """Scores and their parts.

        Parameters
        ----------
        features : mapping of signal name to float64 array, shape (messages,)

        Returns
        -------
        scores : float64 array, shape (messages,)
            In [0, 1]; NaN where every positive part is unknown.
        parts : dict of str to float64 array
            Sum to the score.
        """
        weights, _, _ = self._columns
        shares = self.degrees(features)
        unknown = np.isnan(shares)
        shares[unknown] = 0.0
        shares *= weights
        rewards = weights[:, 0] > 0
        available = _sum_in_order(np.where(unknown[rewards], 0.0, weights[rewards]))
        available[available <= 0] = np.nan
        shares[rewards] /= available
        total = _sum_in_order(shares)
        scores = np.minimum(np.maximum(total, 0.0), 1.0)
        parts = {part.name: share for part, share in zip(self.parts, shares, strict=True)}
        parts[LIMIT] = scores - total
        return scores, parts

    def degrees(self, features: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
        """How fully each part counts in each message.

        Parameters
        ----------
        features : mapping of signal name to float64 array, shape (messages,)

        Returns
        -------
        float64 array, shape (parts, messages)
            In [0, 1]; NaN where unknown.
        """
        _, none_at, span = self._columns
        degrees = np.array([part.value(features) for part in self.parts])
        degrees -= none_at
        degrees /= span
        np.maximum(degrees, 0.0, out=degrees)
        np.minimum(degrees, 1.0, out=degrees)
        return degrees

    @cached_property
    def _columns(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Weight, zero point and reach of each part, as columns."""
        table = np.array([(part.weight, part.none_at, part.full_at - part.none_at) for part in self.parts])
        return table[:, 0:1], table[:, 1:2], table[:, 2:3]


def _sum_in_order(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum of rows, added one after the other: the same to the bit for one message or many."""
    total: NDArray[np.float64] = rows[0].copy()
    for row in rows[1:]:
        total += row
    return total


@cache
def rubrics() -> dict[Family, Rubric]:
    """The rubric of every scored family that has one."""
    package = __name__.rsplit(".", 1)[0]
    return {
        family: import_module(f"{package}.{family}.rubric").RUBRIC
        for family in SCORED_FAMILIES
        if find_spec(f"{package}.{family}.rubric")
    }


def score_families(features: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """Family scores, and `balance` from the first two.

    Parameters
    ----------
    features : mapping of signal name to float64 array, shape (messages,)

    Returns
    -------
    dict of str to float64 array
        As the rubrics have them, and `balance` as `balance_of` has it.
    """
    scores = {str(family): rubric.score(features)[0] for family, rubric in rubrics().items()}
    if "personalization" in scores and "credibility" in scores:
        scores["balance"] = balance_of(scores["personalization"], scores["credibility"])
    return scores


def balance_of(personal: NDArray[np.float64], credible: NDArray[np.float64]) -> NDArray[np.float64]:
    """How evenly personalization p and credibility c carry a message, in [0, 1].

    1 - |p - c| / (p + c), which is twice the smaller over the sum, where the sum counts as
    `LEAST_TOGETHER` at least: two scores near nothing are not in balance, but missing.

    Examples
    --------
    >>> p, c = np.array([0.6, 0.6, 0.05, 0.0]), np.array([0.4, 0.0, 0.05, 0.0])
    >>> balance_of(p, c).tolist()
    [0.8, 0.0, 0.2, 0.0]
    """
    together: NDArray[np.float64] = 2 * np.minimum(personal, credible)
    together /= np.maximum(personal + credible, LEAST_TOGETHER)
    return together
