"""Many lines of patterns as one deterministic automaton over words.

Words that lead to the same set of continuations share a state, so that a line with a
hundred alternatives costs states for its length, not for its combinations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outreach_analysis.text.lexicon import FILLERS, Lexicon, Line, read_line

Accepted = tuple[int, bool, bool, bool]
MOST_FILLERS = 3


@dataclass(frozen=True)
class Automaton:
    """States and edges.

    Parameters
    ----------
    edges : list of dict of str to int, one a state
        State 0 is the start.
    accepted : list of tuple of (lexicon, at_start, in_question, excludes), one a state
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
                ),
                default=0,
            )
        return longest[0]

    def _in_order(self) -> list[int]:
        """States such that each stands before those it leads to."""
        finished: list[int] = []
        seen = {0}
        stack = [(0, iter(self.edges[0].values()))]
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
    starts: list[int] = []
    for number, lexicon in enumerate(lexicons):
        if lexicon.only_referred_to:
            continue
        for text in lexicon.lines:
            line = read_line(text, references)
            base = len(edges)
            starts.append(base)
            edges += [_shifted(branches, base) for branches in line.edges]
            silent += [tuple(target + base for target in targets) for targets in line.silent]
            accepts += _acceptance(line, number)
    return _determinise(edges, silent, accepts, starts)


def _shifted(branches: dict[str, tuple[int, ...]], base: int) -> dict[str, tuple[int, ...]]:
    return {word: tuple(target + base for target in targets) for word, targets in branches.items()}


def _acceptance(line: Line, lexicon: int) -> list[Accepted | None]:
    row = (lexicon, line.at_start, line.in_question, line.excludes)
    return [row if node in line.final else None for node in range(len(line.edges))]


def _determinise(
    edges: list[dict[str, tuple[int, ...]]],
    silent: list[tuple[int, ...]],
    accepts: list[Accepted | None],
    starts: list[int],
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

    first = closure(starts)
    numbers = {first: 0}
    waiting = [first]
    result = Automaton([{}], [()])
    while waiting:
        nodes = waiting.pop()
        state = numbers[nodes]
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
                waiting.append(reached)
            result.edges[state][word] = target
    return result
