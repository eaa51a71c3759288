from __future__ import annotations

import json

import pandas as pd
import pytest

from outreach_analysis.store import open_store


@pytest.fixture
def log(outreach, tmp_path):
    frame = pd.DataFrame(
        {
            "text": ["Hi Bo, it is me, Ada.", "Hi Cy", "Hi Bo"],
            "sender_id": ["member-1", "member-2", "member-2"],
            "sender_name": ["Ada Canary", "Di Finch", "Di Finch"],
            "recipient_name": ["Bo Wren", "Cy Robin", "Bo Wren"],
        }
    )
    frame.to_csv(tmp_path / "messages.csv", index=False)
    assert outreach("import", "messages.csv").code == 0
    run = tmp_path / "reports" / "2026-10"
    run.mkdir(parents=True)
    (run / "manifest.json").write_text(json.dumps({"inputs": [{"name": "messages.csv"}]}), encoding="utf-8")
    (run / "index.html").write_text("Ada Canary", encoding="utf-8")
    return tmp_path / "data" / "outreach.duckdb"


def test_nothing_of_a_forgotten_person_is_left(outreach, log, tmp_path):
    done = outreach("forget", "sender:member-1")
    assert done.code == 0, done.err
    assert "1 report removed" in done.out
    assert "No file in data and reports names them." in done.out
    with open_store(log) as store:
        assert store.read().senders["sender_id"].tolist() == ["member-2"]
    everything = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    assert b"Canary" not in everything
    assert b"member-1" not in everything
    assert not (tmp_path / "reports" / "2026-10").exists()


def test_a_forgotten_person_stays_away_whatever_file_names_them(outreach, log, tmp_path):
    outreach("forget", "sender:member-1")
    frame = pd.read_csv(tmp_path / "messages.csv")
    frame.assign(text=frame["text"] + " Thanks.").to_csv(tmp_path / "other.csv", index=False)
    done = outreach("import", "other.csv", "--strict")
    assert "1 row of people who were forgotten refused." in done.out
    assert done.code == 3
    with open_store(log) as store:
        assert store.read().senders["sender_id"].tolist() == ["member-2"]


def test_an_export_that_still_names_them_is_told(outreach, log, tmp_path):
    export = tmp_path / "data" / "export.csv"
    export.write_text("from\nada canary\n", encoding="utf-8")
    done = outreach("forget", "sender:member-1")
    assert done.code == 0
    assert str(export.relative_to(tmp_path)) in done.out
    assert export.exists()


@pytest.mark.parametrize("person", ["member-1", "sender:", "coach:member-1", ":", "ada@example.com"])
def test_wrong_use_is_told_without_repeating_it(outreach, log, person):
    done = outreach("forget", person)
    assert done.code == 2
    assert "outreach forget sender:m042" in done.err
    assert "ada@example.com" not in done.err
    assert log.parent.parent.joinpath("reports", "2026-10").exists()


def test_an_unknown_person_removes_nothing(outreach, log, tmp_path):
    done = outreach("forget", "sender:ada@example.com")
    assert done.code == 2
    assert "ada@example.com" not in done.err
    assert (tmp_path / "reports" / "2026-10").exists()


def test_no_log_is_told_and_none_is_made(outreach, tmp_path):
    done = outreach("forget", "sender:m1")
    assert done.code == 2
    assert "there is no log" in done.err
    assert not (tmp_path / "data").exists()
