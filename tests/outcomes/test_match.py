"""What came of each attempt, told from hand-made tables."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from outreach_analysis.errors import InvalidValueError
from outreach_analysis.outcomes import outcomes
from outreach_analysis.schema import ATTEMPTS, MESSAGES, OUTCOMES, REPLIES, Tables
from outreach_analysis.settings import Settings

DAY = 24.0


def rows(table: Any, *records: dict[str, Any]) -> pd.DataFrame:
    frame = pd.DataFrame(list(records))
    for name in frame.columns.intersection(["sent_at", "written_at", "replied_at"]):
        frame[name] = pd.to_datetime(frame[name], utc=True, format="ISO8601")
    return table.conform(frame)


def programme(
    attempts: list[dict[str, Any]],
    replies: list[dict[str, Any]] | None = None,
    messages: list[dict[str, Any]] | None = None,
) -> Tables:
    return Tables(
        attempts=rows(ATTEMPTS, *[{"attempt_id": "a", **attempt} for attempt in attempts]),
        replies=rows(REPLIES, *[{"attempt_id": "a", "text": None, **reply} for reply in replies or []]),
        messages=rows(MESSAGES, *[{"attempt_id": "a", "text": "x", **message} for message in messages or []]),
    )


def one(tables: Tables, **kwargs: Any) -> pd.Series:
    table = outcomes(tables, **kwargs)
    OUTCOMES.checks().validate(table)
    assert len(table) == 1
    return table.iloc[0]


SENT = {"sent_at": "2026-01-01T00:00Z"}


def test_silence_is_pending_until_the_window_closes_and_no_reply_after() -> None:
    tables = programme([SENT | {"replied": False}])
    young = one(tables, as_of="2026-01-30T23:59Z")
    assert (young["status"], young["replied"] is pd.NA, young["event_observed"]) == ("pending", True, False)
    assert pd.isna(young["level"])
    old = one(tables, as_of="2026-01-31T00:00Z")
    assert (old["status"], old["level"], old["replied"]) == ("no_reply", "no_reply", False)
    assert old["follow_up_hours"] == 30 * DAY
    assert one(tables, as_of="2026-01-05", settings=Settings(outcome_window_days=3))["status"] == "no_reply"


def test_as_of_defaults_to_the_latest_time_in_the_data_not_to_today() -> None:
    row = one(
        programme(
            [SENT | {"replied": False}], messages=[{"message_id": "m", "written_at": "2026-01-11T00:00Z"}]
        )
    )
    assert (row["status"], row["follow_up_hours"]) == ("pending", 10 * DAY)


def test_latency_is_counted_in_utc_across_a_change_of_clocks() -> None:
    tables = programme(
        [{"sent_at": "2026-03-28T23:00+01:00"}],
        [{"replied_at": "2026-03-29T23:00+02:00", "outcome": "neutral"}],
    )
    assert one(tables)["reply_latency_hours"] == 23.0


def test_times_without_zone_take_the_zone_in_settings() -> None:
    attempts = pd.DataFrame({"attempt_id": ["a"], "sent_at": pd.to_datetime(["2026-07-01 12:00"])})
    replies = rows(REPLIES, {"attempt_id": "a", "replied_at": "2026-07-01T12:00Z", "text": "ok"})
    row = one(Tables(attempts=attempts, replies=replies), settings=Settings(timezone="Europe/Zurich"))
    assert row["reply_latency_hours"] == 2.0


def test_a_reply_beyond_the_window_is_kept_and_censored_at_the_window() -> None:
    row = one(programme([SENT], [{"replied_at": "2026-02-10T00:00Z", "outcome": "positive"}]))
    assert (row["status"], row["level"], row["replied"]) == ("replied", "positive", True)
    assert row["reply_latency_hours"] == 40 * DAY
    assert (row["event_observed"], row["follow_up_hours"]) == (False, 30 * DAY)


def test_what_lies_after_as_of_has_not_happened() -> None:
    tables = programme([SENT], [{"replied_at": "2026-01-10T00:00Z", "outcome": "positive"}])
    assert one(tables, as_of="2026-01-09")["status"] == "pending"
    assert one(tables, as_of="2026-01-11")["status"] == "replied"


def test_the_first_human_reply_decides_whatever_the_row_order() -> None:
    replies = [
        {"replied_at": "2026-01-09T00:00Z", "text": "late", "outcome": "introduction"},
        {"replied_at": "2026-01-02T00:00Z", "text": "auto", "is_automatic": True},
        {"replied_at": "2026-01-03T00:00Z", "text": "first", "outcome": "deferred"},
    ]
    row = one(programme([SENT], replies))
    assert (row["level"], row["reply_latency_hours"]) == ("deferred", 2 * DAY)


@pytest.mark.parametrize("silence", [{"is_automatic": True}, {"outcome": "auto_reply"}])
def test_an_automatic_reply_is_not_a_reply(silence: dict[str, Any]) -> None:
    tables = programme([SENT | {"replied": True}], [{"replied_at": "2026-01-01T00:01Z", **silence}])
    row = one(tables, as_of="2026-03-01")
    assert (row["status"], row["replied"], row["level"]) == ("no_reply", False, "no_reply")
    assert pd.isna(row["reply_latency_hours"])


def test_a_bounce_is_neither_a_reply_nor_silence_but_a_later_answer_is() -> None:
    bounce = {"replied_at": "2026-01-01T00:01Z", "outcome": "bounce", "text": "undeliverable"}
    row = one(programme([SENT], [bounce]), as_of="2026-03-01")
    assert (row["status"], row["replied"], pd.isna(row["level"])) == ("bounced", False, True)
    answer = {"replied_at": "2026-01-02T00:00Z", "outcome": "positive", "text": "hello"}
    assert one(programme([SENT], [bounce, answer]))["status"] == "replied"


def test_a_human_code_beats_the_header_and_the_words() -> None:
    reply = {
        "replied_at": "2026-01-02T00:00Z",
        "text": "No thanks.",
        "is_automatic": True,
        "outcome": "positive",
    }
    assert one(programme([SENT], [reply]))["level"] == "positive"
    words = {"replied_at": "2026-01-02T00:00Z", "text": "No thanks, not interested."}
    assert one(programme([SENT | {"outcome": "introduction"}], [words]))["level"] == "introduction"


@pytest.mark.parametrize(
    "attempt, status, level",
    [
        ({"replied": True}, "replied", None),
        ({"replied": False}, "no_reply", "no_reply"),
        ({"outcome": "declined"}, "replied", "declined"),
        ({"outcome": "no_reply"}, "no_reply", "no_reply"),
        ({"outcome": "bounce"}, "bounced", None),
        ({"outcome": "auto_reply"}, "no_reply", "no_reply"),
        ({}, "unknown", None),
    ],
)
def test_a_flag_or_a_code_without_times_is_enough(
    attempt: dict[str, Any], status: str, level: str | None
) -> None:
    row = one(programme([attempt]))
    assert row["status"] == status
    assert (None if pd.isna(row["level"]) else row["level"]) == level
    assert pd.isna(row["reply_latency_hours"])
    assert pd.isna(row["follow_up_hours"])


def test_silence_counts_only_where_the_source_reports_replies() -> None:
    two = [{"attempt_id": "a", **SENT}, {"attempt_id": "b", **SENT}]
    assert set(outcomes(programme(two), as_of="2026-06-01")["status"]) == {"unknown"}
    heard = programme(two, [{"attempt_id": "b", "replied_at": "2026-01-02T00:00Z", "outcome": "neutral"}])
    assert outcomes(heard, as_of="2026-06-01")["status"].tolist() == ["no_reply", "replied"]


def test_a_draft_never_sent_is_no_attempt_that_failed() -> None:
    drafts = [{"message_id": "m", "stage": "draft", "written_at": "2026-01-01T00:00Z"}]
    others = programme(
        [{}, {"attempt_id": "b", **SENT}],
        [{"attempt_id": "b", "replied_at": "2026-01-02T00:00Z", "outcome": "neutral"}],
        drafts,
    )
    assert outcomes(others, as_of="2026-06-01")["status"].tolist() == ["unknown", "replied"]


def test_the_first_sent_version_dates_an_attempt_that_has_no_date() -> None:
    messages = [
        {"message_id": "d", "stage": "draft", "written_at": "2026-01-01T00:00Z"},
        {"message_id": "s", "stage": "sent", "written_at": "2026-01-03T00:00Z"},
    ]
    tables = programme([{}], [{"replied_at": "2026-01-04T00:00Z", "outcome": "neutral"}], messages)
    assert one(tables)["reply_latency_hours"] == DAY


def test_reminders_before_the_reply_are_counted() -> None:
    messages = [
        {"message_id": str(day), "stage": "follow_up", "written_at": f"2026-01-{day:02d}T00:00Z"}
        for day in (5, 9, 20)
    ]
    answered = programme([SENT], [{"replied_at": "2026-01-10T00:00Z", "outcome": "neutral"}], messages)
    assert one(answered)["follow_ups"] == 2
    assert one(programme([SENT], messages=messages))["follow_ups"] == 3


def test_a_reply_dated_before_the_send_has_no_latency() -> None:
    row = one(programme([SENT], [{"replied_at": "2025-12-31T00:00Z", "outcome": "neutral"}]))
    assert (row["status"], pd.isna(row["reply_latency_hours"])) == ("replied", True)


def test_no_attempts_give_an_empty_table_and_a_bad_moment_is_refused() -> None:
    assert outcomes(Tables()).empty
    with pytest.raises(InvalidValueError, match="as_of"):
        outcomes(Tables(), as_of="yesterday-ish")
