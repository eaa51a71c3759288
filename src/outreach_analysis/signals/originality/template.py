"""How much of a template was rewritten, and whether more than its fields was filled in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Measure, example, signal
from outreach_analysis.signals.corpus import Corpus, Words
from outreach_analysis.signals.originality.body import MERGED
from outreach_analysis.signals.originality.likeness import likest_own
from outreach_analysis.signals.personalization.facts import recipient_fact_mentions
from outreach_analysis.signals.personalization.reasons import commonality, experience_question, reason_for_you
from outreach_analysis.signals.personalization.works import specific_praise, work_reference
from outreach_analysis.text import Spans, first_of_runs
from outreach_analysis.text.hashing import HashTable

MOST_WORDS = 2_000
FIRST_LETTER = 0xE000
LETTERS = 0x110000 - FIRST_LETTER
ABOUT = "Gave a talk on tram maps in Porto."


@signal(
    family="originality",
    title="share of template rewritten",
    scope="sender",
    kind="share",
    unit="share of words",
    reads_as="higher: more of the template's words were replaced, added or left out",
    does_not_measure=(
        "whether the new words are about the reader; edits to greeting, signature and merge fields, left out on purpose"
    ),
    needs=("earlier_sends",),
    references=(
        "practitioners: a template rewritten in a third of its words reads as a letter (no published effect)",
    ),
    direction="+",
)
def template_edit_share(corpus: Corpus) -> Measure:
    """Share of body words inserted or deleted against the template, or the likest earlier send.

    The template is the column `template` where it is given. 1 where no earlier send
    shares a run of three words; NaN for a first send without a template. Of long
    messages the first 2,000 words are compared.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    likest = corpus.once(likest_own)
    values = np.where(np.isnan(likest.best), np.nan, 1.0)
    letters, templates = _as_letters(corpus)
    written = np.flatnonzero([bool(template) for template in templates])
    copied = np.flatnonzero(likest.source >= 0)
    copied = copied[~np.isin(copied, written)]
    rows = np.concatenate([written, copied])
    before = [templates[row] for row in written.tolist()]
    before += [letters[row] for row in likest.source[copied].tolist()]
    after = [letters[row] for row in rows.tolist()]
    if len(rows):
        values[rows] = process.cpdist(before, after, scorer=Indel.normalized_distance, dtype=np.float64)
    empty = [row for row, old, new in zip(rows.tolist(), before, after, strict=True) if not old and not new]
    values[empty] = np.nan
    return Measure(values)


def _as_letters(corpus: Corpus) -> tuple[list[str], list[str]]:
    """Body and template of each message as texts in which each distinct word is one letter."""
    joined = np.concatenate([corpus.words.hash, corpus.template.hash])
    distinct = np.sort(joined)  # and not np.unique, which takes ten times as long over so many
    distinct = distinct.compress(first_of_runs(distinct))
    number = HashTable(distinct, np.arange(len(distinct), dtype=np.int32)).find(joined)
    codes = (number % LETTERS + FIRST_LETTER).astype("<u4")
    split = len(corpus.words.hash)
    return (
        _split(codes[:split], corpus.words, len(corpus)),
        _split(codes[split:], corpus.template, len(corpus)),
    )


def _split(codes: NDArray[np.uint32], words: Words, size: int) -> list[str]:
    if not len(codes):
        return [""] * size
    text = codes.tobytes().decode("utf-32-le")
    stops = np.cumsum(np.bincount(words.message, minlength=size)).tolist()
    return [
        text[begin : min(end, begin + MOST_WORDS)] for begin, end in zip([0, *stops], stops, strict=False)
    ]


@signal(
    family="originality",
    title="personal by filled blanks only",
    kind="flag",
    unit="yes or no",
    reads_as="1: the reader's name, company or title is all that makes the message theirs",
    does_not_measure="personal words that name nothing; facts that no profile tells of and no cue points at",
    needs=("recipient_name",),
    references=(
        "practitioners: a merged name no longer reads as personal",
        "Edwards et al. 2009: about +25% odds of response for personalised materials (weak)",
    ),
    direction="-",
    version=4,
    examples=(
        example("Hi Ada, I am looking for a new role. Could we talk?", 1, "Ada", recipient_name="Ada Byron"),
        example(
            "Dear Ms Byron, I admire Lindhaven and would like to join.",
            1,
            "Byron",
            "Lindhaven",
            recipient_name="Ada Byron",
            recipient_company="Lindhaven",
        ),
        example(
            "Hi Ada, your talk on tram maps made me redraw ours.",
            0,
            recipient_name="Ada Byron",
            recipient_profile=ABOUT,
        ),
        example("Hi Ada, we both studied geology in Leeds.", 0, recipient_name="Ada Byron"),
        example("Hello, I am looking for a new role.", 0, recipient_name="Ada Byron"),
        example("Hi Ada, I am looking for a new role.", float("nan")),
    ),
)
def merge_field_only(batch: Batch) -> Spans:
    """Name, company or title are filled in, and nothing else speaks of this reader.

    What else may: a fact of the profile, a work, praise that says for what, a reason for
    writing to this reader, a question about what they lived, shared ground.
    """
    fields = Spans.union([batch.once(read) for need, read in MERGED.items() if batch.knows(need).any()])
    told = np.zeros(len(batch), dtype=bool)
    for read in (work_reference, specific_praise, reason_for_you, experience_question, commonality):
        told[batch.once(read).message] = True
    if batch.knows("recipient_profile").any():
        told |= batch.once(recipient_fact_mentions).values > 0
    return fields.where(~told[fields.message])
