"""Trackers as programmes keep them: names near ours, remarks in cells, totals, what to paste."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from outreach_analysis.errors import MissingColumnError, UnreadableSourceError
from outreach_analysis.importers import read
from outreach_analysis.importers.suggest import suggest_columns
from outreach_analysis.schema import ATTEMPTS, Tables

TEXTS = [f"Hello, I read note {at} of yours and wonder whether we could talk." for at in range(6)]


def tracker(**columns: list[object]) -> Tables:
    tables = read(pd.DataFrame({"Message Body": TEXTS, **columns}))
    assert tables.rows_read == tables.rows_accepted + len(tables.quarantine) + tables.rows_duplicate
    return tables


def test_what_was_not_sent_is_a_draft_and_no_attempt_without_reply() -> None:
    tables = tracker(**{"Sent?": ["Y", "N", "y", "yes", "no", "Y"], "Date Sent": ["2026-03-01"] * 6})
    assert tables.messages["stage"].tolist() == ["sent", "draft", "sent", "sent", "draft", "sent"]
    assert tables.attempts["sent_at"].notna().sum() == 4
    assert any("2 messages were not sent" in note for note in tables.notes)


def test_a_profile_link_tells_recipients_apart() -> None:
    links = [f"https://www.linkedin.com/in/p{at}" for at in range(5)]
    tables = tracker(**{"LinkedIn URL": [*links, ""], "Contact": ["Ada"] * 6})
    assert tables.recipients["recipient_id"].tolist()[:5] == links
    assert tracker(LinkedIn=["yes"] * 6).recipients.empty


def test_answers_with_remarks_are_read_by_how_they_begin() -> None:
    said = ["Yes - 3/4", "no reply yet", "Yes, intro to Ann", "pending", "No (twice)", "n/a"]
    replied = tracker(Replied=said).attempts["replied"]
    assert replied.tolist()[:5] == [True, False, True, False, False]
    assert replied.isna().tolist() == [False] * 5 + [True]


def test_a_reply_in_words_is_not_taken_for_a_yes() -> None:
    tables = tracker(Reply=["Yes, gladly, call me", "", "No, sorry, we are full", "", "", "Yes of course"])
    assert tables.replies["text"].tolist() == [
        "Yes, gladly, call me",
        "No, sorry, we are full",
        "Yes of course",
    ]


def test_outcomes_in_free_words_count_replies_and_keep_the_words() -> None:
    said = ["Replied - call booked", "No response (2 tries)", "Declined: not hiring", "Ghosted", "hm", ""]
    attempts = tracker(Outcome=said).attempts
    assert attempts["outcome"].fillna("").tolist() == ["", "no_reply", "declined", "no_reply", "", ""]
    assert attempts["replied"].tolist()[:4] == [True, False, True, False]
    assert attempts["replied"].isna().tolist()[4:] == [True, True]
    assert attempts["Outcome_source"].fillna("").tolist() == said


def test_a_row_of_totals_is_no_message(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("Message,Replied,,\n" + "".join(f'"{text}",Y,,\n' for text in TEXTS) + "Total,,,\n,,,\n")
    tables = read(file)
    assert len(tables.messages) == 6
    assert tables.quarantine["reason"].tolist() == ["a row of totals, not a message", "empty text"]
    assert not [name for name in tables.attempts if str(name).startswith("column_")]


def test_names_near_ours_are_suggested_in_the_line_to_paste() -> None:
    frame = pd.DataFrame(
        {
            "Paste your message here": TEXTS,
            "Your name": ["Sam"] * 6,
            "Who are you writing to?": ["Ada"] * 6,
            "Any answer?": ["Yes", "No", "Not yet"] * 2,
            "When did it go out (date)": ["2026-03-01"] * 6,
        }
    )
    with pytest.raises(MissingColumnError) as caught:
        read(frame)
    for option in (
        'text="Paste your message here"',
        'sender_name="Your name"',
        'recipient_name="Who are you writing to?"',
        'replied="Any answer?"',
        'sent_at="When did it go out (date)"',
    ):
        assert f"--map {option}" in str(caught.value)


def test_what_may_be_more_than_a_covariate_is_said_and_nothing_is_taken() -> None:
    tables = tracker(Réponse=["oui", "non"] * 3)
    assert tables.attempts["replied"].isna().all()
    assert any("--map replied=Réponse" in note for note in tables.notes)


def test_values_decide_with_the_name() -> None:
    frame = pd.DataFrame({"Reply": ["12", "7"], "Sent by": ["Ann", "Bo"]})
    assert suggest_columns(frame, set()) == {}


@pytest.mark.parametrize("rows", [3, 0])
def test_a_first_line_of_data_is_not_repeated_as_column_names(tmp_path: Path, rows: int) -> None:
    file = tmp_path / "log.csv"
    file.write_text('"Dear canary@example.org, could we talk?",yes\n' * (rows + 1))
    with pytest.raises((MissingColumnError, UnreadableSourceError)) as caught:
        read(file)
    assert "canary" not in str(caught.value)


def test_a_name_made_to_run_in_a_shell_is_quoted_against_it() -> None:
    with pytest.raises(MissingColumnError) as caught:
        read(pd.DataFrame({"message `id` $(id)": TEXTS}))
    assert "--map text='message `id` $(id)'" in str(caught.value)


def test_no_covariate_hides_a_column_of_ours() -> None:
    tables = tracker(
        **{name: range(6) for name in ("_key", "_Source", "_", "Message_ID", "Years", "years", "a\0b")}
    )
    names = ["key_source", "Source_source", "column_source", "Message_ID_source", "Years", "years_2", "ab"]
    assert [name for name in tables.attempts if name not in ATTEMPTS.column_names] == names
    assert tables.origins["attempts"]["source"].unique().tolist() == ["frame"]


@pytest.mark.parametrize(
    "zone, hour",
    [("EST", 15), ("PDT", 17), ("CET", 9), ("CEST", 8), ("-0700", 17), ("UTC", 10)],
)
def test_zones_by_name(zone: str, hour: int) -> None:
    sent = tracker(**{"Date Sent": [f"2026-07-01 10:00 {zone}"] * 6}).attempts["sent_at"]
    assert sent.dt.hour.unique().tolist() == [hour]
