from __future__ import annotations

import io
import json

import pandas as pd
import pytest

import outreach_analysis.scoring as scoring

DRAFT = "Hi Ada, thank you for your talk on engines. Could we speak for 15 minutes?"


def test_the_card_shows_scores_parts_and_words(outreach):
    done = outreach("score", "--text", DRAFT, "--recipient-name", "Ada Byron")
    assert done.code == 0
    assert "Scores, from 0 to 1" in done.out
    assert "“thank you”" in done.out
    assert not done.err


def test_json_agrees_with_the_library(outreach):
    done = json.loads(outreach("score", "--text", DRAFT, "--recipient-name", "Ada Byron", "--json").out)
    frame = pd.DataFrame([{"text": DRAFT, "recipient_name": "Ada Byron"}])
    features = scoring.score(frame).iloc[0]
    assert list(done["features"]) == list(features.index)
    for name, value in done["features"].items():
        assert pd.isna(features[name]) if value is None else value == features[name]
    spans = scoring.find_evidence(frame)
    assert [span["text"] for span in done["evidence"]] == spans["text"].tolist()
    assert all(DRAFT[span["start"] : span["end"]] == span["text"] for span in done["evidence"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_draft_may_come_from_stdin_or_a_text_file_in_any_encoding(outreach, tmp_path, encoding):
    draft = "Grüße, thank you for “Engines”."
    wanted = outreach("score", "--text", draft, "--json").out
    assert outreach("score", "-", "--json", stdin=draft.encode(encoding)).out == wanted
    (tmp_path / "draft.txt").write_bytes(draft.encode(encoding))
    assert outreach("score", "draft.txt", "--json").out == wanted


@pytest.mark.parametrize(
    "arguments, told",
    [
        ([], "neither a file nor --text"),
        (["draft.txt", "--text", "hi"], "not both"),
        (["absent.txt"], "cannot be read"),
        (["folder.txt"], "a folder"),
        (["empty.txt"], "'empty.txt' is empty"),
        (["binary.txt"], "a binary file"),
        (["--text", "hi", "--out", "features.docx"], ".csv, .xlsx, .parquet"),
        (["--text", "hi", "--out", "nowhere/features.csv"], "does not exist"),
        (["--text", "hi", "--evidence", "evidence"], "'evidence'"),
    ],
)
def test_wrong_use_is_told(outreach, tmp_path, arguments, told):
    (tmp_path / "draft.txt").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "empty.txt").write_text(" \n", encoding="utf-8")
    (tmp_path / "binary.txt").write_bytes(b"\x89PNG\0\0")
    done = outreach("score", *arguments)
    assert done.code == 2
    assert told in done.err
    assert "  Try: " in done.err
    assert not done.out


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "\ud800", "\u202e=1+1", "💡" * 3000, "<script>alert(1)</script>"]
)
def test_no_draft_is_too_odd(outreach, text):
    done = outreach("score", "--text", text)
    assert done.code == 0, done.err
    assert json.loads(outreach("score", "--text", text, "--json").out)["features"]


def test_control_characters_never_reach_the_terminal(outreach):
    assert "\x1b" not in outreach("score", "--text", "thank\x1b[31m you, thank you\x1b]0;owned\x07").out


@pytest.mark.parametrize(
    "suffix, read", [("csv", pd.read_csv), ("xlsx", pd.read_excel), ("parquet", pd.read_parquet)]
)
def test_features_and_evidence_of_a_draft_as_files(outreach, tmp_path, suffix, read):
    done = outreach("score", "--text", DRAFT, "--out", f"f.{suffix}", "--evidence", f"e.{suffix}")
    assert done.code == 0
    assert not done.out
    wanted = scoring.score([DRAFT])
    given = read(tmp_path / f"f.{suffix}")
    pd.testing.assert_frame_equal(given.astype("float64"), wanted, check_exact=False, rtol=1e-12)
    assert read(tmp_path / f"e.{suffix}")["text"].tolist() == scoring.find_evidence([DRAFT])["text"].tolist()


@pytest.fixture
def table(tmp_path):
    frame = pd.DataFrame(
        {"Body": [DRAFT, "Thanks!", "=1+1 is no greeting, thank you"], "To": ["Ada", "Bo", "Cy"]}
    )
    frame.to_csv(tmp_path / "messages.csv", index=False)
    return frame


def test_a_table_gives_one_row_a_message_that_says_where_it_came_from(outreach, table):
    done = outreach("score", "messages.csv", "--map", "text=Body", "--map", "recipient_name=To")
    assert done.code == 0, done.err
    given = pd.read_csv(io.StringIO(done.out))
    wanted = scoring.score(table.rename(columns={"Body": "text", "To": "recipient_name"}))
    assert given["row"].tolist() == [1, 2, 3]
    assert set(given["source"]) == {"messages.csv"}
    assert given["gratitude"].tolist() == wanted["gratitude"].tolist()
    assert "3 accepted" in done.err


def test_a_table_may_come_from_stdin(outreach, tmp_path, table):
    piped = (tmp_path / "messages.csv").read_bytes()
    rows = json.loads(outreach("score", "-", "--map", "text=Body", "--json", stdin=piped).out)
    assert [row["gratitude"] for row in rows] == scoring.score(table["Body"])["gratitude"].tolist()


def test_no_spreadsheet_runs_the_evidence(outreach, tmp_path, table):
    outreach("score", "messages.csv", "--map", "text=Body", "--out", "f.csv", "--evidence", "e.csv")
    words = pd.read_csv(tmp_path / "e.csv")["text"]
    assert len(words)
    assert not words.str.match(r"[=+\-@\t\r]").any()


def test_recipient_options_with_a_table_are_refused(outreach, table):
    done = outreach("score", "messages.csv", "--recipient-name", "Ada")
    assert done.code == 2
    assert "--map recipient_name=Name" in done.err


def test_a_column_that_is_not_there_is_told_with_a_line_to_paste(outreach, table):
    done = outreach("score", "messages.csv", "--map", "text=Bodi")
    assert done.code == 2
    assert done.err.startswith("MissingColumnError [missing-column]")
    assert "--map text=Body" in done.err


def test_a_draft_takes_under_a_second_from_the_shell(cpu_seconds):
    assert cpu_seconds("score", "--text", DRAFT) < 1.0


def test_a_draft_for_somebody_known_takes_under_two_seconds(cpu_seconds):
    profile = "Gave a talk on tram maps; studied in Leeds."
    assert (
        cpu_seconds("score", "--text", DRAFT, "--recipient-name", "Ada Byron", "--recipient-profile", profile)
        < 2.0
    )


@pytest.mark.parametrize("command", [("score",), ("check",), ("import",), ("run",), ("report", "program")])
def test_a_file_of_another_kind_than_was_said_is_refused(outreach, tmp_path, command):
    (tmp_path / "drafts.csv").write_text(f"text\n{DRAFT}\n", encoding="utf-8")
    done = outreach(*command, "drafts.csv", "--kind", "mbox")
    assert done.code == 2
    assert not done.out
    assert "drafts.csv looks like delimited text" in done.err
    assert f"leave --kind out: outreach {' '.join(command)} drafts.csv\n" in done.err
    assert not list(tmp_path.glob("data/*.duckdb"))


def test_a_text_file_with_a_kind_is_no_draft(outreach, tmp_path):
    (tmp_path / "table.txt").write_text(f"text\n{DRAFT}\n", encoding="utf-8")
    assert "Read 1 row" in outreach("score", "table.txt", "--kind", "delimited").err
    assert outreach("score", "table.txt", "--kind", "excel").code == 2
