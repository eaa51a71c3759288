"""What the clinic keeps: versions of a draft and a coach's feedback, in the programme's log."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import pandas as pd

from outreach_analysis.errors import InvalidValueError, UnknownNameError
from outreach_analysis.importers.ids import digest_one
from outreach_analysis.schema import ATTEMPTS, MESSAGES, RECIPIENTS, REVIEWS, SENDERS, Tables
from outreach_analysis.signals.registry import registry
from outreach_analysis.store import open_store
from outreach_analysis.style import FAMILIES
from outreach_analysis.widgets.offsets import plain_draft
from outreach_analysis.widgets.reading import CONTEXT, known_context

SOURCE = "draft clinic"
"""The name under which the log lists what was saved here."""

WAIT_SECONDS = 5.0

_RECIPIENT = {
    "recipient_name": "name",
    "recipient_company": "company",
    "recipient_title": "title",
    "recipient_profile": "profile",
}


@dataclass(frozen=True)
class Saved:
    """What a save did.

    Parameters
    ----------
    attempt_id, message_id : str
    version : int
        0 for the first.
    added_version, added_review : bool
        Whether the log holds more than before.
    """

    attempt_id: str
    message_id: str
    version: int
    added_version: bool
    added_review: bool

    def sentence(self) -> str:
        """What happened, in words."""
        if self.added_version and self.added_review:
            return f"Saved version {self.version}, with feedback."
        if self.added_version:
            return f"Saved version {self.version}."
        if self.added_review:
            return "Saved the feedback; the text is as it was."
        return f"Nothing new: version {self.version} is saved already."


def save_version(
    log: str | os.PathLike[str],
    text: str,
    context: Mapping[str, str] | None = None,
    *,
    attempt_id: str = "",
    author_role: Literal["sender", "coach"] = "sender",
    coach_id: str = "",
    tags: Sequence[str] = (),
    comment: str = "",
    now: datetime | None = None,
) -> Saved:
    """Save a version of a draft, and a coach's feedback, into the programme's log.

    Parameters
    ----------
    log : path
        The log; made on first use.
    text : str
        The draft as it stands.
    context : mapping of str to str, optional
        What is known, by the names in `reading.CONTEXT`.
    attempt_id : str
        The attempt that it is a version of; empty for a new one.
    author_role : {"sender", "coach"}
        Who wrote this version.
    coach_id : str
        Who gives the feedback; empty where it is not said.
    tags : sequence of str
        Signal families or signals that the feedback names.
    comment : str
        Feedback in words.
    now : datetime, optional
        With a zone; by default the time it is.

    Returns
    -------
    Saved
        The same text with the same feedback twice adds nothing the second time.

    Raises
    ------
    InvalidValueError
        If the draft is empty, or of people who were forgotten.
    UnknownNameError
        If a tag is neither a family nor a signal.
    StoreError
        If the log is in use elsewhere, or is none.

    Notes
    -----
    Identifiers are made as importers make them, so a log and an export of the same
    messages agree. Feedback belongs to the last version that the member wrote: where a
    coach rewrites a draft, to the version before.
    """
    text = plain_draft(text)
    if not text.strip():
        raise InvalidValueError("an empty draft cannot be saved.", hint="write or paste the draft first")
    _check_tags(tags)
    moment = pd.Timestamp(now or datetime.now(UTC)).tz_convert("UTC").floor("us")
    known = known_context(context or {})
    subject = known.get("subject", "")
    with open_store(log, wait_seconds=WAIT_SECONDS) as store:
        stored = store.read_attempt(attempt_id) if attempt_id else Tables()
        sender_id, recipient_id = _people_of(known, stored)
        attempt = attempt_id or digest_one("a-", sender_id or "", recipient_id or "", "", subject, text)
        stored = store.read_attempt(attempt)
        versions = stored.messages.sort_values("version")
        message = _message_row(versions, attempt, text, subject, author_role, moment)
        reviewed = _reviewed_message(versions, message)
        review, added_review = _review_row(stored.reviews, reviewed, coach_id, tags, comment, moment)
        store.upsert(
            Tables(
                senders=_rows(SENDERS, sender_id and {"sender_id": sender_id, "name": known["sender_name"]}),
                recipients=_rows(RECIPIENTS, recipient_id and _recipient_row(recipient_id, known)),
                attempts=_rows(
                    ATTEMPTS,
                    {
                        "attempt_id": attempt,
                        "sender_id": sender_id,
                        "recipient_id": recipient_id,
                        "channel": known.get("channel"),
                    },
                ),
                messages=_rows(MESSAGES, message),
                reviews=_rows(REVIEWS, review),
                rows_read=1,
                rows_accepted=1,
            ),
            source=SOURCE,
        )
        if store.read_attempt(attempt).messages.empty:
            raise InvalidValueError(
                "not saved: somebody of that name was forgotten, and a name is all that tells people apart here.",
                hint="if this is another person, write the name in full, and the reader's company",
            )
        added = message["message_id"] not in set(versions["message_id"])
    return Saved(attempt, message["message_id"], int(message["version"]), added, added_review)


def load_versions(
    log: str | os.PathLike[str], attempt_id: str
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The saved versions of an attempt, and what is known beside them.

    Parameters
    ----------
    log : path
    attempt_id : str

    Returns
    -------
    versions : list of dict
        `message_id`, `version`, `author_role`, `text`, the first version first.
    context : dict of str to str
        By the names in `reading.CONTEXT`, empty where it is not known.

    Raises
    ------
    UnknownNameError
        If the log has no such attempt.
    """
    with open_store(log, wait_seconds=WAIT_SECONDS) as store:
        tables = store.read_attempt(attempt_id)
    messages = tables.messages.sort_values("version")
    if messages.empty:
        raise UnknownNameError(
            "the log has no draft of that identifier.",
            found="an identifier that no attempt has",
            hint="widgets.find_drafts(log)",
        )
    people = tables.attempts.merge(
        tables.recipients.rename(columns={name: key for key, name in _RECIPIENT.items()}),
        on="recipient_id",
        how="left",
    ).merge(tables.senders.rename(columns={"name": "sender_name"}), on="sender_id", how="left")
    row = people.assign(subject=messages["subject"].iloc[-1]).iloc[0]
    context = {name: str(row[name]) if pd.notna(row.get(name)) else "" for name in CONTEXT}
    versions = [
        {
            "message_id": str(message["message_id"]),
            "version": int(message["version"]),
            "author_role": str(message["author_role"]),
            "text": str(message["text"]),
        }
        for message in messages.to_dict("records")
    ]
    return versions, context


