"""CSV of every dialect and encoding, with nothing lost."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.errors import UnreadableSourceError
from outreach_analysis.importers import read
from outreach_analysis.importers.delimited import delimited_sheet, sheet_from_bytes

CASES = [
    "comma_in_quotes",
    "empty",
    "empty_crlf",
    "escaped_quotes",
    "json",
    "newlines",
    "newlines_crlf",
    "quotes_and_newlines",
    "simple",
    "simple_crlf",
    "utf8",
]


@pytest.mark.parametrize("case", CASES)
def test_csv_spectrum(shared: Path, case: str) -> None:
    folder = shared / "bad_inputs" / "csv-spectrum"
    wanted = json.loads((folder / "json" / f"{case}.json").read_text(encoding="utf-8"))
    assert delimited_sheet(folder / "csvs" / f"{case}.csv").frame.to_dict("records") == wanted


def test_every_case_of_the_spectrum_is_counted(shared: Path) -> None:
    files = (shared / "bad_inputs" / "csv-spectrum" / "csvs").glob("*.csv")
    assert sorted(file.stem for file in files) == sorted(CASES)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_naughty_strings_round_trip(shared: Path, delimiter: str, encoding: str, ending: str) -> None:
    naughty = json.loads((shared / "bad_inputs" / "blns" / "blns.json").read_text(encoding="utf-8"))
    frame = pd.DataFrame({"id": range(len(naughty)), "text": naughty, "last": naughty})
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
        # pandas leaves a bare CR unquoted, which is what splits rows elsewhere
        data = frame.to_csv(index=False, sep=delimiter, lineterminator=ending, quoting=quoting).encode(
            encoding
        )
        sheet = sheet_from_bytes(data, "naughty.csv")
        assert sheet.quarantined == []
        assert sheet.frame["text"].tolist() == naughty
        assert sheet.frame["last"].tolist() == naughty


def test_naughty_strings_become_messages(shared: Path, tmp_path: Path) -> None:
    naughty = json.loads((shared / "bad_inputs" / "blns" / "blns.json").read_text(encoding="utf-8"))
    file = tmp_path / "naughty.csv"
    pd.DataFrame({"text": naughty}).to_csv(file, index=False)
    tables = read(file)
    assert tables.messages["text"].tolist() == [text for text in naughty if text]
    assert tables.rows_read == len(naughty) == tables.rows_accepted + len(tables.quarantine)


cells = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_what_csv_writes_is_read_back(rows: list[tuple[str, str]], delimiter: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["text", "feedback"])
    writer.writerows(rows)
    sheet = sheet_from_bytes(out.getvalue().encode(), "any.csv")
    assert list(zip(sheet.frame["text"], sheet.frame["feedback"], strict=True)) == rows


def test_windows_1252_is_said() -> None:
    sheet = sheet_from_bytes("text,n\ncafé – “hi”,1\n".encode("cp1252"), "a.csv")
    assert sheet.frame["text"].tolist() == ["café – “hi”"]
    assert "Windows-1252" in sheet.notes[0]


def test_old_mac_line_ends() -> None:
    assert sheet_from_bytes(b"text,n\rhi,1\rho,2\r", "a.csv").frame["text"].tolist() == ["hi", "ho"]


def test_backslashes_before_quotes() -> None:
    sheet = sheet_from_bytes(b'text,n\n"he said \\"hi, all\\"",1\n"b",2\n', "a.csv")
    assert sheet.frame["text"].tolist() == ['he said "hi, all"', "b"]


def test_single_quotes() -> None:
    assert sheet_from_bytes(b"'text','n'\n'a, b','1'\n", "a.csv").frame["text"].tolist() == ["a, b"]


def test_uneven_rows_are_set_apart_with_their_number() -> None:
    sheet = sheet_from_bytes(b"text,n\na,1\nb,2,3\nc\nd,4\n", "a.csv")
    assert sheet.frame["text"].tolist() == ["a", "d"]
    assert sheet.rows.tolist() == [1, 4]
    assert [(row, reason) for row, _, reason in sheet.quarantined] == [
        (2, "3 cells where the header has 2"),
        (3, "1 cells where the header has 2"),
    ]


def test_a_spoilt_row_in_utf8_is_set_apart() -> None:
    good = "".join(f"grüße {at},{at}\n" for at in range(20))
    sheet = sheet_from_bytes(f"text,n\n{good}".encode() + b"bad \xff,20\n", "a.csv")
    assert len(sheet.frame) == 20
    assert [row for row, _, _ in sheet.quarantined] == [21]


@pytest.mark.parametrize(
    "data, said",
    [
        (b"", "empty"),
        (b"  \n \n", "empty"),
        (b"text,n\n", "no rows"),
        (bytes(range(256)) * 40, "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "binary"),
        (("text,n\n" + "Здравствуйте меня зовут,1\n" * 9).encode("koi8-r"), "encoding"),
        (("text,n\n" + "お世話になっております,1\n" * 9).encode("shift-jis"), "encoding"),
    ],
    ids=["nothing", "blank", "header only", "binary", "image", "koi8", "shift-jis"],
)
def test_what_cannot_be_read_is_refused_plainly(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableSourceError, match=said) as caught:
        sheet_from_bytes(data, "a.csv")
    assert caught.value.exit_code == 2
    assert caught.value.hint


def test_header_names_are_made_unique() -> None:
    sheet = sheet_from_bytes(b"text,,text\na,b,c\n", "a.csv")
    assert list(sheet.frame) == ["text", "column_2", "text_2"]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "above", ["Outreach log 2026", "Autumn programme;;", "Log\nExported on;2026-11-01\n", "\n\n"]
)
def test_titles_above_the_header_are_no_rows(tmp_path, above, ending):
    file = tmp_path / "log.csv"
    body = f'{above}\nMessage;Sender;Sent at\n"Hi\nthere";m1;2026-01-01\nHello;m2;2026-01-02\n'
    file.write_bytes(body.replace("\n", ending).encode())
    tables = read(file, mapping={"text": "Message", "sender_id": "Sender"})
    assert tables.messages["text"].str.replace("\r\n", "\n").tolist() == ["Hi\nthere", "Hello"]
    assert tables.rows_read == 2
    assert any("the header was found in line" in note for note in tables.notes) == bool(above.strip())


def test_a_first_line_without_known_names_stays_the_header(tmp_path):
    file = tmp_path / "log.csv"
    file.write_text("Nachricht,Wer\ntext,sender\nHi,m1\n")
    assert read(file, mapping={"text": "Nachricht"}).messages["text"].tolist() == ["text", "Hi"]
