"""A thread that two imports split is one thread, whichever half comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from outreach_analysis.importers import read
from outreach_analysis.schema import Tables
from outreach_analysis.store import open_store


def mail(who: str, day: int, text: str, *answers: int) -> str:
    refers = "".join(f"<{at}@x> " for at in answers)
    lines = [
        f"From - Sun Mar {day:2d} 12:00:00 2026",
        f"From: {who}@x.example",
        f"Subject: {'Re: ' if answers else ''}[demo] Looms",
        f"Date: {day} Mar 2026 12:00:00 +0000",
        f"Message-ID: <{day}@x>",
        *([f"References: {refers}"] if answers else []),
    ]
    return "\n".join(lines) + f"\n\n{text}\n\n"


MAILS = [
    mail("ada", 1, "Who knows looms?"),
    mail("ada", 2, "Anybody?", 1),
    mail("bo", 3, "I do.", 1, 2),
    mail("cy", 4, "Me too.", 1, 2, 3),
    mail("ada", 5, "Thank you!", 1, 2, 3),
    mail("di", 6, "Another thing"),
]


def box(path: Path, *mails: str) -> Tables:
    path.write_text("".join(mails))
    return read(path)


def told(tables: Tables) -> list[object]:
    return [
        sorted(tables.attempts[["attempt_id", "replied"]].to_numpy().tolist()),
        sorted(tables.messages[["message_id", "attempt_id", "stage", "version"]].to_numpy().tolist()),
        sorted(tables.replies[["attempt_id", "text"]].to_numpy().tolist()),
        sorted(tables.senders["sender_id"]),
    ]


@pytest.mark.parametrize("cut", [1, 2, 3])
@pytest.mark.parametrize("order", [1, -1])
def test_halves_of_a_thread_are_the_whole(tmp_path: Path, cut: int, order: int) -> None:
    with open_store(tmp_path / "whole.duckdb") as store:
        store.upsert(box(tmp_path / "whole.mbox", *MAILS))
        whole = told(store.read())
    halves = [box(tmp_path / "a.mbox", *MAILS[:cut]), box(tmp_path / "b.mbox", *MAILS[cut:])]
    with open_store(tmp_path / "halves.duckdb") as store:
        for half in halves[::order]:
            store.upsert(half)
        assert told(store.read()) == whole
        for number, half in enumerate(halves):
            assert store.upsert(half, source=f"copy {number}").nothing
        assert told(store.read()) == whole


def test_an_answer_to_what_never_comes_stays_an_attempt_and_says_so(tmp_path: Path) -> None:
    with open_store(tmp_path / "log.duckdb") as store:
        store.upsert(box(tmp_path / "a.mbox", *MAILS[2:]))
        attempts = store.read().attempts.set_index("attempt_id")
    assert attempts["thread_is_whole"].tolist() == [False, True]


def test_who_is_forgotten_is_named_in_no_list_of_who_answered(tmp_path: Path) -> None:
    path = tmp_path / "log.duckdb"
    more = mail("cy", 7, "A thing of my own")
    with open_store(path) as store:
        store.upsert(box(tmp_path / "a.mbox", *MAILS[2:], more))
        store.forget("sender", "cy@x.example")
        assert store.read().attempts["attempt_id"].tolist() == ["3@x", "6@x"]
    assert b"cy@x" not in path.read_bytes()
