"""Mail becomes attempts: mbox files, Gmail's and mailing lists' archives, folders of .eml, zips of these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from outreach_analysis.errors import InvalidValueError, UnreadableSourceError
from outreach_analysis.importers.columns import listed
from outreach_analysis.importers.conversations import Book, file_own
from outreach_analysis.importers.ids import digest
from outreach_analysis.importers.mail_files import LARGEST_MESSAGE, read_raw_mails
from outreach_analysis.importers.mail_labels import CHAT_LABELS
from outreach_analysis.importers.mail_message import Mail, UnusableMail, read_mail
from outreach_analysis.importers.mail_threads import (
    NEVER,
    base_subject,
    find_roots,
    infer_me,
    is_inbox,
)
from outreach_analysis.importers.reader import Context
from outreach_analysis.schema import QUARANTINE, Tables

MOST_ANSWERED = 20
BEGINNING_ELSEWHERE = (
    "of conversations whose beginning the source does not hold (import the earlier mail together with it)"
)


def read_mbox(paths: Sequence[Path], context: Context) -> Tables:
    """Read mail into attempts, their follow-ups, and the replies to them.

    Parameters
    ----------
    paths : sequence of Path
        mbox files (also of mailing lists and Google Takeout), single messages, zips.
        Threads cross files.
    context : Context
        `me`: address (or several, separated by commas) whose mailbox it is.

    Returns
    -------
    Tables
        `messages` have the further column `original_text` (the body before quoted text,
        signature and footers were taken off, where these differ), `attempts` the further
        columns `thread_is_whole` (False where the attempt answers a message that is not there)
        `answers_message_ids` (of such messages; a store that holds one of them makes the
        attempt a reply to it) and `answered_by` (who answered it then, in order of time).

    Raises
    ------
    UsageError
        If a file cannot be opened, none holds mail, or `me` sent nothing.

    Notes
    -----
    With `me` (given, or told from the mail), an attempt is `me`'s first message to a person
    in a thread that `me` began; later sends before that person answers are follow-ups.
    Without (a public list), each thread is one attempt by who began it, and everything from
    others is a reply. Machines' answers, told by their headers, are kept as automatic and
    do not count as replies. `rows_accepted` counts also messages of conversations that make
    no attempt; the notes say how many.
    """
    mails, quarantined, notes, read = _read_all(paths)
    distinct = _without_duplicates(mails)
    duplicates = len(mails) - len(distinct)
    if duplicates:
        notes.append(f"{duplicates:,} messages stand in the source more than once and were read once.")
    me = _owner(distinct, context, notes)
    book = Book()
    threads: dict[int, list[int]] = {}
    for at, root in enumerate(find_roots(distinct, me)):
        threads.setdefault(root, []).append(at)
    for root, members in threads.items():
        thread = [
            distinct[at]
            for at in sorted(members, key=lambda at: (at != root, distinct[at].sent_at or NEVER, at))
        ]
        if me:
            _file_private(thread, me, book)
        else:
            _file_public(thread, book)
    notes += _said(book)
    tables = book.tables()
    answered = {mail.identifier: " ".join(mail.parents[:MOST_ANSWERED]) for mail in distinct if mail.parents}
    answers = tables.attempts["attempt_id"].map(answered).astype("str")
    whole = answers.isna()
    authors = _authors(book)
    answered_by = tables.attempts["attempt_id"].map(authors).mask(whole).astype("str")
    if not whole.all():
        notes.append(
            f"{int((~whole).sum()):,} attempts answer a message that the source does not hold: "
            "their 'thread_is_whole' is False."
        )
    if quarantined:
        notes.append(f"{len(quarantined):,} of {read:,} messages are in quarantine, each with its reason.")
    return replace(
        tables,
        attempts=tables.attempts.assign(
            thread_is_whole=whole.astype("boolean"), answers_message_ids=answers, answered_by=answered_by
        ),
        quarantine=QUARANTINE.conform(pd.DataFrame(quarantined, columns=list(QUARANTINE.column_names))),
        notes=tuple(notes),
        rows_read=read,
        rows_accepted=len(distinct),
        rows_duplicate=duplicates,
    )


def _read_all(paths: Sequence[Path]) -> tuple[list[Mail], list[tuple[str, int, str, str]], list[str], int]:
    mails: list[Mail] = []
    quarantined: list[tuple[str, int, str, str]] = []
    read = cut = 0
    holds_mail = False
    for path in paths:
        for raw in read_raw_mails(path):
            read += 1
            cut += raw.size > LARGEST_MESSAGE
            try:
                mail = read_mail(raw)
                if mail.labels & CHAT_LABELS:
                    raise UnusableMail("X-Gmail-Labels", "a chat, not a mail")
            except UnusableMail as error:
                quarantined.append((raw.source, raw.row, error.column, error.reason))
                holds_mail |= bool(raw.envelope) or error.column != "From"
            else:
                mails.append(mail)
    if not (mails or holds_mail):
        # Any text can be split into "messages"; one that nobody sent is no mail.
        raise UnreadableSourceError(
            f"{listed([path.name for path in paths])} {'hold' if len(paths) > 1 else 'holds'} no mail.",
            found=f"{read:,} pieces of text that nobody sent" if read else "an archive without .mbox or .eml",
            hint="name a mailbox (.mbox), single messages (.eml), or an archive of these",
        )
    notes = []
    if cut:
        notes.append(
            f"{cut:,} messages are larger than 1 MiB: their first MiB was read, the rest is attachments."
        )
    return mails, quarantined, notes, read


def _without_duplicates(mails: list[Mail]) -> list[Mail]:
    """Drop repeats, and give every message an identifier of its own."""
    seen: set[tuple[object, ...]] = set()
    used: Counter[str] = Counter()
    kept: list[Mail] = []
    nameless = [mail for mail in mails if not mail.identifier]
    made: Iterable[str] = (
        digest("m-", *zip(*[(m.sender, m.sent_at, m.subject, m.text) for m in nameless], strict=True))
        if nameless
        else []
    )
    for mail, identifier in zip(nameless, made, strict=True):
        mail.identifier = identifier
    for mail in mails:
        key = (mail.identifier, mail.sender, mail.sent_at, mail.text)
        if key in seen:
            continue
        seen.add(key)
        used[mail.identifier] += 1
        if used[mail.identifier] > 1:
            mail.identifier = f"{mail.identifier}#{used[mail.identifier]}"
        kept.append(mail)
    return kept


def _owner(mails: list[Mail], context: Context, notes: list[str]) -> frozenset[str]:
    given = frozenset(part.strip().lower() for part in (context.me or "").split(",") if "@" in part)
    if given:
        if mails and not any(mail.sender in given for mail in mails):
            raise InvalidValueError(
                "the address given as whose mailbox this is sent no message in it.",
                found=f"{len(mails):,} messages from {len({mail.sender for mail in mails}):,} addresses",
                hint="name a file of sent mail together with the rest",
                arguments="Sent.mbox Inbox.mbox --me you@example.org",
            )
        return given
    me, how = infer_me(mails)
    if me:
        notes.append(f"taken for the mailbox of {how}; if that is wrong, say whose it is with --me ADDRESS.")
    elif is_inbox(mails):
        notes.append(
            "Nearly every message is addressed to one address that sent none of them: if this is somebody's inbox, "
            "import their sent mail together with it, and say whose it is with --me ADDRESS."
        )
    elif mails:
        notes.append(
            "Nobody takes part in every conversation: read as a public list, each thread an attempt by who began it; "
            "if it is one person's mailbox, say whose with --me ADDRESS."
        )
    return me


def _file_public(thread: list[Mail], book: Book) -> None:
    """File a thread of a list: one attempt by who began it."""
    root, *rest = thread
    if root.kind != "human":
        book.left_out["begun by a machine"] += len(thread)
        return
    _, _, tag = base_subject(root.subject)
    carried = root.mailing_list or (f"list:{tag.lower()}" if tag and not root.to else "")
    recipient = carried or next(iter(root.to), "")
    name = tag if carried else root.to.get(recipient, "")
    attempt = book.open_attempt(root, recipient, name, "mailing list" if carried else "")
    for mail in rest:
        if _is_same_person(mail, root):
            book.send_again(attempt, mail)
        else:
            book.answer(attempt, mail)


def _is_same_person(one: Mail, other: Mail) -> bool:
    return one.sender == other.sender or bool(
        one.sender_name and one.sender_name.lower() == other.sender_name.lower()
    )


def _file_private(thread: list[Mail], me: frozenset[str], book: Book) -> None:
    """File a thread of one person's mailbox."""
    if _answers_the_absent(thread[0]):
        book.left_out[BEGINNING_ELSEWHERE] += len(thread)
    else:
        file_own(thread, me, book)


def _authors(book: Book) -> dict[str, str]:
    """Who answered each attempt, in order of time."""
    found: dict[str, list[tuple[datetime, str]]] = {}
    for attempt, letter in book.replies:
        found.setdefault(attempt, []).append((letter.sent_at or NEVER, letter.sender))
    return {attempt: " ".join(sender for _, sender in sorted(said)) for attempt, said in found.items()}


def _answers_the_absent(root: Mail) -> bool:
    """Whether a message answers one that is not there: then somebody else began."""
    return bool(root.parents) and base_subject(root.subject)[1]


def _said(book: Book) -> list[str]:
    notes = [f"{count:,} messages {what} make no attempt." for what, count in book.left_out.items()]
    undated = sum(attempt.letter.sent_at is None for attempt in book.attempts)
    if undated:
        notes.append(f"{undated:,} messages have no date that can be read; their attempts have no time.")
    machines = sum(mail.kind != "human" for _, mail in book.replies)
    if machines:
        notes.append(f"{machines:,} answers are automatic or bounces by their headers, and are no replies.")
    return notes
