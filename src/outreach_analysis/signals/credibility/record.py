"""What the writer has earned, done and finished."""

from __future__ import annotations

from functools import cache

import numpy as np

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.signals.sequences import chain, soon_after, without
from outreach_analysis.text import Spans
from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.common_words import IDLE_VERBS
from outreach_analysis.text.hashing import hash_words, is_among
from outreach_analysis.text.inflection import verb_forms

SERVICE_REACH = 9
FIGURE_REACH = 3
AND, THEN = hash_words(["and", "then"])
AUXILIARIES = np.sort(hash_words(["have", "had", "has", "also", "then"]))
NO_RESULTS = frozenset(["off", "sure", "certain", "error", "discount", "tip", "agree", "honest", "committed"])


def not_the_readers(batch: Batch, spans: Spans) -> Spans:
    """Those spans that no 'you' or 'your' stands shortly before."""
    return spans.where(~soon_after(batch.text, spans, batch.find("pronouns.second_person"), 3))


def percentages(batch: Batch) -> Spans:
    """Figures in per cent."""
    text = batch.text
    signs = batch.offsets_of("%")
    if not len(signs) or not text.token_count:
        return Spans.none()
    token = np.maximum(text.token_at(signs) - 1, 0)
    touching = (text.token_end[token] == signs) & (text.token_kind[token] == kind_of.DIGIT)
    following = text.words(np.minimum(token[touching] + 1, text.token_count - 1))
    figure = np.array([word not in NO_RESULTS for word in following], dtype=bool)
    found = text.token_spans(token[touching][figure])
    return Spans(found.message, found.start, found.end + 1)


@cache
def idle_words() -> frozenset[str]:
    """Words after "I" that tell of no work done, in every form."""
    return IDLE_VERBS.union(*(verb_forms(verb) for verb in IDLE_VERBS))


def done_before(batch: Batch, cues: Spans, most_between: int, *more: str) -> Spans:
    """From "I" and a verb that is not idle to a cue soon after it ("I logged mud at Shell").

    A past tense in -ed or a verb of doing that "and" ties to an earlier "I" is told as well;
    `more` names lexicons of further subjects.
    """
    text = batch.text
    subjects = Spans.union([batch.once(_subjects), *map(batch.find, more)])
    told = without(chain(text, subjects, cues, most_between + 1), batch.find("negators"))
    if not len(told):
        return told
    verb = text.token_at(subjects.end[subjects.start.searchsorted(told.start)])
    idle = idle_words()
    busy = np.array([word not in idle for word in text.words(verb)], dtype=bool)
    return told.where(busy & (text.token_start[verb] < told.end))


def _subjects(batch: Batch) -> Spans:
    """First persons, and each "and" with a past tense after it, in a sentence in which one stands earlier."""
    text = batch.text
    writers = batch.find("record.subject")
    tied = np.flatnonzero((text.token_hash == AND) | (text.token_hash == THEN))
    tied = tied[: tied.searchsorted(text.token_count - 2)]
    if not len(tied) or not len(writers):
        return writers
    before = np.searchsorted(writers.end, text.token_start[tied], side="right") - 1
    same = text.sentence_of(writers)[np.maximum(before, 0)] == text.token_sentence[tied]
    tied = tied.compress((before >= 0) & same)
    last = tied + is_among(text.token_hash[tied + 1], AUXILIARIES)
    end = text.token_end[last + 1]
    past = (text.folded[end - 1] == ord("d")) & (text.folded[end - 2] == ord("e"))
    told = past | is_among(text.token_start.take(last + 1), batch.find("record.verb").start)
    return Spans.union([writers, text.token_spans(tied.compress(told), last.compress(told))])


def _counted(batch: Batch, years: Spans) -> Spans:
    """Those spans of years that a number stands right before, with it."""
    text = batch.text
    before = text.token_at(years.start) - 1
    same = (before >= 0) & (text.token_message[np.maximum(before, 0)] == years.message)
    figures = same & (text.token_kind[np.maximum(before, 0)] == kind_of.DIGIT)
    counted = years.where(figures)
    in_figures = Spans(counted.message, text.token_start[before[figures]], counted.end)
    return Spans.union([in_figures, chain(text, batch.find("credentials.amount"), years)])


