"""`read`: kinds recognised from content, several sources, and what is refused."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from outreach_analysis.errors import MissingColumnError, UnknownNameError, UnreadableSourceError, UsageError
from outreach_analysis.importers import READERS, read
from outreach_analysis.importers.recognise import DESCRIPTIONS, recognise
from outreach_analysis.schema import SOURCE_TABLES

RAOP = {
    "text": "request_text_edit_aware",
    "subject": "request_title",
    "replied": "requester_received_pizza",
    "sender_id": "request_id",
    "sent_at": "unix_timestamp_of_request_utc",
}
FRAME = pd.DataFrame({"text": ["Hi Ada", "Hi Bob, “hello”"], "sender_id": ["1", "2"], "years": [1, 2]})


def write(frame: pd.DataFrame, path: Path) -> Path:
    suffix = path.suffix
    if suffix == ".csv":
        frame.to_csv(path, index=False)
    elif suffix == ".json":
        path.write_text(frame.to_json(orient="records"), encoding="utf-8")
    elif suffix == ".jsonl":
        path.write_text(frame.to_json(orient="records", lines=True), encoding="utf-8")
    elif suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_excel(path, index=False)
    return path


@pytest.mark.parametrize(
    "suffix, kind",
    [("csv", "delimited"), ("json", "json"), ("jsonl", "json"), ("parquet", "parquet"), ("xlsx", "excel")],
)
def test_every_kind_gives_the_same_tables(tmp_path: Path, suffix: str, kind: str) -> None:
    file = write(FRAME, tmp_path / f"messages.{suffix}")
    misnamed = file.rename(tmp_path / "messages.dat")
    assert recognise(misnamed) == kind
    tables = read(misnamed)
    expected = read(FRAME)
    for table in SOURCE_TABLES:
        pd.testing.assert_frame_equal(getattr(tables, table.name), getattr(expected, table.name))
    assert "messages.dat: taken for" in tables.notes[0]


def test_raop(shared: Path) -> None:
    tables = read(shared / "data" / "raop" / "requests.json", mapping=RAOP)
    assert len(tables.attempts) == 2828
    assert len(tables.quarantine) == 0
    assert tables.attempts["replied"].mean() == pytest.approx(0.246, abs=0.001)
    assert tables.attempts["sent_at"].dt.year.between(2011, 2013).all()
    assert isinstance(json.loads(tables.attempts["requester_subreddits_at_request"][0]), list)


def test_overlapping_files_merge(tmp_path: Path) -> None:
    rows = pd.DataFrame(
        {
            "text": [f"hello {at}" for at in range(6)],
            "sender_id": "s",
            "recipient_id": "r",
            "sent_at": "2026-01-01",
        }
    )
    first, second = write(rows[:4], tmp_path / "a.csv"), write(rows[2:], tmp_path / "b.parquet")
    third = write(rows[3:], tmp_path / "c.csv")
    tables = read([first, second, third])
    assert sorted(tables.messages["text"]) == sorted(rows["text"])
    assert (tables.rows_read, tables.rows_accepted, tables.rows_duplicate) == (11, 6, 5)


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    file = write(FRAME, tmp_path / "a.csv")
    assert read([file, tmp_path]).rows_read == 2


def test_a_folder_is_searched_and_what_is_no_source_is_said(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    write(FRAME, tmp_path / "deep" / "a.csv")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (tmp_path / "README.txt").write_text("What is in this folder\nand why")
    (tmp_path / "secret.key").write_text("canary")
    tables = read(tmp_path)
    assert len(tables.messages) == 2
    assert any("3 files are no sources" in note for note in tables.notes)
    with pytest.raises(UnreadableSourceError) as caught:
        read(tmp_path / "secret.key")
    assert "canary" not in str(caught.value)


def test_a_file_without_messages_beside_others_is_passed_over_and_said(tmp_path: Path) -> None:
    write(FRAME, tmp_path / "a.csv")
    (tmp_path / "truth.json").write_text('{"members": 3, "rate": 0.2}')
    tables = read(tmp_path)
    assert len(tables.messages) == 2
    assert any("truth.json: left out" in note for note in tables.notes)
    with pytest.raises(MissingColumnError, match="lacks the column 'text'"):
        read([tmp_path / "a.csv", tmp_path / "truth.json"])


def test_schema_tables_in_a_folder(tmp_path: Path) -> None:
    tables = read(FRAME)
    tables.messages.to_csv(tmp_path / "messages.csv", index=False)
    tables.attempts.to_csv(tmp_path / "attempts.csv", index=False)
    tables.senders.to_csv(tmp_path / "senders.csv", index=False)
    again = read(tmp_path)
    for name in ("messages", "attempts", "senders"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(tables, name))
    assert again.rows_read == again.rows_accepted == 6


def test_schema_tables_with_faults(tmp_path: Path) -> None:
    pd.DataFrame({"attempt_id": ["A", "A", "B", ""], "channel": ["email", "email", "sms", "email"]}).to_csv(
        tmp_path / "attempts.csv", index=False
    )
    pd.DataFrame({"message_id": ["1", "2"], "attempt_id": ["A", "Z"], "text": ["hi", "ho"]}).to_csv(
        tmp_path / "messages.csv", index=False
    )
    tables = read(tmp_path)
    assert tables.messages["message_id"].tolist() == ["1"]
    assert tables.attempts["channel"].tolist() == ["email", "other"]
    assert tables.quarantine["reason"].tolist() == [
        "'attempt_id' is empty",
        "'attempt_id' is not among the attempts",
    ]
    assert tables.rows_read == tables.rows_accepted + len(tables.quarantine) + tables.rows_duplicate


def test_json_lines_set_bad_lines_apart(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(
        '{"text": "a\u2028b", "tags": ["x", {"y": 1}]}\n{"text": \n[1]\n{"text": "c", "big": 1e400}\n',
        encoding="utf-8",
    )
    tables = read(file)
    assert tables.messages["text"].tolist() == ["a\u2028b", "c"]
    assert tables.quarantine["row"].tolist() == [2, 3]
    assert tables.reviews["tags"].notna().all()


def test_json_rows_under_a_name(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('{"exported": "today", "rows": [{"text": "a"}]}')
    tables = read(file)
    assert tables.messages["text"].tolist() == ["a"]
    assert any("under 'rows'" in note for note in tables.notes)


ROW = {
    "body": "Could we talk?",
    "sender": {"id": "s1", "name": "Sam"},
    "sentAt": {"$date": "2026-03-01T10:00:00Z"},
}


@pytest.mark.parametrize(
    "document",
    [
        json.dumps({"data": {"messages": [ROW, {**ROW, "body": "b"}]}}),
        f"{json.dumps(ROW, indent=2)}\n{json.dumps({**ROW, 'body': 'b'}, indent=2)}",
        json.dumps(
            {name: {"0": value, "1": "b" if name == "body" else value} for name, value in ROW.items()}
        ),
        json.dumps(
            {
                "columns": list(ROW),
                "index": [0, 1],
                "data": [list(ROW.values()), ["b", *list(ROW.values())[1:]]],
            }
        ),
        json.dumps({"0": ROW, "1": {**ROW, "body": "b"}}),
    ],
)
def test_json_rows_wherever_they_stand_and_values_of_nested_objects(tmp_path: Path, document: str) -> None:
    file = tmp_path / "rows.json"
    file.write_text(document)
    tables = read(file)
    assert tables.messages["text"].tolist() == ["Could we talk?", "b"]
    assert tables.senders[["sender_id", "name"]].to_numpy().tolist() == [["s1", "Sam"]]
    assert tables.attempts["sent_at"].notna().all()


def test_a_list_of_texts_is_a_list_of_messages(tmp_path: Path) -> None:
    file = tmp_path / "texts.json"
    file.write_text('["Hi Ada", "Hi Bob"]')
    assert read(file).messages["text"].tolist() == ["Hi Ada", "Hi Bob"]


def test_an_object_with_keys_of_its_own_in_every_row_stays_one_column(tmp_path: Path) -> None:
    file = tmp_path / "rows.json"
    file.write_text(json.dumps([{"text": f"t{at}", "seen": {f"p{at}": 1}} for at in range(200)]))
    assert read(file).attempts["seen"][0] == '{"p0": 1}'


@pytest.mark.parametrize(
    "content, said",
    [
        (b"<html><table><tr><td>Message</td></tr></table></html>", "a web page"),
        (b"{\\rtf1 canary}", "RTF"),
        (b"%PDF-1.7 canary", "a PDF"),
        (gzip.compress(b"text\ncanary\n", mtime=0), "compressed"),
    ],
)
def test_what_people_take_for_a_table_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "table.xls"
    file.write_bytes(content)
    with pytest.raises(UnreadableSourceError, match=said) as caught:
        read(file)
    assert "canary" not in str(caught.value)


def test_a_table_without_rows_is_refused_in_every_kind(tmp_path: Path) -> None:
    empty = pd.DataFrame({"text": pd.Series(dtype="str")})
    empty.to_csv(tmp_path / "empty.csv", index=False)
    empty.to_parquet(tmp_path / "empty.parquet")
    empty.to_excel(tmp_path / "empty.xlsx", index=False)
    for file in tmp_path.iterdir():
        with pytest.raises(UnreadableSourceError, match="a header and no rows"):
            read(file)


def test_half_a_character_pair_does_not_end_the_import(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text('[{"text": "a\\ud800b"}, {"text": "c"}]')
    tables = read(file)
    assert tables.messages["text"].tolist() == ["a\ufffdb", "c"]
    assert any("half a character pair" in note for note in tables.notes)


@pytest.mark.parametrize(
    "content", ["[1, 2", "[" * 100_000, "[1, 2]", '"text"', '[{"text": ' + "9" * 6000 + "}]", "{"],
    ids=["torn", "nested", "numbers", "a text", "huge number", "brace"],
)  # fmt: skip
def test_json_without_rows_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(content)
    with pytest.raises(UnreadableSourceError) as caught:
        read(file, kind="json")
    assert caught.value.exit_code == 2


def test_parquet_that_is_damaged(tmp_path: Path) -> None:
    file = write(FRAME, tmp_path / "a.parquet")
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(UnreadableSourceError, match="Parquet"):
        read(file)


def test_nothing_to_read(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "nothing").mkdir()
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(64))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("notes.txt", "x")
    for name, said in {
        "absent.csv": "does not exist",
        "empty.csv": "is empty",
        "nothing": "holds no source",
        "old.xls": "save it as .xlsx",
        "a.zip": "holds no source",
    }.items():
        with pytest.raises(UnreadableSourceError, match=said):
            read(tmp_path / name)


def test_all_sources_at_fault_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    with pytest.raises(UsageError) as caught:
        read([tmp_path / "empty.csv", tmp_path / "absent.csv"])
    assert "empty.csv" in str(caught.value)
    assert "absent.csv" in str(caught.value)


def test_an_unknown_kind_names_the_kinds() -> None:
    with pytest.raises(UnknownNameError, match="--kind excel"):
        read("a.csv", kind="exel")


def test_errors_do_not_name_the_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSourceError) as caught:
        read(tmp_path / "absent.csv")
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize(
    "suffix, fitting",
    [("csv", "delimited"), ("json", "json"), ("parquet", "parquet"), ("xlsx", "excel"), ("mbox", "mbox")],
)
def test_a_kind_that_does_not_fit_is_an_error_that_says_what_would(
    tmp_path: Path, suffix: str, fitting: str, kind: str
) -> None:
    file = tmp_path / f"letters.{suffix}"
    if suffix == "mbox":
        file.write_text("From - Mon Jan  5 10:00:00 2026\nFrom: ada@example.org\n\nHi\n", encoding="utf-8")
    else:
        write(FRAME, file)
    if kind == fitting:
        assert read(file, kind=kind).rows_read
        return
    with pytest.raises(UsageError) as caught:
        read(file, kind=kind)
    assert f"letters.{suffix} looks like {DESCRIPTIONS[fitting]}" in str(caught.value)
    assert f"leave --kind out: letters.{suffix}" in str(caught.value)


def test_mail_without_a_sender_is_still_mail(tmp_path: Path) -> None:
    box = tmp_path / "box.mbox"
    box.write_text("From - Mon Jan  5 10:00:00 2026\nTo: ada@example.org\n\nHi\n", encoding="utf-8")
    assert read(box, kind="mbox").quarantine["reason"].tolist() == ["no sender"]
