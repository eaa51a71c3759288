"""From a batch to one value a signal and message, and the spans behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Measure, Signal
from outreach_analysis.signals.corpus import Corpus
from outreach_analysis.text import Spans


@dataclass(frozen=True, eq=False)
class Reading:
    """What one signal found.

    Parameters
    ----------
    feature : float64 array, shape (messages,)
    spans : Spans
    """

    feature: NDArray[np.float64]
    spans: Spans


def read_signal(definition: Signal, source: Batch | Corpus) -> Reading:
    """Read one signal from a batch, or from a corpus where it compares messages.

    Parameters
    ----------
    definition : Signal
    source : Batch or Corpus

    Returns
    -------
    Reading
        NaN, and no spans, for messages whose context the signal needs and lacks.
    """
    size = len(source)
    known: NDArray[np.bool_] | None = None
    if definition.context_needs and isinstance(source, Batch):
        known = np.logical_and.reduce([source.knows(need) for need in definition.context_needs])
        if not known.any():
            return Reading(np.full(size, np.nan), Spans.none())
    result: Spans | Measure = source.once(definition.read)
    if isinstance(result, Measure):
        values, spans = result.values, result.spans
    else:
        values, spans = result.count(size), result
        if definition.kind == "flag":
            values = np.minimum(values, 1.0)
    if known is not None and not known.all():
        values = np.where(known, values, np.nan)
        spans = spans.where(known[spans.message])
    return Reading(values, spans)


def read_signals(definitions: Iterable[Signal], batch: Batch) -> dict[str, Reading]:
    """Read several signals from one batch; those that compare messages are passed over."""
    return {
        definition.name: read_signal(definition, batch)
        for definition in definitions
        if definition.scope == "message"
    }
