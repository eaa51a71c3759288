"""How an ask is bounded: time, way out, ways to answer, what comes next."""

from __future__ import annotations

import re

import numpy as np

from outreach_analysis.signals.ask.triggers import found_in_asks
from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Measure, example, signal
from outreach_analysis.signals.sequences import last_word_before
from outreach_analysis.text import Spans

PRACTICE = "Practice of career coaches; no published effect"
REACH = 16
WORDS_OF_A_CONDITION = 8
DURATION = re.compile(
    r"(?<![\d.,/])(?P<low>\d{1,3})(?:\s?(?:-|to|or)\s?(?P<high>\d{1,3}))?[\s-]?"
    r"(?P<unit>m|minutes?|mins?|hours?|hrs?)$"
)
SPELT = {
    "five": 5,
    "ten": 10,
    "fifteen": 15,
    "twenty": 20,
    "twenty five": 25,
    "thirty": 30,
    "forty": 40,
    "forty five": 45,
    "sixty": 60,
    "ninety": 90,
    "half an": 30,
    "half": 30,
    "quarter of an": 15,
    "a quarter of an": 15,
    "three quarters of an": 45,
    "an": 60,
    "one": 60,
    "two": 120,
    "full": 60,
    "a few": 5,
    "a couple of": 5,
    "couple of": 5,
    "a": 1,
}


def _minutes(words: str) -> float:
    """Length of a duration in minutes."""
    match = DURATION.search(words)
    if match:
        number = float(match["high"] or match["low"])
        return number * 60 if match["unit"].startswith("h") else number
    *amount, _ = re.split(r"[\s-]+", words)
    return float(SPELT[" ".join(amount)])


def durations(batch: Batch) -> Spans:
    """Lengths of time named in sentences that ask."""
    text = batch.text
    units = found_in_asks(batch, "asks.time_unit")
    start, end = units.start.copy(), units.end
    least = text.sentences.start[text.sentence_of(units)]
    known = np.zeros(len(units), dtype=bool)
    for i in range(len(units)):
        window = max(int(least[i]), int(start[i]) - REACH)
        if match := DURATION.search(text.folded_text[window : int(end[i])]):
            start[i], known[i] = window + match.start(), True
    figures = Spans(units.message, start, end).where(known)
    return Spans.union([figures, found_in_asks(batch, "asks.duration")])


@signal(
    family="ask",
    title="minutes asked for",
    kind="measure",
    unit="minutes",
    reads_as="higher: more of the reader's time is asked for",
    does_not_measure="the time that it will really take; NaN where none is named",
    references=(PRACTICE,),
    direction="-",
    version=5,
    examples=(
        example("Could we talk for 15 minutes?", 15, "15 minutes"),
        example("Would half an hour suit you?", 30, "half an hour"),
        example("Could I take a quarter of an hour of your time?", 15),
        example("Could I have 15-20 mins of your time?", 20, "15-20 mins"),
        example("I spent 30 minutes on your post.", float("nan")),
        example("Could we talk?", float("nan")),
    ),
)
def ask_minutes(batch: Batch) -> Measure:
    """Minutes of the reader's time that are asked for."""
    text = batch.text
    spans = batch.once(durations)
    values = np.full(len(batch), np.nan)
    folded = text.folded_text
    lengths = [
        _minutes(folded[start:end])
        for start, end in zip(spans.start.tolist(), spans.end.tolist(), strict=True)
    ]
    np.fmax.at(values, spans.message, np.array(lengths, dtype=np.float64))
    return Measure(values, spans)


@signal(
    family="ask",
    title="asks whether it is of interest",
    kind="flag",
    unit="yes/no",
    reads_as="higher: the reader is asked for interest, not for a meeting",
    does_not_measure="whether a meeting is proposed as well (see ask_type_call)",
    references=("Gong 2020 (vendor): interest check 12% against 7% replies for a meeting",),
    direction="+",
    examples=(
        example("Would you be open to a chat?", 1, "Would you be open"),
        example("Is this something you would discuss?", 1, "Is this something"),
        example("Can we meet on Friday at 3?", 0),
        example("I would be open to it.", 0),
    ),
)
def interest_check(batch: Batch) -> Spans:
    """Would you be open to, is this of interest."""
    return batch.find("asks.interest")


