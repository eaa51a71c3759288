"""Chance that is the same everywhere: generators from a phrase, choices from one number."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")


def generator(seed: str, purpose: str) -> np.random.Generator:
    """A generator of its own for one purpose, so that one part may change without the others.

    Parameters
    ----------
    seed : str
        The phrase of the programme.
    purpose : str
        What the numbers are for.

    Returns
    -------
    numpy.random.Generator

    Examples
    --------
    >>> generator("demo", "people").integers(10) == generator("demo", "people").integers(10)
    np.True_
    """
    digest = hashlib.sha256(f"{seed}\x00{purpose}".encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))


class Dice:
    """Many choices out of one uniform number, by its digits in mixed radix.

    The same number always gives the same choices, which is what keeps the wording of a
    draft in its revision.

    Parameters
    ----------
    number : float
        In [0, 1).

    Examples
    --------
    >>> Dice(0.3).pick(["a", "b", "c"]) == Dice(0.3).pick(["a", "b", "c"])
    True
    """

    __slots__ = ("_state",)

    def __init__(self, number: float) -> None:
        self._state = int(number * 9007199254740992)

    def below(self, count: int) -> int:
        """A whole number from 0 to count − 1."""
        # One step of a linear congruential generator keeps digits coming when the number is used up.
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        return (self._state >> 24) % count

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items, each as likely."""
        return items[self.below(len(items))]

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.below(1_000_000) < probability * 1_000_000
