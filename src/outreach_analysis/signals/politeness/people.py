"""Who is spoken of, and who stands first in a sentence."""

from __future__ import annotations

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.signals.politeness.references import STRATEGIES, YEOMANS
from outreach_analysis.text import Spans


@signal(
    family="politeness",
    title="I, me, my",
    kind="count",
    unit="words",
    reads_as="higher: the writer speaks more of themselves",
    does_not_measure="self-regard; longer messages have more (see you_share)",
    references=(STRATEGIES.format("1st person .08"), YEOMANS),
    direction="unknown",
    examples=(
        example("I lost my notes.", 2, "I", "my"),
        example("I'm new, and dont mind me.", 2, "I'm", "me"),
        example("We met on Monday.", 0),
        example("The mine is closed in winter.", 1, "mine"),
        example("An image of it.", 0),
    ),
)
def first_person_singular(batch: Batch) -> Spans:
    """I, me, my, mine."""
    return batch.find("pronouns.first_person_singular")


@signal(
    family="politeness",
    title="we, us, our",
    kind="count",
    unit="words",
    reads_as="higher: the writer speaks more of a we",
    does_not_measure="whether the we takes in the reader",
    references=(STRATEGIES.format("1st person plural .08"), YEOMANS),
    direction="unknown",
    examples=(
        example("We lost our notes.", 2, "We", "our"),
        example("Let's ask them for us.", 2, "Let's", "us"),
        example("The hours were long.", 0),
        example("I was there.", 0),
    ),
)
def first_person_plural(batch: Batch) -> Spans:
    """We, us, our, let's."""
    return batch.find("pronouns.first_person_plural")


@signal(
    family="politeness",
    title="you, your",
    kind="count",
    unit="words",
    reads_as="higher: the reader is addressed more often",
    does_not_measure="interest in the reader (see personalization); thank you and you're welcome are left out",
    references=(STRATEGIES.format("2nd person .05"), YEOMANS),
    direction="unknown",
    examples=(
        example("Your talk showed what you know.", 2, "Your", "you"),
        example("I hope you're well and that youve time.", 2, "you're", "youve"),
        example("Thank you!", 0),
        example("The youth club.", 0),
    ),
)
def second_person(batch: Batch) -> Spans:
    """You, your, yours."""
    return batch.find("pronouns.second_person")


@signal(
    family="politeness",
    title="he, she, they",
    kind="count",
    unit="words",
    reads_as="higher: more is said of other people",
    does_not_measure="what is said of them",
    references=("Pennebaker 2011 (The Secret Life of Pronouns)",),
    direction="unknown",
    examples=(
        example("She sent them her notes.", 3, "She", "them", "her"),
        example("They're late and he's not.", 2, "They're", "he's"),
        example("You and I met.", 0),
        example("The theme is here.", 0),
    ),
)
def third_person(batch: Batch) -> Spans:
    """He, she, they."""
    return batch.find("pronouns.third_person")


@signal(
    family="politeness",
    title="people without a name",
    kind="count",
    unit="words",
    reads_as="higher: more is said of, or to, people in general: anyone, someone, people",
    does_not_measure="whether a certain person is meant, or the reader; you and your are counted elsewhere",
    references=("Biber 1988 (indefinite pronouns: reference to people in general)",),
    direction="unknown",
    examples=(
        example("Could anyone tell me whom people ask?", 2, "anyone", "people"),
        example("I know somebody's always in.", 1, "somebody's"),
        example("Could we meet in person?", 0),
        example("You told her.", 0),
    ),
)
def unnamed_people(batch: Batch) -> Spans:
    """Anyone, someone, people."""
    return batch.find("pronouns.unnamed_people")


@signal(
    family="politeness",
    title="it, this, that",
    kind="count",
    unit="words",
    reads_as="higher: more is said of things and of nobody in particular",
    does_not_measure="vagueness",
    references=(YEOMANS,),
    direction="unknown",
    examples=(
        example("It works for everyone.", 2, "It", "everyone"),
        example("That's something new.", 2, "That's", "something"),
        example("Ada wrote a book.", 0),
        example("A bit of thatch.", 0),
    ),
)
def impersonal_pronoun(batch: Batch) -> Spans:
    """It, this, that, someone, everything."""
    return batch.find("pronouns.impersonal")


@signal(
    family="politeness",
    title="sentences opened with I or we",
    kind="count",
    unit="sentences",
    reads_as="higher: more sentences open with I or we",
    does_not_measure="self-regard",
    references=(STRATEGIES.format("1st person start .12"),),
    direction="unknown",
    examples=(
        example("I read it. We liked it.", 2, "I", "We"),
        example("I'm new here.", 1, "I'm"),
        example("Yesterday I read it.", 0),
        example("It is mine.", 0),
    ),
)
def first_person_start(batch: Batch) -> Spans:
    """Sentences that open with I, my, we or our."""
    return batch.find("pronouns.first_person_start")


@signal(
    family="politeness",
    title="sentences opened with you",
    kind="count",
    unit="sentences",
    reads_as="higher: more sentences open with you, which reads as a charge",
    does_not_measure="what is charged",
    references=(STRATEGIES.format("2nd person start -.30"),),
    direction="-",
    examples=(
        example("You left. Your page is empty.", 2, "You", "Your"),
        example("You're late.", 1, "You're"),
        example("Did you see it?", 0),
        example("I saw you.", 0),
    ),
)
def second_person_start(batch: Batch) -> Spans:
    """Sentences that open with you or your."""
    return batch.find("pronouns.second_person_start")
