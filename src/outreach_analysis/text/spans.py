"""Spans: places in a batch of messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

OFFSET_BITS = 31
"""Offsets of a batch are smaller than 2**31, so that two fit into one number."""
_NO_OFFSETS = np.empty(0, dtype=np.int64)


def first_of_runs(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Whether each value differs from the one before it.

    Examples
    --------
    >>> first_of_runs(np.array([4, 4, 7])).tolist()
    [True, False, True]
    """
    first = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return first


def each_of_ranges(
    start: NDArray[np.int64], stop: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which range each number of some ranges belongs to, and the number, range after range.

    Examples
    --------
    >>> owner, number = each_of_ranges(np.array([4, 7, 9]), np.array([6, 7, 10]))
    >>> owner.tolist(), number.tolist()
    ([0, 0, 2], [4, 5, 9])
    """
    lengths = np.maximum(stop - start, 0)
    owner = np.repeat(np.arange(len(start)), lengths)
    before = np.cumsum(lengths) - lengths
    return owner, np.arange(len(owner)) + (start - before)[owner]


@dataclass(frozen=True, slots=True)
class Spans:
    """Places in a batch, ordered by start.

    Parameters
    ----------
    message : int64 array, shape (n,)
        Row of the message in the batch.
    start, end : int64 arrays, shape (n,)
        Character offsets in the batch's joined buffer, end exclusive.
    """

    message: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.start)

    @classmethod
    def none(cls) -> Spans:
        """No place at all."""
        return _NO_SPANS

    def where(self, keep: NDArray[np.bool_] | NDArray[np.intp] | slice) -> Spans:
        """The spans chosen by a mask, by indices or by a slice."""
        if isinstance(keep, slice):
            return Spans(self.message[keep], self.start[keep], self.end[keep])
        places = keep.nonzero()[0] if keep.dtype == np.bool_ else keep
        return Spans(self.message.take(places), self.start.take(places), self.end.take(places))

    def count(self, messages: int) -> NDArray[np.float64]:
        """Number of spans in each of `messages` messages."""
        if not len(self):
            return np.zeros(messages)
        return np.bincount(self.message, minlength=messages).astype(np.float64)

    def first_of_each(self) -> Spans:
        """The first span of each message."""
        return self.where(first_of_runs(self.message))

    @classmethod
    def union(cls, parts: Sequence[Spans]) -> Spans:
        """All spans of `parts` in order; of spans that overlap, the leftmost longest stays."""
        parts = [part for part in parts if len(part)]
        if not parts:
            return cls.none()
        if len(parts) == 1:
            return parts[0].without_overlaps()
        message = np.concatenate([part.message for part in parts])
        start = np.concatenate([part.start for part in parts])
        end = np.concatenate([part.end for part in parts])
        order = ((start << OFFSET_BITS) - end).argsort(kind="stable")  # which merges runs that are in order
        return cls(message.take(order), start.take(order), end.take(order)).without_overlaps()

    def without_overlaps(self) -> Spans:
        """Drop spans that begin before an earlier one has ended."""
        if len(self) < 2:
            return self
        alone = np.ones(len(self), dtype=bool)
        alone[1:] = self.start[1:] >= np.maximum.accumulate(self.end)[:-1]
        return self if alone.all() else self.where(alone)

    def overlapping(self, others: Spans) -> NDArray[np.bool_]:
        """Whether each span shares a character with any of `others` (ordered, disjoint)."""
        if not len(others):
            return np.zeros(len(self), dtype=bool)
        following = np.searchsorted(others.end, self.start, side="right")
        return (following < len(others)) & (others.start.take(following, mode="clip") < self.end)


_NO_SPANS = Spans(_NO_OFFSETS, _NO_OFFSETS, _NO_OFFSETS)