@signal(
    family="ask",
    kind="flag",
    unit="yes/no",
    reads_as="higher: the reader may choose the time or the form",
    does_not_measure="whether the choice is real",
    references=(PRACTICE,),
    direction="+",
    version=4,
    examples=(
        example("Any time that suits you would be fine.", 1),
        example("I'm flexible and happy to work around your schedule.", 1),
        example("Friday at 3 it is.", 0),
        example("A flexible pipe.", 0),
    ),
)
def flexibility(batch: Batch) -> Spans:
    """Any time that suits you, happy to work around your schedule."""
    return batch.find("asks.flexibility")


@signal(
    family="ask",
    title="days and hours offered",
    kind="count",
    unit="mentions",
    reads_as="higher: more days or hours are proposed by the writer",
    does_not_measure="whether they suit the reader",
    references=(PRACTICE,),
    direction="-",
    version=3,
    examples=(
        example("Could we meet on Tuesday or Thursday?", 2, "Tuesday", "Thursday"),
        example("Are you free tomorrow?", 1, "tomorrow"),
        example("On Tuesday I read your post.", 0),
        example("Could we talk at your convenience?", 0),
    ),
)
def named_slots(batch: Batch) -> Spans:
    """Days and hours named in sentences that ask."""
    return found_in_asks(batch, "asks.slot")


@signal(
    family="ask",
    title="easy way to decline",
    kind="flag",
    unit="yes/no",
    reads_as="higher: the reader is told that no is a fine answer",
    does_not_measure="whether the writer means it",
    references=("Carpenter 2013 (but you are free: meta-analysis, raises compliance)",),
    direction="+",
    version=7,
    examples=(
        example("No worries if not.", 1, "No worries if"),
        example("I completely understand if you are busy.", 1, "I completely understand if"),
        example("Only if it suits you, of course.", 1, "Only if it suits"),
        example("No problem at the bank today.", 0),
        example("I understand the plan.", 0),
    ),
)
def opt_out(batch: Batch) -> Spans:
    """No worries if not, I understand if you can't."""
    text, excuses = batch.text, batch.find("requests.excuse")
    condition = last_word_before(text, excuses, ("if", "should"), WORDS_OF_A_CONDITION)
    given, told = excuses.where(condition >= 0), condition[condition >= 0]
    excused = Spans(given.message, text.token_start[told], given.end).without_overlaps()
    return Spans.union([batch.find("requests.permission_to_decline"), excused])


@signal(
    family="ask",
    title="choice of how to answer",
    kind="flag",
    unit="yes/no",
    reads_as="higher: the reader is offered more than one way to answer",
    does_not_measure="which way is easier",
    references=(PRACTICE,),
    direction="+",
    version=3,
    examples=(
        example("Could we have a call, or a few lines by email?", 1),
        example("By phone or email, as you like.", 1),
        example("Could we have a call?", 0),
        example("I read the email or saw the page.", 0),
    ),
)
def response_options(batch: Batch) -> Spans:
    """A call or a line by message."""
    return batch.find("asks.options")


@signal(
    family="ask",
    kind="flag",
    unit="yes/no",
    reads_as="higher: the message says what happens next",
    does_not_measure="whether it will happen",
    references=(PRACTICE,),
    direction="+",
    version=2,
    examples=(
        example("If yes, I'll send a calendar invite.", 1),
        example("I will follow up next week.", 1),
        example("I will follow your advice.", 0),
        example("They send a calendar.", 0),
    ),
)
def next_step(batch: Batch) -> Spans:
    """I'll send an invite, just reply with a time."""
    return batch.find("asks.next_step")


@signal(
    family="ask",
    title="topics named in the ask",
    kind="count",
    unit="mentions",
    reads_as="higher: the ask names what it is about",
    does_not_measure="whether the topic interests the reader; 'about your experience' names none",
    references=(PRACTICE,),
    direction="+",
    version=5,
    examples=(
        example("Could I ask about how you moved from law to design?", 1),
        example("Do you have advice on switching teams?", 1),
        example("Could I hear about your experience?", 0),
        example("I wrote about how it began.", 0),
    ),
)
def topic_specificity(batch: Batch) -> Spans:
    """Topics named in sentences that ask."""
    return found_in_asks(batch, "asks.topic")
