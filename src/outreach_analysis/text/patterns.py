"""A small language of word patterns, compiled into one trie that reads every token once.

One pattern a line::

    thank(s| you)( so much)?      alternatives and options
    appreciate~                   every inflected form of a verb
    article%                      singular and plural
    your _ talk                   any one word
    i ... contacted you           none to three words
    spent <number> years          a number;  <cap> any capitalised word
    ^please                       only where a sentence begins
    would you mind ?              only in a sentence that a question mark closes
    ! thanks to                   a place that other lines of this lexicon may not touch
    {modal} you                   any line of another lexicon
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.errors import InvalidValueError
from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.hashing import HashTable, hash_slices
from outreach_analysis.text.inflection import plural_forms, verb_forms
from outreach_analysis.text.spans import Spans

if TYPE_CHECKING:
    from outreach_analysis.text.columns import TextColumns

MOST_EXPANSIONS = 20_000
ANY, NUMBER, CAPITAL = -1, -2, -3
WILDCARDS = {"_": ANY, "<number>": NUMBER, "<cap>": CAPITAL}
NEGATION_REACH = 3
TOKEN = re.compile(r"<\w+>|\.\.\.|[^\W_]+(?:'[^\W_]+)*|_")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One expanded pattern: words or wildcards, and where it may stand."""

    words: tuple[str, ...]
    at_start: bool = False
    in_question: bool = False
    excludes: bool = False


@dataclass(frozen=True)
class Lexicon:
    """A named list of patterns.

    Parameters
    ----------
    name : str
    lines : tuple of str
        As written.
    negatable : bool
        Whether a negator up to three words before cancels a match.
    """

    name: str
    lines: tuple[str, ...]
    negatable: bool = False


def parse_lexicon(name: str, source: str) -> list[Lexicon]:
    r"""Read the text of a lexicon file.

    Parameters
    ----------
    name : str
        Name of the file without its suffix.
    source : str
        Lines; `#` begins a comment, `@negatable` a property, `[part]` a part of its
        own that is called `name.part`.

    Returns
    -------
    list of Lexicon

    Examples
    --------
    >>> [lexicon.name for lexicon in parse_lexicon("ask", "[call]\\nhop on a call\\n[job]\\na job")]
    ['ask.call', 'ask.job']
    """
    lexicons: list[Lexicon] = []
    current, negatable = name, False
    lines: list[str] = []

    def close() -> None:
        if lines:
            lexicons.append(Lexicon(current, tuple(lines), negatable))

    for raw in source.splitlines():
        line = raw.split("#", 1)[0].strip()
        if not line:
            continue
        if line == "@negatable":
            negatable = True
        elif line.startswith("[") and line.endswith("]"):
            close()
            current, lines = f"{name}.{line[1:-1]}", []
        else:
            lines.append(line)
    close()
    return lexicons


def _alternatives(line: str) -> list[str]:
    """Expand groups and options, textually."""
    position = line.find("(")
    if position < 0:
        return [line]
    depth, parts, start = 0, [], position + 1
    for index in range(position, len(line)):
        character = line[index]
        if character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                parts.append(line[start:index])
                break
        elif character == "|" and depth == 1:
            parts.append(line[start:index])
            start = index + 1
    else:
        raise InvalidValueError("a pattern has an open bracket.", found=line, hint="close it with )")
    rest = line[index + 1 :]
    if rest.startswith("?"):
        parts.append("")
        rest = rest[1:]
    heads = [choice for part in parts for choice in _alternatives(part)]
    tails = _alternatives(rest)
    return [line[:position] + head + tail for head, tail in product(heads, tails)]


