"""Rows of a LinkedIn export become messages and invitations with known people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from outreach_analysis.importers.ids import digest_one
from outreach_analysis.importers.linkedin_files import (
    ExportFile,
    clean_text,
    profile_url,
    profile_urls,
)
from outreach_analysis.importers.linkedin_people import (
    Connections,
    is_draft,
    parse_moments,
)
from outreach_analysis.importers.reader import Context

HIDDEN_MEMBER = "linkedin member"
A_DAY = timedelta(days=1)


@dataclass(slots=True)
class Post:
    """A message or an invitation of the export; see `conversations.Letter`.

    Its identifier comes from `basis`, time and text: cells as they stand in the file, so that
    it is the same whether or not other files of the export were there to say who people are.
    """

    source: str
    row: int
    sender: str
    sender_name: str
    to: dict[str, str]
    sent_at: datetime | None
    subject: str
    text: str
    original: str
    conversation: str
    basis: str
    is_draft: bool = False
    channel: str = "linkedin_message"
    kind: str = "human"
    identifier: str = ""


@dataclass
class Ledger:
    """What became of every row of the source."""

    read: int = 0
    duplicates: int = 0
    quarantined: list[tuple[str, int, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class People:
    """Identifiers of people: their profile URL, else made from what is known."""

    me: str
    my_names: frozenset[str]
    connections: Connections
    urls: dict[str, str] = field(default_factory=dict)
    """Name, in lower case, to the only profile that wrote under it."""

    def identify(self, url: str, name: str, conversation: str) -> str:
        """Profile URL; else that of the only connection or writer of that name; else one made from the name."""
        if url or not (name or conversation):
            return url
        if name.lower() in self.my_names:
            return self.me
        if not name or name.lower() == HIDDEN_MEMBER:
            return digest_one("r-", "hidden", conversation)
        known = self.connections.find("", name)
        url = known.url if known else ""
        return url or self.urls.get(name.lower(), "") or digest_one("r-", name.lower())

    def is_connected(self, person: str, name: str, at: datetime | None) -> bool:
        """Whether a person was a connection at a time."""
        known = self.connections.find(person, name)
        return known is not None and not (at and known.connected_on and known.connected_on > at + A_DAY)

    def accepted(self, person: str, name: str, at: datetime | None) -> bool | None:
        """Whether a connection followed an invitation; None if the connections are not there."""
        if not self.connections.is_given:
            return None
        known = self.connections.find(person, name)
        if known is None:
            return False
        return not (at and known.connected_on) or known.connected_on >= at - A_DAY


def _name(cell: str) -> str:
    return "" if cell.lower() == HIDDEN_MEMBER else cell


def read_messages(
    files: Sequence[ExportFile], people: People, ledger: Ledger, context: Context
) -> list[Post]:
    """Messages of all files; rows without a readable date, and empty ones of the owner, go to quarantine."""
    rows = [
        (file.source, row, cells) for file in files if file.kind == "messages" for row, cells in file.rows
    ]
    times, notes = parse_moments([cells["date"] for _, _, cells in rows], context)
    ledger.notes += [f"messages: {note}" for note in notes]
    partners = _partners(rows, people)
    posts = []
    for (source, row, cells), sent_at in zip(rows, times, strict=True):
        conversation = cells.get("conversationid", "")
        url = profile_url(cells.get("senderprofileurl", ""))
        is_mine = _is_mine(cells, url, people)
        is_unsent = is_draft(cells)
        content = cells["content"]
        text = clean_text(content)
        if sent_at is None and not is_unsent:
            ledger.quarantined.append(
                (source, row, "DATE", "a date that cannot be read" if cells["date"] else "no date")
            )
            continue
        if is_mine and not text:
            ledger.quarantined.append((source, row, "CONTENT", "empty text"))
            continue
        to = _addressees(cells, people, partners.get(conversation, {})) if is_mine else {}
        sender = people.me if is_mine else people.identify(url, cells.get("from", ""), conversation)
        subject = clean_text(cells.get("subject", ""))
        first, name = next(iter(to.items()), ("", ""))
        cold = bool(subject) and people.connections.is_given and not people.is_connected(first, name, sent_at)
        posts.append(
            Post(
                source=source,
                row=row,
                sender=sender,
                sender_name=_name(cells.get("from", "")),
                to=to,
                sent_at=sent_at,
                subject=subject,
                text=text,
                original=content if content != text else "",
                conversation=conversation or f"with {first if is_mine else sender}",
                basis="|".join((conversation or cells.get("to", ""), url or cells.get("from", ""))),
                is_draft=is_unsent,
                channel="inmail" if is_mine and cold else "linkedin_message",
            )
        )
    return posts


def _is_mine(cells: dict[str, str], url: str, people: People) -> bool:
    if url:
        return url == people.me
    direction = cells.get("direction", "").upper()
    if direction in {"OUTGOING", "INCOMING"}:
        return direction == "OUTGOING"
    return cells.get("from", "").lower() in people.my_names


def _partners(rows: Iterable[tuple[str, int, dict[str, str]]], people: People) -> dict[str, dict[str, str]]:
    """The others of each conversation by URL, from what they sent."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for _, _, cells in rows:
        url = profile_url(cells.get("senderprofileurl", ""))
        if url and url != people.me and cells.get("conversationid"):
            found[cells["conversationid"]][url] = _name(cells.get("from", ""))
    return found


