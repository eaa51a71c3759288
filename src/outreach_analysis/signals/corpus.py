"""What signals that compare messages read: sentences, words and word triples, as hashes only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.text import Spans, first_of_runs
from outreach_analysis.text.hashing import MIX

Shared = TypeVar("Shared")
SAMPLE = 32
"""Word triples of a message that are kept to compare it with the whole table."""
PAD = np.uint32(0xFFFFFFFF)
MESSAGE_BITS = np.uint64(16)
"""A batch has fewer than 2**16 messages, so that a triple and its message fit into one number."""


@dataclass(frozen=True, eq=False)
class Sentences:
    """Sentences of many messages.

    Parameters
    ----------
    hash : uint64 array, shape (sentences,)
        The same for the same folded words in the same order.
    message : integer array, shape (sentences,)
    start, end : int64 arrays, shape (sentences,)
        Offsets in the message as it was given; empty where only numbers are asked for.
    words : int64 array, shape (sentences,)
    """

    hash: NDArray[np.uint64]
    message: NDArray[np.signedinteger]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    words: NDArray[np.int64]

    @property
    def have_places(self) -> bool:
        """Whether it is known where the sentences stand."""
        return len(self.start) == len(self.hash)


@dataclass(frozen=True, eq=False)
class Triples:
    """Runs of three words of many messages.

    Parameters
    ----------
    hash : uint64 array, shape (triples,)
        In its upper 48 bits.
    message : int64 array, shape (triples,)
        In order.
    """

    hash: NDArray[np.uint64]
    message: NDArray[np.int64]

    @classmethod
    def none(cls) -> Triples:
        """No triples."""
        return cls(np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64))


@dataclass(frozen=True, eq=False)
class Words:
    """Words of many messages, in order.

    Parameters
    ----------
    hash : uint64 array, shape (words,)
    message : int64 array, shape (words,)
    """

    hash: NDArray[np.uint64]
    message: NDArray[np.int64]

    @classmethod
    def none(cls) -> Words:
        """No words."""
        return cls(np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64))


@dataclass(frozen=True, eq=False)
class Weights:
    """What many messages, or the profiles beside them, speak of: stems with weights of unit length.

    Parameters
    ----------
    hash : uint64 array, shape (stems,)
        Each stem of a message once.
    message : int64 array, shape (stems,)
    weight : float64 array, shape (stems,)
    """

    hash: NDArray[np.uint64]
    message: NDArray[np.int64]
    weight: NDArray[np.float64]

    @classmethod
    def none(cls) -> Weights:
        """No stems."""
        return cls(np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64), np.empty(0))


def _no_samples() -> NDArray[np.uint32]:
    return np.empty((0, SAMPLE), dtype=np.uint32)


@dataclass(frozen=True, eq=False)
class Corpus:
    """Messages that can be compared: all of some senders, or those of the whole table.

    Parameters
    ----------
    sentences : Sentences
    triples : Triples
        Empty where the whole table is read.
    sender : int64 array, shape (messages,)
        Number of the sender, -1 where unknown.
    attempt : int64 array, shape (messages,)
        Versions of one attempt are never compared.
    moment : int64 array, shape (messages,)
        When it was written or sent, in any unit; -1 where unknown.
    is_send : bool array, shape (messages,)
        Whether the text itself went out; only sends can be copied from.
    words : Words
        Of each message's body: no greeting, signature or merge fields. Empty where the
        whole table is read.
    template : Words
        Of the body of the template that a message was written from, where it is known.
    topics, profiles : Weights
        Of each message, and of its recipient's profile, where the profile is known.
    samples : uint32 array, shape (messages, SAMPLE)
        The least triple hashes of each message, in order, padded with `PAD`. Empty
        where the messages of some senders are read.
    """

    sentences: Sentences
    triples: Triples
    sender: NDArray[np.int64]
    attempt: NDArray[np.int64]
    moment: NDArray[np.int64]
    is_send: NDArray[np.bool_]
    words: Words = field(default_factory=Words.none)
    template: Words = field(default_factory=Words.none)
    topics: Weights = field(default_factory=Weights.none)
    profiles: Weights = field(default_factory=Weights.none)
    samples: NDArray[np.uint32] = field(default_factory=_no_samples)
    _shared: dict[Callable[[Corpus], Any], Any] = field(default_factory=dict, init=False, repr=False)

    def __len__(self) -> int:
        return len(self.sender)

    def once(self, read: Callable[[Corpus], Shared]) -> Shared:
        """What a helper reads from this corpus, read on first use and kept for the signals that share it."""
        if read not in self._shared:
            self._shared[read] = read(self)
        value: Shared = self._shared[read]
        return value

    @property
    def comparable(self) -> NDArray[np.bool_]:
        """Messages whose sender and time are known."""
        known: NDArray[np.bool_] = (self.sender >= 0) & (self.moment >= 0)
        return known


def find_sentence_hashes(batch: Batch) -> Sentences:
    """Sentences of a batch, rows counted in the batch."""
    text = batch.text
    sentences = text.sentences
    place = (np.arange(text.token_count) - sentences.first_token[text.token_sentence]).astype(np.uint64)
    chained = np.zeros(text.token_count + 1, dtype=np.uint64)
    np.cumsum(text.token_hash * (place * np.uint64(2) + np.uint64(1)) * MIX, out=chained[1:])
    start, end = text.original_offsets(Spans(sentences.message, sentences.start, sentences.end))
    return Sentences(
        hash=chained[sentences.first_token[1:]] - chained[sentences.first_token[:-1]],
        message=sentences.message,
        start=start,
        end=end,
        words=sentences.words,
    )


def find_triples(batch: Batch) -> Triples:
    """Distinct word triples of each message of a batch, rows counted in the batch, hashes in order.

    Notes
    -----
    A triple and its message share one number of 64 bits, which sorts some thirty times faster
    than pairs do; two triples are taken for one with a chance of 2**-48.
    """
    text = batch.text
    words = text.token_hash
    same = np.flatnonzero(text.token_message[2:] == text.token_message[:-2])
    mixed = (words[:-2] * np.uint64(3) + words[1:-1] * np.uint64(5) + words[2:] * np.uint64(7)) * MIX
    keys = mixed.take(same) >> MESSAGE_BITS
    keys |= text.token_message.take(same).astype(np.uint64) << (np.uint64(64) - MESSAGE_BITS)
    keys.sort()
    keys = keys.compress(first_of_runs(keys))
    return Triples(keys << MESSAGE_BITS, (keys >> (np.uint64(64) - MESSAGE_BITS)).astype(np.int64))


def find_samples(triples: Triples, size: int) -> NDArray[np.uint32]:
    """The least triple hashes of each message: the same sample of equal texts, in any batch.

    Parameters
    ----------
    triples : Triples
        As `find_triples` orders them.
    size : int
        Number of messages.

    Returns
    -------
    uint32 array, shape (size, SAMPLE)
        Ordered, padded with `PAD`; what two samples share tells what the messages share
        (bottom-k sketches, Cohen & Kaplan 2007).
    """
    counts = np.bincount(triples.message, minlength=size)
    place = np.arange(len(triples.message)) - np.repeat(np.cumsum(counts) - counts, counts)
    least = place < SAMPLE
    samples = np.full((size, SAMPLE), PAD, dtype=np.uint32)
    samples[triples.message[least], place[least]] = triples.hash[least] >> np.uint64(32)
    return samples


def join_sentences(parts: Sequence[Sentences], first_rows: Sequence[int]) -> Sentences:
    """Sentences of several batches as one; `first_rows` are the batches' first rows."""
    if not parts:
        empty = np.empty(0, dtype=np.int64)
        return Sentences(empty.astype(np.uint64), empty, empty, empty, empty)
    return Sentences(
        hash=np.concatenate([part.hash for part in parts]),
        message=np.concatenate([part.message + row for part, row in zip(parts, first_rows, strict=True)]),
        start=np.concatenate([part.start for part in parts]),
        end=np.concatenate([part.end for part in parts]),
        words=np.concatenate([part.words for part in parts]),
    )


def join_triples(parts: Sequence[Triples], first_rows: Sequence[int]) -> Triples:
    """Triples of several batches as one; `first_rows` are the batches' first rows."""
    return Triples(*_joined(parts, first_rows)) if parts else Triples.none()


def join_words(parts: Sequence[Words], first_rows: Sequence[int]) -> Words:
    """Words of several batches as one; `first_rows` are the batches' first rows."""
    return Words(*_joined(parts, first_rows)) if parts else Words.none()


def join_weights(parts: Sequence[Weights], first_rows: Sequence[int]) -> Weights:
    """Weights of several batches as one; `first_rows` are the batches' first rows."""
    if not parts:
        return Weights.none()
    return Weights(*_joined(parts, first_rows), np.concatenate([part.weight for part in parts]))


def _joined(
    parts: Sequence[Triples | Words | Weights], first_rows: Sequence[int]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    hashes = np.concatenate([part.hash for part in parts])
    message = np.concatenate([part.message + row for part, row in zip(parts, first_rows, strict=True)])
    return hashes, message
