"""Overlapping sources merge: nothing lost, nothing twice."""

from __future__ import annotations

import pandas as pd

from outreach_analysis.importers import read
from outreach_analysis.schema import SOURCE_TABLES, Tables, merge


def test_nothing_merges_to_nothing() -> None:
    assert merge([]).rows_read == 0


def test_the_same_twice_adds_nothing() -> None:
    frame = pd.DataFrame(
        {"text": ["a", "b"], "sender_id": ["1", "2"], "reply_text": ["Sure", ""], "feedback": ["", "Shorter"], "years": [1, 2]}
    )  # fmt: skip
    once = read(frame)
    twice = merge([once, once])
    for table in SOURCE_TABLES:
        pd.testing.assert_frame_equal(getattr(twice, table.name), getattr(once, table.name))
    assert (twice.rows_read, twice.rows_accepted, twice.rows_duplicate) == (4, 2, 2)


def test_what_a_later_source_knows_wins_and_what_it_leaves_open_stays() -> None:
    first = read(
        pd.DataFrame({"attempt_id": ["A"], "text": ["a"], "outcome": ["positive"], "cohort": ["c1"]})
    )
    later = read(pd.DataFrame({"attempt_id": ["A"], "text": ["a"], "outcome": ["introduction"]}))
    attempts = merge([first, later]).attempts
    assert attempts[["outcome", "cohort"]].to_numpy().tolist() == [["introduction", "c1"]]


def test_a_known_reply_is_not_taken_back_by_an_older_export() -> None:
    new = read(pd.DataFrame({"attempt_id": ["A"], "text": ["a"], "replied": ["yes"]}))
    old = read(pd.DataFrame({"attempt_id": ["A"], "text": ["a"], "replied": ["no"]}))
    for order in ([new, old], [old, new]):
        assert merge(order).attempts["replied"].tolist() == [True]


def test_an_identifier_taken_by_another_text_becomes_a_further_version() -> None:
    draft = read(pd.DataFrame({"attempt_id": ["A"], "text": ["draft"], "stage": ["draft"]}))
    sent = read(pd.DataFrame({"attempt_id": ["A"], "text": ["sent"], "feedback": ["Good"]}))
    merged = merge([draft, sent])
    assert merged.messages[["message_id", "version", "text"]].to_numpy().tolist() == [
        ["A:0", 0, "draft"],
        ["A:1", 1, "sent"],
    ]
    assert merged.reviews["message_id"].tolist() == ["A:1"]
    again = merge([merged, sent])
    assert len(again.messages) == 2
    assert again.reviews["message_id"].tolist() == ["A:1"]


def test_covariates_of_two_sources_stand_beside_each_other() -> None:
    first = read(pd.DataFrame({"text": ["a"], "years": [1], "odd": [1]}))
    later = read(pd.DataFrame({"text": ["b"], "mood": ["high"], "odd": ["x"]}))
    attempts = merge([first, later]).attempts
    assert attempts["years"].tolist()[0] == 1
    assert attempts["mood"].tolist()[1] == "high"
    assert attempts["odd"].tolist() == ["1", "x"]


def test_dtypes_hold_when_one_part_is_empty() -> None:
    tables = read(pd.DataFrame({"text": ["a"], "sent_at": ["2026-01-01"], "years": [1]}))
    for merged in (merge([Tables(), tables]), merge([tables, Tables()])):
        for table in SOURCE_TABLES:
            pd.testing.assert_frame_equal(getattr(merged, table.name), getattr(tables, table.name))
