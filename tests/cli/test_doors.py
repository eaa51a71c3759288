"""Closed doors: what may not be read or written ends in a sentence, with nothing half-written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from outreach_analysis.errors import StoreError
from outreach_analysis.sample import write_sample
from outreach_analysis.store import open_store

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
AS_ROOT = os.name != "nt" and os.geteuid() == 0


@pytest.fixture
def rows(tmp_path):
    frame = pd.DataFrame({"text": ["Hi Ada", "Hi Bo"], "sender_id": ["m1", "m2"]})
    frame.to_csv(tmp_path / "rows.csv", index=False)
    frame.to_parquet(tmp_path / "rows.parquet")
    return tmp_path


@pytest.fixture
def closed(monkeypatch):
    """`closed(path, …)`: doors that open to nobody, for root as well."""
    real_open, real_iterdir, real_access = Path.open, Path.iterdir, os.access

    def close(*paths):
        def refuse(path):
            if Path(path) in paths or Path(path).parent in paths:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

        def opened(path, *arguments, **options):
            refuse(path)
            return real_open(path, *arguments, **options)

        def listed(path):
            refuse(path)
            return real_iterdir(path)

        monkeypatch.setattr(Path, "open", opened)
        monkeypatch.setattr(Path, "iterdir", listed)
        monkeypatch.setattr(
            os, "access", lambda path, mode: Path(path) not in paths and real_access(path, mode)
        )

    return close


def assert_told(done, code, *words):
    assert done.code == code, done.err
    for word in words:
        assert word in done.err
    assert "Traceback" not in done.err
    assert "fault of the program" not in done.err


@pytest.mark.parametrize("command", [("check",), ("score",), ("run",), ("import",), ("report", "program")])
def test_a_source_that_may_not_be_read_is_told(outreach, rows, closed, command):
    before = sorted(rows.rglob("*"))
    closed(Path("rows.csv"))
    done = outreach(*command, "rows.csv")
    assert_told(
        done, 2, "the source rows.csv may not be read.", "Found: Permission denied", "the right to read"
    )
    assert sorted(rows.rglob("*")) == before


def test_a_folder_that_may_not_be_read_is_told(outreach, rows, closed):
    (rows / "folder").mkdir()
    closed(Path("folder"))
    assert_told(outreach("check", "folder"), 2, "the source folder may not be read.")


def test_files_of_a_folder_that_may_not_be_read_are_counted(outreach, rows, closed):
    (rows / "folder").mkdir()
    for name in ("a.csv", "b.csv"):
        (rows / "folder" / name).write_bytes((rows / "rows.csv").read_bytes())
    closed(Path("folder/b.csv"))
    assert_told(outreach("check", "folder"), 0, "folder: 1 files may not be read and were left out.")


@pytest.mark.parametrize(
    "line",
    [
        ("score", "rows.csv", "--out", "shut/f.csv"),
        ("score", "rows.csv", "--evidence", "shut/f.csv"),
        ("score", "rows.parquet", "--out", "shut/f.parquet", "--workers", "1"),
        ("run", "rows.csv", "--out", "shut"),
        ("run", "--out", "shut/deep/reports"),
        ("report", "program", "--out", "shut"),
        ("sample", "shut/x"),
        ("signals", "--html", "shut"),
        ("compare", "a", "b", "--out", "shut"),
    ],
)
def test_a_folder_that_may_not_be_written_to_is_told_before_the_work(outreach, rows, closed, line):
    (rows / "shut").mkdir()
    closed(Path("shut"))
    done = outreach(*line)
    assert_told(done, 2, "not yours to write to", "Found: 'shut'")
    assert "Read" not in done.err
    assert not list((rows / "shut").glob("*"))


@pytest.mark.parametrize(
    "line",
    [
        ("run", "--out", "rows.csv"),
        ("report", "program", "--out", "rows.csv/deep"),
        ("sample", "rows.csv"),
        ("signals", "--html", "rows.csv/x"),
    ],
)
def test_a_file_where_a_folder_belongs_is_told(outreach, rows, line):
    before = (rows / "rows.csv").read_bytes()
    assert_told(outreach(*line), 2, "where a file stands", "Found: the file 'rows.csv'")
    assert (rows / "rows.csv").read_bytes() == before


def test_a_folder_where_a_file_belongs_is_told(outreach, rows):
    for name in ("f.csv", "f.parquet", "log.duckdb"):
        (rows / name).mkdir()
    assert_told(
        outreach("score", "rows.csv", "--out", "f.csv"), 2, "a folder has the name", "f.csv/features.csv"
    )
    parts = ("score", "rows.parquet", "--out", "f.parquet", "--workers", "1")
    assert_told(outreach(*parts), 2, "a folder has the name")
    for line in (("import", "rows.csv"), ("forget", "sender:m1"), ("report", "program")):
        done = outreach(*line, "--db", "log.duckdb")
        assert done.code in {1, 2}
        assert "fault of the program" not in done.err
    assert_told(outreach("import", "rows.csv", "--db", "log.duckdb"), 1, "is a folder", "--db")


@pytest.mark.parametrize("name", ["absent.parquet", "torn.parquet"])
def test_a_parquet_file_that_cannot_be_read_in_parts_is_told(outreach, rows, name):
    (rows / "torn.parquet").write_bytes(b"PAR1torn")
    done = outreach("score", name, "--out", "f.parquet", "--workers", "1")
    assert_told(done, 2, f"the file {name} cannot be read in parts.")
    assert not (rows / "f.parquet").exists()


def test_a_log_that_may_not_be_written_is_told_and_can_be_read(outreach, rows, closed):
    outreach("import", "rows.csv", "--db", "log.duckdb")
    before = (rows / "log.duckdb").read_bytes()
    (rows / "log.duckdb").chmod(0o444)
    assert_told(outreach("check", "log.duckdb"), 0)
    if AS_ROOT:
        return  # who may write what may not be written
    assert_told(outreach("import", "rows.parquet", "--db", "log.duckdb"), 1, "may not be written")
    assert_told(outreach("forget", "sender:m1", "--db", "log.duckdb"), 1, "may not be written")
    assert (rows / "log.duckdb").read_bytes() == before


def test_a_torn_log_is_told(outreach, rows):
    outreach("import", "rows.csv", "--db", "log.duckdb")
    content = (rows / "log.duckdb").read_bytes()
    (rows / "log.duckdb").write_bytes(content[: len(content) // 2])
    for line in (
        ("check", "log.duckdb"),
        ("check", "rows.csv"),
        ("import", "rows.csv"),
        ("forget", "sender:m1"),
    ):
        assert_told(outreach(*line, "--db", "log.duckdb"), 1, "cannot be opened as a store")


def test_a_log_for_which_there_is_no_room_is_not_begun(tmp_path, monkeypatch):
    def full(file, **_):
        Path(file).write_bytes(b"begun")
        raise duckdb.IOException(f"Could not write file: {os.strerror(errno.ENOSPC)}")

    monkeypatch.setattr(duckdb, "connect", full)
    with pytest.raises(StoreError, match="could not be written"):
        open_store(tmp_path / "log.duckdb")
    assert not (tmp_path / "log.duckdb").exists()


def test_a_rewriting_that_fails_leaves_no_copy_of_the_log(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    log = tmp_path / "data" / "log.duckdb"
    from outreach_analysis.importers import read

    with open_store(log) as store:
        store.upsert(read(pd.DataFrame({"text": ["Hi"], "sender_id": ["m1"]})))

    def torn(path):
        for end in ("", ".wal"):
            path.with_name(f".{path.name}.rewrite{end}").write_bytes(b"copy")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("outreach_analysis.store.store.rewrite", torn)
    with open_store(log) as store, pytest.raises(StoreError):
        store.forget("sender", "m1")
    assert [file.name for file in log.parent.iterdir()] == ["log.duckdb"]


def test_the_sample_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    real = Path.write_text

    def full(path, text, **options):
        real(path, text[:100], **options)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="space"):
        write_sample(tmp_path / "demo", members=3)
    assert not list((tmp_path / "demo").iterdir())


def test_without_a_home_a_key_is_asked_for_by_name(outreach, rows, monkeypatch, tmp_path_factory):
    in_the_way = tmp_path_factory.mktemp("home") / "file"
    in_the_way.touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(in_the_way))
    assert_told(outreach("import", "rows.csv", "--db", "log.duckdb"), 0)
    for line in (("import", "rows.csv", "--pseudonymise"), ("forget", "sender:m1")):
        assert_told(outreach(*line, "--db", "log.duckdb"), 1, "cannot be read or made", "--key FILE")
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.delenv("APPDATA", raising=False)

    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert_told(outreach("forget", "sender:m1", "--db", "log.duckdb"), 1, "no home folder", "--key FILE")
    with open_store("log.duckdb") as store:
        assert len(store.read().senders) == 2


@POSIX
@pytest.mark.parametrize("line", [("signals",), ("score", "--text", "Hi")])
def test_no_room_on_stdout_is_told(line):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "outreach_analysis.cli", *line],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert b"DiskError [disk]" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_closed_stdin_is_told(outreach, monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    for line in (("score", "-"), ("advise", "-"), ("check", "-")):
        assert_told(outreach(*line), 2, "a closed stdin")


def test_a_table_is_no_draft_to_advise_on(outreach, rows):
    assert_told(outreach("advise", "rows.csv"), 2, "one draft", "outreach score rows.csv")
    assert_told(outreach("advise", "--text", "Hi", "--channel", "pigeon"), 2, "--channel linkedin_invite")
    assert_told(outreach("report", "coahc", "rows.csv"), 2, "outreach report coach")
