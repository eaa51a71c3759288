"""Sentences hold where there is hardly anything to say."""

import ast
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.publish import data_sentences, reply_sentences, sentences, study_sentences
from outreach_analysis.studies import Estimates
from outreach_analysis.studies.design import check_outcome
from outreach_analysis.studies.estimates import results_table


def test_scores_are_told_apart_or_told_alone():
    frame = pd.DataFrame({"ask": [0.2, 0.4, 0.6], "clarity": [0.9, 0.9, 1.0]})
    assert "weakest in ask (median 0.40" in data_sentences.say_scores_answer(frame, ["ask", "clarity"])
    assert "strongest in clarity" in data_sentences.say_scores_answer(frame, ["ask", "clarity"])
    alone = data_sentences.say_scores_answer(frame, ["ask"])
    assert alone.startswith(
        "Of the scores, only ask (median 0.40, middle half 0.30 to 0.50) could be measured"
    )


def test_a_low_score_that_was_read_in_part_says_so():
    frame = pd.DataFrame({"personalization": [0.0, 0.1], "clarity": [0.9, 1.0]})
    catalogue = pd.DataFrame({"name": ["names", "words"], "family": ["personalization", "clarity"]})
    features = pd.DataFrame({"names": [None, None], "words": [1.0, 2.0]})
    partly = data_sentences.read_in_part(features, catalogue)
    said = data_sentences.say_scores_answer(frame, list(frame), partly)
    assert said.endswith(
        "Personalization was read in part only: what some of its signals need is not in the data."
    )
    assert "in part" not in data_sentences.say_scores_answer(frame, list(frame), {"clarity"})


def test_all_attempts_sent_are_accounted_for():
    attempts = pd.DataFrame(
        {
            "status": ["replied", "replied", "no_reply", "pending", "bounced"],
            "replied": pd.array([True, None, False, None, None], dtype="boolean"),
        }
    )
    said = [text for text, _ in data_sentences.say_status(attempts, 1)]
    assert said[0] == "2 of 5 attempts count in rates."
    assert [text.partition(" of ")[0] for text in said[1:]] == ["1", "1", "1"]
    assert "as young as pending ones" in said[2]


def test_a_score_that_cannot_be_related_is_no_unclear_finding():
    told = ("'personalization' cannot be related to better outcomes.",)
    table = pd.DataFrame({"term": ["personalization"]})
    result = Estimates("ordered outcome", table, "", sentences=told)
    assert reply_sentences.say_ordered(result) == [
        ("Personalization cannot be related to better outcomes.", None)
    ]


def test_no_finding_says_how_many_attempts_it_would_take():
    view = pd.DataFrame({"term": ["ask", "clarity"], "p_value": 0.5, "p_adjusted": 0.5, "finding": False})
    few = view.assign(std_error=0.1, n_obs=40)
    said = sentences.say_association_answer(few, Estimates("association", few, ""), "scores")
    assert "takes about 320 attempts, 280 more than there are" in said
    many = view.assign(std_error=0.01, n_obs=4000)
    assert "takes" not in sentences.say_association_answer(many, Estimates("association", many, ""))


def test_an_interval_without_end_is_no_number():
    view = pd.DataFrame(
        {"term": ["ask"], "estimate": 0.1, "conf_low": -np.inf, "conf_high": np.inf, "p_value": 0.5}
    ).assign(finding=False, n_obs=40, n_groups=12, family="ask")
    said = sentences.say_associations(view)[0][0]
    assert "10.0 more replies per 100 (too little data for an interval; 40 attempts, 12 members)" in said


def test_what_an_earlier_run_found_is_named_though_it_is_none_any_more():
    view = pd.DataFrame({"term": ["ask", "clarity"], "estimate": 0.1, "conf_low": -0.1, "conf_high": 0.3})
    view = view.assign(
        p_value=0.5, finding=False, n_obs=40, n_groups=12, status_reason="tested on 9 attempts sent since"
    )
    view = view.assign(family="ask", status=["not replicated", ""])
    said = sentences.say_associations(view, clear_only=True)
    assert len(said) == 1
    assert said[0][0].endswith("An earlier finding, not replicated: tested on 9 attempts sent since.")


def test_coached_sends_without_an_interval_are_not_compared():
    rows = results_table([{"term": "difference", "contrast": "pooled", "estimate": 0.0, "n_groups": 3}])
    both = results_table([{"term": name, "estimate": 1.0, "n_obs": 40} for name in ("coached", "uncoached")])
    table = pd.concat([both, rows], ignore_index=True).assign(reason="no variation")
    said = [text for text, _ in sentences.say_coached(Estimates("coached", table, ""))]
    assert "All sends together, coached and uncoached sends cannot be compared: no variation." in said


