"""Closer studies reach the page in the shape that is drawn, and in sentences no bolder than their intervals."""

import re

import numpy as np
import pandas as pd
import pytest

import outreach_analysis as oa
from outreach_analysis.errors import NotEstimableError
from outreach_analysis.publish import (
    forecast_sentences,
    group_sentences,
    reply_sentences,
    reply_views,
    study_sentences,
    study_views,
    views,
)
from outreach_analysis.studies import (
    Estimates,
    attempt_frame,
    estimate_balance,
    estimate_ordered,
    estimate_recovery,
    estimate_repeated,
    estimate_reply_hazards,
    estimate_shape,
    estimate_time_to_reply,
)
from outreach_analysis.studies.balance import FORMS
from outreach_analysis.studies.estimates import results_table
from outreach_analysis.studies.multiplicity import adjust_p_values

SCORES = ["personalization", "credibility", "ask"]


@pytest.fixture(scope="module")
def tables():
    return oa.sample(members=40, seed="studies")


@pytest.fixture(scope="module")
def attempts(tables):
    return attempt_frame(tables, oa.score(tables), oa.outcomes(tables))


@pytest.fixture
def nothing():
    return Estimates("nothing", results_table([]), "", notes=("too few attempts.",), unlock="patience")


def test_adjustments_hold_three_designs_and_the_last_is_corrected_for_all_scores(attempts):
    found = study_views.estimate_adjustments(attempts, SCORES)
    rows = study_views.designs_view(found, "probability")
    assert rows["term"].tolist() == [score for score in SCORES for _ in range(3)]
    assert rows["design"].tolist()[:3] == [study_views.CRUDE, study_views.IN_CONTEXT, study_views.BESIDE]
    beside = rows[rows["design"] == study_views.BESIDE]
    assert (beside["p_adjusted"] >= beside["p_value"]).all()
    assert beside["p_adjusted"].max() == pytest.approx(beside["p_value"].max())
    assert found.table["contrast"].nunique() == 3  # the ledger tells them apart


def test_every_sentence_has_n_and_interval_and_no_missing_number(attempts, tables):
    adjusted = study_views.designs_view(study_views.estimate_adjustments(attempts, SCORES), "probability")
    repeated = estimate_repeated(attempts, SCORES)
    inside = study_views.designs_view(repeated, "log_odds", {"within sender": "Within one member"})
    hazards = study_views.designs_view(estimate_reply_hazards(attempts, SCORES), "log_hazard_ratio")
    groups = study_views.declared_groups(attempts)
    gaps = study_views.estimate_gaps_between_groups(attempts, groups, SCORES)
    sized = [
        *study_sentences.say_designs(adjusted),
        *study_sentences.say_ratios(inside, "the odds of a reply"),
        *study_sentences.say_ratios(hazards, "the rate of replies", "In like context"),
        *reply_sentences.say_ordered(estimate_ordered(attempts, SCORES)),
        *reply_sentences.say_times(estimate_time_to_reply(attempts)),
        *reply_sentences.say_agreement(reply_views.estimate_agreement_with_persons(tables)),
    ]
    assert len(sized) > 15
    for text, _ in sized:
        assert "likely between" in text, text
        assert re.search(r"\d (attempts|members|replies)", text), text
    others = [
        *study_sentences.say_balance(estimate_balance(attempts)),
        *study_sentences.say_shape(estimate_shape(attempts, "words")),
        *study_sentences.say_recovery(estimate_recovery(attempts)),
        *forecast_sentences.say_distances(study_views.estimate_attempts_needed(attempts, SCORES)),
        *group_sentences.say_gaps(study_views.gaps_view(gaps)),
        *group_sentences.say_score_gaps(gaps),
    ]
    for text, _ in [*sized, *others]:
        assert not re.search(r"\bnan\b", text), text
        assert "'" not in text, text
        assert not re.search(r"-\d", text), text


def test_a_mark_of_clear_needs_a_finding_after_correction():
    rows = pd.DataFrame(
        {"term": "ask", "design": "d", "estimate": [0.2, 0.2], "conf_low": 0.1, "conf_high": 0.4}
    ).assign(n_obs=10, n_groups=5, finding=[True, False])
    marks = [clear for _, clear in study_sentences.say_ratios(rows, "the odds")]
    assert marks == [True, False]
    text = study_sentences.say_ratios(rows, "the odds")[0][0]
    assert f"{np.exp(0.2):.2f} times" in text


def test_a_gap_that_chance_would_show_among_many_groups_is_unclear():
    rows = pd.DataFrame(
        {
            "term": [f"group {place}" for place in range(20)],
            "estimate": 0.1,
            "conf_low": [0.08, 0.001, *[-0.01] * 18],
            "conf_high": 0.2,
            "finding": [True, *[False] * 19],
            "n_obs": 40,
            "n_groups": 199,
        }
    )
    first, second, rest = group_sentences.say_gaps(rows)
    assert (first[1], second[1], rest[1]) == (True, False, None)
    assert first[0].endswith("40 attempts in the group).")


