"""Mail, message by message: splitting, headers, bodies, threads, and hostile input."""

from __future__ import annotations

import base64
import time
import zipfile
from datetime import UTC, datetime
from email import message_from_string
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_analysis.errors import InvalidValueError, UnreadableSourceError, UnsafeSourceError
from outreach_analysis.importers import read
from outreach_analysis.importers.mail_body import own_text
from outreach_analysis.importers.mail_files import split_mails
from outreach_analysis.importers.mail_headers import Headers, moment_of
from outreach_analysis.outcomes import outcomes
from outreach_analysis.schema import ATTEMPTS, MESSAGES, REPLIES, Tables

ME, ADA, BOB = "me@example.org", "ada@example.com", "bob@example.net"


def mail(
    sender: str = ME,
    to: str = ADA,
    day: int = 1,
    body: str = "Could we talk?",
    *,
    subject: str = "A question",
    identifier: str = "",
    answers: str = "",
    **headers: str,
) -> str:
    lines = [f"From: {sender}", f"To: {to}", f"Subject: {subject}", f"Date: {day} Mar 2026 12:00:00 +0100"]
    lines += [f"Message-ID: <{identifier}>"] if identifier else []
    lines += [f"In-Reply-To: <{answers}>"] if answers else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\n".join(lines) + f"\n\n{body}\n"


def box(path: Path, *mails: str, ending: str = "\n") -> Path:
    text = "\n".join(f"From - Sun Mar  1 12:00:00 2026\n{item}" for item in mails)
    path.write_bytes(text.replace("\n", ending).encode("utf-8"))
    return path


def load(tmp_path: Path, *mails: str, me: str | None = ME, ending: str = "\n") -> Tables:
    tables = read(box(tmp_path / "box.mbox", *mails, ending=ending), kind="mbox", me=me)
    assert tables.rows_read == tables.rows_accepted + len(tables.quarantine) + tables.rows_duplicate
    for name, table in (("attempts", ATTEMPTS), ("messages", MESSAGES), ("replies", REPLIES)):
        table.checks().validate(getattr(tables, name))
        assert len(tables.origins[name]) == len(getattr(tables, name))
    return tables


def test_an_attempt_its_follow_up_its_reply_and_what_came_after(tmp_path: Path) -> None:
    tables = load(
        tmp_path,
        mail(identifier="1", to=f"Ada Byron <{ADA}>"),
        mail(identifier="2", day=5, answers="1", body="Did you see this?"),
        mail(ADA, ME, 6, "Gladly!", identifier="3", answers="2"),
        mail(identifier="4", day=7, answers="3", body="Thank you!"),
    )
    assert tables.attempts[["attempt_id", "sender_id", "recipient_id", "channel"]].to_numpy().tolist() == [
        ["1", ME, ADA, "email"]
    ]
    assert tables.messages["stage"].tolist() == ["sent", "follow_up"]
    assert tables.messages["version"].tolist() == [0, 1]
    assert tables.replies["text"].tolist() == ["Gladly!"]
    assert tables.recipients["name"].tolist() == ["Ada Byron"]
    assert tables.attempts["replied"].tolist() == [True]
    row = outcomes(tables).iloc[0]
    assert (row["status"], row["reply_latency_hours"], row["follow_ups"]) == ("replied", 120.0, 1)
    assert any("1 messages of conversations" in note for note in tables.notes)


def test_conversations_that_others_began_are_no_attempts(tmp_path: Path) -> None:
    tables = load(
        tmp_path,
        mail(ADA, ME, identifier="1"),
        mail(ME, ADA, 2, identifier="2", answers="1"),
        mail(ME, BOB, 3, identifier="3", subject="Re: your old mail", answers="absent"),
        mail(ME, BOB, 4, identifier="4"),
    )
    assert tables.attempts["attempt_id"].tolist() == ["4"]
    assert tables.rows_accepted == 4


def test_each_person_written_to_is_an_attempt_and_a_reply_goes_to_its_own(tmp_path: Path) -> None:
    tables = load(
        tmp_path,
        mail(to=f"{ADA}, {BOB}", identifier="1"),
        mail(BOB, ME, 2, "Sure", identifier="2", answers="1"),
    )
    assert tables.attempts["recipient_id"].tolist() == [ADA, BOB]
    assert tables.attempts["replied"].tolist() == [False, True]


