from __future__ import annotations

import json

import pandas as pd
import pytest

from outreach_analysis.errors import RunFailedError
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
    assert "1 row is of people who were forgotten, and left out." in done.err
    assert "Quarantine:" not in done.err
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


@pytest.mark.parametrize(
    "command",
    [
        ("check", "messages.csv", "--json"),
        ("score", "messages.csv"),
        ("run", "messages.csv"),
        ("report", "coach", "messages.csv"),
    ],
)
def test_every_command_that_reads_a_file_leaves_them_out(outreach, log, monkeypatch, command):
    outreach("forget", "sender:member-1")
    given = []

    def stop_here(*sources, **options):
        given.append(options)
        raise RunFailedError("enough")

    monkeypatch.setattr("outreach_analysis.publish.run_report", stop_here)
    monkeypatch.setattr("outreach_analysis.publish.report.run_report", stop_here)
    done = outreach(*command)
    assert "Read 3 rows: 2 accepted, 1 in quarantine" in done.err
    assert "1 row is of people who were forgotten, and left out." in done.err
    assert "member-1" not in done.out + done.err
    assert "row 1" not in done.out + done.err
    assert all(str(options["log"]) == "data/outreach.duckdb" for options in given)
    assert done.code == (1 if given else 0), done.err


def test_another_log_and_key_are_asked_where_they_are_named(outreach, log, tmp_path):
    key = tmp_path.parent / "config" / "other.key"
    outreach("forget", "sender:member-1", "--key", key)
    (tmp_path / "kept.duckdb").write_bytes(log.read_bytes())
    log.unlink()
    here = ("check", "messages.csv")
    assert "forgotten" not in outreach(*here).err
    unknown = outreach(*here, "--db", "kept.duckdb", "--strict")
    assert "1 person forgotten under another key cannot be recognised: say --key FILE" in unknown.err
    assert unknown.code == 3
    assert "1 row is of people who were forgotten" in outreach(*here, "--db", "kept.duckdb", "--key", key).err


def test_rows_of_theirs_are_not_scored_in_parts(outreach, log, tmp_path):
    pd.read_csv(tmp_path / "messages.csv").to_parquet(tmp_path / "messages.parquet")
    line = ("score", "messages.parquet", "--out", "features.parquet", "--workers", "1")
    assert outreach(*line).code == 0
    outreach("forget", "sender:member-1")
    (tmp_path / "features.parquet").unlink()
    done = outreach(*line)
    assert done.code == 2
    assert "1 row of people who were forgotten would be scored" in done.err
    assert not (tmp_path / "features.parquet").exists()
    assert outreach(*line[:4]).code == 0
    assert len(pd.read_parquet(tmp_path / "features.parquet")) == 2


def test_who_else_may_be_meant_is_counted(outreach, log, tmp_path):
    frame = pd.DataFrame(
        {
            "text": ["Hi Bo", "Hi Ada"],
            "sender_id": ["m77", "m78"],
            "sender_name": ["ada canary", "Di"],
            "recipient_id": ["r1", "Member-1"],
        }
    )
    frame.to_csv(tmp_path / "more.csv", index=False)
    outreach("import", "more.csv")
    done = outreach("forget", "sender:member-1")
    assert "The log knows them as a recipient, too: outreach forget recipient:ID" in done.err
    assert "1 more sender of the log under another identifier has the same name" in done.err
    assert "canary" not in done.err.casefold()
