"""Where a message names its reader; what the signals of names and companies share."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.signals.batch import Batch
from outreach_analysis.text import Spans, TextColumns, each_of_ranges
from outreach_analysis.text import characters as kind_of
from outreach_analysis.text.common_words import (
    AFTER_GREETINGS,
    GROUPS,
    MONTHS,
    NAMES_THAT_ARE_WORDS,
    PARTICLES,
)
from outreach_analysis.text.names import (
    Named,
    PersonName,
    bare_word,
    find_own,
    naming_hashes,
    read_name,
)
from outreach_analysis.text.nicknames import nicknames

MOST_NAME_WORDS = 6
OPENING_WORDS = 30
OPENING_CHARACTERS = 24
SHORT_ADDRESS = 2
LEAST_LOWER_CASE = 4
LEAST_BEGINNING, LEAST_END, LEAST_LONG = 3, 4, 8
"""Letters of a name cut short: of its beginning, of its end, and of names whose end is used."""
TITLE_CASE_SHARE = 0.7
BEFORE_MONTHS = frozenset(
    [
        "in",
        "on",
        "by",
        "until",
        "till",
        "since",
        "of",
        "this",
        "next",
        "last",
        "every",
        "late",
        "early",
        "mid",
        "from",
        "before",
        "after",
    ]
)
NO_ADDRESS = frozenset(["from", "i'm", "i've", "it's", "my", "this"])
"""Words after a greeting with which a letter begins to speak of the writer."""
JOINTS = PARTICLES | {"and", "or", "und", "et"}
PAUSES = np.zeros(16, dtype=bool)
PAUSES[
    [
        kind_of.PAUSE,
        kind_of.TERMINAL,
        kind_of.NEWLINE,
        kind_of.HYPHEN,
        kind_of.BRACKET,
        kind_of.EMOJI,
        kind_of.OTHER,
    ]
] = True


def naming_words(batch: Batch) -> NDArray[np.uint64]:
    """Hash of each token as names are compared."""
    return naming_hashes(batch.text)


def recipients(batch: Batch) -> list[PersonName | None]:
    """The recipient of each message, where a name is known."""
    values = batch.context.get("recipient_name") or [""] * len(batch)
    return [read_name(value) if value else None for value in values]


@dataclass(frozen=True, eq=False)
class Addresses:
    """The words that greetings address, at most one range a message.

    Parameters
    ----------
    message, first, last : int64 arrays, shape (n,)
        Rows and tokens, both included.
    closed : bool array, shape (n,)
        Whether a pause ends the range.
    """

    message: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    closed: NDArray[np.bool_]

    def where(self, keep: NDArray[np.bool_]) -> Addresses:
        """The ranges chosen by a mask."""
        return Addresses(self.message[keep], self.first[keep], self.last[keep], self.closed[keep])


def addresses(batch: Batch) -> Addresses:
    """What follows the greeting that opens a message, up to a pause."""
    text = batch.text
    greetings = batch.find("names.greeting").first_of_each()
    first = text.token_at(greetings.end)
    early = text.token_at(greetings.start) - text.first_token[greetings.message] < OPENING_WORDS
    inside = early & (first < text.first_token[greetings.message + 1])
    message, first = greetings.message[inside], first[inside]
    after_pause = PAUSES[text.kinds[text.token_end[first - 1]]] if len(first) else np.zeros(0, dtype=bool)
    on_new_line = text.kinds[text.token_end[first - 1]] == kind_of.NEWLINE if len(first) else after_pause
    stop = text.first_token[message + 1]
    last, growing = first.copy(), np.ones(len(first), dtype=bool)
    joined = np.zeros(len(first), dtype=bool)
    for _ in range(MOST_NAME_WORDS - 1):
        rows = np.flatnonzero(growing & (last + 1 < stop))
        if not len(rows):
            break
        here = last[rows]
        ends, begins = text.token_end[here], text.token_start[here + 1]
        initial = (text.folded[ends] == ord(".")) & (ends - text.token_start[here] <= 4)
        hyphen = (text.kinds[ends] == kind_of.HYPHEN) & (begins - ends == 1)
        falls = (text.token_capitalised[here] | joined[rows]) & (text.token_kind[here + 1] == kind_of.LOWER)
        particle = np.array([word in JOINTS for word in text.words(here + 1)], dtype=bool)
        joined[rows] = falls & particle
        falls &= ~particle
        grows = (~PAUSES[text.kinds[ends]] | initial | hyphen) & ~falls
        growing[:] = False
        growing[rows[grows]] = True
        last[rows[grows]] += 1
    closed = PAUSES[text.kinds[text.token_end[last]]] if len(last) else after_pause
    short = closed & (last - first < SHORT_ADDRESS)
    keep = ~on_new_line & (~after_pause | (short & text.token_capitalised[first]))
    keep &= np.array([word not in NO_ADDRESS for word in text.words(first)], dtype=bool)
    return Addresses(message, first, last, closed).where(keep)


def named_tokens(batch: Batch) -> NDArray[np.int64]:
    """Tokens that name the reader, each in a position where names stand."""
    text = batch.text
    people = batch.once(recipients)
    forms: list[tuple[int, tuple[str, ...]]] = [
        (row, (form,)) for row, person in enumerate(people) if person for form in sorted(person.called)
    ]
    forms += [
        (row, tuple(person.initials)) for row, person in enumerate(people) if person and person.initials[1:]
    ]
    places = find_own(text, batch.once(naming_words), forms)
    single = places.first == places.last
    initials = places.where(~single)
    initials = initials.where(text.token_capitalised[initials.first] & text.token_capitalised[initials.last])
    short = [_first_letters(batch, people), _clipped(batch, people)]
    found = np.unique(np.concatenate([places.first[single], initials.first, initials.last, *short]))
    if not len(found):
        return found
    words = [bare_word(word) for word in text.words(found)]
    common = np.array([word in NAMES_THAT_ARE_WORDS for word in words], dtype=bool)
    months = np.array([word in MONTHS for word in words], dtype=bool)
    greeted = in_ranges(found, batch.once(addresses))
    return found[greeted | ~months & stands_as_name(text, found, common) | months & _no_date(text, found)]


def _first_letters(batch: Batch, people: list[PersonName | None]) -> NDArray[np.int64]:
    """Tokens in capitals by which a greeting calls the reader by first letters ("Hi JR,")."""
    text = batch.text
    forms = [
        (row, (form,))
        for row, person in enumerate(people)
        if person
        for form in sorted(person.letters - AFTER_GREETINGS)
    ]
    tokens = find_own(text, batch.once(naming_words), forms).first
    ranges = batch.once(addresses)
    loud = text.kinds[text.token_end[tokens] - 1] == kind_of.UPPER
    greeted: NDArray[np.int64] = tokens[loud & in_ranges(tokens, ranges.where(ranges.closed))]
    return greeted


def _clipped(batch: Batch, people: list[PersonName | None]) -> NDArray[np.int64]:
    """Words of greetings, or at the very start before a pause, that cut a given name short: Raj for Rajesh."""
    text = batch.text
    ranges = batch.once(addresses)
    owner, greeted = each_of_ranges(ranges.first, np.minimum(ranges.last, ranges.first + 1) + 1)
    opening = text.first_token[:-1]
    row = np.flatnonzero(text.words_per_message)
    row = row[text.kinds[text.token_end[opening[row]]] == kind_of.PAUSE]
    messages = np.concatenate([ranges.message[owner], row])
    tokens = np.concatenate([greeted, opening[row]])
    known = batch.knows("recipient_name")[messages]
    messages, tokens = messages[known], tokens[known]
    words = [bare_word(word) for word in text.words(tokens)]
    called = [people[message] for message in messages.tolist()]
    cut = [
        person is not None and word not in AFTER_GREETINGS and cuts_short(word, person)
        for person, word in zip(called, words, strict=True)
    ]
    found: NDArray[np.int64] = tokens[np.array(cut, dtype=bool)]
    return found


def cuts_short(word: str, person: PersonName) -> bool:
    """Whether a word is the beginning of a given name, or the end of a long one, two letters short at least.

    Examples
    --------
    >>> [cuts_short(word, read_name("Oluwaseun Ade")) for word in ("seun", "olu", "oluwaseu", "ade")]
    [True, True, False, False]
    """
    return any(
        len(name) - len(word) > 1
        and (
            (len(word) >= LEAST_BEGINNING and name.startswith(word))
            or (len(name) >= LEAST_LONG and len(word) >= LEAST_END and name.endswith(word))
        )
        for name in person.given
    )


def in_ranges(tokens: NDArray[np.int64], ranges: Addresses) -> NDArray[np.bool_]:
    """Whether each token stands in one of the ranges."""
    if not len(ranges.first):
        return np.zeros(len(tokens), dtype=bool)
    nearest = np.searchsorted(ranges.first, tokens, side="right") - 1
    inside: NDArray[np.bool_] = (nearest >= 0) & (tokens <= ranges.last[np.maximum(nearest, 0)])
    return inside


def stands_as_name(
    text: TextColumns, tokens: NDArray[np.int64], common: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Whether tokens stand where a name stands and an everyday word does not.

    Parameters
    ----------
    text : TextColumns
    tokens : int64 array, shape (n,)
    common : bool array, shape (n,)
        Whether the word is also an everyday word.

    Returns
    -------
    bool array, shape (n,)
        For a common word: a capital inside a sentence that is not all capitals, or a
        capital that a comma follows; for others also any capital, or at least four
        small letters.
    """
    capital = text.token_capitalised[tokens]
    length = text.token_end[tokens] - text.token_start[tokens]
    cased = capital | (text.token_kind[tokens] == kind_of.LOWER)
    sentence = text.token_sentence[tokens]
    begins, ends = text.sentences.first_token[sentence], text.sentences.first_token[sentence + 1]
    called = text.kinds[text.token_end[tokens]] == kind_of.PAUSE
    capitals = np.append(0, np.cumsum(text.token_capitalised))
    loud = (ends - begins > 3) & (capitals[ends] - capitals[begins] >= TITLE_CASE_SHARE * (ends - begins))
    as_word = capital & (((tokens > begins) & ~loud) | ((tokens == begins) & called))
    full_name = np.isin(tokens + 1, tokens) & capital & ~loud
    result: NDArray[np.bool_] = np.where(
        common, as_word | full_name, capital | ~cased | (length >= LEAST_LOWER_CASE)
    )
    return result


