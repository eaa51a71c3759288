"""What is given to be scored, as plain columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outreach_analysis.errors import InvalidValueError, MissingColumnError
from outreach_analysis.schema import Tables
from outreach_analysis.signals.contract import CONTEXTS, TEMPLATE

Messages = Tables | pd.DataFrame | pd.Series | Sequence[str]

LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, eq=False)
class MessageColumns:
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
    return _plain_texts(given)


def _numbers(column: pd.Series | None, size: int) -> NDArray[np.int64]:
    if column is None:
        return np.full(size, -1, dtype=np.int64)
    return pd.factorize(column)[0].astype(np.int64)


def _moments(column: pd.Series | None, size: int) -> NDArray[np.int64]:
    if column is None or not pd.api.types.is_datetime64_any_dtype(column):
        return np.full(size, -1, dtype=np.int64)
    stamps = column.to_numpy(dtype="datetime64[us]").astype(np.int64)
    return np.where(column.isna(), -1, stamps)


def _flat_input(frame: pd.DataFrame, ids: pd.Series | None) -> MessageColumns:
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
    return MessageColumns(
        index=frame.index,
        ids=ids,
        texts=_strings(frame["text"]),
        context={name: _strings(frame[name]) for name in (*CONTEXTS, TEMPLATE) if name in frame},
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
    for table in (tables.attempts, tables.messages):
        if TEMPLATE in table and TEMPLATE not in frame:
            key = "message_id" if "message_id" in table else "attempt_id"
            frame = frame.merge(table[[key, TEMPLATE]], on=key, how="left")
    return frame.assign(sent_at=frame["sent_at"].fillna(frame["written_at"]))


def message_columns(messages: Messages) -> MessageColumns:
    """Read whatever holds messages into columns.

    Parameters
    ----------
    messages : Tables, DataFrame, Series or list of str

    Returns
    -------
    MessageColumns

    Raises
    ------
    MissingColumnError
        If a frame lacks `text`.
    InvalidValueError
        If one text is given where many are expected.
    """
    if isinstance(messages, Tables):
        frame = _flatten(messages)
        return _flat_input(frame, frame["message_id"])
    if isinstance(messages, pd.DataFrame):
        return _flat_input(messages, None)
    if isinstance(messages, str):
        raise InvalidValueError(
            "score takes many messages, and was given one text.", hint='score(["Hi Ada, …"])'
        )
    if isinstance(messages, pd.Series):
        return _flat_input(messages.rename("text").to_frame(), None)
    if set(map(type, messages)) <= {str}:
        return _texts_alone(pd.RangeIndex(len(messages)), _plain_texts(messages))
    return _texts_alone(pd.RangeIndex(len(messages)), _strings(pd.Series(list(messages), dtype=object)))


def one_message(text: str, context: Mapping[str, str]) -> MessageColumns:
    """One draft with what is known beside it, without a table around it.

    Parameters
    ----------
    text : str
    context : mapping of str to str
        By the names of `signals.contract.CONTEXTS`; what is not known is left out.

    Returns
    -------
    MessageColumns
        As `message_columns` reads them from a frame of one row.
    """
    known: dict[str, list[str]] = {
        name: _plain_texts([context[name]]) for name in CONTEXTS if name in context
    }
    return _texts_alone(pd.RangeIndex(1), _plain_texts([text]), known)


def _plain_texts(texts: Sequence[str]) -> list[str]:
    """Texts without lone surrogates, which no file can hold."""
    return [text if text.isascii() else LONE_SURROGATE.sub("\ufffd", text) for text in texts]


def _texts_alone(
    index: pd.Index, texts: list[str], context: dict[str, list[str]] | None = None
) -> MessageColumns:
    """Texts of which sender, attempt and moment are not known."""
    size = len(texts)
    unknown = np.full(size, -1, dtype=np.int64)
    return MessageColumns(
        index=index,
        ids=None,
        texts=texts,
        context=context or {},
        sender=unknown,
        attempt=np.arange(size, dtype=np.int64),
        moment=unknown,
        is_send=np.ones(size, dtype=bool),
    )
