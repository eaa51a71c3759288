"""The store: idempotent, provable, refusing what it should, and surviving a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from outreach_analysis.errors import InvalidValueError, StoreError, UnknownNameError
from outreach_analysis.importers import read
from outreach_analysis.schema import SOURCE_TABLES, Tables
from outreach_analysis.store import data_dictionary, open_store
from outreach_analysis.store.layout import SCHEMA_VERSION

FRAME = pd.DataFrame(
    {
        "attempt_id": ["A", "A", "B", "C"],
        "text": ["draft to Zebedee", "sent to Zebedee", "hello", ""],
        "sender_id": ["s1", "s1", "s2", "s2"],
        "sender_name": ["Quixotella", "Quixotella", "Leo", "Leo"],
        "recipient_name": ["Zebedee", "Zebedee", "Ada", "Ada"],
        "sent_at": ["2026-01-01", "2026-01-02 10:00", "2026-01-03", "2026-01-03"],
        "feedback": ["Shorter, Quixotella", "", "", ""],
        "reply_text": ["", "Gladly, Quixotella", "", ""],
        "years": ["3", "3", "5", "5"],
        "mood": ["1", "2", "", ""],
    }
)


@pytest.fixture
def tables() -> Tables:
    return read(FRAME)


def assert_same(left: Tables, right: Tables) -> None:
    for table in SOURCE_TABLES:
        key = list(table.key)
        ours, theirs = (
            getattr(part, table.name).sort_values(key, ignore_index=True) for part in (left, right)
        )
        pd.testing.assert_frame_equal(ours, theirs, check_like=True)


def test_what_goes_in_comes_out(tmp_path: Path, tables: Tables) -> None:
    with open_store(tmp_path / "new" / "log.duckdb") as store:
        store.upsert(tables)
    with open_store(tmp_path / "new" / "log.duckdb") as store:
        again = store.read()
    assert_same(again, tables)
    pd.testing.assert_frame_equal(again.quarantine, tables.quarantine)
    assert (again.rows_read, again.rows_accepted, again.rows_duplicate) == (4, 3, 0)
    assert again.notes == tables.notes


def test_the_same_twice_adds_nothing(tmp_path: Path, tables: Tables) -> None:
    with open_store(tmp_path / "log.duckdb") as store:
        first = store.upsert(tables)
        before = store.read()
        second = store.upsert(tables)
        assert first.added["messages"] == 3
        assert second.nothing
        assert second.rows_duplicate == 3
        assert_same(store.read(), before)
        assert len(store.imports()) == 1


def test_the_same_under_another_name_adds_nothing(tmp_path: Path, tables: Tables) -> None:
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(tables, source="a.csv")
        before = store.read()
        assert store.upsert(tables, source="copy of a.csv").nothing
        assert_same(store.read(), before)


def test_importing_again_does_not_bring_a_forgotten_person_back(tmp_path: Path, tables: Tables) -> None:
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(tables)
        store.forget("sender", "s1")
        assert store.upsert(tables).nothing
        assert store.read().senders["sender_id"].tolist() == ["s2"]


def test_overlapping_imports_merge_and_later_knowledge_wins(tmp_path: Path) -> None:
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(read(FRAME[:2].drop(columns="reply_text")), source="autumn.csv")
        done = store.upsert(read(FRAME[1:3].assign(version=[1, 0])), source="winter.csv")
        found = store.read()
    assert done.added == {"senders": 1, "recipients": 1, "attempts": 1, "messages": 1, "replies": 1}
    assert done.changed == {"attempts": 1}
    assert len(found.messages) == 3
    assert found.attempts.set_index("attempt_id")["replied"].to_dict()["A"] is True


def test_every_row_says_where_it_came_from(tmp_path: Path, tables: Tables) -> None:
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(tables)
        rows = store.query(
            "SELECT message_id, _source, _row, _imported_at, _content_hash FROM messages ORDER BY 1"
        )
    assert rows["_source"].tolist() == ["frame"] * 3
    assert rows["_row"].tolist() == [1, 2, 3]
    assert rows["_imported_at"].notna().all()
    assert rows["_content_hash"].nunique() == 3


def test_covariates_widen_the_tables(tmp_path: Path) -> None:
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(read(pd.DataFrame({"text": ["a"], "x": [1]})))
        store.upsert(read(pd.DataFrame({"text": ["b"], "x": ["high"], 'say "y"': [2.5]})))
        attempts = store.read().attempts
    assert attempts["x"].tolist() == ["1", "high"]
    assert attempts['say "y"'].tolist()[1] == 2.5


def test_a_new_covariate_changes_no_other_row(tmp_path: Path) -> None:
    first = pd.DataFrame({"attempt_id": ["A", "B"], "text": ["a", "b"], "years": [1, 2]})
    second = pd.DataFrame({"attempt_id": ["A", "C"], "text": ["a", "c"], "mood": ["", "high"]})
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(read(first))
        done = store.upsert(read(second))
    assert done.added == {"attempts": 1, "messages": 1}
    assert done.changed == {}


def test_orphans_undo_the_whole_import(tmp_path: Path, tables: Tables) -> None:
    broken = Tables(attempts=tables.attempts, messages=tables.messages)
    with open_store(tmp_path / "log.duckdb") as store:
        with pytest.raises(StoreError, match="nothing was imported") as caught:
            store.upsert(broken)
        assert "attempts.sender_id: 2" in str(caught.value)
        assert not len(store.read().attempts)


def test_a_row_against_the_constraints_undoes_the_whole_import(tmp_path: Path, tables: Tables) -> None:
    odd = replace(tables, attempts=tables.attempts.assign(channel="pigeon"))
    with open_store(tmp_path / "log.duckdb") as store:
        with pytest.raises(StoreError, match="as it was before") as caught:
            store.upsert(odd)
        assert "hello" not in str(caught.value)
        assert not len(store.read().senders)
        assert store.upsert(tables).added["messages"] == 3


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file size limit")
def test_a_full_disk_undoes_the_whole_import(tmp_path: Path, tables: Tables) -> None:
    file = tmp_path / "log.duckdb"
    with open_store(file) as store:
        store.upsert(tables)
        before = store.read()
    with python(FULL, file) as other:
        assert other.stdout is not None
        said = other.stdout.read()
    assert "StoreError" in said
    with open_store(file) as store:
        assert_same(store.read(), before)
        assert store.upsert(read(pd.DataFrame({"text": ["new"]}))).added["messages"] == 1


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "log.duckdb"
    open_store(file).close()
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "UPDATE meta SET value = ? WHERE name = 'schema_version'", [str(SCHEMA_VERSION + 1)]
        )
    with pytest.raises(StoreError, match="newer version"):
        open_store(file)


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "a.duckdb"
    text.write_text("hello" * 1000)
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(text)
    other = tmp_path / "b.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("CREATE TABLE t (x INT)")
    with pytest.raises(StoreError, match="not a store"):
        open_store(other)


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


FULL = """
    import resource, signal, sys
    import pandas as pd
    from outreach_analysis.errors import StoreError
    from outreach_analysis.importers import read
    from outreach_analysis.store import open_store
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with open_store(sys.argv[1]) as store:
        limit = 1 << 21
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        import random
        texts = [random.randbytes(500).hex() for _ in range(20_000)]
        try:
            store.upsert(read(pd.DataFrame({"text": texts})))
        except StoreError as error:
            print(type(error).__name__, flush=True)
    import os
    os._exit(0)
