"""First drafts over attempts, carry-over beside drafts nobody coached, refinement and jump."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.coaching.learning import (
    estimate_carry_over,
    estimate_learning,
    find_carry_over,
    find_first_drafts,
    find_steps,
)
from outreach_analysis.coaching.uptake import find_uptake
from outreach_analysis.errors import NotEstimableError
from outreach_analysis.importers import read
from outreach_analysis.scoring import score


def test_first_drafts_are_numbered_in_order_and_know_the_reviews_before_them(programme):
    first = find_first_drafts(programme.tables, programme.features)
    assert first["attempt_id"].is_unique
    assert set(first["attempt_id"]) <= set(programme.tables.attempts["attempt_id"])
    by_member = first.groupby("sender_id")
    assert (by_member["attempt_number"].max() == by_member.size()).all()
    assert by_member["started_at"].apply(lambda times: times.is_monotonic_increasing).all()
    assert (first.loc[first["attempt_number"] == 1, "reviews_before"] == 0).all()
    assert by_member["reviews_before"].apply(lambda counts: counts.is_monotonic_increasing).all()
    versions = programme.tables.messages.set_index("message_id")["version"]
    assert (first["message_id"].map(versions) == 0).all()


def drafts(values, sender="m1"):
    return pd.DataFrame(
        {
            "attempt_id": [f"{sender}-a{place}" for place in range(len(values))],
            "sender_id": sender,
            "attempt_number": np.arange(1, len(values) + 1),
            "gratitude": values,
            "politeness": 0.3,
        }
    )


def test_a_gap_that_was_named_and_is_closed_in_the_next_first_draft_is_carried():
    first = pd.concat([drafts([0.0, 1.0, 0.0], f"m{n}") for n in range(6)], ignore_index=True)
    uptake = pd.DataFrame({"attempt_id": [f"m{n}-a0" for n in range(6)], "tag": "gratitude", "uptake": "no"})
    carried = find_carry_over(first, uptake)
    assert carried["tagged"].tolist() == [True] * 6
    assert carried["carried"].all()
    assert set(carried["uptake"]) == {"no"}
    more = pd.concat([first, *(drafts([0.0, 0.0], f"n{n}") for n in range(6))], ignore_index=True)
    result = estimate_carry_over(find_carry_over(more, uptake))
    assert result.table["estimate"].tolist() == [1.0, 0.0, 1.0]
    with pytest.raises(NotEstimableError):
        estimate_carry_over(carried)


def test_learning_by_hand():
    scores = [[0.2, 0.4, 0.5], [0.1, 0.2, 0.6], [0.3, 0.3, 0.3], [0.2, 0.5, 0.5], [0.4, 0.1, 0.9]]
    first = pd.concat(
        [drafts([0.0] * 3, f"m{n}").assign(personalization=row) for n, row in enumerate(scores)],
        ignore_index=True,
    )
    table = estimate_learning(first, ["personalization"]).table
    means = table[table["scale"] == "score"].set_index("attempt")["estimate"]
    np.testing.assert_allclose(means, np.mean(scores, axis=0))
    changes = table[table["scale"] == "change"].set_index("attempt")
    np.testing.assert_allclose(
        changes["estimate"], (np.array(scores) - np.array(scores)[:, :1]).mean(axis=0)[1:]
    )
    gains = np.array(scores)[:, 1] - np.array(scores)[:, 0]
    reach = 2.7764451 * gains.std(ddof=1) / np.sqrt(5)  # t at .975 with 4 degrees of freedom
    np.testing.assert_allclose(changes.loc[2, "conf_high"] - changes.loc[2, "estimate"], reach, rtol=1e-6)


def test_too_few_members_are_told():
    with pytest.raises(NotEstimableError, match="too few to say whether members learn"):
        estimate_learning(drafts([0.0, 1.0]))


def test_refinement_and_jump_by_the_words_that_stay():
    base = "I rebuilt a roster in pandas last month. Could I ask you how you moved into data?"
    texts = [
        f"Hi Ada, {base}",
        f"Hi Bo, {base} Thank you.",
        "Hi Cy, our harbour club meets on Sundays, would you join the regatta?",
    ]
    flat = pd.DataFrame(
        {
            "text": texts,
            "sender_id": "m1",
            "attempt_id": ["a1", "a2", "a3"],
            "recipient_name": ["Ada", "Bo", "Cy"],
            "sent_at": ["2026-01-01", "2026-01-05", "2026-01-20"],
        }
    )
    steps = find_steps(read(flat))
    assert steps["step"].tolist() == ["refinement", "jump"]
    assert steps["gap_days"].tolist() == [4.0, 15.0]


def test_the_sample_runs_through(programme):
    first = find_first_drafts(programme.tables, programme.features)
    uptake = find_uptake(programme.tables, programme.features, programme.evidence)
    result = estimate_carry_over(find_carry_over(first, uptake))
    assert result.table["estimate"].between(-1, 1).all()
    assert "named" in result.sentence()
    assert len(estimate_learning(first).sentences) == 7


def test_texts_without_senders_give_no_drafts_and_no_steps():
    tables = read(pd.DataFrame({"text": ["Hi", "Thanks"]}))
    assert find_first_drafts(tables, score(tables)).empty
    assert find_steps(tables).empty
