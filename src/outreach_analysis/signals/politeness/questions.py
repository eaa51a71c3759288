"""How questions and sentences open."""

from __future__ import annotations

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.signals.politeness.references import STRATEGIES, YEOMANS
from outreach_analysis.text import Spans


@signal(
    family="politeness",
    kind="count",
    unit="sentences",
    reads_as="higher: more questions open straight with a question word",
    does_not_measure="how hard the question is; 'how are you' and 'what do you think' are left out",
    references=(STRATEGIES.format("direct question -.27"),),
    direction="-",
    examples=(
        example("Why is it gone?", 1, "Why"),
        example("I looked. So what is next?", 1, "So what"),
        example("What do you think? How are you?", 0),
        example("I know why it is gone.", 0),
    ),
)
def direct_question(batch: Batch) -> Spans:
    """Questions that open with what, why, who, how."""
    return batch.find("openings.direct_question")


@signal(
    family="politeness",
    title="questions opened with so, and",
    kind="count",
    unit="sentences",
    reads_as="higher: more questions open with so, and, but or then",
    does_not_measure="what follows",
    references=(STRATEGIES.format("direct start -.43"),),
    direction="-",
    examples=(
        example("So can you fix it or not?", 1, "So"),
        example("And where is it?", 1, "And"),
        example("So we went home.", 0),
        example("Is it so?", 0),
    ),
)
def direct_start(batch: Batch) -> Spans:
    """Questions that open with so, and, but, or, then."""
    return batch.find("openings.direct_start")


@signal(
    family="politeness",
    title="sentences opened with and, but",
    kind="count",
    unit="sentences",
    reads_as="higher: more sentences open with a conjunction",
    does_not_measure="grammar; it is a matter of tone",
    references=(YEOMANS,),
    direction="unknown",
    examples=(
        example("And then we left. But why?", 2, "And", "But"),
        example("However, I stayed.", 1, "However"),
        example("We left and stayed away.", 0),
        example("Andrea left.", 0),
    ),
)
def conjunction_start(batch: Batch) -> Spans:
    """Sentences that open with and, but, so, because."""
    return batch.find("openings.conjunction_start")


@signal(
    family="politeness",
    title="question words",
    kind="count",
    unit="words",
    reads_as="higher: more open questions are asked",
    does_not_measure="whether the writer wants an answer",
    references=(YEOMANS,),
    direction="unknown",
    examples=(
        example("Where did you learn it?", 1, "Where"),
        example("If you know, who wrote it?", 1, "who"),
        example("Did it work?", 0),
        example("I know where it is.", 0),
    ),
)
def wh_question(batch: Batch) -> Spans:
    """Question words in questions."""
    return batch.find("openings.wh_question")


@signal(
    family="politeness",
    title="yes-or-no questions",
    kind="count",
    unit="sentences",
    reads_as="higher: more questions can be answered with yes or no",
    does_not_measure="whether yes or no would satisfy the writer",
    references=(YEOMANS,),
    direction="unknown",
    examples=(
        example("Is it open?", 1, "Is"),
        example("Hello, would you read it?", 1, "Hello, would"),
        example("Where is it?", 0),
        example("Is that so, she said.", 0),
    ),
)
def yes_no_question(batch: Batch) -> Spans:
    """Questions that open with a verb."""
    return batch.find("openings.yes_no")


@signal(
    family="politeness",
    kind="count",
    unit="words",
    reads_as="higher: the reader is asked for reasons, which reads as calling to account",
    does_not_measure="interest: 'why did you choose design?' is a why as well",
    references=("Brown & Levinson 1987 (threats to positive face)",),
    direction="-",
    examples=(
        example("Why is it gone?", 1, "Why"),
        example("How come nobody knew?", 1, "How come"),
        example("That is why I write.", 0),
        example("Where is it?", 0),
    ),
)
def why_question(batch: Batch) -> Spans:
    """Why, how come, in questions."""
    return batch.find("openings.why")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: the reader's view is sought",
    does_not_measure="whether it will be heeded",
    references=("Brown & Levinson 1987 (positive politeness: seek agreement)",),
    direction="+",
    version=2,
    examples=(
        example("What do you think of the plan?", 1, "What do you think"),
        example("Any thoughts? Would that work?", 2, "Any thoughts", "Would that work"),
        example("Why do you think so?", 0),
        example("They think it works.", 0),
    ),
)
def asks_opinion(batch: Batch) -> Spans:
    """What do you think, any thoughts, would that work."""
    return batch.find("openings.opinion")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: the writer puts a question down to curiosity or interest",
    does_not_measure="what the interest is in",
    references=("Brown & Levinson 1987 (give reasons, notice the hearer)",),
    direction="+",
    examples=(
        example("Out of curiosity, where is it?", 1, "Out of curiosity"),
        example("I'd be interested in the data; I'm just curious.", 2),
        example("A curious case.", 0),
        example("They were interested.", 0),
    ),
)
def curiosity(batch: Batch) -> Spans:
    """Just curious, I'd be interested to know."""
    return batch.find("openings.curiosity")
