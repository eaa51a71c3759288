"""Workbooks: sheets, headers, dates, formulas, and those built to do harm."""

from __future__ import annotations

import datetime as dt
import time
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from outreach_analysis.errors import UnreadableSourceError, UnsafeSourceError
from outreach_analysis.importers import excel, read
from outreach_analysis.importers.headers import find_header


@pytest.mark.parametrize("name", ["farcell", "laughs", "rows2m", "xxe", "zip1g"])
def test_bombs_are_refused_within_a_second(shared: Path, name: str) -> None:
    began = time.monotonic()
    with pytest.raises(UnsafeSourceError) as caught:
        read(shared / "bad_inputs" / "bombs" / f"{name}.xlsx", mapping={"text": "m"})
    assert time.monotonic() - began < 1
    assert caught.value.exit_code == 2
    assert "root:" not in str(caught.value)


def test_the_harmless_one_is_read(shared: Path) -> None:
    tables = read(shared / "bad_inputs" / "bombs" / "ok.xlsx", mapping={"text": "m"})
    assert tables.messages["text"].tolist() == ["hello"]
    assert tables.attempts["n"].tolist() == [1]


def test_a_workbook_that_eats_memory_is_stopped(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = "".join(f"<row><c><v>{at}</v></c></row>" for at in range(200_000))
    xml = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    file = tmp_path / "long.xlsx"
    with (
        zipfile.ZipFile(shared / "bad_inputs" / "bombs" / "ok.xlsx") as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.namelist():
            target.writestr(part, xml if part.endswith("sheet1.xml") else source.read(part))
    monkeypatch.setattr(excel, "MEMORY_MEGABYTES", 50)
    with pytest.raises(UnsafeSourceError, match="memory"):
        read(file)


def save(
    file: Path, *sheets: tuple[str, list[list[object]]], merged: str = "", epoch: dt.datetime | None = None
) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    if epoch:
        book.epoch = epoch
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for block in merged.split():
            sheet.merge_cells(block)
    book.save(file)
    return file


def test_dates_of_1900_and_1904(tmp_path: Path) -> None:
    moment = pd.Timestamp("2026-04-03 14:05").to_pydatetime()
    rows: list[list[object]] = [["Text", "Sent at"], ["a", moment]]
    for epoch in (None, CALENDAR_MAC_1904):
        tables = read(save(tmp_path / "a.xlsx", ("S", rows), epoch=epoch))
        assert tables.attempts["sent_at"][0] == pd.Timestamp(moment, tz="UTC")
        assert any("1904" in note for note in tables.notes) == bool(epoch)


def test_a_date_that_lost_its_format_is_still_a_date(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Text", "Sent at"],
        ["a", pd.Timestamp("2026-04-03").to_pydatetime()],
        ["b", 46115.5],
    ]
    tables = read(save(tmp_path / "a.xlsx", ("S", rows)))
    assert tables.attempts["sent_at"].dt.strftime("%d %H").tolist() == ["03 00", "03 12"]


def test_a_title_above_the_header_is_said(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Our log, autumn"], [], ["Sender", "Message"], ["s", "hi"]]
    tables = read(save(tmp_path / "a.xlsx", ("S", rows), merged="A1:B1"))
    assert tables.messages["text"].tolist() == ["hi"]
    assert tables.origins["messages"]["row"].tolist() == [1]
    assert any("header was found in row 3" in note for note in tables.notes)


def test_two_header_rows_with_merged_groups(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Sender", None, "Recipient", None, "Text"],
        ["ID", "Name", "Name", "Company", None],
        ["1", "Mia", "Ada", "X", "hi"],
    ]
    tables = read(save(tmp_path / "a.xlsx", ("S", rows), merged="A1:B1 C1:D1 E1:E2"))
    assert tables.messages["text"].tolist() == ["hi"]
    assert tables.senders[["sender_id", "name"]].to_numpy().tolist() == [["1", "Mia"]]
    assert tables.recipients[["name", "company"]].to_numpy().tolist() == [["Ada", "X"]]
    assert any("rows 1 and 2" in note for note in tables.notes)


def test_a_plain_header_is_the_first_row() -> None:
    header = find_header([["a", "b"], ["x", "y"], ["p", "q"]], [])
    assert (header.names, header.first_data, header.notes) == (["a", "b"], 1, [])


def test_several_flat_sheets_and_notes_beside_them(tmp_path: Path) -> None:
    file = save(
        tmp_path / "a.xlsx",
        ("Autumn", [["text"], ["a"]]),
        ("Spring", [["Body"], ["b"]]),
        ("Read me", [["How to use this"], ["Write below"]]),
    )
    tables = read(file)
    assert tables.messages["text"].tolist() == ["a", "b"]
    assert tables.origins["messages"]["source"].astype("str").tolist() == ["a.xlsx:Autumn", "a.xlsx:Spring"]
    assert any("Read me: left out" in note for note in tables.notes)


def test_one_sheet_per_table(tmp_path: Path) -> None:
    file = save(
        tmp_path / "a.xlsx",
        ("Attempts", [["attempt_id", "sender_id", "replied", "years"], ["A", "s", "yes", 3]]),
        ("Messages", [["message_id", "attempt_id", "version", "text"], ["A:0", "A", 0, "hi"]]),
        ("Senders", [["sender_id", "name"], ["s", "Mia"]]),
        ("Scratch", [["x"], ["y"]]),
    )
    tables = read(file)
    assert tables.attempts[["replied", "years"]].to_numpy().tolist() == [[True, 3]]
    assert tables.rows_read == tables.rows_accepted == 3
    assert any("Scratch" in note for note in tables.notes)


def test_formulas_are_values_and_uncomputed_ones_are_said(tmp_path: Path) -> None:
    tables = read(save(tmp_path / "a.xlsx", ("S", [["text", "n"], ["a", "=1+1"], ["=A2", 2]])))
    assert tables.messages["text"].tolist() == ["a"]
    assert any("2 formulas hold no stored value" in note for note in tables.notes)


def test_texts_stay_as_they_are(tmp_path: Path) -> None:
    texts = ["NA", "null", " spaced ", "two\nlines", "1", "grüße 👋"]
    tables = read(
        save(tmp_path / "a.xlsx", ("S", [["text", "i"], *([text, at] for at, text in enumerate(texts))]))
    )
    assert tables.messages["text"].tolist() == texts


def test_a_damaged_workbook(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    with pytest.raises(UnreadableSourceError, match="damaged"):
        read(file)
    file.write_bytes(b"PK\x03\x04" + bytes(40))
    with pytest.raises(UnreadableSourceError, match="damaged"):
        read(file)


def test_a_doctype_in_utf16_is_refused(tmp_path: Path) -> None:
    file = save(tmp_path / "a.xlsx", ("S", [["text"], ["a"]]))
    evil = tmp_path / "b.xlsx"
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(evil, "w") as target:
        for part in source.namelist():
            data = source.read(part)
            if part.endswith("sheet1.xml"):
                text = data.decode().replace("<worksheet", '<!DOCTYPE r [<!ENTITY x "y">]><worksheet', 1)
                data = text.encode("utf-16")
            target.writestr(part, data)
    with pytest.raises(UnsafeSourceError, match="entities"):
        read(evil)


def test_cells_merged_downwards_belong_to_each_row(tmp_path: Path) -> None:
    rows = [["Sender", "Message"], ["Sam", "a"], [None, "b"], ["Week 2", None], ["Kim", "c"]]
    tables = read(save(tmp_path / "log.xlsx", ("Log", rows), merged="A2:A3 A4:B4"))
    assert tables.attempts["sender_id"].tolist() == ["Sam", "Sam", "Kim"]
    assert tables.quarantine["row"].tolist() == [3]


def test_errors_of_excel_are_no_words_and_are_counted(tmp_path: Path) -> None:
    tables = read(
        save(
            tmp_path / "log.xlsx",
            ("Log", [["Message", "Replied"], ["a", "#N/A"], ["#REF!", "yes"], ["b", " "]]),
        )
    )
    assert tables.messages["text"].tolist() == ["a", "b"]
    assert any("2 cells show an error of Excel" in note for note in tables.notes)


def test_an_export_of_linkedin_saved_as_a_workbook_is_read_as_one(tmp_path: Path) -> None:
    me, ada = ("https://www.linkedin.com/in/sam", "https://www.linkedin.com/in/ada")
    rows = [
        ["CONVERSATION ID", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE", "CONTENT"],
        ["c1", "Ada", ada, "Sam", me, "2026-03-02 10:00:00 UTC", "Gladly"],
        ["c1", "Sam", me, "Ada", ada, "2026-03-01 10:00:00 UTC", "Could we talk?"],
    ]
    tables = read(save(tmp_path / "messages.xlsx", ("messages", rows)), me=me)
    assert tables.attempts[["recipient_id", "replied"]].to_numpy().tolist() == [[ada, True]]
    assert tables.replies["text"].tolist() == ["Gladly"]
