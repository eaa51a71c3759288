"""Cases come with their denominator, by a rule, and the harmed ones are shown too."""

from __future__ import annotations

import pandas as pd
import pytest

from outreach_analysis.coaching.cases import HELPED, count_cases, find_cases, pick_cards
from outreach_analysis.errors import MissingColumnError, NotEstimableError


def attempts(*stories):
    """Each story: levels of one member's attempts, those coached marked with a star."""
    rows = [
        {
            "sender_id": f"m{number}",
            "attempt_id": f"m{number}-{place}",
            "level": level.strip("*") or None,
            "coached": level.endswith("*"),
            "coach_id": "c1" if level.endswith("*") else None,
            "sent_at": pd.Timestamp("2026-01-01", tz="UTC") + pd.Timedelta(days=7 * place + number),
        }
        for number, levels in enumerate(stories)
        for place, level in enumerate(levels)
    ]
    return pd.DataFrame(rows)


STORIES = attempts(
    ["no_reply", "introduction*", "declined"],
    ["declined", "positive*"],
    ["no_reply", "unpleasant*", "neutral"],
    ["positive", "declined*"],
    ["no_reply", "no_reply*", "extensive_help"],
    ["unpleasant", ""],
)


def test_every_attempt_after_a_failure_is_a_case_once():
    cases = find_cases(STORIES)
    told = list(zip(cases["attempt_id"], cases["next_attempt_id"], cases["turn"], strict=True))
    assert told == [
        ("m0-0", "m0-1", "helped"),
        ("m1-0", "m1-1", "helped"),
        ("m2-0", "m2-1", "harmed"),
        ("m2-1", "m2-2", "neither"),
        ("m4-0", "m4-1", "neither"),
        ("m4-1", "m4-2", "helped"),
    ]


def test_counts_by_hand():
    table = count_cases(find_cases(STORIES)).table.set_index(["contrast", "term"])
    assert table.loc[("coached", "helped"), "cases"] == 2
    assert table.loc[("coached", "harmed"), "cases"] == 1
    assert table.loc[("coached", "helped"), "n_obs"] == 4
    assert table.loc[("not coached", "helped"), "estimate"] == 0.5


def test_cards_are_coached_widest_turn_first_then_earliest():
    cases = find_cases(STORIES)
    assert pick_cards(cases, "helped")["next_attempt_id"].tolist() == ["m0-1", "m1-1"]
    assert pick_cards(cases, "harmed")["next_attempt_id"].tolist() == ["m2-1"]
    assert len(pick_cards(cases, "helped", most=1)) == 1
    shuffled = find_cases(STORIES.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(pick_cards(shuffled, "helped"), pick_cards(cases, "helped"))


def test_nothing_to_show_is_told():
    with pytest.raises(NotEstimableError, match="none was coached"):
        count_cases(find_cases(attempts(["no_reply", "positive"])))
    with pytest.raises(MissingColumnError):
        find_cases(STORIES.drop(columns="level"))


def test_the_sample_has_helped_and_harmed_cases(programme):
    cases = find_cases(programme.attempts)
    table = count_cases(cases).table
    for contrast in ("coached", "not coached"):
        shares = table.loc[table["contrast"] == contrast, "estimate"]
        assert shares.sum() == pytest.approx(1)
    cards = pick_cards(cases, "helped")
    assert cards["next_level"].isin(HELPED).all()
    assert cards["coached"].all()
