"""Lexicons compiled into one matcher that reads every word of a batch once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.automaton import build_automaton
from outreach_analysis.text.hashing import HashTable, hash_words
from outreach_analysis.text.lexicon import ANY, CAPITAL, FILLERS, NUMBER, Lexicon, read_line
from outreach_analysis.text.spans import Spans

if TYPE_CHECKING:
    from outreach_analysis.text.columns import TextColumns

WILDCARDS = (ANY, NUMBER, CAPITAL)
NEGATION_REACH = 3


@dataclass(frozen=True, eq=False)
class Matches:
    """What a matcher found in a batch, by lexicon."""

    spans: dict[str, Spans]

    def __getitem__(self, lexicon: str) -> Spans:
        return self.spans.get(lexicon, Spans.none())


@dataclass(frozen=True, eq=False)
class Matcher:
    """Lexicons as one automaton over words, in arrays.

    Parameters
    ----------
    lexicons : tuple of Lexicon
    vocabulary : HashTable
        Word hash to word number.
    edges : HashTable
        Mixed (state, word number) to next state.
    wildcards : tuple of (str, int32 array of next states by state)
    pauses : int32 array
        For each state, the state in which a pattern waits while fillers pass, or 0.
    is_pause : bool array
        Whether a state is such a one.
    is_filler : bool array
        Whether each word number is a filler.
    accepts : int32 arrays
        For each state, the range of its rows in `accepted`.
    accepted : int32 array, shape (rows, 4)
        Lexicon, at_start, in_question, excludes.
    """

    lexicons: tuple[Lexicon, ...]
    vocabulary: HashTable
    first_state: NDArray[np.int32]
    edges: HashTable
    continues: NDArray[np.bool_]
    wildcards: tuple[tuple[str, NDArray[np.int32]], ...]
    pauses: NDArray[np.int32]
    is_pause: NDArray[np.bool_]
    is_filler: NDArray[np.bool_]
    accept_start: NDArray[np.int32]
    accept_count: NDArray[np.int32]
    accepted: NDArray[np.int32]
    is_negator: NDArray[np.bool_]
    deepest: int

    def word_numbers(self, text: TextColumns) -> NDArray[np.int32]:
        """Word number of each token, -1 for words of no lexicon."""
        return self.vocabulary.find(text.token_hash)

    def find(self, text: TextColumns) -> Matches:
        """Find every lexicon in a batch.

        Parameters
        ----------
        text : TextColumns

        Returns
        -------
        Matches
            Per lexicon, spans that do not overlap, the leftmost longest of each place.
        """
        number = self.word_numbers(text)
        sentence = text.token_sentence
        first, state = self._begin(text, number)
        firsts, lasts, states = [], [], []
        last = first
        for depth in range(self.deepest):
            accepting = self.accept_count[state] > 0
            firsts.append(first[accepting])
            lasts.append(last[accepting])
            states.append(state[accepting])
            waiting = np.flatnonzero(self.pauses[state])
            if len(waiting):
                first, last = np.append(first, first[waiting]), np.append(last, last[waiting])
                state = np.append(state, self.pauses[state[waiting]])
            if depth + 1 == self.deepest:
                break
            going = self.continues[state] & (last + 1 < text.token_count)
            first, last, state = first[going], last[going] + 1, state[going]
            same = sentence[last] == sentence[first]
            first, last, state = first[same], last[same], state[same]
            if not len(first):
                break
            first, last, state = self._advance(text, number, first, last, state)
        return self._collect(
            text, number, np.concatenate(firsts), np.concatenate(lasts), np.concatenate(states)
        )

    def _begin(
        self, text: TextColumns, number: NDArray[np.int32]
    ) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Tokens at which any pattern may begin, and the state that each leads to."""
        known = np.flatnonzero(number >= 0)
        state = self.first_state[number[known]]
        begins = state > 0
        parts = [(known[begins], state[begins])]
        for predicate, targets in self.wildcards:
            if targets[0] > 0:
                tokens = np.flatnonzero(
                    text.token_kind == kind_of.DIGIT if predicate == NUMBER else text.token_capitalised
                )
                parts.append((tokens, np.full(len(tokens), targets[0], dtype=np.int32)))
        if len(parts) == 1:
            return parts[0]
        return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])

    def _advance(
        self,
        text: TextColumns,
        number: NDArray[np.int32],
        first: NDArray[np.int64],
        last: NDArray[np.int64],
        state: NDArray[np.int32],
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
        word = number[last]
        following = np.full(len(first), -1, dtype=np.int32)
        real = np.flatnonzero(word >= 0)
        following[real] = self.edges.find(_edge_key(state[real], word[real]))
        taken = np.flatnonzero(following >= 0)
        parts = [(first[taken], last[taken], following[taken])]
        for predicate, targets in self.wildcards:
            target = targets[state]
            open_edge = np.flatnonzero(target > 0)
            if predicate == NUMBER:
                open_edge = open_edge[text.token_kind[last[open_edge]] == kind_of.DIGIT]
            elif predicate == CAPITAL:
                open_edge = open_edge[text.token_capitalised[last[open_edge]]]
            parts.append((first[open_edge], last[open_edge], target[open_edge]))
        paused = np.flatnonzero(self.is_pause[state] & (word >= 0))
        if len(paused):
            paused = paused[self.is_filler[word[paused]]]
            parts.append((first[paused], last[paused], state[paused]))
        if len(parts) == 1:
            return parts[0]
        joined = tuple(np.concatenate(column) for column in zip(*parts, strict=True))
        return joined[0], joined[1], joined[2]

    def _collect(
        self,
        text: TextColumns,
        number: NDArray[np.int32],
        first: NDArray[np.int64],
        last: NDArray[np.int64],
        state: NDArray[np.int32],
    ) -> Matches:
        counts = self.accept_count[state]
        rows = np.repeat(self.accept_start[state], counts) + _ranks(counts)
        first, last = np.repeat(first, counts), np.repeat(last, counts)
        lexicon, at_start, in_question, excludes = self.accepted[rows].T
        keep = np.ones(len(rows), dtype=bool)
        anchored = np.flatnonzero(at_start)
        sentences = text.sentences
        keep[anchored] = first[anchored] == sentences.first_token[text.token_sentence[first[anchored]]]
        asked = np.flatnonzero(in_question)
        keep[asked] &= sentences.is_question[text.token_sentence[first[asked]]]
        kept = np.flatnonzero(keep)
        key = (lexicon[kept].astype(np.int64) << 42) | (first[kept] << 8) | (255 - (last - first)[kept])
        order = kept[np.argsort(key, kind="stable")]
        first, last = first[order], last[order]
        lexicon, excludes = lexicon[order], excludes[order]
        bounds = np.searchsorted(lexicon, np.arange(len(self.lexicons) + 1))
        negator_at = np.flatnonzero(self.is_negator[number]) if len(first) else first
        found: dict[str, Spans] = {}
        for index, item in enumerate(self.lexicons):
            here = slice(bounds[index], bounds[index + 1])
            if here.start == here.stop:
                continue
            begin, stop, barred = first[here], last[here], excludes[here] > 0
            spans = text.token_spans(begin, stop)
            if barred.any():
                walls = spans.where(barred).without_overlaps()
                spans, begin = spans.where(~barred), begin[~barred]
                clear = ~spans.overlapping(walls)
                spans, begin = spans.where(clear), begin[clear]
            if item.negatable:
                spans = spans.where(~_negated(text, negator_at, begin))
            found[item.name] = spans.without_overlaps()
        return Matches(found)


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


def _edge_key(state: NDArray[np.int32], word: NDArray[np.int32]) -> NDArray[np.uint64]:
    key = (state.astype(np.uint64) << np.uint64(32)) | word.astype(np.uint64)
    key *= np.uint64(0x9E3779B97F4A7C15)
    return key ^ (key >> np.uint64(31))


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
    edge_states, edge_words, edge_targets = [], [], []
    wild = {label: np.zeros(size, dtype=np.int32) for label in (*WILDCARDS, FILLERS)}
    for state, branches in enumerate(automaton.edges):
        for word, target in branches.items():
            if word in wild:
                wild[word][state] = target
            elif state == 0:
                first_state[number[word]] = target
            else:
                edge_states.append(state)
                edge_words.append(number[word])
                edge_targets.append(target)
    counts = np.array([len(rows) for rows in automaton.accepted], dtype=np.int32)
    rows = [row for state_rows in automaton.accepted for row in state_rows]
    pauses = wild.pop(FILLERS)
    is_pause = np.zeros(size, dtype=bool)
    is_pause[pauses[pauses > 0]] = True
    is_filler = np.zeros(len(names), dtype=bool)
    is_filler[[number[word] for word in filler_words]] = True
    is_negator = np.zeros(len(names) + 1, dtype=bool)  # the last answers for words of no lexicon (-1)
    is_negator[[number[word] for word in negator_words]] = True
    return Matcher(
        lexicons=chosen,
        vocabulary=HashTable(hash_words(names), np.arange(len(names), dtype=np.int32)),
        first_state=first_state,
        edges=HashTable(
            _edge_key(np.array(edge_states, dtype=np.int32), np.array(edge_words, dtype=np.int32)),
            np.array(edge_targets, dtype=np.int32),
        ),
        continues=np.array([bool(branches) for branches in automaton.edges]),
        wildcards=tuple((label, targets) for label, targets in wild.items() if targets.any()),
        pauses=pauses,
        is_pause=is_pause,
        is_filler=is_filler,
        accept_start=(np.cumsum(counts) - counts).astype(np.int32),
        accept_count=counts,
        accepted=np.array(rows, dtype=np.int32).reshape(-1, 4),
        is_negator=is_negator,
        deepest=automaton.longest_match(),
    )