def _addressees(cells: dict[str, str], people: People, partners: dict[str, str]) -> dict[str, str]:
    """Who an outgoing message went to, with names; a name may hold commas."""
    whole = cells.get("to", "")
    urls = [url for url in profile_urls(cells.get("recipientprofileurls", "")) if url != people.me]
    if not urls and len(partners) == 1:
        urls = list(partners)
    if not urls:
        person = people.identify("", whole, cells.get("conversationid", ""))
        return {person: _name(whole)} if person else {}
    parts = [part.strip() for part in whole.replace(";", ",").split(",")]
    names = [whole] if len(urls) == 1 else parts if len(parts) == len(urls) else [""] * len(urls)

    def known_name(url: str, name: str) -> str:
        connection = people.connections.by_url.get(url)
        return partners.get(url) or (connection.name if connection else "") or _name(name)

    return {url: known_name(url, name) for url, name in zip(urls, names, strict=True)}


def read_invitations(
    files: Sequence[ExportFile], people: People, ledger: Ledger, context: Context
) -> list[Post]:
    """Outgoing invitations with a note; those without make no attempt, and are counted."""
    rows = [
        (file.source, row, cells) for file in files if file.kind == "invitations" for row, cells in file.rows
    ]
    times, notes = parse_moments([cells["sentat"] for _, _, cells in rows], context)
    ledger.notes += [f"invitations: {note}" for note in notes]
    posts = []
    without_note = 0
    for (source, row, cells), sent_at in zip(rows, times, strict=True):
        if sent_at is None:
            ledger.quarantined.append(
                (source, row, "Sent At", "a date that cannot be read" if cells["sentat"] else "no date")
            )
            continue
        is_mine = cells.get("direction", "").upper() == "OUTGOING" or (
            not cells.get("direction") and profile_url(cells.get("inviterprofileurl", "")) == people.me
        )
        if not is_mine:
            continue
        note = clean_text(cells.get("message", ""))
        if not note:
            without_note += 1
            continue
        name = cells.get("to", "")
        person = people.identify(
            profile_url(cells.get("inviteeprofileurl", "")), name, f"invitation {sent_at}"
        )
        posts.append(
            Post(
                source=source,
                row=row,
                sender=people.me,
                sender_name=cells.get("from", ""),
                to={person: _name(name)},
                sent_at=sent_at,
                subject="",
                text=note,
                original=cells["message"] if cells["message"] != note else "",
                conversation=f"invitation of {person}",
                basis=f"invitation|{cells.get('inviteeprofileurl') or name}",
                channel="linkedin_invite",
            )
        )
    if without_note:
        ledger.notes.append(f"{without_note:,} outgoing invitations carry no note and make no attempt.")
    return posts