def expand(line: str, references: Mapping[str, tuple[str, ...]] | None = None) -> list[Pattern]:
    """All patterns that a line stands for.

    Parameters
    ----------
    line : str
    references : mapping of str to tuple of str
        Lines of the lexicons that `{name}` may refer to.

    Returns
    -------
    list of Pattern

    Raises
    ------
    InvalidValueError
        If a bracket is open, a reference unknown, or a line stands for too many patterns.

    Examples
    --------
    >>> [" ".join(pattern.words) for pattern in expand("thank(s| you)")]
    ['thanks', 'thank you']
    """
    known = references or {}

    def substitute(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in known:
            raise InvalidValueError(
                f"a pattern refers to lexicon '{name}', which does not exist.", found=line
            )
        return "(" + "|".join(known[name]) + ")"

    body = line
    for _ in range(4):
        if "{" not in body:
            break
        body = re.sub(r"\{([\w.]+)\}", substitute, body)
    excludes = body.startswith("!")
    body = body.removeprefix("!").strip()
    at_start = body.startswith("^")
    body = body.removeprefix("^").strip()
    in_question = body.endswith(" ?")
    body = body.removesuffix(" ?")
    patterns: list[Pattern] = []
    for text in _alternatives(body):
        choices: list[tuple[str, ...]] = []
        for piece in text.lower().split():
            stem = piece[:-1]
            if piece.endswith("~"):
                choices.append(verb_forms(stem))
            elif piece.endswith("%"):
                choices.append(plural_forms(stem))
            else:
                choices.append((piece,))
        for pieces in product(*choices):
            patterns.extend(_with_gaps(pieces, at_start, in_question, excludes))
        if len(patterns) > MOST_EXPANSIONS:
            raise InvalidValueError(
                f"a line stands for more than {MOST_EXPANSIONS:,} patterns.", found=line, hint="split it"
            )
    return list(dict.fromkeys(patterns))


def _with_gaps(
    pieces: tuple[str, ...], at_start: bool, in_question: bool, excludes: bool
) -> Iterable[Pattern]:
    words = [word for piece in pieces for word in TOKEN.findall(piece.replace("\u2019", "'"))]
    gaps = [index for index, word in enumerate(words) if word == "..."]
    for lengths in product(range(4), repeat=len(gaps)):
        filled = list(words)
        for gap, length in zip(reversed(gaps), reversed(lengths), strict=True):
            filled[gap : gap + 1] = ["_"] * length
        if filled and filled[0] == "_":
            raise InvalidValueError(
                "a pattern may not begin with a gap.", found=" ".join(pieces), hint="begin with a word"
            )
        if filled:
            yield Pattern(tuple(filled), at_start, in_question, excludes)


@dataclass(frozen=True, eq=False)
class Matches:
    """What a matcher found in a batch, by lexicon."""

    spans: dict[str, Spans]

    def __getitem__(self, lexicon: str) -> Spans:
        return self.spans.get(lexicon, Spans.none())


@dataclass(frozen=True, eq=False)
class Matcher:
    """Lexicons compiled into one trie over words.

    Parameters
    ----------
    lexicons : tuple of Lexicon
    vocabulary : HashTable
        Word hash to word number.
    edges : HashTable
        Mixed (state, word number) to next state.
    wildcards : tuple of (int32 array of next states by state, predicate)
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
    wildcards: tuple[tuple[int, NDArray[np.int32]], ...]
    accept_start: NDArray[np.int32]
    accept_count: NDArray[np.int32]
    accepted: NDArray[np.int32]
    negators: NDArray[np.int32]
    deepest: int
    size: int = field(default=0)

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
        negated = _negated_tokens(text, np.isin(number, self.negators)) if len(first) else None
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
            if item.negatable and negated is not None:
                spans = spans.where(~negated[begin])
            found[item.name] = spans.without_overlaps()
        return Matches(found)


def _negated_tokens(text: TextColumns, negator: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether a negator stands up to three words before each token, in its sentence."""
    position = np.arange(text.token_count)
    latest = np.maximum.accumulate(np.where(negator, position, -10))
    before = np.append(-10, latest[:-1])
    near: NDArray[np.bool_] = (position - before) <= NEGATION_REACH
    near[near] &= text.token_sentence[before[near]] == text.token_sentence[position[near]]
    return near


def _ranks(counts: NDArray[np.int32]) -> NDArray[np.int64]:
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)


def _edge_key(state: NDArray[np.int32], word: NDArray[np.int32]) -> NDArray[np.uint64]:
    key = (state.astype(np.uint64) << np.uint64(32)) | word.astype(np.uint64)
    key *= np.uint64(0x9E3779B97F4A7C15)
    return key ^ (key >> np.uint64(31))


def word_hashes(words: list[str]) -> NDArray[np.uint64]:
    """Hashes of words, equal to `TextColumns.token_hash` of the same words."""
    joined = "".join(words)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    ends = np.cumsum(lengths)
    return hash_slices(codes, ends - lengths, ends)


def compile_matcher(lexicons: Iterable[Lexicon], negators: Iterable[str] = ()) -> Matcher:
    """Compile lexicons into one matcher.

    Parameters
    ----------
    lexicons : iterable of Lexicon
    negators : iterable of str
        Lines of single words that cancel a negatable match.

    Returns
    -------
    Matcher
    """
    chosen = tuple(lexicons)
    references = {lexicon.name: lexicon.lines for lexicon in chosen}
    words: dict[str, int] = {}
    children: list[dict[int, int]] = [{}]
    accepting: list[list[tuple[int, int, int, int]]] = [[]]
    deepest = 1
    for index, lexicon in enumerate(chosen):
        for line in lexicon.lines:
            for pattern in expand(line, references):
                state = 0
                deepest = max(deepest, len(pattern.words))
                for word in pattern.words:
                    label = WILDCARDS.get(word)
                    if label is None:
                        label = words.setdefault(word, len(words))
                    target = children[state].get(label)
                    if target is None:
                        target = len(children)
                        children[state][label] = target
                        children.append({})
                        accepting.append([])
                    state = target
                row = (index, int(pattern.at_start), int(pattern.in_question), int(pattern.excludes))
                if row not in accepting[state]:
                    accepting[state].append(row)
    negator_words = [pattern.words[0] for line in negators for pattern in expand(line)]
    negator_numbers = [words.setdefault(word, len(words)) for word in negator_words]
    size = len(children)
    first_state = np.zeros(len(words), dtype=np.int32)
    edge_states, edge_words, edge_targets = [], [], []
    wild = {label: np.zeros(size, dtype=np.int32) for label in (ANY, NUMBER, CAPITAL)}
    continues = np.zeros(size, dtype=bool)
    for state, branches in enumerate(children):
        for label, target in branches.items():
            continues[state] = True
            if label < 0:
                wild[label][state] = target
            elif state == 0:
                first_state[label] = target
            else:
                edge_states.append(state)
                edge_words.append(label)
                edge_targets.append(target)
    counts = np.array([len(rows) for rows in accepting], dtype=np.int32)
    rows = [row for state_rows in accepting for row in state_rows]
    names = list(words)
    return Matcher(
        lexicons=chosen,
        vocabulary=HashTable(word_hashes(names), np.arange(len(names), dtype=np.int32)),
        first_state=first_state,
        edges=HashTable(
            _edge_key(np.array(edge_states, dtype=np.int32), np.array(edge_words, dtype=np.int32)),
            np.array(edge_targets, dtype=np.int32),
        ),
        continues=continues,
        wildcards=tuple((label, targets) for label, targets in wild.items() if targets.any()),
        accept_start=(np.cumsum(counts) - counts).astype(np.int32),
        accept_count=counts,
        accepted=np.array(rows, dtype=np.int32).reshape(-1, 4),
        negators=np.array(negator_numbers, dtype=np.int32),
        deepest=deepest,
        size=size,
    )
