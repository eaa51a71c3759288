"""A run is whole or not there, resumes where it stopped, and tells nobody's words when it fails."""

import json
from pathlib import Path

import pandas as pd
import pytest

from outreach_analysis.errors import (
    InvalidValueError,
    RunFailedError,
    UnknownNameError,
    UnreadableSourceError,
)
from outreach_analysis.publish import files, run_report
from outreach_analysis.publish.notebooks import read_parameters, run_notebook
from outreach_analysis.publish.selection import Selection
from outreach_analysis.store import open_store
from outreach_analysis.store import read as store_read

CANARY = "jane.canary@example.org"


def write_notebook(
    path, *sources, parameters='sources: list[str] = []  # files\nfail: str = ""  # path that makes it fail'
):
    def code(source, tags=()):
        return {
            "cell_type": "code",
            "id": f"c{abs(hash(source)) % 10**8}",
            "metadata": {"tags": list(tags)},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }

    cells = [
        {"cell_type": "markdown", "id": "c0", "metadata": {}, "source": f"# What does {path.stem} ask?"},
        code(parameters, ["parameters"]),
    ]
    notebook = {
        "cells": [*cells, *map(code, sources)],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


@pytest.fixture
def two(tmp_path):
    """A notebook that succeeds, and one that fails while a certain file stands."""
    first = write_notebook(
        tmp_path / "10_first.ipynb",
        "import pandas as pd\nfrom outreach_analysis import publish",
        "publish.table('rates', pd.DataFrame({'who': ['=1+1', 'b'], 'n': [1, 2]}), 'Rates')",
        "publish.findings([('2 of 3 got a reply', True)])",
    )
    second = write_notebook(
        tmp_path / "20_second.ipynb",
        "from pathlib import Path\nfrom outreach_analysis import publish",
        "print('fine')",
        f"sent = '{CANARY[:4]}' + '{CANARY[4:]}'\nif fail and Path(fail).exists(): raise KeyError(sent)",
        "publish.answer('All is well (n = 3, 1 to 5)')",
    )
    return [first, second]


def everything_in(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()
    }


def test_a_run_fails_resumes_and_then_does_nothing(tmp_path, two, live_parts):
    out, trap = tmp_path / "out", tmp_path / "trap"
    trap.write_text("")
    options = {"out": out, "name": "r", "notebooks": two, "parameters": {"fail": str(trap)}}

    with pytest.raises(RunFailedError) as caught:
        run_report(**options)
    assert "20_second" in str(caught.value)
    assert "cell 5" in str(caught.value)
    assert "KeyError" in str(caught.value)
    assert CANARY not in str(caught.value)
    assert not (out / "r").exists()
    assert not [name for name, content in everything_in(out).items() if CANARY.encode() in content]
    assert {path.name for path in (out / "_failed" / "r").iterdir()} == {
        "index.html",
        "reason.json",
        "20_second.ipynb",
    }
    assert json.loads((out / "_failed/r/reason.json").read_text())["cell"] == 5

    trap.unlink()
    told = []
    page = run_report(**options, progress=told.append)
    assert [(where.name, where.skipped) for where in told] == [
        ("10_first", True),
        ("20_second", False),
        ("done", False),
    ]
    assert page == out / "r" / "index.html"
    assert not (out / "_failed" / "r").exists()
    assert not (out / ".work" / "r").exists()
    for html in [out / "index.html", *(out / "r").glob("*.html")]:
        assert live_parts(html.read_text(encoding="utf-8")) == []
    front = page.read_text(encoding="utf-8")
    assert "All is well (n = 3, 1 to 5)" in front
    assert "2 of 3 got a reply" in front
    assert 'href="10_first.html"' in front
    assert (out / "r/tables/rates.csv").read_text(encoding="utf-8-sig").splitlines() == [
        '"who","n"',
        '"\'=1+1",1',
        '"b",2',
    ]

    before = everything_in(out / "r")
    told.clear()
    run_report(**options, progress=told.append)
    assert [where.skipped for where in told] == [True]
    assert everything_in(out / "r") == before

    trap.write_text("")
    with pytest.raises(RunFailedError):
        run_report(**options, force=True)
    assert everything_in(out / "r") == before


def test_every_notebook_that_can_be_about_a_part_is_told_which(tmp_path, two):
    said = 'period: str = ""  # period\ncohort: str = ""  # cohort'
    about = write_notebook(
        tmp_path / "30_part.ipynb",
        "from outreach_analysis import publish",
        "publish.answer(period + ' and ' + cohort)",
        parameters=said,
    )
    page = run_report(
        out=tmp_path / "out", notebooks=[two[0], about], selection=Selection("2026q3", cohort="spring")
    )
    assert page.parent.name == "sample-2026-q3-spring"
    front = page.read_text(encoding="utf-8")
    assert "2026-Q3 and spring" in front
    assert "sample, the third quarter of 2026, cohort spring" in front


def test_a_part_that_no_notebook_can_be_about_is_refused(tmp_path, two):
    with pytest.raises(UnknownNameError, match="channel"):
        run_report(out=tmp_path / "out", notebooks=two, selection=Selection(channel="email"))


def test_two_runs_at_once_do_not_meet(tmp_path, two):
    out = tmp_path / "out"
    with files.locked(out / ".work" / "r.lock", "run 'r'"), pytest.raises(files.RunLockedError):
        run_report(out=out, name="r", notebooks=two)


def test_what_a_killed_run_left_is_swept_by_the_next(tmp_path, two):
    out = tmp_path / "out"
    left, busy = out / ".work" / "killed", out / ".work" / "busy"
    for folder in (left, busy):
        (folder / "cache").mkdir(parents=True)
        (folder / "cache" / "texts.parquet").write_text(CANARY)
    (out / ".work" / "killed.lock").touch()
    with files.locked(out / ".work" / "busy.lock", "run"):
        run_report(out=out, name="r", notebooks=two[:1])
        assert not (left / "cache").exists()
        assert (busy / "cache" / "texts.parquet").exists()


def test_a_missing_source_is_told_before_anything_runs(tmp_path):
    with pytest.raises(UnreadableSourceError, match=r"nothing\.csv"):
        run_report(tmp_path / "nothing.csv", out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_unknown_and_mistyped_parameters_are_refused(tmp_path, two):
    with pytest.raises(UnknownNameError, match="fial"):
        run_report(out=tmp_path / "out", notebooks=two, parameters={"fial": "x"})
    with pytest.raises(InvalidValueError, match="must be of type str"):
        run_notebook(two[0], tmp_path / "o.ipynb", {"fail": 3})
    assert not (tmp_path / "o.ipynb").exists()


def test_parameters_are_typed_literals(tmp_path):
    path = write_notebook(
        tmp_path / "a.ipynb",
        parameters="cohort: str | None = None  # whose\nshare: float = 0.5\nlevels: dict[str, int] = {}",
    )
    declared = read_parameters(path)
    assert declared["cohort"].comment == "whose"
    assert declared["cohort"].accepts(None)
    assert declared["share"].accepts(1)
    assert not declared["share"].accepts(True)
    assert not declared["levels"].accepts([])
    with pytest.raises(InvalidValueError):
        read_parameters(write_notebook(tmp_path / "b.ipynb", parameters="a = 1"))


@pytest.mark.parametrize("failing", [1, 2])
def test_a_swap_that_fails_leaves_the_old_folder(tmp_path, monkeypatch, failing):
    new, place, aside = tmp_path / "new", tmp_path / "place", tmp_path / "aside"
    for folder in (new, place):
        folder.mkdir()
        (folder / "which").write_text(folder.name)
    calls, move = [], Path.replace

    def sometimes(self, target):
        calls.append(target)
        if len(calls) == failing:
            raise OSError(5, "input/output error")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", sometimes)
    with pytest.raises(OSError, match="input/output"):
        files.swap_folder(new, place, aside)
    assert (place / "which").read_text() == "place"


def test_a_killed_swap_is_finished_by_the_next_run(tmp_path):
    place, aside = tmp_path / "place", tmp_path / "aside"
    aside.mkdir()
    files.recover_folder(place, aside)
    assert place.exists()
    assert not aside.exists()


def test_written_files_can_be_read_by_others(tmp_path):
    files.write_text(tmp_path / "a", "x")
    assert (tmp_path / "a").stat().st_mode & 0o044


def test_whoever_is_forgotten_is_in_no_notebook_and_a_run_that_was_done_is_done_again(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path.parent / "config"))
    frame = pd.DataFrame({"text": ["Hi Bo", "Hi Cy"], "sender_id": ["m1", "m2"]})
    frame.to_csv("rows.csv", index=False)
    with open_store("elsewhere/log.duckdb") as store:
        store.upsert(store_read("rows.csv"))
    notebook = write_notebook(
        tmp_path / "10_first.ipynb",
        "from outreach_analysis import publish",
        "book = publish.open_workbook(sources)",
        "publish.table('held', book.tables.quarantine, 'Held back')",
        "publish.answer(f'{len(book.tables.messages)} messages')",
        "publish.manifest(book.manifest)",
    )
    options = {"out": "out", "name": "r", "notebooks": [notebook], "log": "elsewhere/log.duckdb"}
    page = run_report("rows.csv", **options)
    assert "2 messages" in page.read_text(encoding="utf-8")
    with open_store("elsewhere/log.duckdb") as store:
        store.forget("sender", "m1")
    page = run_report("rows.csv", **options)
    assert "1 messages" in page.read_text(encoding="utf-8")
    held = pd.read_csv("out/r/tables/held.csv")
    assert held["reason"].tolist() == ["of a person who was forgotten"]
    assert held[["row", "column"]].isna().all(axis=None)
