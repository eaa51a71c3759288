"""Likeness to what other members sent before, from small samples of each message's word triples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.contract import Measure, signal
from outreach_analysis.signals.corpus import PAD, Corpus
from outreach_analysis.text import first_of_runs

LOOKED_UP = 6
"""Least triples of a message by which candidates are found."""
CANDIDATES = 3
"""Latest other members looked at for each of them."""
BLOCK = 3_000
SLICE_MESSAGES = 200_000
"""Of so many messages all triples are looked up at once; of more, a share of the triples at a time."""
NEVER = np.iinfo(np.int64).max


@signal(
    family="originality",
    title="likeness to others' sends",
    scope="table",
    kind="share",
    unit="share of word triples",
    reads_as="higher: the message is closer to one that another member sent before",
    does_not_measure=(
        "who wrote it first outside the table; a house style that coaches teach raises it for everybody"
    ),
    needs=("earlier_sends",),
    references=(
        "Broder 1997, resemblance of documents",
        "Cohen & Kaplan 2007, bottom-k sketches",
        "practice: shared templates read as mass mail",
    ),
    direction="-",
)
def max_similarity_others(corpus: Corpus) -> Measure:
    """Greatest Jaccard likeness, in word triples, to an earlier send of another member.

    Read from a sample of 32 triples of each message: exact for texts of up to 34 words,
    else with a standard error of at most .09. Candidates share one of the message's six
    least triples, so that a likeness of .5 is found 98 times in 100 and of .2 three times
    in four; 0 where there is none. NaN while nobody else has sent anything.
    """
    best = np.where(_others_sent(corpus), 0.0, np.nan)
    slices = max(1, len(corpus) // SLICE_MESSAGES)
    for number in range(slices):
        index = _Index(corpus, number, slices)
        for begin in range(0, len(corpus), BLOCK):
            rows = np.arange(begin, min(begin + BLOCK, len(corpus)))
            later, earlier = index.candidates(rows[~np.isnan(best[rows])])
            likeness = sampled_likeness(corpus.samples[later], corpus.samples[earlier])
            np.maximum.at(best, later, likeness)
    return Measure(best)


def sampled_likeness(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Jaccard likeness of pairs of sets, from the least hashes of each.

    Parameters
    ----------
    left, right : uint32 arrays, shape (pairs, SAMPLE)
        As `find_samples` gives them.

    Returns
    -------
    float64 array, shape (pairs,)
        Exact where neither set has more than `SAMPLE` members; 0 where one is empty.

    Notes
    -----
    Up to the lesser of the two greatest sampled hashes, both samples are complete, so that
    the members of the union up to there are a fair sample of it.
    """
    full_left = np.where(left[:, -1] != PAD, left[:, -1], PAD - 1)
    full_right = np.where(right[:, -1] != PAD, right[:, -1], PAD - 1)
    known = np.minimum(full_left, full_right)[:, None]
    sizes = (left <= known).sum(axis=1) + (right <= known).sum(axis=1)
    merged = np.sort(np.concatenate([left, right], axis=1), axis=1)
    both = ((merged[:, 1:] == merged[:, :-1]) & (merged[:, 1:] <= known)).sum(axis=1)
    union = sizes - both
    likeness: NDArray[np.float64] = np.divide(both, union, out=np.zeros(len(left)), where=union > 0)
    return likeness


def _others_sent(corpus: Corpus) -> NDArray[np.bool_]:
    """Whether another member sent anything before each message."""
    sends = np.flatnonzero(corpus.is_send & corpus.comparable)
    first = sends[np.argmin(corpus.moment[sends])] if len(sends) else -1
    if first < 0:
        return np.zeros(len(corpus), dtype=bool)
    others = corpus.moment[sends[corpus.sender[sends] != corpus.sender[first]]]
    second = int(others.min()) if len(others) else NEVER
    threshold = np.where(corpus.sender == corpus.sender[first], second, corpus.moment[first])
    sent: NDArray[np.bool_] = (threshold < corpus.moment) & corpus.comparable
    return sent


