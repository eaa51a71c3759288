"""Words that are looked up rather than looked for: names that are words, words that tell little."""

from __future__ import annotations

from importlib.resources import files
from typing import Final


def read_word_lists() -> dict[str, frozenset[str]]:
    """Every list of `word_lists.txt` by its name.

    Returns
    -------
    dict of str to frozenset of str
    """
    source = (files("outreach_analysis.text") / "word_lists.txt").read_text(encoding="utf-8")
    lists: dict[str, list[str]] = {}
    words: list[str] = []
    for line in source.splitlines():
        if line.startswith("["):
            words = lists.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            words += line.split()
    return {name: frozenset(members) for name, members in lists.items()}


_LISTS = read_word_lists()
AFTER_GREETINGS: Final = _LISTS["after_greetings"]
NAMES_THAT_ARE_WORDS: Final = _LISTS["names"]
COMPANIES_THAT_ARE_WORDS: Final = _LISTS["companies"]
MONTHS: Final = _LISTS["months"]
EVERYDAY: Final = _LISTS["everyday"]
OFFICE: Final = _LISTS["office"]
HONORIFICS: Final = _LISTS["honorifics"]
AFTER_NAMES: Final = _LISTS["after_names"]
GROUPS: Final = _LISTS["groups"]
PARTICLES: Final = _LISTS["particles"]
LEGAL_FORMS: Final = _LISTS["legal_forms"]
GENERIC_HEADS: Final = _LISTS["generic_heads"]
NO_ROLES: Final = _LISTS["no_roles"]
IDLE_VERBS: Final = _LISTS["idle_verbs"]
