"""What came of each attempt: whether, when and how a person answered."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas.api.typing import NaTType

from outreach_analysis.errors import InvalidValueError
from outreach_analysis.outcomes.classify import ALL_LEVELS, NOT_REPLIES, classify_replies
from outreach_analysis.schema import ATTEMPTS, MESSAGES, OUTCOMES, REPLIES, REVIEWS, Table, Tables
from outreach_analysis.schema.table import DTYPES
from outreach_analysis.settings import Settings

Moment = pd.Timestamp | NaTType


def outcomes(
    tables: Tables, *, as_of: str | pd.Timestamp | None = None, settings: Settings | None = None
) -> pd.DataFrame:
    """Say of every attempt what came of it within the outcome window.

    Parameters
    ----------
    tables : Tables
        `attempts`, `messages` and `replies` are read; `attempts.replied` or
        `attempts.outcome` alone is enough.
    as_of : timestamp, optional
        The moment at which the data were looked at; later sends and replies have not
        happened yet. Defaults to the latest time in the data, so that the same data give
        the same outcomes on any day. A time without zone takes the zone in settings.
    settings : Settings, optional
        `outcome_window_days` and `timezone` are used.

    Returns
    -------
    DataFrame
        One row an attempt, in the order of `attempts`; columns of `schema.OUTCOMES`:

        * `status`: `replied`; `pending` (silent, younger than the window); `no_reply`
          (silent, older, or reported so without a time); `bounced` (an undeliverable notice
          and nothing else); `unknown` (never sent, or the source does not say whether
          replies came).
        * `level`: of the first human reply, on the published ladder; `no_reply` for silence;
          missing where nobody can say (a reply without text or code, pending, bounced).
        * `replied`: False for `no_reply` and `bounced`, missing for `pending` and `unknown`.
        * `reply_latency_hours`: send to first human reply, also beyond the window; missing
          without both times, or where the reply is dated before the send.
        * `follow_up_hours`: hours watched, at most the window.
        * `event_observed`: whether the reply was seen within the window; a later or missing
          reply is censored at `follow_up_hours`.
        * `follow_ups`: reminders sent before the reply, or so far.

    Raises
    ------
    InvalidValueError
        If `as_of` is not a time.

    Notes
    -----
    The first human reply decides. A human code beats the words of a reply; automatic replies
    and bounces are not replies, by header first and by words second. Silence is evidence only
    where the source reports replies: among attempts for which `attempts.replied` is missing,
    it counts once at least one of them has something that came back.

    Examples
    --------
    >>> attempts = ATTEMPTS.conform(pd.DataFrame({"attempt_id": ["a", "b"], "replied": [True, False]}))
    >>> outcomes(Tables(attempts=attempts))["status"].tolist()
    ['replied', 'no_reply']
    """
    chosen = settings or Settings()
    window = chosen.outcome_window_days * 24
    attempts = _in_utc(ATTEMPTS, tables.attempts, "sent_at", chosen.timezone)
    attempts = attempts.set_index("attempt_id", drop=False)
    messages = _in_utc(MESSAGES, tables.messages, "written_at", chosen.timezone)
    replies = _in_utc(REPLIES, tables.replies, "replied_at", chosen.timezone)
    reviews = _in_utc(REVIEWS, tables.reviews, "reviewed_at", chosen.timezone)
    times = [attempts["sent_at"], messages["written_at"], replies["replied_at"], reviews["reviewed_at"]]
    now = _latest(times) if as_of is None else _moment(as_of, chosen.timezone)
    ids = attempts.index

    delivered = messages[~messages["stage"].eq("draft")]
    first_written = delivered.groupby("attempt_id")["written_at"].min()
    sent_at = attempts["sent_at"].fillna(first_written.reindex(ids))
    only_drafts = ids.isin(messages["attempt_id"]) & ~ids.isin(delivered["attempt_id"]) & sent_at.isna()

    came_back = _read_replies(replies[replies["attempt_id"].isin(ids) & ~(replies["replied_at"] > now)])
    human = came_back[came_back["kind"] == "human"]
    bounced_ids = came_back.loc[came_back["kind"] == "bounce", "attempt_id"]
    first = human.sort_values("replied_at", kind="stable").drop_duplicates("attempt_id")
    first = first.set_index("attempt_id").reindex(ids)

    code = attempts["outcome"].where(attempts["outcome"].isin(ALL_LEVELS))
    code_is_reply = (code.notna() & ~code.isin(NOT_REPLIES)).to_numpy(bool)
    only_machines = ids.isin(came_back["attempt_id"]) & ~ids.isin(human["attempt_id"])
    said = attempts["replied"].mask(only_machines | code.isin(NOT_REPLIES), False).mask(code_is_reply, True)
    replied = ids.isin(human["attempt_id"]) | said.fillna(False).to_numpy(bool)
    bounced = ~replied & (ids.isin(bounced_ids) | code.eq("bounce").to_numpy(bool))

    not_told = attempts["replied"].isna().to_numpy(bool)
    listening = bool(ids[not_told].isin(replies["attempt_id"]).any())
    silent = said.eq(False).fillna(False).to_numpy(bool) | (not_told & ~only_drafts & listening)
    now_each = pd.Series(now, index=ids, dtype=DTYPES["time"])
    watched = _hours(now_each - sent_at).clip(0, window)
    status = np.select(
        [replied, bounced, silent & watched.lt(window).to_numpy(bool), silent],
        ["replied", "bounced", "pending", "no_reply"],
        "unknown",
    )

    latency = _hours(first["replied_at"] - sent_at)
    latency = latency.where(latency >= 0)
    level = first["code"].fillna(code.where(code_is_reply)).fillna(first["level"])
    level = level.where(replied).mask(status == "no_reply", "no_reply")
    until = first["replied_at"].fillna(now_each)
    return OUTCOMES.conform(
        pd.DataFrame(
            {
                "attempt_id": attempts["attempt_id"],
                "status": status,
                "level": level,
                "replied": pd.Series(replied, ids, dtype="boolean").mask(
                    np.isin(status, ["pending", "unknown"])
                ),
                "reply_latency_hours": latency,
                "follow_up_hours": watched,
                "event_observed": replied & ~(latency > window),
                "follow_ups": _count_follow_ups(messages, until),
            }
        )
    )


def _in_utc(table: Table, frame: pd.DataFrame, column: str, timezone: str) -> pd.DataFrame:
    """Give a frame its declared columns; times without zone take the zone in settings."""
    if column in frame and isinstance(frame[column].dtype, np.dtype) and frame[column].dtype.kind == "M":
        zoned = frame[column].dt.tz_localize(timezone, ambiguous=True, nonexistent="shift_forward")
        frame = frame.assign(**{column: zoned})
    return table.conform(frame)


def _hours(spans: pd.Series[pd.Timedelta]) -> pd.Series[float]:
    return spans.dt.total_seconds() / 3600


def _latest(times: list[pd.Series[pd.Timestamp]]) -> Moment:
    return max((column.max() for column in times if column.notna().any()), default=pd.NaT)


def _moment(as_of: str | pd.Timestamp, timezone: str) -> pd.Timestamp:
    try:
        moment = pd.Timestamp(as_of)
    except (ValueError, TypeError):
        raise InvalidValueError(
            "'as_of' is not a time.", found=repr(as_of), hint='as_of="2026-10-31"'
        ) from None
    return (moment.tz_localize(timezone) if moment.tzinfo is None else moment).tz_convert("UTC")


def _read_replies(replies: pd.DataFrame) -> pd.DataFrame:
    """Add `code` (human), `level` (from words) and `kind` (human, automatic, bounce) to each reply."""
    code = replies["outcome"].where(replies["outcome"].isin(ALL_LEVELS))
    readable = code.isna() & replies["text"].fillna("").str.strip().ne("")
    level = pd.Series(index=replies.index, dtype="str")
    level[readable] = classify_replies(replies.loc[readable, "text"])["level"]
    named = code.fillna(level)
    by_header = code.isna() & replies["is_automatic"].fillna(False).astype(bool)
    kind = np.select(
        [named.eq("bounce"), by_header | named.isin(NOT_REPLIES)],
        ["bounce", "automatic"],
        "human",
    )
    return replies.assign(code=code, level=level, kind=kind)


def _count_follow_ups(messages: pd.DataFrame, until: pd.Series[pd.Timestamp]) -> pd.Series[int]:
    reminders = messages[messages["stage"].eq("follow_up") & messages["attempt_id"].isin(until.index)]
    late = reminders["written_at"] > until.reindex(reminders["attempt_id"]).set_axis(reminders.index)
    return reminders[~late].groupby("attempt_id").size().reindex(until.index, fill_value=0)
