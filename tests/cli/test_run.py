from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from outreach_analysis.errors import RunFailedError
from outreach_analysis.publish import Progress
from outreach_analysis.publish.selection import Selection


@pytest.fixture
def runs(monkeypatch, tmp_path):
    """Calls of `run_report`, which writes a manifest and goes through two steps."""
    calls = []

    def run_report(sources, *, out, name, progress, **options):
        calls.append({"sources": sources, "out": out, "name": name, **options})
        progress(Progress(1, 2, "00_start_here"))
        progress(Progress(2, 2, "90_program_report", 7.4))
        progress(Progress(3, 2, "done", 0))
        place = tmp_path / "reports" / (name or "sample")
        place.mkdir(parents=True)
        steps = [{"name": "00_start_here", "seconds": 3.0}, {"name": "90_program_report", "seconds": 8.4}]
        manifest = {"notebooks": steps, "seconds": 9.0, "rows": {"attempts": 1204}}
        (place / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        return place / "index.html"

    monkeypatch.setattr("outreach_analysis.publish.run_report", run_report)
    return calls


@pytest.fixture
def messages(tmp_path):
    path = tmp_path / "messages.csv"
    pd.DataFrame({"Body": ["Hi Ada", "Hi Bo", ""]}).to_csv(path, index=False)
    return path


def test_without_a_source_the_sample_is_run_and_its_time_is_that_on_the_clock(outreach, runs, tmp_path):
    done = outreach("run")
    assert done.code == 0
    assert runs[0]["sources"] is None
    assert (
        done.out == f"{tmp_path / 'reports' / 'sample' / 'index.html'} · 1,204 attempts · 2 notebooks · 9 s\n"
    )


def test_progress_goes_to_stderr_with_what_runs_and_what_is_left(outreach, runs):
    assert outreach("run").err.splitlines() == [
        "[1/2] 00_start_here",
        "[2/2] 90_program_report, about 7 s left",
        "done",
    ]


def test_every_option_is_handed_on(outreach, runs, messages, tmp_path):
    arguments = ["--map", "text=Body", "--kind", "delimited", "--me", "ada@example.com", "--out", "elsewhere"]
    arguments += ["--db", "log.duckdb", "--key", "secret.key"]
    assert outreach("run", "messages.csv", *arguments, "--name", "first", "--force").code == 0
    (call,) = runs
    assert [path.name for path in call.pop("sources")] == ["messages.csv"]
    assert str(call.pop("out")) == "elsewhere"
    assert call == {
        "name": "first",
        "mapping": {"text": "Body"},
        "kind": "delimited",
        "me": "ada@example.com",
        "force": True,
        "selection": Selection(),
        "log": Path("log.duckdb"),
        "key": Path("secret.key"),
    }


def test_a_part_of_the_programme_is_handed_on_and_named(outreach, runs):
    done = outreach("run", "--period", "2026q2", "--cohort", "2026-01", "--channel", "email")
    assert done.code == 0, done.err
    assert runs[0]["selection"] == Selection("2026-Q2", "2026-01", "email")


def test_a_part_that_is_not_there_is_told_before_any_notebook(outreach, runs):
    done = outreach("run", "--cohort", "of 1812")
    assert done.code == 2
    assert "remains with cohort 'of 1812'" in done.err
    assert not runs


def test_so_few_attempts_that_they_would_tell_of_persons_are_refused(outreach, runs, messages):
    rows = messages.read_bytes().replace(b"Body", b"Body,channel").replace(b"Hi Ada", b"Hi Ada,email")
    done = outreach("run", "-", "--map", "text=Body", "--channel", "email", stdin=rows)
    assert done.code == 2
    assert "would tell of single persons" in done.err
    assert not runs


def test_the_name_of_a_run_from_stdin_tells_its_part(outreach, runs):
    rows = ("Body,channel\n" + "Hi Ada,email\n" * 30).encode()
    done = outreach("run", "-", "--map", "text=Body", "--channel", "email", stdin=rows)
    assert done.code == 0, done.err
    assert runs[0]["name"] == "stdin-email"


def test_strict_tells_quarantine_after_the_report_stands(outreach, runs, messages):
    arguments = ("run", "messages.csv", "--map", "text=Body", "--name")
    assert outreach(*arguments, "a").code == 0
    strict = outreach(*arguments, "b", "--strict")
    assert strict.code == 3
    assert "index.html" in strict.out
    assert "1 in quarantine" in strict.err


def test_a_table_may_come_from_stdin(outreach, runs, messages):
    assert outreach("run", "-", "--map", "text=Body", stdin=messages.read_bytes()).code == 0
    (call,) = runs
    assert call["name"] == "stdin"
    assert not call["sources"][0].exists()


def test_a_failed_run_is_told_with_its_cell(outreach, monkeypatch):
    def fail(*_, **__):
        raise RunFailedError(
            "run 'sample' stopped: notebook '20_signals', cell 4.", hint="see reports/_failed/sample"
        )

    monkeypatch.setattr("outreach_analysis.publish.run_report", fail)
    done = outreach("run")
    assert done.code == 1
    assert done.err.startswith(
        "RunFailedError [run-failed]: run 'sample' stopped: notebook '20_signals', cell 4."
    )
    assert not done.out


@pytest.mark.slow
def test_a_file_becomes_a_report(outreach, tmp_path):
    assert outreach("sample", "demo", "--members", "30").code == 0
    done = outreach("run", "demo/messages.csv", "--name", "demo")
    assert done.code == 0, done.err
    page = tmp_path / done.out.partition(" · ")[0]
    assert page == tmp_path / "reports" / "demo" / "index.html"
    assert page.stat().st_size > 10_000
    again = outreach("run", "demo/messages.csv", "--name", "demo")
    assert "nothing has changed" in again.err
