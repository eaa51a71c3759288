"""How long a message is, and what of it is seen first."""

from __future__ import annotations

import numpy as np

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.clarity.measures import longest_of_each
from outreach_analysis.signals.contract import Measure, example, signal
from outreach_analysis.text import Spans

LINKEDIN = (
    "LinkedIn InMail 2021 (vendor): <400 characters +22% replies, 401-800 +3%, 801-1200 -6%, longer -11%"
)
RAOP = "Althoff et al. 2014: +.30 log-odds per 100 words (RAOP)"
BAND_EDGES = (400, 800, 1200)
PREVIEW_CHARACTERS = 80
LINES_APART = 2


@signal(
    family="clarity",
    kind="measure",
    unit="characters",
    reads_as="higher: the message is longer",
    does_not_measure="how much it says",
    references=(LINKEDIN, RAOP),
    direction="curve",
    examples=(
        example("Hi Ada", 6),
        example("", 0),
        example("  Hi Ada  ", 10),
        example("né", 2),
    ),
)
def characters(batch: Batch) -> Measure:
    """Characters, spaces included."""
    return Measure((batch.text.message_end - batch.text.message_start).astype(np.float64))


@signal(
    family="clarity",
    kind="measure",
    unit="words",
    reads_as="higher: the message is longer",
    does_not_measure="how much it says; quoted mail and signatures are left out",
    references=(RAOP,),
    direction="curve",
    examples=(
        example("Hi Ada, it's me.", 4),
        example("I agree.\n> Do you?", 2),
        example("", 0),
        example("?!", 0),
    ),
)
def words(batch: Batch) -> Measure:
    """Words that the sender wrote."""
    return Measure(batch.text.words_per_message)


@signal(
    family="clarity",
    title="length in LinkedIn's bands",
    kind="measure",
    unit="band",
    bounds=(1, 4),
    reads_as="higher: the message falls in a longer band (1: up to 400 characters, 4: above 1,200)",
    does_not_measure="anything that characters does not; it is there to be compared with the vendor's bands",
    references=(LINKEDIN,),
    direction="-",
    examples=(
        example("Hi Ada", 1),
        example("word " * 100, 2),
        example("", float("nan")),
        example("?", 1),
    ),
)
def length_band(batch: Batch) -> Measure:
    """LinkedIn's bands of length, 1 to 4."""
    length = batch.text.message_end - batch.text.message_start
    band = np.searchsorted(BAND_EDGES, length) + 1.0
    return Measure(np.where(length > 0, band, np.nan))


@signal(
    family="clarity",
    kind="count",
    unit="paragraphs",
    reads_as="higher: the message is parted into more paragraphs",
    does_not_measure="whether the parts belong together",
    references=("Practice: short paragraphs read better on a phone",),
    direction="curve",
    examples=(
        example("Hi Ada,\n\nI read it.\n\nBest", 3, "Hi Ada", "I read it.", "Best"),
        example("One line.\nAnother line.", 1),
        example("", 0),
        example("\n\n\n", 0),
    ),
)
def paragraphs(batch: Batch) -> Spans:
    """Blocks of text between blank lines."""
    return batch.once(paragraph_spans)


def paragraph_spans(batch: Batch) -> Spans:
    """Sentences joined where no blank line parts them."""
    text = batch.text
    sentences = text.sentences
    if not len(sentences):
        return Spans.none()
    parted = np.zeros(len(sentences) - 1, dtype=bool)
    wide = np.flatnonzero(sentences.start[1:] - sentences.end[:-1] >= LINES_APART)
    lines_before = text.newlines.searchsorted(sentences.start[wide + 1])
    parted[wide] = lines_before - text.newlines.searchsorted(sentences.end[wide]) >= LINES_APART
    opens = np.flatnonzero(np.append(True, parted | (sentences.message[1:] != sentences.message[:-1])))
    closes = np.append(opens[1:], len(sentences)) - 1
    return Spans(sentences.message[opens], sentences.start[opens], sentences.end[closes])


@signal(
    family="clarity",
    title="words in the longest paragraph",
    kind="measure",
    unit="words",
    reads_as="higher: there is a bigger block of text without a break",
    does_not_measure="how well it reads",
    references=("Practice: short paragraphs read better on a phone",),
    direction="-",
    examples=(
        example("Hi Ada,\n\nI read it at once.", 5, "I read it at once."),
        example("One.\n\nTwo words.", 2, "Two words."),
        example("", 0),
        example("?", 0),
    ),
)
def longest_paragraph_words(batch: Batch) -> Measure:
    """Words of the longest paragraph."""
    text = batch.text
    blocks = batch.once(paragraph_spans)
    length = text.token_at(blocks.end) - text.token_at(blocks.start)
    chosen, longest = longest_of_each(blocks.message, length)
    values = np.zeros(len(batch))
    values[blocks.message[chosen]] = longest
    return Measure(values, blocks.where(chosen))


@signal(
    family="clarity",
    title="words seen in a preview",
    kind="measure",
    unit="words",
    reads_as="higher: more of what a phone previews is more than a greeting",
    does_not_measure="whether the preview is of interest; NaN for a message without words",
    references=("Practice: a phone previews about 80 characters",),
    direction="+",
    examples=(
        example("Hi Ada, your talk on maps changed my project.", 8),
        example("Hello there! Hope you are well.", 0),
        example("", float("nan")),
        example("Maps.", 1, "Maps"),
    ),
)
def first_80_characters(batch: Batch) -> Measure:
    """Words of the first 80 characters that are not greeting."""
    text = batch.text
    has_words = np.flatnonzero(text.words_per_message > 0)
    opening = text.first_token[has_words]
    limit = text.token_start[opening] + PREVIEW_CHARACTERS
    after = np.minimum(np.searchsorted(text.token_start, limit), text.first_token[has_words + 1])
    count = np.full(len(batch), np.nan)
    count[has_words] = after - opening
    greetings = batch.find("courtesy.greeting")
    start = np.full(len(batch), -1, dtype=np.int64)
    start[has_words] = limit
    early = greetings.where(greetings.start < start[greetings.message])
    lost = np.minimum(
        text.token_at(early.end - 1) + 1, _by_message(has_words, after, len(batch))[early.message]
    )
    np.subtract.at(count, early.message, lost - text.token_at(early.start))
    return Measure(count, Spans(has_words, text.token_start[opening], text.token_end[after - 1]))


def _by_message(messages: np.ndarray, values: np.ndarray, size: int) -> np.ndarray:
    spread = np.zeros(size, dtype=np.int64)
    spread[messages] = values
    return spread


@signal(
    family="clarity",
    title="words in the subject line",
    kind="measure",
    unit="words",
    needs=("subject",),
    reads_as="higher: the subject line is longer; 3-4 words do best",
    does_not_measure="what it says; NaN where there is no subject",
    references=("Boomerang 2016 (vendor): 3-4 words 48% replies, none 14%",),
    direction="curve",
    examples=(
        example("Hi", 4, subject="Your talk on maps"),
        example("Hi", 1, subject="Question"),
        example("Hi", float("nan")),
        example("Hi", 0, subject="?"),
    ),
)
def subject_words(batch: Batch) -> Measure:
    """Words of the subject line."""
    return Measure(batch.context_text("subject").words_per_message)
