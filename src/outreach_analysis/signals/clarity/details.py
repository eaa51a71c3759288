"""Detail that pins a message down: times, figures, names."""

from __future__ import annotations

import numpy as np

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.text import Spans, TextColumns
from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.hashing import is_among

DETAIL = "Larrimore et al. 2011 (concrete detail and trust in peer-to-peer loan requests)"

CURRENCIES = np.array(sorted(map(ord, "$\u00a3\u20ac\u00a5")), dtype=np.uint32)
MARKS = np.array(sorted(map(ord, ".,")), dtype=np.uint32)
MOST_PARTS = 3


@signal(
    family="clarity",
    kind="count",
    unit="mentions",
    reads_as="higher: more is said of when and how long",
    does_not_measure="whether the dates are right",
    references=(DETAIL,),
    direction="+",
    version=2,
    examples=(
        example("I came last week and left on Monday.", 2, "last week", "Monday"),
        example("For two years I wrote maps.", 1, "For two years"),
        example("It was a march in the sun.", 0),
        example("I like maps.", 0),
    ),
)
def time_references(batch: Batch) -> Spans:
    """Last week, on Monday, for two years."""
    return batch.find("details.time")


@signal(
    family="clarity",
    title="figures",
    kind="count",
    unit="figures",
    reads_as="higher: more figures are given",
    does_not_measure="whether they are right or matter",
    references=(DETAIL,),
    direction="+",
    examples=(
        example("I read 12 papers in 3 weeks.", 2, "12", "3"),
        example("It grew by 40%.", 1, "40"),
        example("I read a dozen papers.", 0),
        example("", 0),
    ),
)
def figures_named(batch: Batch) -> Spans:
    """Numbers written in figures."""
    text = batch.text
    return text.token_spans(text.figures)


@signal(
    family="clarity",
    title="capitalised names",
    kind="count",
    unit="words",
    reads_as="higher: more people, places and things are named",
    does_not_measure="whether the names are right; the first word of a sentence, I and shouting are left out",
    references=(DETAIL,),
    direction="+",
    examples=(
        example("We met Ada in Paris.", 2, "Ada", "Paris"),
        example("Yesterday I'm sure I saw Tom.", 1, "Tom"),
        example("Yesterday we met.", 0),
        example("this IS GREAT", 0),
    ),
)
def names_named(batch: Batch) -> Spans:
    """Capitalised words inside sentences."""
    text = batch.text
    tokens = text.capitals.compress(~text.shouted)
    named = np.zeros(text.token_count, dtype=bool)
    named[tokens] = True
    named[text.sentences.first_token[:-1]] = False
    named[text.token_at(batch.find("pronouns.first_person_singular").start)] = False
    return text.token_spans(tokens.compress(named.take(tokens)))


@signal(
    family="clarity",
    title="spans of time",
    kind="count",
    unit="mentions",
    reads_as="higher: more is said of how long",
    does_not_measure="dates and weekdays, which count in time_references alone; a person's age is left out",
    references=(DETAIL,),
    direction="+",
    examples=(
        example("For three weeks I read, a few hours a day.", 2, "three weeks", "few hours"),
        example("I started a year ago.", 1, "a year ago"),
        example("I came on Monday, soon after lunch.", 0),
        example("I am 30 years old.", 0),
    ),
)
def durations_named(batch: Batch) -> Spans:
    """Three weeks, a few hours, a year ago."""
    return batch.find("details.duration")


@signal(
    family="clarity",
    title="sums of money",
    kind="count",
    unit="mentions",
    reads_as="higher: more sums of money are named",
    does_not_measure="whose money it is",
    references=(DETAIL,),
    direction="unknown",
    examples=(
        example("The fee is $1,200 or 900 euros.", 2, "$1,200", "900 euros"),
        example("It cost a few hundred dollars.", 1, "few hundred dollars"),
        example("I read 12 papers.", 0),
        example("It weighs two pounds of flour.", 0),
    ),
)
def sums_named(batch: Batch) -> Spans:
    """$1,200, 900 euros, a few hundred dollars."""
    return Spans.union([batch.find("details.sum"), _signed_sums(batch.text)])


def _signed_sums(text: TextColumns) -> Spans:
    """A currency's sign with the figures behind it, their commas and points included."""
    sign = text.signs_of_kind(kind_of.OTHER)
    sign = sign[is_among(text.folded[sign], CURRENCIES)]
    sign = sign[text.kinds[sign + 1] == kind_of.DIGIT]
    end = text.token_end[text.token_at(sign + 1)]
    for _ in range(MOST_PARTS):
        goes_on = np.flatnonzero(is_among(text.folded[end], MARKS) & (text.kinds[end + 1] == kind_of.DIGIT))
        end[goes_on] = text.token_end[text.token_at(end[goes_on] + 1)]
    return text.spans_at(sign, end)


@signal(
    family="clarity",
    kind="count",
    unit="mentions",
    reads_as="higher: more is said of what is new or has gone on of late",
    does_not_measure="whether it went well or badly",
    references=(DETAIL, "Labov & Waletzky 1967 (a story orients its listener in time)"),
    direction="unknown",
    examples=(
        example("I recently moved here and I've been learning Welsh.", 2, "recently", "I've been"),
        example("It has been a long month lately.", 2, "It has been", "lately"),
        example("The most recent map.", 0),
        example("I moved here in 2009.", 0),
    ),
)
def recent_events(batch: Batch) -> Spans:
    """Recently, lately, I have been learning."""
    return batch.find("details.recent")
