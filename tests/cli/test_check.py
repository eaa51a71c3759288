from __future__ import annotations

import json

import pandas as pd
import pytest


@pytest.fixture
def messages(tmp_path):
    path = tmp_path / "messages.csv"
    frame = pd.DataFrame(
        {"Body": ["Hi Ada", "Hi Bo", "", "Hi Ada"], "Answered": ["yes", "no", "yes", "perhaps"]}
    )
    frame.to_csv(path, index=False)
    return path


def test_every_row_is_accounted_for(outreach, messages):
    report = json.loads(outreach("check", "messages.csv", "--map", "text=Body", "--json").out)
    rows = report["rows"]
    assert rows["read"] == 4 == rows["accepted"] + rows["quarantine"] + rows["duplicates"]
    assert sum(line["rows"] for line in report["quarantine"]) == rows["quarantine"] >= 1
    assert report["tables"]["messages"] == rows["accepted"]


def test_what_cannot_be_answered_names_the_column_to_add(outreach, messages):
    done = outreach("check", "messages.csv", "--map", "text=Body", "--map", "replied=Answered")
    assert done.code == 0
    not_yet = done.out.partition("Not yet\n")[2]
    assert "How long until a reply comes?  (0 replies with both times)" in not_yet
    assert "add sent_at and replied_at" in not_yet


def test_strict_tells_quarantine_by_its_exit_code(outreach, messages):
    arguments = ("check", "messages.csv", "--map", "text=Body")
    assert outreach(*arguments).code == 0
    strict = outreach(*arguments, "--strict")
    assert strict.code == 3
    assert "Quarantine" in strict.out
    messages.write_text("Body\nHi Ada\n", encoding="utf-8")
    assert outreach(*arguments, "--strict").code == 0


def test_no_text_of_a_message_is_told(outreach, tmp_path):
    canary = "canary@example.com"
    (tmp_path / "log.csv").write_text(
        f"text,replied,sent_at\n{canary},{canary},{canary}\n,,\n", encoding="utf-8"
    )
    done = outreach("check", "log.csv")
    assert canary not in done.out + done.err


@pytest.mark.parametrize(
    "content, name", [(b"", "empty.csv"), (b"\x89PNG\r\n\x1a\n\0\0\0", "image.csv"), (None, "absent.csv")]
)
@pytest.mark.parametrize("command", ["check", "run", "score"])
def test_a_source_that_cannot_be_read_is_wrong_use(outreach, tmp_path, command, content, name):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = outreach(command, name)
    assert done.code == 2, done.err
    assert name in done.err
    assert "Error [" in done.err
    assert not done.out
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize("command", ["check", "run", "score"])
def test_a_wrong_column_is_told_with_a_line_to_paste(outreach, messages, command):
    done = outreach(command, "messages.csv", "--map", "text=Boddy")
    assert done.code == 2
    assert done.err.startswith("MissingColumnError [missing-column]")
    assert "--map text=Body" in done.err


def test_without_a_source_the_log_is_checked(outreach, messages):
    wanted = json.loads(outreach("check", "messages.csv", "--map", "text=Body", "--json").out)
    outreach("import", "messages.csv", "--map", "text=Body")
    done = outreach("check", "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["tables"] == wanted["tables"]
    named = outreach("check", "data/outreach.duckdb", "--json")
    assert json.loads(named.out)["tables"] == wanted["tables"]


def test_the_log_and_a_file_are_read_together(outreach, messages, tmp_path):
    outreach("import", "messages.csv", "--map", "text=Body")
    (tmp_path / "more.csv").write_text("text\nHello Cy\n", encoding="utf-8")
    alone = json.loads(outreach("check", "--json").out)["tables"]["messages"]
    both = json.loads(outreach("check", "data/outreach.duckdb", "more.csv", "--json").out)
    assert both["tables"]["messages"] == alone + 1


def test_neither_source_nor_log_is_wrong_use(outreach, tmp_path):
    done = outreach("check")
    assert done.code == 2
    assert "nothing to check" in done.err
    assert not list(tmp_path.iterdir())
