"""Sentences: how many, how long, how hard."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.clarity.measures import (
    by_message,
    longest_of_each,
    stretches,
    syllables,
    words_per_sentence,
)
from outreach_analysis.signals.contract import Measure, example, signal
from outreach_analysis.text import Spans

LEAST_SENTENCES, LEAST_WORDS = 3, 30
PLAIN = (
    "We met at the fair in May. You spoke about maps and trams. I took notes and went home. "
    "Could you send me the list of books? I will read them all. Thank you for your time."
)


@signal(
    family="clarity",
    kind="measure",
    unit="sentences",
    reads_as="higher: the message has more sentences",
    does_not_measure="paragraphs; greeting and signature of one or two words are left out",
    references=("Practice: short messages of few sentences",),
    direction="curve",
    examples=(
        example("I read it. It was new to me.", 2),
        example("Hi Ada,\n\nDr. Byron told me.\n\nAnn", 1),
        example("", 0),
        example("Yes. No.", 0),
    ),
)
def sentences(batch: Batch) -> Measure:
    """Sentences of three words or more."""
    return Measure(batch.once(words_per_sentence)[0])


@signal(
    family="clarity",
    title="words in a usual sentence",
    kind="measure",
    unit="words",
    reads_as="higher: sentences are longer",
    does_not_measure="how they are built; NaN where there is no full sentence",
    references=("Flesch 1948",),
    direction="-",
    examples=(
        example("I read it. It was new to me.", 4),
        example("We met on Monday.", 4),
        example("Yes.", float("nan")),
        example("", float("nan")),
    ),
)
def mean_sentence_words(batch: Batch) -> Measure:
    """Mean words of a sentence."""
    count, words = batch.once(words_per_sentence)
    with np.errstate(invalid="ignore"):
        return Measure(np.where(count > 0, words / np.maximum(count, 1), np.nan))


@signal(
    family="clarity",
    title="words in the longest sentence",
    kind="measure",
    unit="words",
    reads_as="higher: there is a longer sentence",
    does_not_measure="whether it reads well all the same",
    references=("Flesch 1948",),
    direction="-",
    examples=(
        example("I read it. It was new to me.", 5, "It was new to me."),
        example("Go.", 1, "Go."),
        example("", 0),
        example("...", 0),
    ),
)
def longest_sentence_words(batch: Batch) -> Measure:
    """Words of the longest sentence."""
    found = batch.text.sentences
    chosen, longest = longest_of_each(found.message, found.words)
    values = np.zeros(len(batch))
    values[found.message[chosen]] = longest
    return Measure(values, Spans(found.message[chosen], found.start[chosen], found.end[chosen]))


@signal(
    family="clarity",
    title="longest run without a comma",
    kind="measure",
    unit="words",
    reads_as="higher: more words run on without a stop or a comma",
    does_not_measure="grammar",
    references=("Practice: a run-on has no place to breathe",),
    direction="-",
    examples=(
        example("I read it, and it was new.", 4, "and it was new"),
        example("one two three four", 4, "one two three four"),
        example("", 0),
        example("A. B. C.", 1),
    ),
)
def unpunctuated_words(batch: Batch) -> Measure:
    """Words of the longest stretch without punctuation."""
    text = batch.text
    values = np.zeros(len(batch))
    if not text.token_count:
        return Measure(values)
    opens = stretches(batch)
    closes = np.append(opens[1:], text.token_count) - 1
    chosen, longest = longest_of_each(text.token_message[opens], closes - opens + 1)
    values[text.token_message[opens[chosen]]] = longest
    return Measure(values, text.token_spans(opens[chosen], closes[chosen]))


def _ratios(batch: Batch) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Words a sentence and syllables a word; NaN where there is too little text to say."""
    count, words_in_full = batch.once(words_per_sentence)
    words = batch.text.words_per_message
    enough = (count >= LEAST_SENTENCES) & (words >= LEAST_WORDS)
    spoken = by_message(batch, batch.once(syllables))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(enough, words_in_full / count, np.nan), np.where(enough, spoken / words, np.nan)


@signal(
    family="clarity",
    title="school grade it reads like",
    kind="measure",
    unit="school grade",
    bounds=(None, None),
    reads_as="higher: harder to read",
    does_not_measure="sense; NaN below 3 sentences or 30 words, where the formula means nothing",
    references=("Kincaid et al. 1975: .39 words/sentence + 11.8 syllables/word - 15.59",),
    direction="-",
    examples=(
        example(PLAIN, 0.39 * 37 / 6 + 11.8 * 38 / 37 - 15.59),
        example("Too short to say.", float("nan")),
        example("word " * 40, float("nan")),
        example("", float("nan")),
    ),
)
def flesch_kincaid_grade(batch: Batch) -> Measure:
    """Flesch-Kincaid grade."""
    length, weight = batch.once(_ratios)
    return Measure(0.39 * length + 11.8 * weight - 15.59)


@signal(
    family="clarity",
    title="ease of reading",
    kind="measure",
    unit="points",
    bounds=(None, 121.22),
    reads_as="higher: easier to read",
    does_not_measure="sense; NaN below 3 sentences or 30 words, where the formula means nothing",
    references=("Flesch 1948: 206.835 - 1.015 words/sentence - 84.6 syllables/word",),
    direction="+",
    examples=(
        example(PLAIN, 206.835 - 1.015 * 37 / 6 - 84.6 * 38 / 37),
        example("Too short to say.", float("nan")),
        example("word " * 40, float("nan")),
        example("", float("nan")),
    ),
)
def reading_ease(batch: Batch) -> Measure:
    """Flesch reading ease."""
    length, weight = batch.once(_ratios)
    return Measure(206.835 - 1.015 * length - 84.6 * weight)
