"""What the clinic saves: the right identifiers, every version once, feedback where it belongs."""

from datetime import UTC, datetime

import pandas as pd
import pytest

import outreach_analysis as oa
from outreach_analysis.coaching import find_revisions
from outreach_analysis.errors import InvalidValueError, StoreError, UnknownNameError
from outreach_analysis.scoring import score
from outreach_analysis.store import open_store
from outreach_analysis.widgets import find_drafts, load_versions, save_version

KNOWN = {
    "recipient_name": "Ada Byron",
    "recipient_company": "Acme",
    "sender_name": "Jo",
    "channel": "linkedin_invite",
}


@pytest.fixture
def log(tmp_path):
    return tmp_path / "log.duckdb"


def read(log):
    with open_store(log) as store:
        return store.read()


def test_identifiers_are_those_of_the_importers(log, tmp_path):
    saved = save_version(log, "Hi Ada, thank you!", {**KNOWN, "subject": "Hello"})
    file = tmp_path / "same.csv"
    row = {**KNOWN, "subject": "Hello", "text": "Hi Ada, thank you!"}
    pd.DataFrame([row]).to_csv(file, index=False)
    imported = oa.read(file)
    tables = read(log)
    for table, key in (("senders", "sender_id"), ("recipients", "recipient_id"), ("attempts", "attempt_id")):
        assert getattr(tables, table)[key].tolist() == getattr(imported, table)[key].tolist()
    assert saved.message_id == imported.messages["message_id"].iloc[0] == f"{saved.attempt_id}:0"
    assert tables.attempts["channel"].tolist() == ["linkedin_invite"]
    assert tables.messages["stage"].tolist() == ["draft"]


def test_saving_the_same_twice_adds_nothing(log):
    said = {"tags": ["ask"], "comment": "One question is enough.", "coach_id": "c1"}
    first = save_version(log, "Hi Ada", KNOWN, **said)
    before = read(log)
    second = save_version(log, "Hi Ada", KNOWN, **said)
    third = save_version(log, "Hi Ada", KNOWN, attempt_id=first.attempt_id, **said)
    after = read(log)
    assert (first.added_version, first.added_review) == (True, True)
    assert second == third
    assert (second.added_version, second.added_review) == (False, False)
    for name in ("senders", "recipients", "attempts", "messages", "reviews", "replies"):
        pd.testing.assert_frame_equal(getattr(before, name), getattr(after, name))


def test_versions_count_up_and_a_version_that_was_there_keeps_its_number(log):
    first = save_version(log, "one", KNOWN)
    second = save_version(log, "two", KNOWN, attempt_id=first.attempt_id)
    third = save_version(log, "three", KNOWN, attempt_id=first.attempt_id)
    again = save_version(log, "two", KNOWN, attempt_id=first.attempt_id)
    assert [done.version for done in (first, second, third, again)] == [0, 1, 2, 1]
    versions, context = load_versions(log, first.attempt_id)
    assert [version["text"] for version in versions] == ["one", "two", "three"]
    assert context == {"recipient_title": "", "recipient_profile": "", "subject": "", **KNOWN}


def test_feedback_belongs_to_the_last_version_of_the_member(log):
    first = save_version(log, "Hi Ada, a job please", KNOWN, now=datetime(2026, 10, 1, tzinfo=UTC))
    rewritten = save_version(
        log,
        "Hi Ada, could I ask one question?",
        KNOWN,
        attempt_id=first.attempt_id,
        author_role="coach",
        coach_id="c1",
        tags=["ask"],
        now=datetime(2026, 10, 2, tzinfo=UTC),
    )
    tables = read(log)
    assert rewritten.version == 1
    assert tables.reviews["message_id"].tolist() == [first.message_id]
    assert tables.messages.sort_values("version")["author_role"].tolist() == ["sender", "coach"]
    revisions = find_revisions(tables, score(tables))
    assert revisions["coached"].tolist() == [True]


def test_what_is_learnt_of_the_reader_later_changes_no_identifier(log):
    first = save_version(log, "Hi Ada", {"recipient_name": "Ada Byron"})
    later = {"recipient_name": "Ada Byron", "recipient_company": "Acme", "recipient_title": "Analyst"}
    second = save_version(log, "Hi Ada, hello", later, attempt_id=first.attempt_id)
    tables = read(log)
    assert second.version == 1
    assert len(tables.recipients) == 1
    assert tables.recipients["title"].tolist() == ["Analyst"]


def test_another_comment_of_the_same_coach_is_added(log):
    save_version(log, "Hi Ada", KNOWN, comment="Warmer.")
    second = save_version(log, "Hi Ada", KNOWN, comment="And shorter.")
    assert (second.added_version, second.added_review) == (False, True)
    assert read(log).reviews["comment"].tolist() == ["Warmer.", "And shorter."]


def test_a_draft_to_nobody_known_can_be_saved(log):
    saved = save_version(log, "Hello there")
    tables = read(log)
    assert tables.attempts[["sender_id", "recipient_id"]].isna().all(axis=None)
    assert saved.sentence() == "Saved version 0."


def test_hostile_words_are_kept_as_they_are(log):
    hostile = "Hi'; DROP TABLE messages; -- <script>x()</script> \u202e🙂"
    saved = save_version(log, hostile, {"recipient_name": "O'Brien \" \x1f"}, comment=hostile)
    versions, context = load_versions(log, saved.attempt_id)
    assert versions[0]["text"] == hostile
    assert context["recipient_name"] == "O'Brien \" \x1f"
    with pytest.raises(UnknownNameError):
        load_versions(log, "x' OR '1'='1")


def test_an_empty_draft_and_an_unknown_tag_are_refused_before_anything_is_written(log):
    with pytest.raises(InvalidValueError):
        save_version(log, " \n")
    with pytest.raises(UnknownNameError) as error:
        save_version(log, "Hi", tags=["kindness of Ada"])
    assert "Ada" not in str(error.value)
    assert not log.exists()


def test_a_draft_to_somebody_forgotten_is_not_saved_and_that_is_said(log, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    save_version(log.parent / "data" / "log.duckdb", "Hi Ada", KNOWN)
    log = log.parent / "data" / "log.duckdb"
    with open_store(log) as store:
        store.forget("recipient", store.read().recipients["recipient_id"][0])
    with pytest.raises(InvalidValueError, match="not saved"):
        save_version(log, "Hi Ada, again", KNOWN)
    assert read(log).messages.empty
    assert save_version(log, "Hi Ada", {**KNOWN, "recipient_company": "Bolt"}).added_version


def test_drafts_are_found_until_they_are_sent(log):
    first = save_version(log, "Hi Ada", KNOWN)
    second = save_version(log, "Hello", {**KNOWN, "recipient_name": "Bo"})
    assert set(find_drafts(log)["attempt_id"]) == {first.attempt_id, second.attempt_id}
    with open_store(log) as store:
        tables = store.read()
        sent = tables.messages.assign(stage="sent")[tables.messages["attempt_id"] == first.attempt_id]
        store.upsert(
            type(tables)(
                attempts=tables.attempts,
                messages=sent.assign(text="Hi Ada!", version=1).assign(message_id=f"{first.attempt_id}:1"),
            )
        )
    assert find_drafts(log)["attempt_id"].tolist() == [second.attempt_id]


def test_a_file_that_is_no_log_is_an_error_in_words(tmp_path):
    file = tmp_path / "log.duckdb"
    file.write_text("not a log", encoding="utf-8")
    with pytest.raises(StoreError):
        save_version(file, "Hi Ada")
