"""Words that make a text heavy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Measure, example, signal
from outreach_analysis.text import Spans
from outreach_analysis.text.hashing import is_among

LONG_LETTERS = 7
HEAVY_LETTERS = 8
SUFFIX_LETTERS, LETTER_BITS = 4, 16
LETTER_MASK = (1 << LETTER_BITS) - 1
SUFFIXES = ("tion", "sion", "ment", "ance", "ence", "ency", "ancy", "ness", "lity", "vity", "sity", "city")


def _packed(suffix: str) -> int:
    return sum(ord(letter) << (LETTER_BITS * place) for place, letter in enumerate(suffix))


PACKED_SUFFIXES = np.sort(np.array([_packed(suffix) for suffix in SUFFIXES], dtype=np.uint64))
LAST_LETTERS = np.array(sorted({ord(suffix[-1]) for suffix in SUFFIXES} | {ord("s")}), dtype=np.uint32)


@signal(
    family="clarity",
    title="share of long words",
    kind="share",
    unit="share of words",
    reads_as="higher: more of the words are long",
    does_not_measure="whether a shorter word would do; NaN for a message without words",
    references=("Bjornsson 1968 (LIX: words of more than six letters)",),
    direction="-",
    examples=(
        example("Comprehensive organisational restructuring", 1.0),
        example("We met in the garden yesterday", 1 / 6, "yesterday"),
        example("We met.", 0.0),
        example("", float("nan")),
    ),
)
def long_word_share(batch: Batch) -> Measure:
    """Share of words of seven letters or more."""
    text = batch.text
    spans = text.token_spans(batch.once(long_words))
    words = text.words_per_message
    with np.errstate(invalid="ignore"):
        values = np.where(words > 0, spans.count(len(batch)) / np.maximum(words, 1), np.nan)
    return Measure(values, spans)


def long_words(batch: Batch) -> NDArray[np.intp]:
    """Tokens of seven letters or more."""
    return np.flatnonzero(batch.text.token_end - batch.text.token_start >= LONG_LETTERS)


def heavy_nouns(batch: Batch) -> Spans:
    """Long words on -tion, -ment, -ance, -ness, -ity that are no everyday nouns."""
    text = batch.text
    tokens = batch.once(long_words)
    end = text.token_end.take(tokens)
    last = text.folded.take(end - 1)
    fits = (end - text.token_start.take(tokens) >= HEAVY_LETTERS) & is_among(last, LAST_LETTERS)
    tokens, end, last = tokens.compress(fits), end.compress(fits), last.compress(fits)
    plural = last == ord("s")
    plural &= text.folded.take(end - 2) != ord("s")
    end = end - plural
    big = end - text.token_start.take(tokens) >= HEAVY_LETTERS
    tokens, end = tokens.compress(big), end.compress(big)
    packed = np.zeros(len(end), dtype=np.uint64)
    for place in range(SUFFIX_LETTERS):
        letters = np.minimum(text.folded.take(end - (SUFFIX_LETTERS - place)), LETTER_MASK)
        packed |= letters.astype(np.uint64) << np.uint64(LETTER_BITS * place)
    spans = text.token_spans(tokens.compress(is_among(packed, PACKED_SUFFIXES)))
    return spans.where(~spans.overlapping(batch.find("clarity.plain_nouns")))


@signal(
    family="clarity",
    title="share of heavy nouns",
    kind="share",
    unit="share of words",
    reads_as="higher: more is said in nouns made from verbs and adjectives",
    does_not_measure="terms that the trade needs; NaN for a message without words",
    references=("Williams 1990 (Style: characters as subjects, actions as verbs)",),
    direction="-",
    examples=(
        example("The implementation of optimisations", 1 / 2, "implementation", "optimisations"),
        example("Give consideration", 1 / 2, "consideration"),
        example("The question about my experience", 0.0),
        example("", float("nan")),
    ),
)
def nominalisation_share(batch: Batch) -> Measure:
    """Share of words that are heavy nouns."""
    spans = batch.once(heavy_nouns)
    words = batch.text.words_per_message
    with np.errstate(invalid="ignore"):
        values = np.where(words > 0, spans.count(len(batch)) / np.maximum(words, 1), np.nan)
    return Measure(values, spans)


@signal(
    family="clarity",
    kind="count",
    unit="mentions",
    reads_as="higher: more office and legal language",
    does_not_measure="terms of the reader's own trade, which may be welcome",
    references=("Practice: plain language guides",),
    direction="-",
    version=2,
    examples=(
        example("I utilise stakeholder input.", 2, "utilise", "stakeholder"),
        example("Prior to this, we aligned on the key takeaways.", 2, "Prior to", "key takeaways"),
        example("I use what people tell me.", 0),
        example("The cadence was slow.", 1),
        example("We sync the files.", 0),
    ),
)
def jargon(batch: Batch) -> Spans:
    """Utilise, stakeholder, prior to."""
    return batch.find("clarity.jargon")


@signal(
    family="clarity",
    kind="count",
    unit="mentions",
    reads_as="higher: more fashionable words",
    does_not_measure="whether the word is meant in earnest",
    references=("Practice: recruiters' lists of overused words",),
    direction="-",
    examples=(
        example("A world-class, results-driven team.", 2, "world-class", "results-driven"),
        example("Let us find synergies and move the needle.", 2, "synergies", "move the needle"),
        example("I have leverage in the talks.", 0),
        example("The class was out of this world.", 0),
    ),
)
def buzzwords(batch: Batch) -> Spans:
    """Synergy, world-class, game changer."""
    return batch.find("clarity.buzzwords")


@signal(
    family="clarity",
    kind="count",
    unit="mentions",
    reads_as="higher: more is left open: what, how much, how many",
    does_not_measure="whether more could be said; modesty, which hedges measures",
    references=("Hiller, Fisher & Kaess 1969 (vagueness and what listeners take away)",),
    direction="-",
    examples=(
        example("I did some stuff with a bunch of tools.", 3, "some", "stuff", "a bunch of"),
        example("It was kind of new and so on.", 2, "kind of", "and so on"),
        example("What kind of map was it?", 0),
        example("Thanks a lot for the two maps.", 0),
    ),
)
def vague_words(batch: Batch) -> Spans:
    """Some, stuff, a bunch of, kind of."""
    return batch.find("vague")


@signal(
    family="clarity",
    kind="count",
    unit="words",
    reads_as="higher: more of it is written as people speak",
    does_not_measure="whether the setting allows it; a possessive (Ada's) is none",
    references=("Biber 1988 (contractions mark involved, spoken style)",),
    direction="unknown",
    examples=(
        example("I'm sure it\u2019s fine, we don't mind.", 3, "I'm", "it\u2019s", "don't"),
        example("You could've asked; who'd know?", 2),
        example("Ada's map is the city's best.", 0),
        example("I am sure it is fine.", 0),
    ),
)
def contractions(batch: Batch) -> Spans:
    """I'm, it's, don't."""
    return batch.find("clarity.contractions")