def test_a_public_list_needs_no_owner(tmp_path: Path) -> None:
    listed = {"List_Id": "Demo <demo.lists.example.org>"}
    tables = load(
        tmp_path,
        mail(ADA, "demo@lists.example.org", identifier="1", **listed),
        mail(BOB, "demo@lists.example.org", 2, identifier="2", answers="1", **listed),
        mail(BOB, "demo@lists.example.org", 3, subject="Other", identifier="3", **listed),
        mail("x@y.example", "demo@lists.example.org", 4, subject="Third", identifier="4", **listed),
        me=None,
    )
    assert tables.attempts["attempt_id"].tolist() == ["1", "3", "4"]
    assert tables.attempts["replied"].tolist() == [True, False, False]
    assert tables.recipients["recipient_id"].tolist() == ["demo.lists.example.org"]
    assert any("public list" in note for note in tables.notes)


def test_the_owner_is_told_from_the_mail_and_said_without_an_address(tmp_path: Path) -> None:
    mails = [mail(ME, f"p{n}@example.com", n, subject=f"s{n}", identifier=str(n)) for n in range(1, 5)]
    tables = load(tmp_path, *mails, mail("p1@example.com", ME, 6, identifier="9", answers="1"), me=None)
    assert tables.attempts["sender_id"].unique().tolist() == [ME]
    assert any("takes part in every conversation" in note for note in tables.notes)
    assert not any("@" in note for note in tables.notes)


def test_an_owner_who_sent_nothing_is_refused_without_naming_anybody(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError) as caught:
        load(tmp_path, mail(), me="other@example.org")
    assert ADA not in str(caught.value)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"X_Autoreply": "yes"},
        {"Precedence": "auto_reply"},
        {"Precedence": "bulk"},
    ],
)
def test_headers_tell_automatic_replies_before_words(tmp_path: Path, headers: dict[str, str]) -> None:
    tables = load(
        tmp_path,
        mail(identifier="1"),
        mail(ADA, ME, 2, "Sure, let's talk!", identifier="2", answers="1", **headers),
    )
    assert tables.replies["is_automatic"].tolist() == [True]
    assert tables.attempts["replied"].tolist() == [False]
    assert outcomes(tables, as_of="2026-06-01")["status"].tolist() == ["no_reply"]


def test_mail_of_a_list_or_a_no_to_automation_is_human(tmp_path: Path) -> None:
    for headers in ({"Precedence": "bulk", "List_Id": "<l.example>"}, {"Auto_Submitted": "no"}):
        tables = load(
            tmp_path, mail(identifier="1"), mail(ADA, ME, 2, identifier="2", answers="1", **headers)
        )
        assert tables.replies["is_automatic"].tolist() == [False]


DSN = """From: Mail Delivery Subsystem <mailer-daemon@mx.example.org>
To: me@example.org
Subject: Nicht zustellbar: A question
Date: 1 Mar 2026 12:01:00 +0100
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Ihre Nachricht konnte nicht zugestellt werden.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ada@example.com
Action: failed
Status: 5.1.1
--b
Content-Type: text/rfc822-headers

From: me@example.org
Message-ID: <1>
--b--
"""


def test_a_bounce_finds_its_attempt_by_the_headers_that_it_carries(tmp_path: Path) -> None:
    tables = load(tmp_path, mail(identifier="1"), DSN)
    assert outcomes(tables)["status"].tolist() == ["bounced"]
    assert ADA not in tables.replies["text"][0]


def test_gmail_labels_tell_drafts_chats_and_the_owner(tmp_path: Path) -> None:
    tables = load(
        tmp_path,
        mail(identifier="1", X_Gmail_Labels="Gesendet,Wichtig", X_GM_THRID="7"),
        mail(ADA, ME, 2, "Yes", identifier="2", X_GM_THRID="7", subject="no header answers"),
        mail(to=BOB, day=3, identifier="3", X_Gmail_Labels='"=?UTF-8?Q?Entw=C3=BCrfe?="'),
        mail(to=BOB, day=4, identifier="4", X_Gmail_Labels="Chat"),
        me=None,
    )
    assert tables.attempts["replied"].tolist() == [True, pd.NA]
    assert tables.messages["stage"].tolist() == ["sent", "draft"]
    assert tables.attempts["sent_at"].isna().tolist() == [False, True]
    assert tables.quarantine["reason"].tolist() == ["a chat, not a mail"]
    assert outcomes(tables)["status"].tolist() == ["replied", "unknown"]


