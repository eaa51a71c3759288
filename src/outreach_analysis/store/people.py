"""Who somebody is in a store: the identifiers that are theirs, and those that their name would make."""

# ruff: noqa: S608 - statements are put together from one of two kinds, and values are bound
from __future__ import annotations

from typing import Any

from outreach_analysis.store.pseudonyms import pseudonym
from outreach_analysis.store.spelling import forms, made_of_name, may_be


def find_person(connection: Any, kind: str, identifier: str, key: bytes | None) -> list[str]:
    """Find the identifiers of a person as the store has them, however the one given is spelt.

    Parameters
    ----------
    connection : DuckDBPyConnection
    kind : {"sender", "recipient"}
    identifier : str
    key : bytes or None
        By which pseudonyms were made.
    """
    known = connection.execute(
        f"SELECT {kind}_id FROM {kind}s UNION SELECT {kind}_id FROM attempts WHERE {kind}_id IS NOT NULL"
    ).fetchall()
    said = set(forms(identifier))
    hidden = {pseudonym(key, kind, form) for form in (identifier, *said)} if key is not None else set()
    return sorted(held for (held,) in known if held in hidden or not said.isdisjoint(may_be(held)))


def made_of_names(connection: Any, kind: str, identifiers: list[str]) -> list[str]:
    """The identifiers that importers make of the names of some people, where a source has names alone."""
    company = "company" if kind == "recipient" else "NULL"
    people = connection.execute(
        f"SELECT name, {company} FROM {kind}s WHERE list_contains(?, {kind}_id) AND name IS NOT NULL",
        [identifiers],
    ).fetchall()
    return [made for name, company in people for made in made_of_name(kind, name, company or "")]
