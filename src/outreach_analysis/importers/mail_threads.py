"""Which message answers which, and whose mailbox this is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from outreach_analysis.importers.mail_labels import SENT_LABELS
from outreach_analysis.importers.mail_message import Mail

NEVER = datetime.max.replace(tzinfo=UTC)
SUBJECT_MEMORY = timedelta(days=180)
SHARE_OF_MAILS = 0.95
PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|sv|vs|antw|r|rif|res|odp|fwd?|wg|tr|enc|rv|automatic reply|auto(?:matic)?[ -]?(?:reply|response)|auto|"
    r"out of (?:the )?office|undeliver(?:able|ed)(?: mail)?|delivery status notification(?: \([a-z]+\))?|accepted|declined)"
    r"(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*[:\uff1a]\s*)",
    re.IGNORECASE,
)
TAG = re.compile(r"^\s*\[([^\[\]]{1,60})\]\s*")


def base_subject(subject: str) -> tuple[str, bool, str]:
    """Subject without its reply prefixes and list tag.

    Parameters
    ----------
    subject : str

    Returns
    -------
    subject : str
        In lower case, spaces normalised.
    is_reply : bool
        Whether a prefix such as "Re:" stood before it.
    tag : str
        Name in brackets that a mailing list puts first, or empty.

    Examples
    --------
    >>> base_subject("Re: [demo-list] AW: Quick question")
    ('quick question', True, 'demo-list')
    """
    is_reply, tag = False, ""
    for _ in range(12):
        prefix = PREFIX.match(subject)
        bracket = None if prefix else TAG.match(subject)
        if prefix:
            is_reply, subject = True, subject[prefix.end() :]
        elif bracket:
            tag, subject = tag or bracket[1], subject[bracket.end() :]
        else:
            break
    return " ".join(subject.lower().split()), is_reply, tag


def find_roots(mails: Sequence[Mail], me: Collection[str] = ()) -> list[int]:
    """For each message, the position of the one that began its thread.

    Parameters
    ----------
    mails : sequence of Mail
    me : collection of str
        Addresses of the owner of the mailbox, if known.

    Returns
    -------
    list of int

    Notes
    -----
    The parent of a message is the nearest in In-Reply-To and References that is there;
    else the first message with the same Gmail thread; else, for an answer ("Re:") without
    such headers, an earlier root with the same subject within 180 days and with somebody
    in common beside the owner. An answer to a message that is not there begins a thread.
    """
    known: dict[str, int] = {}
    gmail: dict[str, int] = {}
    in_time = sorted(range(len(mails)), key=lambda at: (mails[at].sent_at or NEVER, at))
    for at in in_time:
        if mails[at].identifier:
            known.setdefault(mails[at].identifier, at)
        if mails[at].thread:
            gmail.setdefault(mails[at].thread, at)
    parent = [-1] * len(mails)
    for at, mail in enumerate(mails):
        above = next((known[item] for item in mail.parents if known.get(item, at) != at), -1)
        parent[at] = gmail.get(mail.thread, at) if above < 0 else above
        if parent[at] == at:
            parent[at] = -1
    _break_cycles(parent)
    _join_by_subject(mails, in_time, parent, frozenset(me))
    return _tops(parent)


def _break_cycles(parent: list[int]) -> None:
    state = bytearray(len(parent))
    for start in range(len(parent)):
        path, at = [], start
        while at >= 0 and not state[at]:
            state[at] = 1
            path.append(at)
            at = parent[at]
        if at >= 0 and state[at] == 1:
            parent[at] = -1
        for item in path:
            state[item] = 2


def _join_by_subject(
    mails: Sequence[Mail], in_time: list[int], parent: list[int], me: frozenset[str]
) -> None:
    latest: dict[str, int] = {}
    for at in in_time:
        if parent[at] >= 0:
            continue
        mail = mails[at]
        subject, is_reply, _ = base_subject(mail.subject)
        earlier = latest.get(subject, -1)
        if (
            subject
            and earlier >= 0
            and is_reply
            and not mail.parents
            and _may_answer(mail, mails[earlier], me)
        ):
            parent[at] = earlier
        else:
            latest[subject] = at


def _may_answer(mail: Mail, earlier: Mail, me: frozenset[str]) -> bool:
    if mail.sent_at is None or earlier.sent_at is None or mail.sent_at - earlier.sent_at > SUBJECT_MEMORY:
        return False
    if not mail.to or not earlier.to or mail.kind != "human":
        return True  # archives of lists give no recipients; machines answer from other addresses
    return bool((_people(mail) & _people(earlier)) - me)


def _people(mail: Mail) -> set[str]:
    return {mail.sender, *mail.to, *mail.cc}


def _tops(parent: list[int]) -> list[int]:
    top = [-1] * len(parent)
    for start in range(len(parent)):
        path, at = [], start
        while top[at] < 0 and parent[at] >= 0:
            path.append(at)
            at = parent[at]
        root = top[at] if top[at] >= 0 else at
        top[at] = root
        for item in path:
            top[item] = root
    return top


def is_inbox(mails: Sequence[Mail]) -> bool:
    """Whether nearly all mail goes to one address that sent none, and no mailing list carried it."""
    addressed = Counter(person for mail in mails for person in mail.to)
    senders = {mail.sender for mail in mails}
    if len(senders) < 2 or not addressed or any(mail.mailing_list for mail in mails):
        return False
    person, count = addressed.most_common(1)[0]
    return count >= SHARE_OF_MAILS * len(mails) and person not in senders


def infer_me(mails: Sequence[Mail]) -> tuple[frozenset[str], str]:
    """Addresses of the owner of a mailbox, and how they were told; none for a public list.

    Parameters
    ----------
    mails : sequence of Mail

    Returns
    -------
    frozenset of str
    str
        How they were told, for a note; empty if there are none.
    """
    labelled = {mail.sender for mail in mails if mail.labels & SENT_LABELS}
    if labelled:
        return frozenset(labelled), "the sender of the mail labelled as sent"
    senders = Counter(mail.sender for mail in mails)
    takes_part = Counter(person for mail in mails for person in _people(mail))
    addressed = Counter(person for mail in mails for person in (*mail.to, *mail.cc))
    if len(senders) == 1 and len(mails) > 2 and len(addressed) > 1:
        return frozenset(senders), "the only sender, as in a folder of sent mail"
    enough = SHARE_OF_MAILS * len(mails)
    owners = [
        person
        for person, count in takes_part.items()
        if count >= enough and senders[person] and addressed[person] and len(mails) > 2
    ]
    if len(owners) == 1:
        return frozenset(owners), "the address that takes part in every conversation"
    return frozenset(), ""
