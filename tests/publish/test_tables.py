"""Tables open as what they are."""

import csv
import io
import json

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.publish.tables import CELL_LIMIT, looks_live, write_csv, write_xlsx

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def cells(path):
    book = openpyxl.load_workbook(path)
    return [list(row) for row in book.worksheets[0].iter_rows()]


def test_no_formula_and_no_link_is_written(shared, tmp_path):
    payloads = json.loads((shared / "bad_inputs/formula_injection.json").read_text(encoding="utf-8"))
    frame = pd.DataFrame({"text": payloads, "=head": payloads})
    written = write_xlsx({"=cmd": frame}, tmp_path / "t.xlsx")
    for row in cells(tmp_path / "t.xlsx"):
        for cell in row:
            assert cell.data_type == "s"
            assert cell.hyperlink is None
            assert not str(cell.value).startswith(LIVE)
    write_csv(frame, tmp_path / "t.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "t.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert len(rows) == len(payloads) + 1
    assert not [value for row in rows for value in row if value.startswith(LIVE)]
    assert written.quoted > 2 * sum(text.startswith(LIVE) for text in payloads) - 1


@given(st.text(max_size=50))
def test_text_that_begins_like_a_formula_is_seen(text):
    for start in LIVE:
        assert looks_live(start + text)


def test_numbers_stay_numbers_and_missing_stays_empty(tmp_path):
    frame = pd.DataFrame({"n": [-5, 2], "x": [-1.5, None], "b": [True, False], "t": ["NA", None]})
    write_xlsx({"a": frame}, tmp_path / "t.xlsx")
    assert [[cell.value for cell in row] for row in cells(tmp_path / "t.xlsx")[1:]] == [
        [-5, -1.5, True, "NA"],
        [2, None, False, None],
    ]
    write_csv(frame, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text(
        encoding="utf-8-sig"
    ) == '"n","x","b","t"\n-5,-1.5,True,"NA"\n2,"",False,""\n'


def test_control_characters_are_cleaned_and_long_text_cut_and_both_counted(tmp_path):
    frame = pd.DataFrame({"t": ["a\x0bb", "x" * (CELL_LIMIT + 5), "fine"]})
    written = write_xlsx({"a": frame}, tmp_path / "t.xlsx")
    assert (written.cleaned, written.cut, written.quoted) == (1, 1, 0)
    assert "32,767" in written.sentence()
    values = [row[0].value for row in cells(tmp_path / "t.xlsx")]
    assert values[1] == "ab"
    assert len(values[2]) == CELL_LIMIT


def test_naughty_strings_come_back_from_csv(shared, tmp_path):
    texts = json.loads((shared / "bad_inputs/blns/blns.json").read_text(encoding="utf-8"))
    write_csv(pd.DataFrame({"t": texts}), tmp_path / "t.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "t.csv").read_bytes().decode("utf-8-sig"), newline="")))[
        1:
    ]
    assert len(rows) == len(texts)
    changed = [text for text, row in zip(texts, rows, strict=True) if row[0] != text]
    assert all(
        looks_live(text) or any(ord(sign) < 32 or ord(sign) > 0xFFFD for sign in text) for text in changed
    )


def test_sheets_of_similar_names_stay_apart(tmp_path):
    frame = pd.DataFrame({"a": [1]})
    write_xlsx(
        {"a/b": frame, "a\\b": frame, "A b": frame, "x" * 60: frame, "x" * 61: frame}, tmp_path / "t.xlsx"
    )
    titles = openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames
    assert len({title.lower() for title in titles}) == 5
    assert max(map(len, titles)) <= 31


def test_same_table_gives_same_bytes_whenever_it_is_written(tmp_path, monkeypatch):
    import time

    frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    for number, seconds in enumerate((0, 86_400 * 400)):
        now = time.time() + seconds
        monkeypatch.setattr(time, "time", lambda now=now: now)
        monkeypatch.setattr(time, "localtime", lambda *_, now=now, real=time.gmtime: real(now))
        write_csv(frame, tmp_path / f"{number}.csv")
        write_xlsx({"t": frame}, tmp_path / f"{number}.xlsx")
    for ending in ("csv", "xlsx"):
        assert (tmp_path / f"0.{ending}").read_bytes() == (tmp_path / f"1.{ending}").read_bytes()


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    import os

    path = tmp_path / "t.csv"
    write_csv(pd.DataFrame({"a": [1]}), path)
    before = path.read_bytes()

    def full(_):
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        write_csv(pd.DataFrame({"a": [2]}), path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["t.csv"]
