"""A real public archive, and the test files of a mail library, against plain readings of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from outreach_analysis.importers import read

HEADER = re.compile(r"^(From|In-Reply-To|References|Message-ID):[ ]?((?:.*)(?:\n[ \t].*)*)", re.MULTILINE)


def walk_threads(folder: Path) -> dict[str, bool]:
    """Message-ID of each root to whether somebody else answered below it, by headers alone."""
    sender: dict[str, str] = {}
    parents: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*.txt")):
        text = "\n" + file.read_text(encoding="latin-1")
        for chunk in re.split(r"\nFrom \S+ at \S+  \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\n", text)[1:]:
            head = chunk.split("\n\n", 1)[0]
            headers = dict(HEADER.findall(head))
            identifier = re.search(r"<([^<>]+)>", headers["Message-ID"])[1]
            sender[identifier] = headers["From"].split("(")[0].strip().lower()
            links = re.findall(r"<([^<>]+)>", headers.get("In-Reply-To", ""))
            links += re.findall(r"<([^<>]+)>", headers.get("References", ""))[::-1]
            parents[identifier] = links

    def root_of(identifier: str) -> str:
        seen = {identifier}
        while above := next(
            (item for item in parents[identifier] if item in sender and item not in seen), None
        ):
            seen.add(above)
            identifier = above
        return identifier

    replied: dict[str, bool] = {}
    for identifier, author in sender.items():
        root = root_of(identifier)
        replied[root] = replied.get(root, False) or author != sender[root]
    return replied


def test_replied_agrees_with_a_walk_by_headers_on_a_real_archive(shared: Path) -> None:
    walked = walk_threads(shared / "data" / "mbox")
    tables = read(shared / "data" / "mbox")
    assert tables.rows_read == 1389
    assert tables.rows_read == tables.rows_accepted + len(tables.quarantine) + tables.rows_duplicate
    replied = dict(zip(tables.attempts["attempt_id"], tables.attempts["replied"].astype(bool), strict=True))
    compared = walked.keys() & replied.keys()
    assert len(compared) == len(walked)
    agreed = sum(walked[root] == replied[root] for root in compared)
    assert agreed >= 0.98 * len(compared)


def test_no_message_of_the_archive_keeps_its_quotes(shared: Path) -> None:
    texts = read(shared / "data" / "mbox").messages["text"]
    assert texts.str.contains(r"(?m)^> ").sum() <= 1  # one mail has no words of its own
    assert texts.str.contains("mailing list\npython-committers at", regex=False).sum() == 0


def test_test_files_of_a_mail_library_are_each_kept_or_quarantined(shared: Path) -> None:
    folder = shared / "bad_inputs" / "cpython-email"
    tables = read(folder, kind="mbox")
    assert tables.rows_read >= len(list(folder.iterdir()))
    assert tables.rows_read == tables.rows_accepted + len(tables.quarantine) + tables.rows_duplicate
    assert len(tables.quarantine) < 0.3 * tables.rows_read
    assert set(tables.quarantine["reason"]) <= {"no sender", "neither text nor subject"}


@pytest.mark.parametrize("name", ["2012-05.txt", "2014-01.txt"])
def test_one_file_alone_is_recognised_as_mail(shared: Path, name: str) -> None:
    assert len(read(shared / "data" / "mbox" / name).attempts) > 5
