"""Lexicons compiled into one matcher that reads every word of a batch once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.errors import UnknownNameError
from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.automaton import build_automaton
from outreach_analysis.text.edges import EdgeTable
from outreach_analysis.text.hashing import HashTable, hash_words
from outreach_analysis.text.lexicon import ANY, CAPITAL, FILLERS, NUMBER, Lexicon, read_line
from outreach_analysis.text.spans import Spans

if TYPE_CHECKING:
    from outreach_analysis.text.columns import TextColumns

NEGATION_REACH = 3
ACCEPTS, CONTINUES, PAUSES, WAITS = 1, 2, 4, 8
OPENS, OPENS_TO_NUMBER, OPENS_TO_CAPITAL = 16, 32, 64
WILDCARDS = {ANY: OPENS, NUMBER: OPENS_TO_NUMBER, CAPITAL: OPENS_TO_CAPITAL}
AT_START, IN_QUESTION = 1, 2
LONGEST = 255
FIRST_BITS = 9
FIRST_MASK = (1 << 40) - 1
LEXICON_BITS = 49
DEMAND_BITS = 60


class Matches:
    """What a matcher found in a batch; places of a lexicon are worked out when asked for.

    Parameters
    ----------
    matcher : Matcher
    text : TextColumns
    number : int32 array, shape (tokens,)
        Word numbers.
    keys : list of int64 array
        Matches: what the line demands of its place, lexicon, first token, longest first,
        whether the line excludes; packed so that they sort in this order.
    """

    def __init__(
        self, matcher: Matcher, text: TextColumns, number: NDArray[np.int32], keys: list[NDArray[np.int64]]
    ) -> None:
        self._matcher = matcher
        self._text = text
        self._number = number
        joined = np.concatenate([np.empty(0, dtype=np.int64), *keys])
        joined = _where_demanded(text, joined)
        lexicon = (joined >> LEXICON_BITS).astype(np.int16)  # 16 bits sort in linear time
        self._keys = joined[np.argsort(lexicon, kind="stable")]
        self._bounds = np.append(0, np.cumsum(np.bincount(lexicon, minlength=len(matcher.lexicons))))
        self._found: dict[str, Spans] = {}

    def __getitem__(self, lexicon: str) -> Spans:
        """Places of one lexicon, the leftmost longest of each, without overlaps."""
        if lexicon not in self._found:
            self._found[lexicon] = self._resolve(self._matcher.position_of(lexicon))
        return self._found[lexicon]

    @cached_property
    def _negator_at(self) -> NDArray[np.int64]:
        return np.flatnonzero(self._matcher.is_negator[self._number])

    def _resolve(self, position: int) -> Spans:
        keys = self._keys[self._bounds[position] : self._bounds[position + 1]]
        if not len(keys):
            return Spans.none()
        keys = np.sort(keys)
        first = (keys >> FIRST_BITS) & FIRST_MASK
        extra = LONGEST - ((keys >> 1) & LONGEST)
        spans = self._text.token_spans(first, first + extra)
        excludes = (keys & 1) > 0
        if excludes.any():
            walls = spans.where(excludes).without_overlaps()
            spans, first = spans.where(~excludes), first[~excludes]
            clear = ~spans.overlapping(walls)
            spans, first = spans.where(clear), first[clear]
        if self._matcher.lexicons[position].negatable:
            spans = spans.where(~_negated(self._text, self._negator_at, first))
        return spans.without_overlaps()


@dataclass(frozen=True, eq=False)
class Matcher:
    """Lexicons as one automaton over words, in arrays.

    Parameters
    ----------
    lexicons : tuple of Lexicon
    vocabulary : HashTable
        Word hash to word number.
    first_state : int32 array, shape (words + 1,)
        State that each word leads to from the start, or 0; the last for words of no lexicon.
    edges : EdgeTable
    traits : uint8 array, shape (states,)
        Which of `ACCEPTS`, `CONTINUES`, `PAUSES`, `WAITS`, `OPENS`, … hold.
    wildcards : tuple of (int, int32 array of next states by state)
        By trait: `OPENS` to any word, `OPENS_TO_NUMBER`, `OPENS_TO_CAPITAL`.
    pauses : int32 array, shape (states,)
        The state in which a pattern waits while fillers pass, or 0.
    is_filler : bool array, shape (words + 1,)
    is_negator : bool array, shape (words + 1,)
    accept_keys : tuple of int64 array, each of shape (states,)
        What each state accepts first, second, …: demands, lexicon and whether the line
        excludes, as parts of a match's key; -1 where nothing more.
    deepest : int
        Most words of a match.
    """

    lexicons: tuple[Lexicon, ...]
    vocabulary: HashTable
    first_state: NDArray[np.int32]
    edges: EdgeTable
    traits: NDArray[np.uint8]
    wildcards: tuple[tuple[int, NDArray[np.int32]], ...]
    pauses: NDArray[np.int32]
    is_filler: NDArray[np.bool_]
    is_negator: NDArray[np.bool_]
    accept_keys: tuple[NDArray[np.int64], ...]
    deepest: int

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {lexicon.name: position for position, lexicon in enumerate(self.lexicons)}

    def position_of(self, lexicon: str) -> int:
        """Place of a lexicon among `lexicons`.

        Raises
        ------
        UnknownNameError
            If there is no such lexicon.
        """
        if lexicon not in self._positions:
            raise UnknownNameError(
                f"there is no lexicon '{lexicon}'.",
                found=f"{len(self.lexicons)} lexicons",
                hint=", ".join(get_close_matches(lexicon, self._positions, n=3)) or None,
            )
        return self._positions[lexicon]

    def find(self, text: TextColumns) -> Matches:
        """Find every lexicon in a batch.

        Parameters
        ----------
        text : TextColumns

        Returns
        -------
        Matches
        """
        number = self.vocabulary.find(text.token_hash)
        first, state = self._begin(text, number)
        keys: list[NDArray[np.int64]] = []
        for extra in range(self.deepest):
            traits = self.traits[state]
            accepting = np.flatnonzero(traits & ACCEPTS)
            if len(accepting):
                keys += self._keys(first[accepting], extra, state[accepting])
            going = np.flatnonzero(traits & CONTINUES)
            going = going[text.words_left[first[going]] > extra]
            if not len(going) or extra + 1 == self.deepest:
                break
            first, state = self._advance(text, number, first[going], extra + 1, state[going], traits[going])
        return Matches(self, text, number, keys)

    def _begin(
        self, text: TextColumns, number: NDArray[np.int32]
    ) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Tokens at which any pattern may begin, and the state that each leads to."""
        state = self.first_state[number]
        first = np.flatnonzero(state)
        parts = [(first, state[first])]
        for trait, targets in self.wildcards:
            if targets[0] > 0:
                tokens = np.flatnonzero(
                    text.token_kind == kind_of.DIGIT if trait == OPENS_TO_NUMBER else text.token_capitalised
                )
                parts.append((tokens, np.full(len(tokens), targets[0], dtype=np.int32)))
        return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])

    def _advance(
        self,
        text: TextColumns,
        number: NDArray[np.int32],
        first: NDArray[np.int64],
        extra: int,
        state: NDArray[np.int32],
        traits: NDArray[np.uint8],
    ) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Read one more word from every place, by each way that it may be read."""
        pausing = np.flatnonzero(traits & PAUSES)
        if len(pausing):
            waiting = self.pauses[state[pausing]]
            first = np.append(first, first[pausing])
            state = np.append(state, waiting)
            traits = np.append(traits, self.traits[waiting])
        word = number[first + extra]
        taken, following = self.edges.find(state, word)
        chosen, targets = [taken], [following]
        for trait, next_states in self.wildcards:
            places = np.flatnonzero(traits & trait)
            if trait == OPENS_TO_NUMBER:
                places = places[text.token_kind[first[places] + extra] == kind_of.DIGIT]
            elif trait == OPENS_TO_CAPITAL:
                places = places[text.token_capitalised[first[places] + extra]]
            chosen.append(places)
            targets.append(next_states[state[places]])
        waits = np.flatnonzero(traits & WAITS)
        if len(waits):
            waits = waits[self.is_filler[word[waits]]]
            chosen.append(waits)
            targets.append(state[waits])
        return first[np.concatenate(chosen)], np.concatenate(targets)

    def _keys(
        self, first: NDArray[np.int64], extra: int, state: NDArray[np.int32]
    ) -> list[NDArray[np.int64]]:
        """Matches that end here, as numbers that sort by lexicon, place and length."""
        places = (first << FIRST_BITS) | ((LONGEST - extra) << 1)
        keys = []
        for accepted in self.accept_keys:
            found = accepted[state]
            more = np.flatnonzero(found >= 0)
            if not len(more):
                break
            if len(more) < len(state):
                places, state, found = places[more], state[more], found[more]
            keys.append(places | found)
        return keys


def _where_demanded(text: TextColumns, keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keys that stand where their line may stand, the demands taken off."""
    demands = keys >> DEMAND_BITS
    bound = np.flatnonzero(demands)
    if not len(bound):
        return keys
    first = (keys[bound] >> FIRST_BITS) & FIRST_MASK
    sentence = text.token_sentence[first]
    begins = first == text.sentences.first_token[sentence]
    fits = ((demands[bound] & AT_START) == 0) | begins
    fits &= ((demands[bound] & IN_QUESTION) == 0) | text.sentences.is_question[sentence]
    keep = np.ones(len(keys), dtype=bool)
    keep[bound] = fits
    return keys[keep] & ((1 << DEMAND_BITS) - 1)


