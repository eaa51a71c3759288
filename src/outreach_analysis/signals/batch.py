"""A batch of messages with what is known beside them: what a signal reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.text import (
    Matcher,
    Matches,
    Spans,
    TextColumns,
    matcher_of_folder,
    read_texts,
)
from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.hashing import is_among

Shared = TypeVar("Shared")
SYMBOLS = np.zeros(16, dtype=bool)
SYMBOLS[[kind_of.OTHER, kind_of.QUOTE, kind_of.BRACKET, kind_of.EMOJI]] = True


@cache
def lexicon_matcher() -> Matcher:
    """Every lexicon of the project as one matcher."""
    return matcher_of_folder(Path(__file__).parent / "lexicons")


class Batch:
    """Messages in columns, every lexicon found once, and context where it is known.

    Parameters
    ----------
    texts : sequence of str, length n
    context : mapping of str to sequence of str, each of length n
        Keys of `contract.CONTEXTS`; an empty string means unknown.
    """

    def __init__(self, texts: Sequence[str], context: Mapping[str, Sequence[str]] | None = None) -> None:
        self.text: TextColumns = read_texts(texts)
        self._size = len(texts)
        self.context = context or {}
        self._context_columns: dict[str, TextColumns] = {}
        self._known: dict[str, NDArray[np.bool_]] = {}
        self._shared: dict[Callable[[Batch], Any], Any] = {}

    def __len__(self) -> int:
        return self._size

    @cached_property
    def matches(self) -> Matches:
        """Places of every lexicon."""
        return lexicon_matcher().find(self.text)

    def once(self, read: Callable[[Batch], Shared]) -> Shared:
        """What a helper reads from this batch, read on first use and kept for the signals that share it."""
        if read not in self._shared:
            self._shared[read] = read(self)
        value: Shared = self._shared[read]
        return value

    def find(self, *lexicons: str) -> Spans:
        """Places where any of the named lexicons stands, without overlaps."""
        if len(lexicons) == 1:
            return self.matches[lexicons[0]]
        return Spans.union([self.matches[name] for name in lexicons])

    def knows(self, name: str) -> NDArray[np.bool_]:
        """For each message, whether this piece of context is known."""
        if name not in self._known:
            values = self.context.get(name)
            known = np.zeros(len(self), dtype=bool)
            if values:
                known[:] = np.fromiter(map(bool, values), dtype=bool, count=len(self))
            self._known[name] = known
        return self._known[name]

    def context_text(self, name: str) -> TextColumns:
        """A piece of context in columns, one row a message; empty where unknown."""
        if name not in self._context_columns:
            values = self.context.get(name) or [""] * len(self)
            self._context_columns[name] = read_texts(list(values), skip_quoted=False)
        return self._context_columns[name]

    def offsets_of(self, characters: str) -> NDArray[np.int64]:
        """Where any of some characters stand; quick for symbols, which are few.

        Parameters
        ----------
        characters : str
            As they look folded.

        Returns
        -------
        int64 array
            Offsets in the buffer.
        """
        codes = np.array(sorted(map(ord, characters)), dtype=np.uint32)
        if all(SYMBOLS[kind_of.classify(character)] for character in characters):
            places = self.text.symbols
            return places.compress(is_among(self.text.folded.take(places), codes))
        return np.flatnonzero(is_among(self.text.folded, codes))

    def find_pattern(self, pattern: re.Pattern[str], anchors: str) -> Spans:
        """Places where a regular expression matches from an anchor character on.

        Parameters
        ----------
        pattern : re.Pattern
            Written for folded text (lower case, plain quotes); it must run in bounded
            time and match nothing longer than a sentence.
        anchors : str
            Characters at which a match may begin.

        Returns
        -------
        Spans
            Without overlaps; matches that would leave their message are dropped.
        """
        text = self.text
        positions = self.offsets_of(anchors)
        if not len(positions):
            return Spans.none()
        folded = text.folded_text
        found = [
            match.span() for position in positions.tolist() if (match := pattern.match(folded, position))
        ]
        if not found:
            return Spans.none()
        bounds = np.array(found, dtype=np.int64)
        spans = text.spans_at(bounds[:, 0], bounds[:, 1])
        inside = spans.end <= text.message_end[np.maximum(spans.message, 0)]
        readable = text.kinds[spans.start] != kind_of.NEWLINE
        return spans.where(inside & (spans.message >= 0) & readable).without_overlaps()

    def sentence_mask(self, spans: Spans) -> NDArray[np.bool_]:
        """For each sentence, whether any of the spans begins in it, shape (sentences,)."""
        mask = np.zeros(len(self.text.sentences), dtype=bool)
        mask[self.text.sentence_of(spans)] = True
        return mask

    def in_sentences(self, spans: Spans, mask: NDArray[np.bool_]) -> Spans:
        """Those spans that begin in a chosen sentence."""
        return spans.where(mask.take(self.text.sentence_of(spans))) if len(spans) else spans

    def sentence_spans(self, mask: NDArray[np.bool_]) -> Spans:
        """Chosen sentences as spans."""
        sentences = self.text.sentences
        return Spans(
            sentences.message.compress(mask), sentences.start.compress(mask), sentences.end.compress(mask)
        )
