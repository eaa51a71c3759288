"""A LinkedIn export becomes attempts: messages, invitations with a note, and who the people are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from outreach_analysis.importers.conversations import Book, file_own
from outreach_analysis.importers.ids import digest, digest_one
from outreach_analysis.importers.linkedin_files import ExportFile, read_export_files
from outreach_analysis.importers.linkedin_people import find_owner, read_connections, writers
from outreach_analysis.importers.linkedin_posts import (
    A_DAY,
    Ledger,
    People,
    Post,
    read_invitations,
    read_messages,
)
from outreach_analysis.importers.reader import Context
from outreach_analysis.schema import QUARANTINE, Tables


def read_linkedin(paths: Sequence[Path], context: Context) -> Tables:
    """Read LinkedIn exports of one person, of any era.

    Parameters
    ----------
    paths : sequence of Path
        Zips, folders, or single files of an export; overlapping exports merge.
    context : Context
        `me`: profile URL of whose export it is, where it cannot be told.

    Returns
    -------
    Tables
        Attempts on channel `linkedin_message`, `inmail` (a message with a subject to
        somebody who was no connection) and `linkedin_invite` (an outgoing invitation with a
        note; `accepted` where a connection followed). `recipients` have company and title
        from the connections, and the further column `connected_on`.

    Raises
    ------
    UsageError
        If nothing of an export is there, a zip is a bomb, or the owner cannot be told.

    Notes
    -----
    Sent messages have no folder of their own: direction comes from the sender's profile, in
    the oldest exports from the column Direction. `rows_accepted` counts also rows that make
    no attempt (connections never written to, invitations without a note, conversations that
    others began); the notes say how many.
    """
    return tables_from_export(read_export_files(paths), context)


def tables_from_export(files: Sequence[ExportFile], context: Context) -> Tables:
    """As `read_linkedin`, from files that are read already."""
    ledger = Ledger(
        read=sum(len(file.rows) + len(file.quarantined) for file in files),
        quarantined=[entry for file in files for entry in file.quarantined],
    )
    owner = find_owner(files, context)
    connections = read_connections(files, context)
    ledger.quarantined += connections.quarantined
    ledger.duplicates += connections.duplicates
    ledger.notes += connections.notes
    if owner.how:
        ledger.notes.append(
            f"taken for the export of {owner.how}; if that is wrong, say whose it is with --me URL."
        )
    me = owner.person or digest_one("s-", next(iter(sorted(owner.names)), "owner"))
    people = People(me, owner.names, connections, writers(files))
    posts = _distinct(read_messages(files, people, ledger, context), ledger)
    invitations = _distinct(read_invitations(files, people, ledger, context), ledger)
    threads = _threads(posts)
    _join_invitations(threads, invitations, ledger)
    book = Book()
    for thread in threads:
        file_own(thread, {people.me}, book)
    ledger.notes += [f"{count:,} messages {what} make no attempt." for what, count in book.left_out.items()]
    tables = _enriched(
        book.tables(), book, people, has_messages=any(file.kind == "messages" for file in files)
    )
    if ledger.quarantined:
        ledger.notes.append(
            f"{len(ledger.quarantined):,} of {ledger.read:,} rows are in quarantine, each with its reason."
        )
    written = set(tables.recipients["recipient_id"]) | set(tables.recipients["name"].dropna().str.lower())
    silent = sum(row.url not in written and row.name.lower() not in written for row in connections.rows)
    if silent:
        ledger.notes.append(f"{silent:,} connections were not written to.")
    return replace(
        tables,
        quarantine=QUARANTINE.conform(
            pd.DataFrame(ledger.quarantined, columns=list(QUARANTINE.column_names))
        ),
        notes=tuple(ledger.notes),
        rows_read=ledger.read,
        rows_accepted=ledger.read - len(ledger.quarantined) - ledger.duplicates,
        rows_duplicate=ledger.duplicates,
    )


def _distinct(posts: list[Post], ledger: Ledger) -> list[Post]:
    """Give posts identifiers from their content, and drop repeats."""
    if not posts:
        return []
    keys = [(post.basis, str(post.sent_at), str(post.is_draft), post.text) for post in posts]
    kept: dict[str, Post] = {}
    for post, identifier in zip(posts, digest("l-", *zip(*keys, strict=True)), strict=True):
        post.identifier = identifier
        if identifier in kept:
            ledger.duplicates += 1
        else:
            kept[identifier] = post
    return list(kept.values())


def _threads(posts: list[Post]) -> list[list[Post]]:
    """Conversations, each in order of time; the files list them newest first."""
    grouped: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        grouped[post.conversation].append(post)
    never = datetime.max.replace(tzinfo=UTC)
    for members in grouped.values():
        members.reverse()
        members.sort(key=lambda post: post.sent_at or never)
    return list(grouped.values())


def _join_invitations(threads: list[list[Post]], invitations: list[Post], ledger: Ledger) -> None:
    """Put a note before the conversation that it opened; LinkedIn repeats it there as first message."""
    by_partner: dict[str, list[list[Post]]] = defaultdict(list)
    for thread in threads:
        for person in {person for post in thread for person in (post.sender, *post.to)}:
            by_partner[person].append(thread)
    for note in sorted(invitations, key=lambda post: post.sent_at or datetime.max.replace(tzinfo=UTC)):
        person = next(iter(note.to))
        for thread in by_partner[person]:
            first = thread[0]
            if first.channel == "linkedin_invite" or not (first.sent_at and note.sent_at):
                continue
            repeats = first.sender == note.sender and first.text.split() == note.text.split()
            if repeats:
                note.sent_at = first.sent_at  # to the second and with its zone
                ledger.duplicates += 1
                thread[0] = note
            elif first.sender == person and first.sent_at >= note.sent_at - A_DAY:
                thread.insert(0, note)
            else:
                continue
            break
        else:
            threads.append([note])


def _enriched(tables: Tables, book: Book, people: People, *, has_messages: bool) -> Tables:
    """Add what the connections know: company, title, since when, and whether an invitation was accepted."""
    recipients = tables.recipients
    known = [
        people.connections.find(person, "" if pd.isna(name) else name)
        for person, name in zip(recipients["recipient_id"], recipients["name"], strict=True)
    ]
    for column, attribute in (("name", "name"), ("company", "company"), ("title", "title")):
        values = [getattr(row, attribute) or None if row else None for row in known]
        recipients[column] = recipients[column].fillna(pd.Series(values, index=recipients.index, dtype="str"))
    if people.connections.is_given:
        dates = pd.Series([row.connected_on if row else None for row in known], index=recipients.index)
        recipients["connected_on"] = pd.to_datetime(dates, utc=True).astype("datetime64[us, UTC]")
    attempts = tables.attempts
    attempts["accepted"] = pd.array(
        [
            people.accepted(
                attempt.recipient, attempt.letter.to.get(attempt.recipient, ""), attempt.letter.sent_at
            )
            if attempt.letter.channel == "linkedin_invite"
            else None
            for attempt in book.attempts
        ],
        dtype="boolean",
    )
    if not has_messages:
        attempts["replied"] = attempts["replied"].mask(~attempts["replied"].fillna(False).astype(bool))
    return tables
