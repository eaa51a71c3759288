"""Messages of conversations become attempts, follow-ups and replies, whatever carried them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import pandas as pd

from outreach_analysis.importers.reader import origin_frame
from outreach_analysis.schema import ATTEMPTS, MESSAGES, RECIPIENTS, REPLIES, SENDERS, Table, Tables

AFTER_ANSWER = "of conversations that went on after the answer"
MOST_RECIPIENTS = 10
"""A message to more people than this is one attempt, not one a person."""


class Letter(Protocol):
    """What filing needs of a message: a mail, a LinkedIn message, an invitation."""

    source: str
    row: int
    identifier: str
    sender: str
    sender_name: str
    to: dict[str, str]
    sent_at: datetime | None
    subject: str
    text: str
    original: str
    kind: str

    @property
    def is_draft(self) -> bool:
        """Whether it was never sent."""

    @property
    def channel(self) -> str:
        """How it was sent (schema `CHANNELS`)."""


@dataclass(slots=True)
class Attempt:
    """An attempt while its thread is filed."""

    identifier: str
    letter: Letter
    recipient: str
    is_draft: bool
    versions: int = 1
    answered: bool = False


@dataclass
class Book:
    """Rows of the tables while threads are filed."""

    senders: dict[str, Letter] = field(default_factory=dict)
    recipients: dict[str, tuple[str, str, Letter]] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    messages: list[tuple[str, str, int, str, Letter]] = field(default_factory=list)
    replies: list[tuple[str, Letter]] = field(default_factory=list)
    used: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)

    def open_attempt(self, letter: Letter, recipient: str, name: str, relation: str) -> Attempt:
        """Add an attempt with its first message."""
        is_draft = letter.is_draft
        identifier = self._identifier(letter)
        attempt = Attempt(identifier, letter, recipient, is_draft)
        self.attempts.append(attempt)
        self.messages.append((identifier, identifier, 0, "draft" if is_draft else "sent", letter))
        if not self.senders.get(letter.sender, letter).sender_name:
            self.senders.pop(letter.sender, None)
        self.senders.setdefault(letter.sender, letter)
        if recipient and not self.recipients.get(recipient, ("",))[0]:
            self.recipients[recipient] = (name, relation, letter)
        return attempt

    def send_again(self, attempt: Attempt, letter: Letter) -> None:
        """Add a reminder, or the message that was a draft; what follows an answer is conversation."""
        if attempt.answered:
            self.left_out[AFTER_ANSWER] += 1
            return
        is_draft = letter.is_draft
        stage = "draft" if is_draft else "sent" if attempt.is_draft else "follow_up"
        self.messages.append((self._identifier(letter), attempt.identifier, attempt.versions, stage, letter))
        attempt.versions += 1
        if attempt.is_draft and not is_draft:
            attempt.letter, attempt.is_draft = letter, False

    def answer(self, attempt: Attempt, letter: Letter) -> None:
        """Add what came back."""
        self.replies.append((attempt.identifier, letter))
        attempt.answered |= letter.kind == "human"

    def _identifier(self, letter: Letter) -> str:
        """Its own; one letter to several people is a message of each attempt."""
        self.used[letter.identifier] += 1
        again = self.used[letter.identifier]
        return letter.identifier if again == 1 else f"{letter.identifier}/{again}"

    def tables(self) -> Tables:
        """Make the tables of the schema."""
        attempts = pd.DataFrame(
            [
                (
                    attempt.identifier,
                    attempt.letter.sender,
                    attempt.recipient or None,
                    None if attempt.is_draft else attempt.letter.sent_at,
                    None if attempt.is_draft else attempt.answered,
                    attempt.letter.channel,
                )
                for attempt in self.attempts
            ],
            columns=["attempt_id", "sender_id", "recipient_id", "sent_at", "replied", "channel"],
        )
        messages = pd.DataFrame(
            [
                (
                    message,
                    attempt,
                    version,
                    stage,
                    "sender",
                    letter.sent_at,
                    letter.subject,
                    letter.text,
                    letter.original or None,
                )
                for message, attempt, version, stage, letter in self.messages
            ],
            columns=[*MESSAGES.column_names, "original_text"],
        )
        replies = pd.DataFrame(
            [
                (attempt, letter.sent_at, letter.text or None, letter.kind != "human")
                for attempt, letter in self.replies
            ],
            columns=["attempt_id", "replied_at", "text", "is_automatic"],
        )
        # Who answers twice in a second with the same words has answered once.
        again = replies.duplicated(["attempt_id", "replied_at", "text"])
        answers = [letter for (_, letter), repeated in zip(self.replies, again, strict=True) if not repeated]
        people = pd.DataFrame(
            [(key, name or None, relation or None) for key, (name, relation, _) in self.recipients.items()],
            columns=["recipient_id", "name", "relation"],
        )
        senders = pd.DataFrame(
            [(key, letter.sender_name or None) for key, letter in self.senders.items()],
            columns=["sender_id", "name"],
        )
        frames: dict[str, tuple[Table, pd.DataFrame, list[Letter]]] = {
            "senders": (SENDERS, senders, list(self.senders.values())),
            "recipients": (RECIPIENTS, people, [letter for _, _, letter in self.recipients.values()]),
            "attempts": (ATTEMPTS, attempts, [attempt.letter for attempt in self.attempts]),
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
                name: origin_frame([letter.source for letter in letters], [letter.row for letter in letters])
                for name, (_, _, letters) in frames.items()
            },
        )


def _timed(frame: pd.DataFrame) -> pd.DataFrame:
    times = [name for name in ("sent_at", "written_at", "replied_at") if name in frame]
    return frame.assign(**{name: pd.to_datetime(frame[name], utc=True) for name in times})


def file_own(thread: Sequence[Letter], me: AbstractSet[str], book: Book) -> None:
    """File a thread of one person's messages: an attempt a person written to, if the owner began it.

    Parameters
    ----------
    thread : sequence of Letter
        In order of time.
    me : set of str
        Addresses or profile URLs of the owner.
    book : Book
        Is added to.
    """
    if thread[0].sender not in me:
        book.left_out["in conversations that others began"] += len(thread)
        return
    open_attempts: dict[str, Attempt] = {}
    heard: set[str] = set()
    for letter in thread:
        if letter.sender not in me:
            heard.add(letter.sender)
            book.answer(open_attempts.get(letter.sender) or next(iter(open_attempts.values())), letter)
            continue
        people = [person for person in letter.to if person not in me] or [""]
        for person in people if len(people) <= MOST_RECIPIENTS else people[:1]:
            if person in open_attempts:
                book.send_again(open_attempts[person], letter)
            elif person in heard:
                book.left_out[AFTER_ANSWER] += 1
            else:
                open_attempts[person] = book.open_attempt(letter, person, letter.to.get(person, ""), "")
