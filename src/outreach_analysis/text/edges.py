"""Edges of an automaton, packed so that one addition finds a word's edge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

TRIES = 256


class EdgeTable:
    """Rows of a sparse table (state, word) to next state, laid into one array by displacement.

    Parameters
    ----------
    first_entry : int32 array, shape (states,)
    owner, target : int32 arrays, shape (entries,)

    Notes
    -----
    Each row keeps its shape and is shifted to the first place where its entries are
    free (Tarjan & Yao 1979). A word's entry is at `base[state] + word + 1`; it is the
    state's own if `owner` says so. No entry stands at `base[state]`, which answers for
    words of no lexicon (-1).
    """

    def __init__(
        self, first_entry: NDArray[np.int32], owner: NDArray[np.int32], target: NDArray[np.int32]
    ) -> None:
        self.first_entry, self.owner, self.target = first_entry, owner, target

    @classmethod
    def pack(cls, rows: Sequence[Mapping[int, int]], words: int) -> EdgeTable:
        """Lay rows into one array.

        Parameters
        ----------
        rows : sequence of mapping of int to int, one a state
            Word number to next state.
        words : int
            Number of words.
        """
        entries = sum(map(len, rows))
        size = 2 * entries + (len(rows) + 2) * TRIES + 2 * words
        base_of = np.zeros(len(rows), dtype=np.int32)
        owner = np.full(size, -1, dtype=np.int32)
        target = np.zeros(size, dtype=np.int32)
        begin = 0
        for state in sorted(range(len(rows)), key=lambda candidate: -len(rows[candidate])):
            row = rows[state]
            if not row:
                break
            columns = np.array(sorted(row), dtype=np.int64) + 1
            start = begin
            while True:
                shifts = np.arange(start, start + TRIES)
                fits = np.flatnonzero((owner[shifts[:, None] + columns] < 0).all(axis=1))
                if len(fits):
                    break
                start += TRIES
            begin = min(start, begin + TRIES)  # a crowded window is tried no more
            base = int(shifts[fits[0]])
            base_of[state] = base
            owner[base + columns] = state
            target[base + columns] = [row[column - 1] for column in columns.tolist()]
        used = int(base_of.max()) + words + 2
        return cls(base_of + np.int32(1), owner[:used], target[:used])

    def find(
        self, state: NDArray[np.int32], word: NDArray[np.int32]
    ) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Which of the places have an edge for their word, and where it leads.

        Parameters
        ----------
        state : int32 array, shape (n,)
        word : int32 array, shape (n,)
            -1 for words of no lexicon.

        Returns
        -------
        places : int64 array, shape (m,)
        targets : int32 array, shape (m,)
        """
        entry = self.first_entry.take(state) + word
        places = np.flatnonzero(self.owner.take(entry) == state)
        return places, self.target.take(entry.take(places))
