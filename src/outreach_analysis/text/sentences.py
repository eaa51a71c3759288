"""Where sentences begin and end, from the gaps between tokens."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.hashing import hash_words, is_among

if TYPE_CHECKING:
    from outreach_analysis.text.columns import TextColumns

ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "mx",
        "dr",
        "prof",
        "sr",
        "jr",
        "st",
        "mt",
        "vs",
        "etc",
        "eg",
        "ie",
        "approx",
        "dept",
        "inc",
        "ltd",
        "corp",
        "co",
        "no",
        "vol",
        "fig",
        "est",
        "ext",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "gen",
        "col",
        "sgt",
        "rev",
        "hon",
        "ave",
        "blvd",
        "al",
        "cf",
    ]
)
SHORT_LINE = 45
ASCII = 127
QUESTION_MARKS = np.array(sorted(map(ord, kind_of.QUESTION_MARKS)), dtype=np.uint32)
AFTER_A_CLOSE = kind_of.table_of(
    kind_of.SPACE, kind_of.NEWLINE, kind_of.QUOTE, kind_of.BRACKET, kind_of.EMOJI
)
LETTERS = kind_of.table_of(kind_of.UPPER, kind_of.LOWER)
ENDS_A_CLAUSE = kind_of.table_of(kind_of.PAUSE, kind_of.TERMINAL, kind_of.BRACKET, kind_of.QUOTE)
BEGINS_AN_ITEM = kind_of.table_of(kind_of.HYPHEN, kind_of.OTHER, kind_of.DIGIT)


@cache
def _abbreviations() -> NDArray[np.uint64]:
    return np.sort(hash_words(sorted(ABBREVIATIONS)))


@cache
def _whole_letter_words() -> NDArray[np.uint64]:
    """Single letters that are words, not initials."""
    return np.sort(hash_words(["i", "a"]))


@dataclass(frozen=True, eq=False)
class Sentences:
    """Sentences of a batch; none spans two messages.

    Parameters
    ----------
    of_token : int64 array, shape (tokens,)
        Sentence of each token.
    first_token : int64 array, shape (sentences + 1,)
        First token of each sentence, and the number of tokens.
    is_question : bool array, shape (sentences,)
        Whether a question mark closes the sentence.
    message : int64 array, shape (sentences,)
    start, end : int64 arrays, shape (sentences,)
        Buffer offsets from the first token to the closing punctuation.
    """

    of_token: NDArray[np.int64]
    first_token: NDArray[np.int64]
    is_question: NDArray[np.bool_]
    message: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.message)

    @property
    def words(self) -> NDArray[np.int64]:
        """Tokens in each sentence."""
        return np.diff(self.first_token).astype(np.int64)


def _closing_terminals(text: TextColumns) -> NDArray[np.int64]:
    """Offsets of full stops, question and exclamation marks that close a sentence."""
    kinds = text.kinds
    marks = text.terminals
    marks = marks.compress(AFTER_A_CLOSE.take(kinds.take(marks + 1)))
    tokens = text.token_at(marks) - 1
    stops = np.flatnonzero((text.folded.take(marks) == ord(".")) & (tokens >= 0))
    tokens = tokens.take(stops)
    touching = text.token_end.take(tokens) == marks.take(stops)
    stops, tokens = stops.compress(touching), tokens.compress(touching)
    start, words = text.token_start.take(tokens), text.token_hash.take(tokens)
    initial = (text.token_end.take(tokens) - start == 1) & LETTERS.take(kinds.take(start))
    initial &= ~is_among(words, _whole_letter_words())
    closes = np.ones(len(marks), dtype=bool)
    closes[stops.compress(initial | is_among(words, _abbreviations()))] = False
    return marks.compress(closes)


def _closing_newlines(text: TextColumns) -> NDArray[np.int64]:
    """Offsets of line ends that close a sentence: blank lines, short lines, lists."""
    kinds = text.kinds
    breaks = text.newlines
    if not len(breaks):
        return breaks
    previous_break = np.append(-1, breaks[:-1])
    line_length = breaks - previous_break - 1
    closing = line_length < SHORT_LINE
    closing |= ENDS_A_CLAUSE.take(kinds.take(breaks - 1, mode="clip"))
    closing |= BEGINS_AN_ITEM.take(kinds.take(breaks + 1, mode="clip"))
    return breaks.compress(closing)


def find_sentences(text: TextColumns) -> Sentences:
    """Split the tokens of a batch into sentences.

    Parameters
    ----------
    text : TextColumns

    Returns
    -------
    Sentences

    Notes
    -----
    A sentence ends at closing punctuation that space or a quote follows (unless an
    abbreviation or an initial stands before a full stop), at a blank line, after a
    line shorter than 45 characters (greetings, signatures, lists), and with its
    message. A longer line that simply wraps goes on.
    """
    tokens = text.token_count
    opens = np.zeros(tokens + 1, dtype=bool)
    terminals = _closing_terminals(text)
    opens[text.token_at(terminals)] = True
    opens[text.token_at(_closing_newlines(text))] = True
    opens[text.first_token[:-1]] = True
    opens = opens[:tokens]
    if tokens:
        opens[0] = True
    first = np.flatnonzero(opens)
    of_token = np.cumsum(opens.view(np.uint8), dtype=np.int64)
    of_token -= 1
    bounds = np.append(first, tokens)
    end = text.token_end.take(bounds[1:] - 1) if tokens else np.empty(0, dtype=np.int64)
    is_question = np.zeros(len(first), dtype=bool)
    if len(first) and len(terminals):
        before = text.token_at(terminals) - 1
        inside = (before >= 0) & (text.message_end.take(text.token_message.take(before)) > terminals)
        owner, marks = of_token.take(before.compress(inside)), terminals.compress(inside)
        codes = text.folded.take(marks)
        asks = codes == ord("?")
        if codes.max(initial=0) > ASCII:
            asks = is_among(codes, QUESTION_MARKS)
        is_question[owner.compress(asks)] = True
        np.maximum.at(end, owner, marks + 1)
    return Sentences(
        of_token=of_token,
        first_token=bounds,
        is_question=is_question,
        message=text.token_message[first],
        start=text.token_start[first],
        end=end,
    )
