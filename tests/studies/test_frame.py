"""The table that studies start from."""

from __future__ import annotations

import pandas as pd
import pytest

from outreach_analysis.schema import ATTEMPTS, MESSAGES, OUTCOMES, RECIPIENTS, REVIEWS, SENDERS, Tables
from outreach_analysis.studies.frame import attempt_frame


def _time(day: int, hour: int = 9) -> pd.Timestamp:
    return pd.Timestamp(2026, 3, day, hour, tz="UTC")


@pytest.fixture
def tables() -> Tables:
    attempts = pd.DataFrame(
        {
            "attempt_id": ["a1", "a2", "a3", "a4", "a5"],
            "sender_id": ["s", "s", "s", None, "s"],
            "recipient_id": ["r1", "r2", "r1", None, "r2"],
            "channel": ["email"] * 5,
            "sent_at": [_time(1), _time(3), _time(20), _time(5), None],
            "campaign": ["x", "y", "x", "y", "x"],
        }
    )
    messages = pd.DataFrame(
        {
            "message_id": ["m10", "m11", "m20", "m30", "m31", "m40", "m50", "m21"],
            "attempt_id": ["a1", "a1", "a2", "a3", "a3", "a4", "a5", "a2"],
            "version": [0, 1, 0, 0, 1, 0, 0, 1],
            "stage": ["draft", "sent", "sent", "draft", "sent", "sent", "draft", "follow_up"],
            "author_role": ["sender", "sender", "sender", "sender", "coach", "sender", "sender", "sender"],
            "text": ["secret"] * 8,
        }
    )
    reviews = pd.DataFrame(
        {
            "message_id": ["m10", "m10", "m20", "m31"],
            "coach_id": ["c1", "c2", "c1", "c1"],
            "reviewed_at": [_time(1, 7), _time(1, 8), _time(4), _time(21)],
        }
    )
    return Tables(
        senders=SENDERS.conform(pd.DataFrame({"sender_id": ["s"], "name": ["N"], "cohort": ["spring"]})),
        recipients=RECIPIENTS.conform(
            pd.DataFrame({"recipient_id": ["r1", "r2"], "name": ["A", "B"], "relation": ["alum", "stranger"]})
        ),
        attempts=ATTEMPTS.conform(attempts),
        messages=MESSAGES.conform(messages),
        reviews=REVIEWS.conform(reviews),
    )


@pytest.fixture
def frame(tables: Tables) -> pd.DataFrame:
    outcomes = OUTCOMES.conform(
        pd.DataFrame(
            {
                "attempt_id": ["a1", "a2", "a3", "a4", "a5"],
                "level": ["positive", "no_reply", None, "declined", None],
                "replied": [True, False, None, True, None],
                "reply_latency_hours": [240.0, None, None, 5.0, None],
            }
        )
    )
    features = pd.DataFrame(
        {"message_id": ["m10", "m11", "m20", "m31", "m40"], "ask": [0.1, 0.2, 0.3, 0.4, 0.5]}
    )
    return attempt_frame(tables, features, outcomes)


def test_one_row_an_attempt_that_was_sent(frame: pd.DataFrame) -> None:
    assert frame["attempt_id"].tolist() == ["a1", "a2", "a4", "a3"]
    assert frame["message_id"].tolist() == ["m11", "m20", "m40", "m31"]
    assert frame["ask"].tolist() == [0.2, 0.3, 0.5, 0.4]
    assert "1 attempt without a sent version left out." in frame.attrs["notes"]
    assert frame.attrs["features"] == ["ask"]


def test_an_unknown_sender_clusters_alone(frame: pd.DataFrame) -> None:
    unknown = frame.set_index("attempt_id").loc["a4"]
    assert unknown["sender_id"] == "attempt a4"
    assert not unknown["sender_known"]
    assert pd.isna(unknown["attempt_number"])
    assert "1 attempt without a sender: each stands for itself." in frame.attrs["notes"]


def test_coached_means_an_earlier_version_was_reviewed_or_written_by_a_coach(frame: pd.DataFrame) -> None:
    rows = frame.set_index("attempt_id")
    assert rows["coached"].to_dict() == {"a1": True, "a2": False, "a4": False, "a3": False}
    assert rows.loc["a1", "reviews"] == 2
    assert rows.loc["a1", "coach_id"] == "c2"