def test_answers_without_headers_thread_by_subject_and_people(tmp_path: Path) -> None:
    tables = load(
        tmp_path,
        mail(identifier="1"),
        mail(ADA, ME, 2, "Yes", subject="AW: A question"),
        mail(BOB, ME, 3, "No", subject="Re: A question"),
    )
    assert tables.replies["text"].tolist() == ["Yes"]


def test_a_reply_cycle_ends(tmp_path: Path) -> None:
    tables = load(tmp_path, mail(identifier="1", answers="2"), mail(identifier="2", answers="1"), me=None)
    assert tables.rows_accepted == 2


def test_repeats_are_duplicates_and_other_mails_of_the_same_id_are_not(tmp_path: Path) -> None:
    one = mail(identifier="1")
    tables = load(tmp_path, one, one, mail(identifier="1", to=BOB, body="Another", subject="Other"))
    assert (tables.rows_duplicate, len(tables.attempts)) == (1, 2)
    assert tables.attempts["attempt_id"].is_unique


def test_the_same_box_twice_gives_the_same_identifiers(tmp_path: Path) -> None:
    mails = [mail(body="no id"), mail(ADA, ME, 2, subject="Re: A question")]
    first, second = load(tmp_path, *mails), load(tmp_path, *mails)
    pd.testing.assert_frame_equal(first.messages, second.messages)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_body_lines_that_begin_with_from_do_not_split(tmp_path: Path, ending: str) -> None:
    body = "Hi\n\nFrom the desk of Bob\n\nFrom May 1 2026 on\n>From here\n\nFrom Mon Jan  5 10:00:00 2026 on\n>From now"
    tables = load(tmp_path, mail(body=body, identifier="1"), mail(to=BOB, identifier="2"), ending=ending)
    assert len(tables.attempts) == 2
    assert tables.messages["text"][0] == body.replace(">From", "From")


def test_separators_of_all_kinds_split() -> None:
    lines = [
        "From 1773664405479613283@xxx Tue Aug 08 12:36:29 +0000 2023",
        "From kbk at shore.net  Tue May  1 15:34:58 2012",
        "From Zoë Tue May 21 15:34:58 2012",
        "From ???@??? Tue May 21 15:34:58 2012",
        "From - Mon Sep 07 2009",
        "From zoe@example.org",
    ]
    text = "\n".join(f"{line}\nFrom: a@b.example\n\nHi\n" for line in lines)
    found = [raw.content.decode() for raw in split_mails(text.encode(), "box")]
    assert len(found) == 5
    assert "From - Mon Sep 07 2009" in found[3]


def test_a_list_archive_without_recipients_and_at_signs(tmp_path: Path) -> None:
    text = (
        "From ada at example.com  Sun Mar  1 12:00:00 2026\nFrom: ada at example.com (Ada B.)\n"
        "Date: Sun, 32 Foo 2026\nSubject: [demo] Hello\nMessage-ID: <1>\n\nHi all\n"
    )
    path = tmp_path / "list.txt"
    path.write_text(text)
    tables = read(path)
    assert tables.senders.loc[0, ["sender_id", "name"]].tolist() == ["ada@example.com", "Ada B."]
    assert tables.attempts["recipient_id"].tolist() == ["list:demo"]
    assert tables.attempts["sent_at"].dt.strftime("%F").tolist() == ["2026-03-01"]


