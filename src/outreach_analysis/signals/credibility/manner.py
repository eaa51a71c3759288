"""How the writer comes across: need, self-praise, claims too sure, a register too loose."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.signals.sequences import chain
from outreach_analysis.text import Spans, TextColumns
from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.hashing import is_among

LONG_SHOUT = 7
ALSO_NAMES = frozenset(["fam", "ppl", "r", "ty"])
"""Slang that with a capital is something else: R, a PPL, Ty."""
STACKED = np.array(sorted(map(ord, "!?\uff01\uff1f")), dtype=np.uint32)


@signal(
    family="credibility",
    kind="count",
    unit="mentions",
    reads_as="higher: the message pleads, grovels or lays guilt more often",
    does_not_measure="how great the need is",
    references=(
        "Mitra and Gilbert 2014: grovelling goes with failed projects on Kickstarter",
        "Wang et al. 2019: guilt, 23 points fewer donations",
    ),
    direction="-",
    version=6,
    examples=(
        example("I am desperate for any job.", 2, "desperate", "any job"),
        example("Sorry to bother you, I'd love to pick your brain.", 2),
        example("You ignored me.", 1),
        example("Do you need a hand?", 0),
        example("I need to renew my licence.", 0),
    ),
)
def neediness(batch: Batch) -> Spans:
    """Pleading, grovelling, guilt."""
    return batch.find("manner.need", "manner.guilt")


@signal(
    family="credibility",
    kind="count",
    unit="mentions",
    reads_as="higher: the writer praises themselves in words that anybody may use",
    does_not_measure="claims with an object or a figure (see track_record)",
    references=("practitioners: claims without proof do nothing or harm",),
    direction="-",
    version=5,
    examples=(
        example("I am a passionate team player.", 2, "I am a passionate", "team player"),
        example("My work ethic makes me the perfect candidate.", 2),
        example("You are a passionate teacher.", 0),
        example("I work hard on Mondays.", 0),
    ),
)
def self_praise(batch: Batch) -> Spans:
    """Hard worker, passionate, quick learner and their kin."""
    text = batch.text
    return Spans.union(
        [
            batch.find("manner.self_praise"),
            chain(text, batch.find("manner.i_am"), batch.find("manner.virtue")),
            chain(text, batch.find("manner.my"), batch.find("manner.asset"), 1),
        ]
    )


@signal(
    family="credibility",
    kind="count",
    unit="mentions",
    reads_as="higher: the writer claims more than anybody can know",
    does_not_measure="certainty that is earned; the wider strategy of politeness is factuality",
    references=("Danescu-Niculescu-Mizil et al. 2013: factuality −.38 on perceived politeness",),
    direction="-",
    examples=(
        example("I guarantee it: you won't be disappointed.", 2),
        example("I am absolutely certain that I will succeed.", 1),
        example("I am not certain.", 0),
        example("A certain person told me.", 0),
    ),
)
def certainty(batch: Batch) -> Spans:
    """Guarantees and claims without doubt."""
    return batch.find("manner.certain")


@signal(
    family="credibility",
    kind="count",
    unit="mentions",
    reads_as="higher: the register is looser (emoji, slang, stacked marks, shouting)",
    does_not_measure="whether the reader minds",
    references=("hypothesis: harms a first message to a stranger",),
    direction="-",
    version=2,
    examples=(
        example("yo dude, gonna need this!!!", 4, "yo", "dude", "gonna", "!!!"),
        example("Thanks 😀", 1, "😀"),
        example("PLEASE HELP me", 1, "PLEASE HELP"),
        example("The NASA and IBM teams met in the UK.", 0),
        example("I hold a PPL and write R.", 0),
        example("Good morning!", 0),
    ),
)
def informality(batch: Batch) -> Spans:
    """Emoji, slang, stacked exclamation or question marks, words in capitals."""
    text = batch.text
    slang = batch.find("manner.slang")
    words = text.words(text.token_at(slang.start))
    capital = text.token_capitalised[text.token_at(slang.start)]
    named = capital & np.array([word in ALSO_NAMES for word in words], dtype=bool)
    return Spans.union([slang.where(~named), _shouts(text), _marks(text), _emoji(text)])


def _runs(positions: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last of each run of neighbouring positions."""
    breaks = np.flatnonzero(np.diff(positions) != 1)
    return positions[np.append(0, breaks + 1)], positions[np.append(breaks, len(positions) - 1)]


def _emoji(text: TextColumns) -> Spans:
    places = text.signs_of_kind(kind_of.EMOJI)
    if not len(places):
        return Spans.none()
    first, last = _runs(places)
    return text.spans_at(first, last + 1)


def _marks(text: TextColumns) -> Spans:
    """Two exclamation or question marks in a row, or more."""
    places = text.terminals.compress(is_among(text.folded.take(text.terminals), STACKED))
    if not len(places):
        return Spans.none()
    first, last = _runs(places)
    stacked = last > first
    return text.spans_at(first[stacked], last[stacked] + 1)


def _shouts(text: TextColumns) -> Spans:
    """Two words or more in capitals that are no abbreviation, or one long one."""
    loud = text.capitals.compress(text.shouted)
    length = text.token_end[loud] - text.token_start[loud]
    steady = (text.kinds[text.token_end[loud] - 1] != kind_of.LOWER) & (length >= 2)
    loud, length = loud.compress(steady), length.compress(steady)
    if not len(loud):
        return Spans.none()
    first, last = _runs(loud)
    opens = np.searchsorted(loud, first)
    longest = np.maximum.reduceat(length, opens)
    total = np.add.reduceat(length, opens)
    words = last - first + 1
    shouted = (longest >= LONG_SHOUT) | ((words >= 2) & (longest >= 5) & (total >= 8))
    same = text.token_message[first] == text.token_message[last]
    return text.token_spans(first[shouted & same], last[shouted & same])
