"""What kind of character each code point is, whether a vowel, and its folded form, as lookup tables.

ASCII is filled in when the module loads; any other code point is classified by
`unicodedata` the first time that it is met.
"""

from __future__ import annotations

import unicodedata
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

UNKNOWN: Final = 0
SPACE: Final = 1
LOWER: Final = 2
UPPER: Final = 3
LETTER: Final = 4
MARK: Final = 5
DIGIT: Final = 6
APOSTROPHE: Final = 7
TERMINAL: Final = 8
HYPHEN: Final = 9
PAUSE: Final = 10
NEWLINE: Final = 11
QUOTE: Final = 12
BRACKET: Final = 13
EMOJI: Final = 14
OTHER: Final = 15

CODE_POINTS: Final = 0x110000
STRETCH: Final = 1 << 16
"""Characters looked at together: as many as the processor's cache holds with their properties."""
APOSTROPHES: Final = "'\u2018\u2019\u02bc\u2032\uff07`\u00b4"
TERMINALS: Final = ".!?\u2026\u3002\uff01\uff1f\u061f\u0964"
QUESTION_MARKS: Final = "?\uff1f\u061f"
VOWELS: Final = "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿœ"
VOWEL: Final = 1 << 4
"""Stands above the kind in the table."""

FOLDED_BITS: Final = 24

_known: NDArray[np.uint32] = np.zeros(CODE_POINTS, dtype=np.uint32)
"""Of each code point that was met: whether a vowel, kind, and folded form, in one number."""
_lock = Lock()


def table_of(*kinds: int) -> NDArray[np.bool_]:
    """Table that answers, for each kind, whether it is one of these."""
    table = np.zeros(OTHER + 1, dtype=bool)
    table[list(kinds)] = True
    return table


def classify(character: str) -> int:
    """Kind of one character.

    Parameters
    ----------
    character : str
        One code point.

    Returns
    -------
    int
        One of the constants of this module.
    """
    if character in APOSTROPHES:
        return APOSTROPHE
    if character in TERMINALS:
        return TERMINAL
    if character in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029":
        return NEWLINE
    if character in ",;:":
        return PAUSE
    if 0x1F000 <= ord(character) <= 0x1FAFF or 0x2600 <= ord(character) <= 0x27BF:
        return EMOJI
    category = unicodedata.category(character)
    by_category = {
        "Lu": UPPER,
        "Lt": UPPER,
        "Ll": LOWER,
        "Lm": LETTER,
        "Lo": LETTER,
        "Nd": DIGIT,
        "Nl": DIGIT,
        "No": DIGIT,
        "Mn": MARK,
        "Mc": MARK,
        "Me": MARK,
        "Zs": SPACE,
        "Pd": HYPHEN,
        "Pi": QUOTE,
        "Pf": QUOTE,
        "Ps": BRACKET,
        "Pe": BRACKET,
    }
    if character == '"':
        return QUOTE
    if character == "\t":
        return SPACE
    return by_category.get(category, OTHER)


def fold(character: str) -> str:
    """Lower case, with typographic quotes, dashes and spaces made plain; one for one.

    Parameters
    ----------
    character : str
        One code point.

    Returns
    -------
    str
        One code point.
    """
    kind = classify(character)
    if kind == APOSTROPHE:
        return "'"
    if kind == SPACE:
        return " "
    if kind == HYPHEN:
        return "-"
    if character in "\u201c\u201d\u201e\u00ab\u00bb":
        return '"'
    lowered = character.lower()
    return lowered if len(lowered) == 1 else character


def _learn(codes: NDArray[np.uint32]) -> None:
    with _lock:
        for code in codes.tolist():
            character = chr(code)
            folded = fold(character)
            traits = classify(character) | (VOWEL if folded in VOWELS else 0)
            _known[code] = traits << FOLDED_BITS | ord(folded)


_learn(np.arange(128, dtype=np.uint32))


def look_up(
    codes: NDArray[np.uint32],
) -> tuple[NDArray[np.uint8], NDArray[np.bool_], NDArray[np.uint32]]:
    """Kind of each code point, whether it is a vowel, and its folded form.

    Parameters
    ----------
    codes : uint32 array, shape (n,)

    Returns
    -------
    kinds : uint8 array, shape (n,)
    vowels : bool array, shape (n,)
    folded : uint32 array, shape (n,)
    """
    kinds = np.empty(len(codes), dtype=np.uint8)
    vowels = np.empty(len(codes), dtype=bool)
    folded = np.empty(len(codes), dtype=np.uint32)
    for begin in range(0, len(codes), STRETCH):
        here = slice(begin, begin + STRETCH)
        known = _known.take(codes[here])
        if not known.all():
            _learn(np.unique(codes[here][known == UNKNOWN]))
            known = _known.take(codes[here])
        traits = (known >> FOLDED_BITS).astype(np.uint8)
        np.greater_equal(traits, VOWEL, out=vowels[here])
        np.bitwise_and(traits, VOWEL - 1, out=kinds[here])
        np.bitwise_and(known, (1 << FOLDED_BITS) - 1, out=folded[here])
    return kinds, vowels, folded
