"""Facts of the recipient's profile that the message names."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Measure, example, signal
from outreach_analysis.signals.personalization.naming import naming_words
from outreach_analysis.signals.personalization.profile import RARE, Profile, rarity, read_profile, stemmer
from outreach_analysis.text import Spans
from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.common_words import EVERYDAY, NAMES_THAT_ARE_WORDS
from outreach_analysis.text.names import bare_word

LEAST_WEIGHT = 0.5
MOST_APART = 2
ABOUT = "School: Leeds. Gave a talk on tram maps in Porto. Plays the cello. Leads a team."


def profiles(batch: Batch) -> list[Profile | None]:
    """The recipient's profile of each message, where known."""
    texts = batch.context.get("recipient_profile") or [""] * len(batch)
    needs = ("recipient_name", "recipient_company", "recipient_title")
    others = [batch.context.get(need) or [""] * len(batch) for need in needs]
    return [
        read_profile(text, " ".join(known)) if text else None
        for text, *known in zip(texts, *others, strict=True)
    ]


@dataclass(frozen=True, eq=False)
class Shared:
    """Words that messages share with the profiles beside them.

    Parameters
    ----------
    hits : dict of int to list of (int, str, str)
        For each row of the batch: token, plain word and stem of each shared word, in order.
    lengths : float64 array, shape (messages,)
        Squared length of each message's own words, each once, weighted by rarity.
    """

    hits: dict[int, list[tuple[int, str, str]]]
    lengths: NDArray[np.float64]