def _no_date(text: TextColumns, tokens: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether months stand as names: no preposition before, no number after."""
    after = np.minimum(tokens + 1, text.token_count - 1)
    earlier = text.words(np.maximum(tokens - 1, 0)), text.words(np.maximum(tokens - 2, 0))
    before = np.array(
        [
            word in BEFORE_MONTHS or (word in ("or", "and") and first in MONTHS)
            for word, first in zip(*earlier, strict=True)
        ],
        dtype=bool,
    )
    plain_date = before | (text.token_kind[after] == kind_of.DIGIT)
    result: NDArray[np.bool_] = ~plain_date & stands_as_name(text, tokens, np.ones(len(tokens), dtype=bool))
    return result


def candidates(batch: Batch, ranges: Addresses, row: int) -> list[tuple[int, str]]:
    """Tokens of one greeting that look like somebody's name, with their plain words."""
    text = batch.text
    tokens = np.arange(ranges.first[row], ranges.last[row] + 1)
    after = np.minimum(tokens[-1] + 1, text.token_count - 1)
    if not ranges.closed[row] and text.words(np.array([after]))[0] in GROUPS:
        return []
    words = [bare_word(word) for word in text.words(tokens)]
    usable = [
        (int(token), word)
        for token, word in zip(tokens, words, strict=True)
        if word not in AFTER_GREETINGS and len(word) > 1 and "'" not in word[:3] and not word[0].isdigit()
    ]
    capital = [pair for pair in usable if text.token_capitalised[pair[0]]]
    if capital or not usable:
        return capital
    if ranges.closed[row] and len(tokens) <= SHORT_ADDRESS:
        return usable
    first_names = nicknames().keys() - NAMES_THAT_ARE_WORDS
    return [
        (token, word)
        for token, word in usable
        if text.token_kind[token] == kind_of.LETTER or (token == tokens[0] and word in first_names)
    ]


def unspaced_mentions(batch: Batch) -> Spans:
    """Mentions of names in scripts that set no spaces, letter by letter."""
    text = batch.text
    folded = text.folded_text
    places: list[tuple[int, int, int]] = []
    for row, person in enumerate(batch.once(recipients)):
        if person is None or not person.unspaced:
            continue
        forms = re.compile("|".join(map(re.escape, person.unspaced)))
        start, end = int(text.message_start[row]), int(text.message_end[row])
        places += [(row, *match.span()) for match in forms.finditer(folded, start, end)]
    if not places:
        return Spans.none()
    message, begin, stop = np.array(places, dtype=np.int64).T
    visible = text.kinds[begin] != kind_of.NEWLINE
    return Spans(message, begin, stop).where(visible)


def everyday(found: Named, words: list[str], common: frozenset[str]) -> NDArray[np.bool_]:
    """Whether each place is a single word that is also an everyday word."""
    known = np.array([word in common for word in words], dtype=bool)
    result: NDArray[np.bool_] = known & (found.first == found.last)
    return result
