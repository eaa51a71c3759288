"""Greeting, body, signature and merge fields of a message: what every message has, and what is this one's own."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from outreach_analysis.text import Spans, read_texts
from outreach_analysis.text.names import plain

WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
PLACEHOLDER = re.compile(
    r"\{\{?[^{}\n]{1,60}\}?\}|\[[A-Z_][^\[\]\n]{0,40}\](?!\()|<[A-Z_ ]{2,40}>|%[A-Z_]{2,30}%"
)

_GREETING = re.compile(
    r"\s*(?:hi|hiya|hello|hey|yo|dear|greetings|good (?:morning|afternoon|evening|day)|to whom|hallo|bonjour|hola|ciao)"
    r"\b(?:(?:[ \t]+[^\s,:;!?]+){0,6}?[ \t]*(?:[,:;!]+|[ \t][\u2013\u2014-]+(?=\s)|(?=\n|$))|(?: there| all| team)?\b)",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"(?:(?:with |my )?(?:very |kind(?:est)? |best |warm(?:est)? |many |all the )*"
    r"(?:best|regards|wishes|sincerely|faithfully|truly|cheers|thanks|thank you|gratefully|gratitude|respectfully|"
    r"yours|cordially|warmly|take care|looking forward|xx?|xo|thx|ciao|bye|love|greetings)\b[^\n.?!]{0,30})[,.!\u2013-]*\s*$",
    re.IGNORECASE,
)
_SHORT_LINE_WORDS = 5
_LINES_BELOW = 5


@dataclass(frozen=True, slots=True)
class Zones:
    """Where the body of a message stands.

    Parameters
    ----------
    body_start, body_end : int
        Characters; the greeting stands before, the signature after.
    """

    body_start: int
    body_end: int


def find_zones(text: str) -> Zones:
    r"""Greeting, body and signature of a message.

    Parameters
    ----------
    text : str

    Returns
    -------
    Zones
        The whole text is body where neither is found.

    Examples
    --------
    >>> text = "Hi Ada,\n\nCould we talk?\n\nBest,\nJana"
    >>> zones = find_zones(text)
    >>> text[zones.body_start : zones.body_end].strip()
    'Could we talk?'
    """
    greeting = _GREETING.match(text)
    start = greeting.end() if greeting else 0
    lines = [(match.start(), match.group()) for match in re.finditer(r"[^\n]+", text)]
    kept = [(place, line.strip()) for place, line in lines if line.strip() and place >= start]
    end = len(text)
    for place, line in kept[: -_LINES_BELOW - 1 : -1]:
        words = len(WORD.findall(line))
        if words > _SHORT_LINE_WORDS:
            break
        if place > start and _SIGN_OFF.fullmatch(line):
            end = place
            break
    if end == len(text) and kept:
        place, line = kept[-1]
        words = len(WORD.findall(line))
        if place > start and 1 <= words <= 3 and line[-1:] not in ".?!" and line[:1].isupper():
            end = place
    return Zones(start, max(start, end))


@dataclass(frozen=True, slots=True)
class ZonedWords:
    """The words of a message by where they stand, folded.

    Parameters
    ----------
    greeting, body, signature, merge_fields : tuple of str
        Merge fields are unfilled blanks and the words that name the reader and the reader's
        company, wherever they stand; the other three leave them out.
    """

    greeting: tuple[str, ...]
    body: tuple[str, ...]
    signature: tuple[str, ...]
    merge_fields: tuple[str, ...]


def zone_words(text: str, names: Collection[str] = ()) -> ZonedWords:
    """Sort the words of a message into zones.

    Parameters
    ----------
    text : str
    names : collection of str
        Folded words that a template fills in: the reader's name and company.

    Returns
    -------
    ZonedWords

    Examples
    --------
    >>> words = zone_words("Hi Ada, could we talk?", names={"ada"})
    >>> words.greeting, words.body, words.merge_fields
    (('hi',), ('could', 'we', 'talk'), ('ada',))
    """
    zones = find_zones(text)
    blanks = [(match.start(), match.end()) for match in PLACEHOLDER.finditer(text)]
    sorted_words: tuple[list[str], ...] = ([], [], [], [])
    for match in WORD.finditer(text):
        word = plain(match.group())
        if word in names or any(start <= match.start() < end for start, end in blanks):
            place = 3
        else:
            place = 0 if match.start() < zones.body_start else 1 if match.start() < zones.body_end else 2
        sorted_words[place].append(word)
    return ZonedWords(*(tuple(words) for words in sorted_words))


def name_words(*names: str | None) -> frozenset[str]:
    """Folded words of a reader's name and company, articles and initials left out.

    Examples
    --------
    >>> sorted(name_words("Ada K. Byron", "The Engine Co"))
    ['ada', 'byron', 'co', 'engine']
    """
    words = {plain(word) for name in names if isinstance(name, str) for word in WORD.findall(name)}
    return frozenset(word for word in words - {"the", "and", "of", "for", "de", "van"} if len(word) > 1)


def find_sentences(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Start and end of every sentence of every text, in characters.

    Parameters
    ----------
    texts : sequence of str

    Returns
    -------
    list of list of (int, int)

    Examples
    --------
    >>> find_sentences(["Hi Ada, thanks. Could we talk?"])
    [[(0, 15), (16, 30)]]
    """
    columns = read_texts(texts, skip_quoted=False)
    found = columns.sentences
    start, end = columns.original_offsets(Spans(found.message, found.start, found.end))
    sentences: list[list[tuple[int, int]]] = [[] for _ in texts]
    for message, begin, stop in zip(found.message.tolist(), start.tolist(), end.tolist(), strict=True):
        sentences[message].append((begin, stop))
    return sentences
