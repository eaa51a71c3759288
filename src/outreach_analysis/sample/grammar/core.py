"""How a line of the grammar becomes a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from outreach_analysis.sample.seeding import Dice


@cache
def parse(template: str) -> tuple[tuple[str, ...], ...]:
    """Split a line into its fixed and its alternative pieces.

    Parameters
    ----------
    template : str
        `[this|that]` stands for one of the alternatives, `{slot}` for a fact.

    Returns
    -------
    tuple of tuple of str
        Alternatives in order; a fixed piece has one.

    Examples
    --------
    >>> parse("I [read|liked] it.")
    (('I ',), ('read', 'liked'), (' it.',))
    """
    pieces: list[tuple[str, ...]] = []
    rest = template
    while "[" in rest:
        before, _, tail = rest.partition("[")
        inside, _, rest = tail.partition("]")
        if before:
            pieces.append((before,))
        pieces.append(tuple(inside.split("|")))
    if rest:
        pieces.append((rest,))
    return tuple(pieces)


def write(templates: Sequence[str], number: float, facts: Mapping[str, str]) -> str:
    """One line of the grammar, its alternatives chosen by a uniform number, its slots filled.

    Parameters
    ----------
    templates : sequence of str
    number : float
        In [0, 1); the same number writes the same words.
    facts : mapping of slot to words

    Returns
    -------
    str
    """
    dice = Dice(number)
    pieces = parse(dice.pick(templates))
    return "".join([dice.pick(piece) if len(piece) > 1 else piece[0] for piece in pieces]).format_map(facts)
