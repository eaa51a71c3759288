"""Names of people and companies: what they may be called in a letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.columns import TextColumns
from outreach_analysis.text.common_words import GENERIC_HEADS, HONORIFICS, LEGAL_FORMS, PARTICLES
from outreach_analysis.text.hashing import MIX, HashTable, hash_words
from outreach_analysis.text.nicknames import nicknames
from outreach_analysis.text.romanised import romanised, vocatives
from outreach_analysis.text.spans import Spans

MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0980-\u0983\u09bc-\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0a81-\u0a83\u0abc-\u0acd\u0b82\u0bbe-\u0bcd\u0c00-\u0c04\u0c3c-\u0c56\u0c80-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d4d\u0d81-\u0d83\u0dca-\u0ddf\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c\u200d"
"""Signs of vowels and of stops, which scripts of India and others write beside their letters."""
WORD = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}])*(?:['\u2019][^\W_](?:[^\W_]|[{MARKS}])*)*")
ASIDE = re.compile(r"[(\[\"\u201c\u2018']([^()\[\]\"\u201c\u201d]{2,40})[)\]\"\u201d\u2019'](?=\s|$|,)")
GIVEN_TOO = frozenset(["Al", "Ben", "Van", "Bat", "Del", "Santa"])
LETTERS_WITHOUT_PARTS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "\u0131": "i",
        "ħ": "h",
    }
)
GERMAN_PAIRS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")
MOST_WORDS = 12
DOMAIN = re.compile(r"(?<=\w)\.(?:com|org|net|io|ai|co|app|dev|co\.uk)$", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def plain(word: str) -> str:
    """A word in lower case and without accents.

    Parameters
    ----------
    word : str

    Returns
    -------
    str

    Examples
    --------
    >>> plain("Łukasz"), plain("José"), plain("Strauß")
    ('lukasz', 'jose', 'strauss')
    """
    if word.isascii():
        return word.lower()
    lowered = unicodedata.normalize("NFC", word).lower().translate(LETTERS_WITHOUT_PARTS)
    parts = unicodedata.normalize("NFKD", lowered)
    bare = "".join(part for part in parts if unicodedata.category(part) != "Mn")
    return unicodedata.normalize("NFC", bare).replace("\u2019", "'")


@dataclass(frozen=True, slots=True)
class PersonName:
    """What a person may be called.

    Parameters
    ----------
    given, family : tuple of str
        Plain words; `given` begins with the one most used and holds middle names.
    initials : str
        Letters of given names that are known by their initial only.
    called : frozenset of str
        Every single word that names the person: parts, nicknames, spellings.
    letters : frozenset of str
        What the person may be called by first letters alone: "jr" for J. R. Whitfield.
    unspaced : tuple of str
        For scripts without spaces: whole, family and given name, longest first.
    """

    given: tuple[str, ...]
    family: tuple[str, ...]
    initials: str
    called: frozenset[str]
    letters: frozenset[str]
    unspaced: tuple[str, ...]


@lru_cache(maxsize=65_536)
def read_name(name: str) -> PersonName:
    """Take a name apart: titles, given names, initials, particles, family names, nicknames.

    Parameters
    ----------
    name : str
        As people write it: "Dr. Thomas (Tom) van der Berg", "Byron, Ada", "王小明".

    Returns
    -------
    PersonName

    Examples
    --------
    >>> tom = read_name("Dr. Thomas van der Berg, PhD")
    >>> tom.given, tom.family, "tom" in tom.called
    (('thomas',), ('berg',), True)
    >>> read_name("Byron, Ada").given
    ('ada',)
    """
    name = unicodedata.normalize("NFC", name[:200]).split("|")[0]
    asides = [
        word for aside in ASIDE.findall(name) for word in WORD.findall(aside) if plain(word) not in HONORIFICS
    ]
    name = ASIDE.sub(" ", name)
    segments = [WORD.findall(segment)[:MOST_WORDS] for segment in name.split(",")]
    opening = segments[0][:1] if segments else []
    segments = [kept for words in segments if (kept := [w for w in words if plain(w) not in HONORIFICS])]
    if opening == ["JR"]:
        segments = [opening + (segments[0] if segments else []), *segments[1:]]
    words = [word for segment in reversed(segments[:2]) for word in segment]
    initials = "".join(plain(word) for word in words if len(word) == 1 and word.isascii())
    glued = [
        word for word in words if 2 <= len(word) <= 3 and word.isupper() and not set(word) & set("AEIOUY")
    ]
    initials += "".join(plain(letter) for word in glued if len(words) > 1 for letter in word)
    full = [word for word in words if len(word) > 1 or not word.isascii()]
    if len(full) > 1:
        full = [word for word in full if not (word in glued and len(words) > 1)] or full
    body = [w for i, w in enumerate(full) if plain(w) not in PARTICLES or (i == 0 and w in GIVEN_TOO)] or full
    family_first = next((i for i, word in enumerate(full) if i and plain(word) in PARTICLES), None)
    tail = body[-1:] if len(body) > 1 or (initials and body) else []
    if family_first is not None:
        tail = [word for word in full[family_first:] if plain(word) not in PARTICLES] or tail
    given = [word for word in body if word not in tail]
    unspaced = _unspaced_forms([*words, *asides])
    called = {form for word in [*body, *asides] for form in _spellings(word) if len(form) > 1}
    for word in [*given, *asides]:
        called |= {short for form in _spellings(word) for short in nicknames().get(form, ())}
    called |= {plain(word) for word in glued if len(words) > 1}
    called -= PARTICLES - {plain(word) for word in body}
    return PersonName(
        given=tuple(plain(word) for word in given),
        family=tuple(plain(word) for word in tail),
        initials=initials,
        called=frozenset(called),
        letters=_letters(words, glued, tail),
        unspaced=unspaced,
    )


def _letters(words: Sequence[str], glued: Sequence[str], tail: Sequence[str]) -> frozenset[str]:
    """First letters of the given names, of all names, and of the first and the last."""
    first = [
        "".join(map(plain, word)) if word in glued else plain(word)[:1] for word in words if word not in tail
    ]
    last = [plain(word)[:1] for word in tail if plain(word) not in PARTICLES]
    given, family = "".join(first), "".join(last)
    forms = {given, given + family, given[:1] + family}
    return frozenset(form for form in forms if 2 <= len(form) <= 4 and form.isascii() and form.isalpha())


def _spellings(word: str) -> set[str]:
    """Plain forms of a word under the usual ways of writing its accents."""
    lowered = unicodedata.normalize("NFC", word).lower()
    forms = {plain(lowered), plain(lowered.translate(GERMAN_PAIRS))}
    for foreign in (lowered, *vocatives(lowered)):
        forms |= {plain(foreign)} | romanised(foreign)
    bare = plain(lowered)
    for pair in ("ae", "oe", "ue"):
        if pair in bare and len(bare) > 4:
            forms.add(bare.replace(pair, pair[0]))
    if "'" in bare:
        forms.add(bare.replace("'", ""))
    return forms


def _unspaced_forms(words: Sequence[str]) -> tuple[str, ...]:
    """Whole, given and family name in scripts that set no spaces."""
    forms: list[str] = []
    for word in words:
        if UNSPACED.search(word):
            forms.append(word.lower())
            if 2 <= len(word) <= 4:
                forms += [word[1:], word[2:]] if len(word) == 4 else [word[1:]]
    return tuple(sorted({form for form in forms if len(form) > 1}, key=len, reverse=True))


@lru_cache(maxsize=65_536)
def read_company(name: str) -> tuple[tuple[str, ...], ...]:
    """What a company may be called, the fullest form first.

    Parameters
    ----------
    name : str

    Returns
    -------
    tuple of tuple of str
        Plain words of each form.

    Examples
    --------
    >>> read_company("Goldman Sachs Group, Inc.")
    (('goldman', 'sachs'), ('goldman',))
    >>> read_company("International Business Machines")[1]
    ('ibm',)
    >>> read_company("J.P. Morgan")
    (('j', 'p', 'morgan'), ('jpm',), ('jp', 'morgan'), ('jpmorgan',))
    """
    name = unicodedata.normalize("NFC", name[:200])
    bare = DOMAIN.sub("", ASIDE.sub(" ", name).strip())
    words = _plain_words(bare)[:MOST_WORDS]
    asides = [tuple(_plain_words(aside)) for aside in ASIDE.findall(name)]
    core = [word for word in words if word not in LEGAL_FORMS] or words
    if words and words[0] != "the" and core and words[: len(core)] != core:
        core = [w for i, w in enumerate(words) if w not in LEGAL_FORMS or 0 < i < len(words) - 2] or core
        while len(core) > 1 and core[-1] in LEGAL_FORMS:
            core.pop()
    forms = [tuple(core)] if core else []
    content = [word for word in core if word not in ("of", "and", "for", "the", "de")]
    if len(content) >= 3:
        forms.append(("".join(word[0] for word in content),))
    if len(core) >= 2 and core[0] not in GENERIC_HEADS and len(core[0]) > 2:
        forms.append((core[0],))
    letters = next((place for place, word in enumerate(core) if len(word) > 1), len(core))
    if letters > 1 and "&" not in name:
        glued = "".join(core[:letters])
        forms += [(glued, *core[letters:]), (glued + "".join(core[letters : letters + 1]),)]
    forms += [aside for aside in asides if aside]
    return tuple(dict.fromkeys(forms))


def _plain_words(text: str) -> list[str]:
    """Words as they are compared; marks without a letter are none."""
    return [bare for word in WORD.findall(text) if (bare := plain(word))]


def naming_hashes(text: TextColumns) -> NDArray[np.uint64]:
    """Hash of each token without accents and without a possessive 's.

    Parameters
    ----------
    text : TextColumns

    Returns
    -------
    uint64 array, shape (tokens,)
        Equal to `hash_words` of the plain words.
    """
    hashes = text.token_hash.copy()
    if not text.token_count:
        return hashes
    foreign = np.flatnonzero(text.folded > 127)
    foreign = foreign[text.kinds[foreign] <= kind_of.APOSTROPHE]
    token = np.minimum(text.token_at(foreign), text.token_count - 1)
    odd = np.unique(token[text.token_start[token] <= foreign])
    length = text.token_end - text.token_start
    possessive = np.flatnonzero(
        (text.folded[text.token_end - 1] == ord("s")) & (text.folded[text.token_end - 2] == ord("'"))
    )
    possessive = possessive[length[possessive] > 2]
    changed = np.union1d(odd, possessive)
    if len(changed):
        hashes[changed] = hash_words([bare_word(word) for word in text.words(changed)])
    return hashes


def bare_word(word: str) -> str:
    """A token of a text as names are compared: plain, no possessive."""
    return plain(word.removesuffix("'s"))


@dataclass(frozen=True, eq=False)
class Named:
    """Places where a message says a phrase of its own context.

    Parameters
    ----------
    phrase : int64 array, shape (n,)
        Number of the phrase.
    first, last : int64 arrays, shape (n,)
        Tokens, both included.
    """

    phrase: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.phrase)

    def where(self, keep: NDArray[np.bool_]) -> Named:
        """The places chosen by a mask."""
        return Named(self.phrase[keep], self.first[keep], self.last[keep])


def find_own(
    text: TextColumns, hashes: NDArray[np.uint64], phrases: Iterable[tuple[int, tuple[str, ...]]]
) -> Named:
    """Find phrases each of which concerns one message only.

    Parameters
    ----------
    text : TextColumns
    hashes : uint64 array, shape (tokens,)
        From `naming_hashes`.
    phrases : iterable of (int, tuple of str)
        Message and plain words.

    Returns
    -------
    Named
        Ordered by first token, the longest first; overlaps are kept.
    """
    owned = [(message, words) for message, words in phrases if words]
    empty = np.empty(0, dtype=np.int64)
    if not owned or not text.token_count:
        return Named(empty, empty, empty)
    owner = np.array([message for message, _ in owned], dtype=np.uint64)
    lengths = np.array([len(words) for _, words in owned], dtype=np.int64)
    table = np.zeros((len(owned), int(lengths.max())), dtype=np.uint64)
    table[np.arange(table.shape[1]) < lengths[:, None]] = hash_words(
        [word for _, words in owned for word in words]
    )
    keys = _mixed(table[:, 0], owner)
    distinct, group = np.unique(keys, return_inverse=True)
    members = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[members], np.arange(len(distinct) + 1))
    lookup = HashTable(distinct, np.arange(len(distinct), dtype=np.int32))
    hit = lookup.find(_mixed(hashes, text.token_message.astype(np.uint64)))
    first = np.flatnonzero(hit >= 0)
    hit = hit[first]
    counts = starts[hit + 1] - starts[hit]
    offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    phrase = members[np.repeat(starts[hit], counts) + offsets]
    first = np.repeat(first, counts)
    last = first + lengths[phrase] - 1
    keep = last < text.token_count
    keep[keep] &= text.token_message[last[keep]] == text.token_message[first[keep]]
    for step in range(1, table.shape[1]):
        longer = keep & (lengths[phrase] > step)
        keep[longer] &= hashes[first[longer] + step] == table[phrase[longer], step]
    phrase, first, last = phrase[keep], first[keep], last[keep]
    order = np.lexsort((-last, first))
    return Named(phrase[order].astype(np.int64), first[order], last[order])


def _mixed(word: NDArray[np.uint64], owner: NDArray[np.uint64]) -> NDArray[np.uint64]:
    key: NDArray[np.uint64] = (word + owner * np.uint64(2) + np.uint64(1)) * MIX
    key ^= (key >> np.uint64(31)) ^ (owner * MIX)
    return key


def joined_spans(text: TextColumns, first: NDArray[np.int64], last: NDArray[np.int64]) -> Spans:
    """Spans of token ranges; ranges that follow each other without a pause become one."""
    if not len(first):
        return Spans.none()
    order = np.lexsort((-last, first))
    first, last = first[order], np.maximum.accumulate(last[order])
    touches = first[1:] <= last[:-1]
    beside = np.flatnonzero(first[1:] == last[:-1] + 1)
    gap_start, gap_end = text.token_end[last[:-1][beside]], text.token_start[first[1:][beside]]
    near = (gap_end - gap_start <= 2) & ~np.isin(
        text.kinds[gap_start], (kind_of.PAUSE, kind_of.NEWLINE, kind_of.BRACKET, kind_of.QUOTE)
    )
    touches[beside] = near & (text.token_message[first[1:][beside]] == text.token_message[last[:-1][beside]])
    begins = np.flatnonzero(np.append(True, ~touches))
    return text.token_spans(first[begins], last[np.append(begins[1:], len(first)) - 1])
