"""What is kept of a compiled folder is what compiling it again would give."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from outreach_analysis.text import compiled as room
from outreach_analysis.text import matcher_of_folder, read_texts

TEXT = "Not glad. I would really like your very good talk? At Acme 15 minutes, thanks."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mood.txt").write_text(
        "@negatable\nglad\n[wish]\ni would * like ?\nyour ... talk\nat <cap>\n<number> minutes\n^not", "utf-8"
    )
    (tmp_path / "negators.txt").write_text("not", "utf-8")
    (tmp_path / "fillers.txt").write_text("really", "utf-8")
    return tmp_path


def found(folder: Path) -> dict[str, list[str]]:
    matcher = matcher_of_folder(folder)
    text = read_texts([TEXT])
    matches = matcher.find(text)
    return {
        lexicon.name: [text.buffer[a:b] for a, b in zip(spans.start, spans.end, strict=True)]
        for lexicon in matcher.lexicons
        for spans in [matches[lexicon.name]]
    }


def test_the_second_reading_is_the_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = found(folder)
    assert first["mood.wish"] == [
        "Not",
        "I would really like",
        "your very good talk",
        "At Acme",
        "15 minutes",
    ]
    assert first["mood"] == []
    monkeypatch.delattr(room, "compile_matcher")
    assert found(folder) == first


def test_a_changed_lexicon_is_compiled_anew(folder: Path) -> None:
    found(folder)
    (folder / "mood.txt").write_text("thanks", "utf-8")
    assert found(folder)["mood"] == ["thanks"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"no archive"])
def test_what_is_torn_is_compiled_anew(folder: Path, content: bytes) -> None:
    whole = found(folder)
    (folder / room.KEPT).write_bytes(content)
    assert found(folder) == whole


def test_nothing_else_is_left_in_the_folder(folder: Path) -> None:
    found(folder)
    assert sorted(file.name for file in folder.iterdir()) == [
        room.KEPT,
        "fillers.txt",
        "mood.txt",
        "negators.txt",
    ]
    with np.load(folder / room.KEPT, allow_pickle=False) as kept:
        assert len(kept.files) > 5
