"""Where a message asks for something: what the signals of this family share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.quotations import quotations
from outreach_analysis.signals.sequences import chain
from outreach_analysis.text import Spans, first_of_runs
from outreach_analysis.text import characters as kind_of

WORDS_OF_ONE_ASK = 4
VOCATIVE_WORDS = 3


def imperatives(batch: Batch) -> Spans:
    """Orders: a bare verb that opens a sentence, perhaps after "so" or a name and a comma."""
    text = batch.text
    actions = batch.find("asks.action")
    after_opener = chain(text, batch.find("asks.opener"), actions)
    if len(actions):
        token = text.token_at(actions.start)
        place = token - text.sentences.first_token[text.token_sentence[token]]
        near = np.flatnonzero((place > 0) & (place <= VOCATIVE_WORDS))
        before = text.token_end[token[near] - 1]
        called = near[(text.kinds[before] == kind_of.PAUSE) & (text.kinds[before + 1] == kind_of.SPACE)]
        first = text.sentences.first_token[text.token_sentence[token[called]]]
        vocative = actions.where(called[text.token_capitalised[first]])
    else:
        vocative = Spans.none()
    return Spans.union([batch.find("requests.bare_commands"), after_opener, vocative])


def triggers(batch: Batch) -> Spans:
    """Places where an ask begins; those that belong to one ask are one."""
    text = batch.text
    stated = batch.find(
        *(
            "asks.modal",
            "asks.wish",
            "asks.need",
            "asks.let_me_know",
            "asks.proposal",
            "asks.to_me",
            "asks.enough",
        )
    )
    found = Spans.union([stated, batch.once(imperatives)])
    questions = batch.find("asks.question_you")
    if len(questions):
        asks_already = np.zeros(len(text.sentences), dtype=bool)
        asks_already[text.sentence_of(found)] = True
        sentence = text.sentence_of(questions)
        fresh = first_of_runs(sentence) & ~asks_already[sentence]
        found = Spans.union([found, questions.where(fresh)])
    pleasantries = batch.find("courtesy.greeting", "courtesy.goodbye", "requests.permission_to_decline")
    found = found.where(~found.overlapping(pleasantries) & ~found.overlapping(batch.once(quotations)))
    if len(found) < 2:
        return found
    first, last = text.token_at(found.start), text.token_at(found.end - 1)
    gap = first[1:] - last[:-1] - 1
    same = text.token_sentence[first[1:]] == text.token_sentence[first[:-1]]
    posed = found.overlapping(batch.find("asks.modal"))
    again = posed[1:] & posed[:-1]
    return found.where(np.append(True, again | ~(same & (gap < WORDS_OF_ONE_ASK))))


def ask_sentences(batch: Batch) -> NDArray[np.bool_]:
    """For each sentence, whether it asks, shape (sentences,)."""
    mask = np.zeros(len(batch.text.sentences), dtype=bool)
    found = batch.once(triggers)
    if len(found):
        mask[batch.text.sentence_of(found)] = True
    return mask


def asks(batch: Batch) -> Spans:
    """Every single thing asked for: a trigger, or a further request hung on to one.

    What is asked beside a way out ("if not, a line by email would help") is another way to
    answer, and no further ask; nor is how little would do ("two lines are plenty").
    """
    text = batch.text
    begins = batch.once(triggers)
    mask = batch.once(ask_sentences)
    fallback = np.zeros(len(text.sentences), dtype=bool)
    ways = batch.find("requests.permission_to_decline", "asks.options", "asks.enough")
    if len(ways):
        fallback[text.sentence_of(ways)] = True
    objects = Spans.union([batch.find("asks.object"), _after_comma(batch)])
    objects = objects.where(mask[text.sentence_of(objects)]) if len(objects) else objects
    objects = objects.where(~fallback[text.sentence_of(objects)]) if len(objects) else objects
    if len(begins):
        first = first_of_runs(begins.message)
        begins = begins.where(first | ~fallback[text.sentence_of(begins)])
    if not len(objects):
        return begins
    start = np.concatenate([begins.start, objects.start])
    hung = np.append(np.zeros(len(begins), dtype=bool), np.ones(len(objects), dtype=bool))
    order = np.lexsort((hung, start))
    both = Spans(
        np.concatenate([begins.message, objects.message])[order],
        start[order],
        np.concatenate([begins.end, objects.end])[order],
    )
    hung = hung[order]
    sentence = text.sentence_of(both)
    follows_hung = np.append(False, hung[:-1] & (sentence[1:] == sentence[:-1]))
    return both.where(~hung | follows_hung).without_overlaps()


def _after_comma(batch: Batch) -> Spans:
    """What a list of asks goes on with: a question word or a verb right after a comma."""
    further = batch.find("asks.further")
    if not len(further):
        return further
    text = batch.text
    before = np.maximum(text.token_at(further.start) - 1, 0)
    return further.where(text.kinds[text.token_end[before]] == kind_of.PAUSE)


def found_in_asks(batch: Batch, *lexicons: str) -> Spans:
    """Places of some lexicons, in sentences that ask."""
    spans = batch.find(*lexicons)
    return spans.where(batch.once(ask_sentences)[batch.text.sentence_of(spans)]) if len(spans) else spans
