"""Lexicons compiled into one matcher that reads every word of a batch once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.errors import UnknownNameError
from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.automaton import ANYWHERE, AT_START, Automaton, build_automaton
from outreach_analysis.text.edges import EdgeTable
from outreach_analysis.text.hashing import HashTable, hash_words
from outreach_analysis.text.lexicon import ANY, CAPITAL, FILLERS, NUMBER, Lexicon, read_line
from outreach_analysis.text.matches import (
    DEMAND_BITS,
    EXCLUDING,
    EXCLUDING_NEGATABLE,
    FIRST_BITS,
    LEXICON_BITS,
    LONGEST,
    NEGATABLE,
    OVERLAPPING,
    SINGLE_WORDS,
    Matches,
)
from outreach_analysis.text.syllables import syllables_of_words

if TYPE_CHECKING:
    from outreach_analysis.text.columns import TextColumns

ACCEPTS, CONTINUES = 1, 2
OPENS, OPENS_TO_NUMBER, OPENS_TO_CAPITAL, OPENS_TO_FILLER = 4, 8, 16, 32
WILDCARDS = {
    ANY: OPENS,
    NUMBER: OPENS_TO_NUMBER,
    CAPITAL: OPENS_TO_CAPITAL,
    FILLERS: OPENS_TO_FILLER,
}


@dataclass(frozen=True, eq=False)
class Matcher:
    """Lexicons as one automaton over words, in arrays.

    Parameters
    ----------
    lexicons : tuple of Lexicon
        Part after part: those with lines that exclude, of these the negatable last; other
        negatable ones; those whose matches may overlap; those of single words.
    part_ends : int64 array, shape (parts,)
        How many lexicons stand in each part and before it.
    vocabulary : HashTable
        Word hash to word number.
    first_states : tuple of int32 array, each of shape (words + 1,)
        State that each word leads to, anywhere and at the beginning of a sentence, or 0;
        the last for words of no lexicon.
    edges : EdgeTable
    traits : uint8 array, shape (states,)
        Which of `ACCEPTS`, `CONTINUES`, `OPENS`, … hold.
    wildcards : tuple of (int, int32 array of next states by state)
        By trait: `OPENS` to any word, `OPENS_TO_NUMBER`, `OPENS_TO_CAPITAL`, `OPENS_TO_FILLER`.
    is_filler : bool array, shape (words + 1,)
    is_negator : bool array, shape (words + 1,)
    syllables : uint8 array, shape (words + 1,)
        Of each word, 0 for words of no lexicon.
    accept_keys : tuple of int64 array, each of shape (states,)
        What each state accepts first, second, …: demands, lexicon and whether the line
        excludes, as parts of a match's key; -1 where nothing more.
    deepest : int
        Most words of a match.
    """

    lexicons: tuple[Lexicon, ...]
    part_ends: NDArray[np.int64]
    vocabulary: HashTable
    first_states: tuple[NDArray[np.int32], ...]
    edges: EdgeTable
    traits: NDArray[np.uint8]
    wildcards: tuple[tuple[int, NDArray[np.int32]], ...]
    is_filler: NDArray[np.bool_]
    is_negator: NDArray[np.bool_]
    syllables: NDArray[np.uint8]
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
            traits = self.traits.take(state)
            accepting = _having(traits, ACCEPTS)
            if len(accepting):
                keys += self._keys(first.take(accepting), extra, state.take(accepting))
            going = _having(traits, CONTINUES)
            going = going.compress(text.words_left.take(first.take(going)) > extra)
            if not len(going) or extra + 1 == self.deepest:
                break
            first, state = self._advance(
                text, number, first.take(going), extra + 1, state.take(going), traits.take(going)
            )
        joined = np.concatenate([np.empty(0, dtype=np.int64), *keys])
        keys.clear()
        return Matches(self, text, number, joined)

    def _begin(
        self, text: TextColumns, number: NDArray[np.int32]
    ) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Tokens at which any pattern may begin, and the state that each leads to."""
        opening = text.sentences.first_token[:-1]
        parts = []
        for start, tokens in ((ANYWHERE, None), (AT_START, opening)):
            words = number if tokens is None else number.take(tokens)
            state = self.first_states[start].take(words)
            known = (state > 0).nonzero()[0]
            parts.append((known if tokens is None else tokens.take(known), state.take(known)))
            for trait, targets in self.wildcards:
                if targets[start] > 0:
                    known = text.figures if trait == OPENS_TO_NUMBER else text.capitals
                    if tokens is not None:
                        known = np.intersect1d(known, tokens, assume_unique=True)
                    parts.append((known, np.full(len(known), targets[start], dtype=np.int32)))
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
        word = number.take(first + extra)
        taken, following = self.edges.find(state, word)
        chosen, targets = [taken], [following]
        for trait, next_states in self.wildcards:
            places = _having(traits, trait)
            if trait == OPENS_TO_NUMBER:
                places = places.compress(text.token_kind.take(first.take(places) + extra) == kind_of.DIGIT)
            elif trait == OPENS_TO_CAPITAL:
                places = places.compress(text.token_capitalised.take(first.take(places) + extra))
            elif trait == OPENS_TO_FILLER:
                places = places.compress(self.is_filler.take(word.take(places)))
            chosen.append(places)
            targets.append(next_states.take(state.take(places)))
        return first.take(np.concatenate(chosen)), np.concatenate(targets)

    def _keys(
        self, first: NDArray[np.int64], extra: int, state: NDArray[np.int32]
    ) -> list[NDArray[np.int64]]:
        """Matches that end here, as numbers that sort by lexicon, place and length."""
        places = (first << FIRST_BITS) | ((LONGEST - extra) << 1)
        keys = []
        for accepted in self.accept_keys:
            found = accepted.take(state)
            more = np.flatnonzero(found >= 0)
            if not len(more):
                break
            if len(more) < len(state):
                places, state, found = places.take(more), state.take(more), found.take(more)
            keys.append(places | found)
        return keys


