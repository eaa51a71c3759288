"""One raw message becomes what an analysis needs of it, or a reason why not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message

from outreach_analysis.importers.mail_body import body_of, own_text
from outreach_analysis.importers.mail_files import RawMail
from outreach_analysis.importers.mail_headers import (
    Headers,
    id_of,
    labels_of,
    mailing_list_of,
    moment_of,
    parents_of,
    people_of,
    person_of,
)
from outreach_analysis.importers.mail_labels import DRAFT_LABELS

MOST_HEADERS = 1_000
MOST_HEADER_BYTES = 256 << 10
MOST_PARTS = 100
MOST_ENCODED_WORDS = 1_000

STRUCTURE = re.compile(rb"boundary[ \t]*=|content-type:[ \t]*message/", re.IGNORECASE)
SENDS_ITSELF = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)@", re.IGNORECASE)


class UnusableMail(ValueError):  # noqa: N818 - it is a row for quarantine, not an error to show
    """A message that cannot be accepted; says which header is at fault and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


@dataclass(slots=True)
class Mail:
    """One message.

    Parameters
    ----------
    source, row : str, int
        Where it stands.
    identifier : str
        Message-ID without brackets; empty where it has none.
    parents : tuple of str
        Message-IDs that it answers, the nearest first.
    thread : str
        Gmail's identifier of the conversation, or empty.
    sender, sender_name : str
        Address in lower case, and name.
    to : dict of str to str
        Addresses in To, in lower case, with the names given.
    cc : tuple of str
        Addresses in Cc, in lower case.
    mailing_list : str
        Identifier of the mailing list that carried it, or empty.
    sent_at : datetime, optional
        In UTC.
    subject : str
    text : str
        What the sender wrote: without quoted text, signature and footers.
    original : str
        The body before these were taken off; empty if the same.
    kind : str
        human, automatic or bounce, by headers.
    labels : frozenset of str
        Gmail labels in lower case.
    """

    source: str
    row: int
    identifier: str
    parents: tuple[str, ...]
    thread: str
    sender: str
    sender_name: str
    to: dict[str, str]
    cc: tuple[str, ...]
    mailing_list: str
    sent_at: datetime | None
    subject: str
    text: str
    original: str
    kind: str
    labels: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_draft(self) -> bool:
        """Whether Gmail calls it a draft, in any of its languages."""
        return bool(self.labels & DRAFT_LABELS)

    @property
    def channel(self) -> str:
        """Always email."""
        return "email"


def read_mail(raw: RawMail) -> Mail:
    """Parse one message.

    Parameters
    ----------
    raw : RawMail

    Returns
    -------
    Mail

    Raises
    ------
    UnusableMail
        If it exceeds a cap, has no sender, or has neither text nor subject.
    """
    _check_caps(raw.content)
    try:
        message = message_from_bytes(raw.content)
    except (MessageError, RecursionError, ValueError, LookupError):
        raise UnusableMail("", "its structure cannot be read") from None
    headers = Headers(message)
    sender, sender_name = person_of(headers["from"] or headers["sender"])
    if not sender:
        raise UnusableMail("From", "no sender")
    kind = _kind(message, headers, sender)
    body = body_of(message, kind)
    subject = " ".join(headers["subject"].split())
    text = own_text(body)
    if not text:
        # A body that only quotes is still what was sent; a mail may also be its subject alone.
        text = body.strip() or subject
    if not text:
        raise UnusableMail("body", "neither text nor subject")
    return Mail(
        source=raw.source,
        row=raw.row,
        identifier=id_of(headers["message-id"]),
        parents=parents_of(headers, body if kind == "bounce" else ""),
        thread=headers["x-gm-thrid"].strip(),
        sender=sender,
        sender_name=sender_name,
        to=people_of(headers.all("to")),
        cc=tuple(people_of(headers.all("cc"))),
        mailing_list=mailing_list_of(headers),
        sent_at=moment_of(headers, raw.envelope),
        subject=subject,
        text=text,
        original=body if body.strip() != text else "",
        kind=kind,
        labels=labels_of(headers["x-gmail-labels"]),
    )


def _check_caps(content: bytes) -> None:
    blank = re.search(rb"\r?\n\r?\n", content)
    head = content[: blank.start() if blank else len(content)]
    if len(head) > MOST_HEADER_BYTES:
        raise UnusableMail("", f"headers of more than {MOST_HEADER_BYTES >> 10} KiB")
    if head.count(b"\n") > MOST_HEADERS:
        raise UnusableMail("", f"more than {MOST_HEADERS:,} header lines")
    if head.count(b"=?") > MOST_ENCODED_WORDS:
        raise UnusableMail("", f"more than {MOST_ENCODED_WORDS:,} encoded words in its headers")
    if sum(1 for _ in STRUCTURE.finditer(content)) > MOST_PARTS:
        raise UnusableMail("", f"parts nested or repeated more than {MOST_PARTS} times")


def _kind(message: Message, headers: Headers, sender: str) -> str:
    """Human, automatic or bounce, by RFC 3834 headers and report types, never by words."""
    if message.get_content_type() == "multipart/report":
        report = str(message.get_param("report-type") or "").lower()
        failed = "delivery-status" in report or sender.startswith("mailer-daemon@")
        return "bounce" if failed else "automatic"
    if "x-failed-recipients" in headers or sender.startswith("mailer-daemon@"):
        return "bounce"
    submitted = headers["auto-submitted"].strip().lower()
    if submitted and not submitted.startswith("no"):
        return "automatic"
    if any(name in headers for name in ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply")):
        return "automatic"
    precedence = headers["precedence"].strip().lower()
    in_list = "list-id" in headers or "list-post" in headers
    if precedence == "auto_reply" or (precedence in {"bulk", "junk"} and not in_list):
        return "automatic"
    return "automatic" if SENDS_ITSELF.match(sender) else "human"