"""

HOLD = """
    import sys, time
    from outreach_analysis.store import open_store
    with open_store(sys.argv[1]) as store:
        print("held", flush=True)
        time.sleep(float(sys.argv[2]))
"""


def test_two_at_once_one_waits_or_says_so(tmp_path: Path) -> None:
    file = tmp_path / "log.duckdb"
    with python(HOLD, file, 1.5) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "held"
        with pytest.raises(StoreError, match="in use by another process"):
            open_store(file, wait_seconds=0.2)
        began = time.monotonic()
        open_store(file, wait_seconds=20).close()
        assert time.monotonic() - began > 0.5


KILLED = """
    import os, signal, sys
    from outreach_analysis.importers import read
    from outreach_analysis.store import open_store, store as room
    import pandas as pd
    real = room.write
    def write(connection, table, *rest):
        done = real(connection, table, *rest)
        if table.name == sys.argv[2]:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    room.write = write
    with open_store(sys.argv[1]) as store:
        store.upsert(read(pd.DataFrame({"text": ["new"], "sender_id": ["s9"], "reply_text": ["x"]})))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("table", ["senders", "messages", "replies"])
def test_a_kill_midway_leaves_the_last_good_state(tmp_path: Path, tables: Tables, table: str) -> None:
    file = tmp_path / "log.duckdb"
    with open_store(file) as store:
        store.upsert(tables)
        before = store.read()
    with python(KILLED, file, table) as victim:
        victim.wait(60)
    assert victim.returncode == -signal.SIGKILL
    with open_store(file) as store:
        assert_same(store.read(), before)


