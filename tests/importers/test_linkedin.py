"""LinkedIn exports of every era, and what goes wrong in them."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from outreach_analysis.errors import InvalidValueError, MissingColumnError, UnsafeSourceError, UsageError
from outreach_analysis.importers import read
from outreach_analysis.importers.linkedin_files import profile_urls, repaired
from outreach_analysis.outcomes import outcomes
from outreach_analysis.schema import ATTEMPTS, MESSAGES, RECIPIENTS, REPLIES, Tables

ME = "https://www.linkedin.com/in/sam-lee"
ADA = "https://www.linkedin.com/in/ada-byron"
BOB = "https://www.linkedin.com/in/bob"
ERA_2018 = "From,To,Date,Subject,Content,Direction,Folder"
ERA_2021 = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,DATE,SUBJECT,CONTENT,FOLDER"
ERA_2023 = ERA_2021.replace("TO,DATE", "TO,RECIPIENT PROFILE URLS,DATE")
ERA_2024 = ERA_2023 + ",IS MESSAGE DRAFT,IS CONVERSATION DRAFT"
ERA_2026 = ERA_2024 + ",ATTACHMENTS"
INVITES = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
NAMES = {ME: "Sam Lee", ADA: "Ada Byron, PhD", BOB: "Bob Stone"}


def message(
    sender: str,
    to: str,
    day: int,
    content: str,
    *,
    conversation: str = "c1",
    subject: str = "",
    draft: str = "No",
) -> dict[str, str]:
    return {
        "CONVERSATION ID": conversation,
        "FROM": NAMES[sender],
        "SENDER PROFILE URL": sender,
        "TO": ",".join(NAMES[url] for url in to.split(";")),
        "RECIPIENT PROFILE URLS": to,
        "DATE": f"2026-03-{day:02d} 10:00:00 UTC",
        "SUBJECT": subject,
        "CONTENT": content,
        "FOLDER": "INBOX",
        "IS MESSAGE DRAFT": draft,
        "IS CONVERSATION DRAFT": "No",
    }


def sheet(
    header: str, rows: list[dict[str, str]], *, quoting: int = csv.QUOTE_MINIMAL, preamble: str = ""
) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(
        out, header.split(","), extrasaction="ignore", quoting=quoting, lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return preamble + out.getvalue()


def load(tmp_path: Path, me: str | None = None, **files: str) -> Tables:
    folder = tmp_path / "export"
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    return checked(read(folder, me=me))


def checked(tables: Tables) -> Tables:
    assert tables.rows_read == tables.rows_accepted + len(tables.quarantine) + tables.rows_duplicate
    for name, table in (
        ("attempts", ATTEMPTS),
        ("messages", MESSAGES),
        ("replies", REPLIES),
        ("recipients", RECIPIENTS),
    ):
        table.checks().validate(getattr(tables, name))
        assert len(tables.origins[name]) == len(getattr(tables, name))
    return tables


TALK = [  # newest first, as LinkedIn writes
    message(ME, ADA, 9, "Thank you so much!"),
    message(ADA, ME, 8, "Happy to talk."),
    message(ME, ADA, 5, "Did you see this?"),
    message(ME, ADA, 1, "<p>Hi Ada,</p><p>could we talk &amp; meet?</p>"),
    message(ME, BOB, 3, "I answer you", conversation="c2"),
    message(BOB, ME, 2, "Buy my course", conversation="c2"),
    message(ME, BOB, 4, "Hello Bob", conversation="c3"),
]


@pytest.mark.parametrize("header", [ERA_2021, ERA_2023, ERA_2024, ERA_2026])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_messages_of_every_era_give_the_same_attempts(tmp_path: Path, header: str, quoting: int) -> None:
    tables = load(tmp_path, messages=sheet(header, TALK, quoting=quoting))
    attempts = tables.attempts.set_index("recipient_id")
    assert attempts.loc[ADA, "replied"]
    assert set(attempts["sender_id"]) == {ME}
    assert set(attempts["channel"]) == {"linkedin_message"}
    assert len(attempts) == 2
    assert tables.messages["stage"].tolist() == ["sent", "follow_up", "sent"]
    assert tables.messages["text"][0] == "Hi Ada,\ncould we talk & meet?"
    assert tables.replies["text"].tolist() == ["Happy to talk."]
    assert outcomes(tables)["reply_latency_hours"].tolist()[0] == 7 * 24
    assert any("in every conversation" in note for note in tables.notes)
    assert not any("linkedin.com" in note or "Sam" in note for note in tables.notes)


def test_the_oldest_era_has_direction_and_names_only(tmp_path: Path) -> None:
    rows = [
        {
            "From": "Ada Byron",
            "To": "Sam Lee",
            "Date": "3/8/18, 10:05 AM",
            "Content": "Yes",
            "Direction": "INCOMING",
        },
        {
            "From": "Sam Lee",
            "To": "Ada Byron",
            "Date": "3/1/18, 9:05 PM",
            "Content": "Hi",
            "Direction": "OUTGOING",
        },
        {
            "From": "Bob",
            "To": "Sam Lee",
            "Date": "12/25/17, 1:00 PM",
            "Content": "x",
            "Direction": "INCOMING",
        },
    ]
    tables = load(tmp_path, messages=sheet(ERA_2018, rows))
    assert tables.recipients["name"].tolist() == ["Ada Byron"]
    assert tables.attempts["sent_at"].dt.strftime("%F %R").tolist() == ["2018-03-01 21:05"]
    assert tables.attempts["replied"].tolist() == [True]
    assert any("no zone" in note for note in tables.notes)


def test_connections_give_company_and_title_below_any_preamble(tmp_path: Path) -> None:
    rows = [
        {"First Name": "Ada", "Last Name": "Byron", "URL": ADA, "Company": "Engines", "Position": "Analyst",
         "Connected On": "02 Mar 2026"},
        {"First Name": "", "Last Name": "", "URL": "", "Connected On": "01 Mar 2026"},
        {"First Name": "New", "Last Name": "Friend", "URL": "", "Connected On": "03 Mar 2026"},
        {"First Name": "New", "Last Name": "Friend", "URL": "", "Connected On": "03 Mar 2026"},
    ]  # fmt: skip
    preamble = 'Notes:\n"When exporting, you may, notice ""missing"" addresses."\n\n'
    tables = load(
        tmp_path,
        messages=sheet(ERA_2024, TALK),
        Connections=sheet(CONNECTIONS, rows, preamble=preamble),
    )
    people = tables.recipients.set_index("recipient_id")
    assert people.loc[ADA, ["company", "title"]].tolist() == ["Engines", "Analyst"]
    assert str(people.loc[ADA, "connected_on"].date()) == "2026-03-02"
    assert pd.isna(people.loc[BOB, "company"])
    assert tables.quarantine[["source", "row"]].to_numpy().tolist() == [["Connections.csv", 2]]
    assert tables.rows_duplicate == 1


@pytest.mark.parametrize("date", ["02 Mar 2026", "3/2/26, 8:00 AM", "02-Mar-26"])
@pytest.mark.parametrize("header", [CONNECTIONS, CONNECTIONS.replace("URL,", "")])
def test_connections_of_every_era(tmp_path: Path, date: str, header: str) -> None:
    row = {"First Name": "Bob", "Last Name": "Stone", "URL": BOB, "Company": "Stones", "Connected On": date}
    text = sheet(header, [row]).replace("\n", "\r\n")
    tables = load(tmp_path, messages=sheet(ERA_2021, TALK), Connections=text)
    assert tables.recipients.set_index("name").loc["Bob Stone", "company"] == "Stones"


def invite(
    to: str, message: str, *, sent: str = "3/1/26, 7:00 AM", direction: str = "OUTGOING"
) -> dict[str, str]:
    return {"From": "Sam Lee", "To": NAMES[to], "Sent At": sent, "Message": message, "Direction": direction,
            "inviterProfileUrl": ME, "inviteeProfileUrl": to}  # fmt: skip


def test_invitation_notes_are_attempts_and_a_connection_accepts_them(tmp_path: Path) -> None:
    connections = [{"First Name": "Ada", "Last Name": "Byron", "URL": ADA, "Connected On": "02 Mar 2026"}]
    tables = load(
        tmp_path,
        Invitations=sheet(INVITES, [
            invite(ADA, "Hi Ada"), invite(BOB, "Hi Bob"), invite(BOB, "", sent="1/1/26, 1:00 PM"),
            invite(ME, "x", direction="INCOMING") | {"inviterProfileUrl": BOB, "inviteeProfileUrl": ME},
        ]),
        Connections=sheet(CONNECTIONS, connections),
    )  # fmt: skip
    assert tables.attempts["channel"].tolist() == ["linkedin_invite"] * 2
    assert tables.attempts.set_index("recipient_id")["accepted"].to_dict() == {ADA: True, BOB: False}
    assert tables.attempts["replied"].isna().all()
    assert tables.rows_read == tables.rows_accepted == 5


def test_without_connections_nobody_knows_whether_an_invitation_was_accepted(tmp_path: Path) -> None:
    tables = load(tmp_path, Invitations=sheet(INVITES, [invite(ADA, "Hi Ada")]))
    assert tables.attempts["accepted"].isna().all()


def test_a_note_that_opens_a_conversation_is_one_attempt_with_its_reply(tmp_path: Path) -> None:
    messages = [message(ADA, ME, 2, "Welcome!"), message(ME, ADA, 1, "Hi Ada")]
    tables = load(
        tmp_path, messages=sheet(ERA_2024, messages), Invitations=sheet(INVITES, [invite(ADA, "Hi Ada")])
    )
    assert tables.attempts[["channel", "replied"]].to_numpy().tolist() == [["linkedin_invite", True]]
    assert tables.rows_duplicate == 1
    assert tables.attempts["sent_at"].dt.hour.tolist() == [10]
    answered = load(
        tmp_path,
        messages=sheet(ERA_2024, messages[:1]),
        Invitations=sheet(INVITES, [invite(ADA, "Hi")]),
        me=ME,
    )
    assert answered.attempts[["channel", "replied"]].to_numpy().tolist() == [["linkedin_invite", True]]


def test_a_reply_finds_its_attempt_by_name_where_neither_conversation_nor_recipient_is_given(
    tmp_path: Path,
) -> None:
    rows = [message(ADA, ME, 2, "Gladly", conversation=""), message(ME, ADA, 1, "Hi", conversation=""), *TALK]
    tables = load(tmp_path, messages=sheet(ERA_2021, rows))
    answered = tables.messages.merge(tables.replies, on="attempt_id", suffixes=("", "_back"))
    assert ["Hi", "Gladly"] in answered[["text", "text_back"]].to_numpy().tolist()


def test_drafts_stay_drafts(tmp_path: Path) -> None:
    rows = [*TALK, message(ME, ADA, 20, "Never sent", conversation="c9", draft="Yes")]
    tables = load(tmp_path, messages=sheet(ERA_2024, rows))
    drafted = tables.messages[tables.messages["stage"] == "draft"]
    assert drafted["text"].tolist() == ["Never sent"]
    attempt = tables.attempts.set_index("attempt_id").loc[drafted["attempt_id"].item()]
    assert pd.isna(attempt["sent_at"])
    assert pd.isna(attempt["replied"])


def test_a_subject_to_somebody_who_is_no_connection_is_an_inmail(tmp_path: Path) -> None:
    rows = [
        message(ME, ADA, 1, "Hi", subject="Question"),
        message(ME, BOB, 1, "Hi", subject="Question", conversation="c2"),
    ]
    connections = [{"First Name": "Bob", "Last Name": "Stone", "URL": BOB, "Connected On": "02 Jan 2020"}]
    tables = load(
        tmp_path, me=ME, messages=sheet(ERA_2024, rows), Connections=sheet(CONNECTIONS, connections)
    )
    assert tables.attempts.set_index("recipient_id")["channel"].to_dict() == {
        ADA: "inmail",
        BOB: "linkedin_message",
    }


def test_rows_that_cannot_be_used_are_set_apart_with_row_and_reason(tmp_path: Path) -> None:
    hidden = message(ADA, ME, 6, "", conversation="c7") | {
        "FROM": "LinkedIn Member",
        "SENDER PROFILE URL": "",
    }
    sponsored = message(ADA, ME, 6, "Ad", conversation="c8") | {
        "FROM": "Sponsored Conversation",
        "SENDER PROFILE URL": "",
    }
    rows = [
        *TALK,
        hidden,
        message(ME, ADA, 5, "To the hidden", conversation="c7")
        | {"TO": "LinkedIn Member", "RECIPIENT PROFILE URLS": ""},
        sponsored,
        message(ME, ADA, 7, "", conversation="c6"),
        message(ME, ADA, 7, "x", conversation="c6") | {"DATE": "yesterday"},
    ]
    text = sheet(ERA_2024, rows) + "only,three,cells\n"
    tables = load(tmp_path, messages=text)
    assert tables.quarantine[["row", "column", "reason"]].to_numpy().tolist() == [
        [13, "", "3 cells where the header has 12"],
        [11, "CONTENT", "empty text"],
        [12, "DATE", "a date that cannot be read"],
    ]
    empty = tables.replies[tables.replies["text"].isna()]
    assert len(empty) == 1
    assert not tables.recipients["name"].eq("LinkedIn Member").any()


def test_groups_and_names_with_commas(tmp_path: Path) -> None:
    rows = [message(BOB, f"{ME};{ADA}", 2, "Sure"), message(ME, f"{ADA};{BOB}", 1, "Hi both"), *TALK[4:]]
    tables = load(tmp_path, me=ME, messages=sheet(ERA_2024, rows))
    group = tables.attempts[tables.attempts["sent_at"] == pd.Timestamp("2026-03-01 10:00", tz="UTC")]
    assert group.set_index("recipient_id")["replied"].to_dict() == {ADA: False, BOB: True}
    single = load(tmp_path, messages=sheet(ERA_2024, TALK))
    assert single.recipients.set_index("recipient_id").loc[ADA, "name"] == "Ada Byron, PhD"


def test_a_zip_a_single_file_and_both_together_count_each_row_once(tmp_path: Path) -> None:
    archive = tmp_path / "Basic_LinkedInDataExport_03-10-2026.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("export/messages.csv", sheet(ERA_2024, TALK))
        packed.writestr("export/Profile.csv", "First Name,Last Name\nSam,Lee\n")
    alone = checked(read(archive))
    file = tmp_path / "messages.csv"
    file.write_text(sheet(ERA_2024, TALK))
    both = checked(read([archive, file]))
    assert (both.rows_read, both.rows_duplicate) == (14, 7)
    pd.testing.assert_frame_equal(alone.messages, both.messages)


def test_line_breaks_in_content_and_text_that_was_encoded_twice(tmp_path: Path) -> None:
    rows = [
        *TALK,
        message(ME, BOB, 8, 'one\ntwo, "three"', conversation="d"),
        message(ME, ADA, 9, "JosÃ©", conversation="e"),
    ]
    tables = load(tmp_path, messages=sheet(ERA_2026, rows, quoting=csv.QUOTE_ALL))
    assert {'one\ntwo, "three"', "José"} <= set(tables.messages["text"])
    assert repaired("schön – naïve “x” ß") == "schön – naïve “x” ß"


def test_the_owner_may_be_named_or_must_be_where_it_cannot_be_told(tmp_path: Path) -> None:
    lone = [message(ADA, ME, 2, "Yes"), message(ME, ADA, 1, "Hi")]
    with pytest.raises(InvalidValueError, match="cannot be told"):
        load(tmp_path, messages=sheet(ERA_2024, lone))
    known = [{"First Name": "Ada", "Last Name": "Byron", "URL": ADA, "Connected On": "02 Mar 2026"}]
    told = load(tmp_path, messages=sheet(ERA_2024, lone), Connections=sheet(CONNECTIONS, known))
    assert told.attempts["sender_id"].tolist() == [ME]
    (tmp_path / "export" / "Connections.csv").unlink()
    for me in (ME, "http://de.linkedin.com/in/Sam-Lee/", "sam-lee"):
        assert load(tmp_path, me=me, messages=sheet(ERA_2024, lone)).attempts["recipient_id"].tolist() == [
            ADA
        ]
    with pytest.raises(InvalidValueError, match="takes part in nothing") as caught:
        load(tmp_path, me="https://www.linkedin.com/in/somebody", messages=sheet(ERA_2024, lone))
    assert "ada" not in str(caught.value)


def test_profile_urls_are_split_and_brought_to_one_form() -> None:
    assert profile_urls(
        "https://www.linkedin.com/in/A-b?x;http://uk.linkedin.com/in/c/,linkedin.com/in/A-b"
    ) == [
        "https://www.linkedin.com/in/a-b",
        "https://www.linkedin.com/in/c",
    ]


def test_bombs_and_files_of_something_else_are_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("messages.csv", b"a" * (80 << 20))
    with pytest.raises(UnsafeSourceError):
        read(bomb)
    other = tmp_path / "messages.csv"
    other.write_text("a,b\n1,2\n")
    with pytest.raises(MissingColumnError):
        read(other, kind="linkedin")
    torn = tmp_path / "torn.zip"
    with zipfile.ZipFile(torn, "w") as packed:
        packed.writestr("messages.csv", sheet(ERA_2024, TALK))
    torn.write_bytes(torn.read_bytes().replace(b"Happy", b"Sappy"))
    with pytest.raises(UsageError, match="damaged"):
        read(torn)


def test_identifiers_do_not_depend_on_which_files_came_along(tmp_path: Path) -> None:
    notes = sheet(INVITES.replace(",inviterProfileUrl,inviteeProfileUrl", ""), [invite(BOB, "Hi Bob")])
    alone = load(tmp_path, Invitations=notes)
    row = {"First Name": "Bob", "Last Name": "Stone", "URL": BOB, "Connected On": "02 Mar 2026"}
    known = load(tmp_path, Invitations=notes, Connections=sheet(CONNECTIONS, [row]))
    assert known.attempts["recipient_id"].tolist() == [BOB]
    assert alone.attempts["attempt_id"].tolist() == known.attempts["attempt_id"].tolist()
