"""One person, spelt in several ways: which identifiers are the same, and which only may be."""

from __future__ import annotations

import re

from outreach_analysis.importers.ids import digest_one
from outreach_analysis.importers.linkedin_files import profile_url

ADDRESS = re.compile(r"(?:mailto:|[^<>]*<)?\s*([^\s@<>:]+)@([^\s@<>]+\.[^\s@<>]+?)\s*>?")
ONE_WORD = re.compile(r"\S+")


def one_form(identifier: str) -> str:
    """Bring an identifier into one form: case, spaces, `mailto:`, the many forms of a profile link.

    Examples
    --------
    >>> one_form(" Ada Byron <Ada@X.example>"), one_form("uk.linkedin.com/in/Ada-B/?x=1")
    ('ada@x.example', 'https://www.linkedin.com/in/ada-b')
    """
    plain = identifier.strip().casefold()
    if address := ADDRESS.fullmatch(plain):
        return f"{address[1]}@{address[2]}"
    return (profile_url(plain) if ONE_WORD.fullmatch(plain) else "") or plain


def forms(identifier: str) -> tuple[str, ...]:
    """The forms under which somebody is remembered: as it stands but for case and spaces, and the one form."""
    return tuple(dict.fromkeys((identifier.strip().casefold(), one_form(identifier))))


def may_be(identifier: str) -> tuple[str, ...]:
    """The forms by which an identifier may be remembered.

    Mail to `ada+jobs@x.example` reaches `ada@x.example`, so whoever erases the second has
    erased the first. It does not hold the other way: one mailbox may serve several members
    under tags of their own.

    Examples
    --------
    >>> may_be("Ada+jobs@x.example"), may_be("ada@x.example")
    (('ada+jobs@x.example', 'ada@x.example'), ('ada@x.example',))
    """
    said = forms(identifier)
    address = ADDRESS.fullmatch(said[-1])
    owner = address[1].partition("+")[0] if address else ""
    return tuple(dict.fromkeys((*said, f"{owner}@{address[2]}"))) if address and owner else said


def made_of_name(kind: str, name: str, company: str = "") -> tuple[str, ...]:
    """The identifiers that importers make where a source has a name alone."""
    if kind == "sender":
        return (digest_one("s-", name),)
    return digest_one("r-", name, company), digest_one("r-", name.lower())
