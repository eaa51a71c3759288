"""Cyrillic and Greek names as letters in English spell them, and as one calls their owners."""

from __future__ import annotations

import re
import unicodedata

SPELLINGS = (
    "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f ц=ts ч=ch ш=sh щ=shch ъ= "  # noqa: RUF001  the letters meant
    "ы=y ь= э=e і=i ї=yi є=ye ґ=g ў=u α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s "  # noqa: RUF001  as above
    "τ=t ψ=ps ω=o"
)
DOUBTFUL = {
    "я": ("ya", "ia"),
    "ю": ("yu", "iu"),
    "й": ("y", "i"),
    "х": ("kh", "h"),  # noqa: RUF001  as above
    "χ": ("ch", "h"),
    "φ": ("f", "ph"),
    "υ": ("y", "u"),  # noqa: RUF001  as above
}
WHOLE = (("ия", "ia"), ("ія", "ia"), ("ий", "y"), ("ій", "iy"), ("ου", "ou"), ("μπ", "b"))  # noqa: RUF001  as above
ENDINGS = (
    *(("ος", "ε"), ("ος", "ο"), ("ης", "η"), ("ας", "α"), ("ις", "ι")),  # noqa: RUF001  as above
    *(("ия", "ие"), ("ія", "іє"), ("а", "о"), ("я", "ю")),  # noqa: RUF001  as above
)
KNOWN = {pair[0]: (pair[2:],) for pair in SPELLINGS.split(" ")} | DOUBTFUL
MOST_LETTERS = 24
FOREIGN = re.compile(r"[\u0370-\u03ff\u0400-\u04ff]")


def romanised(word: str) -> frozenset[str]:
    """The usual Latin spellings of a Cyrillic or Greek word; none for words in other letters.

    Parameters
    ----------
    word : str
        In lower case.

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> sorted(romanised("мария"))
    ['maria', 'mariia', 'mariya']
    >>> romanised("maria")
    frozenset()
    """
    if not FOREIGN.search(word) or len(word) > MOST_LETTERS:
        return frozenset()
    whole = word
    for letters, spelling in WHOLE:
        whole = whole.replace(letters, spelling)
    return frozenset(spelling for form in {word, whole} for spelling in _spelt(form))


def vocatives(word: str) -> frozenset[str]:
    """What the owner of a Cyrillic or Greek name may be called to their face.

    Parameters
    ----------
    word : str
        In lower case.

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> vocatives("олена")
    frozenset({'олено'})
    """
    if not FOREIGN.search(word):
        return frozenset()
    return frozenset(word.removesuffix(end) + call for end, call in ENDINGS if word.endswith(end))


def _spelt(word: str) -> set[str]:
    """A word with all doubtful letters in their first spelling, and in their last."""
    letters = [letter if letter in KNOWN else unicodedata.normalize("NFKD", letter)[0] for letter in word]
    return {"".join(KNOWN.get(letter, (letter,))[choice] for letter in letters) for choice in (0, -1)}
