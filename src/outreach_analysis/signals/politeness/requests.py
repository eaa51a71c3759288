"""How a request is worded: forms that leave room, and forms that do not."""

from __future__ import annotations

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.signals.politeness.references import FACE, STRATEGIES, YEOMANS
from outreach_analysis.text import Spans


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: more requests are put as could you or would you",
    does_not_measure="the size of what is asked",
    references=(STRATEGIES.format("could/would you .47"), YEOMANS),
    direction="+",
    examples=(
        example("Could you read it?", 1, "Could you"),
        example("Would you mind sharing it, and could someone check?", 2, "Would you", "could someone"),
        example("You could go far.", 0),
        example("Why would you do that?", 0),
    ),
)
def could_you(batch: Batch) -> Spans:
    """Could you, would you, might you."""
    return batch.find("requests.could_you")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: more requests are put as can you or will you",
    does_not_measure="the size of what is asked",
    references=(STRATEGIES.format("can/will you .09 (ns)"), YEOMANS),
    direction="unknown",
    examples=(
        example("Can you read it?", 1, "Can you"),
        example("If you agree, will you tell her?", 1, "will you"),
        example("Reply as soon as you can.", 0),
        example("How can you say that?", 0),
    ),
)
def can_you(batch: Batch) -> Spans:
    """Can you, will you."""
    return batch.find("requests.can_you")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: more requests are hinted at, so that no need not be said",
    does_not_measure="whether the hint is clear enough to be acted on",
    references=(FACE,),
    direction="+",
    version=3,
    examples=(
        example("I was wondering if you could talk.", 1, "I was wondering if"),
        example("Would you mind a short call?", 1, "Would you mind"),
        example("I never wondered about it.", 0),
        example("You would mind the noise there.", 0),
    ),
)
def indirect_request(batch: Batch) -> Spans:
    """I was wondering if, would you mind, would it be possible."""
    return batch.find("requests.indirect_request")


@signal(
    family="politeness",
    title="plays down the effort",
    kind="count",
    unit="mentions",
    reads_as="higher: the request is made small, or is left to the reader's time",
    does_not_measure="whether the request is in fact small",
    references=(FACE,),
    direction="+",
    version=3,
    examples=(
        example(
            "If you have a moment, I have a quick question.", 2, "If you have a moment", "a quick question"
        ),
        example("No rush at all, whenever you have time.", 2, "No rush", "whenever you have time"),
        example("Please reply at your earliest convenience.", 0),
        example("She had a moment of doubt.", 0),
    ),
)
def minimised_imposition(batch: Batch) -> Spans:
    """If you have a moment, no rush, a quick question."""
    return batch.find("requests.minimising")


@signal(
    family="politeness",
    title="asks permission",
    kind="count",
    unit="mentions",
    reads_as="higher: the writer asks leave to act",
    does_not_measure="whether leave was needed",
    references=(YEOMANS,),
    direction="+",
    examples=(
        example("May I quote you?", 1, "May I"),
        example("Is it okay if I write next week?", 1, "Is it okay if I"),
        example("How can I know that?", 0),
        example("In May I was away.", 0),
    ),
)
def ask_agency(batch: Batch) -> Spans:
    """May I, let me, is it okay if I."""
    return batch.find("requests.ask_agency")


@signal(
    family="politeness",
    title="leaves it to the reader",
    kind="count",
    unit="mentions",
    reads_as="higher: the reader is given the choice",
    does_not_measure="whether a way out is offered in so many words (see opt_out)",
    references=(YEOMANS,),
    direction="+",
    version=4,
    examples=(
        example("Feel free to pick a time.", 1, "Feel free"),
        example("It is up to you, whatever works best.", 1, "It is up to you"),
        example("I feel freer here.", 0),
        example("The price is up to date.", 0),
    ),
)
def give_agency(batch: Batch) -> Spans:
    """Feel free, up to you, if you like."""
    return batch.find("requests.give_agency")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: the reader is asked to report back",
    does_not_measure="how soon",
    references=(YEOMANS,),
    direction="unknown",
    version=2,
    examples=(
        example("Let me know what you think.", 1, "Let me know"),
        example("Drop me a line, and keep us posted.", 2, "Drop me a line", "keep us posted"),
        example("They let me go early.", 0),
        example("I know what you mean.", 0),
    ),
)
def let_me_know(batch: Batch) -> Spans:
    """Let me know, keep me posted, get back to me."""
    return batch.find("requests.let_me_know")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: something is asked for the writer's sake",
    does_not_measure="whether the reader gains too",
    references=(YEOMANS,),
    direction="unknown",
    examples=(
        example("It would be new for me.", 1, "for me"),
        example("Please sign it for us.", 1, "for us"),
        example("It is for men and women.", 0),
        example("They waited for him.", 0),
    ),
)
def for_me(batch: Batch) -> Spans:
    """For me, for us."""
    return batch.find("requests.for_me")


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: something is done for the reader's sake",
    does_not_measure="whether the reader wants it",
    references=(YEOMANS,),
    direction="unknown",
    examples=(
        example("I made a summary for you.", 1, "for you"),
        example("I can check it on your behalf.", 1, "on your behalf"),
        example("It is time for you to go.", 0),
        example("It stands for youth.", 0),
    ),
)
def for_you(batch: Batch) -> Spans:
    """For you, on your behalf."""
    return batch.find("requests.for_you")


@signal(
    family="politeness",
    title="bare commands",
    kind="count",
    unit="sentences",
    reads_as="higher: more sentences are bare orders",
    does_not_measure="whether the order is welcome ('Take your time')",
    references=(YEOMANS,),
    direction="-",
    version=3,
    examples=(
        example("Send me your notes.", 1, "Send"),
        example("I have read it. Explain the last line.", 1, "Explain"),
        example("Please send me your notes.", 0),
        example("Do you have notes? Feel free to pass.", 0),
    ),
)
def bare_command(batch: Batch) -> Spans:
    """Sentences that open with a naked imperative."""
    return batch.find("requests.bare_commands")
