"""Who was forgotten does not come back: not from another file, under a pseudonym, or in other letters."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from outreach_analysis.errors import StoreError, UnknownNameError
from outreach_analysis.importers import read
from outreach_analysis.schema import Tables
from outreach_analysis.store import load_key, open_store, pseudonymise
from outreach_analysis.store.erased import REASON
from outreach_analysis.store.layout import SCHEMA_VERSION
from outreach_analysis.store.spelling import may_be

ROWS = pd.DataFrame(
    {
        "text": ["hi Bo", "hi Cy", "hi Bo from Di", "hi Cy from Di"],
        "sender_id": ["ada@x.example", "ada@x.example", "di@x.example", "di@x.example"],
        "recipient_id": ["bo@x.example", "cy@x.example", "bo@x.example", "di2@x.example"],
        "recipient_name": ["Bo", "Cy", "Bo", "Di2"],
        "sent_at": ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"],
        "reply_text": ["yes", "", "no", ""],
    }
)


def later(**changes: object) -> Tables:
    tables = read(
        pd.concat([ROWS, ROWS[:1].assign(text="once more", sent_at="2026-04-01")]).assign(**changes)
    )
    assert tables.rows_read == 5
    return tables


def test_another_file_does_not_bring_a_sender_back(tmp_path: Path) -> None:
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(read(ROWS))
        store.forget("sender", "ada@x.example")
        done = store.upsert(
            later(sender_id=["Ada@X.example", " ada@x.example", *["di@x.example"] * 2, "ada@x.example"])
        )
        found = store.read()
    assert done.rows_refused == 3
    assert found.senders["sender_id"].tolist() == ["di@x.example"]
    assert set(found.recipients["name"]) == {"Bo", "Di2"}
    assert found.quarantine["reason"].tolist() == [REASON] * 3
    log = found.rows_read, found.rows_accepted + len(found.quarantine) + found.rows_duplicate
    assert log[0] == log[1]


def test_a_recipient_stays_forgotten_and_the_senders_other_rows_go_in(tmp_path: Path) -> None:
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(read(ROWS))
        store.forget("recipient", "bo@x.example")
        done = store.upsert(later())
        found = store.read()
    assert done.rows_refused == 3
    assert "bo@x.example" not in set(found.recipients["recipient_id"])
    assert set(found.messages["text"]) == {"hi Cy", "hi Cy from Di"}


@pytest.mark.parametrize("hidden_first", [True, False])
def test_a_pseudonym_and_the_person_behind_it_are_one(tmp_path: Path, hidden_first: bool) -> None:
    key = load_key()
    plain, hidden = read(ROWS), pseudonymise(read(ROWS), key)
    first, second = (hidden, plain) if hidden_first else (plain, hidden)
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(first)
        store.forget("sender", first.attempts["sender_id"][0])
        done = store.upsert(second, source="again")
        assert done.rows_refused == 2
        assert second.attempts["sender_id"][0] not in set(store.read().senders["sender_id"])


def test_the_file_keeps_a_mark_and_no_name(tmp_path: Path) -> None:
    path = tmp_path / "log.duckdb"
    with open_store(path) as store:
        store.upsert(read(ROWS))
        store.forget("sender", "ada@x.example")
    assert b"ada@x" not in path.read_bytes()


def test_under_another_key_nobody_is_recognised_and_that_is_said(tmp_path: Path) -> None:
    with open_store(tmp_path / "log.duckdb", key=b"k" * 32) as store:
        store.upsert(read(ROWS))
        store.forget("sender", "ada@x.example")
    with open_store(tmp_path / "log.duckdb", key=b"l" * 32) as store:
        assert store.upsert(later()).people_unknown == 1


def test_no_key_is_made_where_nobody_was_forgotten(tmp_path: Path, configuration: Path) -> None:
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(read(ROWS))
    assert not list(configuration.rglob("*.key"))


def test_a_store_of_the_first_schema_learns_to_forget(tmp_path: Path) -> None:
    path = tmp_path / "log.duckdb"
    with open_store(path) as store:
        store.upsert(read(ROWS))
    with duckdb.connect(str(path)) as file:
        file.execute("DROP TABLE erased")
        file.execute("UPDATE meta SET value = '1' WHERE name = 'schema_version'")
    with open_store(path) as store:
        store.forget("sender", "ada@x.example")
        assert store.upsert(later()).rows_refused == 3
    with duckdb.connect(str(path)) as file:
        assert file.execute("SELECT value FROM meta").fetchall() == [(str(SCHEMA_VERSION),)]


def test_covariates_that_differ_in_case_alone_are_one_column(tmp_path: Path) -> None:
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(read(ROWS.assign(Years=[1, 2, None, None])), source="a")
        store.upsert(read(ROWS.assign(years=[None, None, 3, 4])), source="b")
        years = store.read().attempts["Years"]
    assert years.tolist() == [1, 2, 3, 4]


def test_an_erasure_that_found_no_room_is_finished_by_the_same_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "log.duckdb"
    with open_store(path) as store:
        store.upsert(read(ROWS))
    with monkeypatch.context() as patch, open_store(path) as store:
        patch.setattr("outreach_analysis.store.store.rewrite", refuse)
        with pytest.raises(StoreError, match="the person is removed"):
            store.forget("sender", "ada@x.example")
    with open_store(path) as store:
        assert store.forget("sender", "ada@x.example") == {}
        with pytest.raises(UnknownNameError):
            store.forget("sender", "nobody")
    assert b"ada@x" not in path.read_bytes()


@pytest.mark.parametrize(
    "forgotten, again",
    [
        ("ada@x.example", "Ada+jobs@X.example"),
        ("ada@x.example", "mailto:ada@x.example"),
        ("ada@x.example", "Ada Byron <ada@x.example>"),
        ("https://www.linkedin.com/in/ada-b", "uk.linkedin.com/in/Ada-B/?trk=1"),
        ("http://linkedin.com/in/ada-b/", "https://www.linkedin.com/in/ada-b"),
        ("m042", " M042 "),
    ],
)
def test_one_person_in_another_spelling_stays_forgotten(tmp_path: Path, forgotten: str, again: str) -> None:
    rows = ROWS.replace("ada@x.example", forgotten)
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(read(rows))
        store.forget("sender", forgotten)
        done = store.upsert(read(rows.replace(forgotten, again)), source="again")
        assert done.rows_refused == 2
        assert store.read().senders["sender_id"].tolist() == ["di@x.example"]


@pytest.mark.parametrize(
    "forgotten, other",
    [
        ("coach+ada@x.example", "coach+bo@x.example"),
        ("coach+ada@x.example", "coach@x.example"),
        ("ada@x.example", "ada@y.example"),
        ("ada@x.example", "ada"),
        ("linkedin.com/in/ada-b", "linkedin.com/in/ada-b2"),
        ("m042", "m04"),
    ],
)
def test_others_are_not_taken_for_them(tmp_path: Path, forgotten: str, other: str) -> None:
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(read(ROWS.replace("ada@x.example", forgotten)))
        store.forget("sender", forgotten)
        done = store.upsert(read(ROWS.replace("ada@x.example", other)), source="again")
        assert done.rows_refused == 0
        assert other in set(store.read().senders["sender_id"])


def test_all_spellings_that_the_log_holds_go_at_once(tmp_path: Path) -> None:
    rows = ROWS.assign(sender_id=["Ada@x.example", "ada+jobs@x.example", "di@x.example", "di@x.example"])
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(read(rows))
        assert store.find_person("sender", "ada@X.example") == ["Ada@x.example", "ada+jobs@x.example"]
        assert store.forget("sender", "ada@X.example")["messages"] == 2
        assert store.read().senders["sender_id"].tolist() == ["di@x.example"]


def test_a_source_with_names_alone_does_not_bring_them_back(tmp_path: Path) -> None:
    rows = ROWS.assign(sender_name=["Ada Byron", "Ada Byron", "Di Finch", "Di Finch"])
    names = rows.drop(columns=["sender_id", "recipient_id"])
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(read(rows))
        store.forget("sender", "ada@x.example")
        assert store.upsert(read(names), source="names").rows_refused == 2
        # Where a source has identifiers, they decide: this is another member of the same name.
        namesake = rows.replace("ada@x.example", "ada.byron@y.example")
        assert store.upsert(read(namesake), source="namesake").rows_refused == 0


def test_who_answered_is_not_named_in_others_threads(tmp_path: Path) -> None:
    tables = read(ROWS)
    listed = tables.attempts["recipient_id"] + " zoe@x.example"
    heard = replace(tables, attempts=tables.attempts.assign(answered_by=listed))
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(read(ROWS[1:2]))
        store.forget("recipient", "cy@x.example")
        store.upsert(heard)
        assert store.read().attempts["answered_by"].tolist() == [
            "bo@x.example zoe@x.example",
            "bo@x.example zoe@x.example",
            "di2@x.example zoe@x.example",
        ]
    with open_store(tmp_path / "other.duckdb") as store:
        store.upsert(read(ROWS.assign(recipient_id="zoe@x.example")))
        store.forget("recipient", "zoe@x.example")
        store.upsert(heard)
        assert store.read().attempts["answered_by"].isna().all()


def test_people_under_another_key_are_counted_once_each(tmp_path: Path) -> None:
    with open_store(tmp_path / "log.duckdb", key=b"k" * 32) as store:
        store.upsert(read(ROWS.assign(sender_name=["Ada", "Ada", "Di", "Di"])))
        store.forget("sender", "ada@x.example")
        store.forget("sender", "di@x.example")
        assert store.erased().unknown_to(b"l" * 32) == 2
        assert store.erased().unknown_to(None) == 2
        assert store.erased().unknown_to(b"k" * 32) == 0


def test_hostile_identifiers_have_forms() -> None:
    for identifier in (
        "",
        "@",
        "+@x.example",
        "<>",
        "a@b@x.example",
        "\ud800",
        "mailto:",
        "https://linkedin.com/in/",
    ):
        assert may_be(identifier)