@pytest.mark.parametrize(
    "body, own",
    [
        ("Yes!\n\nOn Tue, Ada wrote:\n> Hi\n> there\n", "Yes!"),
        ("> Monday?\nFine.\n> Tuesday?\nNo.", "Fine.\nNo."),
        ("Hi\n-- \nAda\nACME", "Hi"),
        ("Hi\n_______________________________________________\ndemo mailing list\ndemo@x", "Hi"),
        ("Hi\n-------------- next part --------------\nAn HTML attachment was scrubbed...", "Hi"),
        ("Hi\n\n-----Original Message-----\nFrom: Ada", "Hi"),
        ("Gern!\n\nAm Di., 4. Aug. 2026 um 10:00 Uhr schrieb Ada <ada@x.example>:\n\n> Hi", "Gern!"),
        ("Oui !\n\nLe mar. 4 août 2026 à 10:00, Ada <ada@x.example> a écrit :\n\n> Hi", "Oui !"),
        ("Sim!\n\nEm ter., 4 de ago. de 2026 às 10:00, Ada\n<ada@x.example> escreveu:\n\nHi", "Sim!"),
        ("はい\n\n2026年8月4日(火) 10:00 Ada <ada@x.example>:\n\n> Hi", "はい"),
        ("Claro.\n\nDe: Ada\nEnviado el: martes, 4 de agosto\nPara: Sam\nAsunto: Hi\n\nHi", "Claro."),
        ("Sure, call.\n\nThis email is confidential and intended solely for the addressee.", "Sure, call."),
        ("Gern.\n\nVon meinem iPhone gesendet", "Gern."),
        ("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHi\n-----BEGIN PGP SIGNATURE-----\niQ", "Hi"),
        ("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHi\n- -- \nAda", "Hi"),
    ],
)
def test_what_others_wrote_is_taken_off(tmp_path: Path, body: str, own: str) -> None:
    assert own_text(body) == own
    tables = load(tmp_path, mail(body=body, identifier="1"))
    assert tables.messages["text"].tolist() == [own]
    assert tables.messages["original_text"][0].strip() == body.strip()


@pytest.mark.parametrize(
    "body",
    [
        "On page 3 of your 2019 book you wrote:\nlooms think. I agree.",
        "On Monday I wrote:\nmy plan stands",
        "From: the start I liked it\nand I still do",
    ],
)
def test_own_words_that_look_like_a_quotation_stay(body: str) -> None:
    assert own_text(body) == body


def test_an_answer_below_its_quotation_is_kept_in_html_too(tmp_path: Path) -> None:
    body = "<div>On 3.8.2026 09:00, Ada wrote:</div><blockquote>old<blockquote>older</blockquote></blockquote><p>New.</p>"
    tables = load(tmp_path, mail(body=body, identifier="1", Content_Type="text/html"))
    assert tables.messages["text"].tolist() == ["New."]
    assert tables.messages["original_text"].tolist() == [
        "On 3.8.2026 09:00, Ada wrote:\n> old\n>> older\nNew."
    ]


@pytest.mark.parametrize(
    "date, moment",
    [
        ("Tue, 4 Aug 2026 25:61:00 +0200", None),
        ("Tue, 4 Aug 2026 10:00:00 -2500", None),
        ("soon", None),
        ("2026-08-04T10:00:00+02:00", datetime(2026, 8, 4, 8, tzinfo=UTC)),
        ("Di, 4 Aug 2026 10:00:00 +0200 (CEST)", datetime(2026, 8, 4, 8, tzinfo=UTC)),
    ],
)
def test_a_date_is_read_or_none_but_never_made_up(date: str, moment: datetime | None) -> None:
    assert moment_of(Headers(message_from_string(f"Date: {date}\n\n")), b"From -") == moment


def test_an_inbox_alone_is_told_to_lack_the_sent_mail(tmp_path: Path) -> None:
    answers = [mail(f"p{at}@x.example", ME, 2, subject="Re: A question", answers=f"s{at}") for at in range(3)]
    assert any("import their sent mail together" in note for note in load(tmp_path, *answers, me=None).notes)
    mine = mail(to=BOB, identifier="s9")
    own = load(tmp_path, mine, *answers)
    assert len(own.attempts) == 1
    assert any("3 messages of conversations whose beginning" in note for note in own.notes)


def test_headers_in_raw_bytes_are_read(tmp_path: Path) -> None:
    tables = load(tmp_path, mail(identifier="1", subject="Grüße", X_Gmail_Labels="Entwürfe"))
    assert tables.messages["subject"].tolist() == ["Grüße"]
    assert tables.messages["stage"].tolist() == ["draft"]


def test_a_folder_of_sent_mail_is_its_senders_mailbox(tmp_path: Path) -> None:
    tables = load(tmp_path, *(mail(to=f"p{at}@x.example", identifier=str(at)) for at in range(3)), me=None)
    assert tables.attempts["recipient_id"].tolist() == [f"p{at}@x.example" for at in range(3)]
    assert any("folder of sent mail" in note for note in tables.notes)


