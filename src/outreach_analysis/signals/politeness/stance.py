"""How sure and how subjective the writer sounds, and the words that fill pauses."""

from __future__ import annotations

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.signals.politeness.references import STRATEGIES, YEOMANS
from outreach_analysis.text import Spans


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: claims are made with more caution",
    does_not_measure="whether the caution fits the facts",
    references=(STRATEGIES.format("hedges .14"), YEOMANS),
    direction="unknown",
    examples=(
        example("Perhaps it is a typo.", 1, "Perhaps"),
        example("I'm not sure, but it seems to work.", 2, "I'm not sure", "seems to"),
        example("Reply as soon as possible rather than later.", 0),
        example("What do you think?", 0),
    ),
)
def hedges(batch: Batch) -> Spans:
    """Perhaps, I think, it seems."""
    return batch.find("stance.hedges")


@signal(
    family="politeness",
    title="stated as a fact",
    kind="count",
    unit="mentions",
    reads_as="higher: claims are put as plain fact",
    does_not_measure="whether the claims are true; 'I really enjoyed it' is left out",
    references=(STRATEGIES.format("factuality -.38"),),
    direction="-",
    examples=(
        example("In fact, that is exactly wrong.", 2, "In fact", "exactly"),
        example("Obviously you did.", 1, "Obviously"),
        example("I really enjoyed your talk.", 0),
        example("It is not really done.", 0),
    ),
)
def factuality(batch: Batch) -> Spans:
    """In fact, obviously, without doubt."""
    return batch.find("stance.factuality")


@signal(
    family="politeness",
    title="really, honestly",
    kind="count",
    unit="mentions",
    reads_as="higher: the writer vouches for their own candour",
    does_not_measure="candour",
    references=(YEOMANS,),
    direction="unknown",
    examples=(
        example("To be honest, I really doubt it.", 2, "To be honest", "really"),
        example("Frankly, it is late.", 1, "Frankly"),
        example("An honest answer helps.", 0),
        example("It is a serious matter.", 0),
    ),
)
def truth_intensifier(batch: Batch) -> Spans:
    """Really, honestly, to be frank."""
    return batch.find("stance.truth_intensifier")


@signal(
    family="politeness",
    title="stated as an opinion",
    kind="count",
    unit="mentions",
    reads_as="higher: more is said as the writer's own view",
    does_not_measure="whether the view is well founded",
    references=(YEOMANS,),
    direction="unknown",
    examples=(
        example("I think it works, and I hope so.", 2, "I think", "I hope"),
        example("In my opinion it is too long.", 1, "In my opinion"),
        example("Do you think it works?", 0),
        example("The opinion page is new.", 0),
    ),
)
def subjectivity(batch: Batch) -> Spans:
    """I think, in my view, it seems to me."""
    return batch.find("stance.subjectivity")


@signal(
    family="politeness",
    title="just, only, simply",
    kind="count",
    unit="words",
    reads_as="higher: more is made little of",
    does_not_measure="time: 'just now' is left out",
    references=(YEOMANS,),
    direction="unknown",
    examples=(
        example("I just wanted to ask.", 1, "just"),
        example("It is only a draft, simply a list.", 2, "only", "simply"),
        example("I came just now.", 0),
        example("She is the only one.", 0),
    ),
)
def adverb_limiter(batch: Batch) -> Spans:
    """Just, only, simply."""
    return batch.find("stance.adverb_limiter")


@signal(
    family="politeness",
    title="hmm, well, you know",
    kind="count",
    unit="words",
    reads_as="higher: more words that only fill a pause",
    does_not_measure="hesitation of the writer",
    references=(YEOMANS,),
    direction="unknown",
    examples=(
        example("Hmm. Well, that is new.", 2, "Hmm", "Well"),
        example("Oh, I see.", 1, "Oh"),
        example("Well done! You write well.", 0),
        example("Do you know how it went?", 0),
    ),
)
def filler_pause(batch: Batch) -> Spans:
    """Hmm, oh, well, you know."""
    return batch.find("stance.filler_pause")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: more reasons are given",
    does_not_measure="whether the reasons are good; time ('since Monday') is left out",
    references=(YEOMANS, "Langer, Blank & Chanowitz 1978 (a reason raises compliance)"),
    direction="+",
    examples=(
        example("I write because you gave the talk.", 1, "because"),
        example("Given your work on maps, and since you live here, I ask.", 2, "Given your", "since"),
        example("I have lived here since Monday.", 0),
        example("It is a good cause.", 0),
    ),
)
def reasoning(batch: Batch) -> Spans:
    """Because, since, given that."""
    return batch.find("stance.reasoning")
