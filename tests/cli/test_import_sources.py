from __future__ import annotations

import pandas as pd
import pytest

from outreach_analysis.store import open_store


@pytest.fixture
def messages(tmp_path):
    path = tmp_path / "messages.csv"
    frame = pd.DataFrame(
        {"text": ["Hi Ada", "Hi Bo", ""], "sender_id": ["m1", "m1", "m2"], "replied": ["yes", "no", "no"]}
    )
    frame.to_csv(path, index=False)
    return path


def test_the_log_holds_what_was_accepted(outreach, messages, tmp_path):
    done = outreach("import", "messages.csv")
    assert done.code == 0, done.err
    assert "2 rows added to messages" in done.out
    assert "1 in quarantine" in done.err
    with open_store(tmp_path / "data" / "outreach.duckdb") as store:
        assert store.read().messages["text"].tolist() == ["Hi Ada", "Hi Bo"]


def test_the_same_file_twice_adds_nothing(outreach, messages):
    outreach("import", "messages.csv", "--db", "log.duckdb")
    assert outreach("import", "messages.csv", "--db", "log.duckdb").out == "log.duckdb: nothing new.\n"


def test_quarantine_under_strict_still_keeps_the_good_rows(outreach, messages, tmp_path):
    done = outreach("import", "messages.csv", "--db", "log.duckdb", "--strict")
    assert done.code == 3
    with open_store(tmp_path / "log.duckdb") as store:
        assert len(store.read().messages) == 2


def test_a_file_that_is_no_log_is_left_alone(outreach, messages, tmp_path):
    (tmp_path / "log.duckdb").write_bytes(b"no database" * 100)
    done = outreach("import", "messages.csv", "--db", "log.duckdb")
    assert done.code == 1
    assert "StoreError [store]" in done.err
    assert (tmp_path / "log.duckdb").read_bytes() == b"no database" * 100


def test_pseudonyms_stand_in_the_log_and_their_key_outside_its_folder(outreach, messages, tmp_path):
    done = outreach("import", "messages.csv", "--db", "log/log.duckdb", "--pseudonymise", "--key", "keys/k")
    assert done.code == 0, done.err
    assert "identifiers are pseudonyms" in done.err
    again = outreach("import", "messages.csv", "--db", "log/log.duckdb", "--pseudonymise", "--key", "keys/k")
    assert "nothing new" in again.out
    with open_store(tmp_path / "log" / "log.duckdb") as store:
        assert store.read().senders["sender_id"].str.fullmatch("sender-[0-9a-f]{20}").all()
    refused = outreach("import", "messages.csv", "--db", "log/log.duckdb", "--pseudonymise", "--key", "log/k")
    assert refused.code == 2


def test_a_person_behind_a_pseudonym_is_forgotten_by_their_own_identifier(outreach, messages, tmp_path):
    outreach("import", "messages.csv", "--db", "log/log.duckdb", "--pseudonymise", "--key", "keys/k")
    assert outreach("forget", "sender:m1", "--db", "log/log.duckdb", "--key", "keys/k").code == 0
    with open_store(tmp_path / "log" / "log.duckdb") as store:
        assert len(store.read().attempts) == 0
