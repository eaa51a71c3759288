"""How the writer takes up what the reader said or did."""

from __future__ import annotations

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.signals.politeness.references import YEOMANS
from outreach_analysis.text import Spans


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: the writer agrees more often",
    does_not_measure="what is agreed with",
    references=(YEOMANS,),
    direction="unknown",
    examples=(
        example("I agree. Good point.", 2, "I agree", "Good point"),
        example("Yes, you are right.", 2, "Yes", "you are right"),
        example("I don't agree.", 0),
        example("What is the right place?", 0),
    ),
)
def agreement(batch: Batch) -> Spans:
    """I agree, you are right, good point."""
    return batch.find("responses.agreement")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: the writer contradicts more often",
    does_not_measure="whether the writer is right",
    references=(YEOMANS,),
    direction="-",
    version=3,
    examples=(
        example("I disagree, you are wrong.", 2, "I disagree", "you are wrong"),
        example("I don't really agree.", 1, "I don't really agree"),
        example("No problem, take your time.", 0),
        example("I took the wrong train.", 0),
    ),
)
def disagreement(batch: Batch) -> Spans:
    """I disagree, that is not true."""
    return batch.find("responses.disagreement")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: the writer shows having heard the reader",
    does_not_measure="whether it was understood",
    references=(YEOMANS,),
    direction="+",
    version=2,
    examples=(
        example("I understand that you are busy.", 1, "I understand that"),
        example("As you mentioned, it is new. Point taken.", 2, "As you mentioned", "Point taken"),
        example("I don't understand the joke.", 0),
        example("You see the point.", 0),
    ),
)
def acknowledgement(batch: Batch) -> Spans:
    """I see your point, as you said, noted."""
    return batch.find("responses.acknowledgement")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: the reader is put at ease more often",
    does_not_measure="whether there was cause for worry",
    references=(YEOMANS,),
    direction="+",
    examples=(
        example("No worries, it's fine.", 2, "No worries", "it's fine"),
        example("Don't worry about the date.", 1, "Don't worry"),
        example("Is it okay if I ask?", 0),
        example("I worry about the date.", 0),
    ),
)
def reassurance(batch: Batch) -> Spans:
    """No worries, that is fine, take your time."""
    return batch.find("responses.reassurance")


@signal(
    family="politeness",
    kind="count",
    unit="sentences",
    reads_as="higher: more sentences open by welcoming what came before",
    does_not_measure="what is welcomed",
    references=(YEOMANS,),
    direction="+",
    examples=(
        example("Great, see you there.", 1, "Great"),
        example("Interesting! Where is it from?", 1, "Interesting"),
        example("A great day.", 0),
        example("Good grief.", 0),
    ),
)
def affirmation(batch: Batch) -> Spans:
    """Sentences that open with great, good, interesting."""
    return batch.find("responses.affirmation")
