"""Who is who in a LinkedIn export: whose it is, and whom it knows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import pandas as pd

from outreach_analysis.errors import InvalidValueError
from outreach_analysis.importers.linkedin_files import ExportFile, profile_url, profile_urls
from outreach_analysis.importers.reader import Context
from outreach_analysis.importers.times import parse_times

SHARE_OF_CONVERSATIONS = 0.9


@dataclass(frozen=True)
class Connection:
    """One row of `Connections.csv`."""

    source: str
    row: int
    name: str
    url: str
    company: str
    title: str
    connected_on: datetime | None


@dataclass
class Connections:
    """Connections, found by profile URL or by a name that only one of them has."""

    rows: list[Connection] = field(default_factory=list)
    quarantined: list[tuple[str, int, str, str]] = field(default_factory=list)
    duplicates: int = 0
    notes: list[str] = field(default_factory=list)
    is_given: bool = False

    def __post_init__(self) -> None:
        self.by_url: dict[str, Connection] = {}
        self.by_name: dict[str, list[Connection]] = defaultdict(list)

    def add(self, connection: Connection) -> None:
        """Remember a connection."""
        self.rows.append(connection)
        if connection.url:
            self.by_url[connection.url] = connection
        if connection.name:
            self.by_name[connection.name.lower()].append(connection)

    def find(self, person: str, name: str) -> Connection | None:
        """The connection of that URL, else the only one of that name."""
        known = self.by_url.get(person)
        if known is None:
            same_name = self.by_name.get(name.lower(), [])
            known = (
                same_name[0]
                if len(same_name) == 1 and not (same_name[0].url and person.startswith("http"))
                else None
            )
        return known


def read_connections(files: Sequence[ExportFile], context: Context) -> Connections:
    """Read `Connections.csv` of any era.

    Parameters
    ----------
    files : sequence of ExportFile
        Those of other kinds are passed over.
    context : Context

    Returns
    -------
    Connections
        Members who hide themselves leave a date only and are set apart.
    """
    found = Connections()
    seen: set[tuple[object, ...]] = set()
    for file in files:
        if file.kind != "connections":
            continue
        found.is_given = True
        cells = [cells["connectedon"] for _, cells in file.rows]
        times, notes = parse_moments(cells, context)
        found.notes += [f"{file.source}: {note}" for note in notes]
        for (row, values), connected_on in zip(file.rows, times, strict=True):
            name = " ".join(f"{values['firstname']} {values.get('lastname', '')}".split())
            url = profile_url(values.get("url", ""))
            if not name and not url:
                found.quarantined.append(
                    (file.source, row, "First Name", "a member who hides name and profile")
                )
                continue
            key = (name, url, values["connectedon"], values.get("company"), values.get("position"))
            if key in seen:
                found.duplicates += 1
                continue
            seen.add(key)
            company, title = values.get("company", ""), values.get("position", "")
            found.add(Connection(file.source, row, name, url, company, title, connected_on))
    return found


def parse_moments(cells: list[str], context: Context) -> tuple[list[datetime | None], list[str]]:
    """Times of a column as datetimes, and what was assumed; LinkedIn puts the month first."""
    if not cells:
        return [], []
    parsed = parse_times(pd.Series(cells, dtype="str"), replace(context.settings, date_order="month"))
    times = [
        None if pd.isna(time) or not cell else time.to_pydatetime()
        for cell, time in zip(cells, parsed.column, strict=True)
    ]
    return times, [note for note in parsed.notes if "zone" in note or "clock" in note]


@dataclass(frozen=True)
class Owner:
    """Whose export it is.

    Parameters
    ----------
    person : str
        Profile URL, or empty where the export has none.
    names : frozenset of str
        Names that the owner writes under, in lower case.
    how : str
        How that was told, for a note; empty if it was given.
    """

    person: str
    names: frozenset[str]
    how: str = ""


def find_owner(files: Sequence[ExportFile], context: Context) -> Owner:
    """Tell whose export it is.

    Parameters
    ----------
    files : sequence of ExportFile
    context : Context
        Its `me` wins: a profile URL, its last part, or a name. An address is for mail.

    Returns
    -------
    Owner

    Raises
    ------
    InvalidValueError
        If `me` takes part in nothing, or the owner cannot be told.
    """
    messages = [cells for file in files if file.kind == "messages" for _, cells in file.rows]
    invitations = [cells for file in files if file.kind == "invitations" for _, cells in file.rows]
    given = (context.me or "").strip()
    if given and "@" not in given:
        return _given_owner(given, messages, invitations)
    outgoing = [cells for cells in [*messages, *invitations] if _is_marked_outgoing(cells)]
    inviters = {url for cells in outgoing if (url := profile_url(cells.get("inviterprofileurl", "")))}
    best = _present_everywhere(messages)
    connected = {
        profile_url(cells.get("url", ""))
        for file in files
        if file.kind == "connections"
        for _, cells in file.rows
    }
    drafting = {profile_url(cells.get("senderprofileurl", "")) for cells in messages if is_draft(cells)}
    # Nobody is a connection of their own, and a draft can only be the owner's.
    for hint in (inviters, drafting, best - connected):
        if len(best) > 1 and len(best & hint) == 1:
            best &= hint
    if len(best) == 1:
        person = best.pop()
        return Owner(person, _names_of(person, messages), "the profile that takes part in every conversation")
    if not messages and len(inviters) == 1:
        return Owner(inviters.pop(), frozenset(), "the profile that sent the outgoing invitations")
    names = Counter(cells.get("from", "").lower() for cells in outgoing if cells.get("from"))
    if names:
        return Owner("", frozenset({names.most_common(1)[0][0]}), "the sender of what is marked as outgoing")
    if not messages and not invitations:
        return Owner("", frozenset())
    raise InvalidValueError(
        "whose export this is cannot be told: no single profile takes part in every conversation.",
        found=f"{len(messages):,} messages, {len(best):,} profiles that could be the owner",
        arguments="EXPORT.zip --me https://www.linkedin.com/in/YOUR-NAME",
    )


def is_draft(cells: dict[str, str]) -> bool:
    """Whether a row of messages was never sent."""
    return any(cells.get(name, "").lower() == "yes" for name in ("ismessagedraft", "isconversationdraft"))


def _is_marked_outgoing(cells: dict[str, str]) -> bool:
    return cells.get("direction", "").upper() == "OUTGOING"


def _given_owner(given: str, messages: list[dict[str, str]], invitations: list[dict[str, str]]) -> Owner:
    if "linkedin.com/" in given.lower():
        person = profile_url(given)
    elif " " in given:
        return Owner("", frozenset({given.lower()}))
    else:
        person = profile_url(f"linkedin.com/in/{given}")
    everybody = set[str]()
    for cells in [*messages, *invitations]:
        for column in ("senderprofileurl", "recipientprofileurls", "inviterprofileurl", "inviteeprofileurl"):
            everybody.update(profile_urls(cells.get(column, "")))
    if everybody and person not in everybody:
        raise InvalidValueError(
            "the profile given as whose export this is takes part in nothing of it.",
            found=f"{len(messages):,} messages among {len(everybody):,} profiles",
            arguments="EXPORT.zip --me https://www.linkedin.com/in/YOUR-NAME",
        )
    marked = frozenset(
        cells["from"].lower()
        for cells in [*messages, *invitations]
        if _is_marked_outgoing(cells) and cells.get("from")
    )
    return Owner(person, _names_of(person, messages) | marked)


def _names_of(person: str, messages: list[dict[str, str]]) -> frozenset[str]:
    own = (cells for cells in messages if profile_url(cells.get("senderprofileurl", "")) == person)
    return frozenset(cells["from"].lower() for cells in own if cells.get("from"))


def writers(files: Sequence[ExportFile]) -> dict[str, str]:
    """Names in lower case to the profile that wrote under them, where it is the only one."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in files:
        for _, cells in file.rows if file.kind == "messages" else []:
            if url := profile_url(cells.get("senderprofileurl", "")):
                found[cells.get("from", "").lower()].add(url)
    return {name: next(iter(urls)) for name, urls in found.items() if name and len(urls) == 1}


def _present_everywhere(messages: list[dict[str, str]]) -> set[str]:
    """Profiles in at least nine in ten conversations, and in more than any other."""
    urls = {
        cells["from"].lower(): url
        for cells in messages
        if (url := profile_url(cells.get("senderprofileurl", "")))
    }
    present: dict[str, set[str]] = defaultdict(set)
    for number, cells in enumerate(messages):
        people = {
            profile_url(cells.get("senderprofileurl", "")),
            *profile_urls(cells.get("recipientprofileurls", "")),
        }
        named = [cells.get("to", ""), *cells.get("to", "").split(",")]
        people |= {urls[name.strip().lower()] for name in named if name.strip().lower() in urls}
        people.discard("")
        if people and profile_url(cells.get("senderprofileurl", "")):
            present[cells.get("conversationid") or f"row {number}"] |= people
    counts = Counter(person for people in present.values() for person in people)
    most = max(counts.values(), default=0)
    if not counts or most < SHARE_OF_CONVERSATIONS * len(present):
        return set()
    return {person for person, count in counts.items() if count == most}