def find_drafts(log: str | os.PathLike[str]) -> pd.DataFrame:
    """Attempts of which only drafts are in the log, the latest first.

    Parameters
    ----------
    log : path

    Returns
    -------
    DataFrame
        `attempt_id`, `member`, `recipient`, `versions`, `written_at`.
    """
    with open_store(log, wait_seconds=WAIT_SECONDS) as store:
        return store.query(
            "SELECT a.attempt_id, any_value(s.name) AS member, any_value(r.name) AS recipient, "
            "count(*) AS versions, max(m.written_at) AS written_at FROM attempts a JOIN messages m USING (attempt_id) "
            "LEFT JOIN senders s USING (sender_id) LEFT JOIN recipients r USING (recipient_id) "
            "GROUP BY a.attempt_id HAVING bool_and(m.stage = 'draft') ORDER BY written_at DESC, a.attempt_id"
        )


def _rows(table: Any, row: dict[str, Any] | str | None) -> pd.DataFrame:
    frame: pd.DataFrame = table.conform(pd.DataFrame([row]) if row else None)
    return frame


def _recipient_row(recipient_id: str, known: Mapping[str, str]) -> dict[str, Any]:
    return {"recipient_id": recipient_id} | {name: known.get(key) for key, name in _RECIPIENT.items()}


def _people_of(known: Mapping[str, str], stored: Tables) -> tuple[str | None, str | None]:
    """Identifiers of sender and recipient: those of the log where it is the same person, else new ones."""

    def same(frame: pd.DataFrame, key: str, name: str) -> str | None:
        found = frame.loc[frame["name"] == name, key]
        return str(found.iloc[0]) if len(found) else None

    member, reader = known.get("sender_name"), known.get("recipient_name")
    sender = member and (same(stored.senders, "sender_id", member) or digest_one("s-", member))
    recipient = reader and (
        same(stored.recipients, "recipient_id", reader)
        or digest_one("r-", reader, known.get("recipient_company", ""))
    )
    return sender or None, recipient or None


def _message_row(
    versions: pd.DataFrame, attempt: str, text: str, subject: str, author_role: str, moment: pd.Timestamp
) -> dict[str, Any]:
    """The version that holds this text already, or the next one."""
    same = versions[(versions["text"] == text) & (versions["subject"].fillna("") == subject)]
    if len(same):
        return {str(name): value for name, value in same.iloc[-1].to_dict().items()}
    version = int(versions["version"].max()) + 1 if len(versions) else 0
    return {
        "message_id": f"{attempt}:{version}",
        "attempt_id": attempt,
        "version": version,
        "stage": "draft",
        "author_role": author_role,
        "written_at": moment,
        "subject": subject or None,
        "text": text,
    }


def _reviewed_message(versions: pd.DataFrame, message: Mapping[str, Any]) -> str:
    own = versions[versions["author_role"] == "sender"]
    if message["author_role"] == "coach" and len(own):
        return str(own["message_id"].iloc[-1])
    return str(message["message_id"])


def _review_row(
    reviews: pd.DataFrame,
    message_id: str,
    coach_id: str,
    tags: Sequence[str],
    comment: str,
    moment: pd.Timestamp,
) -> tuple[dict[str, Any] | None, bool]:
    """The feedback, and whether it is new; None where there is none."""
    joined, comment = "; ".join(dict.fromkeys(tags)), plain_draft(comment).strip()
    if not joined and not comment:
        return None, False
    same = reviews[
        (reviews["message_id"] == message_id)
        & (reviews["coach_id"].fillna("") == coach_id)
        & (reviews["tags"].fillna("") == joined)
        & (reviews["comment"].fillna("") == comment)
    ]
    if len(same):
        return None, False
    return {
        "message_id": message_id,
        "coach_id": coach_id or None,
        "reviewed_at": moment,
        "tags": joined or None,
        "comment": comment or None,
    }, True


def _check_tags(tags: Sequence[str]) -> None:
    unknown = [tag for tag in tags if tag not in FAMILIES and tag not in registry()]
    if unknown:
        raise UnknownNameError(
            f"{len(unknown):,} tags name neither a family nor a signal.",
            found=f"{len(tags):,} tags",
            hint=f"tags={list(FAMILIES)[:2]}",
        )
