"""How a wish is put: how strongly, by what name, for whom and to whom."""

from __future__ import annotations

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.text import Spans

FACE = "Brown & Levinson 1987 (conditional forms make a request less of a threat to face)"


@signal(
    family="ask",
    kind="count",
    unit="mentions",
    reads_as="higher: the wish is put more strongly",
    does_not_measure="how much is wished for",
    references=("Althoff et al. 2014: craving -.34 log-odds of success (RAOP)",),
    direction="unknown",
    examples=(
        example("I would really love a reply, I can't wait.", 2, "I would really love", "can't wait"),
        example("I just want a chance.", 1, "I just want"),
        example("I would like to ask you.", 0),
        example("I wanted to thank you.", 0),
    ),
)
def eager_wish(batch: Batch) -> Spans:
    """Would love, really want, can't wait."""
    return batch.find("wishes.eager")


@signal(
    family="ask",
    kind="count",
    unit="mentions",
    reads_as="higher: the wish is put more soberly, in the conditional",
    does_not_measure="whether the wish is small",
    references=(FACE,),
    direction="+",
    version=2,
    examples=(
        example("I would like to hear more.", 1, "I would like to"),
        example("A short answer would mean a lot and I'd appreciate it.", 1, "I'd appreciate"),
        example("I like it as it is.", 0),
        example("I would love that.", 0),
    ),
)
def measured_wish(batch: Batch) -> Spans:
    """I would like, I'd appreciate, I was wondering."""
    return batch.find("wishes.measured")


@signal(
    family="ask",
    title="what a yes would do",
    kind="count",
    unit="mentions",
    reads_as="higher: more is said of what a yes would do",
    does_not_measure="for whom; a wish of the writer's own counts in eager_wish and measured_wish",
    references=(FACE, "Cialdini 2001 (those who see what their help does give it sooner)"),
    direction="+",
    examples=(
        example("A short answer would mean a lot.", 1, "A short answer would mean"),
        example("It would really help, and that'd make my week.", 2),
        example("I would help.", 0),
        example("It was a help.", 0),
    ),
)
def benefit_stated(batch: Batch) -> Spans:
    """It would help, a reply would mean a lot."""
    return batch.find("wishes.benefit")


@signal(
    family="ask",
    title="calls it a request",
    kind="count",
    unit="mentions",
    reads_as="higher: the request is called one",
    does_not_measure="what is asked for (see ask_type)",
    references=("Blum-Kulka & Olshtain 1984 (performatives: a request that is named as one)",),
    direction="unknown",
    examples=(
        example("I am writing to ask for advice, a small request.", 2, "to ask", "small request"),
        example("I'm asking if you know them.", 1, "I'm asking"),
        example("They asked me about it.", 0),
        example("It is a big task.", 0),
    ),
)
def request_named(batch: Batch) -> Spans:
    """To ask for, I am asking, a small request."""
    return batch.find("wishes.said")


@signal(
    family="ask",
    kind="count",
    unit="mentions",
    reads_as="higher: more is asked for somebody else's sake",
    does_not_measure="whether they know of it",
    references=(
        "Mitra and Gilbert 2014: what others gain (Kickstarter)",
        "Althoff et al. 2014: family .22 log-odds of success (RAOP)",
    ),
    direction="unknown",
    examples=(
        example("I ask on behalf of the team, for my students.", 2, "on behalf of", "for my students"),
        example("A card would cheer her up.", 1, "cheer her up"),
        example("I ask for my own sake.", 0),
        example("I write on your behalf.", 0),
    ),
)
def asked_for_others(batch: Batch) -> Spans:
    """For my students, on behalf of, to cheer her up."""
    return batch.find("wishes.others")


@signal(
    family="ask",
    kind="count",
    unit="mentions",
    reads_as="higher: the message turns to whoever reads it",
    does_not_measure="whether a list or one person reads it",
    references=("Latané & Darley 1970 (a call to anyone is nobody's to answer)",),
    direction="unknown",
    examples=(
        example("Can anyone help, or does somebody know?", 2, "anyone", "somebody"),
        example("Is there a kind soul?", 1, "a kind soul"),
        example("Can you help?", 0),
        example("Many a one came.", 0),
    ),
)
def asks_anyone(batch: Batch) -> Spans:
    """Anyone, somebody, a kind soul."""
    return batch.find("wishes.anyone")


@signal(
    family="ask",
    title="says that it asks",
    kind="count",
    unit="mentions",
    reads_as="higher: the writer says outright that they ask, and for what",
    does_not_measure="what is asked for (see ask_type); a noun such as request counts in request_named",
    references=("Blum-Kulka & Olshtain 1984 (explicit performatives)",),
    direction="unknown",
    examples=(
        example("I'm asking for ten minutes.", 1),
        example("I am not one to ask for favours.", 1),
        example("They ask for a refund, the posting asks for three years.", 0),
        example("What are you asking for?", 0),
        example("I was asked to write.", 0),
    ),
)
def performative_ask(batch: Batch) -> Spans:
    """I am asking for, to ask you for."""
    return batch.find("wishes.performed")
