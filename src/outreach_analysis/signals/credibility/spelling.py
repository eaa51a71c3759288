"""Slips of spelling and of capitals; names, jargon and British spelling are none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.text import Spans, TextColumns
from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.hashing import is_among
from outreach_analysis.text.names import WORD, bare_word, plain

JOINING = np.array(sorted(map(ord, "@/\\_#.-&:=+*~|")), dtype=np.uint32)
LISTING = kind_of.table_of(kind_of.BRACKET, kind_of.HYPHEN)
DOUBLED = frozenset(
    [
        "the", "a", "an", "to", "of", "in", "and", "it", "for", "on", "with", "at", "we", "i", "this", "my", "was",
        "are", "be", "but", "if", "as", "or", "not", "your", "from", "will", "would", "our", "their", "by", "have",
    ]
)  # fmt: skip
KNOWN_NEEDS = ("recipient_name", "recipient_company", "recipient_title", "recipient_profile", "sender_name")


def _stands_alone(
    text: TextColumns, tokens_start: NDArray[np.int64], tokens_end: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether nothing ties a word to an address, a handle, a path or an abbreviation."""
    before, after = text.folded[tokens_start - 1], text.folded[tokens_end]
    beyond = text.kinds[np.minimum(tokens_end + 1, len(text.kinds) - 1)]
    wordlike = (beyond >= kind_of.LOWER) & (beyond <= kind_of.DIGIT)
    tied: NDArray[np.bool_] = is_among(before, JOINING) | (is_among(after, JOINING) & wordlike)
    return ~tied


def _unknown(batch: Batch, spans: Spans) -> NDArray[np.bool_]:
    """Whether each span is no word of the names and profiles that stand beside the message."""
    if not any(batch.knows(need).any() for need in KNOWN_NEEDS):
        return np.ones(len(spans), dtype=bool)
    told: dict[int, set[str]] = {}
    for row in set(spans.message.tolist()):
        values = [(batch.context.get(need) or [""] * len(batch))[row] for need in KNOWN_NEEDS]
        told[row] = {plain(word) for word in WORD.findall(" ".join(values))}
    words = batch.text.words(batch.text.token_at(spans.start))
    pairs = zip(spans.message.tolist(), words, strict=True)
    return np.array([bare_word(word) not in told[row] for row, word in pairs], dtype=bool)


def _doubled(text: TextColumns) -> Spans:
    """The same word twice in a row."""
    same = np.flatnonzero(text.token_hash[1:] == text.token_hash[:-1])
    if not len(same):
        return Spans.none()
    gap = text.token_start[same + 1] - text.token_end[same]
    plain_gap = (gap == 1) & (text.kinds[text.token_end[same]] == kind_of.SPACE)
    small = (text.token_kind[same] == kind_of.LOWER) | (text.token_kind[same + 1] == kind_of.LOWER)
    same = same[plain_gap & small & (text.token_message[same] == text.token_message[same + 1])]
    slip = np.array([word in DOUBLED for word in text.words(same)], dtype=bool)
    same = same[slip]
    return text.token_spans(same, same + 1).without_overlaps()


@signal(
    family="credibility",
    kind="count",
    unit="slips",
    reads_as="higher: more common misspellings, muddled words and doubled words",
    does_not_measure="rare misspellings and grammar; names, jargon, British and American spelling are never counted",
    references=("practitioners and hypothesis: slips cost a stranger's trust",),
    direction="-",
    version=4,
    examples=(
        example("I recieved your adress.", 2, "recieved", "adress"),
        example("I could of come to the the talk.", 2, "could of come", "the the"),
        example("Your welcome to visit, alot of us do.", 2, "Your welcome", "alot"),
        example("The colour programme was organised in the centre.", 0),
        example("The color program was organized in the center.", 0),
        example("Kubernetes, kwargs, Nguyen and Wojciechowski.", 0),
        example("Write to recieve@example.org or see /recieve/.", 0),
    ),
)
def spelling_errors(batch: Batch) -> Spans:
    """Common misspellings, words taken for each other, the same word twice."""
    text = batch.text
    wrong = batch.find("misspellings", "slips")
    if len(wrong):
        wrong = wrong.where(_stands_alone(text, wrong.start, wrong.end))
        wrong = wrong.where(_unknown(batch, wrong))
    return Spans.union([wrong, _doubled(text)])


def _lone_i(batch: Batch) -> Spans:
    """A small i that speaks of the writer."""
    text = batch.text
    pronouns = batch.find("casing.i")
    small = pronouns.where(text.kinds[pronouns.start] == kind_of.LOWER)
    if not len(small):
        return small
    listed = LISTING[text.kinds[small.end]] | LISTING[text.kinds[small.start - 1]]
    return small.where(~listed & _stands_alone(text, small.start, small.end))


def _small_starts(text: TextColumns) -> Spans:
    """Sentences after a full stop, question or exclamation mark that begin small."""
    sentences = text.sentences
    first = sentences.first_token[:-1]
    token = first.compress(text.token_kind.take(first) == kind_of.LOWER)
    token = token.compress(token > text.first_token.take(text.token_message.take(token)))
    before = text.token_start[token] - 1
    spaced = (text.kinds[before] == kind_of.SPACE) & (text.kinds[before - 1] == kind_of.TERMINAL)
    single_stop = text.kinds[before - 2] != kind_of.TERMINAL
    starts = text.token_start[token]
    mixed = text.kinds[starts + 1] == kind_of.UPPER
    keep = spaced & single_stop & ~mixed & _stands_alone(text, starts, text.token_end[token])
    return text.token_spans(token.compress(keep))


@signal(
    family="credibility",
    title="capitals left out",
    kind="count",
    unit="slips",
    reads_as="higher: more slips of capitals (a small i, small days and languages, small beginnings)",
    does_not_measure="capitals of names that nobody told of, and a style that is small throughout by intent",
    references=("hypothesis: slips cost a stranger's trust",),
    direction="-",
    examples=(
        example("Yesterday i met you. it was good.", 2, "i", "it"),
        example("We speak english on monday.", 2, "english", "monday"),
        example("In part (i) and i.e. the e.g. case, see I/O.", 0),
        example("We meet on Monday. eBay called.", 0),
        example("Thanks ... see you.", 0),
    ),
)
def casing_errors(batch: Batch) -> Spans:
    """A lone small i, days and languages without capitals, sentences that begin small."""
    text = batch.text
    proper = batch.find("casing.proper")
    small = proper.where(text.kinds[proper.start] == kind_of.LOWER)
    if len(small):
        small = small.where(_stands_alone(text, small.start, small.end))
    return Spans.union([_lone_i(batch), small, _small_starts(text)])