def test_an_interval_that_is_clear_only_alone_says_why_it_is_no_finding():
    row = {"term": "ask", "estimate": 0.08, "conf_low": 0.01, "conf_high": 0.15, "n_obs": 90, "n_groups": 30}
    view = pd.DataFrame([row | {"p_value": 0.03, "finding": False, "family": "ask"}])
    ((said, clear),) = sentences.say_associations(view)
    assert not clear
    assert "Looked at alone it would be clear" in said
    ((said, _),) = sentences.say_associations(view.assign(conf_low=-0.01))
    assert "alone" not in said


def test_a_handful_of_sends_is_not_compared():
    counts = {"coached": 1, "uncoached": 20}
    both = results_table([{"term": name, "estimate": 1.0, "n_obs": n} for name, n in counts.items()])
    said = sentences.say_coached(Estimates("coached", both.assign(reason=""), ""))
    assert said == [("1 coached and 20 uncoached sends are too few to compare.", None)]


def test_agreement_without_any_difference_has_no_interval():
    row = {"scale": "kappa", "estimate": 1.0, "conf_low": 1.0, "conf_high": 1.0, "n_obs": 2}
    ((said, _),) = reply_sentences.say_agreement(Estimates("agreement", results_table([row]), ""))
    assert "too few differ for an interval; 2 replies" in said


def test_the_same_gap_is_told_once():
    nothing = [
        Estimates(name, results_table([]), "", notes=("too few attempts.",)) for name in ("shape", "balance")
    ]
    questions = pd.DataFrame({"can_answer": pd.Series(dtype="bool"), "study": pd.Series(dtype="str")})
    assert len(sentences.find_gaps(questions, *nothing)) == 1


def test_a_finding_whose_size_cannot_be_told_is_one_without_a_number():
    view = pd.DataFrame(
        {"term": ["ask"], "p_value": 0.001, "p_adjusted": 0.01, "finding": True, "family": "ask"}
    )
    view = view.assign(
        estimate=np.nan, conf_low=np.nan, conf_high=np.nan, n_obs=63, n_groups=14, reason="separates"
    )
    answer = sentences.say_association_answer(view, Estimates("association", view, ""), "scores")
    assert answer == "Ask goes with replies beyond chance (63 attempts); how much cannot be told: separates."
    assert sentences.say_associations(view)[0] == (
        "Ask goes with replies beyond chance; how much cannot be told: separates (63 attempts, 14 members).",
        True,
    )
    designs = view.assign(design="As they are")
    assert "nan" not in study_sentences.say_adjustment(designs, Estimates("adjustment", designs, ""))


def test_one_signal_tested_alone_is_spoken_of_alone():
    view = pd.DataFrame(
        {
            "term": ["ask"],
            "estimate": 0.1,
            "std_error": 0.02,
            "conf_low": 0.06,
            "conf_high": 0.14,
            "p_value": 0.01,
        }
    ).assign(finding=True, n_obs=400, n_groups=40, family="ask")
    said = sentences.say_association_answer(view, Estimates("association", view, ""), "scores")
    assert said.startswith("Ask goes with replies beyond chance (400 attempts)")
    unclear = view.assign(finding=False)
    said = sentences.say_association_answer(unclear, Estimates("association", unclear, ""), "scores")
    assert said.startswith("No score can be told apart from no association")


@pytest.mark.parametrize("room", ["studies", "coaching", "publish"])
def test_what_cannot_be_said_is_said_without_names_of_columns(room):
    """Problems of studies stand on pages: readers have attempts, not columns."""
    root = Path(sentences.__file__).parents[1] / room
    told = [
        (
            file.name,
            "".join(str(part.value) for part in ast.walk(call.args[0]) if isinstance(part, ast.Constant)),
        )
        for file in sorted(root.glob("*.py"))
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "NotEstimableError"
    ]
    assert told
    columns = re.compile(r"''|known '|\b(?:separates?|replied|shape|converge)\b")
    assert not [(name, words) for name, words in told if columns.search(words)]


@pytest.mark.parametrize(
    "replied, said",
    [
        ([None] * 4, "no attempt says whether it was answered."),
        ([False] * 4, "none of 4 attempts was answered: nothing can differ between them."),
        ([True] * 4, "all of 4 attempts were answered: nothing can differ between them."),
        ([True] + [False] * 9, "only 1 of 10 attempts was answered; the study needs 5."),
        ([True] * 7 + [False] * 3, "only 3 of 10 attempts were not answered; the study needs 5."),
    ],
)
def test_too_few_answers_are_told_in_words(replied, said):
    known = np.array([value for value in replied if value is not None], dtype=float)
    with pytest.raises(NotEstimableError) as caught:
        check_outcome(known, 9, "replied")
    assert caught.value.problem == said


@pytest.mark.parametrize("room", ["publish", "coaching", "figures", "widgets"])
def test_signals_reach_readers_by_their_titles(room):
    root = Path(sentences.__file__).parents[1] / room
    spelt = re.compile(r"""\b(?:term|tag|score|signal)s?\b["'\])]{0,3}\.replace\(["']_""")
    assert not [file.name for file in root.glob("*.py") if spelt.search(file.read_text(encoding="utf-8"))]
