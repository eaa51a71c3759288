"""One pass over the messages: every signal read, only hashes kept for comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outreach_analysis.scoring.messages import MessageColumns
from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Signal
from outreach_analysis.signals.corpus import (
    Corpus,
    Sentences,
    Triples,
    find_sentence_hashes,
    find_triples,
    join_sentences,
    join_triples,
)
from outreach_analysis.signals.engine import Reading, read_signal, read_signals
from outreach_analysis.signals.rubric import SCORED_FAMILIES, score_families

SCORES = len(SCORED_FAMILIES) + 1
CHUNK_MESSAGES = 2_000
CHUNK_CHARACTERS = 1_500_000


def _chunks(source: MessageColumns, order: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Rows to read together, in `order`, bounded in messages and in characters."""
    lengths = np.fromiter((len(source.texts[row]) for row in order.tolist()), dtype=np.int64)
    start, characters = 0, 0
    for position, length in enumerate(lengths.tolist()):
        characters += length
        if position + 1 - start >= CHUNK_MESSAGES or characters >= CHUNK_CHARACTERS:
            yield order[start : position + 1]
            start, characters = position + 1, 0
    if start < len(order):
        yield order[start:]


@dataclass(frozen=True, eq=False)
class Found:
    """Spans of one signal, with offsets in the messages as they were given."""

    signal: str
    rows: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


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
        self.sentences: list[tuple[NDArray[np.int64], Sentences]] = []
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
        waiting: list[tuple[NDArray[np.int64], Triples]] = []
        position = 0
        for rows in _chunks(source, order):
            batch = Batch(
                [source.texts[row] for row in rows.tolist()],
                {name: [values[row] for row in rows.tolist()] for name, values in source.context.items()},
            )
            for name, reading in read_signals(self.definitions, batch).items():
                self._store(name, reading, rows)
                if self.keep_spans and len(reading.spans):
                    self._store_spans(
                        name, reading.spans.message, rows, *batch.text.original_offsets(reading.spans)
                    )
            position += len(rows)
            if not comparable:
                continue
            if self._compares["table"]:
                self.sentences.append((rows, find_sentence_hashes(batch)))
            if self._compares["sender"]:
                waiting.append((rows, find_triples(batch)))
                last = position == len(order)
                if last or source.sender[order[position]] != source.sender[order[position - 1]]:
                    self._compare("sender", waiting, [])
                    waiting = []
        if waiting:
            self._compare("sender", waiting, [])
        if self.sentences and self.is_whole_table:
            self._compare("table", [], self.sentences)

    def frame(self) -> pd.DataFrame:
        """Every signal, then the family scores and their balance, one row a message."""
        scores = score_families(self.features)
        self.matrix[len(self.features) :] = list(scores.values())
        return pd.DataFrame(
            self.matrix.T, index=self.source.index, columns=[*self.features, *scores], copy=False
        )

    def _compare(
        self,
        scope: str,
        triples: list[tuple[NDArray[np.int64], Triples]],
        sentences: list[tuple[NDArray[np.int64], Sentences]],
    ) -> None:
        parts = triples or sentences
        rows = np.concatenate([part[0] for part in parts])
        first_rows = np.cumsum([0, *(len(part[0]) for part in parts[:-1])]).tolist()
        corpus = Corpus(
            sentences=join_sentences([part for _, part in sentences], first_rows if sentences else []),
            triples=join_triples([part for _, part in triples], first_rows if triples else []),
            sender=self.source.sender[rows],
            attempt=self.source.attempt[rows],
            moment=self.source.moment[rows],
            is_send=self.source.is_send[rows],
        )
        for definition in self._compares[scope]:
            reading = read_signal(definition, corpus)
            self._store(definition.name, reading, rows)
            if self.keep_spans and len(reading.spans):
                spans = reading.spans
                self._store_spans(definition.name, spans.message, rows, spans.start, spans.end)

    def _store(self, name: str, reading: Reading, rows: NDArray[np.int64]) -> None:
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
