"""Syllables of English words, counted from their letters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.text.characters import look_up
from outreach_analysis.text.hashing import is_among
from outreach_analysis.text.spans import each_of_ranges

SOUNDED_AFTER = {
    ending: np.array(sorted(map(ord, letters)), dtype=np.uint32)
    for ending, letters in {"s": "sxzcghl", "d": "td"}.items()
}
"""After which letters the e of "-es" and of "-ed" is heard."""
MOST = 255


def count_syllables(
    folded: NDArray[np.uint32],
    vowel: NDArray[np.bool_],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Syllables of words: groups of vowels, less a silent e; at least 1.

    Parameters
    ----------
    folded : uint32 array, shape (characters,)
        A separator stands before the first word.
    vowel : bool array, shape (characters,)
    start, end : int64 arrays, shape (words,)
        Where the words stand.

    Returns
    -------
    int64 array, shape (words,)

    Notes
    -----
    "-e", "-es" and "-ed" are silent after a consonant, except in "-le", "-ted", "-ded"
    and after a sibilant ("boxes"). A word in a script without these vowels counts 1.
    """
    owner, place = each_of_ranges(start, end)
    begins = vowel.take(place) & ~vowel.take(place - 1)
    groups = np.bincount(owner.compress(begins), minlength=len(start))
    several = np.flatnonzero(groups > 1)
    end = end[several]
    final, second = folded.take(end - 1), folded.take(end - 2)
    bare = np.flatnonzero((final == ord("e")) & ~vowel[end - 2])
    sounded = (second[bare] == ord("l")) & ~vowel[end[bare] - 3]
    groups[several[bare[~sounded]]] -= 1
    for ending, sounded_after in SOUNDED_AFTER.items():
        unstressed = np.flatnonzero((second == ord("e")) & (final == ord(ending)))
        before = end[unstressed] - 3
        silent = ~vowel[before] & ~is_among(folded[before], sounded_after)
        groups[several[unstressed[silent]]] -= 1
    return np.maximum(groups, 1)


def syllables_of_words(words: Sequence[str]) -> NDArray[np.uint8]:
    """Syllables of folded words, at most 255.

    Examples
    --------
    >>> syllables_of_words(["hoped", "table", "rhythm"]).tolist()
    [1, 2, 1]
    """
    buffer = "\n" + "\n".join(words)
    codes = np.frombuffer(buffer.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    _, vowel, folded = look_up(codes)
    ends = 1 + np.cumsum(np.fromiter((len(word) + 1 for word in words), dtype=np.int64)) - 1
    starts = np.append(1, ends[:-1] + 1)[: len(words)]
    return np.minimum(count_syllables(folded, vowel, starts, ends), MOST).astype(np.uint8)
