"""One raw message becomes what an analysis needs of it, or a reason why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import mktime_tz, parsedate_tz

from outreach_analysis.importers.html_text import html_to_text
from outreach_analysis.importers.mail_files import RawMail
from outreach_analysis.text.history import find_history
from outreach_analysis.text.quoting import find_quoted

MOST_HEADERS = 1_000
MOST_HEADER_BYTES = 256 << 10
MOST_PARTS = 100
MOST_ENCODED_WORDS = 1_000
MOST_ADDRESS_CHARACTERS = 20_000

ADDRESS = re.compile(r"([^\s<>()\[\]\",;:@]{1,200})(?:@| at )([^\s<>()\[\]\",;:@]{1,200})")
MESSAGE_ID = re.compile(r"<([^<>]{1,500})>")
BOUNCED_ID = re.compile(r"^Message-ID:[ \t\r\n]{0,5}<([^<>\s]{1,500})>", re.IGNORECASE | re.MULTILINE)
STRUCTURE = re.compile(rb"boundary[ \t]*=|content-type:[ \t]*message/", re.IGNORECASE)
NEXT_PART = re.compile(r"^-{10,} next part -{10,}$", re.MULTILINE)
SOFT_BREAK = re.compile(r"(?<!^--) \n(?![>\n])", re.MULTILINE)
ATTRIBUTION = re.compile(r"^on [^\n]{6,160}(?:\n[^\n]{0,100})? ?wrote:[ \t]*$", re.IGNORECASE | re.MULTILINE)
ESCAPED_FROM = re.compile(r"^>(>*From )", re.MULTILINE)
SENDS_ITSELF = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)@", re.IGNORECASE)

DRAFT_LABELS = frozenset(
    {
        "draft",
        "drafts",
        "entwürfe",
        "entwurf",
        "brouillons",
        "brouillon",
        "borradores",
        "borrador",
        "bozze",
        "bozza",
        "rascunhos",
        "rascunho",
        "concepten",
        "concept",
        "utkast",
        "kladder",
        "wersje robocze",
        "черновики",
        "下書き",
        "草稿",
        "임시보관함",
        "taslaklar",
        "koncepty",
    }
)


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
    headers = _Headers(message)
    sender, sender_name = _person(headers["from"] or headers["sender"])
    if not sender:
        raise UnusableMail("From", "no sender")
    kind = _kind(message, headers, sender)
    body = _body(message, kind)
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
        identifier=_first_id(headers["message-id"]),
        parents=_parents(headers, body if kind == "bounce" else ""),
        thread=headers["x-gm-thrid"].strip(),
        sender=sender,
        sender_name=sender_name,
        to=_people(headers.all("to")),
        cc=tuple(_people(headers.all("cc"))),
        mailing_list=_mailing_list(headers),
        sent_at=_sent_at(headers, raw.envelope),
        subject=subject,
        text=text,
        original=body if body.strip() != text else "",
        kind=kind,
        labels=_labels(headers["x-gmail-labels"]),
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


class _Headers:
    """Headers of a message by lower-case name, decoded, the first of each name."""

    def __init__(self, message: Message) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in message.items():
            self._values.setdefault(name.lower(), []).append(str(value))

    def __getitem__(self, name: str) -> str:
        return _decoded(self._values.get(name, [""])[0])

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def all(self, name: str) -> str:
        """All headers of a name, joined as one address list."""
        return _decoded(", ".join(self._values.get(name, [])))


def _decoded(value: str) -> str:
    if value.isascii() and "=?" not in value:
        return value
    if "=?" not in value:
        return _repaired(value)
    try:
        pieces = decode_header(value)
    except (MessageError, ValueError):
        return _repaired(value)
    return "".join(
        piece if isinstance(piece, str) else decode_bytes(piece, charset) for piece, charset in pieces
    )


def _repaired(value: str) -> str:
    """Raw bytes in a header, which the parser keeps as lone surrogates."""
    return decode_bytes(value.encode("utf-8", "surrogateescape"), None)


def decode_bytes(data: bytes, charset: str | None) -> str:
    """Decode with the declared charset, else UTF-8, else Windows-1252; never raises."""
    for name in (charset, "utf-8"):
        try:
            if name:
                return data.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def _person(value: str) -> tuple[str, str]:
    """Address and name of one person; understands `user at host (Name)` of list archives."""
    value = value[:MOST_ADDRESS_CHARACTERS]
    inside = value.rfind("<")
    match = ADDRESS.search(value, inside + 1) or ADDRESS.search(value)
    if not match:
        return "", ""
    name = value[:inside] if inside > 0 else ""
    opened = value.find("(", match.end())
    if not name.strip() and opened >= 0:
        name = value[opened + 1 :].rsplit(")", 1)[0]
    return f"{match[1]}@{match[2]}".lower(), " ".join(name.strip(" \t\"'").split())


def _people(value: str) -> dict[str, str]:
    """Addresses of a list in order, with names."""
    found: dict[str, str] = {}
    last = 0
    value = value[:MOST_ADDRESS_CHARACTERS]
    for match in ADDRESS.finditer(value):
        name = " ".join(value[last : match.start()].strip(" \t\r\n\"'<>,;").split())
        last = match.end()
        found.setdefault(f"{match[1]}@{match[2]}".lower(), name)
    return found


def _first_id(value: str) -> str:
    match = MESSAGE_ID.search(value)
    return "".join((match[1] if match else value).split())


def _parents(headers: _Headers, bounced: str) -> tuple[str, ...]:
    answered = MESSAGE_ID.findall(headers.all("in-reply-to"))
    referenced = MESSAGE_ID.findall(headers.all("references"))
    found = [*answered, *reversed(referenced), *BOUNCED_ID.findall(bounced)]
    return tuple(dict.fromkeys("".join(item.split()) for item in found))


def _mailing_list(headers: _Headers) -> str:
    for name in ("list-id", "list-post", "mailing-list"):
        if name in headers:
            match = re.search(r"<(?:mailto:)?([^<>]{1,200})>", headers[name])
            return (match[1] if match else headers[name]).strip().lower()
    return ""


def _sent_at(headers: _Headers, envelope: bytes) -> datetime | None:
    candidates = [headers["date"], headers["received"].rsplit(";", 1)[-1]]
    stamp = re.search(r"[A-Z][a-z]{2} [A-Z][a-z]{2} .*$", envelope.decode("latin-1"))
    if stamp:
        candidates.append(stamp[0])
    for value in candidates:
        try:
            parts = parsedate_tz(value[:200])
            if parts is None:
                continue
            moment = datetime.fromtimestamp(mktime_tz(parts), UTC)
        except (ValueError, OverflowError, OSError, TypeError, IndexError):
            continue
        if 1980 <= moment.year < 2100:
            return moment
    return None


def _kind(message: Message, headers: _Headers, sender: str) -> str:
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


def _labels(value: str) -> frozenset[str]:
    return frozenset(label.strip(' \t\r\n"').lower() for label in value.split(",") if label.strip())


def _body(message: Message, kind: str) -> str:
    """Text of the message: its plain parts, else its HTML; of a bounce also the status."""
    plain: list[str] = []
    rich: list[str] = []
    status: list[str] = []
    for part in _parts(message):
        content_type = part.get_content_type()
        attached = str(part.get("content-disposition", "")).lstrip().lower().startswith("attachment")
        if content_type == "text/plain" and not attached:
            plain.append(_part_text(part))
        elif content_type == "text/html" and not attached:
            rich.append(_part_text(part))
        elif kind == "bounce":
            status += _delivery_status(part)
    text = "\n".join(plain)
    if not text.strip() and rich:
        text = html_to_text("\n".join(rich), without_quotes=True)
    return "\n".join([text, *status])


def _delivery_status(part: Message) -> list[str]:
    """Fields of a bounce that say what failed and which message it was."""
    if part.get_content_type() == "text/rfc822-headers":
        return [match[0] for match in BOUNCED_ID.finditer(_part_text(part))]
    blocks = part.get_payload()
    return [
        f"{name}: {value}"
        for block in (blocks if isinstance(blocks, list) else [])
        if isinstance(block, Message)
        for name, value in block.items()
        if name.lower() in {"action", "status", "message-id"}
    ]


def _parts(message: Message) -> Iterator[Message]:
    """Leaves of the MIME tree, of which `_check_caps` has bounded the size; no attached mails."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        payload = part.get_payload()
        if part.get_content_maintype() == "message" and part is not message:
            yield part
        elif isinstance(payload, list):
            waiting.extend(reversed([item for item in payload if isinstance(item, Message)]))
        else:
            yield part


def _part_text(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = part.get_content_charset() if "charset" in str(part.get("content-type", "")).lower() else None
    text = decode_bytes(data, charset).replace("\r\n", "\n").replace("\r", "\n")
    if "flowed" in str(part.get_param("format", "") or "").lower():
        text = SOFT_BREAK.sub(" ", text)
    return ESCAPED_FROM.sub(r"\1", text)


def own_text(body: str) -> str:
    r"""What the sender wrote in this message: without quotes, history, signature and footers.

    Parameters
    ----------
    body : str

    Returns
    -------
    str

    Examples
    --------
    >>> own_text("Gladly!\n\nOn Tue, Lee wrote:\n> Are you free?\n-- \nAda")
    'Gladly!'
    """
    attachment = NEXT_PART.search(body)
    text = body[: attachment.start()] if attachment else body
    text = text[: find_history(text)]
    kept, at = [], 0
    for start, end in find_quoted(text):
        kept.append(text[at:start])
        at = end
    kept.append(text[at:])
    return ATTRIBUTION.sub("", "".join(kept)).strip()
