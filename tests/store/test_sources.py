"""Whoever reads a source, and from wherever, reads it without people who were forgotten."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import outreach_analysis as oa
from outreach_analysis.errors import StoreError
from outreach_analysis.importers import read as read_all
from outreach_analysis.store import count_erased_rows, open_store, read_sources

ROWS = pd.DataFrame(
    {
        "text": ["hi Bo", "hi Cy", "hi Bo from Di"],
        "sender_id": ["ada@x.example", "ada@x.example", "di@x.example"],
        "recipient_id": ["bo@x.example", "cy@x.example", "bo@x.example"],
    }
)


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in the folder `data`, whose log has forgotten a member."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "rows.csv"
    ROWS.to_csv(file, index=False)
    with open_store("data/outreach.duckdb") as store:
        store.upsert(read_all(ROWS))
        store.forget("sender", "ada@x.example")
    return file


def test_a_file_is_read_without_them_and_its_rows_are_accounted_for(source: Path) -> None:
    read = read_sources(source)
    assert read.tables.senders["sender_id"].tolist() == ["di@x.example"]
    assert read.rows == 2
    assert read.tables.rows_read == 3 == read.tables.rows_accepted + len(read.tables.quarantine)
    assert "2 rows are of people who were forgotten, and left out." in read.tables.notes


def test_so_are_frames_folders_and_the_face_of_the_package(source: Path) -> None:
    for given in (ROWS, source.parent, [str(source)]):
        assert oa.read(given).senders["sender_id"].tolist() == ["di@x.example"]


def test_a_log_beside_the_file_counts_wherever_one_stands(
    source: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert len(oa.read(source).messages) == 1
    assert len(oa.read(ROWS).messages) == 3
    assert len(oa.read(ROWS, log=source.with_name("outreach.duckdb")).messages) == 1
    assert len(oa.read([copied(source), source.with_name("outreach.duckdb")]).messages) == 1


def copied(source: Path) -> Path:
    """A file of the same rows, far from the log."""
    copy = Path("copy.csv")
    copy.write_bytes(source.read_bytes())
    return copy


def test_without_the_key_nobody_is_recognised_which_is_said(source: Path, configuration: Path) -> None:
    for key in configuration.rglob("*.key"):
        key.unlink()
    read = read_sources(source)
    assert (read.rows, read.unknown) == (0, 1)
    assert any("1 person forgotten under another key" in note for note in read.tables.notes)
    assert not list(configuration.rglob("*.key"))


def test_an_open_log_is_read_beside_its_writer(source: Path) -> None:
    with open_store("data/outreach.duckdb"):
        assert len(oa.read(source).messages) == 1


def test_an_empty_or_absent_log_forgets_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert len(oa.read(ROWS).messages) == 3
    assert not list(tmp_path.iterdir())
    (tmp_path / "outreach.duckdb").touch()
    assert len(oa.read(ROWS, log="outreach.duckdb").messages) == 3


def test_a_damaged_log_stops_the_reading(source: Path) -> None:
    source.with_name("outreach.duckdb").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError, match="cannot be opened"):
        oa.read(source)


def test_rows_of_a_parquet_file_are_counted_without_reading_it_whole(source: Path) -> None:
    file = source.with_suffix(".parquet")
    ROWS.rename(columns={"sender_id": "From"}).to_parquet(file)
    assert count_erased_rows(file, mapping={"sender_id": "From"}) == 2
    assert count_erased_rows(file) == 0
