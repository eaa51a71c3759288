"""What is asked for: one signal a kind of ask."""

from __future__ import annotations

import numpy as np

from outreach_analysis.signals.ask.triggers import found_in_asks
from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Measure, example, signal
from outreach_analysis.text import Spans

PRACTICE = "Practice of career coaches; no published effect"
UNSEEN = "how well the ask is put; a message may ask for several kinds at once"
KINDS = ("advice", "information", "call", "message", "referral", "job", "introduction", "review")


@signal(
    family="ask",
    title="kinds of ask",
    kind="measure",
    unit="kinds",
    bounds=(0, len(KINDS)),
    reads_as="higher: more kinds of things are asked for at once (ask_type_… say which)",
    does_not_measure=UNSEEN,
    references=(PRACTICE,),
    direction="-",
    version=7,
    examples=(
        example("Could we have a call?", 1, "call"),
        example("Could you refer me and review my draft?", 2),
        example("Could you sit?", 0),
        example("The call was good.", 0),
    ),
)
def ask_type(batch: Batch) -> Measure:
    """Kinds of things asked for: advice, information, call, message, referral, job, introduction, review."""
    found = [found_in_asks(batch, f"ask_types.{kind}") for kind in KINDS]
    values = np.zeros(len(batch))
    for spans in found:
        values += spans.count(len(batch)) > 0
    return Measure(values, Spans.union(found))


@signal(
    family="ask",
    title="asks for advice",
    kind="flag",
    unit="yes/no",
    reads_as="higher: advice is asked for",
    does_not_measure=UNSEEN,
    references=("Brooks, Gino & Schweitzer 2015 (asking for advice raises perceived competence)",),
    direction="+",
    version=6,
    examples=(
        example("Do you have any advice on the exam?", 1, "any advice on"),
        example("I would love to hear your perspective.", 1, "perspective"),
        example("Her advice was good.", 0),
        example("Could you send the file?", 0),
    ),
)
def ask_type_advice(batch: Batch) -> Spans:
    """Advice, guidance, a view."""
    return found_in_asks(batch, "ask_types.advice")


@signal(
    family="ask",
    title="asks for information",
    kind="flag",
    unit="yes/no",
    reads_as="higher: information is asked for",
    does_not_measure=UNSEEN,
    references=(PRACTICE,),
    direction="+",
    version=5,
    examples=(
        example("Could you send me more information?", 1, "information"),
        example("I'd love to learn about how your team works.", 1),
        example("The information was useful.", 0),
        example("Would you like tea?", 0),
    ),
)
def ask_type_information(batch: Batch) -> Spans:
    """Facts, details, answers."""
    return found_in_asks(batch, "ask_types.information")


@signal(
    family="ask",
    title="asks for a call",
    kind="flag",
    unit="yes/no",
    reads_as="higher: a call or a meeting is asked for",
    does_not_measure=UNSEEN,
    references=("Gong 2020 (vendor): asking for a meeting 7% replies against 12% for interest",),
    direction="unknown",
    version=5,
    examples=(
        example("Could we have a quick call?", 1, "call"),
        example("Would you like to grab a coffee?", 1, "coffee"),
        example("Could you share your talk?", 0),
        example("The meeting was long.", 0),
    ),
)
def ask_type_call(batch: Batch) -> Spans:
    """A call, a chat, a coffee, a meeting."""
    return found_in_asks(batch, "ask_types.call")


@signal(
    family="ask",
    title="asks for a line in writing",
    kind="flag",
    unit="yes/no",
    reads_as="higher: an answer in writing is asked for",
    does_not_measure=UNSEEN,
    references=(PRACTICE,),
    direction="+",
    version=6,
    examples=(
        example("Could you drop me a line?", 1),
        example("May I ask you a quick question about maps?", 1),
        example("Could you forward the email?", 0),
        example("She replied on Monday.", 0),
    ),
)
def ask_type_message(batch: Batch) -> Spans:
    """A line in writing, a question by message."""
    return found_in_asks(batch, "ask_types.message")


@signal(
    family="ask",
    title="asks for a referral",
    kind="flag",
    unit="yes/no",
    reads_as="higher: a referral or recommendation is asked for",
    does_not_measure=UNSEEN,
    references=(PRACTICE,),
    direction="-",
    version=5,
    examples=(
        example("Could you refer me?", 1),
        example("Would you pass my resume to your manager?", 1),
        example("Could you send the file that he referred to?", 0),
        example("She was hired by referral.", 0),
    ),
)
def ask_type_referral(batch: Batch) -> Spans:
    """A referral, a good word, the resume passed on."""
    return found_in_asks(batch, "ask_types.referral")


@signal(
    family="ask",
    title="asks for a job",
    kind="flag",
    unit="yes/no",
    reads_as="higher: a job, an internship or an interview is asked for",
    does_not_measure=UNSEEN,
    references=(PRACTICE,),
    direction="-",
    version=7,
    examples=(
        example("Are you hiring?", 1, "hiring"),
        example("Do you have any internships?", 1, "internships"),
        example("Could you do the job well in your job?", 1),
        example("I like my job.", 0),
        example("Would you tell me about the maps?", 0),
    ),
)
def ask_type_job(batch: Batch) -> Spans:
    """A job, an opening, an internship."""
    return found_in_asks(batch, "ask_types.job")


@signal(
    family="ask",
    title="asks for an introduction",
    kind="flag",
    unit="yes/no",
    reads_as="higher: an introduction to somebody else is asked for",
    does_not_measure=UNSEEN,
    references=(PRACTICE,),
    direction="unknown",
    version=5,
    examples=(
        example("Could you introduce me to Ada?", 1),
        example("Could you point me to the right person?", 1),
        example("May I introduce myself?", 0),
        example("An introduction to maps.", 0),
    ),
)
def ask_type_introduction(batch: Batch) -> Spans:
    """An introduction, a name, a contact."""
    return found_in_asks(batch, "ask_types.introduction")


@signal(
    family="ask",
    title="asks for a review",
    kind="flag",
    unit="yes/no",
    reads_as="higher: the reader is asked to read or judge something",
    does_not_measure=UNSEEN,
    references=(PRACTICE,),
    direction="-",
    version=4,
    examples=(
        example("Could you take a look at my portfolio?", 1),
        example("Would you review my draft?", 1),
        example("Could we talk about your book review?", 0),
        example("I read your paper.", 0),
    ),
)
def ask_type_review(batch: Batch) -> Spans:
    """Feedback on a resume, a draft, a portfolio."""
    return found_in_asks(batch, "ask_types.review")