def shared_words(batch: Batch) -> Shared:
    """Stem each distinct word once, and look the stems up in the profile of each message."""
    text = batch.text
    known = batch.once(profiles)
    told = np.array([profile is not None and bool(profile.weights) for profile in known], dtype=bool)
    tokens = np.flatnonzero(told[text.token_message])
    _, example_of, word_of = np.unique(
        batch.once(naming_words)[tokens], return_index=True, return_inverse=True
    )
    words = [bare_word(word) for word in text.words(tokens[example_of])]
    stem = stemmer()
    stems = [stem(word) for word in words]
    number = {root: place for place, root in enumerate(dict.fromkeys(stems))}
    root_of = np.array([number[root] for root in stems], dtype=np.int64)
    keys = [
        row * len(number) + number[root]
        for row, profile in enumerate(known)
        if profile is not None
        for root in profile.weights
        if root in number
    ]
    message = text.token_message[tokens]
    shared = np.flatnonzero(np.isin(message * len(number) + root_of[word_of], keys))
    hits: dict[int, list[tuple[int, str, str]]] = {}
    for place in shared.tolist():
        word = word_of[place]
        hits.setdefault(int(message[place]), []).append((int(tokens[place]), words[word], stems[word]))
    rarities = np.array([rarity(word) for word in words])
    used = np.unique(message * max(len(words), 1) + word_of)
    lengths = np.zeros(len(batch))
    if words:
        np.add.at(lengths, used // len(words), rarities[used % len(words)] ** 2)
    return Shared(hits, lengths)


def _weights(
    batch: Batch, profile: Profile, hits: list[tuple[int, str, str]]
) -> list[tuple[int, str, float]]:
    """Token, stem and weight of each shared word that says what the profile says."""
    text = batch.text
    kept: list[tuple[int, str, float]] = []
    for token, word, root in hits:
        weight = profile.weights[root]
        if root in profile.proper:
            small = text.token_kind[token] == kind_of.LOWER
            begins = token == text.sentences.first_token[text.token_sentence[token]]
            if (small or begins) and (word in EVERYDAY or word in NAMES_THAT_ARE_WORDS):
                continue
            weight = min(weight, RARE) if small else weight
        kept.append((token, root, weight))
    return kept


def _facts(batch: Batch, hits: list[tuple[int, str, float]]) -> list[tuple[float, int, int]]:
    """Weight, first and last token of each distinct fact of one message: neighbours make one fact."""
    sentence = batch.text.token_sentence
    groups: list[list[tuple[int, str, float]]] = []
    for hit in hits:
        last = groups[-1][-1][0] if groups else None
        if last is not None and hit[0] - last <= MOST_APART and sentence[hit[0]] == sentence[last]:
            groups[-1].append(hit)
        else:
            groups.append([hit])
    facts: list[tuple[float, int, int]] = []
    told: set[str] = set()
    for group in groups:
        fresh = {root: weight for _, root, weight in group if root not in told}
        if max(fresh.values(), default=0.0) >= LEAST_WEIGHT:
            facts.append((min(1.0, sum(fresh.values())), group[0][0], group[-1][0]))
            told |= fresh.keys()
    return facts


def facts_named(batch: Batch) -> Measure:
    """Weight and places of the facts that each message names."""
    values = np.zeros(len(batch))
    if not batch.knows("recipient_profile").any():
        return Measure(values)
    places: list[tuple[int, int]] = []
    known = batch.once(profiles)
    for row, hits in batch.once(shared_words).hits.items():
        profile = known[row]
        if profile is not None:
            facts = _facts(batch, _weights(batch, profile, hits))
            values[row] = sum(weight for weight, _, _ in facts)
            places += [(first, last) for _, first, last in facts]
    bounds = np.array(places, dtype=np.int64).reshape(-1, 2)
    return Measure(values, batch.text.token_spans(bounds[:, 0], bounds[:, 1]))


@signal(
    family="personalization",
    kind="measure",
    unit="facts, weighted by rarity",
    bounds=(0, None),
    reads_as="higher: more distinct facts of the recipient's profile are named, rare ones counting more",
    does_not_measure="whether a fact is used with sense; facts that the profile does not hold",
    needs=("recipient_profile",),
    references=(
        "vendor studies: named facts go with more replies",
        "practitioners: name something only they did",
    ),
    direction="+",
    examples=(
        example("Your tram maps and the cello!", 1.5, "tram maps", "cello", recipient_profile=ABOUT),
        example("I went to Leeds too.", 1.0, "Leeds", recipient_profile=ABOUT),
        example("I came across your profile and your background.", 0, recipient_profile=ABOUT),
        example("I lead a team at school and gave a talk.", 0, recipient_profile=ABOUT),
        example("Tram maps, always tram maps.", 1.0, recipient_profile=ABOUT),
    ),
)
def recipient_fact_mentions(batch: Batch) -> Measure:
    """Distinct facts of the profile that the message names, by stem and phrase."""
    return batch.once(facts_named)


@signal(
    family="personalization",
    kind="measure",
    unit="cosine",
    bounds=(0, 1),
    reads_as="higher: the message speaks in the words of the recipient's profile",
    does_not_measure="whether the sender's other messages fit this profile as well",
    needs=("recipient_profile",),
    references=("no published effect; sign unknown",),
    direction="unknown",
    examples=(
        example("Cello, tram maps, Porto.", math.sqrt(3) / 2, recipient_profile="Tram maps. Cello."),
        example("It rained.", 0.0, recipient_profile="Tram maps. Cello."),
        example("I came across your profile.", 0.0, recipient_profile="Tram maps. Cello."),
    ),
)
def profile_overlap(batch: Batch) -> Measure:
    """Cosine between message and profile by stem, each word weighted by its rarity."""
    found = batch.once(shared_words)
    known = batch.once(profiles)
    values = np.zeros(len(batch))
    for row, hits in found.hits.items():
        profile = known[row]
        if profile is not None and found.lengths[row] > 0:
            distinct = {word: root for _, word, root in hits}
            shared = sum(rarity(word) * profile.weights[root] for word, root in distinct.items())
            length = found.lengths[row] * sum(weight * weight for weight in profile.weights.values())
            values[row] = min(1.0, shared / math.sqrt(length))
    return Measure(values, Spans.none())
