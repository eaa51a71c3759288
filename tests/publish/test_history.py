"""What became of findings and data between two runs is what the tables and manifests say."""

import json

import pandas as pd
import pytest

from outreach_analysis.errors import UnknownNameError, UnreadableSourceError
from outreach_analysis.publish.compare import findings_view
from outreach_analysis.publish.history import compare_runs, find_run
from outreach_analysis.studies.ledger import LEDGER_COLUMNS

BASE = {"rows": {"attempts": 100}, "inputs": ["a"], "settings": {"small_cell": 5}, "signals": {"thanks": 1}}


def one_test(term, estimate, *, finding=False, scale="probability", study="association", **other):
    return {
        "study": study,
        "outcome": "replied",
        "term": term,
        "contrast": "+1 standard deviation",
        "scale": scale,
        "estimate": estimate,
        "conf_low": estimate - 0.1,
        "conf_high": estimate + 0.1,
        "p_value": 0.01,
        "p_adjusted": 0.03,
        "finding": finding,
        "n_obs": 50,
        **other,
    }


def write_run(folder, tests, **manifest):
    folder.mkdir(parents=True)
    said = {**BASE, "run": folder.name, **manifest}
    (folder / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
    rows = pd.DataFrame(tests or [one_test("nothing", 0.0)]).reindex(columns=list(LEDGER_COLUMNS))
    rows.assign(run=folder.name).astype(dict(LEDGER_COLUMNS)).to_parquet(folder / "tests.parquet")
    return folder


def test_each_finding_has_its_fate(tmp_path):
    first = [
        one_test("held", 0.2, finding=True),
        one_test("gone", 0.2, finding=True),
        one_test("turned", 0.2, finding=True),
        one_test("came", 0.1),
        one_test("never", 0.0),
        one_test("dropped", 0.2, finding=True),
    ]
    second = [
        one_test("held", 0.3, finding=True),
        one_test("gone", 0.1),
        one_test("turned", -0.2, finding=True),
        one_test("came", 0.2, finding=True),
        one_test("never", 0.0),
        one_test("fresh", 0.2, finding=True),
    ]
    changes = compare_runs(write_run(tmp_path / "a", first), write_run(tmp_path / "b", second))
    fates = dict(zip(changes.findings["term"], changes.findings["status"], strict=True))
    assert fates == {
        "came": "appeared",
        "held": "held",
        "turned": "turned",
        "gone": "vanished",
        "dropped": "not tested again",
        "fresh": "newly tested",
    }
    assert changes.findings["status"].iloc[0] == "appeared"
    held = changes.findings.set_index("term").loc["held"]
    assert (held["first"], held["second"], held["second_n"]) == (0.2, 0.3, 50)


def test_a_report_of_one_page_is_compared_in_what_both_tested_and_the_rest_is_told_apart(tmp_path):
    shared = one_test("ask", 0.2, finding=True)
    first = [shared, one_test("credibility", 0.3, finding=True, scale="log_odds", study="ordered outcome")]
    changes = compare_runs(
        write_run(tmp_path / "full", first, answer="14 of 52 got a reply."),
        write_run(tmp_path / "month", [shared], answer="3 of 9 got a reply."),
    )
    assert (
        changes.finding_sentence()
        == "Of 1 finding that both runs tested: 1 held. As far as both rest on the same attempts, that confirms nothing."
    )
    assert changes.sentences()[:2] == ["full: 14 of 52 got a reply.", "month: 3 of 9 got a reply."]
    assert changes.alone_sentences() == [
        "1 finding of full was not tested in month (ordered outcome): nothing is known of a change."
    ]
    assert findings_view(changes.shared)["first"].tolist() == ["+20.0 points (+10.0 to +30.0), n 50"]
    assert findings_view(changes.alone)["first"].tolist() == ["1.35 times the odds (1.22 to 1.49), n 50"]


def test_runs_that_asked_other_questions_say_so_first(tmp_path):
    first = write_run(tmp_path / "a", [one_test("ask", 0.2, finding=True)])
    second = write_run(tmp_path / "b", [one_test("ask", 0.2, finding=True, study="balance")])
    assert "No finding can be compared" in compare_runs(first, second).finding_sentence()


def test_the_study_says_what_is_a_finding_and_five_in_a_hundred_where_it_corrected_nothing(tmp_path):
    rows = [
        one_test("corrected away", 0.1, p_value=0.001),
        one_test("corrected and kept", 0.1, p_value=0.2, finding=True),
        one_test("the only test", 0.1, p_value=0.04, p_adjusted=float("nan")),
        one_test("the only test, by chance", 0.1, p_value=0.06, p_adjusted=float("nan")),
    ]
    changes = compare_runs(write_run(tmp_path / "a", rows), write_run(tmp_path / "b", rows))
    assert set(changes.findings["term"]) == {"corrected and kept", "the only test"}


def test_one_test_on_two_scales_is_one_finding_and_the_shape_of_a_curve_has_no_direction(tmp_path):
    rows = [
        one_test("ask", 0.1, finding=True),
        one_test("ask", 0.4, finding=True, scale="log_odds"),
        one_test("words", 4.2, finding=True, scale="f", study="shape"),
    ]
    changes = compare_runs(write_run(tmp_path / "a", rows), write_run(tmp_path / "b", rows))
    assert changes.findings[["term", "scale"]].to_numpy().tolist() == [["ask", "probability"]]


def test_data_and_versions_are_told(tmp_path):
    second = {"rows": {"attempts": 120}, "inputs": ["b"], "signals": {"thanks": 2, "new": 1}}
    changes = compare_runs(
        write_run(tmp_path / "a", []), write_run(tmp_path / "b", [], **second, settings={"small_cell": 8})
    )
    told = " ".join(changes.sentences())
    assert "Attempts: 100 then, 120 now." in told
    assert "The sources have changed." in told
    assert "2 signals differ: thanks, new." in told
    assert "1 setting differs: small cell." in told
    assert "Neither run tells a finding from chance." in told
    rows = changes.versions.set_index("what")
    assert rows.loc["new", ["first", "second"]].tolist() == ["–", "1"]


def test_the_same_run_twice_differs_in_nothing(tmp_path):
    run = write_run(tmp_path / "a", [one_test("x", 0.1, finding=True)])
    changes = compare_runs(run, run)
    assert changes.versions.empty
    assert changes.findings["status"].tolist() == ["held"]
    assert "No signal has changed its version." in changes.sentences()


def test_a_run_that_is_not_there_or_damaged_is_told(tmp_path):
    write_run(tmp_path / "october", [])
    with pytest.raises(UnknownNameError, match="october"):
        find_run(tmp_path, "november")
    (tmp_path / "october" / "manifest.json").write_text("[1", encoding="utf-8")
    with pytest.raises(UnreadableSourceError, match="manifest of run 'october'"):
        compare_runs(find_run(tmp_path, "october"), find_run(tmp_path, "october"))
