"""Which words of a draft are underlined: those that move a score, by family, overlaps stacked."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from outreach_analysis.coaching import Advice
from outreach_analysis.signals.registry import registry, title_of
from outreach_analysis.signals.rubric import rubrics
from outreach_analysis.style import FAMILIES
from outreach_analysis.widgets.offsets import Utf16

LEAST_COST = 0.03
"""Points of a score below which words that cost something are left in peace."""


@dataclass(frozen=True)
class Underline:
    """Words behind a part of a family score.

    Parameters
    ----------
    start, end : int
        Characters of the draft, end exclusive.
    family : str
    signals : tuple of str
        The signals that found them.
    costs : bool
        Whether they lower the score.
    """

    start: int
    end: int
    family: str
    signals: tuple[str, ...]
    costs: bool


def find_underlines(advice: Advice) -> list[Underline]:
    """The words that move a score, in order of place.

    Parameters
    ----------
    advice : Advice
        Of `advise`; its evidence also holds what no rubric reads, which is left out.

    Returns
    -------
    list of Underline
        Where less is better (long words, stock phrases, penalties), only what costs something
        or what the advice is about.
    """
    told = {(point.family, point.part) for point in advice.points}
    values = {(part.family, part.part): part for part in advice.parts}
    counting: dict[str, set[tuple[str, bool]]] = {}
    for rubric in rubrics().values():
        for part in rubric.parts:
            known = values[rubric.family, part.name]
            costs = part.weight < 0 or part.full_at < part.none_at
            is_small = known.at_most - known.value < LEAST_COST
            if costs and is_small and (rubric.family, part.name) not in told:
                continue
            for signal in part.signals:
                counting.setdefault(signal, set()).add((rubric.family, costs))
    found: dict[tuple[int, int, str, bool], dict[str, None]] = {}
    for span in advice.evidence:
        for family, costs in sorted(counting.get(span.signal, ())):
            if span.end > span.start:
                found.setdefault((span.start, span.end, family, costs), {})[span.signal] = None
    order = {family: place for place, family in enumerate(FAMILIES)}
    return [
        Underline(start, end, family, tuple(signals), costs)
        for (start, end, family, costs), signals in sorted(
            found.items(), key=lambda item: (item[0][0], -item[0][1], order[item[0][2]], item[0][3])
        )
    ]


def stack_underlines(text: str, underlines: Iterable[Underline]) -> list[dict[str, Any]]:
    """Cut the text where underlines begin or end.

    Parameters
    ----------
    text : str
    underlines : iterable of Underline

    Returns
    -------
    list of dict
        `start`, `end` (UTF-16 code units), `text`, and `lines`: one `family`, `says` and `costs`
        for each family, at most one line a family, in the order of the families. The texts
        joined are the text.

    Examples
    --------
    >>> line = Underline(0, 2, "ask", ("n_asks",), False)
    >>> [(piece["text"], len(piece["lines"])) for piece in stack_underlines("Hi Ada", [line])]
    [('Hi', 1), (' Ada', 0)]
    """
    lines = list(underlines)
    places = Utf16(text)
    edges = sorted({0, len(text), *(line.start for line in lines), *(line.end for line in lines)})
    opening: dict[int, list[Underline]] = {}
    for line in lines:
        opening.setdefault(line.start, []).append(line)
    over: list[Underline] = []
    pieces = []
    for start, end in itertools.pairwise(edges):
        over = [line for line in over if line.end > start] + opening.get(start, [])
        pieces.append(
            {
                "start": places.of(start),
                "end": places.of(end),
                "text": text[start:end],
                "lines": _by_family(over),
            }
        )
    return pieces


def _by_family(over: list[Underline]) -> list[dict[str, Any]]:
    lines = []
    for family in FAMILIES:
        own = [line for line in over if line.family == family]
        if own:
            names = dict.fromkeys(signal for line in own for signal in line.signals)
            says = ", ".join(title_of(name) for name in names)
            lines.append({"family": family, "says": says, "costs": all(line.costs for line in own)})
    return lines


@cache
def signal_meanings() -> dict[str, str]:
    """What each signal that a rubric reads finds, in a sentence, by the name that one reads."""
    read = {name for rubric in rubrics().values() for part in rubric.parts for name in part.signals}
    return {title_of(name): registry()[name].summary for name in sorted(read)}
