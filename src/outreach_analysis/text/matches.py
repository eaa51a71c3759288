"""What a matcher found in a batch: for every lexicon, the matches that hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.spans import Spans

if TYPE_CHECKING:
    from outreach_analysis.text.columns import TextColumns
    from outreach_analysis.text.patterns import Matcher

NEGATION_REACH = 3
LONGEST = 255
FIRST_BITS = 9
FIRST_MASK = (1 << 40) - 1
LEXICON_BITS = 49
DEMAND_BITS = 60
NOWHERE = (1 << DEMAND_BITS) - 1
EXCLUDING, EXCLUDING_NEGATABLE, NEGATABLE, OVERLAPPING, SINGLE_WORDS = range(5)
"""Parts of a matcher's lexicons, by what has to be settled among their matches."""


class Matches:
    """What a matcher found in a batch: the places of every lexicon, worked out together.

    Parameters
    ----------
    matcher : Matcher
    text : TextColumns
    number : int32 array, shape (tokens,)
        Word numbers, -1 for words of no lexicon.
    keys : int64 array, shape (matches,)
        What the line demands of its place, lexicon, first token, longest first,
        whether the line excludes; packed so that they sort in this order.
    """

    def __init__(
        self, matcher: Matcher, text: TextColumns, number: NDArray[np.int32], keys: NDArray[np.int64]
    ) -> None:
        self._matcher, self._number = matcher, number
        spans, bounds = _resolve(matcher, text, number, keys)
        self._found = {
            lexicon.name: spans.where(slice(begin, end))
            for lexicon, begin, end in zip(matcher.lexicons, bounds, bounds[1:], strict=False)
            if begin < end
        }

    def word_syllables(self) -> NDArray[np.uint8]:
        """Syllables of each token that is a word of any lexicon, else 0; shape (tokens,)."""
        return self._matcher.syllables.take(self._number)

    def __getitem__(self, lexicon: str) -> Spans:
        """Places of one lexicon, the leftmost longest of each, without overlaps."""
        if lexicon not in self._found:
            self._matcher.position_of(lexicon)
            return Spans.none()
        return self._found[lexicon]


def _resolve(
    matcher: Matcher, text: TextColumns, number: NDArray[np.int32], keys: NDArray[np.int64]
) -> tuple[Spans, list[int]]:
    """Spans lexicon after lexicon, and where each lexicon's begin.

    A match reads as an interval of tokens. The lexicon stands above the token in a key, so
    that intervals of two lexicons never meet and all lexicons are gone through at once.
    """
    _strike_where_not_demanded(text, keys)
    keys.sort()
    lexicon_starts = np.arange(len(matcher.lexicons) + 1) << LEXICON_BITS
    ends = keys.searchsorted(lexicon_starts[matcher.part_ends])
    words = keys[ends[OVERLAPPING] : ends[SINGLE_WORDS]] >> FIRST_BITS
    keys = keys[: ends[OVERLAPPING]]
    place = keys >> FIRST_BITS
    reach = place + (LONGEST - ((keys >> 1) & LONGEST))
    dropped = np.zeros(len(keys), dtype=bool)
    excluding = slice(0, ends[EXCLUDING_NEGATABLE])
    dropped[excluding] = _excluded(place[excluding], reach[excluding], (keys[excluding] & 1).astype(bool))
    negatable = slice(ends[EXCLUDING], ends[NEGATABLE])
    dropped[negatable] |= _negated(matcher, text, number, place[negatable] & FIRST_MASK)
    kept = np.flatnonzero(~dropped)
    place, reach = _without_overlaps(place.take(kept), reach.take(kept))
    place, reach = np.concatenate([place, words]), np.concatenate([reach, words])
    bounds: list[int] = place.searchsorted(lexicon_starts >> FIRST_BITS).tolist()
    return text.token_spans(place & FIRST_MASK, reach & FIRST_MASK), bounds


def _without_overlaps(
    first: NDArray[np.int64], last: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Intervals, both ends included and in order, less those that begin before an earlier one has ended."""
    alone = np.ones(len(first), dtype=bool)
    alone[1:] = first[1:] > np.maximum.accumulate(last)[:-1]
    chosen = alone.nonzero()[0]
    return first.take(chosen), last.take(chosen)


def _excluded(
    place: NDArray[np.int64], reach: NDArray[np.int64], excludes: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which matches are of lines that exclude, or share a token with such a match."""
    dropped = excludes.copy()
    excluding = excludes.nonzero()[0]
    walls, wall_ends = _without_overlaps(place.take(excluding), reach.take(excluding))
    if len(walls):
        following = wall_ends.searchsorted(place)
        dropped |= (following < len(walls)) & (walls.take(following, mode="clip") <= reach)
    return dropped


def _strike_where_not_demanded(text: TextColumns, keys: NDArray[np.int64]) -> None:
    """Take the demands off keys that stand where their line may stand; the others become `NOWHERE`."""
    bound = np.flatnonzero(keys > NOWHERE)
    demanding = keys[bound]
    sentence = text.token_sentence.take((demanding >> FIRST_BITS) & FIRST_MASK)
    keys[bound] = np.where(text.sentences.is_question[sentence], demanding & NOWHERE, NOWHERE)


def _negated(
    matcher: Matcher, text: TextColumns, number: NDArray[np.int32], token: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether a negator stands up to three words before each token, in its clause."""
    latest = np.full(len(token), -1)
    for step in range(NEGATION_REACH, 0, -1):
        before = token - step
        here = np.flatnonzero(matcher.is_negator.take(number.take(before, mode="clip")))
        latest[here] = before[here]
    near: NDArray[np.bool_] = latest >= 0
    chosen = np.flatnonzero(near)
    before, here = latest[chosen], token[chosen]
    same: NDArray[np.bool_] = text.token_sentence[before] == text.token_sentence[here]
    for step in range(NEGATION_REACH):
        inner = np.minimum(before + step, here - 1)
        same &= text.kinds[text.token_end[inner]] != kind_of.PAUSE
    near[chosen] = same
    return near
