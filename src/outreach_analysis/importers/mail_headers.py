"""Headers of a mail, decoded: who, to whom, when, in answer to what."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import mktime_tz, parsedate_tz

MOST_ADDRESS_CHARACTERS = 20_000
WIDEST_ZONE = 15 * 3600
"""Seconds between UTC and the farthest zone there is, and one hour more."""

ADDRESS = re.compile(r"([^\s<>()\[\]\",;:@]{1,200})(?:@| at )([^\s<>()\[\]\",;:@]{1,200})")
MESSAGE_ID = re.compile(r"<([^<>]{1,500})>")
BOUNCED_ID = re.compile(r"^Message-ID:[ \t\r\n]{0,5}<([^<>\s]{1,500})>", re.IGNORECASE | re.MULTILINE)


class Headers:
    """Headers of a message by lower-case name, decoded, the first of each name."""

    def __init__(self, message: Message) -> None:
        self._values: dict[str, list[str]] = {}
        # As they stand: the parser would show raw bytes as question marks.
        for name, value in message.raw_items():
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


def person_of(value: str) -> tuple[str, str]:
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


def people_of(value: str) -> dict[str, str]:
    """Addresses of a list in order, with names."""
    found: dict[str, str] = {}
    last = 0
    value = value[:MOST_ADDRESS_CHARACTERS]
    for match in ADDRESS.finditer(value):
        name = " ".join(value[last : match.start()].strip(" \t\r\n\"'<>,;").split())
        last = match.end()
        found.setdefault(f"{match[1]}@{match[2]}".lower(), name)
    return found


def id_of(value: str) -> str:
    """Message-ID without brackets and the spaces that folding leaves in it."""
    match = MESSAGE_ID.search(value)
    return "".join((match[1] if match else value).split())


def parents_of(headers: Headers, bounced: str) -> tuple[str, ...]:
    """Message-IDs that a mail answers, the nearest first; `bounced` is the text of a bounce."""
    answered = MESSAGE_ID.findall(headers.all("in-reply-to"))
    referenced = MESSAGE_ID.findall(headers.all("references"))
    found = [*answered, *reversed(referenced), *BOUNCED_ID.findall(bounced)]
    return tuple(dict.fromkeys("".join(item.split()) for item in found))


def mailing_list_of(headers: Headers) -> str:
    """Identifier of the list that carried a mail, or empty."""
    for name in ("list-id", "list-post", "mailing-list"):
        if name in headers:
            match = re.search(r"<(?:mailto:)?([^<>]{1,200})>", headers[name])
            return (match[1] if match else headers[name]).strip().lower()
    return ""


def moment_of(headers: Headers, envelope: bytes) -> datetime | None:
    """When a mail was sent: by its date, else by its last station, else by the `From ` line."""
    candidates = [headers["date"], headers["received"].rsplit(";", 1)[-1]]
    stamp = re.search(r"[A-Z][a-z]{2} [A-Z][a-z]{2} .*$", envelope.decode("latin-1"))
    if stamp:
        candidates.append(stamp[0])
    return next((moment for value in candidates if (moment := _moment(value[:200].strip()))), None)


def _moment(value: str) -> datetime | None:
    if re.match(r"\d{4}-\d\d-\d\d", value):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    else:
        try:
            parts = parsedate_tz(value)
            # The parser would carry an hour of 25 over into the next day.
            if parts is None or parts[3] > 23 or parts[4] > 59 or abs(parts[9] or 0) > WIDEST_ZONE:
                return None
            moment = datetime.fromtimestamp(mktime_tz(parts), UTC)
        except (ValueError, OverflowError, OSError, TypeError, IndexError):
            return None
    return moment.astimezone(UTC) if 1980 <= moment.year < 2100 else None


def labels_of(value: str) -> frozenset[str]:
    """Gmail labels in lower case."""
    return frozenset(label.strip(' \t\r\n"').lower() for label in value.split(",") if label.strip())
