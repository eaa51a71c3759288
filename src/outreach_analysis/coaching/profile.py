"""What the reader's profile offers and a draft does not take up."""

from __future__ import annotations

import re

from outreach_analysis.coaching.words import advice_words

_PIECES = re.compile(r"[.;\n\u2022|]+(?=\s|$)")
_WORDS = re.compile(r"[^\W_]+")
_SHORTEST_WORD = 4
_TAKEN_UP = 0.34
"""Share of a piece's words in the draft from which on it counts as taken up."""


def find_unused_fact(profile: str, draft: str) -> str:
    """A piece of a profile that a draft does not touch, works before steps of a career.

    Parameters
    ----------
    profile, draft : str

    Returns
    -------
    str
        As it stands in the profile; empty where everything is taken up.

    Examples
    --------
    >>> find_unused_fact("Studied at Porto. Talk on pallet sharing.", "Hello, could I ask you something?")
    'Talk on pallet sharing'
    >>> find_unused_fact("Talk on pallet sharing.", "I think of pallet sharing often.")
    ''
    """
    said = set(_long_words(draft))
    unused: list[tuple[bool, int, str]] = []
    for piece in _PIECES.split(profile):
        words = _long_words(piece)
        if words and sum(word in said for word in words) < _TAKEN_UP * len(words):
            unused.append((not _is_work(words), len(unused), " ".join(piece.split())))
    return min(unused)[2] if unused else ""


def _long_words(text: str) -> list[str]:
    return [word for word in _WORDS.findall(text.casefold()) if len(word) >= _SHORTEST_WORD]


def _is_work(words: list[str]) -> bool:
    return any(word in advice_words().profile.works for word in words)
