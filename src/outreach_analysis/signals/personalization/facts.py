"""Facts of the recipient's profile that the message names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Measure, example, signal
from outreach_analysis.signals.corpus import Weights
from outreach_analysis.signals.personalization.naming import naming_words
from outreach_analysis.signals.personalization.profile import RARE, Profile, rarity, read_profile, stemmer
from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.common_words import EVERYDAY, NAMES_THAT_ARE_WORDS
from outreach_analysis.text.hashing import hash_words
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
    topics : Weights
        Each message's own stems, weighted by rarity.
    """

    hits: dict[int, list[tuple[int, str, str]]]
    topics: Weights


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
    return Shared(hits, _topics(message, word_of, words, stems))


def _topics(
    message: NDArray[np.int64], word_of: NDArray[np.int64], words: list[str], stems: list[str]
) -> Weights:
    """Stems of each message with the weight of their rarest word; everyday words are left out."""
    if not words:
        return Weights.none()
    rarities = np.array([rarity(word) for word in words])
    used = np.unique(message * len(words) + word_of)
    row, word = np.divmod(used[rarities[used % len(words)] > 0], len(words))
    root = hash_words(stems)[word]
    order = np.lexsort((-rarities[word], root, row))
    row, root, weight = row[order], root[order], rarities[word][order]
    fresh = np.append(True, (row[1:] != row[:-1]) | (root[1:] != root[:-1]))[: len(row)]
    return _of_unit_length(root[fresh], row[fresh], weight[fresh])


def _of_unit_length(
    stems: NDArray[np.uint64], message: NDArray[np.int64], weight: NDArray[np.float64]
) -> Weights:
    squares = np.bincount(message, weights=weight**2, minlength=int(message.max(initial=-1)) + 1)
    return Weights(stems, message, weight / np.sqrt(squares[message]))


def find_topic_weights(batch: Batch) -> Weights:
    """What each message speaks of, where the recipient's profile is known."""
    return batch.once(shared_words).topics if batch.knows("recipient_profile").any() else Weights.none()


def find_profile_weights(batch: Batch) -> Weights:
    """What the profile of each message's recipient speaks of, where it is known."""
    told = [
        (row, root, weight)
        for row, profile in enumerate(batch.once(profiles))
        if profile is not None
        for root, weight in profile.weights.items()
    ]
    if not told:
        return Weights.none()
    rows, roots, weights = zip(*told, strict=True)
    return _of_unit_length(hash_words(roots), np.array(rows, dtype=np.int64), np.array(weights))


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
    title="facts of the recipient",
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