def test_gaps_are_corrected_among_all_that_were_looked_at(attempts):
    groups = study_views.declared_groups(attempts)
    assert len(groups) > 1
    lenient = oa.Settings(false_discovery_rate=0.9)
    gaps = study_views.estimate_gaps_between_groups(attempts, groups, SCORES, settings=lenient)
    replies = study_views.gaps_view(gaps)
    assert replies["p_adjusted"].to_numpy() == pytest.approx(adjust_p_values(replies["p_value"]))
    assert replies["finding"].tolist() == (replies["p_adjusted"] <= 0.9).tolist()
    scores = study_views.score_gaps_view(gaps)
    assert scores["p_adjusted"].to_numpy() == pytest.approx(adjust_p_values(scores["p_value"]))
    none = group_sentences.say_gaps_answer(replies.assign(finding=False), gaps)
    assert none.startswith(f"None of {len(replies)} declared groups")


def test_forms_of_balance_are_findings_after_correction_among_themselves(attempts):
    view = study_views.balance_view(
        estimate_balance(attempts, settings=oa.Settings(false_discovery_rate=0.9))
    )
    forms = view["term"].isin([study_views.BALANCE_WORDS[form] for form in FORMS])
    corrected = adjust_p_values(view.loc[forms, "p_value"])
    assert view.loc[forms, "finding"].tolist() == (corrected <= 0.9).tolist()
    assert view.loc[~forms, "finding"].notna().all()


def test_under_every_order_means_every_order():
    result = Estimates(
        "ordered", results_table([{"term": "ask", "n_obs": 5}]), "",
        sentences=("x, but not in every order of the ladder.", "y, in every order of the ladder."),
    )  # fmt: skip
    assert [clear for _, clear in reply_sentences.say_ordered(result)] == [False, True]


def test_what_could_not_be_made_is_said_and_draws_nothing(nothing):
    assert reply_sentences.say_better(nothing) == (
        "What goes with better replies cannot be said yet: too few attempts."
    )
    for view in (
        study_views.designs_view(nothing, "log_odds"),
        study_views.balance_view(nothing),
        reply_views.reply_curves(nothing),
        reply_views.first_outcomes(nothing, 5),
        study_views.recovery_view(nothing),
        study_views.after_failure_view(nothing),
        study_views.gaps_view(nothing),
        study_views.score_gaps_view(nothing),
        study_views.measures_table(nothing),
        reply_views.times_table(nothing),
        reply_views.shares_by_day(nothing),
        study_views.distances_table(nothing),
        study_views.detail(nothing, "curve"),
    ):
        assert view.empty
    for say in (
        study_sentences.say_balance,
        study_sentences.say_shape,
        study_sentences.say_recovery,
        reply_sentences.say_ordered,
        reply_sentences.say_times,
        forecast_sentences.say_calibration,
        forecast_sentences.say_against,
        forecast_sentences.say_words,
        group_sentences.say_score_gaps,
        forecast_sentences.say_distances,
        study_sentences.say_intercepts,
    ):
        assert say(nothing) == []


def test_groups_are_declared_and_never_guessed(attempts):
    assert study_views.declared_groups(attempts) == [
        "sender_industry_target", "sender_seniority", "sender_region",
    ]  # fmt: skip
    assert study_views.declared_groups(attempts, ["channel"]) == ["channel"]
    assert study_views.declared_groups(attempts, ["recipient_id"]) == []
    bare = attempts.drop(columns=[name for name in attempts if name.startswith("sender_")])
    bare.attrs = {}
    assert study_views.declared_groups(bare) == []
    with pytest.raises(NotEstimableError, match="declares no groups"):
        study_views.estimate_gaps_between_groups(attempts, [], SCORES)


def test_the_hint_of_a_refusal_becomes_what_unlocks_it(attempts):
    result = views.estimate(estimate_repeated, attempts.drop_duplicates("sender_id"), SCORES)
    assert "by the same members over time" in result.unlock


def test_halves_of_a_score_that_stands_at_one_value_are_as_even_as_they_can_be(attempts):
    frame = attempts.assign(ask=np.where(np.arange(len(attempts)) % 5 < 3, 1.0, 0.2))
    table = study_views.distances_table(study_views.estimate_attempts_needed(frame, ["ask"]))
    row = table[table["comparison"].str.contains("ask")].iloc[0]
    assert np.isfinite(row["power_now"])
    assert row["attempts_missing"] == max(row["attempts_needed"] - row["n_obs"], 0)


def test_replies_coded_by_persons_are_read_again(tables):
    codes = reply_views.coded_replies(tables)
    assert codes.groupby("item")["coder"].nunique().eq(2).all()
    bare = oa.sample(members=3, seed="x")
    object.__setattr__(bare, "replies", bare.replies.assign(outcome=None))
    with pytest.raises(NotEstimableError, match="coded by a person"):
        reply_views.coded_replies(bare)
