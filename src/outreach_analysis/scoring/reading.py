"""One pass over the messages: every signal read, only hashes kept for comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outreach_analysis.scoring.messages import MessageColumns
from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import TEMPLATE, Signal
from outreach_analysis.signals.corpus import (
    Corpus,
    Sentences,
    Triples,
    Weights,
    Words,
    find_samples,
    find_sentence_hashes,
    find_triples,
    join_sentences,
    join_triples,
    join_weights,
    join_words,
)
from outreach_analysis.signals.engine import Reading, read_signal, read_signals
from outreach_analysis.signals.originality.body import find_body_words, find_template_words
from outreach_analysis.signals.personalization.facts import find_profile_weights, find_topic_weights
from outreach_analysis.signals.rubric import SCORED_FAMILIES, score_families

SCORES = len(SCORED_FAMILIES) + 1
CHUNK_MESSAGES = 3_000
CHUNK_CHARACTERS = 2_000_000


def _chunks(source: MessageColumns, order: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Rows to read together, in `order`, bounded in messages and in characters.

    A chunk that is full waits for the end of its sender's messages while it is less than
    twice as large, so that few senders' messages have to wait for the next.
    """
    lengths = np.fromiter(map(len, source.texts), dtype=np.int64, count=len(source.texts))[order]
    read = np.append(0, np.cumsum(lengths))
    sender = source.sender[order]
    is_end = np.append(sender[1:] != sender[:-1], True)[: len(order)] | (sender < 0)
    ends = np.flatnonzero(is_end) + 1

    def filled(start: int, times: int) -> int:
        by_characters = np.searchsorted(read, read[start] + times * CHUNK_CHARACTERS)
        return max(start + 1, min(start + times * CHUNK_MESSAGES, int(by_characters)))

    start = 0
    while start < len(order):
        end = ends[np.searchsorted(ends, min(filled(start, 1), len(order)))]
        end = min(int(end), filled(start, 2))
        yield order[start:end]
        start = end


@dataclass(frozen=True, eq=False)
class Found:
    """Spans of one signal, with offsets in the messages as they were given."""

    signal: str
    rows: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class TableTrace:
    """What is kept of some messages until the whole table is compared.

    Parameters
    ----------
    rows : int64 array, shape (messages,)
    sentences : Sentences
        Rows counted in `rows`.
    samples : uint32 array, shape (messages, SAMPLE)
    """

    rows: NDArray[np.int64]
    sentences: Sentences
    samples: NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class SenderTrace:
    """What is kept of some messages until all of their senders' are read.

    Parameters
    ----------
    rows : int64 array, shape (messages,)
    triples : Triples
        Rows counted in `rows`, as for all that follows.
    words, template : Words
    topics, profiles : Weights
    """

    rows: NDArray[np.int64]
    triples: Triples
    words: Words
    template: Words
    topics: Weights
    profiles: Weights