def _having(traits: NDArray[np.uint8], trait: int) -> NDArray[np.int64]:
    """Places that have a trait."""
    return ((traits & trait) > 0).nonzero()[0]


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
    used = Counter(word for branches in automaton.edges for word in branches)
    names = [word for word, _ in used.most_common() if word not in WILDCARDS]
    names = list(dict.fromkeys([*names, *negator_words, *filler_words]))
    number = {word: position for position, word in enumerate(names)}

    order, part_ends = _in_parts(chosen, automaton)
    place_of = {lexicon: place for place, lexicon in enumerate(order)}
    size = len(automaton.edges)
    first_states = np.zeros((2, len(names) + 1), dtype=np.int32)
    edges: list[dict[int, int]] = [{} for _ in range(size)]
    wild = {label: np.zeros(size, dtype=np.int32) for label in WILDCARDS}
    for state, branches in enumerate(automaton.edges):
        for word, target in branches.items():
            if word in wild:
                wild[word][state] = target
            elif state in (ANYWHERE, AT_START):
                first_states[state, number[word]] = target
            else:
                edges[state][number[word]] = target
    traits = np.zeros(size, dtype=np.uint8)
    traits[np.array([bool(rows) for rows in automaton.accepted])] |= ACCEPTS
    traits[np.array([bool(branches) for branches in automaton.edges])] |= CONTINUES
    for label, targets in wild.items():
        traits[targets > 0] |= WILDCARDS[label]
    most = max(map(len, automaton.accepted))
    accept_keys = np.full((most, size), -1, dtype=np.int64)
    for state, rows in enumerate(automaton.accepted):
        for rank, (lexicon, in_question, excludes) in enumerate(rows):
            accept_keys[rank, state] = (
                in_question << DEMAND_BITS | place_of[lexicon] << LEXICON_BITS | excludes
            )
    is_filler = np.zeros(len(names) + 1, dtype=bool)
    is_filler[[number[word] for word in filler_words]] = True
    is_negator = np.zeros(len(names) + 1, dtype=bool)
    is_negator[[number[word] for word in negator_words]] = True
    return Matcher(
        lexicons=tuple(chosen[lexicon] for lexicon in order),
        part_ends=part_ends,
        vocabulary=HashTable(hash_words(names), np.arange(len(names), dtype=np.int32)),
        first_states=tuple(first_states),
        edges=EdgeTable.pack(edges, len(names)),
        traits=traits,
        wildcards=tuple((WILDCARDS[label], targets) for label, targets in wild.items() if targets.any()),
        is_filler=is_filler,
        is_negator=is_negator,
        syllables=np.append(syllables_of_words(names), np.uint8(0)),
        accept_keys=tuple(accept_keys),
        deepest=automaton.longest_match(),
    )


def _in_parts(lexicons: Sequence[Lexicon], automaton: Automaton) -> tuple[list[int], NDArray[np.int64]]:
    """The lexicons in the order of `Matcher.lexicons`, and where its parts end."""
    single = automaton.of_single_words()

    def part_of(number: int) -> int:
        lexicon = lexicons[number]
        if any(line.startswith("!") for line in lexicon.lines):
            return EXCLUDING_NEGATABLE if lexicon.negatable else EXCLUDING
        if lexicon.negatable:
            return NEGATABLE
        return SINGLE_WORDS if number in single else OVERLAPPING

    parts = list(map(part_of, range(len(lexicons))))
    order = sorted(range(len(lexicons)), key=parts.__getitem__)
    return order, np.cumsum(np.bincount(parts, minlength=SINGLE_WORDS + 1))
