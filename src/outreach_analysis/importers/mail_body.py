"""The text of a mail: its parts, decoded, without what others wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from outreach_analysis.importers.html_text import mail_to_text
from outreach_analysis.importers.mail_headers import BOUNCED_ID, decode_bytes
from outreach_analysis.text.history import find_history
from outreach_analysis.text.quoting import find_quoted

NEXT_PART = re.compile(r"^-{10,} next part -{10,}$", re.MULTILINE)
SOFT_BREAK = re.compile(r"(?<!^--) \n(?![>\n])", re.MULTILINE)
PGP = re.compile(r"^-{5}BEGIN PGP SIGNED MESSAGE-{5}\n(?:[\w-]{1,20}: [^\n]*\n)*", re.MULTILINE)
ESCAPED_DASH = re.compile(r"^- (?=-)", re.MULTILINE)
ESCAPED_FROM = re.compile(r"^>(>*From )", re.MULTILINE)


def body_of(message: Message, kind: str) -> str:
    """Text of a mail: its plain parts, else its HTML; of a bounce also the status."""
    plain: list[str] = []
    rich: list[str] = []
    status: list[str] = []
    for part in _parts(message):
        content_type = part.get_content_type()
        attached = str(part.get("content-disposition", "")).lstrip().lower().startswith("attachment")
        # What calls itself multipart and has no parts is the text that it holds.
        if (content_type == "text/plain" or content_type.startswith("multipart/")) and not attached:
            plain.append(_part_text(part))
        elif content_type == "text/html" and not attached:
            rich.append(_part_text(part))
        elif kind == "bounce":
            status += _delivery_status(part)
    text = "\n".join(plain)
    if not text.strip() and rich:
        text = mail_to_text("\n".join(rich))
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
    if PGP.search(text):
        # A signed text has "- " before its own dashes.
        text = ESCAPED_DASH.sub("", PGP.sub("", text))
    text = text[: find_history(text)]
    kept, at = [], 0
    for start, end in find_quoted(text):
        kept.append(text[at:start])
        at = end
    kept.append(text[at:])
    return "".join(kept).strip()