class SignalReader:
    """One pass over the messages; keeps hashes only of what must be compared later."""

    def __init__(
        self,
        source: MessageColumns,
        definitions: Sequence[Signal],
        *,
        keep_spans: bool = False,
        is_whole_table: bool = True,
    ) -> None:
        self.source = source
        self.is_whole_table = is_whole_table
        self.traces: list[TableTrace] = []
        self.definitions = definitions
        self.keep_spans = keep_spans
        size = len(source.texts)
        self.matrix = np.full((len(definitions) + SCORES, size), np.nan)
        self.features = {
            definition.name: row for definition, row in zip(definitions, self.matrix, strict=False)
        }
        self.found: list[Found] = []
        self._compares = {
            scope: [definition for definition in definitions if definition.scope == scope]
            for scope in ("sender", "table")
        }

    def run(self) -> None:
        """Read every message, then compare what must be compared."""
        source = self.source
        order = np.argsort(source.sender, kind="stable")
        comparable = bool(((source.sender >= 0) & (source.moment >= 0)).any())
        templated = any(source.context.get(TEMPLATE, ()))
        waiting: list[SenderTrace] = []
        position = 0
        for rows in _chunks(source, order):
            target = _slice_or_rows(rows)
            context = {name: _chosen(values, target) for name, values in source.context.items()}
            batch = Batch(_chosen(source.texts, target), context)
            for name, reading in read_signals(self.definitions, batch).items():
                self._store(name, reading, target)
                if self.keep_spans and len(reading.spans):
                    self._store_spans(
                        name, reading.spans.message, rows, *batch.text.original_offsets(reading.spans)
                    )
            position += len(rows)
            if not comparable and not templated:
                continue
            triples = find_triples(batch)
            if self._compares["table"] and comparable:
                samples = find_samples(triples, len(batch))
                self.traces.append(TableTrace(rows, find_sentence_hashes(batch), samples))
            if self._compares["sender"]:
                words, template = find_body_words(batch), find_template_words(batch)
                topics, profiles = find_topic_weights(batch), find_profile_weights(batch)
                waiting.append(SenderTrace(rows, triples, words, template, topics, profiles))
                last = position == len(order)
                sender = source.sender[order[position - 1]]
                if last or sender < 0 or source.sender[order[position]] != sender:
                    self._compare_senders(waiting)
                    waiting = []
        if waiting:
            self._compare_senders(waiting)
        if self.traces and self.is_whole_table:
            self._compare_table()

    def frame(self) -> pd.DataFrame:
        """Every signal, then the family scores and their balance, one row a message."""
        scores = score_families(self.features)
        self.matrix[len(self.features) :] = list(scores.values())
        columns = _columns((*self.features, *scores))
        return pd.DataFrame(self.matrix.T, index=self.source.index, columns=columns, copy=False)

    def _compare_senders(self, traces: list[SenderTrace]) -> None:
        rows, first_rows = _rows_of(traces)
        corpus = Corpus(
            sentences=join_sentences([], []),
            triples=join_triples([trace.triples for trace in traces], first_rows),
            words=join_words([trace.words for trace in traces], first_rows),
            template=join_words([trace.template for trace in traces], first_rows),
            topics=join_weights([trace.topics for trace in traces], first_rows),
            profiles=join_weights([trace.profiles for trace in traces], first_rows),
            **self._known_of(rows),
        )
        self._compare("sender", corpus, rows)

    def _compare_table(self) -> None:
        rows, first_rows = _rows_of(self.traces)
        corpus = Corpus(
            sentences=join_sentences([trace.sentences for trace in self.traces], first_rows),
            triples=Triples.none(),
            samples=np.concatenate([trace.samples for trace in self.traces]),
            **self._known_of(rows),
        )
        self._compare("table", corpus, rows)

    def _known_of(self, rows: NDArray[np.int64]) -> dict[str, Any]:
        source = self.source
        return {name: getattr(source, name)[rows] for name in ("sender", "attempt", "moment", "is_send")}

    def _compare(self, scope: str, corpus: Corpus, rows: NDArray[np.int64]) -> None:
        for definition in self._compares[scope]:
            reading = read_signal(definition, corpus)
            self._store(definition.name, reading, rows)
            if self.keep_spans and len(reading.spans):
                spans = reading.spans
                self._store_spans(definition.name, spans.message, rows, spans.start, spans.end)

    def _store(self, name: str, reading: Reading, rows: NDArray[np.int64] | slice) -> None:
        self.features[name][rows] = reading.feature

    def _store_spans(
        self,
        name: str,
        message: NDArray[np.int64],
        rows: NDArray[np.int64],
        start: NDArray[np.int64],
        end: NDArray[np.int64],
    ) -> None:
        self.found.append(Found(name, rows[message], start, end))


@lru_cache(maxsize=4)
def _columns(names: tuple[str, ...]) -> pd.Index:
    """Column labels, made once: pandas takes longer to make them than a draft takes to be read."""
    return pd.Index(names)


def _slice_or_rows(rows: NDArray[np.int64]) -> slice | NDArray[np.int64]:
    """A slice where the rows follow each other, which is quicker to write to."""
    first, last = int(rows[0]), int(rows[-1])
    in_order = last - first + 1 == len(rows) and bool((np.diff(rows) == 1).all())
    return slice(first, last + 1) if in_order else rows


def _chosen(values: list[str], rows: NDArray[np.int64] | slice) -> list[str]:
    if isinstance(rows, slice):
        return values[rows]
    return [values[row] for row in rows.tolist()]


def _rows_of(traces: Sequence[TableTrace] | Sequence[SenderTrace]) -> tuple[NDArray[np.int64], list[int]]:
    """All rows, and where each trace's begin among them."""
    rows = np.concatenate([trace.rows for trace in traces])
    first_rows: list[int] = np.cumsum([0, *(len(trace.rows) for trace in traces[:-1])]).tolist()
    return rows, first_rows
