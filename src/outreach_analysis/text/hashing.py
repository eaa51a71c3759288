"""Hashes of substrings in one pass, and a hash table that numpy can ask in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.text.characters import STRETCH

BASE = 0x9E3779B97F4A7C15 | 1
INVERSE = pow(BASE, -1, 1 << 64)
MIX = np.uint64(0xD6E8FEB86659FD93)
FEW = 8
"""So many values are compared one by one faster than they are searched for."""

_powers: NDArray[np.uint64] = np.ones(1, dtype=np.uint64)
_inverse_powers: NDArray[np.uint64] = np.ones(1, dtype=np.uint64)


def _powers_of(base: int, count: int) -> NDArray[np.uint64]:
    powers = np.full(count, base, dtype=np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)


def _ensure_powers(count: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    global _powers, _inverse_powers  # noqa: PLW0603 - a table that only ever grows
    if len(_powers) < count or len(_inverse_powers) < count:
        size = 1 << int(count).bit_length()
        _powers = _powers_of(BASE, size)
        _inverse_powers = _powers_of(INVERSE, size)
    return _powers, _inverse_powers


def hash_slices(
    values: NDArray[np.unsignedinteger], start: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """Hash of each slice `values[start:end]`, the same wherever the slice stands.

    Parameters
    ----------
    values : unsigned integer array, shape (n,)
    start, end : int64 arrays, shape (m,)
        In order and disjoint.

    Returns
    -------
    uint64 array, shape (m,)

    Notes
    -----
    A polynomial over 2**64 read off cumulative sums, one for each stretch of values that
    the processor's cache holds; the slice's own position is divided out, which an odd
    base allows.
    """
    raw = np.empty(len(start), dtype=np.uint64)
    cuts = np.searchsorted(start, np.arange(0, len(values) + STRETCH, STRETCH)).tolist()
    for begin, stop in pairwise(cuts):
        if begin < stop:
            first, last = int(start[begin]), int(end[stop - 1])
            raw[begin:stop] = _hash_stretch(
                values[first:last], start[begin:stop] - first, end[begin:stop] - first
            )
    raw ^= raw >> np.uint64(32)
    raw *= MIX
    raw ^= raw >> np.uint64(29)
    return raw


def _hash_stretch(
    values: NDArray[np.unsignedinteger], start: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.uint64]:
    powers, inverse = _ensure_powers(len(values) + 1)
    running = np.empty(len(values) + 1, dtype=np.uint64)
    running[0] = 0
    np.multiply(values, powers[: len(values)], out=running[1:])
    np.cumsum(running[1:], out=running[1:])
    hashes: NDArray[np.uint64] = (running.take(end) - running.take(start)) * inverse.take(start)
    return hashes


def hash_words(words: Sequence[str]) -> NDArray[np.uint64]:
    """Hashes of folded words, equal to `TextColumns.token_hash` of the same words.

    Parameters
    ----------
    words : sequence of str, length n

    Returns
    -------
    uint64 array, shape (n,)
    """
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    ends = np.cumsum(lengths)
    return hash_slices(codes, ends - lengths, ends)


def is_among(values: NDArray[np.integer], members: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Whether each value is one of some members, which are given in order."""
    among: NDArray[np.bool_]
    if len(members) > FEW:
        among = members.take(members.searchsorted(values), mode="clip") == values
    else:
        among = np.zeros(len(values), dtype=bool)
        for member in members:
            among |= values == member
    return among


class HashTable:
    """An immutable map from 64-bit hashes to small integers, asked in bulk.

    Parameters
    ----------
    keys : uint64 array, shape (n,)
        Distinct.
    values : int32 array, shape (n,)
        Not negative.
    """

    def __init__(self, keys: NDArray[np.uint64], values: NDArray[np.int32]) -> None:
        self.keys, self.values = keys, values
        size = 1 << max(4, int(4 * len(keys)).bit_length())
        self._mask = np.uint64(size - 1)
        self._key_at = np.zeros(size, dtype=np.uint64)
        self._value_at = np.full(size, -1, dtype=np.int32)
        slot = (keys & self._mask).astype(np.int64)
        pending = np.arange(len(keys))
        while len(pending):
            free = self._value_at[slot] < 0
            _, first = np.unique(slot[free], return_index=True)
            winners = np.flatnonzero(free)[first]
            self._key_at[slot[winners]] = keys[pending[winners]]
            self._value_at[slot[winners]] = values[pending[winners]]
            rest = np.ones(len(pending), dtype=bool)
            rest[winners] = False
            pending = pending[rest]
            slot = (slot[rest] + 1) & (size - 1)

    def find(self, keys: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Values of `keys`, -1 where a key is not in the table.

        Parameters
        ----------
        keys : uint64 array, shape (n,)

        Returns
        -------
        int32 array, shape (n,)
        """
        slot = (keys & self._mask).astype(np.int64)
        found = self._value_at.take(slot)
        unsettled = np.flatnonzero((found >= 0) & (self._key_at.take(slot) != keys))
        while len(unsettled):
            slot[unsettled] = (slot[unsettled] + 1) & int(self._mask)
            found[unsettled] = self._value_at[slot[unsettled]]
            wrong = (found[unsettled] >= 0) & (self._key_at[slot[unsettled]] != keys[unsettled])
            unsettled = unsettled[wrong]
        return found
