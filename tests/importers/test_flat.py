"""Flat rows become tables: identities, versions, feedback, replies, and rows that do not fit."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_analysis.errors import InvalidValueError, MissingColumnError, UnknownNameError
from outreach_analysis.importers import read
from outreach_analysis.schema import SOURCE_TABLES, Tables
from outreach_analysis.settings import Settings

CHECKS = {table.name: table.checks() for table in SOURCE_TABLES}


def check_invariants(tables: Tables) -> None:
    assert tables.rows_read == tables.rows_accepted + len(tables.quarantine) + tables.rows_duplicate
    for table in SOURCE_TABLES:
        frame = getattr(tables, table.name)
        CHECKS[table.name].validate(frame)
        assert len(tables.origins[table.name]) == len(frame)
        for column, parent in table.parents.items():
            key = next(other.key[0] for other in SOURCE_TABLES if other.name == parent)
            assert set(frame[column].dropna()) <= set(getattr(tables, parent)[key])
    assert not tables.quarantine.duplicated(["source", "row"]).any()


words = st.sampled_from(["", "hi", "Hello there", "NA", "=1+1"])
rows = st.fixed_dictionaries(
    {
        "text": words,
        "subject": words,
        "sender_id": st.sampled_from(["", "s1", "s2"]),
        "recipient_name": st.sampled_from(["", "Ada", "Bob"]),
        "attempt_id": st.sampled_from(["", "", "A", "B"]),
        "version": st.sampled_from(["", "0", "1", "x"]),
        "stage": st.sampled_from(["", "draft", "sent", "odd"]),
        "sent_at": st.sampled_from(["", "2026-01-01", "2026-01-02 10:00Z", "soon"]),
        "replied": st.sampled_from(["", "yes", "no", "perhaps"]),
        "reply_text": st.sampled_from(["", "Sure", "No"]),
        "replied_at": st.sampled_from(["", "2026-02-01"]),
        "feedback": st.sampled_from(["", "Shorter"]),
        "coach_id": st.sampled_from(["", "c1"]),
        "outcome": st.sampled_from(["", "positive", "auto reply", "odd"]),
        "years": st.sampled_from(["", "1", "2"]),
    }
)


@settings(max_examples=40)
@given(st.lists(rows, min_size=1, max_size=12))
def test_every_row_is_accounted_for(given_rows: list[dict[str, str]]) -> None:
    check_invariants(read(pd.DataFrame(given_rows)))


@settings(max_examples=10)
@given(st.lists(rows, min_size=1, max_size=8))
def test_identifiers_are_deterministic(given_rows: list[dict[str, str]]) -> None:
    first, second = (read(pd.DataFrame(given_rows)) for _ in range(2))
    for table in SOURCE_TABLES:
        pd.testing.assert_frame_equal(getattr(first, table.name), getattr(second, table.name))


def test_texts_that_look_missing_are_texts() -> None:
    tables = read(pd.DataFrame({"text": ["NA", "null", "None", "nan", ""]}))
    assert tables.messages["text"].tolist() == ["NA", "null", "None", "nan"]
    assert tables.quarantine["reason"].tolist() == ["empty text"]


def test_an_empty_text_below_a_subject_is_a_message() -> None:
    tables = read(pd.DataFrame({"text": ["", ""], "subject": ["Coffee?", ""]}))
    assert tables.messages["text"].tolist() == [""]
    assert tables.quarantine["row"].tolist() == [2]


def test_all_faults_of_a_row_stand_in_one_line() -> None:
    frame = pd.DataFrame({"text": ["", "b"], "sent_at": ["soon", "2026-01-01"], "replied": ["perhaps", "no"]})
    quarantine = read(frame).quarantine
    assert len(quarantine) == 1
    assert quarantine["column"][0] == "sent_at"
    for word in ("sent_at", "replied", "empty text"):
        assert word in quarantine["reason"][0]
    assert "perhaps" not in quarantine["reason"][0]


def test_equal_rows_without_time_are_attempts_of_their_own() -> None:
    tables = read(pd.DataFrame({"text": ["hi", "hi"]}))
    assert tables.attempts["attempt_id"].nunique() == 2
    assert any("kept as attempts of their own" in note for note in tables.notes)


def test_equal_rows_with_sender_recipient_and_time_are_duplicates() -> None:
    row = {"text": "hi", "sender_id": "s", "recipient_id": "r", "sent_at": "2026-01-01"}
    tables = read(pd.DataFrame([row, row]))
    assert (len(tables.messages), tables.rows_duplicate) == (1, 1)


def test_rows_of_one_attempt_are_its_versions_in_order_of_time() -> None:
    frame = pd.DataFrame(
        {"attempt_id": ["A", "A", "A"], "text": ["third", "first", "second"],
         "written_at": ["2026-01-03", "2026-01-01", "2026-01-02"], "replied": ["yes", "", ""]}
    )  # fmt: skip
    tables = read(frame)
    ordered = tables.messages.sort_values("version")
    assert ordered["text"].tolist() == ["first", "second", "third"]
    assert ordered["stage"].tolist() == ["draft", "draft", "sent"]
    assert ordered["message_id"].tolist() == ["A:0", "A:1", "A:2"]
    assert tables.attempts["replied"].tolist() == [True]


def test_a_version_given_twice_with_another_text_goes_to_quarantine() -> None:
    tables = read(pd.DataFrame({"attempt_id": ["A", "A"], "version": [0, 0], "text": ["one", "two"]}))
    assert tables.messages["text"].tolist() == ["one"]
    assert tables.quarantine["row"].tolist() == [2]


def test_an_attempt_of_drafts_alone_was_never_sent() -> None:
    tables = read(
        pd.DataFrame({"attempt_id": ["A"], "text": ["a"], "stage": ["draft"], "sent_at": ["2026-01-01"]})
    )
    assert tables.attempts["sent_at"].isna().all()
    assert tables.messages["written_at"].notna().all()


def test_feedback_becomes_reviews_of_that_version() -> None:
    frame = pd.DataFrame(
        {"attempt_id": ["A", "A"], "text": ["a", "b"], "coach_id": ["c", ""],
         "feedback_tags": ["Ask, clarity", ""], "feedback": ["Shorter", ""]}
    )  # fmt: skip
    reviews = read(frame).reviews
    assert reviews[["message_id", "coach_id", "tags", "comment"]].to_numpy().tolist() == [
        ["A:0", "c", "ask; clarity", "Shorter"]
    ]


def test_two_comments_on_one_version_are_both_kept() -> None:
    frame = pd.DataFrame({"attempt_id": ["A", "A"], "text": ["a", "a"], "feedback": ["one", "two"]})
    tables = read(frame)
    assert len(tables.messages) == 1
    assert tables.reviews["comment"].tolist() == ["one\ntwo"]


def test_replies_stand_only_where_something_came_back() -> None:
    frame = pd.DataFrame(
        {"text": ["a", "b", "c"], "reply_text": ["Sure", "", ""], "replied_at": ["2026-01-05", "", ""],
         "outcome": ["positive", "declined", ""]}
    )  # fmt: skip
    tables = read(frame)
    assert tables.replies["text"].tolist() == ["Sure"]
    assert tables.replies["outcome"].tolist() == ["positive"]
    assert tables.attempts["replied"].tolist() == [True, True, False]


def test_replied_alone_is_enough() -> None:
    tables = read(pd.DataFrame({"text": ["a", "b", "c"], "Got a reply?": ["x", "", "x"]}))
    assert tables.attempts["replied"].tolist() == [True, False, True]
    assert not len(tables.replies)


def test_an_outcome_of_yes_and_no_is_read_as_replied() -> None:
    tables = read(pd.DataFrame({"text": ["a", "b"], "outcome": ["yes", "no"]}))
    assert tables.attempts["replied"].tolist() == [True, False]


def test_covariates_travel_along_where_they_vary() -> None:
    frame = pd.DataFrame(
        {
            "attempt_id": ["A", "A", "B"],
            "text": ["a", "b", "c"],
            "years": ["3", "3", "5"],
            "mood": ["1", "2", "3"],
        }
    )
    tables = read(frame)
    assert tables.attempts["years"].tolist() == [3, 5]
    assert tables.messages["mood"].tolist() == [1, 2, 3]
    assert "mood" not in tables.attempts


def test_covariates_named_like_our_columns_keep_their_values() -> None:
    tables = read(pd.DataFrame({"text": ["a"], "message_id": ["theirs"]}))
    assert tables.attempts["message_id_source"].tolist() == ["theirs"]


def test_people_without_identifier_are_told_apart_by_name() -> None:
    frame = pd.DataFrame(
        {"text": ["a", "b", "c"], "sender_name": ["Mia", "Mia", "Leo"], "recipient_name": ["Ada", "Ada", "Ada"],
         "recipient_company": ["X", "Y", "X"]}
    )  # fmt: skip
    tables = read(frame)
    assert (len(tables.senders), len(tables.recipients)) == (2, 2)


def test_mapping_wins_and_ignores_case_and_spaces() -> None:
    frame = pd.DataFrame({"Mail Body": ["right"], "text": ["wrong"]})
    tables = read(frame, mapping={"text": "mail body"})
    assert tables.messages["text"].tolist() == ["right"]
    assert tables.attempts["text_source"].tolist() == ["wrong"]


@pytest.mark.parametrize("name", ["Message", "BODY", "E-mail text", "Message Body", "email_text"])
def test_synonyms_are_recognised_and_said(name: str) -> None:
    tables = read(pd.DataFrame({name: ["hi"]}))
    assert tables.messages["text"].tolist() == ["hi"]
    assert any(f"'{name}' was taken for 'text'" in note for note in tables.notes)


def test_a_name_alone_does_not_make_a_time() -> None:
    tables = read(pd.DataFrame({"text": ["a", "b"], "Date": ["spring", "autumn"]}))
    assert not len(tables.quarantine)
    assert tables.attempts["Date"].tolist() == ["spring", "autumn"]
    assert any("'Date' is named like 'sent_at'" in note for note in tables.notes)


def test_reply_means_what_its_values_show() -> None:
    flags = read(pd.DataFrame({"text": ["a", "b"], "Reply": ["yes", "no"]}))
    texts = read(pd.DataFrame({"text": ["a", "b"], "Reply": ["Happy to help", ""]}))
    assert flags.attempts["replied"].tolist() == [True, False]
    assert texts.replies["text"].tolist() == ["Happy to help"]


def test_a_missing_text_column_names_the_likely_one() -> None:
    frame = pd.DataFrame({"When": ["x"], "What I wrote": ["a long message to somebody"]})
    with pytest.raises(MissingColumnError) as caught:
        read(frame)
    said = str(caught.value)
    assert said.startswith("MissingColumnError [missing-column]: the file lacks the column 'text'.")
    assert "'When', 'What I wrote' (frame, 1 rows)" in said
    assert '--map text="What I wrote"' in said
    assert caught.value.exit_code == 2


def test_all_mapping_problems_are_named_at_once() -> None:
    frame = pd.DataFrame({"Body": ["a"], "Answer": ["yes"]})
    with pytest.raises(MissingColumnError) as caught:
        read(frame, mapping={"text": "Boddy", "replid": "Answer", "sent_at": "Day"})
    said = str(caught.value)
    for part in (
        "'Boddy'",
        "'replid' (did you mean 'replied'?)",
        "'Day'",
        "--map text=Body",
        "--map replied=Answer",
    ):
        assert part in said


def test_an_unknown_canonical_name_is_an_unknown_name() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'subject'"):
        read(pd.DataFrame({"text": ["a"], "s": ["b"]}), mapping={"subjcet": "s"})


def test_an_open_date_order_is_refused_with_what_to_do() -> None:
    frame = pd.DataFrame({"text": ["a", "b"], "sent_at": ["03/04/2026", "01/02/2026"]})
    with pytest.raises(InvalidValueError, match="date_order"):
        read(frame)
    tables = read(frame, settings=Settings(date_order="day"))
    assert tables.attempts["sent_at"].dt.month.tolist() == [4, 2]


def test_errors_and_notes_hold_no_message_text() -> None:
    secret = "Kilimanjaro"
    frame = pd.DataFrame(
        {"text": [secret, secret], "sent_at": [secret, "2026-01-01"], "replied": ["", secret]}
    )
    tables = read(frame)
    assert len(tables.quarantine) == 2
    assert secret not in " ".join(tables.notes) + tables.quarantine.to_csv()


def test_the_frame_that_is_read_is_not_changed() -> None:
    frame = pd.DataFrame({"Body": ["a", ""], "sent_at": ["2026-01-01", "x"]}, index=[7, 9])
    before = frame.copy()
    read(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_what_is_known_of_a_nameless_recipient_is_kept_and_nobody_is_taken_for_the_same():
    tables = read(pd.DataFrame({"text": ["Dear all,", "Hello,"], "recipient_company": ["Acme", "Acme"]}))
    assert tables.recipients["company"].tolist() == ["Acme", "Acme"]
    assert tables.attempts["recipient_id"].nunique() == 2
    assert any(note.startswith("2 attempts say something of their recipient") for note in tables.notes)


def test_a_coach_beside_what_was_sent_is_told_to_be_no_coached_draft():
    flat = pd.DataFrame({"text": ["Dear Ada,", "Hello,"], "coach_id": ["c1", None]})
    assert any("none an earlier draft" in note for note in read(flat).notes)
    drafts = pd.DataFrame(
        {
            "text": ["Dear Ada", "Dear Ada,"],
            "attempt_id": "a",
            "version": ["0", "1"],
            "coach_id": ["c1", None],
        }
    )
    assert not any("none an earlier draft" in note for note in read(drafts).notes)
