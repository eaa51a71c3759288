"""Counts of few people are told nowhere: not in a number, a sentence, a bar or a row."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import outreach_analysis as oa
from outreach_analysis.publish import data_sentences, data_views, reply_views, sentences, small_counts, views
from outreach_analysis.settings import OUTCOME_LEVELS
from outreach_analysis.studies.estimates import Estimates, results_table
from outreach_analysis.studies.periods import compare_periods, parse_period
from outreach_analysis.studies.rates import estimate_rates
from outreach_analysis.studies.time_to_reply import estimate_time_to_reply

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
SMALL = re.compile(r"(?<![\w.,])[1-4](?![\w.,%])")

COUNTS = st.lists(st.integers(0, 40), min_size=len(OUTCOME_LEVELS), max_size=len(OUTCOME_LEVELS))


@given(COUNTS, st.integers(2, 12))
def test_merged_levels_are_whole_in_order_and_never_small(counts, minimum):
    total = max(sum(counts), 1)
    view = pd.DataFrame({"term": OUTCOME_LEVELS, "count": counts, "estimate": np.array(counts) / total})
    merged = small_counts.merge_small_levels(view, minimum)
    if merged.empty:
        answered = view.loc[view["term"] != "no_reply", "count"]
        silent = view.loc[view["term"] == "no_reply", "count"]
        assert 0 < answered.sum() < minimum or 0 < silent.sum() < minimum
        return
    assert merged["count"].sum() == sum(counts)
    assert not merged["count"].between(1, minimum - 1).any()
    places = [OUTCOME_LEVELS.index(level) for level in merged["level"]]
    assert places == sorted(places)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6), st.integers(2, 12))
def test_no_small_part_can_be_found_by_subtraction(counts, minimum):
    view = pd.DataFrame({"part": range(len(counts)), "count": counts})
    kept = small_counts.without_small_parts(view, minimum)
    assert not kept["count"].between(1, minimum - 1).any()
    hidden = [count for part, count in enumerate(counts) if part not in set(kept["part"])]
    assert len(hidden) != 1 or sum(count > 0 for count in counts) == 1


def attempts(**counts):
    """Attempts by status; those replied to or not count, the others do not."""
    status = [name for name, count in counts.items() for _ in range(count)]
    known = {"replied": True, "no_reply": False}
    frame = pd.DataFrame({"status": status, "sender_id": [str(place) for place in range(len(status))]})
    return frame.assign(
        replied=pd.array([known.get(name) for name in status], dtype="boolean"),
        level=frame["status"].map({"no_reply": "no_reply"}),
        coached=False,
    )


@pytest.fixture(scope="module")
def tables():
    return oa.read(pd.DataFrame({"text": ["Hi Ada"]}))


def test_key_numbers_do_not_tell_what_became_of_few(tables):
    frame = attempts(replied=20, no_reply=30, bounced=4)
    frame.loc[[0, 1], "level"] = "introduction"
    told = data_views.key_numbers(frame, tables, estimate_rates(frame), 5)
    assert told["Attempts"][0] == "54"
    assert told["Helped"][0] == told["Not counted"][0] == "under 5"
    told = data_views.key_numbers(frame, tables, estimate_rates(frame), 2)
    assert (told["Helped"][0], told["Not counted"][0]) == ("2", "4")


def test_reasons_of_few_are_told_together():
    said = [text for text, _ in data_sentences.say_status(attempts(no_reply=40, pending=9, bounced=3), 5)]
    assert said[1].startswith("12 of 52 attempts are left out of every rate")
    assert not any(SMALL.search(text) for text in said)
    (_, alone) = data_sentences.say_status(attempts(no_reply=40, bounced=3), 5)
    assert alone[0].startswith("Under 5 of 43 attempts never arrived")
    said = [
        text
        for text, _ in data_sentences.say_status(attempts(no_reply=40, pending=9, bounced=2, unknown=2), 5)
    ]
    assert said[1].startswith("13 of 53 attempts are left out of every rate")
    assert len(said) == 2


def test_a_rate_of_few_is_not_told():
    frame = pd.DataFrame({"sender_id": list("abcd"), "replied": [True, False, True, True]})
    rates = small_counts.without_rate_of_few(estimate_rates(frame), 5)
    assert sentences.say_rate(rates).endswith("fewer than 5 attempts have an outcome that counts.")
    more = estimate_rates(pd.concat([frame, frame]))
    assert small_counts.without_rate_of_few(more, 5) is more


def test_first_answers_of_few_are_not_drawn():
    frame = pd.DataFrame(
        {
            "sender_id": [str(place) for place in range(40)],
            "event_observed": [place < 20 for place in range(40)],
            "reply_latency_hours": [place + 1.0 if place < 20 else np.nan for place in range(40)],
            "follow_up_hours": 720.0,
            "level": ["declined"] * 6 + ["positive"] * 14 + ["no_reply"] * 20,
        }
    )
    drawn = reply_views.first_outcomes(estimate_time_to_reply(frame), 5)
    assert drawn.groupby("group")["count"].first().sum() == 20
    few = frame.assign(level=["declined"] * 4 + ["positive"] * 16 + ["no_reply"] * 20)
    assert reply_views.first_outcomes(estimate_time_to_reply(few), 5).empty


def test_estimates_from_few_attempts_are_left_out():
    table = results_table([{"term": "a", "n_obs": 4}, {"term": "b", "n_obs": 5}, {"term": "c"}])
    kept = small_counts.without_small_rows(Estimates("recovery", table, ""), 5)
    assert kept.table["term"].tolist() == ["b", "c"]


def test_notes_of_studies_do_not_count_few():
    frame = attempts(replied=12, no_reply=12, bounced=3)
    sent = pd.Timestamp("2026-05-01", tz="UTC")
    answered = frame["status"].eq("replied")
    frame = frame.assign(
        sent_at=sent,
        event_observed=answered,
        reply_latency_hours=np.where(answered, 20.0, np.nan),
        follow_up_hours=720.0,
    )
    notes = compare_periods(frame, parse_period("2026-Q2")).notes + estimate_time_to_reply(frame).notes
    assert sum("nder 5 attempts" in note for note in notes) == 2


def test_groups_of_few_have_no_time_to_reply():
    answered = np.tile([True, False], 22)
    frame = pd.DataFrame(
        {
            "sender_id": [str(place) for place in range(44)],
            "channel": ["email"] * 24 + ["inmail"] * 16 + ["other"] * 4,
            "event_observed": answered,
            "reply_latency_hours": np.where(answered, np.arange(44) + 1.0, np.nan),
            "follow_up_hours": 720.0,
        }
    )
    shown = reply_views.without_small_groups(estimate_time_to_reply(frame, "channel"), 5)
    assert set(shown.table["term"]) == {"all", "email", "all groups"}
    assert set(shown.details["curves"]["group"]) == {"all", "email"}
    assert any("2 groups" in note for note in shown.notes)
    whole = estimate_time_to_reply(frame)
    assert reply_views.without_small_groups(whole, 5) is whole


def test_one_sender_has_no_curves_and_small_groups_are_left_out_all_the_same():
    frame = pd.DataFrame(
        {
            "sender_id": "ada",
            "channel": ["email"] * 9 + ["inmail"] * 2,
            "event_observed": True,
            "reply_latency_hours": np.arange(11) + 1.0,
            "follow_up_hours": 720.0,
        }
    )
    shown = reply_views.without_small_groups(estimate_time_to_reply(frame, "channel"), 5)
    assert set(shown.table["term"]) == {"all", "all groups"}
    assert reply_views.reply_curves(shown).empty


def test_groups_that_were_left_out_are_counted_and_none_left_is_a_gap():
    frame = pd.DataFrame(
        {
            "sender_id": [str(place) for place in range(60)],
            "cohort": ["a"] * 3 + ["b"] * 7 + ["c"] * 25 + ["d"] * 25,
            "replied": [place % 2 == 0 for place in range(60)],
        }
    )
    some = views.without_small_groups(estimate_rates(frame, "cohort"), 5)
    assert small_counts.say_groups_withheld(some).startswith("2 groups of few")
    assert small_counts.gap_of_withheld(some) == []
    none = views.without_small_groups(estimate_rates(frame, "cohort"), 40)
    ((what, unlock),) = small_counts.gap_of_withheld(none)
    assert "4 groups of few" in what
    assert "More attempts" in unlock
    whole = views.without_small_groups(estimate_rates(frame), 5)
    assert small_counts.say_groups_withheld(whole) == ""
    assert small_counts.gap_of_withheld(whole) == []
    nothing = views.estimate(estimate_rates, frame.assign(replied=pd.NA), "cohort")
    assert small_counts.gap_of_withheld(views.without_small_groups(nothing, 5)) == []


def test_every_page_that_counts_what_came_back_withholds():
    """Whoever draws the ladder or the funnel, or lists statuses, asks for small counts to be left out."""
    drawers = {
        "ladder_view": "merge_small_levels",
        "funnel_view": "without_small_counts",
        "status_view": "without_small_parts",
        "confusion_view": "without_small_parts",
        "estimate_time_to_reply": "without_small_groups",
    }
    used = set()
    for path in NOTEBOOKS.glob("*.ipynb"):
        code = "".join(
            "".join(cell["source"])
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
            if cell["cell_type"] == "code"
        )
        for view, guard in drawers.items():
            if f"{view}(" in code or f"{view}," in code:
                used.add(view)
                assert f".{guard}(" in code, f"{path.name}: {view} without {guard}"
    assert used == set(drawers)