@signal(
    family="credibility",
    kind="count",
    unit="mentions",
    reads_as="higher: more degrees, licences, posts, years or honours of the writer's side are named",
    does_not_measure="whether they are genuine; credentials of the reader are left out where 'you' stands near",
    references=(
        "practitioners: something that others vouch for",
        "Althoff et al. 2014: status .13 a decile (status, not text)",
    ),
    direction="+",
    version=7,
    examples=(
        example("I hold a degree in geology.", 1),
        example("After ten years of nursing I moved on.", 1, "ten years of nursing"),
        example("I bring 9 years as a museum guide.", 1, "9 years as"),
        example("I am a licensed electrician.", 1, "I am a licensed electrician"),
        example("I've taught prep for nine years.", 1),
        example("I have lived here for nine years.", 0),
        example("I do not hold a degree in geology.", 0),
        example("You have a degree in geology.", 0),
        example("She is a certified nurse.", 0),
        example("I waited ten years.", 0),
    ),
)
def credential(batch: Batch) -> Spans:
    """A degree, licence, certificate, honour, rank or span of experience."""
    text = batch.text
    ranked = chain(text, batch.find("credentials.rank"), batch.find("roles.noun"), 1)
    held = soon_after(text, ranked, batch.find("introduction.i_am_a", "credentials.as_own"), 2)
    years = _counted(batch, batch.find("credentials.years"))
    while_ = batch.find("credentials.while")
    posts = chain(text, batch.find("introduction.i_am_a"), while_, SERVICE_REACH)
    served = Spans.union([posts, done_before(batch, while_, SERVICE_REACH)])
    held_by_somebody = Spans.union([batch.find("credentials"), ranked.where(held), years, served])
    theirs = soon_after(text, held_by_somebody, batch.find("pronouns.third_person"), 2)
    found = Spans.union([held_by_somebody.where(~theirs), batch.find("credentials.standing")])
    return not_the_readers(batch, found)


@signal(
    family="credibility",
    kind="count",
    unit="mentions",
    reads_as="higher: more things that the writer's side did, with an object or a figure",
    does_not_measure="whether it was done well",
    references=("practitioners: show, with numbers, what you did",),
    direction="+",
    version=7,
    examples=(
        example("I led a team of nine.", 1),
        example("Last year I redesigned the archive.", 1),
        example("I logged 1,400 landings on gliders.", 1),
        example("I waited for 40 boats.", 0),
        example("We cut waiting times from nine to two weeks.", 1),
        example("I never led a team.", 0),
        example("I created an account to write you.", 0),
        example("You built the archive.", 0),
    ),
)
def track_record(batch: Batch) -> Spans:
    """Accomplishments: a verb of doing with its object, or a result in figures."""
    results = not_the_readers(batch, batch.find("record.result"))
    counted = done_before(batch, batch.find("record.figure"), FIGURE_REACH, "record.group_subject")
    done = without(batch.find("record.done"), batch.find("negators"))
    found = [
        done,
        batch.find("record.own"),
        results,
        batch.find("record.work"),
        batch.find("record.provides"),
        percentages(batch),
        without(counted, batch.find("pronouns.second_person")),
    ]
    return without(Spans.union(found), batch.find("record.not"))


@signal(
    family="credibility",
    title="step already taken",
    kind="count",
    unit="mentions",
    reads_as="higher: the writer did more groundwork before asking",
    does_not_measure="whether the step was really taken; reading a profile is no step",
    references=("practitioners: show that you did your part first",),
    direction="+",
    version=5,
    examples=(
        example("I finished your course on maps.", 1),
        example("I've just read your paper twice.", 1),
        example("After reading the report I wrote down what I missed.", 1),
        example("Your part on sensors made me rebuild our own sheet.", 1),
        example("I read your profile.", 0),
        example("I have tried everything.", 0),
        example("I haven't read your paper.", 0),
    ),
)
def completed_step(batch: Batch) -> Spans:
    """Something the writer finished, read, tried or attended beforehand."""
    done = without(batch.find("steps.done"), batch.find("negators"))
    return without(Spans.union([done, batch.find("steps.stated")]), batch.find("steps.not"))
