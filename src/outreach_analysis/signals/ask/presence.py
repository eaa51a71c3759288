"""Whether, how often and where a message asks for something."""

from __future__ import annotations

import numpy as np

from outreach_analysis.signals.ask.triggers import asks
from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Measure, example, signal
from outreach_analysis.text import Spans

ONE_ASK = "Boomerang 2017 (vendor): 1-3 questions +50% replies against none"


@signal(
    family="ask",
    title="asks for something",
    kind="flag",
    unit="yes/no",
    reads_as="higher: the message asks for something",
    does_not_measure="what for, or whether it is reasonable; wishes and statements of need count",
    references=("Searle 1975 (indirect requests)",),
    direction="+",
    version=7,
    examples=(
        example("Could you share a tip?", 1, "Could you share"),
        example("I would love to hear your view.", 1),
        example("Send me your notes.", 1),
        example("I read your post on the train.", 0),
        example("Hope you are well.", 0),
        example("They could do better.", 0),
    ),
)
def ask_present(batch: Batch) -> Spans:
    """Anything asked for, wished for or proposed."""
    return batch.once(asks)


@signal(
    family="ask",
    title="number of asks",
    kind="count",
    unit="asks",
    reads_as="higher: more things are asked for at once",
    does_not_measure="the size of each",
    references=("Practice: one ask a message", ONE_ASK),
    direction="curve",
    version=7,
    examples=(
        example("Would you be open to a short call?", 1),
        example("Could you review my resume, introduce me to your manager and refer me?", 3),
        example("It rained.", 0),
        example("You reviewed my talk and introduced me to Ada.", 0),
    ),
)
def n_asks(batch: Batch) -> Spans:
    """Single things asked for."""
    return batch.once(asks)


@signal(
    family="ask",
    title="questions",
    kind="count",
    unit="sentences",
    reads_as="higher: more sentences end on a question mark",
    does_not_measure="whether an answer is wanted",
    references=(ONE_ASK,),
    direction="curve",
    examples=(
        example("Are you free? If so, when?", 2),
        example("Is it?", 1, "Is it?"),
        example("I ask myself where it is.", 0),
        example("See x.invalid/?a=b for more.", 0),
    ),
)
def question_count(batch: Batch) -> Spans:
    """Sentences that end on a question mark."""
    return batch.sentence_spans(batch.text.sentences.is_question)


@signal(
    family="ask",
    title="how late the ask comes",
    kind="share",
    unit="share of words",
    reads_as="higher: the ask stands later in the message",
    does_not_measure="whether the reader gets so far",
    references=("Practice: reason first, then the ask",),
    direction="curve",
    version=7,
    examples=(
        example("Could you read it?", 0.0),
        example("I like maps. Could you read it?", 3 / 7),
        example("I like maps.", float("nan")),
        example("", float("nan")),
    ),
)
def ask_position(batch: Batch) -> Measure:
    """Share of the words that stand before the first ask."""
    text = batch.text
    first = batch.once(asks).first_of_each()
    values = np.full(len(batch), np.nan)
    token = text.token_at(first.start)
    place = token - text.first_token[first.message]
    values[first.message] = place / text.words_per_message[first.message]
    return Measure(values, first)


@signal(
    family="ask",
    title="asks put as questions",
    kind="share",
    unit="share of asks",
    reads_as="higher: more of the asks are plain questions or carry a question mark",
    does_not_measure="politeness",
    references=("Boomerang 2017 (vendor): 1-3 questions +50% replies",),
    direction="+",
    version=7,
    examples=(
        example("Could you read it?", 1.0),
        example("I would like to talk. Would Friday work?", 0.5),
        example("I want a job.", 0.0),
        example("It rained.", float("nan")),
    ),
)
def asked_as_question(batch: Batch) -> Measure:
    """Share of the asks that stand in a question."""
    text = batch.text
    found = batch.once(asks)
    total = found.count(len(batch))
    closed = found.where(text.sentences.is_question[text.sentence_of(found)]) if len(found) else found
    with np.errstate(invalid="ignore"):
        values = np.where(total > 0, closed.count(len(batch)) / np.maximum(total, 1), np.nan)
    return Measure(values, closed)
