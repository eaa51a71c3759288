"""Many lines of patterns as one deterministic automaton over words.

Words that lead to the same set of continuations share a state, so that a line with a
hundred alternatives costs states for its length, not for its combinations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outreach_analysis.text.lexicon import CAPITAL, FILLERS, NUMBER, Lexicon, Line, read_line

Accepted = tuple[int, bool, bool]
ANYWHERE, AT_START = 0, 1
"""States from which a text is read: at every word, and at the first word of a sentence."""
MOST_FILLERS = 3


@dataclass(frozen=True)
class Automaton:
    """States and edges.

    Parameters
    ----------
    edges : list of dict of str to int, one a state
        Lines that may stand anywhere begin at state 0, those bound to the beginning of a
        sentence at state 1.
    accepted : list of tuple of (lexicon, in_question, excludes), one a state
    """

    edges: list[dict[str, int]]
    accepted: list[tuple[Accepted, ...]]

    def longest_match(self) -> int:
        """Most words that a match can have."""
        longest = [0] * len(self.edges)
        for state in reversed(self._in_order()):
            longest[state] = max(
                (
                    longest[target] + (MOST_FILLERS if word == FILLERS else 1)
                    for word, target in self.edges[state].items()
                    if target != state
                ),
                default=0,
            )
        return max(longest[ANYWHERE], longest[AT_START])

    def of_single_words(self) -> set[int]:
        """Lexicons of which every match is one word, and at most one match begins at a word."""
        several: set[int] = set()
        found: set[int] = set()
        deep = {target for branches in self.edges[AT_START + 1 :] for target in branches.values()}
        for state, rows in enumerate(self.accepted):
            lexicons = [lexicon for lexicon, _, _ in rows]
            found.update(lexicons)
            several.update(lexicons if state in deep else ())
            several.update(lexicon for lexicon in lexicons if lexicons.count(lexicon) > 1)
        bound = {row[0] for target in self.edges[AT_START].values() for row in self.accepted[target]}
        wild = {
            row[0]
            for start in (ANYWHERE, AT_START)
            for word, target in self.edges[start].items()
            if word in (NUMBER, CAPITAL)
            for row in self.accepted[target]
        }
        return found - several - bound - wild

    def _in_order(self) -> list[int]:
        """States such that each stands before those it leads to."""
        finished: list[int] = []
        seen: set[int] = set()
        for start in (ANYWHERE, AT_START):
            seen.add(start)
            stack = [(start, iter(self.edges[start].values()))]
            while stack:
                state, targets = stack[-1]
                target = next((candidate for candidate in targets if candidate not in seen), None)
                if target is None:
                    finished.append(state)
                    stack.pop()
                else:
                    seen.add(target)
                    stack.append((target, iter(self.edges[target].values())))
        return finished[::-1]


def build_automaton(lexicons: Sequence[Lexicon]) -> Automaton:
    """Read the lines of all lexicons and join them.

    Parameters
    ----------
    lexicons : sequence of Lexicon

    Returns
    -------
    Automaton
    """
    references = {lexicon.name: lexicon.lines for lexicon in lexicons}
    edges: list[dict[str, tuple[int, ...]]] = []
    silent: list[tuple[int, ...]] = []
    accepts: list[Accepted | None] = []
    starts: tuple[list[int], list[int]] = ([], [])
    for number, lexicon in enumerate(lexicons):
        if lexicon.only_referred_to:
            continue
        for text in lexicon.lines:
            line = read_line(text, references)
            base = len(edges)
            starts[AT_START if line.at_start else ANYWHERE].append(base)
            edges += [_shifted(branches, base) for branches in line.edges]
            silent += [tuple(target + base for target in targets) for targets in line.silent]
            accepts += _acceptance(line, number)
    return _determinise(edges, silent, accepts, starts)


def _shifted(branches: dict[str, tuple[int, ...]], base: int) -> dict[str, tuple[int, ...]]:
    return {word: tuple(target + base for target in targets) for word, targets in branches.items()}


def _acceptance(line: Line, lexicon: int) -> list[Accepted | None]:
    row = (lexicon, line.in_question, line.excludes)
    return [row if node in line.final else None for node in range(len(line.edges))]


def _determinise(
    edges: list[dict[str, tuple[int, ...]]],
    silent: list[tuple[int, ...]],
    accepts: list[Accepted | None],
    starts: tuple[list[int], list[int]],
) -> Automaton:
    def closure(nodes: Iterable[int]) -> frozenset[int]:
        reached = set(nodes)
        waiting = [node for node in reached if silent[node]]
        while waiting:
            for target in silent[waiting.pop()]:
                if target not in reached:
                    reached.add(target)
                    waiting.append(target)
        return frozenset(reached)

    roots = [closure(starts[ANYWHERE]), closure(starts[AT_START])]
    numbers: dict[frozenset[int], int] = {}
    waiting = list(enumerate(roots))
    result = Automaton([{}, {}], [(), ()])
    while waiting:
        state, nodes = waiting.pop()
        branches: dict[str, set[int]] = {}
        for node in nodes:
            for word, targets in edges[node].items():
                branches.setdefault(word, set()).update(targets)
        for word, following in branches.items():
            reached = closure(following)
            target = numbers.get(reached)
            if target is None:
                target = numbers[reached] = len(result.edges)
                result.edges.append({})
                result.accepted.append(tuple(sorted({row for node in reached if (row := accepts[node])})))
                waiting.append((target, reached))
            result.edges[state][word] = target
    return result
