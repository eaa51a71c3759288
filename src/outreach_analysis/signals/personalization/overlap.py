"""Whether a message fits this recipient's profile better than the sender's other messages do."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.contract import Measure, signal
from outreach_analysis.signals.corpus import Corpus, Weights
from outreach_analysis.text.hashing import MIX

SCALE = 2.0**40
"""Weights are summed as whole numbers, so that no sum depends on what else is scored."""


@signal(
    family="personalization",
    title="likeness to reader's profile",
    scope="sender",
    kind="measure",
    unit="difference of cosines",
    bounds=(-1, 1),
    reads_as="higher: the message fits the recipient's profile better than the sender's earlier sends do",
    does_not_measure=(
        "whether the shared words are said with sense; sends to people whose profile is not known are not "
        "compared with"
    ),
    needs=("recipient_profile", "earlier_sends"),
    references=("no published effect; sign unknown",),
    direction="unknown",
    version=2,
)
def profile_overlap(corpus: Corpus) -> Measure:
    """Cosine to the recipient's profile by stem, less the mean of the sender's earlier sends to it.

    Words are weighted by their rarity. NaN for a member's first send, and where the profile
    is unknown or holds everyday words alone.
    """
    size = len(corpus)
    told = np.zeros(size, dtype=bool)
    told[corpus.profiles.message] = True
    told &= corpus.comparable
    everyone = np.flatnonzero(told)
    sender = corpus.sender.astype(np.uint64) * MIX
    once = np.ones(size)
    count = np.zeros(size)
    count[everyone] = _earlier_sums(corpus, everyone, everyone, sender[everyone], sender[everyone], once)
    asking, profile = _of_told(corpus.profiles, told)
    spoken, topic = _of_told(corpus.topics, told)
    sums = _earlier_sums(
        corpus,
        asking,
        spoken,
        profile.hash ^ sender[asking],
        topic.hash ^ sender[spoken],
        topic.weight,
    )
    others = np.bincount(asking, weights=sums * profile.weight, minlength=size)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.where(count > 0, _cosines(profile, topic, size) - others / count, np.nan)
    return Measure(np.clip(values, -1.0, 1.0))


def _of_told(weights: Weights, told: NDArray[np.bool_]) -> tuple[NDArray[np.int64], Weights]:
    chosen = told[weights.message]
    message = weights.message[chosen]
    return message, Weights(weights.hash[chosen], message, weights.weight[chosen])


def _cosines(profile: Weights, topic: Weights, size: int) -> NDArray[np.float64]:
    """Cosine of each message to the profile beside it."""
    asked, said = (part.hash ^ (part.message.astype(np.uint64) * MIX) for part in (profile, topic))
    _, here, there = np.intersect1d(asked, said, assume_unique=True, return_indices=True)
    shared = profile.weight[here] * topic.weight[there]
    return np.bincount(profile.message[here], weights=shared, minlength=size).astype(np.float64)


def _earlier_sums(
    corpus: Corpus,
    asking: NDArray[np.int64],
    giving: NDArray[np.int64],
    asked: NDArray[np.uint64],
    given: NDArray[np.uint64],
    values: NDArray[np.float64],
) -> NDArray[np.float64]:
    """For each key asked, the sum of values given under it by earlier sends of other attempts."""
    is_send = corpus.is_send[giving]
    giving, given, values = giving[is_send], given[is_send], values[: len(is_send)][is_send]
    every = _sums_before(corpus, asking, giving, asked, given, values)
    attempt = corpus.attempt.astype(np.uint64) * (MIX ^ np.uint64(1))
    own = _sums_before(corpus, asking, giving, asked ^ attempt[asking], given ^ attempt[giving], values)
    return every - own


def _sums_before(
    corpus: Corpus,
    asking: NDArray[np.int64],
    giving: NDArray[np.int64],
    asked: NDArray[np.uint64],
    given: NDArray[np.uint64],
    values: NDArray[np.float64],
) -> NDArray[np.float64]:
    moment = np.concatenate([corpus.moment[asking], corpus.moment[giving]])
    gives = np.repeat([False, True], [len(asking), len(giving)])
    key = np.concatenate([asked, given])
    value = np.concatenate([np.zeros(len(asking)), np.rint(values * SCALE)]).astype(np.int64)
    order = np.lexsort((gives, moment, key))  # at one moment, what is asked stands before what is given
    key, value = key[order], value[order]
    before = np.append(0, np.cumsum(value))[:-1]
    opens = np.append(True, key[1:] != key[:-1])[: len(key)]
    group = np.cumsum(opens) - 1
    sums = np.empty(len(order))
    sums[order] = (before - before[opens][group]) / SCALE
    return sums[: len(asking)]
