"""The colour of words: praise and blame, pressure and reproach."""

from __future__ import annotations

import numpy as np

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Measure, example, signal
from outreach_analysis.signals.politeness.references import STRATEGIES, YEOMANS
from outreach_analysis.text import Spans


@signal(
    family="politeness",
    title="positive words",
    kind="count",
    unit="words",
    reads_as="higher: more words of liking, praise and good feeling",
    does_not_measure="sincerity, irony, or what the feeling is about",
    references=(STRATEGIES.format("positive lexicon .12"), "Althoff et al. 2014: sentiment not significant"),
    direction="curve",
    examples=(
        example("I enjoyed it, a wonderful talk.", 2, "enjoyed", "wonderful"),
        example("We were delighted by the clear example.", 2, "delighted", "clear"),
        example("It was not good.", 0),
        example("It looks like rain, kind of.", 0),
    ),
)
def positive_lexicon(batch: Batch) -> Spans:
    """Words that value something."""
    return batch.find("sentiment.positive_lexicon")


@signal(
    family="politeness",
    title="negative words",
    kind="count",
    unit="words",
    reads_as="higher: more words of dislike, blame and bad feeling",
    does_not_measure="whom they are aimed at",
    references=(STRATEGIES.format("negative lexicon -.13"),),
    direction="-",
    version=3,
    examples=(
        example("That was a terrible and stupid mistake.", 2, "terrible", "stupid"),
        example("I hate this mess.", 2, "hate", "mess"),
        example("There is nothing wrong with it.", 0),
        example("No doubt it works.", 0),
    ),
)
def negative_lexicon(batch: Batch) -> Spans:
    """Words that run something down."""
    return batch.find("sentiment.negative_lexicon")


@signal(
    family="politeness",
    kind="measure",
    unit="balance",
    bounds=(-1, 1),
    reads_as="higher: good words outweigh bad ones; 0 where there are none or as many",
    does_not_measure="irony, or strength of feeling; replies may fall at both ends, so fit a curve",
    references=("Althoff et al. 2014: strong positive sentiment .14 ns (RAOP)",),
    direction="curve",
    version=3,
    examples=(
        example("A great and helpful talk.", 2 / 3, "great", "helpful"),
        example("A terrible day.", -1 / 2, "terrible"),
        example("The talk is on Monday.", 0),
        example("A good idea with a terrible name.", 0, "good", "terrible"),
    ),
)
def sentiment(batch: Batch) -> Measure:
    """Balance of good and bad words, (p - n) / (p + n + 1)."""
    good, bad = batch.find("sentiment.positive_lexicon"), batch.find("sentiment.negative_lexicon")
    positive, negative = good.count(len(batch)), bad.count(len(batch))
    values = (positive - negative) / (positive + negative + 1)
    return Measure(values, Spans.union([good, bad]))


@signal(
    family="politeness",
    kind="count",
    unit="words",
    reads_as="higher: more is denied or refused",
    does_not_measure="what is denied; 'no rush' is left out",
    references=(YEOMANS,),
    direction="unknown",
    examples=(
        example("I don't know and cannot say.", 2, "don't", "cannot"),
        example("Nobody replied; it was not sent.", 2, "Nobody", "not"),
        example("No problem, no rush.", 0),
        example("I know a knot when I see one.", 0),
    ),
)
def negation(batch: Batch) -> Spans:
    """Not, never, don't."""
    return batch.find("tone.negation")


@signal(
    family="politeness",
    kind="count",
    unit="words",
    reads_as="higher: more swearing",
    does_not_measure="whether it is meant in anger or in joy",
    references=(YEOMANS,),
    direction="-",
    version=2,
    examples=(
        example("What the hell is this crap?", 2, "hell", "crap"),
        example("Damn good talk.", 1, "Damn"),
        example("Hello from the class.", 0),
        example("Dick Grayson moved the passage.", 0),
    ),
)
def swearing(batch: Batch) -> Spans:
    """Swear words."""
    return batch.find("tone.swearing")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: the reader is pressed for time",
    does_not_measure="whether the hurry is real",
    references=("Practice of career coaches; no published effect",),
    direction="-",
    version=6,
    examples=(
        example("I need an answer by Friday, it is urgent.", 2),
        example("Please reply ASAP.", 1, "ASAP"),
        example("No rush, nothing urgent.", 0),
        example("I moved here right after school.", 0),
    ),
)
def urgency_pressure(batch: Batch) -> Spans:
    """ASAP, urgent, by tomorrow, last chance."""
    return batch.find("tone.urgency")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: the reader is blamed or called to account",
    does_not_measure="whether the blame is deserved",
    references=("Brown & Levinson 1987 (threats to positive face)",),
    direction="-",
    version=10,
    examples=(
        example("Why didn't you reply? You never answer.", 2),
        example("I have already written to you twice.", 1),
        example("Why did you choose design?", 0),
        example("What made you leave news for film?", 0),
        example("What do you mean by slow design?", 0),
        example("Could you tell me what surprised you in that move?", 0),
    ),
)
def reproach(batch: Batch) -> Spans:
    """You never replied, why did you, I already asked you."""
    return batch.find("tone.reproach")


@signal(
    family="politeness",
    kind="flag",
    unit="yes/no",
    reads_as="higher: the message ends on thanks",
    does_not_measure="what the thanks are for; a signature of up to three lines may follow",
    references=("Boomerang 2017 (vendor): grateful closing 62% against 47.5% replies",),
    direction="+",
    version=7,
    examples=(
        example("Could you read it?\n\nMany thanks,\nAda", 1, "Many thanks"),
        example("I would be glad to hear from you. Thank you for your time!", 1, "Thank you"),
        example("Thanks for the talk. I learned a lot from the part on maps. Are you free on Friday?", 0),
        example("I look forward to hearing from you.\nBest, Ada", 0),
    ),
)
def grateful_closing(batch: Batch) -> Spans:
    """Thanks in the last full sentence or after it."""
    thanks = batch.find("gratitude")
    sentences = batch.text.sentences
    if not len(thanks):
        return thanks
    last = np.searchsorted(sentences.message, thanks.message, side="right") - 1
    here = batch.text.sentence_of(thanks)
    words_before = np.append(0, np.cumsum(np.where(sentences.words > 4, 1, 0)))
    full_after = words_before[last + 1] - words_before[here + 1]
    first_too = here == np.searchsorted(sentences.message, thanks.message)
    return thanks.where((full_after == 0) & (last - here <= 4) & (~first_too | (last - here == 0)))
