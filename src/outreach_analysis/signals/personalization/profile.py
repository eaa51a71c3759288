"""A recipient's profile as facts that a message may name, rare ones above common ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from outreach_analysis.text.common_words import EVERYDAY, HONORIFICS, NAMES_THAT_ARE_WORDS, OFFICE
from outreach_analysis.text.names import plain

WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
SENTENCE_START = re.compile(r"(?:^|[.!?|\n\u2022\u00b7\"\u201c]\s*)$")
PLACED = re.compile(r"\b(?:in|from|near|at)\s$")
QUOTED = re.compile(
    r"(?:[\"\u201c\u00ab]|(?<!\w)['\u2018])([^\"\u201c\u201d\u00ab\u00bb\n]{8,90}?)(?:[\"\u201d\u00bb]|['\u2019](?!\w))"
)
LEAST_TITLE, MOST_TITLE = 2, 12
MOST_CHARACTERS = 20_000
RARE, NAME, OFFICE_WORD, YEAR = 0.5, 1.0, 0.25, 0.25


@lru_cache(maxsize=20_000)
def quoted_titles(text: str) -> tuple[tuple[str, ...], ...]:
    """Titles that stand in quotation marks in a profile, as plain words.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of tuple of str
        Titles of two words or more.

    Examples
    --------
    >>> quoted_titles('Gave the talk "Mills and their rivers" in Bath.')
    (('mills', 'and', 'their', 'rivers'),)
    """
    found = (
        tuple(plain(word) for word in WORD.findall(title)) for title in QUOTED.findall(text[:MOST_CHARACTERS])
    )
    return tuple(words for words in found if LEAST_TITLE <= len(words) <= MOST_TITLE)


@cache
def stemmer() -> Callable[[str], str]:
    """The stem of a plain word, kept for the words met before."""
    from nltk.stem.snowball import EnglishStemmer

    return lru_cache(maxsize=100_000)(EnglishStemmer().stem)


def rarity(word: str) -> float:
    """How much a plain word tells: 0 for everyday words, more for rarer ones.

    Parameters
    ----------
    word : str

    Returns
    -------
    float
        In [0, 0.5]; names are told apart by `Profile`.

    Examples
    --------
    >>> rarity("the"), rarity("leadership"), rarity("cello")
    (0.0, 0.25, 0.5)
    """
    if word in EVERYDAY or word in HONORIFICS or len(word) < 3:
        return 0.0
    if word.isdigit():
        return YEAR if len(word) == 4 else 0.0
    if word in OFFICE or (word.endswith("s") and word[:-1] in OFFICE):
        return OFFICE_WORD
    return RARE


@dataclass(frozen=True, slots=True)
class Profile:
    """What a profile tells.

    Parameters
    ----------
    weights : dict of str to float
        Stem to weight.
    proper : frozenset of str
        Stems that only ever stand as names, so that "Reading" the town is not reading.
    """

    weights: dict[str, float]
    proper: frozenset[str]


@lru_cache(maxsize=20_000)
def read_profile(text: str, known: str = "") -> Profile:
    """Weigh the words of a profile.

    Parameters
    ----------
    text : str
    known : str
        Words that other signals look for (name, company, title), left out here.

    Returns
    -------
    Profile

    Examples
    --------
    >>> profile = read_profile("Plays the cello. Studied in Leeds.")
    >>> profile.weights["leed"], profile.weights["cello"], "studi" in profile.weights
    (1.0, 0.5, False)
    """
    stem = stemmer()
    text = text[:MOST_CHARACTERS]
    barred = {stem(plain(word)) for word in WORD.findall(known)}
    weights: dict[str, float] = {}
    named: set[str] = set()
    plainly: set[str] = set()
    for match in WORD.finditer(text):
        written, word = match.group(), plain(match.group()).removesuffix("'s")
        root = stem(word)
        capital = written[0].isupper()
        before = text[max(0, match.start() - 6) : match.start()]
        inside = capital and not SENTENCE_START.search(before)
        placed = inside and PLACED.search(before)
        weight = rarity(word)
        if inside and (weight == RARE or word in NAMES_THAT_ARE_WORDS or (placed and weight == 0)):
            weight = NAME
            named.add(root)
        elif not capital:
            plainly.add(root)
        if weight and root not in barred:
            weights[root] = max(weight, weights.get(root, 0.0))
    return Profile(weights, frozenset(named - plainly))
