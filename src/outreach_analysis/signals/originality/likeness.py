"""Likeness to what the same member, or other members, sent before; never to later sends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.contract import Measure, signal
from outreach_analysis.signals.corpus import Corpus
from outreach_analysis.text import Spans, first_of_runs
from outreach_analysis.text.hashing import MIX

WINDOW = 500
SHORTEST_SENTENCE = 4
SLICE_SENTENCES = 300_000
"""Sentences grouped at a time, to bound memory."""
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Likeness:
    """How close each message comes to what its sender sent before.

    Parameters
    ----------
    best : float64 array, shape (messages,)
        Greatest Jaccard likeness; NaN where nothing was sent before.
    source : int64 array, shape (messages,)
        The message that it is likest to, the latest of several; -1 where they share nothing.
    """

    best: NDArray[np.float64]
    source: NDArray[np.int64]


def likest_own(corpus: Corpus) -> Likeness:
    """Compare each message with its sender's earlier sends, in blocks of `WINDOW` sends."""
    from scipy.sparse import csr_array

    size = len(corpus)
    best, nearest = np.full(size, np.nan), np.full(size, -1, dtype=np.int64)
    comparable = corpus.comparable
    order = np.lexsort((corpus.moment, corpus.sender))
    rank = np.empty(size, dtype=np.int64)
    starts = np.flatnonzero(first_of_runs(corpus.sender[order]))
    counts = np.diff(np.append(starts, size))
    rank[order] = np.arange(size) - np.repeat(starts, counts)
    has_earlier = _has_earlier_send(corpus)
    best[has_earlier] = 0.0

    message = corpus.triples.message
    usable = comparable[message]
    message, hashes = message[usable], corpus.triples.hash[usable]
    if not len(message):
        return Likeness(best, nearest)
    block = rank // WINDOW
    followed = np.zeros(size, dtype=bool)
    followed[order] = np.repeat((counts - 1) // WINDOW, counts) > block[order]
    source = np.flatnonzero(corpus.is_send[message])
    carried = np.flatnonzero((corpus.is_send & followed)[message])
    sender, block = corpus.sender[message].astype(np.uint64), block[message]
    keys = np.concatenate(
        [_block_key(hashes, sender, block), _block_key(hashes[carried], sender[carried], block[carried] + 1)]
    )
    _, column, frequency = np.unique(keys, return_inverse=True, return_counts=True)
    shared = frequency[column] > 1

    def matrix(rows: NDArray[np.int64], place: NDArray[np.int64]) -> csr_array:
        keep = np.flatnonzero(shared[place])
        cells = rows[keep], column[place[keep]]
        return csr_array((np.ones(len(keep), dtype=np.float32), cells), shape=(size, len(frequency)))

    asking = matrix(message, np.arange(len(message)))
    given = matrix(
        np.concatenate([message[source], message[carried]]),
        np.concatenate([source, np.arange(len(message), len(keys))]),
    )
    common = (asking @ given.T).tocoo()
    later, earlier = common.coords
    fair = (corpus.moment[earlier] < corpus.moment[later]) & (
        corpus.attempt[earlier] != corpus.attempt[later]
    )
    later, earlier, both = later[fair], earlier[fair], common.data[fair]
    length = np.bincount(corpus.triples.message, minlength=size)
    likeness = both / (length[later] + length[earlier] - both)
    np.maximum.at(best, later, likeness)
    likest = likeness == best[later]
    later, earlier = later[likest], earlier[likest]
    in_time = np.lexsort((corpus.once(_fingerprints)[earlier], corpus.moment[earlier], later))
    nearest[later[in_time]] = earlier[in_time]
    return Likeness(best, nearest)


def _fingerprints(corpus: Corpus) -> NDArray[np.uint64]:
    """A number for each message's triples, by which ties are broken in any order of rows."""
    running = np.zeros(len(corpus.triples.hash) + 1, dtype=np.uint64)
    np.cumsum(corpus.triples.hash * MIX, out=running[1:])
    bounds = corpus.triples.message.searchsorted(np.arange(len(corpus) + 1))
    prints: NDArray[np.uint64] = np.diff(running[bounds])
    return prints


@signal(
    family="originality",
    title="likeness to own earlier sends",
    scope="sender",
    kind="share",
    unit="share of word triples",
    reads_as="higher: the message is closer to one that the same member sent before",
    does_not_measure="whether the likeness comes from the member's own template or a coach's",
    needs=("earlier_sends",),
    references=("Broder 1997, resemblance of documents",),
    direction="-",
    version=2,
)
def max_similarity_own(corpus: Corpus) -> Measure:
    """Greatest Jaccard likeness, in word triples, to an earlier send of the same member.

    NaN for a member's first send. Members with more than 500 sends are compared with
    their 500 to 1,000 latest ones.
    """
    return Measure(corpus.once(likest_own).best)


def _block_key(
    hashes: NDArray[np.uint64], sender: NDArray[np.uint64], block: NDArray[np.int64]
) -> NDArray[np.uint64]:
    mixed: NDArray[np.uint64] = hashes ^ (sender * np.uint64(0x9E3779B97F4A7C15))
    mixed += block.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    return mixed


def _has_earlier_send(corpus: Corpus) -> NDArray[np.bool_]:
    """Whether the same sender sent something before, in another attempt."""
    known = np.flatnonzero(corpus.comparable)
    sender, attempt, moment = (column[known] for column in (corpus.sender, corpus.attempt, corpus.moment))
    size = int(sender.max()) + 1 if len(known) else 0
    sent = corpus.is_send[known]
    first, second = np.full(size, NEVER), np.full(size, NEVER)
    np.minimum.at(first, sender[sent], moment[sent])
    first_attempt = np.full(size, -1, dtype=np.int64)
    leads = sent & (moment == first[sender])
    first_attempt[sender[leads]] = attempt[leads]
    others = sent & (attempt != first_attempt[sender])
    np.minimum.at(second, sender[others], moment[others])
    earlier = np.zeros(len(corpus), dtype=bool)
    earlier[known] = np.where(attempt == first_attempt[sender], second[sender], first[sender]) < moment
    return earlier


@signal(
    family="originality",
    title="sentences others sent before",
    scope="table",
    kind="share",
    unit="share of sentences",
    reads_as="higher: more sentences stand word for word in what other members sent before",
    does_not_measure="paraphrase; or whether a coach suggested the sentence to both",
    needs=("earlier_sends",),
    references=("practice: shared templates read as mass mail",),
    direction="-",
)
def shared_sentence_share(corpus: Corpus) -> Measure:
    """Share of sentences of four words or more that another member sent before."""
    return _copied(corpus, own=False)


@signal(
    family="originality",
    title="sentences sent before",
    scope="table",
    kind="share",
    unit="share of sentences",
    reads_as="higher: more sentences stand word for word in the member's own earlier sends",
    does_not_measure="paraphrase; a sentence about oneself may be well repeated",
    needs=("earlier_sends",),
    references=("practice: what is pasted is read as pasted",),
    direction="-",
)
def repeated_sentence_share(corpus: Corpus) -> Measure:
    """Share of sentences of four words or more that the same member sent before."""
    return _copied(corpus, own=True)


def _copied(corpus: Corpus, *, own: bool) -> Measure:
    """Share of each message's sentences found in earlier sends, of the member or of others."""
    sentences, size = corpus.sentences, len(corpus)
    counted = (sentences.words >= SHORTEST_SENTENCE) & corpus.comparable[sentences.message]
    total = np.bincount(sentences.message[counted], minlength=size).astype(np.float64)
    slices = max(1, len(counted) // SLICE_SENTENCES)
    hits = np.zeros(size)
    found = []
    for number in range(slices):  # like sentences fall into one slice
        here = counted & (sentences.hash % np.uint64(slices) == number)
        copied = _copied_of(corpus, np.flatnonzero(here), own=own)
        hits += np.bincount(sentences.message[copied], minlength=size)
        if sentences.have_places:
            found.append(copied)
    values = np.where(corpus.comparable, hits / np.maximum(total, 1.0), np.nan)
    if not found:
        return Measure(values)
    where = np.sort(np.concatenate(found))
    return Measure(values, Spans(sentences.message[where], sentences.start[where], sentences.end[where]))


def _copied_of(corpus: Corpus, chosen: NDArray[np.int64], *, own: bool) -> NDArray[np.int64]:
    """Which of some sentences stand in earlier sends."""
    message = corpus.sentences.message[chosen]
    sender, moment = corpus.sender[message], corpus.moment[message]
    group_key = corpus.sentences.hash[chosen]
    if own:
        group_key = group_key ^ (sender.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    _, group = np.unique(group_key, return_inverse=True)
    groups = int(group.max()) + 1 if len(group) else 0
    first_moment = np.full(groups, NEVER)
    second_moment = np.full(groups, NEVER)
    first_party = np.full(groups, -1, dtype=np.int64)
    party = corpus.attempt[message] if own else sender
    sent = np.flatnonzero(corpus.is_send[message])
    sent = sent[np.lexsort((party[sent], moment[sent], group[sent]))]
    leads = sent[first_of_runs(group[sent])]
    first_moment[group[leads]], first_party[group[leads]] = moment[leads], party[leads]
    others = sent[party[sent] != first_party[group[sent]]]
    np.minimum.at(second_moment, group[others], moment[others])
    threshold = np.where(party == first_party[group], second_moment[group], first_moment[group])
    earlier: NDArray[np.int64] = chosen[threshold < moment]
    return earlier
