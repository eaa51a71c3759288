"""What a signal is: one definition beside its kin, with its evidence and its limits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.text import Spans

if TYPE_CHECKING:
    from outreach_analysis.signals.batch import Batch
    from outreach_analysis.signals.corpus import Corpus

Family = Literal["personalization", "credibility", "balance", "ask", "politeness", "clarity", "originality"]
Kind = Literal["count", "flag", "share", "measure", "code"]
Scope = Literal["message", "sender", "table"]
Need = Literal[
    "recipient_name",
    "recipient_company",
    "recipient_title",
    "recipient_profile",
    "sender_name",
    "subject",
    "earlier_sends",
]
FAMILIES: tuple[Family, ...] = (
    "personalization",
    "credibility",
    "balance",
    "ask",
    "politeness",
    "clarity",
    "originality",
)
CONTEXTS: tuple[Need, ...] = (
    "recipient_name",
    "recipient_company",
    "recipient_title",
    "recipient_profile",
    "sender_name",
    "subject",
)
TEMPLATE = "template"
"""What a message was written from, where it is known: read in place of the sender's earlier sends."""


@dataclass(frozen=True)
class Measure:
    """What a signal that is more than a count returns.

    Parameters
    ----------
    values : float64 array, shape (messages,)
        NaN where the signal is undefined.
    spans : Spans
        The words that the values were read from.
    """

    values: NDArray[np.float64]
    spans: Spans = field(default_factory=Spans.none)


@dataclass(frozen=True)
class Example:
    """A message, the value the signal must have there, and the words it must point at."""

    text: str
    value: float
    evidence: tuple[str, ...] | None = None
    context: dict[str, str] = field(default_factory=dict)


def example(text: str, value: float, *evidence: str, **context: str) -> Example:
    """An example that is run as a test and shown on the signal's page.

    Parameters
    ----------
    text : str
        The message.
    value : float
        What the signal must be; `float("nan")` where it must be undefined.
    *evidence : str
        The words that must be underlined, in order; none given, none checked.
    **context : str
        What is known beside the text (`recipient_name=…`, `subject=…`).
    """
    return Example(text, value, evidence or None, context)


@dataclass(frozen=True)
class Signal:
    """A definition: what is looked for, how it reads, and what it does not measure.

    Parameters
    ----------
    name : str
        Of the function, the column and the page.
    title : str
        What readers see instead: a few plain words; the name's own unless it says too little.
    family : str
    theme : str
        The file that it stands in.
    kind : {"count", "flag", "share", "measure", "code"}
        A code numbers groups; studies never average it.
    unit : str
    bounds : (float or None, float or None)
        Closed range of the values.
    summary : str
        First line of the definition's docstring.
    reads_as : str
        "higher: …" in plain words.
    does_not_measure : str
    needs : tuple of str
        Context without which the value is NaN, never 0.
    references : tuple of str
        Sources, each with the known effect where there is one.
    direction : {"+", "-", "curve", "unknown"}
        Expected relation to replies.
    version : int
        Bumped whenever values change.
    examples : tuple of Example
    read : callable
        Batch (or Corpus) to Spans or Measure.
    scope : {"message", "sender", "table"}
        What must be read together: one message, all of a sender's, or the whole table.
    """

    name: str
    title: str
    family: Family
    theme: str
    kind: Kind
    unit: str
    bounds: tuple[float | None, float | None]
    summary: str
    reads_as: str
    does_not_measure: str
    needs: tuple[Need, ...]
    references: tuple[str, ...]
    direction: str
    version: int
    examples: tuple[Example, ...]
    read: Callable[[Any], Spans | Measure]
    scope: Scope

    @cached_property
    def context_needs(self) -> tuple[Need, ...]:
        """Those needs that stand beside a message, not in other messages."""
        return tuple(need for need in self.needs if need in CONTEXTS)


Definition = TypeVar(
    "Definition", bound="Callable[[Batch], Spans | Measure] | Callable[[Corpus], Spans | Measure]"
)


def signal(
    *,
    family: Family,
    kind: Kind,
    unit: str,
    reads_as: str,
    does_not_measure: str,
    title: str = "",
    bounds: tuple[float | None, float | None] = (0, None),
    needs: Sequence[Need] = (),
    references: Sequence[str] = (),
    direction: Literal["+", "-", "curve", "unknown"] = "unknown",
    version: int = 1,
    examples: Sequence[Example] = (),
    scope: Scope = "message",
) -> Callable[[Definition], Definition]:
    """Declare the function below as a signal; its name becomes the column's.

    The function takes a `Batch` and returns the `Spans` it found, from which the
    framework counts (kind "count") or says whether there is any (kind "flag"); or a
    `Measure` with one value a message (kinds "share", "measure" and "code").

    Parameters
    ----------
    family, kind, unit, title, bounds, reads_as, does_not_measure, needs, references, direction, version, examples, scope
        As in `Signal`.
    """

    def declare(function: Definition) -> Definition:
        docstring = (function.__doc__ or "").strip()
        function.definition = Signal(  # type: ignore[union-attr]
            name=function.__name__,
            title=title or function.__name__.replace("_", " "),
            family=family,
            theme=function.__module__.rsplit(".", 1)[-1],
            kind=kind,
            unit=unit,
            bounds=(0, 1) if kind in ("flag", "share") else bounds,
            summary=docstring.splitlines()[0] if docstring else "",
            reads_as=reads_as,
            does_not_measure=does_not_measure,
            needs=tuple(needs),
            references=tuple(references),
            direction=direction,
            version=version,
            examples=tuple(examples),
            read=function,
            scope=scope,
        )
        return function

    return declare
