"""A signal in words, for whoever shows it: what it reads, why, what is known of it, and an example."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isnan

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Example, Signal
from outreach_analysis.signals.engine import read_signal
from outreach_analysis.signals.rubric import Part, rubrics

DIRECTIONS = {
    "+": "expected with more replies",
    "-": "expected with fewer replies",
    "curve": "expected to help up to a point",
    "unknown": "sign not known",
}
SCOPES = {
    "message": "one message",
    "sender": "one message beside the sender's earlier sends",
    "table": "one message beside everybody's earlier sends",
}


@dataclass(frozen=True)
class ShownExample:
    """A made-up message with what the signal finds in it.

    Parameters
    ----------
    parts : tuple of (str, bool)
        The text, cut where evidence begins and ends; True for evidence.
    value : str
    context : tuple of (str, str)
        What is known beside the text.
    """

    parts: tuple[tuple[str, bool], ...]
    value: str
    context: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Description:
    """Everything that is said of a signal.

    Parameters
    ----------
    name, title, family, summary : str
    facts : tuple of (str, str)
        Name and words: how it reads, what it does not measure, what it needs, …
    evidence : tuple of str
        Sources, each with the known effect where there is one.
    scores : tuple of str
        How it enters family scores; empty where it enters none.
    examples : tuple of ShownExample
    """

    name: str
    title: str
    family: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    evidence: tuple[str, ...]
    scores: tuple[str, ...]
    examples: tuple[ShownExample, ...]


def describe(signals: Sequence[Signal]) -> list[Description]:
    """Describe signals; their examples are read anew, so that a page shows what the code finds.

    Parameters
    ----------
    signals : sequence of Signal

    Returns
    -------
    list of Description
        In the order given.

    Examples
    --------
    >>> from outreach_analysis.signals.registry import get_signal
    >>> [gratitude] = describe([get_signal("gratitude")])
    >>> [words for words, found in gratitude.examples[0].parts if found]
    ['Thank you so much']
    """
    shown = [(signal, example) for signal in signals for example in signal.examples]
    known = sorted({need for _, example in shown for need in example.context})
    batch = Batch(
        [example.text for _, example in shown],
        {need: [example.context.get(need, "") for _, example in shown] for need in known},
    )
    described, first = [], 0
    for signal in signals:
        rows = range(first, first + len(signal.examples))
        described.append(_describe(signal, _examples(signal, batch, rows)))
        first = rows.stop
    return described


def _describe(signal: Signal, examples: tuple[ShownExample, ...]) -> Description:
    low, high = ("no limit" if bound is None else f"{bound:g}" for bound in signal.bounds)
    facts = (
        ("how to read it", signal.reads_as),
        ("why", f"{DIRECTIONS[signal.direction]}; the sources say how sure that is"),
        ("does not measure", signal.does_not_measure),
        ("kind", f"{signal.kind}, in {signal.unit}, from {low} to {high}"),
        ("reads", SCOPES[signal.scope]),
        ("needs", ", ".join(signal.needs) or "the text alone"),
        ("stands in", f"{signal.family}, {signal.theme.replace('_', ' ')}, version {signal.version}"),
    )
    scores = tuple(
        _say_part(rubric.family, part)
        for rubric in rubrics().values()
        for part in rubric.parts
        if signal.name in part.signals
    )
    return Description(
        signal.name, signal.title, signal.family, signal.summary, facts, signal.references, scores, examples
    )


def _say_part(family: str, part: Part) -> str:
    """How a part of a rubric counts, in one sentence."""
    others = f" (with {', '.join(part.signals[1:])})" if len(part.signals) > 1 else ""
    reach = f"nothing at {part.none_at:g}, all of it at {part.full_at:g}"
    if part.weight < 0:
        return f"“{part.label}” takes up to {-part.weight:.2f} from {family}{others}: {reach}."
    return f"“{part.label}” gives up to {part.weight:.2f} of {family}{others}: {reach}."


def _examples(signal: Signal, batch: Batch, rows: range) -> tuple[ShownExample, ...]:
    if not rows:
        return ()
    spans = read_signal(signal, batch).spans
    starts, ends = batch.text.original_offsets(spans)
    places = zip(spans.message.tolist(), starts.tolist(), ends.tolist(), strict=True)
    found: dict[int, list[tuple[int, int]]] = {}
    for row, start, end in places:
        found.setdefault(row, []).append((start, end))
    return tuple(
        _example(example, found.get(row, [])) for row, example in zip(rows, signal.examples, strict=True)
    )


def _example(example: Example, places: list[tuple[int, int]]) -> ShownExample:
    edges = sorted({0, len(example.text), *(edge for place in places for edge in place)})
    parts = tuple(
        (example.text[begin:end], any(start <= begin and end <= stop for start, stop in places))
        for begin, end in pairwise(edges)
    )
    value = "not known" if isnan(example.value) else f"{example.value:.3g}"
    return ShownExample(parts or ((example.text, False),), value, tuple(example.context.items()))