def test_forgetting_a_sender_leaves_no_trace_in_the_file(tmp_path: Path, tables: Tables) -> None:
    file = tmp_path / "log.duckdb"
    with open_store(file) as store:
        store.upsert(tables)
        removed = store.forget("sender", "s1")
        left = store.read()
    assert removed == {
        "reviews": 1,
        "replies": 1,
        "messages": 2,
        "attempts": 1,
        "senders": 1,
        "recipients": 1,
    }
    assert left.attempts["attempt_id"].tolist() == ["B"]
    for path in tmp_path.iterdir():
        data = path.read_bytes()
        for canary in (b"Quixotella", b"Zebedee"):
            assert canary not in data, path.name
    with open_store(file) as store:
        assert len(store.read().attempts) == 1


def test_the_scan_would_find_what_is_there(tmp_path: Path, tables: Tables) -> None:
    file = tmp_path / "log.duckdb"
    with open_store(file) as store:
        store.upsert(tables)
    assert b"Quixotella" in file.read_bytes()


def test_forgetting_a_recipient_keeps_the_sender(tmp_path: Path, tables: Tables) -> None:
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(tables)
        who = tables.recipients.set_index("name")["recipient_id"]["Ada"]
        store.forget("recipient", who)
        left = store.read()
    assert left.attempts["attempt_id"].tolist() == ["A"]
    assert sorted(left.senders["sender_id"]) == ["s1", "s2"]


def test_forgetting_nobody_says_so_without_repeating_the_name(tmp_path: Path) -> None:
    with open_store(tmp_path / "log.duckdb") as store:
        with pytest.raises(UnknownNameError) as caught:
            store.forget("sender", "ada@example.org")
        assert "ada" not in str(caught.value)
        with pytest.raises(UnknownNameError):
            store.forget("coach", "c")  # type: ignore[arg-type]


def test_views_and_sql(tmp_path: Path, tables: Tables) -> None:
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(tables)
        sent = store.query("SELECT attempt_id, text, recipient_name FROM sent_messages ORDER BY 1")
        counts = store.query("SELECT sender_id, attempts, replied FROM reply_counts ORDER BY 1")
    assert sent["text"].tolist() == ["sent to Zebedee", "hello"]
    assert counts["replied"].tolist() == [1, 0]


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM messages", "SELECT 1; SELECT 2", "SELECT nothing", "SELECT * FROM read_text('/etc/hostname')", "COPY messages TO 'x.csv'"],
)  # fmt: skip
def test_sql_that_is_no_question_is_refused(tmp_path: Path, sql: str) -> None:
    with open_store(tmp_path / "log.duckdb") as store, pytest.raises(InvalidValueError):
        store.query(sql)


def test_the_dictionary_names_every_column_of_the_file(tmp_path: Path) -> None:
    words = data_dictionary()
    with open_store(tmp_path / "log.duckdb") as store:
        there = store.query(
            "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal"
        )
        views = set(store.query("SELECT view_name FROM duckdb_views() WHERE NOT internal")["view_name"])
    there = there[~there["table_name"].isin({"meta", "imports", "erased", *views})]
    stored = words[words["stored"]]
    assert set(zip(there["table_name"], there["column_name"], there["data_type"], strict=True)) == set(
        zip(stored["table"], stored["column"], stored["sql_type"], strict=True)
    )
    assert (words["meaning"].str.len() > 5).all()
    assert there["comment"].notna().all()
