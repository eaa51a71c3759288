"""Rows of the tables while threads of mail are filed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from outreach_analysis.importers.mail_message import Mail
from outreach_analysis.importers.mail_threads import DRAFT_LABELS
from outreach_analysis.importers.reader import origin_frame
from outreach_analysis.schema import ATTEMPTS, MESSAGES, RECIPIENTS, REPLIES, SENDERS, Table, Tables


@dataclass(slots=True)
class Attempt:
    """An attempt while its thread is filed."""

    identifier: str
    mail: Mail
    recipient: str
    is_draft: bool
    versions: int = 1
    answered: bool = False


@dataclass
class Book:
    """Rows of the tables while threads are filed."""

    senders: dict[str, Mail] = field(default_factory=dict)
    recipients: dict[str, tuple[str, str, Mail]] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    messages: list[tuple[str, str, int, str, Mail]] = field(default_factory=list)
    replies: list[tuple[str, Mail]] = field(default_factory=list)
    used: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)

    def open_attempt(self, mail: Mail, recipient: str, name: str, relation: str) -> Attempt:
        """Add an attempt with its first message."""
        is_draft = bool(mail.labels & DRAFT_LABELS)
        identifier = self._identifier(mail)
        attempt = Attempt(identifier, mail, recipient, is_draft)
        self.attempts.append(attempt)
        self.messages.append((identifier, identifier, 0, "draft" if is_draft else "sent", mail))
        if not self.senders.get(mail.sender, mail).sender_name:
            self.senders.pop(mail.sender, None)
        self.senders.setdefault(mail.sender, mail)
        if recipient and not self.recipients.get(recipient, ("",))[0]:
            self.recipients[recipient] = (name, relation, mail)
        return attempt

    def send_again(self, attempt: Attempt, mail: Mail) -> None:
        """Add a reminder, or the message that was a draft; what follows an answer is conversation."""
        if attempt.answered:
            self.left_out["of a conversation that went on after the answer"] += 1
            return
        is_draft = bool(mail.labels & DRAFT_LABELS)
        stage = "draft" if is_draft else "sent" if attempt.is_draft else "follow_up"
        self.messages.append((self._identifier(mail), attempt.identifier, attempt.versions, stage, mail))
        attempt.versions += 1
        if attempt.is_draft and not is_draft:
            attempt.mail, attempt.is_draft = mail, False

    def answer(self, attempt: Attempt, mail: Mail) -> None:
        """Add what came back."""
        self.replies.append((attempt.identifier, mail))
        attempt.answered |= mail.kind == "human"

    def _identifier(self, mail: Mail) -> str:
        """Message-ID; one mail to several people is a message of each attempt."""
        self.used[mail.mail_id] += 1
        again = self.used[mail.mail_id]
        return mail.mail_id if again == 1 else f"{mail.mail_id}/{again}"

    def tables(self) -> Tables:
        """Make the tables of the schema."""
        attempts = pd.DataFrame(
            [
                (
                    attempt.identifier,
                    attempt.mail.sender,
                    attempt.recipient or None,
                    None if attempt.is_draft else attempt.mail.sent_at,
                    None if attempt.is_draft else attempt.answered,
                    not attempt.mail.parents,
                )
                for attempt in self.attempts
            ],
            columns=["attempt_id", "sender_id", "recipient_id", "sent_at", "replied", "thread_is_whole"],
        ).assign(channel="email")
        messages = pd.DataFrame(
            [
                (
                    message,
                    attempt,
                    version,
                    stage,
                    "sender",
                    mail.sent_at,
                    mail.subject,
                    mail.text,
                    mail.original or None,
                )
                for message, attempt, version, stage, mail in self.messages
            ],
            columns=[*MESSAGES.column_names, "original_text"],
        )
        replies = pd.DataFrame(
            [(attempt, mail.sent_at, mail.text, mail.kind != "human") for attempt, mail in self.replies],
            columns=["attempt_id", "replied_at", "text", "is_automatic"],
        )
        # Who answers twice in a second with the same words has answered once.
        again = replies.duplicated(["attempt_id", "replied_at", "text"])
        answers = [mail for (_, mail), repeated in zip(self.replies, again, strict=True) if not repeated]
        people = pd.DataFrame(
            [(key, name or None, relation or None) for key, (name, relation, _) in self.recipients.items()],
            columns=["recipient_id", "name", "relation"],
        )
        senders = pd.DataFrame(
            [(key, mail.sender_name or None) for key, mail in self.senders.items()],
            columns=["sender_id", "name"],
        )
        frames: dict[str, tuple[Table, pd.DataFrame, list[Mail]]] = {
            "senders": (SENDERS, senders, list(self.senders.values())),
            "recipients": (RECIPIENTS, people, [mail for _, _, mail in self.recipients.values()]),
            "attempts": (ATTEMPTS, attempts, [attempt.mail for attempt in self.attempts]),
            "messages": (MESSAGES, messages, [row[-1] for row in self.messages]),
            "replies": (REPLIES, replies[~again], answers),
        }
        made = {name: table.conform(_timed(frame)) for name, (table, frame, _) in frames.items()}
        return Tables(
            senders=made["senders"],
            recipients=made["recipients"],
            attempts=made["attempts"],
            messages=made["messages"],
            replies=made["replies"],
            origins={
                name: origin_frame([mail.source for mail in mails], [mail.row for mail in mails])
                for name, (_, _, mails) in frames.items()
            },
        )


def _timed(frame: pd.DataFrame) -> pd.DataFrame:
    times = [name for name in ("sent_at", "written_at", "replied_at") if name in frame]
    return frame.assign(**{name: pd.to_datetime(frame[name], utc=True) for name in times})
