"""The synthetic programme as a whole: tables that hold together, bytes that stay."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import InvalidValueError
from outreach_analysis.sample import SampleTables, flatten, sample, write_sample
from outreach_analysis.sample import programme as plan
from outreach_analysis.sample.coaching import GAPS
from outreach_analysis.sample.programme import QUALITIES
from outreach_analysis.schema import SOURCE_TABLES
from outreach_analysis.settings import OUTCOME_LEVELS

END = pd.Timestamp("2026-10-16", tz="UTC")


@pytest.fixture(scope="module")
def programme() -> SampleTables:
    return sample()


def test_each_table_passes_the_checks_of_its_schema(programme):
    for table in SOURCE_TABLES:
        table.checks().validate(getattr(programme, table.name), lazy=True)


def test_rows_point_to_rows_that_exist(programme):
    homes = {table.name: table.key[0] for table in SOURCE_TABLES}
    for table in SOURCE_TABLES:
        frame = getattr(programme, table.name)
        for column, parent in table.parents.items():
            assert frame[column].isin(getattr(programme, parent)[homes[parent]]).all(), (table.name, column)


def test_the_default_programme_has_the_promised_size(programme):
    assert len(programme.senders) == 200
    assert 1_100 <= len(programme.attempts) <= 1_600
    assert len(programme.messages) >= 2_400
    assert 4 <= programme.reviews["coach_id"].nunique() <= 6
    assert programme.rows_read == programme.rows_accepted == len(programme.messages)


@pytest.mark.parametrize("effect", [0.0, 0.1])
def test_between_a_quarter_and_two_fifths_of_attempts_get_a_reply(effect):
    draws = plan.draw(400, "rate")
    happened = plan.run(draws, *plan.tune(draws, effect))
    assert 0.22 < happened["replied"].mean() < 0.38


def test_nothing_happens_before_its_cause_or_after_the_end(programme):
    attempts, messages = programme.attempts, programme.messages
    joined = attempts.merge(programme.senders[["sender_id", "joined_on"]], on="sender_id")
    assert (joined["sent_at"] > joined["joined_on"]).all()
    for frame, column in (
        (attempts, "sent_at"),
        (messages, "written_at"),
        (programme.reviews, "reviewed_at"),
        (programme.replies, "replied_at"),
    ):
        assert (frame[column] < END).all()
    in_order = messages.sort_values(["attempt_id", "version"])
    steps = in_order.groupby("attempt_id")["written_at"].diff().dropna()
    assert (steps >= pd.Timedelta(0)).all()
    reviewed = programme.reviews.merge(messages, on="message_id")
    assert (reviewed["reviewed_at"] >= reviewed["written_at"]).all()
    answered = programme.replies.merge(attempts[["attempt_id", "sent_at"]], on="attempt_id")
    assert (answered["replied_at"] > answered["sent_at"]).all()
    first_written = messages.groupby("attempt_id")["written_at"].min().rename("started")
    assert (joined.merge(first_written, on="attempt_id").eval("started > joined_on")).all()


def test_every_attempt_is_sent_exactly_once(programme):
    sent_versions = (programme.messages["stage"] == "sent").groupby(programme.messages["attempt_id"]).sum()
    assert (sent_versions == 1).all()
    sent = programme.messages[programme.messages["stage"] == "sent"].set_index("attempt_id")["written_at"]
    assert (programme.attempts.set_index("attempt_id")["sent_at"] == sent).all()


def test_every_outcome_level_and_every_kind_of_silence_occurs(programme):
    kinds = set(programme.replies["outcome"])
    assert kinds == {level for level in OUTCOME_LEVELS if level != "no_reply"} | {"auto_reply", "bounce"}
    silent = ~programme.attempts["attempt_id"].isin(programme.replies["attempt_id"])
    young = programme.attempts["sent_at"] > END - pd.Timedelta(days=30)
    assert (silent & young).any()
    assert (silent & ~young).any()


def test_an_invitation_stays_under_three_hundred_characters(programme):
    text = programme.messages.merge(programme.attempts[["attempt_id", "channel"]], on="attempt_id")
    invitations = text[(text["channel"] == "linkedin_invite") & (text["stage"] != "follow_up")]
    assert invitations["text"].str.len().max() < 300
    typical = (
        text[text["stage"] == "sent"].groupby("channel")["text"].agg(lambda texts: texts.str.len().median())
    )
    assert typical["linkedin_invite"] < typical["linkedin_message"] < typical["email"]


def test_members_rarely_write_the_same_sentence(programme):
    sent = programme.messages[programme.messages["stage"] == "sent"]
    sent = sent.merge(programme.attempts[["attempt_id", "sender_id"]], on="attempt_id")
    assert not sent["text"].duplicated().any()
    sentences = sent.assign(sentence=sent["text"].map(lambda text: re.split(r"(?<=[.!?])\s+", text)))
    sentences = sentences.explode("sentence").query("sentence.str.split().str.len() >= 8", engine="python")
    by_members = sentences.groupby("sentence")["sender_id"].nunique()
    assert (by_members.reindex(sentences["sentence"]) > 1).mean() < 0.35
    assert by_members.max() < 0.05 * len(sent)


def test_template_users_repeat_themselves_more_than_others(programme):
    truth = programme.truth["attempts"]
    sent = programme.messages[programme.messages["stage"] == "sent"].merge(truth, on="attempt_id")
    sent["opening"] = sent["text"].str.replace(r"^.*\n+", "", regex=True).str[:60]

    def share(rows: pd.DataFrame) -> float:
        return rows.duplicated(["sender_id", "subject", "channel"], keep=False).mean()

    mails = sent[sent["channel"] == "email"]
    assert share(mails[mails["template_user"]]) > share(mails[~mails["template_user"]])


def test_no_slot_or_alternative_is_left_open(programme):
    texts = [*programme.messages["text"], *programme.replies["text"], *programme.reviews["comment"]]
    texts += programme.messages["subject"].dropna().tolist()
    merge_field = re.compile(r"\{\{\w+\}\}|\[Company\]|\[COMPANY NAME\]|\[First Name\]")
    for text in texts:
        assert not re.search(r"[\[\]{}|]", merge_field.sub("", text))
        assert "  " not in text
        assert text == text.strip()


def test_tags_are_families_or_signals_of_the_catalogue(programme):
    known = set(QUALITIES) | {gap.tag for gaps in GAPS.values() for gap in gaps}
    assert set(programme.reviews["tags"].str.split("; ").explode()) <= known
    assert programme.reviews["tags"].str.len().min() > 0


def test_uptake_moves_the_quality_that_was_tagged(programme):
    uptake = programme.truth["uptake"].drop_duplicates(["message_id", "family"])
    versions = programme.messages[["message_id", "attempt_id", "version"]].merge(programme.truth["messages"])
    later = versions.assign(version=versions["version"] - 1).merge(
        versions, on=["attempt_id", "version"], suffixes=("_next", "")
    )
    moves = later.set_index("message_id")
    moved = {
        kind: np.mean(
            [
                moves.loc[row.message_id, f"{row.family}_next"] - moves.loc[row.message_id, row.family]
                for row in rows.itertuples()
            ]
        )
        for kind, rows in uptake.groupby("uptake")
    }
    assert moved["yes"] > moved["partly"] > moved["no"]


def test_members_recover_and_some_unpleasant_answers_are_followed_by_a_coached_attempt():
    made = sample(150, "recovery")
    attempts = made.truth["attempts"].merge(
        made.replies[["attempt_id", "outcome"]].drop_duplicates("attempt_id"), on="attempt_id", how="left"
    )
    before = attempts.groupby("sender_id")["outcome"].shift()
    after_unpleasant = attempts[before == "unpleasant"]
    assert after_unpleasant["coached"].any()
    assert attempts[attempts["after_failure"]]["replied_in_the_end"].any()


def digest(seed: str, hash_seed: str) -> str:
    code = (
        "import hashlib, sys; from outreach_analysis.sample import sample, flatten; "
        f"made = sample(25, {seed!r}); "
        "print(hashlib.sha256((flatten(made).to_csv() + made.truth['attempts'].to_csv()).encode()).hexdigest())"
    )
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout.strip()


def test_the_same_seed_gives_the_same_bytes_under_any_hash_seed():
    assert digest("one", "0") == digest("one", "4242")


def test_another_seed_gives_another_programme():
    first, second = sample(20, "one"), sample(20, "two")
    assert not set(first.messages["text"]) & set(second.messages["text"])


def test_files_hold_what_the_tables_hold(tmp_path):
    made = write_sample(tmp_path / "a", members=30, seed="files", coaching_effect=0.1)
    write_sample(tmp_path / "b", members=30, seed="files", coaching_effect=0.1)
    for name in ("messages.csv", "truth.json"):
        one, other = ((tmp_path / folder / name).read_bytes() for folder in ("a", "b"))
        assert hashlib.sha256(one).digest() == hashlib.sha256(other).digest()
    flat = pd.read_csv(tmp_path / "a" / "messages.csv")
    assert len(flat) == len(made.messages)
    assert flat["reply_text"].notna().sum() == len(made.replies)
    assert flat["feedback"].notna().sum() == len(made.reviews)
    assert flat["text"].tolist() == made.messages["text"].tolist()


def test_the_flat_file_is_read_back_whole(tmp_path):
    importers = pytest.importorskip("outreach_analysis.importers")
    made = write_sample(tmp_path, members=30, seed="files")
    read = importers.read(tmp_path / "messages.csv")
    assert len(read.quarantine) == 0
    for name in ("senders", "recipients", "attempts", "messages", "reviews", "replies"):
        assert len(getattr(read, name)) == len(getattr(made, name)), name
    assert {"relation", "alumni_tie"} <= set(read.attempts.columns)


def test_outcomes_agree_before_and_after_the_flat_file():
    outcomes = pytest.importorskip("outreach_analysis.outcomes").outcomes
    importers = pytest.importorskip("outreach_analysis.importers")
    made = sample(30, "files")
    direct = outcomes(made).set_index("attempt_id")["status"].sort_index()
    through = outcomes(importers.read(flatten(made))).set_index("attempt_id")["status"].sort_index()
    pd.testing.assert_series_equal(direct, through)


@pytest.mark.parametrize("seed", ["x28", "a", "b", "c", "d", "e"])
def test_the_smallest_programme_is_written_like_any_other(tmp_path, seed):
    made = write_sample(tmp_path, members=2, seed=seed)
    assert len(made.attempts) >= 1
    for table in SOURCE_TABLES:
        table.checks().validate(getattr(made, table.name), lazy=True)


@pytest.mark.parametrize("wrong", [{"members": 1}, {"coaching_effect": 0.9}, {"coaching_effect": -0.5}])
def test_arguments_out_of_range_are_refused_with_a_line_to_paste(wrong):
    with pytest.raises(InvalidValueError, match="Try:"):
        sample(**wrong)


def test_coaches_speak_the_language_of_the_catalogue(programme):
    registry = pytest.importorskip("outreach_analysis.signals.registry").registry()
    known = {getattr(signal, "name", signal) for signal in registry} | set(QUALITIES)
    announced = {"spelling_errors"}  # in the catalogue of ideas, with or without a signal yet
    assert set(programme.reviews["tags"].str.split("; ").explode()) <= known | announced
