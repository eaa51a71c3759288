"""A selection keeps what belongs to it, and nothing else."""

import pandas as pd
import pytest

import outreach_analysis as oa
from outreach_analysis.errors import InvalidValueError
from outreach_analysis.publish import open_workbook
from outreach_analysis.publish.selection import Selection, keep_attempts


@pytest.fixture(scope="module")
def tables():
    return oa.sample(members=30, seed="selection")


def test_nothing_chosen_means_everything(tables):
    assert not Selection()
    assert len(Selection().attempt_ids(tables)) == len(tables.attempts)


@pytest.mark.parametrize(
    "selection, column",
    [
        (Selection("2026-Q2"), "sent_at"),
        (Selection(channel="email"), "channel"),
        (Selection(coach="c1"), None),
    ],
)
def test_every_table_holds_what_belongs_to_the_attempts(tables, selection, column):
    kept = keep_attempts(tables, selection.attempt_ids(tables))
    assert 0 < len(kept.attempts) < len(tables.attempts)
    ids = set(kept.attempts["attempt_id"])
    assert set(kept.messages["attempt_id"]) <= ids
    assert set(kept.replies["attempt_id"]) <= ids
    assert set(kept.reviews["message_id"]) <= set(kept.messages["message_id"])
    assert set(kept.attempts["sender_id"]) == set(kept.senders["sender_id"])
    assert set(kept.attempts["recipient_id"]) == set(kept.recipients["recipient_id"])
    outside = tables.messages[~tables.messages["attempt_id"].isin(ids)]
    assert len(kept.messages) + len(outside) == len(tables.messages)
    if column == "sent_at":
        assert kept.attempts[column].dt.quarter.eq(2).all()
    elif column:
        assert kept.attempts[column].eq("email").all()


def test_the_cohort_of_a_member_counts_where_the_attempt_has_none(tables):
    cohort = tables.senders["cohort"].dropna().iloc[0]
    bare = keep_attempts(tables, tables.attempts["attempt_id"])
    bare.attempts["cohort"] = pd.NA
    members = set(bare.senders.loc[bare.senders["cohort"] == cohort, "sender_id"])
    ids = Selection(cohort=cohort).attempt_ids(bare)
    chosen = bare.attempts.set_index("attempt_id").loc[ids, "sender_id"]
    assert set(chosen) == members & set(bare.attempts["sender_id"])


@pytest.mark.parametrize("selection", [Selection("1999"), Selection(cohort="x"), Selection(coach="nobody")])
def test_an_empty_selection_says_what_there_is(tables, selection):
    with pytest.raises(InvalidValueError, match="none of") as caught:
        selection.attempt_ids(tables)
    assert not any(coach in str(caught.value) for coach in tables.reviews["coach_id"].unique())


def test_a_workbook_of_a_period_knows_what_came_before(monkeypatch, tables):
    monkeypatch.setattr("outreach_analysis.sample.sample", lambda: tables)
    book = open_workbook([], period="2026-Q2", channel="email")
    assert book.attempts["channel"].eq("email").all()
    assert book.attempts["sent_at"].dt.quarter.eq(2).all()
    assert book.attempts["attempt_number"].max() > 2  # counted over all attempts of a member
    assert len(book.features) == len(book.tables.messages)
    assert set(book.revisions["attempt_id"]) <= set(book.attempts["attempt_id"])
    assert len(book.outcomes) == len(book.tables.attempts)
    assert book.so_far.attempts["channel"].eq("email").all()
    assert len(book.attempts) < len(book.so_far.attempts) < len(book.whole.attempts)
    assert book.so_far.attempts["sent_at"].max() == book.attempts["sent_at"].max()
    assert book.manifest["selection"] == {"period": "2026-Q2", "channel": "email"}
    assert set(book.manifest["signals"]) >= {"gratitude"}
