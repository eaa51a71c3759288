"""`outreach report` and `outreach compare` end as they say, with one line on stdout and nothing to answer."""

from __future__ import annotations

import json
import subprocess
import sys

import pandas as pd
import pytest

from outreach_analysis.publish.steps import Progress


@pytest.fixture
def runs(monkeypatch, tmp_path):
    """Calls of `run_report`, which writes a page and a manifest."""
    calls = []

    def run_report(sources, *, out, name, progress, about, parameters, **options):
        calls.append({"sources": sources, "name": name, "parameters": parameters, "about": about, **options})
        progress(Progress(1, 1, "90_program_report"))
        place = tmp_path / out / name
        (place / "tables").mkdir(parents=True)
        selection = {"period": parameters["period"]} if parameters.get("period") else {}
        manifest = {"rows": {"attempts": 12}, "run": name, "selection": selection, **about}
        (place / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        (place / "index.html").write_text("", encoding="utf-8")
        return place / "index.html"

    monkeypatch.setattr("outreach_analysis.publish.report.run_report", run_report)
    return calls


@pytest.fixture
def messages(tmp_path):
    path = tmp_path / "messages.csv"
    number = range(24)
    rows = {
        "text": [*(f"Hi Ada, number {place}" for place in number), ""],
        "sent_at": [*(f"2026-{10 - place % 2:02}-{place + 1:02}" for place in number), "2026-10-30"],
        "channel": [*("inmail" if place == 7 else "email" for place in number), "email"],
    }
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def test_a_period_becomes_one_line(outreach, runs, messages):
    done = outreach("report", "program", "messages.csv", "--period", "2026q4", "--channel", "email")
    assert done.code == 0, done.err
    (call,) = runs
    assert call["parameters"] == {"period": "2026-Q4", "channel": "email"}
    assert call["name"] == "program-2026-q4-email"
    assert call["about"] == {
        "report": "program",
        "label": "Programme report, the fourth quarter of 2026, channel email",
    }
    assert [path.stem for path in call["notebooks"]] == ["90_program_report"]
    assert done.out.count("\n") == 1
    assert done.out.endswith("index.html · 12 attempts\n")
    assert "90_program_report" in done.err


def test_the_workbook_is_named_and_quarantine_told_under_strict(outreach, runs, messages):
    done = outreach("report", "program", "messages.csv", "--format", "xlsx,html", "--strict")
    assert done.code == 3
    assert "all_tables.xlsx" in done.out


def test_the_last_report_is_that_of_the_latest_earlier_period(outreach, runs, messages):
    for period in ("2026-09", "2026-10"):
        assert outreach("report", "program", "messages.csv", "--period", period).code == 0
    assert "previous" not in runs[0]["parameters"]
    assert runs[1]["parameters"]["previous"].endswith("program-2026-09")


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["program", "--period", "2026-13"], "2026-10, 2026-Q3 or 2026"),
        (["program", "--period", "2025-10"], "none of 24 attempts remains with period '2025-10'"),
        (["program", "--channel", "inmail"], "fewer than 5 attempts would tell of single persons"),
        (["program", "--channel", "pigeon"], "channel 'pigeon'"),
        (["nobody"], "there is no such report"),
        (["program", "--format", "docx"], "formats are unknown"),
        (["program", "--db", "nowhere.duckdb"], "nowhere.duckdb"),
    ],
)
def test_what_cannot_be_is_refused_before_any_work(outreach, runs, messages, arguments, said):
    sources = [] if "--db" in arguments else ["messages.csv"]
    done = outreach("report", arguments[0], *sources, *arguments[1:])
    assert done.code == 2, done.err
    assert said in done.err
    assert not done.out
    assert runs == []


def test_a_pdf_without_weasyprint_is_refused_with_what_to_install(outreach, runs, messages, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    done = outreach("report", "program", "messages.csv", "--format", "pdf")
    assert done.code == 2
    assert "pip install 'outreach-analysis[pdf]'" in done.err
    assert runs == []


def test_a_pdf_without_pango_is_refused_with_what_to_install(monkeypatch):
    from importlib.abc import MetaPathFinder

    from outreach_analysis.errors import MissingExtraError
    from outreach_analysis.publish.paper import check_paper

    class NoPango(MetaPathFinder):
        def find_spec(self, name, *_):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    with pytest.raises(MissingExtraError, match="libpangoft2"):
        check_paper()


def test_comparing_runs_that_are_not_there_is_refused(outreach):
    done = outreach("compare", "a", "b")
    assert done.code == 2
    assert "there is no finished run 'a'" in done.err


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_month_is_made_without_a_question_and_names_nobody(outreach, tmp_path):
    assert outreach("sample", "demo", "--members", "20", "--seed", "report").code == 0
    command = [sys.executable, "-m", "outreach_analysis.cli", "report", "program", "demo/messages.csv"]
    command += ["--period", "2026-Q2", "--format", "html,pdf,xlsx"]
    done = subprocess.run(command, cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if b"missing-extra" in done.stderr:
        pytest.skip("WeasyPrint cannot set text here")
    assert done.returncode == 0, done.stderr
    line = done.stdout.decode()
    assert line.count("\n") == 1
    page, pdf, workbook, attempts = line.strip().split(" · ")
    assert (tmp_path / pdf).read_bytes().startswith(b"%PDF")
    assert attempts.endswith("attempts")

    import openpyxl

    book = openpyxl.load_workbook(tmp_path / workbook)
    sheets = {sheet.title: list(sheet.values) for sheet in book}
    assert {"periods", "reply_rates", "since_last_report"} <= set(sheets)
    head, *rows = sheets["periods"]
    assert all(isinstance(row[head.index("n_obs")], int | float | type(None)) for row in rows)

    people = pd.read_csv(tmp_path / "demo" / "messages.csv", dtype=str)
    names = {
        name
        for column in ("sender_id", "sender_name", "recipient_id", "recipient_name", "coach_id", "attempt_id")
        for name in people[column].dropna().unique()
        if len(name) > 3
    }
    assert len(names) > 100
    said = " ".join(str(cell) for table in sheets.values() for row in table for cell in row)
    folder = (tmp_path / page).parent
    said += "".join(
        file.read_text(encoding="utf-8-sig") for file in folder.rglob("*.[hcji]*") if file.suffix != ".xlsx"
    )
    assert [name for name in names if name in said] == []
