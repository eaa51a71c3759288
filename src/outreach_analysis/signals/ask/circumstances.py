"""The situation that an ask is put down to."""

from __future__ import annotations

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.text import Spans

SCARCITY = "Mullainathan & Shafir 2013 (scarcity: what is counted out is what is short)"
RAOP = "Althoff et al. 2014: {} log-odds of success (RAOP)"
UNSEEN = "whether it is true, or whose situation it is"


@signal(
    family="ask",
    title="tells of work or shifts",
    kind="count",
    unit="mentions",
    reads_as="higher: more is said of work and the want of it",
    does_not_measure=UNSEEN,
    references=(RAOP.format("job .26"),),
    direction="unknown",
    examples=(
        example("I was laid off in May.", 1, "laid off"),
        example("I have an interview and new shifts.", 2, "interview", "shifts"),
        example("Good job on the talk!", 0),
        example("The lake is calm.", 0),
    ),
)
def circumstance_work(batch: Batch) -> Spans:
    """Laid off, between jobs, a shift, an interview."""
    return batch.find("circumstances.work")


@signal(
    family="ask",
    title="tells of money",
    kind="count",
    unit="mentions",
    reads_as="higher: more is said of money",
    does_not_measure=UNSEEN,
    references=(RAOP.format("money .19"),),
    direction="unknown",
    examples=(
        example("The rent is due and I am broke.", 2, "rent", "broke"),
        example("I cannot afford the course.", 1, "afford"),
        example("I will pay it forward.", 0),
        example("They paid attention and checked it.", 0),
    ),
)
def circumstance_money(batch: Batch) -> Spans:
    """Rent, bills, cannot afford."""
    return batch.find("circumstances.money")


@signal(
    family="ask",
    title="tells of family",
    kind="count",
    unit="mentions",
    reads_as="higher: more is said of family",
    does_not_measure=UNSEEN,
    references=(RAOP.format("family .22"),),
    direction="unknown",
    version=2,
    examples=(
        example("My wife and I moved here.", 1, "wife"),
        example("I care for my mother and two kids.", 2, "mother", "kids"),
        example("A wise choice.", 0),
        example("I kidded about it.", 0),
    ),
)
def circumstance_family(batch: Batch) -> Spans:
    """Wife, children, parents."""
    return batch.find("circumstances.family")


@signal(
    family="ask",
    title="tells of studies",
    kind="count",
    unit="mentions",
    reads_as="higher: more is said of studies",
    does_not_measure=UNSEEN,
    references=(RAOP.format("student .09 ns"),),
    direction="unknown",
    examples=(
        example("I am a student and have exams.", 2, "student", "exams"),
        example("I graduated in May.", 1, "graduated"),
        example("A world class team.", 0),
        example("The degrees of freedom.", 0),
    ),
)
def circumstance_study(batch: Batch) -> Spans:
    """Student, exams, graduated."""
    return batch.find("circumstances.study")


@signal(
    family="ask",
    title="tells of health",
    kind="count",
    unit="mentions",
    reads_as="higher: more is said of illness and loss",
    does_not_measure=UNSEEN,
    references=("Wang et al. 2019: personal story as a strategy (PersuasionForGood)",),
    direction="unknown",
    examples=(
        example("After surgery I was out for a year.", 1, "surgery"),
        example("My father passed away; I was ill.", 2, "passed away", "ill"),
        example("The healthcare sector grows.", 0),
        example("I work in health tech.", 0),
    ),
)
def circumstance_health(batch: Batch) -> Spans:
    """Hospital, illness, a death."""
    return batch.find("circumstances.health")


@signal(
    family="ask",
    title="tells of a setback",
    kind="count",
    unit="mentions",
    reads_as="higher: more is said of what went wrong",
    does_not_measure=UNSEEN,
    references=("Althoff et al. 2014: narratives of need (RAOP)",),
    direction="unknown",
    examples=(
        example("My car broke down and we got stuck.", 2, "broke down", "stuck"),
        example("It was a rough year.", 1, "rough"),
        example("Last month I was moved by how you moved to design.", 0),
        example("We lost touch.", 0),
        example("All went well.", 0),
    ),
)
def circumstance_setback(batch: Batch) -> Spans:
    """Broke down, stuck, a hard time."""
    return batch.find("circumstances.setback")