def test_a_reply_that_has_not_come_yet_is_not_known_to_the_next_message(frame: pd.DataFrame) -> None:
    rows = frame.set_index("attempt_id")
    assert rows.loc[["a1", "a2", "a3"], "attempt_number"].tolist() == [1, 2, 3]
    # The reply to a1 comes on 11 March: after a2 was sent, before a3 was.
    assert pd.isna(rows.loc["a1", "previous_level"])
    assert rows.loc["a2", "previous_level"] == "no_reply"
    assert rows.loc["a2", "replies_before"] == 0
    assert rows.loc["a3", "previous_level"] == "no_reply"
    assert rows.loc["a3", "replies_before"] == 1


def test_covariates_travel_along_without_names_or_texts(frame: pd.DataFrame) -> None:
    assert frame.set_index("attempt_id").loc["a3", "recipient_relation"] == "alum"
    assert frame["cohort"].tolist() == ["spring", "spring", None, "spring"] or pd.isna(
        frame["cohort"].iloc[2]
    )
    assert {"campaign", "channel", "cohort", "recipient_relation", "coached"} <= set(
        frame.attrs["covariates"]
    )
    assert not {"sender_name", "recipient_name", "name", "text", "subject"} & set(frame.columns)


def test_without_stages_the_last_version_counts_as_sent(tables: Tables, frame: pd.DataFrame) -> None:
    unmarked = tables.messages.assign(stage=pd.Series(pd.NA, index=tables.messages.index, dtype="str"))
    outcomes = frame[list(OUTCOMES.column_names)]
    found = attempt_frame(
        Tables(attempts=tables.attempts, messages=MESSAGES.conform(unmarked)),
        pd.DataFrame({"message_id": []}, dtype="str"),
        outcomes,
    )
    assert len(found) == 5
    assert any("No version is marked as sent" in note for note in found.attrs["notes"])


def test_early_replies_do_not_make_rates_too_high(tables: Tables) -> None:
    outcomes = OUTCOMES.conform(
        pd.DataFrame(
            {
                "attempt_id": ["a1", "a2", "a4", "a3"],
                "status": ["replied", "pending", "replied", "no_reply"],
                "level": ["positive", None, "positive", "no_reply"],
                "replied": pd.array([True, None, True, False], dtype="boolean"),
                "reply_latency_hours": [5.0, None, 6.0, None],
                "follow_up_hours": [720.0, 50.0, 20.0, 720.0],
                "event_observed": pd.array([True, False, True, False], dtype="boolean"),
            }
        )
    )
    features = pd.DataFrame({"message_id": ["m11", "m20", "m31", "m40"], "clarity": [1.0] * 4})
    frame = attempt_frame(tables, features, outcomes).set_index("attempt_id")
    assert frame["replied"].isna().to_dict() == {"a1": False, "a2": True, "a3": False, "a4": True}
    assert pd.isna(frame.loc["a4", "level"])
    assert frame.loc["a4", "reply_latency_hours"] == 6.0
    assert any("too high" in note for note in frame.attrs["notes"])


def test_a_message_that_never_arrived_counts_neither_way(tables: Tables) -> None:
    outcomes = OUTCOMES.conform(
        pd.DataFrame(
            {
                "attempt_id": ["a1", "a2", "a3", "a4"],
                "status": ["bounced", "no_reply", "replied", "no_reply"],
                "replied": pd.array([False, False, True, False], dtype="boolean"),
            }
        )
    )
    features = pd.DataFrame({"message_id": ["m11", "m20", "m31", "m40"], "clarity": [1.0] * 4})
    frame = attempt_frame(tables, features, outcomes).set_index("attempt_id")
    assert frame["replied"].isna().to_dict() == {"a1": True, "a2": False, "a3": False, "a4": False}
    assert any("never arrived" in note for note in frame.attrs["notes"])


def test_texts_and_replies_alone_are_enough() -> None:
    tables = Tables(
        attempts=ATTEMPTS.conform(pd.DataFrame({"attempt_id": ["a1", "a2"], "replied": [True, False]})),
        messages=MESSAGES.conform(
            pd.DataFrame({"message_id": ["m1", "m2"], "attempt_id": ["a1", "a2"], "text": ["x", "y"]})
        ),
    )
    outcomes = OUTCOMES.conform(
        pd.DataFrame(
            {
                "attempt_id": ["a1", "a2"],
                "status": ["replied", "no_reply"],
                "replied": pd.array([True, False], dtype="boolean"),
            }
        )
    )
    features = pd.DataFrame({"message_id": ["m1", "m2"], "clarity": [1.0, 0.5]})
    frame = attempt_frame(tables, features, outcomes)
    assert frame["replied"].tolist() == [True, False]
    assert frame["previous_level"].isna().all()
