"""What the sentences of a message are for, and in which order its cues come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.ask.triggers import asks
from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Measure, example, signal
from outreach_analysis.signals.credibility.introduction import affiliation, introductions
from outreach_analysis.signals.credibility.proof import evidence_link, named_referral
from outreach_analysis.signals.credibility.record import completed_step, credential, track_record
from outreach_analysis.signals.personalization.facts import facts_named
from outreach_analysis.signals.personalization.reasons import commonality, experience_question, reason_for_you
from outreach_analysis.signals.personalization.works import works_named
from outreach_analysis.text import Spans

EXPLORATORY = ("no published effect: balance is tested for what it adds beyond the two axes",)
LETTER = (
    "I'm a nurse at Mercy Hospital. Your talk on triage changed our rounds. "
    "Could you spare ten minutes? It rained."
)


@dataclass(frozen=True, eq=False)
class Purposes:
    """Cues of a batch by purpose.

    Parameters
    ----------
    personal, credible, asking : Spans
    """

    personal: Spans
    credible: Spans
    asking: Spans


def purposes(batch: Batch) -> Purposes:
    """The cues of the three purposes."""
    personal = (works_named, reason_for_you, experience_question, commonality)
    credible = (
        introductions,
        affiliation,
        credential,
        track_record,
        evidence_link,
        named_referral,
        completed_step,
    )
    return Purposes(
        Spans.union([*(batch.once(read) for read in personal), batch.once(facts_named).spans]),
        Spans.union([batch.once(read) for read in credible]),
        batch.once(asks),
    )


def _share(batch: Batch, mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Share of each message's sentences that a mask chooses; NaN where there is no sentence."""
    size = len(batch)
    message = batch.text.sentences.message
    total = np.bincount(message, minlength=size).astype(np.float64)
    chosen = np.bincount(message.compress(mask), minlength=size)
    share: NDArray[np.float64] = np.divide(chosen, total, out=np.full(size, np.nan), where=total > 0)
    return share


def _purpose(batch: Batch, spans: Spans) -> Measure:
    mask = batch.sentence_mask(spans)
    return Measure(_share(batch, mask), batch.sentence_spans(mask))


@signal(
    family="balance",
    kind="share",
    unit="share of sentences",
    reads_as="higher: more of the sentences are about the reader",
    does_not_measure="how much each says; a sentence may serve several purposes",
    references=EXPLORATORY,
    version=4,
    examples=(
        example(LETTER, 0.25, "Your talk on triage changed our rounds."),
        example("It rained. It snowed.", 0),
        example("", float("nan")),
    ),
)
def personal_sentences(batch: Batch) -> Measure:
    """Share of sentences with a cue of personalization."""
    return _purpose(batch, batch.once(purposes).personal)


@signal(
    family="balance",
    kind="share",
    unit="share of sentences",
    reads_as="higher: more of the sentences are about the writer's standing",
    does_not_measure="how much each says; a sentence may serve several purposes",
    references=EXPLORATORY,
    version=4,
    examples=(
        example(LETTER, 0.25, "I'm a nurse at Mercy Hospital."),
        example("It rained. It snowed.", 0),
        example("", float("nan")),
    ),
)
def credible_sentences(batch: Batch) -> Measure:
    """Share of sentences with a cue of credibility."""
    return _purpose(batch, batch.once(purposes).credible)


@signal(
    family="balance",
    kind="share",
    unit="share of sentences",
    reads_as="higher: more of the sentences ask for something",
    does_not_measure="how much is asked; a sentence may serve several purposes",
    references=EXPLORATORY,
    version=4,
    examples=(
        example(LETTER, 0.25, "Could you spare ten minutes?"),
        example("It rained. It snowed.", 0),
        example("", float("nan")),
    ),
)
def asking_sentences(batch: Batch) -> Measure:
    """Share of sentences that ask."""
    return _purpose(batch, batch.once(purposes).asking)


@signal(
    family="balance",
    kind="share",
    unit="share of sentences",
    reads_as="higher: more of the sentences serve none of the three purposes",
    does_not_measure="whether they are idle: greetings and thanks count here",
    references=EXPLORATORY,
    version=4,
    examples=(
        example(LETTER, 0.25, "It rained."),
        example("It rained. It snowed.", 1),
        example("", float("nan")),
    ),
)
def other_sentences(batch: Batch) -> Measure:
    """Share of sentences that are neither personal nor credible nor ask."""
    found = batch.once(purposes)
    mask = ~batch.sentence_mask(Spans.union([found.personal, found.credible, found.asking]))
    return Measure(_share(batch, mask), batch.sentence_spans(mask))


def _first(batch: Batch, spans: Spans) -> NDArray[np.float64]:
    """Offset of the first cue in each message, infinite where there is none."""
    first = spans.first_of_each()
    offsets = np.full(len(batch), np.inf)
    offsets[first.message] = first.start
    return offsets


@signal(
    family="balance",
    title="personal before credible",
    kind="measure",
    unit="0 or 1",
    bounds=(0, 1),
    reads_as="higher: the first word about the reader stands before the first about the writer",
    does_not_measure="which order is better; undefined unless both are there",
    references=EXPLORATORY,
    version=4,
    examples=(
        example("Your talk on triage was clear. I'm a nurse at Mercy Hospital.", 1),
        example(LETTER, 0),
        example("Your talk on triage was clear.", float("nan")),
    ),
)
def personal_cue_first(batch: Batch) -> Measure:
    """Whether the first personal cue comes before the first credible one."""
    found = batch.once(purposes)
    personal, credible = _first(batch, found.personal), _first(batch, found.credible)
    both = np.isfinite(personal) & np.isfinite(credible)
    values = np.where(both, (personal < credible).astype(np.float64), np.nan)
    return Measure(values, Spans.none())


@signal(
    family="balance",
    title="reasons given before the ask",
    kind="measure",
    unit="kinds of cue",
    bounds=(0, 2),
    reads_as="higher: more of the two axes were served before the first ask",
    does_not_measure="how well; undefined where nothing is asked",
    references=EXPLORATORY,
    version=4,
    examples=(
        example(LETTER, 2),
        example("Could you spare ten minutes? I'm a nurse at Mercy Hospital.", 0),
        example("It rained.", float("nan")),
    ),
)
def cues_before_ask(batch: Batch) -> Measure:
    """How many of personal and credible cues stand before the first ask."""
    found = batch.once(purposes)
    ask = _first(batch, found.asking)
    earlier = (_first(batch, found.personal) < ask).astype(np.float64)
    earlier += _first(batch, found.credible) < ask
    return Measure(np.where(np.isfinite(ask), earlier, np.nan), Spans.none())


@signal(
    family="balance",
    title="personal, credible, or both",
    kind="code",
    unit="0 neither, 1 personal, 2 credible, 3 both",
    bounds=(0, 3),
    reads_as="higher: a code, not an amount: 0 neither, 1 personal only, 2 credible only, 3 both",
    does_not_measure="degrees; treat it as four groups, never as a number to average",
    references=EXPLORATORY,
    version=4,
    examples=(
        example(LETTER, 3),
        example("Your talk on triage was clear.", 1),
        example("I'm a nurse at Mercy Hospital.", 2),
        example("It rained.", 0),
    ),
)
def quadrant(batch: Batch) -> Measure:
    """Which of the two axes a message serves at all."""
    found = batch.once(purposes)
    size = len(batch)
    personal = found.personal.count(size) > 0
    credible = found.credible.count(size) > 0
    return Measure(personal + 2.0 * credible, Spans.none())
