"""What signals that compare messages read: sentences and word triples of a whole table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.text import Spans
from outreach_analysis.text.hashing import MIX


@dataclass(frozen=True, eq=False)
class BatchTraces:
    """What one batch leaves behind for comparison, as hashes only.

    Parameters
    ----------
    sentence_hash : uint64 array, shape (sentences,)
    sentence_message, sentence_start, sentence_end, sentence_words : int64 arrays
        Row in the batch, offsets in the message, number of words.
    triple_hash : uint64 array, shape (triples,)
    triple_message : int64 array, shape (triples,)
    """

    sentence_hash: NDArray[np.uint64]
    sentence_message: NDArray[np.int64]
    sentence_start: NDArray[np.int64]
    sentence_end: NDArray[np.int64]
    sentence_words: NDArray[np.int64]
    triple_hash: NDArray[np.uint64]
    triple_message: NDArray[np.int64]


def leave_traces(batch: Batch) -> BatchTraces:
    """Hash the sentences and word triples of a batch.

    Parameters
    ----------
    batch : Batch

    Returns
    -------
    BatchTraces
    """
    text = batch.text
    sentences = text.sentences
    words = text.token_hash
    chained = np.zeros(len(words) + 1, dtype=np.uint64)
    place = (np.arange(len(words)) - sentences.first_token[text.token_sentence]).astype(np.uint64)
    np.cumsum(words * (place * np.uint64(2) + np.uint64(1)) * MIX, out=chained[1:])
    spans = Spans(sentences.message, sentences.start, sentences.end)
    start, end = text.original_offsets(spans)
    triple_hash = np.empty(0, dtype=np.uint64)
    triple_message = np.empty(0, dtype=np.int64)
    if len(words) > 2:
        same = text.token_message[2:] == text.token_message[:-2]
        mixed = words[:-2] * np.uint64(3) + words[1:-1] * np.uint64(5) + words[2:] * np.uint64(7)
        triple_hash = (mixed * MIX)[same]
        triple_message = text.token_message[:-2][same]
    return BatchTraces(
        sentence_hash=chained[sentences.first_token[1:]] - chained[sentences.first_token[:-1]],
        sentence_message=sentences.message,
        sentence_start=start,
        sentence_end=end,
        sentence_words=sentences.words,
        triple_hash=triple_hash,
        triple_message=triple_message,
    )


@dataclass(frozen=True, eq=False)
class Corpus:
    """All messages of a table, as far as they can be compared.

    Offsets in the spans that corpus signals return count from the message's own start.

    Parameters
    ----------
    traces : BatchTraces
        Of all batches, `*_message` counting rows of the table.
    sender : int64 array, shape (messages,)
        Number of the sender, -1 where unknown.
    attempt : int64 array, shape (messages,)
    moment : int64 array, shape (messages,)
        When the attempt was sent, any unit, -1 where unknown.
    is_send : bool array, shape (messages,)
        Whether the text itself was sent (drafts are compared, but compared with sends only).
    """

    traces: BatchTraces
    sender: NDArray[np.int64]
    attempt: NDArray[np.int64]
    moment: NDArray[np.int64]
    is_send: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.sender)


def join_traces(parts: Iterable[tuple[int, BatchTraces]]) -> BatchTraces:
    """Traces of several batches as one.

    Parameters
    ----------
    parts : iterable of (int, BatchTraces)
        First row of each batch in the table, and its traces.
    """
    columns: dict[str, list[NDArray[np.generic]]] = {name: [] for name in BatchTraces.__annotations__}
    for first_row, traces in parts:
        for name, values in columns.items():
            column = getattr(traces, name)
            values.append(column + first_row if name.endswith("_message") else column)
    return BatchTraces(**{name: np.concatenate(values) for name, values in columns.items()})  # type: ignore[arg-type]
