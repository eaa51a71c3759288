"""Family scores: fixed, versioned sums of named parts, each with its evidence.

A score is the sum of its parts, kept within [0, 1] by a last part called "limit".
Positive parts that cannot be known (their signal is NaN) lend their weight to the
others of the family, so that a message is not marked down for what the source left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
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

    @property
    def signals(self) -> tuple[str, ...]:
        """Features that the part reads."""
        return tuple(self.signal.split(" + "))

    def degree(self, features: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
        """How fully the part counts in each message, in [0, 1]; NaN where unknown."""
        names = self.signals
        value = features[names[0]]
        if len(names) > 1:
            stacked = np.vstack([features[name] for name in names])
            value = np.where(np.isnan(stacked).all(axis=0), np.nan, np.nansum(stacked, axis=0))
        scaled = (value - self.none_at) / (self.full_at - self.none_at)
        return np.clip(scaled, 0.0, 1.0)


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
        degrees = {part.name: part.degree(features) for part in self.parts}
        size = len(next(iter(degrees.values())))
        available = np.zeros(size)
        for part in self.parts:
            if part.weight > 0:
                available += np.where(np.isnan(degrees[part.name]), 0.0, part.weight)
        with np.errstate(divide="ignore"):
            stretch = np.where(available > 0, 1.0 / np.maximum(available, 1e-12), np.nan)
        parts: dict[str, NDArray[np.float64]] = {}
        total = np.zeros(size)
        for part in self.parts:
            share = np.nan_to_num(degrees[part.name], nan=0.0) * part.weight
            parts[part.name] = share * stretch if part.weight > 0 else share
            total = total + parts[part.name]
        scores = np.clip(total, 0.0, 1.0)
        parts[LIMIT] = scores - total
        return scores, parts


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
        `balance` is 1 - |p - c| / (p + c) of personalization p and credibility c; NaN
        where both are 0.
    """
    scores = {str(family): rubric.score(features)[0] for family, rubric in rubrics().items()}
    if "personalization" in scores and "credibility" in scores:
        personal, credible = scores["personalization"], scores["credibility"]
        with np.errstate(invalid="ignore", divide="ignore"):
            scores["balance"] = 1 - np.abs(personal - credible) / (personal + credible)
    return scores
