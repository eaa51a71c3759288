"""Uptake says what became of what a coach named, with the sentence that shows it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.coaching.uptake import COLUMNS, UPTAKES, find_uptake, has_gap, step_towards
from outreach_analysis.importers import read
from outreach_analysis.scoring import score

DRAFT = "Hello Ada,\n\nI am desperate for a job. Could we speak about maps?\n\nBest,\nJana"


def uptake_of(after, tags="", comment=None, before=DRAFT, middle=None):
    rows = [
        {
            "version": 0,
            "stage": "draft",
            "text": before,
            "coach_id": "c1",
            "feedback_tags": tags,
            "feedback": comment,
        },
        {"version": 2, "stage": "sent", "text": after},
    ]
    if middle:
        rows.insert(1, {"version": 1, "stage": "draft", "text": middle, "author_role": "coach"})
    flat = pd.DataFrame(rows).assign(sender_id="m1", attempt_id="a1", recipient_name="Ada Byron")
    tables = read(flat)
    return find_uptake(tables, score(tables))


@pytest.mark.parametrize(
    "after, tag, uptake, sentence, of",
    [
        (DRAFT.replace("\n\nBest", " Thank you for your time.\n\nBest"), "gratitude", "yes", "Thank you for your time.", "later"),
        (DRAFT.replace("I am desperate for a job. ", ""), "neediness", "yes", "I am desperate for a job.", "earlier"),
        (DRAFT, "gratitude", "not attempted", None, None),
        (DRAFT.replace("Jana", "Jana Meier"), "gratitude", "no", None, None),
    ],
)  # fmt: skip
def test_uptake_with_the_sentence_that_shows_it(after, tag, uptake, sentence, of):
    row = uptake_of(after, tag).iloc[0]
    assert row["uptake"] == uptake
    if sentence is None:
        assert pd.isna(row["sentence"])
    else:
        assert row["sentence"] == sentence
        assert row["sentence_of"] == of
        assert (after if of == "later" else DRAFT)[row["start"] : row["end"]] == sentence


def test_a_message_that_grew_past_bounds_is_overshot():
    story = " I walked along the harbour and counted the boats that came in before noon." * 12
    after = DRAFT.replace("\n\nBest", f" Thank you for your time.{story}\n\nBest")
    assert uptake_of(after, "gratitude")["uptake"].tolist() == ["overshot"]


def test_half_of_what_was_asked_is_partly():
    before = (
        "I hope this finds you well. " + "I am desperate. I beg you. Please help me, I am hopeless. " + DRAFT
    )
    after = before.replace("I am desperate. I", "I", 1)
    table = uptake_of(after, "neediness", before=before)
    assert table["before"].iloc[0] > table["after"].iloc[0] > table["before"].iloc[0] / 2
    assert table["uptake"].tolist() == ["partly"]


def test_what_was_not_there_cannot_be_told():
    after = DRAFT.replace("maps", "atlases")
    assert uptake_of(after, "placeholder_left")["uptake"].isna().all()


def test_comments_speak_where_tags_are_missing_and_sharpen_families():
    after = DRAFT.replace("\n\nBest", " Thank you for your time.\n\nBest")
    assert uptake_of(after, "", "Say thanks at the end.")[["tag", "named_in"]].to_numpy().tolist() == [
        ["gratitude", "comment"]
    ]
    sharpened = uptake_of(after, "politeness; ask", "Say thanks at the end.")
    assert sharpened[["tag", "named_in"]].to_numpy().tolist() == [["gratitude", "comment"], ["ask", "tags"]]


def test_a_version_by_the_coach_is_passed_over():
    after = DRAFT.replace("\n\nBest", " Thank you for your time.\n\nBest")
    table = uptake_of(after, "gratitude", middle="Something else entirely.")
    assert table["to_message_id"].iloc[0] != table["from_message_id"].iloc[0]
    assert table["uptake"].tolist() == ["yes"]


def test_without_reviews_the_table_is_empty_with_its_columns():
    tables = read(pd.DataFrame({"text": ["Hi", "Thanks"]}))
    table = find_uptake(tables, score(tables))
    assert table.empty
    assert list(table.columns) == list(COLUMNS)


def test_steps_and_gaps():
    assert step_towards("neediness", {"neediness": 4.0}, {"neediness": 3.0}) == 0.5
    assert step_towards("personalization", {"personalization": 0.2}, {"personalization": 0.31}) == 1
    assert step_towards("personalization", {"personalization": 0.2}, {"personalization": 0.22}) == 0
    assert step_towards("characters", {"characters": 1000.0}, {"characters": 800.0}) == 1
    assert np.isnan(step_towards("gratitude", {}, {"gratitude": 1.0})) == np.False_
    assert np.isnan(step_towards("neediness", {}, {}))
    assert has_gap("personalization", {"personalization": 0.4})
    assert not has_gap("gratitude", {})


def test_the_sample_agrees_with_what_was_planted(programme):
    uptake = find_uptake(programme.tables, programme.features, programme.evidence)
    assert set(uptake["uptake"].dropna()) <= set(UPTAKES)
    texts = programme.tables.messages.set_index("message_id")["text"]
    for row in uptake.dropna(subset=["sentence"]).head(100).itertuples():
        source = row.to_message_id if row.sentence_of == "later" else row.from_message_id
        assert texts[source][row.start : row.end] == row.sentence
    planted = programme.tables.truth["uptake"].rename(columns={"message_id": "from_message_id"})
    both = uptake.merge(planted[["from_message_id", "tag", "done"]], on=["from_message_id", "tag"])
    both = both[both["uptake"].notna() & both["done"].ne("")]
    found = both["uptake"].replace("not attempted", "no")  # the truth does not tell these two apart
    assert len(both) > 150
    acted = found.ne("no")
    assert (acted == both["done"].ne("no")).mean() > 0.82
    assert (found == both["done"]).mean() > 0.65
    by_done = found.isin(["yes", "overshot"]).groupby(both["done"]).mean()
    assert by_done["yes"] > 0.6
    assert by_done["no"] < 0.1


def test_asking_in_other_words_is_taken_up_too():
    plain = {"could_you": 0.0, "indirect_request": 0.0, "ask_agency": 0.0}
    assert step_towards("could_you", plain, {**plain, "indirect_request": 1.0}) == 1
    assert step_towards("could_you", plain, plain) == 0
