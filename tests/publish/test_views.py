"""Results reach the page in the shape that is drawn, and in sentences that say no more than the design allows."""

import re

import pandas as pd
import pytest

import outreach_analysis as oa
from outreach_analysis import publish
from outreach_analysis.errors import NotEstimableError
from outreach_analysis.publish import examples, sentences, views, wording
from outreach_analysis.settings import OUTCOME_LEVELS, Settings
from outreach_analysis.studies.association import estimate_associations
from outreach_analysis.studies.changes import estimate_changes
from outreach_analysis.studies.coached import compare_coached
from outreach_analysis.studies.rates import estimate_funnel, estimate_rates


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    tables = oa.sample(members=40, seed="views")
    return SmallBook(cache=folder).with_tables(tables)


class SmallBook(publish.Workbook):
    def with_tables(self, tables):
        object.__setattr__(self, "_given", tables)
        return self

    def _read(self):
        return self._given


def test_tables_come_back_from_the_cache_as_they_were(book):
    first = book.tables
    again = SmallBook(cache=book.cache)
    for name in ("attempts", "messages", "replies", "quarantine"):
        pd.testing.assert_frame_equal(getattr(again.tables, name), getattr(first, name))
    assert again.tables.notes == first.notes
    assert again.tables.rows_read == first.rows_read


def test_scored_once_for_all_notebooks(book):
    made = book.attempts
    again = SmallBook(cache=book.cache)
    object.__setattr__(again, "_given", None)
    pd.testing.assert_frame_equal(again.attempts, made)
    assert again.attempts.attrs["features"] == list(made.attrs["features"])


def test_another_source_or_setting_does_not_meet_the_same_cache(book):
    other = publish.Workbook(sources=("other.csv",), cache=book.cache)
    third = publish.Workbook(settings=Settings(outcome_window_days=21), cache=book.cache)
    assert len({str(each._folder("x")) for each in (book, other, third)}) == 3


def test_a_study_that_cannot_be_made_becomes_a_gap():
    def estimate_nothing():
        raise NotEstimableError("3 attempts are too few.")

    result = views.estimate(estimate_nothing)
    assert result.table.empty
    said = sentences.find_gaps(
        pd.DataFrame({"can_answer": pd.Series([], dtype=bool), "study": pd.Series([], dtype="str")}), result
    )
    assert "3 attempts are too few." in said[0][0]


def test_what_is_too_rare_is_told_with_the_attempts_that_it_takes():
    asked = {
        "question": "What?",
        "counts": "replies",
        "study": "s",
        "can_answer": False,
        "needed": 20,
    }
    rows = pd.DataFrame(
        [
            {**asked, "found": 10, "attempts_missing": 41, "unlock": "more attempts like these"},
            {**asked, "found": 0, "attempts_missing": pd.NA, "unlock": "replied"},
        ]
    )
    rare, missing = sentences.find_gaps(rows)
    assert "about 41 more attempts at the present rate" in rare[0]
    assert rare[1] == "Unlocked by: more attempts like these."
    assert missing[1] == "Unlocked by: replied."


def test_ladder_counts_every_level_and_says_nothing_where_replies_have_none():
    outcomes = pd.DataFrame({"level": ["positive", "no_reply", "no_reply", None]})
    view = views.ladder_view(outcomes)
    assert view["term"].tolist() == list(OUTCOME_LEVELS)
    assert view["count"].sum() == 3
    assert views.ladder_view(outcomes.assign(level="no_reply")).empty


def test_funnel_leaves_out_stages_that_few_attempts_know(book):
    result = estimate_funnel(book.attempts)
    view = views.funnel_view(result, len(book.attempts))
    assert view["term"].tolist() == ["sent", "got a reply", "got real help"]
    assert view["count"].is_monotonic_decreasing
    assert "likely between" in sentences.say_acceptance(result)


def test_sentences_carry_n_and_interval(book):
    said = [sentences.say_rate(estimate_rates(book.attempts))]
    sends = compare_coached(book.attempts)
    said += [text for text, _ in sentences.say_coached(sends)[1:-1]]
    scores = views.scores_of(book.attempts, Settings())
    rows = views.association_view(estimate_associations(book.attempts, scores), oa.signals())
    said += [text for text, _ in sentences.say_associations(rows)]
    said += [
        text for text, _ in sentences.say_changes(estimate_changes(book.revisions, book.features, scores))
    ]
    assert len(said) > 8
    for sentence in said:
        assert "likely between" in sentence
        assert re.search(r"\d+ (attempts|members|revisions)", sentence), sentence
        assert "nan" not in sentence


def test_associations_are_marked_as_the_study_found_them(book):
    scores = views.scores_of(book.attempts, Settings())
    rows = views.association_view(estimate_associations(book.attempts, scores), oa.signals())
    marks = [mark for _, mark in sentences.say_associations(rows, most=99)]
    assert sum(marks) == int(rows["finding"].sum())
    assert all(mark for _, mark in sentences.say_associations(rows, clear_only=True))


def test_the_guardrail_follows_every_comparison_of_coached_sends(book):
    assert sentences.say_coached(compare_coached(book.attempts))[-1][0] == wording.GUARDRAIL


def test_the_example_message_is_shown_word_for_word():
    families = views.families_of(oa.signals())
    shown = publish.message(examples.MESSAGE, oa.find_evidence(examples.frame()), families)
    assert "".join(part["text"] for part in shown.data["parts"]) == examples.MESSAGE
    assert any(
        "evidence_link" in part["signals"] or "track_record" in part["signals"]
        for part in shown.data["parts"]
    )


def test_a_figure_without_data_says_so():
    from outreach_analysis import figures

    shown = publish.figure("f", figures.plot_rates, pd.DataFrame({"term": [], "estimate": []}))
    assert shown.data["type"] == "missing"


def test_manifest_tells_inputs_rows_and_versions(book, tmp_path):
    from outreach_analysis.publish.manifest import build_manifest, hash_source

    (tmp_path / "a.csv").write_text("text\nhi\n")
    source = hash_source(tmp_path / "a.csv")
    said = build_manifest(inputs=[source], tables=book.tables, settings=Settings(), mapping={"text": "Body"})
    assert said["inputs"][0]["name"] == "a.csv"
    assert len(said["inputs"][0]["sha256"]) == 64
    assert said["rows"]["attempts"] == len(book.tables.attempts)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", said["data_as_of"])
    assert str(tmp_path) not in str(said)
    (tmp_path / "a.csv").write_text("text\nho\n")
    assert hash_source(tmp_path / "a.csv")["sha256"] != source["sha256"]


def test_a_code_is_no_amount_to_relate_to_replies():
    frame = pd.DataFrame({"quadrant": [0.0, 3.0], "gratitude": [0.0, 1.0]})
    assert views.signals_of(frame, oa.signals()) == ["gratitude"]
