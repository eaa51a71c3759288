"""Lengths that several signals of this family share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.text import characters as kind_of
from outreach_analysis.text import first_of_runs
from outreach_analysis.text.syllables import count_syllables

FULL_SENTENCE_WORDS = 3
RANK_BITS = 31


def syllables(batch: Batch) -> NDArray[np.int64]:
    """Syllables of each token, shape (tokens,): looked up for words of the lexicons, else counted."""
    text = batch.text
    counts = batch.matches.word_syllables().astype(np.int64)
    strange = np.flatnonzero(counts == 0)
    counts[strange] = count_syllables(
        text.folded, text.vowels, text.token_start[strange], text.token_end[strange]
    )
    return counts


def by_message(batch: Batch, per_token: NDArray[np.generic]) -> NDArray[np.float64]:
    """Sum over the tokens of each message."""
    running = np.append(0, np.cumsum(per_token, dtype=np.int64))
    first = batch.text.first_token
    total: NDArray[np.float64] = (running[first[1:]] - running[first[:-1]]).astype(np.float64)
    return total


def full_sentences(batch: Batch) -> NDArray[np.intp]:
    """Sentences of three words or more, so that greeting and signature do not count."""
    return np.flatnonzero(batch.text.sentences.words >= FULL_SENTENCE_WORDS)


def words_per_sentence(batch: Batch) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Number of full sentences of each message, and of the words in them."""
    sentences = batch.text.sentences
    chosen = batch.once(full_sentences)
    size = len(batch)
    count = np.bincount(sentences.message[chosen], minlength=size).astype(np.float64)
    words = np.bincount(sentences.message[chosen], weights=sentences.words[chosen], minlength=size)
    return count, words.astype(np.float64)


def longest_of_each(
    message: NDArray[np.int64], length: NDArray[np.int64]
) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Index of the (first) longest item of each message that has any, and its length; `message` is ordered."""
    if not len(message):
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.int64)
    opens = np.flatnonzero(first_of_runs(message))
    last = len(length) - 1
    ranked = (length << RANK_BITS) + np.arange(last, -1, -1)
    ranked = np.maximum.reduceat(ranked, opens)
    return last - (ranked & ((1 << RANK_BITS) - 1)), ranked >> RANK_BITS


def stretches(batch: Batch) -> NDArray[np.intp]:
    """First token of each stretch of words that no punctuation parts.

    A line's end parts words only where it ends a sentence, so that wrapped mail has no pauses.
    """
    text = batch.text
    parted = np.zeros(text.token_count, dtype=bool)
    sign = text.signs.compress(PARTING.take(text.kind_of_signs))
    following = text.token_at(sign)
    inner = following < len(parted)
    sign, following = sign.compress(inner), following.compress(inner)
    touching = (text.token_start.take(following) == sign + 1) | (text.token_end.take(following - 1) == sign)
    parted[following.compress(touching)] = True
    parted[text.sentences.first_token[:-1]] = True
    return np.flatnonzero(parted)


PARTING = np.zeros(16, dtype=bool)
PARTING[[kind_of.TERMINAL, kind_of.PAUSE, kind_of.BRACKET, kind_of.QUOTE]] = True
