"""Offsets as a browser counts them, and text that survives the way there and back."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate, pairwise

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n?")
_LAST_OF_THE_BASIC_PLANE = "\uffff"


def plain_draft(text: str) -> str:
    r"""The draft as a text field holds it: line ends are `\n`, broken surrogates U+FFFD.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> plain_draft("Hi,\r\nAda")
    'Hi,\nAda'
    """
    return _LONE_SURROGATE.sub("\ufffd", _LINE_END.sub("\n", text))


class Utf16:
    """Where the characters of a text stand, counted in UTF-16 code units.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> Utf16("🙂 Ada").of(2), Utf16("Zoë").of(3)
    (3, 3)
    """

    def __init__(self, text: str) -> None:
        self._wide = [place for place, char in enumerate(text) if char > _LAST_OF_THE_BASIC_PLANE]

    def of(self, offset: int) -> int:
        """Code units before the character at `offset`."""
        return offset + bisect_left(self._wide, offset)


def utf16_length(text: str) -> int:
    """Length as a browser counts it.

    Examples
    --------
    >>> utf16_length("🙂")
    2
    """
    return Utf16(text).of(len(text))


def utf16_edges(pieces: list[str]) -> list[tuple[int, int]]:
    """Start and end of each of several texts that follow each other.

    Examples
    --------
    >>> utf16_edges(["🙂", "ab"])
    [(0, 2), (2, 4)]
    """
    return list(pairwise(accumulate(map(utf16_length, pieces), initial=0)))