def _negated(text: TextColumns, negator: NDArray[np.int64], token: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether a negator stands up to three words before each token, in its clause."""
    latest = np.append(-1, negator)[np.searchsorted(negator, token)]
    near: NDArray[np.bool_] = (latest >= 0) & (token - latest <= NEGATION_REACH)
    chosen = np.flatnonzero(near)
    before, here = latest[chosen], token[chosen]
    same: NDArray[np.bool_] = text.token_sentence[before] == text.token_sentence[here]
    for step in range(NEGATION_REACH):
        inner = np.minimum(before + step, here - 1)
        same &= text.kinds[text.token_end[inner]] != kind_of.PAUSE
    near[chosen] = same
    return near


def _ranks(counts: NDArray[np.int32]) -> NDArray[np.int64]:
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)


def compile_matcher(
    lexicons: Iterable[Lexicon], negators: Iterable[str] = (), fillers: Iterable[str] = ()
) -> Matcher:
    """Compile lexicons into one matcher.

    Parameters
    ----------
    lexicons : iterable of Lexicon
    negators : iterable of str
        Lines of single words that cancel a negatable match.
    fillers : iterable of str
        Lines of single words that `*` lets pass.

    Returns
    -------
    Matcher
    """
    chosen = tuple(lexicons)
    automaton = build_automaton(chosen)
    negator_words = [word for line in negators for word in read_line(line).edges[0]]
    filler_words = [word for line in fillers for word in read_line(line).edges[0]]
    used = dict.fromkeys(word for branches in automaton.edges for word in branches)
    names = [word for word in used if word not in (*WILDCARDS, FILLERS)]
    names = list(dict.fromkeys([*names, *negator_words, *filler_words]))
    number = {word: position for position, word in enumerate(names)}

    size = len(automaton.edges)
    first_state = np.zeros(len(names), dtype=np.int32)
    edges: list[dict[int, int]] = [{} for _ in range(size)]
    wild = {label: np.zeros(size, dtype=np.int32) for label in (*WILDCARDS, FILLERS)}
    for state, branches in enumerate(automaton.edges):
        for word, target in branches.items():
            if word in wild:
                wild[word][state] = target
            elif state == 0:
                first_state[number[word]] = target
            else:
                edges[state][number[word]] = target
    pauses = wild.pop(FILLERS)
    traits = np.zeros(size, dtype=np.uint8)
    traits[np.array([bool(rows) for rows in automaton.accepted])] |= ACCEPTS
    traits[np.array([bool(branches) for branches in automaton.edges])] |= CONTINUES
    traits[pauses > 0] |= PAUSES
    traits[pauses[pauses > 0]] |= WAITS
    for label, targets in wild.items():
        traits[targets > 0] |= WILDCARDS[label]
    most = max(map(len, automaton.accepted))
    accept_keys = np.full((most, size), -1, dtype=np.int64)
    for state, rows in enumerate(automaton.accepted):
        for rank, (lexicon, at_start, in_question, excludes) in enumerate(rows):
            demands = at_start * AT_START + in_question * IN_QUESTION
            accept_keys[rank, state] = (demands << DEMAND_BITS) | (lexicon << LEXICON_BITS) | excludes
    is_filler = np.zeros(len(names) + 1, dtype=bool)
    is_filler[[number[word] for word in filler_words]] = True
    is_negator = np.zeros(len(names) + 1, dtype=bool)
    is_negator[[number[word] for word in negator_words]] = True
    return Matcher(
        lexicons=chosen,
        vocabulary=HashTable(hash_words(names), np.arange(len(names), dtype=np.int32)),
        first_state=np.append(first_state, np.int32(0)),
        edges=EdgeTable.pack(edges, len(names)),
        traits=traits,
        wildcards=tuple((WILDCARDS[label], targets) for label, targets in wild.items() if targets.any()),
        pauses=pauses,
        is_filler=is_filler,
        is_negator=is_negator,
        accept_keys=tuple(accept_keys),
        deepest=automaton.longest_match(),
    )
