from __future__ import annotations

import io

import pytest

from outreach_analysis.cli.console import plain_cell, show_columns, show_json, use_utf8


def test_no_cell_can_drive_the_terminal():
    hostile = "".join(map(chr, range(32))) + "\x7f\x9b\u202e\u2028\ud800"
    shown = plain_cell(hostile)
    assert len(shown) == len(hostile)
    assert not shown.strip()


def test_a_missing_cell_is_empty():
    assert not plain_cell(None)


def test_columns_are_aligned(capsys):
    show_columns([("signal", 1), ("a", 22)])
    assert capsys.readouterr().out == "  signal  1\n  a       22\n"


def test_no_rows_show_nothing(capsys):
    show_columns([])
    assert not capsys.readouterr().out


def test_json_refuses_what_json_cannot_say():
    with pytest.raises(ValueError, match="JSON"):
        show_json({"score": float("nan")})


def test_a_narrow_code_page_loses_nothing(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="cp1252"))
    use_utf8()
    show_json("→ 謝謝 \ud800")
    import sys

    sys.stdout.flush()
    assert raw.getvalue().decode("utf-8").strip() == '"→ 謝謝 \\ud800"'
