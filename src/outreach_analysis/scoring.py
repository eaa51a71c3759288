"""Where text meets pandas: messages to the features table and the evidence table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outreach_analysis.errors import InvalidValueError, MissingColumnError
from outreach_analysis.schema import EVIDENCE, FLAT_COLUMNS, Tables
from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import CONTEXTS, Signal
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
from outreach_analysis.signals.registry import registry
from outreach_analysis.signals.rubric import rubrics, score_families

Messages = Tables | pd.DataFrame | pd.Series | Sequence[str]

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
CHUNK_MESSAGES = 2_000
CHUNK_CHARACTERS = 1_500_000


@dataclass(frozen=True, eq=False)
class _Input:
    """Messages with their context, in the order given.

    Parameters
    ----------
    index : pd.Index
        Of the result.
    ids : array of message ids, or None
    texts : list of str
    context : dict of str to list of str
    sender, attempt, moment : int64 arrays
    is_send : bool array
    """

    index: pd.Index
    ids: pd.Series | None
    texts: list[str]
    context: dict[str, list[str]]
    sender: NDArray[np.int64]
    attempt: NDArray[np.int64]
    moment: NDArray[np.int64]
    is_send: NDArray[np.bool_]


def _strings(column: pd.Series) -> list[str]:
    """Values as texts that any table can hold; missing ones are empty."""
    if isinstance(column.dtype, pd.StringDtype):
        texts: list[str] = column.fillna("").tolist()
        return texts
    missing = column.isna().tolist()
    given = ["" if absent else str(value) for value, absent in zip(column.tolist(), missing, strict=True)]
    return [text if text.isascii() else LONE_SURROGATE.sub("\ufffd", text) for text in given]


def _numbers(column: pd.Series | None, size: int) -> NDArray[np.int64]:
    if column is None:
        return np.full(size, -1, dtype=np.int64)
    return pd.factorize(column)[0].astype(np.int64)


def _moments(column: pd.Series | None, size: int) -> NDArray[np.int64]:
    if column is None or not pd.api.types.is_datetime64_any_dtype(column):
        return np.full(size, -1, dtype=np.int64)
    stamps = column.to_numpy(dtype="datetime64[us]").astype(np.int64)
    return np.where(column.isna(), -1, stamps)


def _flat_input(frame: pd.DataFrame, ids: pd.Series | None) -> _Input:
    if "text" not in frame:
        raise MissingColumnError(
            "the frame lacks the column 'text'.",
            found=", ".join(repr(str(name)) for name in frame.columns[:12]) + f" ({len(frame):,} rows)",
            hint='score(frame.rename(columns={"Body": "text"}))',
        )
    size = len(frame)
    stage = frame.get("stage", None)
    sent = frame.get("sent_at")
    attempt = _numbers(frame.get("attempt_id"), size)
    return _Input(
        index=frame.index,
        ids=ids,
        texts=_strings(frame["text"]),
        context={name: _strings(frame[name]) for name in CONTEXTS if name in frame},
        sender=_numbers(frame.get("sender_id"), size),
        attempt=np.where(attempt < 0, np.arange(size) + size, attempt),
        moment=_moments(sent, size),
        is_send=np.ones(size, dtype=bool)
        if stage is None
        else (stage.isna() | (stage != "draft")).to_numpy(dtype=bool),
    )


def _flatten(tables: Tables) -> pd.DataFrame:
    """One row a message, with what is known of sender and recipient beside it."""
    frame = tables.messages[["message_id", "attempt_id", "stage", "written_at", "subject", "text"]]
    attempts = tables.attempts[["attempt_id", "sender_id", "recipient_id", "sent_at"]]
    frame = frame.merge(attempts, on="attempt_id", how="left")
    people = tables.recipients[["recipient_id", "name", "company", "title", "profile"]]
    people = people.rename(columns=lambda name: name if name == "recipient_id" else f"recipient_{name}")
    frame = frame.merge(people, on="recipient_id", how="left")
    senders = tables.senders[["sender_id", "name"]].rename(columns={"name": "sender_name"})
    frame = frame.merge(senders, on="sender_id", how="left")
    return frame.assign(sent_at=frame["sent_at"].fillna(frame["written_at"]))


def _prepare(messages: Messages) -> _Input:
    if isinstance(messages, Tables):
        frame = _flatten(messages)
        return _flat_input(frame, frame["message_id"])
    if isinstance(messages, pd.DataFrame):
        return _flat_input(messages, None)
    if isinstance(messages, str):
        raise InvalidValueError(
            "score takes many messages, and was given one text.", hint='score(["Hi Ada, …"])'
        )
    series = messages if isinstance(messages, pd.Series) else pd.Series(list(messages), dtype=object)
    return _flat_input(series.rename("text").to_frame(), None)


def _chunks(source: _Input, order: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
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
class _Found:
    """Spans of one signal, with offsets in the messages as they were given."""

    signal: str
    rows: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


class _Scorer:
    """One pass over the messages; keeps hashes only of what must be compared later."""

    def __init__(self, source: _Input, definitions: Sequence[Signal], *, keep_spans: bool) -> None:
        self.source = source
        self.definitions = definitions
        self.keep_spans = keep_spans
        size = len(source.texts)
        self.features = {definition.name: np.full(size, np.nan) for definition in definitions}
        self.found: list[_Found] = []
        self._compares = {
            scope: [definition for definition in definitions if definition.scope == scope]
            for scope in ("sender", "table")
        }

    def run(self) -> None:
        source = self.source
        order = np.argsort(source.sender, kind="stable")
        comparable = bool(((source.sender >= 0) & (source.moment >= 0)).any())
        table: list[tuple[NDArray[np.int64], Sentences]] = []
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
                table.append((rows, find_sentence_hashes(batch)))
            if self._compares["sender"]:
                waiting.append((rows, find_triples(batch)))
                last = position == len(order)
                if last or source.sender[order[position]] != source.sender[order[position - 1]]:
                    self._compare("sender", waiting, [])
                    waiting = []
        if waiting:
            self._compare("sender", waiting, [])
        if table:
            self._compare("table", [], table)

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
        self.found.append(_Found(name, rows[message], start, end))


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
    source = _prepare(messages)
    scorer = _Scorer(source, list(registry().values()), keep_spans=False)
    scorer.run()
    columns: dict[str, pd.Series | NDArray[np.float64]] = {}
    if source.ids is not None:
        columns["message_id"] = source.ids
    columns |= scorer.features
    columns |= score_families(scorer.features)
    return pd.DataFrame(columns, index=source.index, copy=False)


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
    source = _prepare(messages)
    definitions = list(registry().values())
    scorer = _Scorer(source, definitions, keep_spans=True)
    scorer.run()
    names = [definition.name for definition in definitions]
    number = {name: position for position, name in enumerate(names)}
    if not scorer.found:
        return EVIDENCE.conform()
    rows = np.concatenate([found.rows for found in scorer.found])
    start = np.concatenate([found.start for found in scorer.found])
    end = np.concatenate([found.end for found in scorer.found])
    codes = np.concatenate(
        [np.full(len(found.rows), number[found.signal], dtype=np.int64) for found in scorer.found]
    )
    order = np.lexsort((codes, end, start, rows))
    rows, start, end, codes = rows[order], start[order], end[order], codes[order]
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


def explain_scores(features: pd.DataFrame) -> pd.DataFrame:
    """The named parts whose sum is each family score.

    Parameters
    ----------
    features : DataFrame
        As `score` returns it.

    Returns
    -------
    DataFrame
        `row` (position in `features`), `family`, `part`, `label` (what a coach reads),
        `signal` (the feature or features read), `value` (the part's share of the score)
        and `at_most` (what the part could be worth; 0 for penalties).
    """
    arrays: Mapping[str, NDArray[np.float64]] = {
        str(name): features[name].to_numpy(dtype=np.float64) for name in registry() if name in features
    }
    pieces = []
    for family, rubric in rubrics().items():
        _, parts = rubric.score(arrays)
        described = {part.name: part for part in rubric.parts}
        for name, values in parts.items():
            part = described.get(name)
            pieces.append(
                pd.DataFrame(
                    {
                        "row": np.arange(len(features)),
                        "family": family,
                        "part": name,
                        "label": part.label if part else "kept between 0 and 1",
                        "signal": part.signal if part else "",
                        "value": values,
                        "at_most": max(part.weight, 0.0) if part else 0.0,
                    }
                )
            )
    return pd.concat(pieces, ignore_index=True).sort_values(
        ["row", "family"], kind="stable", ignore_index=True
    )


def catalogue() -> pd.DataFrame:
    """Every signal with what it measures, what it does not, and what is known of it.

    Returns
    -------
    DataFrame
        One row a signal: `name family theme kind unit low high summary reads_as
        does_not_measure needs direction references version`.
    """
    return pd.DataFrame(
        [
            {
                "name": definition.name,
                "family": definition.family,
                "theme": definition.theme,
                "kind": definition.kind,
                "unit": definition.unit,
                "low": definition.bounds[0],
                "high": definition.bounds[1],
                "summary": definition.summary,
                "reads_as": definition.reads_as,
                "does_not_measure": definition.does_not_measure,
                "needs": "; ".join(definition.needs),
                "direction": definition.direction,
                "references": "; ".join(definition.references),
                "version": definition.version,
            }
            for definition in registry().values()
        ]
    )


FLAT_CONTEXT = tuple(column.name for column in FLAT_COLUMNS if column.name in CONTEXTS)
"""Flat columns that signals read beside the text."""
