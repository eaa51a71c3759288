"""Who writes, where they belong, and what they are after."""

from __future__ import annotations

import numpy as np

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Measure, example, signal
from outreach_analysis.signals.credibility.record import done_before
from outreach_analysis.signals.sequences import chain, soon_after, without
from outreach_analysis.text import Spans, each_of_ranges, first_of_runs
from outreach_analysis.text.common_words import NO_ROLES

AFFILIATION_REACH = 4
ROLE_REACH = 4
BARE_ROLE_REACH = 2
NAMELESS_ROLE_REACH = 2
LEAST_ROLE = 4
ROLE_ENDINGS = (
    "er",
    "or",
    "ist",
    "ian",
    "eer",
    "ant",
    "hand",
    "man",
    "woman",
    "maker",
    "smith",
    "ess",
    "wright",
)


def own_roles(batch: Batch) -> Spans:
    """What the writer is: a known occupation, or a word built like one ("a deckhand")."""
    text = batch.text
    begun = batch.find("introduction.i_am_a")
    known = chain(text, begun, batch.find("roles.noun"), ROLE_REACH)
    rest = without(begun, known)
    begun_at, first = text.token_at(rest.start), text.token_at(rest.end)
    stop = np.minimum(first + ROLE_REACH, text.sentences.first_token[text.sentence_of(rest) + 1])
    owner, tokens = each_of_ranges(first, stop)
    named = np.array([_names_a_role(word) for word in text.words(tokens)], dtype=bool)
    owner, tokens = owner[named], tokens[named]
    nearest = first_of_runs(owner)
    built = text.token_spans(begun_at[owner[nearest]], tokens[nearest])
    bare = chain(text, batch.find("introduction.i_am_bare"), batch.find("roles.noun"), BARE_ROLE_REACH)
    bare = without(bare, batch.find("pronouns.second_person"))
    roles = Spans.union([known, built, bare])
    roles = without(roles, batch.find("manner.self_praise"))
    you = batch.find("pronouns.second_person")
    of_the_reader = np.isin(roles.start, chain(text, roles, you).start)
    return roles.where(~of_the_reader & ~soon_after(text, roles, you, 4))


def _names_a_role(word: str) -> bool:
    return word.endswith(ROLE_ENDINGS) and len(word) > LEAST_ROLE and word not in NO_ROLES


def introductions(batch: Batch) -> Spans:
    """Places where the writer says who they are."""
    return Spans.union([batch.find("introduction.named", "introduction.status"), batch.once(own_roles)])


@signal(
    family="credibility",
    kind="count",
    unit="mentions",
    reads_as="higher: the writer says more about who they are",
    does_not_measure="whether it is true, or impressive",
    references=("practitioners: say early who you are",),
    direction="+",
    version=8,
    examples=(
        example("My name is Ada and I write code.", 1, "My name is Ada"),
        example("I'm a second-year nursing student.", 1, "I'm a second-year nursing student"),
        example("i work at a bakery", 1, "i work at"),
        example("I am software engineer since six years.", 1, "I am software engineer"),
        example("I am looking for a nurse.", 0),
        example("I'm a big fan of yours.", 0),
        example("As a nurse you see a lot.", 0),
        example("Is she a nurse?", 0),
    ),
)
def self_introduction(batch: Batch) -> Spans:
    """The writer's name, occupation or stage of study."""
    return batch.once(introductions)


@signal(
    family="credibility",
    title="how late the introduction is",
    kind="measure",
    unit="share of the words before it",
    bounds=(0, 1),
    reads_as="higher: the writer says later who they are",
    does_not_measure="whether the introduction is good; undefined where there is none",
    references=("observational: an early introduction goes with more replies",),
    direction="-",
    version=8,
    examples=(
        example("My name is Ada. I write to ask.", 0.0),
        example("May I ask you this: my name is Ada?", 5 / 9),
        example("It rained.", float("nan")),
    ),
)
def self_introduction_position(batch: Batch) -> Measure:
    """How far into the message the first self-introduction stands."""
    first = batch.once(introductions).first_of_each()
    values = np.full(len(batch), np.nan)
    if len(first):
        text = batch.text
        words_before = text.token_at(first.start) - text.first_token[first.message]
        values[first.message] = words_before / text.words_per_message[first.message]
    return Measure(values, first)


@signal(
    family="credibility",
    kind="count",
    unit="mentions",
    reads_as="higher: the writer ties themselves to more organisations",
    does_not_measure="how known the organisation is",
    references=("practitioners: a shared or known institution vouches for a stranger",),
    direction="+",
    version=10,
    examples=(
        example("I work at Siemens.", 1, "I work at Siemens"),
        example("I am a student at the University of Leeds.", 1, "I am a student at the University"),
        example("You work at Siemens.", 0),
        example("I'm a student who loved your work at Siemens.", 0),
        example("I work at night.", 0),
        example("I clean cabins at Heathrow.", 1),
        example("I am a sawyer at Weyerhaeuser.", 1),
        example("I'm a reader of Harper's.", 0),
        example("I saw you at Heathrow.", 0),
        example("I heard the talk at Heathrow.", 0),
    ),
)
def affiliation(batch: Batch) -> Spans:
    """An employer, school or programme next to the writer."""
    text = batch.text
    places = batch.find("introduction.organisation")
    if not len(places):
        return batch.find("introduction.belonging")
    told = Spans.union(
        [
            chain(text, batch.once(own_roles), places, AFFILIATION_REACH),
            chain(text, batch.find("introduction.i_am_a"), places, NAMELESS_ROLE_REACH),
            chain(text, batch.find("introduction.i_worked"), places, AFFILIATION_REACH),
            done_before(batch, places, AFFILIATION_REACH),
        ]
    )
    own = without(told, batch.find("pronouns.second_person"))
    return Spans.union([own, batch.find("introduction.belonging")])


@signal(
    family="credibility",
    title="goal by name",
    kind="count",
    unit="mentions",
    reads_as="higher: the writer names more clearly what they are after",
    does_not_measure="whether the goal is realistic; 'any job' is need, not a goal",
    references=("practitioners: a reader can help only towards something named",),
    direction="+",
    version=7,
    examples=(
        example("I am looking for a role in museum education.", 1, "looking for a role in museum"),
        example("I hope to become a paramedic.", 1, "hope to become"),
        example("I am looking for any job.", 0),
        example("I am looking for my keys.", 0),
    ),
)
def goal_clarity(batch: Batch) -> Spans:
    """A target role, field or next step, by name."""
    text = batch.text
    after = batch.find("introduction.after")
    posts = batch.find("introduction.post")
    fields = batch.find("introduction.field")
    in_field = chain(text, chain(text, after, posts, 3), fields)
    of_kind = chain(text, after, batch.find("introduction.named_post"), 3)
    return Spans.union([batch.find("introduction.goal"), in_field, of_kind])


@signal(
    family="credibility",
    title="programme mentioned",
    kind="flag",
    unit="0 or 1",
    reads_as="higher: the message says that a programme or coach stands behind it",
    does_not_measure="whether disclosure helps: that is not known",
    references=("no published effect",),
    direction="unknown",
    version=2,
    examples=(
        example("I write as part of a mentoring programme.", 1),
        example("My career coach liked your essay.", 1, "My career coach"),
        example("Your programme looks good.", 0),
        example("My coach missed the train.", 0),
    ),
)
def programme_disclosed(batch: Batch) -> Spans:
    """That the writer takes part in a programme, or has a coach."""
    return batch.find("introduction.programme")