class _Index:
    """For each sampled triple, the members who sent it, by when each did so first.

    Parameters
    ----------
    corpus : Corpus
    number, slices : int
        Which of so many slices of the triples is looked up.
    """

    def __init__(self, corpus: Corpus, number: int = 0, slices: int = 1) -> None:
        self.corpus = corpus
        self.number, self.slices = np.uint32(number), np.uint32(slices)
        sends = np.flatnonzero(corpus.is_send & corpus.comparable).astype(np.int32)
        hashes, rows = self._looked_up(sends)
        repeated = _repeated(hashes) & (hashes != PAD)
        hashes, rows = hashes[repeated], rows[repeated]
        self.moment = corpus.once(_ranks_in_time)
        self.width = int(self.moment.max(initial=0)) + 1
        content = corpus.once(_contents)
        order = np.lexsort((content[rows], self.moment[rows], corpus.sender[rows], hashes))
        hashes, rows = hashes[order], rows[order]
        sender = corpus.sender[rows]
        fresh = (hashes[1:] != hashes[:-1]) | (sender[1:] != sender[:-1])
        first_of_member = np.append(True, fresh)[: len(rows)]
        hashes, rows = hashes[first_of_member], rows[first_of_member]
        order = np.lexsort((content[rows], self.moment[rows], hashes))
        self.rows = rows[order]
        self.distinct, group = np.unique(hashes[order], return_inverse=True)
        self.group = group.astype(np.int32)
        self.key = group * self.width + self.moment[self.rows]

    def _looked_up(
        self, rows: NDArray[np.signedinteger]
    ) -> tuple[NDArray[np.uint32], NDArray[np.signedinteger]]:
        """Triples of this slice by which some messages are looked up, and the message of each."""
        hashes = self.corpus.samples[rows, :LOOKED_UP]
        here = hashes % self.slices == self.number
        return hashes[here], np.repeat(rows, here.sum(axis=1))

    def candidates(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs of a message and an earlier send of another member, each once.

        Parameters
        ----------
        rows : int64 array

        Returns
        -------
        later, earlier : int64 arrays, shape (pairs,)
        """
        if not len(self.rows):
            return rows[:0], rows[:0]
        hashes, asking = self._looked_up(rows)
        group = np.minimum(np.searchsorted(self.distinct, hashes), len(self.distinct) - 1)
        found = self.distinct[group] == hashes
        group, asking = group[found], asking[found]
        end = np.searchsorted(self.key, group * self.width + self.moment[asking])
        sender = self.corpus.sender
        taken = np.zeros(len(asking), dtype=np.int64)
        pairs = []
        for back in range(1, CANDIDATES + 2):
            place = np.maximum(end - back, 0)
            earlier = self.rows[place]
            fits = (end >= back) & (taken < CANDIDATES)
            fits &= (self.group[place] == group) & (sender[earlier] != sender[asking])
            taken += fits
            pairs.append(asking.compress(fits) * len(sender) + earlier.compress(fits).astype(np.int64))
        both = np.sort(np.concatenate(pairs))
        later, earlier = np.divmod(both.compress(first_of_runs(both)), len(sender))
        return later, earlier


def _ranks_in_time(corpus: Corpus) -> NDArray[np.int32]:
    """Rank of the time of each message; the same for the same time."""
    return np.unique(corpus.moment, return_inverse=True)[1].astype(np.int32)


def _contents(corpus: Corpus) -> NDArray[np.uint64]:
    """A number for each message's words, by which ties in time are broken in any order of rows."""
    contents: NDArray[np.uint64] = corpus.samples.sum(axis=1, dtype=np.uint64)
    return contents


def _repeated(values: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Whether each value stands more than once."""
    order = np.argsort(values, kind="stable")
    same = values[order][1:] == values[order][:-1]
    repeated = np.zeros(len(values), dtype=bool)
    repeated[order] = np.append(same, False) | np.append(False, same) if len(values) else False
    return repeated
