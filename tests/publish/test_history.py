"""What became of findings and data between two runs is what the tables and manifests say."""

import csv
import json

import pytest

from outreach_analysis.errors import UnknownNameError, UnreadableSourceError
from outreach_analysis.publish.history import compare_runs, find_run

BASE = {"rows": {"attempts": 100}, "inputs": ["a"], "settings": {"small_cell": 5}, "signals": {"thanks": 1}}
HEAD = ["term", "contrast", "scale", "estimate", "conf_low", "conf_high", "p_value", "p_adjusted", "n_obs"]


def write_run(folder, tests, finding=False, **manifest):
    (folder / "tables").mkdir(parents=True)
    said = {**BASE, "run": folder.name, **manifest}
    (folder / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
    with (folder / "tables" / "signals.csv").open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow([*HEAD, *(["finding"] if finding else [])])
        writer.writerows(tests)
    return folder


def test_each_finding_has_its_fate(tmp_path):
    def row(term, estimate, p):
        return [term, "", "probability", estimate, estimate - 0.1, estimate + 0.1, p / 3, p, 50]

    first = [row("held", 0.2, 0.01), row("gone", 0.2, 0.01), row("turned", 0.2, 0.01), row("came", 0.1, 0.4)]
    second = [
        row("held", 0.3, 0.02),
        row("gone", 0.1, 0.3),
        row("turned", -0.2, 0.01),
        row("came", 0.2, 0.04),
    ]
    first += [row("never", 0.0, 0.9), row("dropped", 0.2, 0.001)]
    second += [row("never", 0.0, 0.8), row("fresh", 0.2, 0.001)]
    first.append(["a rate", "", "probability", 0.3, 0.2, 0.4, "", "", 50])
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


def test_the_study_itself_says_what_is_a_finding(tmp_path):
    rows = [
        ["x", "", "", 0.1, 0, 0.2, 0.001, 0.001, 50, "False"],
        ["y", "", "", 0.1, 0, 0.2, 0.2, 0.2, 50, "True"],
    ]
    changes = compare_runs(write_run(tmp_path / "a", rows, True), write_run(tmp_path / "b", rows, True))
    assert changes.findings["term"].tolist() == ["y"]


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
    run = write_run(tmp_path / "a", [["x", "", "", 0.1, 0, 0.2, 0.001, 0.001, 50]])
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
