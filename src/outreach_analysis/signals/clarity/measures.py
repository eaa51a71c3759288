"""Lengths that several signals of this family share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.text import characters as kind_of
from outreach_analysis.text import first_of_runs
from outreach_analysis.text.columns import running_count
from outreach_analysis.text.hashing import is_among

FULL_SENTENCE_WORDS = 3


SOUNDED_AFTER = {
    ending: np.array(sorted(map(ord, letters)), dtype=np.uint32)
    for ending, letters in {"s": "sxzcghl", "d": "td"}.items()
}
"""After which letters the e of "-es" and of "-ed" is heard."""


def syllables(batch: Batch) -> NDArray[np.int64]:
    """Syllables of each token, shape (tokens,): groups of vowels, less a silent e; at least 1.

    Notes
    -----
    "-e", "-es" and "-ed" are silent after a consonant, except in "-le", "-ted", "-ded"
    and after a sibilant ("boxes"). A word in a script without these vowels counts 1.
    """
    text = batch.text
    codes, vowel = text.folded, text.vowels
    begun = running_count(vowel[1:] > vowel[:-1])  # the buffer opens with a separator
    groups = (begun.take(text.token_end - 1) - begun.take(text.token_start - 1)).astype(np.int64)
    several = np.flatnonzero(groups > 1)
    end = text.token_end[several]
    final, second = codes[end - 1], codes[end - 2]
    bare = np.flatnonzero((final == ord("e")) & ~vowel[end - 2])
    sounded = (second[bare] == ord("l")) & ~vowel[end[bare] - 3]
    groups[several[bare[~sounded]]] -= 1
    for ending, sounded_after in SOUNDED_AFTER.items():
        unstressed = np.flatnonzero((second == ord("e")) & (final == ord(ending)))
        before = end[unstressed] - 3
        silent = ~vowel[before] & ~is_among(codes[before], sounded_after)
        groups[several[unstressed[silent]]] -= 1
    return np.maximum(groups, 1)


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
    longest = np.maximum.reduceat(length, opens)
    group = np.repeat(np.arange(len(opens)), np.diff(np.append(opens, len(message))))
    tied = np.flatnonzero(length == longest[group])
    return tied[first_of_runs(group[tied])], longest


def stretches(batch: Batch) -> NDArray[np.intp]:
    """First token of each stretch of words that no punctuation parts.

    A line's end parts words only where it ends a sentence, so that wrapped mail has no pauses.
    """
    text = batch.text
    parted = np.zeros(text.token_count, dtype=bool)
    sign = text.signs[PARTING.take(text.kinds.take(text.signs))]
    following = text.token_at(sign)
    sign, following = sign[inner := following < len(parted)], following[inner]
    touching = (text.token_start.take(following) == sign + 1) | (text.token_end.take(following - 1) == sign)
    parted[following[touching]] = True
    parted[text.sentences.first_token[:-1]] = True
    return np.flatnonzero(parted)


PARTING = np.zeros(16, dtype=bool)
PARTING[[kind_of.TERMINAL, kind_of.PAUSE, kind_of.BRACKET, kind_of.QUOTE]] = True
