"""Facts of the recipient's profile that the message names."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Measure, example, signal
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
    others = [
        batch.context.get(need) or [""] * len(batch) for need in ("recipient_name", "recipient_company")
    ]
    return [
        read_profile(text, f"{name} {company}") if text else None
        for text, name, company in zip(texts, *others, strict=True)
    ]


def _facts(batch: Batch, row: int, profile: Profile) -> list[tuple[float, int, int]]:
    """Weight, first and last token of each distinct fact of one message."""
    text = batch.text
    stem = stemmer()
    first, stop = int(text.first_token[row]), int(text.first_token[row + 1])
    tokens = np.arange(first, stop)
    hits: list[tuple[int, str, float]] = []
    for token, word in zip(tokens.tolist(), text.words(tokens), strict=True):
        root = stem(bare_word(word))
        if root not in profile.weights:
            continue
        weight = profile.weights[root]
        if root in profile.proper:
            small = text.token_kind[token] == kind_of.LOWER
            begins = token == text.sentences.first_token[text.token_sentence[token]]
            if (small or begins) and (word in EVERYDAY or word in NAMES_THAT_ARE_WORDS):
                continue
            weight = min(weight, RARE) if small else weight
        hits.append((token, root, weight))
    facts: list[tuple[float, int, int]] = []
    told: set[str] = set()
    group: list[tuple[int, str, float]] = []
    for hit in [*hits, (stop + MOST_APART + 1, "", 0.0)]:
        if group and (
            hit[0] - group[-1][0] > MOST_APART
            or text.token_sentence[hit[0]] != text.token_sentence[group[-1][0]]
        ):
            fresh = {root: weight for _, root, weight in group if root not in told}
            if max(fresh.values(), default=0.0) >= LEAST_WEIGHT:
                facts.append((min(1.0, sum(fresh.values())), group[0][0], group[-1][0]))
                told |= fresh.keys()
            group = []
        group.append(hit)
    return facts


def facts_named(batch: Batch) -> Measure:
    """Weight and places of the facts that each message names."""
    if not batch.knows("recipient_profile").any():
        return Measure(np.zeros(len(batch)))
    values = np.zeros(len(batch))
    places: list[tuple[int, int]] = []
    for row, profile in enumerate(batch.once(profiles)):
        if profile is not None and profile.weights:
            facts = _facts(batch, row, profile)
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
    """Cosine between the stems of message and profile, weighted by rarity."""
    stem = stemmer()
    text = batch.text
    values = np.zeros(len(batch))
    for row, profile in enumerate(batch.once(profiles)):
        if profile is None or not profile.weights:
            continue
        words = text.words(np.arange(text.first_token[row], text.first_token[row + 1]))
        used = Counter({stem(word): rarity(word) for word in map(bare_word, words) if rarity(word)})
        shared = sum(weight * profile.weights.get(root, 0.0) for root, weight in used.items())
        lengths = sum(w * w for w in used.values()) * sum(w * w for w in profile.weights.values())
        values[row] = min(1.0, shared / math.sqrt(lengths)) if lengths else 0.0
    return Measure(values, Spans.none())
