"""Messages to the features table and the evidence table."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outreach_analysis.schema import EVIDENCE
from outreach_analysis.scoring.messages import Messages, message_columns
from outreach_analysis.scoring.reading import SignalReader
from outreach_analysis.signals.registry import registry

PACKED_BITS = 62


def score(messages: Messages) -> pd.DataFrame:
    """Score messages: one column a signal, then the family scores and their balance.

    Parameters
    ----------
    messages : Tables, DataFrame, Series or list of str
        A flat frame needs a column `text`; `recipient_name`, `recipient_company`,
        `recipient_title`, `recipient_profile`, `sender_name`, `subject`, `sender_id`,
        `sent_at`, `attempt_id` and `stage` are used where they are there.

    Returns
    -------
    DataFrame
        One row a message, in the order given and with the index given; with `Tables`
        the first column is `message_id`. Signals are NaN where the context that they
        need is missing; family scores lie in [0, 1].

    Raises
    ------
    MissingColumnError
        If a frame lacks `text`.

    Notes
    -----
    Family scores are fixed rubrics (`outreach signals`), never refitted. Text alone
    explains little of what comes back: never gate a message on a score.

    Examples
    --------
    >>> features = score(["Thank you so much for your time, Ada."])
    >>> float(features["gratitude"].iloc[0])
    1.0
    """
    source = message_columns(messages)
    reader = SignalReader(source, list(registry().values()))
    reader.run()
    features = reader.frame()
    if source.ids is not None:
        features.insert(0, "message_id", source.ids)
    return features


def find_evidence(messages: Messages) -> pd.DataFrame:
    """The words behind every feature.

    Parameters
    ----------
    messages : Tables, DataFrame, Series or list of str
        As for `score`.

    Returns
    -------
    DataFrame
        `message_id` (for anything but `Tables`: the index), `signal`, `start`, `end`
        (characters, end exclusive) and `text`, which equals `text[start:end]` of the
        message; ordered by message, start, end and signal.

    Examples
    --------
    >>> evidence = find_evidence(["Thank you, Ada."])
    >>> evidence.loc[evidence["signal"] == "gratitude", ["start", "end", "text"]].values.tolist()
    [[0, 9, 'Thank you']]
    """
    source = message_columns(messages)
    definitions = list(registry().values())
    reader = SignalReader(source, definitions, keep_spans=True)
    reader.run()
    names = [definition.name for definition in definitions]
    number = {name: position for position, name in enumerate(names)}
    if not reader.found:
        return EVIDENCE.conform()
    rows = np.concatenate([found.rows for found in reader.found])
    start = np.concatenate([found.start for found in reader.found])
    end = np.concatenate([found.end for found in reader.found])
    codes = np.concatenate(
        [np.full(len(found.rows), number[found.signal], dtype=np.int64) for found in reader.found]
    )
    rows, start, end, codes = _in_reading_order(rows, start, end, codes)
    texts = source.texts
    words = [
        texts[row][begin:stop]
        for row, begin, stop in zip(rows.tolist(), start.tolist(), end.tolist(), strict=True)
    ]
    ids = source.ids if source.ids is not None else source.index.to_series()
    return pd.DataFrame(
        {
            "message_id": ids.take(rows).reset_index(drop=True),
            "signal": pd.array(names, dtype="str").take(codes),
            "start": pd.array(start, dtype="Int64"),
            "end": pd.array(end, dtype="Int64"),
            "text": pd.Series(words, dtype="str"),
        }
    )


def _in_reading_order(*columns: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Sort by the first column, then the second, …: as one packed number where that fits."""
    bits = [int(column.max()).bit_length() for column in columns]
    if sum(bits) > PACKED_BITS:
        order = np.lexsort(columns[::-1])
        return tuple(column[order] for column in columns)
    packed = np.zeros(len(columns[0]), dtype=np.int64)
    for column, width in zip(columns, bits, strict=True):
        packed = (packed << width) | column
    packed.sort()
    unpacked = []
    for width in reversed(bits):
        unpacked.append(packed & ((1 << width) - 1))
        packed >>= width
    return tuple(reversed(unpacked))