@signal(
    family="ask",
    title="need with an end in sight",
    kind="count",
    unit="mentions",
    reads_as="higher: the need is said to have a beginning and an end",
    does_not_measure="whether it will end then",
    references=("Althoff et al. 2014: narratives of money until payday (RAOP)",),
    direction="unknown",
    examples=(
        example("I don't start until Monday.", 1, "don't start until"),
        example("I am between jobs at the moment, until my course begins.", 2),
        example("Until now it was fine.", 0),
        example("He started the car.", 0),
    ),
)
def need_bounded(batch: Batch) -> Spans:
    """Until Friday, in the meantime, back on my feet."""
    return batch.find("circumstances.bounded")


@signal(
    family="ask",
    kind="count",
    unit="mentions",
    reads_as="higher: the ask is put down to a mood or a pastime",
    does_not_measure="need: a whim and a need may stand side by side",
    references=(RAOP.format("craving -.34"),),
    direction="-",
    examples=(
        example("I am bored and feel like it.", 2, "bored", "feel like"),
        example("It is just because we have a party.", 2, "just because", "party"),
        example("She is a friend of Ada.", 0),
        example("High quality maps.", 0),
    ),
)
def whim(batch: Batch) -> Spans:
    """Craving, bored, just for fun."""
    return batch.find("circumstances.whim")


@signal(
    family="ask",
    title="tells of scarcity",
    kind="count",
    unit="mentions",
    reads_as="higher: more is said of what is short, or done without",
    does_not_measure="how little there is; what is left, and until when, counts in circumstance_means_left",
    references=(RAOP.format("money .19"), SCARCITY),
    direction="unknown",
    version=2,
    examples=(
        example("We live on savings and ran out of time.", 2, "live on", "ran out of"),
        example("I barely make ends meet.", 2, "barely", "ends meet"),
        example("She ran to the station.", 0),
        example("I only have two questions.", 0),
    ),
)
def circumstance_scarcity(batch: Batch) -> Spans:
    """Living on savings, ran out, ends meet."""
    return batch.find("circumstances.scarcity")


@signal(
    family="ask",
    title="tells of how little is left",
    kind="count",
    unit="mentions",
    reads_as="higher: more is said of what is left, and how long it must last",
    does_not_measure="how little it is",
    references=(RAOP.format("money .19"), SCARCITY),
    direction="unknown",
    examples=(
        example("It has to last me until May, down to my last pound.", 2),
        example("I spent the last of my savings on books.", 1, "the last of my"),
        example("The call will last for half an hour.", 0),
        example("At last I met her last week.", 0),
    ),
)
def circumstance_means_left(batch: Batch) -> Spans:
    """Down to my last pound, has to last until May."""
    return batch.find("circumstances.means_left")


@signal(
    family="ask",
    title="tells of a lost job",
    kind="count",
    unit="mentions",
    reads_as="higher: more is said of work that ended or is not found",
    does_not_measure="why it ended; work in general is circumstance_work",
    references=(RAOP.format("job .26"),),
    direction="unknown",
    examples=(
        example("I was laid off and am still unemployed.", 2, "laid off", "unemployed"),
        example("They cut my hours; I can't find work.", 2, "cut my hours", "can't find work"),
        example("I work in sales.", 0),
        example("He let go of the rope.", 0),
    ),
)
def circumstance_job_loss(batch: Batch) -> Spans:
    """Laid off, unemployed, hours cut."""
    return batch.find("circumstances.job_loss")


@signal(
    family="ask",
    title="tells of dependants",
    kind="count",
    unit="mentions",
    reads_as="higher: more is said of a partner, children and others in the writer's care",
    does_not_measure="whose they are; parents and siblings count in circumstance_family alone",
    references=(RAOP.format("family .22"),),
    direction="unknown",
    examples=(
        example("My wife and our two kids moved with me.", 2, "wife", "kids"),
        example("I support my parents.", 1, "support my parents"),
        example("My father is a pilot.", 0),
        example("It is a family business.", 0),
    ),
)
def circumstance_dependants(batch: Batch) -> Spans:
    """Wife, husband, children, a family to feed."""
    return batch.find("circumstances.dependants")


@signal(
    family="ask",
    title="tells of friends",
    kind="count",
    unit="mentions",
    reads_as="higher: more is said of friends and of those whom one lives with",
    does_not_measure="how close they are, or whether the reader knows them (see commonality)",
    references=("Althoff et al. 2014: friends in the leisure and craving narrative, -.34 log-odds (RAOP)",),
    direction="unknown",
    examples=(
        example("My roommate and some friends came.", 2, "roommate", "friends"),
        example("He is an old buddy.", 1, "buddy"),
        example("A friendly reminder.", 0),
        example("I sent a friend request.", 0),
    ),
)
def circumstance_friends(batch: Batch) -> Spans:
    """Friends, roommates, buddies."""
    return batch.find("circumstances.friends")
