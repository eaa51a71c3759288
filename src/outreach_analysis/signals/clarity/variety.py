"""How many different words a message has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Measure, example, signal

LEAST_WORDS = 10
HASH_BITS = np.uint64(40)


def distinct_of_each(batch: Batch) -> NDArray[np.float64]:
    """Number of different words of each message.

    Notes
    -----
    A word and its message share one number of 64 bits, which sorts several times faster than
    pairs do; two words of one message are taken for one with a chance of 2**-40 at most.
    """
    text = batch.text
    keys = text.token_message.astype(np.uint64)
    keys <<= HASH_BITS
    keys |= text.token_hash >> (np.uint64(64) - HASH_BITS)
    keys.sort()
    fresh = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
    running = np.append(0, np.cumsum(fresh, dtype=np.int32))
    return np.diff(running[text.first_token]).astype(np.float64)


@signal(
    family="clarity",
    title="different words",
    kind="measure",
    unit="words",
    bounds=(0, None),
    reads_as="higher: the message says more that it has not said yet",
    does_not_measure="whether the words are needed",
    references=("Herdan 1960 (Type-token mathematics)",),
    direction="curve",
    examples=(
        example("The map of the tram and the map of the bus.", 6),
        example("Tram maps, always tram maps.", 3),
        example("", 0),
    ),
)
def distinct_words(batch: Batch) -> Measure:
    """Different words of the message."""
    return Measure(batch.once(distinct_of_each))


@signal(
    family="clarity",
    title="variety of words",
    kind="measure",
    unit="logarithm of different words over logarithm of words",
    bounds=(0, 1),
    reads_as="higher: words are repeated less",
    does_not_measure="rare or long words; NaN under ten words, and falls a little with length",
    references=("Herdan 1960 (Type-token mathematics)",),
    direction="unknown",
    examples=(
        example("The map of the tram and the map of the bus.", float(np.log(6) / np.log(11))),
        example("We met on Monday and you spoke of very old maps.", 1.0),
        example("Tram maps.", float("nan")),
    ),
)
def lexical_variety(batch: Batch) -> Measure:
    """Variety of words, by Herdan's logarithms."""
    words = batch.text.words_per_message
    told = words >= LEAST_WORDS
    different = np.log(np.maximum(batch.once(distinct_of_each), 1.0))
    return Measure(np.where(told, different / np.log(np.maximum(words, 2.0)), np.nan))