def test_bodies_in_all_encodings(tmp_path: Path) -> None:
    encoded = base64.b64encode("Grüße, café".encode("latin-1")).decode()
    rich = (
        "--b\nContent-Type: text/html; charset=utf-8\n\n<style>x{}</style><p>Hi&nbsp;Ada,</p><p>free?</p>"
        '<div class="gmail_quote">old</div>\n--b--'
    )
    tables = load(
        tmp_path,
        mail(
            identifier="1",
            body=encoded,
            Content_Type="text/plain; charset=iso-8859-1",
            Content_Transfer_Encoding="base64",
        ),
        mail(identifier="2", to=BOB, body=rich, Content_Type='multipart/alternative; boundary="b"'),
        mail(
            identifier="3",
            to=BOB,
            subject="Lunch? (eom)",
            body="",
            Content_Type="text/plain; charset=nonsense",
        ),
        mail(
            identifier="4",
            to=BOB,
            body="one \ntwo",
            subject="=?utf-8?b?w7w=?= x",
            Content_Type="text/plain; format=flowed",
        ),
    )
    assert tables.messages["text"].tolist() == ["Grüße, café", "Hi Ada,\nfree?", "Lunch? (eom)", "one two"]
    assert tables.messages["subject"][3] == "ü x"


def nested(depth: int) -> str:
    head = "".join(
        f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n' for level in range(depth)
    )
    return f"From: {ME}\n{head}Content-Type: text/plain\n\nHi\n"


@pytest.mark.parametrize(
    "bomb",
    [
        nested(5_000),
        nested(99),
        f"From: {ME}\n" + "X-A: b\n" * 50_000 + "\nHi\n",
        f"From: {ME}\nSubject: " + "=?utf-8?q?a?= " * 20_000 + "\n\nHi\n",
        f"From: {ME}\nSubject: " + "=?" * 900 + "\n\nHi\n",
        f"From: {'<' * 50_000}\n\nHi\n",
        f"From: {'a at ' * 40_000}\n\nHi\n",
        f"From: {ME}\n\n" + "On a\n" * 100_000,
        f"From: {ME}\nContent-Type: text/html\n\n" + "<" * 500_000,
        f"From: {ME}\nContent-Type: text/html\n\n" + "<script>" * 50_000,
        f"From: {ME}\n\n" + "From " * 100_000,
    ],
    ids=lambda bomb: f"{len(bomb)} characters of {bomb[20:60]!r}",
)
def test_a_bomb_is_read_or_set_apart_in_a_second_and_the_rest_goes_on(tmp_path: Path, bomb: str) -> None:
    began = time.perf_counter()
    tables = load(tmp_path, bomb, mail(to=BOB, identifier="1"))
    assert time.perf_counter() - began < 2
    assert "1" in tables.attempts["attempt_id"].tolist()
    assert tables.rows_read >= 2


@settings(max_examples=25)
@given(st.lists(st.binary(max_size=200), min_size=1, max_size=3))
def test_any_bytes_are_kept_or_set_apart(
    tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("mail") / "any.eml"
    path.write_bytes(
        b"\n".join(b"From a@b Sun Mar  1 12:00:00 2026\nFrom: a@b.example\n" + item for item in contents)
    )
    tables = read(path, kind="mbox")
    assert tables.rows_read == tables.rows_accepted + len(tables.quarantine) + tables.rows_duplicate > 0


def test_a_folder_of_single_mails_and_a_zip_of_boxes(tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    for n in range(3):
        (folder / f"{n}.eml").write_text(mail(to=f"p{n}@example.com", identifier=str(n), subject=f"s{n}"))
    assert len(read(folder, me=ME).attempts) == 3
    archive = tmp_path / "takeout.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(
            box(tmp_path / "All mail.mbox", mail(identifier="1"), mail(to=BOB, identifier="2")),
            "Takeout/All mail.mbox",
        )
    assert len(read(archive, me=ME).attempts) == 2


def test_a_zip_bomb_and_an_empty_file_are_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.mbox", b"0" * (80 << 20))
    with pytest.raises(UnsafeSourceError):
        read(bomb)
    (tmp_path / "empty.mbox").write_bytes(b"")
    with pytest.raises(UnreadableSourceError):
        read(tmp_path / "empty.mbox", kind="mbox")
