"""Keyed pseudonyms, and where their key may lie."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from outreach_analysis.errors import InvalidValueError, StoreError
from outreach_analysis.importers import read
from outreach_analysis.store import load_key, pseudonymise
from outreach_analysis.store.pseudonyms import default_key_path

TABLES = read(
    pd.DataFrame(
        {"text": ["a", "b"], "sender_id": ["ada@example.org"] * 2, "sender_name": ["Ada"] * 2,
         "recipient_name": ["Bob", "Cy"], "coach_id": ["zoe", "zoe"], "feedback": ["x", "y"]}
    )
)  # fmt: skip


def test_one_person_keeps_one_pseudonym_and_the_tables_stay_tied() -> None:
    hidden = pseudonymise(TABLES, b"k" * 32)
    assert hidden.senders["sender_id"].tolist() == hidden.attempts["sender_id"].unique().tolist()
    assert set(hidden.attempts["recipient_id"]) == set(hidden.recipients["recipient_id"])
    assert len(set(hidden.reviews["coach_id"])) == 1
    everything = " ".join(
        getattr(hidden, name).to_csv() for name in ("senders", "recipients", "attempts", "reviews")
    )
    for name in ("ada@example.org", "Ada", "Bob", "zoe"):
        assert name not in everything


def test_another_key_gives_other_pseudonyms() -> None:
    one, other = (pseudonymise(TABLES, key * 32).senders["sender_id"][0] for key in (b"k", b"l"))
    assert one != other


def test_missing_people_stay_missing() -> None:
    hidden = pseudonymise(read(pd.DataFrame({"text": ["a"]})), b"k" * 32)
    assert hidden.attempts["sender_id"].isna().all()


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "config" / "pseudonym.key"
    assert load_key(file) == load_key(file)
    assert len(load_key(file)) == 32
    if os.name != "nt":
        assert file.stat().st_mode & 0o077 == 0


def test_the_key_may_not_lie_in_the_data_folder(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="data folder"):
        load_key(tmp_path / "data" / "keys" / "k", data_folder=tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_a_damaged_key_is_not_replaced_in_silence(tmp_path: Path) -> None:
    file = tmp_path / "k"
    file.write_text("not a key")
    with pytest.raises(StoreError, match="damaged"):
        load_key(file)
    assert file.read_text() == "not a key"


def test_the_default_lies_in_the_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert default_key_path() == tmp_path / "outreach_analysis" / "pseudonym.key"


def test_message_ids_links_and_names_in_further_columns_are_hidden_too() -> None:
    frame = pd.DataFrame(
        {"text": ["a", "b"], "attempt_id": ["<1@host.example>", "<2@host.example>"], "recipient_name": ["Bob Oak", "Cy"],
         "feedback": ["x", None], "url": ["https://www.linkedin.com/in/bob", None], "met": ["bob oak", "nobody"],
         "years": [1, 2], "mood": ["high", "low"], "reply_text": ["Sure", None]}
    )  # fmt: skip
    tables = read(frame)
    hidden = pseudonymise(tables, b"k" * 32)
    everything = " ".join(
        getattr(hidden, table).to_csv()
        for table in ("senders", "recipients", "attempts", "messages", "reviews", "replies")
    )
    for trace in ("host.example", "linkedin", "bob", "Bob"):
        assert trace not in everything
    assert hidden.attempts[["years", "mood"]].to_numpy().tolist() == [[1, "high"], [2, "low"]]
    assert set(hidden.replies["attempt_id"]) <= set(hidden.attempts["attempt_id"])
    assert set(hidden.reviews["message_id"]) <= set(hidden.messages["message_id"])
    assert pseudonymise(tables, b"k" * 32).messages.equals(hidden.messages)


def test_a_log_in_the_home_folder_takes_the_key_of_the_configuration(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: home)
    assert load_key(data_folder=home) == load_key(data_folder=home / "data")
    for file, folder in ((home / "my.key", home), (default_key_path(), default_key_path().parent)):
        with pytest.raises(
            InvalidValueError, match="--key FILE, in a folder of yours that does not hold the log"
        ):
            load_key(file, data_folder=folder)
    assert not (home / "my.key").exists()
