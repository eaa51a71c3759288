from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from outreach_analysis.importers import read
from outreach_analysis.outcomes import outcomes
from outreach_analysis.sample import sample
from outreach_analysis.schema import FLAT_COLUMNS, Tables
from outreach_analysis.scoring import score
from outreach_analysis.studies.frame import attempt_frame
from outreach_analysis.studies.readiness import QUESTIONS, check_questions

TEXTS = [f"Hi, this is message {number}." for number in range(60)]


def answers(**columns):
    table = check_questions(read(pd.DataFrame({"text": TEXTS, **columns})))
    return table.set_index("study")


def test_a_whole_programme_answers_every_question():
    table = check_questions(sample(members=60, seed="readiness"))
    assert table["can_answer"].all()
    assert not table["unlock"].any()


def test_no_data_answer_nothing():
    table = check_questions(Tables())
    assert not table["can_answer"].any()
    assert table["unlock"].all()


def test_texts_alone_answer_nothing_about_replies():
    assert not answers()["can_answer"].any()


def test_replied_alone_unlocks_rates_and_signals():
    table = answers(replied=["yes", "no"] * 30)
    assert table.index[table["can_answer"]].tolist() == ["rates", "signals and replies"]
    assert table.loc["signals and replies", "found"] == 30
    assert table.loc["inference by member", "unlock"] == "sender_id"


def test_how_many_more_attempts_it_takes_follows_from_what_there_is():
    table = answers(replied=["yes"] * 15 + ["no"] * 45)
    assert table.loc["signals and replies", "attempts_missing"] == 20  # 5 more of 15 in 60
    assert pd.isna(table.loc["inference by member", "attempts_missing"])
    assert pd.isna(table.loc["rates", "attempts_missing"])


def test_only_one_kind_of_outcome_tells_nothing_of_signals():
    table = answers(replied=["no"] * 60)
    assert table.loc["rates", "can_answer"]
    assert not table.loc["signals and replies", "can_answer"]


@pytest.mark.parametrize("study, columns", [
    ("inference by member", {"replied": ["yes", "no"] * 30, "sender_id": [f"m{number % 12}" for number in range(60)]}),
    ("personalization by name", {"recipient_name": ["Ada Byron"] * 60}),
    ("personalization by profile", {"recipient_name": ["Ada Byron"] * 60, "recipient_profile": ["Engines"] * 60}),
    ("time to reply", {"sent_at": ["2026-01-01T08:00Z"] * 60, "replied_at": ["2026-01-02T08:00Z"] * 60}),
    ("kinds of reply", {"outcome": ["positive", "declined"] * 30}),
    ("revisions", {"attempt_id": [f"a{number // 2}" for number in range(60)], "version": [0, 1] * 30}),
    ("learning", {"sender_id": [f"m{number % 12}" for number in range(60)], "sent_at": ["2026-01-01T08:00Z"] * 60}),
])  # fmt: skip
def test_the_columns_named_unlock_the_question(study, columns):
    assert not answers().loc[study, "can_answer"]
    assert answers(**columns).loc[study, "can_answer"]


def test_only_flat_columns_are_asked_for():
    flat = {column.name for column in FLAT_COLUMNS}
    assert {name for question in QUESTIONS for name in question.columns} <= flat


DATED = {"sender_id": [f"m{number}" for number in range(60)], "sent_at": ["2026-01-01T08:00Z"] * 60}


@pytest.mark.parametrize("study, columns, unlock", [
    ("learning", {}, "sender_id and sent_at"),
    ("learning", {"sent_at": DATED["sent_at"]}, "sender_id"),
    ("learning", DATED, "members who wrote more than once, each under one sender_id"),
    ("time to reply", {"sent_at": DATED["sent_at"]}, "replied_at"),
    ("signals and replies", {}, "replied or reply_text"),
    ("signals and replies", {"replied": ["no"] * 60}, "attempts of both kinds, answered and not"),
    ("signals and replies", {"replied": ["yes"] * 5 + ["no"] * 55}, "more attempts like these"),
    ("inference by member", {"sender_id": ["m"] * 60, "replied": ["yes", "no"] * 30}, "attempts by more members"),
    ("kinds of reply", {"outcome": ["positive"] * 60}, "replies of more than one level"),
])  # fmt: skip
def test_what_is_asked_for_is_what_is_missing(study, columns, unlock):
    assert answers(**columns).loc[study, "unlock"] == unlock


def test_a_coach_named_beside_what_was_sent_makes_no_coached_send():
    row = {"text": ["Dear Ada,"] * 30, "sender_id": "s", "coach_id": "c", "replied": "no"}
    frame = pd.DataFrame(row).assign(attempt_id=[str(place) for place in range(30)])
    sent = check_questions(read(frame)).set_index("study").loc["coached sends"]
    assert sent["found"] == 0
    assert "drafts" in sent["unlock"]
    drafts = frame.assign(version="0", stage="draft", replied=None)
    both = pd.concat([drafts, frame.assign(version="1", stage="sent", coach_id=None)])
    assert check_questions(read(both)).set_index("study").loc["coached sends", "found"] == 30


def test_follow_ups_are_no_revisions():
    frame = pd.DataFrame(
        {
            "text": ["Dear Ada,", "Any news?"],
            "attempt_id": "a",
            "version": ["0", "1"],
            "stage": ["sent", "follow_up"],
        }
    )
    assert check_questions(read(frame)).set_index("study").loc["revisions", "found"] == 0


def test_a_part_of_a_programme_is_counted_as_its_studies_count_it():
    days = [f"2026-0{month}-{day:02d}" for month in (3, 5) for day in range(1, 21)]
    flat = pd.DataFrame(
        {"text": "Dear Ada,", "sender_id": "s", "sent_at": days, "replied": ["no", "yes"] * 20}
    )
    programme = read(flat.assign(attempt_id=[str(place) for place in range(40)]))
    attempts = attempt_frame(programme, score(programme), outcomes(programme))
    march = attempts[attempts["sent_at"] < "2026-04-01"]
    part = replace(
        programme,
        attempts=programme.attempts[programme.attempts["attempt_id"].isin(march["attempt_id"])],
        messages=programme.messages[programme.messages["attempt_id"].isin(march["attempt_id"])],
    )
    assert check_questions(part).set_index("study").loc["rates", "found"] < 20
    assert check_questions(part, march).set_index("study").loc["rates", "found"] == 20


def test_one_is_said_of_one():
    row = check_questions(read(pd.DataFrame({"text": ["Hi"], "sender_id": "s", "replied": "no"}))).set_index(
        "study"
    )
    assert row.loc["rates", "counts"] == "attempt with a known outcome"
    assert row.loc["inference by member", "counts"] == "sender with a known outcome"
    assert row.loc["time to reply", "counts"] == "replies with both times"
