"""Cues one after the other: what a list of phrases would need thousands of lines to say."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.text import Spans, TextColumns
from outreach_analysis.text.hashing import hash_words, is_among

LONGEST_WORD = 40
MOST_BLANKS = 8


def _tokens(text: TextColumns, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.minimum(text.token_at(offsets), max(text.token_count - 1, 0))


def _widest(most_between: int) -> int:
    """Characters that so many words may take at most; a longer word ends a chain."""
    return MOST_BLANKS + most_between * LONGEST_WORD


def chain(text: TextColumns, first: Spans, second: Spans, most_between: int = 0) -> Spans:
    r"""Places where a cue of one kind is soon followed by a cue of another, in one sentence.

    Parameters
    ----------
    text : TextColumns
    first, second : Spans
        Each ordered and without overlaps.
    most_between : int
        Words that may stand between the two.

    Returns
    -------
    Spans
        From the beginning of the first cue to the end of the second.

    Examples
    --------
    >>> from outreach_analysis.text import compile_matcher, parse_lexicon, read_texts
    >>> text = read_texts(["I am a very junior nurse. The nurse came."])
    >>> found = compile_matcher(parse_lexicon("x", "[self]\ni am\n[role]\nnurse")).find(text)
    >>> spans = chain(text, found["x.self"], found["x.role"], 3)
    >>> [text.buffer[start:end] for start, end in zip(spans.start, spans.end)]
    ['I am a very junior nurse']
    """
    if not len(first) or not len(second):
        return Spans.none()
    following = np.searchsorted(second.start, first.end)
    gap = second.start.take(following, mode="clip") - first.end
    chosen = np.flatnonzero((following < len(second)) & (gap <= _widest(most_between)))
    following = following.take(chosen)
    last = _tokens(text, first.end.take(chosen) - 1)
    begin = _tokens(text, second.start.take(following))
    near = begin - last - 1 <= most_between
    near &= text.token_sentence.take(begin) == text.token_sentence.take(last)
    chosen, following = chosen.compress(near), following.compress(near)
    joined = Spans(first.message.take(chosen), first.start.take(chosen), second.end.take(following))
    return joined.without_overlaps()


def soon_after(text: TextColumns, spans: Spans, cues: Spans, most_between: int = 0) -> NDArray[np.bool_]:
    """Whether a cue ends shortly before each span, in its sentence.

    Parameters
    ----------
    text : TextColumns
    spans, cues : Spans
    most_between : int
        Words that may stand between the cue and the span.

    Returns
    -------
    bool array, shape (len(spans),)
    """
    if not len(spans) or not len(cues):
        return np.zeros(len(spans), dtype=bool)
    before = np.searchsorted(cues.end, spans.start, side="right") - 1
    gap = spans.start - cues.end[np.maximum(before, 0)]
    found: NDArray[np.bool_] = (before >= 0) & (gap <= _widest(most_between))
    chosen = np.flatnonzero(found)
    last = _tokens(text, cues.end[before[chosen]] - 1)
    begin = _tokens(text, spans.start[chosen])
    found[chosen] = (begin - last - 1 <= most_between) & (
        text.token_sentence[begin] == text.token_sentence[last]
    )
    return found


def without(spans: Spans, walls: Spans) -> Spans:
    """Those spans that touch none of the walls."""
    return spans.where(~spans.overlapping(walls)) if len(walls) else spans


def last_word_before(
    text: TextColumns, spans: Spans, words: tuple[str, ...], most_between: int
) -> NDArray[np.int64]:
    """The nearest of some words shortly before each span, in its sentence; -1 where there is none.

    Parameters
    ----------
    text : TextColumns
    spans : Spans
    words : tuple of str
        As they look folded.
    most_between : int
        Words that may stand between.

    Returns
    -------
    int64 array, shape (len(spans),)
        Tokens.
    """
    begin = _tokens(text, spans.start)
    least = text.sentences.first_token[text.token_sentence[begin]]
    window = begin[:, None] - np.arange(1, most_between + 2)
    inside = window >= least[:, None]
    found = inside & is_among(
        text.token_hash[np.maximum(window, 0)].ravel(), np.sort(hash_words(words))
    ).reshape(window.shape)
    nearest = found.argmax(axis=1) if found.size else np.zeros(len(spans), dtype=np.int64)
    rows = np.arange(len(spans))
    result: NDArray[np.int64] = np.where(found.any(axis=1), window[rows, nearest], -1)
    return result
