"""Phrases that could stand in any message to anyone."""

from __future__ import annotations

import numpy as np

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Measure, example, signal
from outreach_analysis.text import Spans


@signal(
    family="originality",
    kind="count",
    unit="phrases",
    reads_as="higher: more of the message could have been written to anyone",
    does_not_measure="phrases that are worn in one field only",
    references=("practice: stock openings are skipped by readers",),
    direction="-",
    version=4,
    examples=(
        example("I hope this email finds you well.", 1, "I hope this email finds you well"),
        example(
            "I came across your profile and would love to pick your brain.",
            2,
            "I came across your profile",
            "pick your brain",
        ),
        example("I hope the marathon went well on Sunday.", 0),
        example("Your profile of the tram drivers made me laugh.", 0),
    ),
)
def stock_phrases(batch: Batch) -> Spans:
    """Phrases that could stand in any message to anyone."""
    return batch.find("stock_phrases")


@signal(
    family="originality",
    title="share of stock phrases",
    kind="share",
    unit="share of words",
    reads_as="higher: more of the words belong to stock phrases",
    does_not_measure="how worn the remaining words are",
    references=("practice",),
    direction="-",
    version=4,
    examples=(
        example("Looking forward to hearing from you.", 5 / 6, "Looking forward to hearing from"),
        example("The bridge survey you ran last May changed our plan.", 0.0),
    ),
)
def stock_phrase_share(batch: Batch) -> Measure:
    """Share of words that belong to stock phrases."""
    spans = batch.find("stock_phrases")
    text = batch.text
    covered = text.token_at(spans.end - 1) - text.token_at(spans.start) + 1
    words = text.words_per_message
    inside = np.bincount(spans.message, weights=covered, minlength=len(batch))
    return Measure(np.divide(inside, words, out=np.full(len(batch), np.nan), where=words > 0), spans)
