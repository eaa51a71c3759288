"""Every test of every run stands in the ledger once, and findings are held to what was sent later."""

import json

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.publish import Workbook, record, run_report, sentences, show, views
from outreach_analysis.studies import Estimates, estimate_associations
from outreach_analysis.studies.estimates import results_table
from outreach_analysis.studies.ledger import append_ledger, read_ledger
from outreach_analysis.studies.simulate import simulate_styles


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setattr(record, "_made", [])


def study(p=0.01, finding=True):
    rows = results_table(
        [{"term": "ask", "scale": "probability", "p_value": p, "estimate": 0.1, "n_obs": 40}]
    )
    return Estimates("association", rows.assign(finding=finding, outcome="replied"), "")


def test_studies_run_by_a_notebook_are_remembered_once_and_travel_with_its_manifest():
    views.estimate(study)
    views.estimate(study, 0.02)
    shown = show.manifest({"period": "2026-01-01 to 2026-03-31"}).data
    assert shown["tests"]["p_value"] == [0.02]
    assert json.loads(json.dumps(shown)) == shown
    run, start = record.run_of(["out-2026-03.csv"], {"data_as_of": "2026-04-02"})
    rows = record.run_rows([shown["tests"], shown["tests"], {}], run)
    assert len(rows) == 1
    assert rows["run"].iloc[0].startswith(start)
    assert rows["last_sent_at"].isna().all()


def test_a_study_without_tests_leaves_no_trace():
    views.estimate(lambda: Estimates("nothing", results_table([]), ""))
    assert show.manifest({}).data["tests"] == {}
    assert record.run_rows([{}], "r").empty


def test_a_study_that_could_not_be_made_has_the_columns_of_one_that_could():
    empty = views.estimate(estimate_associations, pd.DataFrame({"sender_id": [], "replied": []}), [])
    judged = record.judged(empty, book_of(pd.DataFrame(), "2026-01-01"))
    assert judged.table.empty
    assert {"status", "status_reason"} <= set(judged.table)


def test_months_of_one_programme_meet_and_others_do_not():
    assert record.programme_of([]) == record.SAMPLE
    assert record.programme_of(["a/log_2025.csv"]) == record.programme_of(["b/log_2026.csv"])
    assert record.programme_of(["log.csv"]) != record.programme_of(["other.csv"])
    assert record.programme_of(["2026.csv"]) == "unnamed"


def test_new_is_what_was_sent_after_the_last_known_outcome():
    spring = dated(simulate_styles(np.random.default_rng(1), 20, 1), "2026-03-01")
    last = spring["sent_at"].iloc[-50]
    open_ones = spring.assign(replied=spring["replied"].astype("boolean").where(spring["sent_at"] <= last))
    views.estimate(estimate_associations, open_ones, ["feature_0"])
    assert (record.run_rows([record.recorded()], "r")["last_sent_at"] == last).all()


def test_a_part_of_a_programme_has_a_ledger_of_its_own_and_its_months_share_it():
    def named(**selection):
        return record.run_of(["out.csv"], {"data_as_of": "2026-04-02", "selection": selection})

    assert named() == ("out; data as of 2026-04-02", "out; ")
    run, start = named(cohort="spring", period="2026-03")
    assert run == "out, cohort spring; sent in 2026-03, data as of 2026-04-02"
    assert start == named(cohort="spring", period="2026-02")[1] != named()[1]


class Book(Workbook):
    @property
    def attempts(self):
        return self._frame


def book_of(frame, as_of):
    book = Book(sources=("programme.csv",))
    object.__setattr__(book, "_frame", frame)
    object.__setattr__(book, "manifest", {"data_as_of": as_of, "period": f"2026-01-01 to {as_of}"})
    return book


def dated(frame, start):
    minutes = pd.to_timedelta(np.arange(len(frame)), unit="min")
    return frame.assign(sent_at=pd.Timestamp(start, tz="UTC") + minutes)


def test_a_finding_of_an_earlier_run_is_held_to_later_attempts(tmp_path, monkeypatch):
    names = ["feature_0", "feature_1"]
    spring = dated(simulate_styles(np.random.default_rng(1), 60, 2, [0.8]), "2026-03-01")
    autumn = dated(simulate_styles(np.random.default_rng(2), 60, 2, [0.8]), "2026-09-01")
    monkeypatch.setenv(record.LEDGER_VARIABLE, str(tmp_path / "ledger.parquet"))

    first = book_of(spring, "2026-03-31")
    found = record.judged(views.estimate(estimate_associations, spring, names), first)
    assert set(found.table.loc[found.table["finding"], "status"]) == {"new"}
    run, _ = record.run_of(first.sources, first.manifest)
    append_ledger(tmp_path / "ledger.parquet", record.run_rows([record.recorded()], run))

    whole = pd.concat([spring, autumn.assign(sender_id="b" + autumn["sender_id"])], ignore_index=True)
    again = record.judged(estimate_associations(whole, names), book_of(whole, "2026-09-30"))
    row = again.row("feature_0", "probability")
    assert row["status"] == "replicated"
    view = views.association_view(again, pd.DataFrame({"name": [], "family": []}))
    said = [text for text, _ in sentences.say_associations(view)]
    assert f"Replicated: tested on {len(autumn):,} attempts sent since." in said[0]

    monkeypatch.setattr(record, "programme_of", lambda _: "another")
    other = record.judged(estimate_associations(whole, names), book_of(whole, "2026-09-30"))
    assert other.row("feature_0")["status"] == "new"


def test_a_run_writes_its_tests_into_the_ledger_and_again_replaces_them(tmp_path):
    source = (
        "from outreach_analysis.publish import views, show\n"
        "from outreach_analysis.studies import Estimates\n"
        "from outreach_analysis.studies.estimates import results_table\n"
    )
    run = (
        "table = results_table([{'term': 'ask', 'p_value': 0.5}]).assign(finding=False, outcome='replied')\n"
        "done = views.record(Estimates('shape', table, ''))"
    )
    cells = [
        ("markdown", "# What?"),
        ("code", source),
        ("code", run),
        ("code", "show.manifest({'data_as_of': '2026-05-01'})"),
    ]
    notebook = {
        "cells": [
            {"cell_type": kind, "id": f"c{number}", "metadata": {}, "source": text}
            | ({"outputs": [], "execution_count": None} if kind == "code" else {})
            for number, (kind, text) in enumerate(cells)
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = tmp_path / "10_one.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    for _ in range(2):
        page = run_report(out=tmp_path / "out", name="r", notebooks=[path], force=True)
    ledger = read_ledger(tmp_path / "out" / record.LEDGER_FILE)
    assert ledger[["run", "study", "term"]].to_numpy().tolist() == [
        [f"{record.SAMPLE}; data as of 2026-05-01", "shape", "ask"]
    ]
    assert json.loads((page.parent / "manifest.json").read_text(encoding="utf-8"))["tests"] == {
        "made": 1,
        "findings": 0,
    }
