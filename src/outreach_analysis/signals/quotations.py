"""What a message quotes: words of others, between quotation marks."""

from __future__ import annotations

import re

import numpy as np

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.sequences import soon_after
from outreach_analysis.text import Spans
from outreach_analysis.text import characters as kind_of

DOUBLE = re.compile(r'"(?=[^\s"])[^"\n]{1,400}"(?!")')
ELISIONS = r"(?!(?:cause|cos|em|til|till|bout|twas|tis|n|round|ere|fraid|tude)\b|\d)"
SINGLE = re.compile(rf"'{ELISIONS}(?=\w)[^'\n]{{0,60}}(?:'\w[^'\n]{{0,60}}){{0,4}}'(?!\w)")
BEFORE_A_MARK = kind_of.table_of(
    kind_of.SPACE, kind_of.NEWLINE, kind_of.BRACKET, kind_of.HYPHEN, kind_of.PAUSE
)
ANNOUNCEMENT_REACH = 1


def quotations(batch: Batch) -> Spans:
    """Words that somebody else is quoted with; a question that the writer announces as their own is none.

    A message that stands in quotation marks as a whole, as some files have it, quotes nothing.
    """
    text = batch.text
    found = Spans.union([batch.find_pattern(DOUBLE, '"'), _single_quoted(batch)])
    if not len(found):
        return found
    first, last = text.token_at(found.start), text.token_at(found.end)
    begins = first <= text.first_token[found.message]
    whole = begins & (last >= text.first_token[found.message] + text.words_per_message[found.message])
    return found.where(
        ~whole & ~soon_after(text, found, batch.find("questions.announced"), ANNOUNCEMENT_REACH)
    )


def _single_quoted(batch: Batch) -> Spans:
    """The same between single marks; an apostrophe opens words where no letter stands before it."""
    text = batch.text
    marks = text.signs_of_kind(kind_of.APOSTROPHE)
    opening = marks[BEFORE_A_MARK[text.kinds[marks - 1]]]
    if not len(opening):
        return Spans.none()
    folded = text.folded_text
    bounds = [match.span() for place in opening.tolist() if (match := SINGLE.match(folded, place))]
    if not bounds:
        return Spans.none()
    places = np.array(bounds, dtype=np.int64)
    spans = text.spans_at(places[:, 0], places[:, 1])
    return spans.where(spans.end <= text.message_end[spans.message]).without_overlaps()
