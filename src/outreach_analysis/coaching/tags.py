"""What a coach's feedback is about: tags, and plain words in comments, as signals and families."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from outreach_analysis.signals.contract import FAMILIES
from outreach_analysis.signals.registry import registry

_SEPARATORS = re.compile(r"[;,|\n]+")
_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")
_LONGEST_COMMENT = 10_000
_PART_OF_ANOTHER_WORD = {
    *("ask", "please", "words", "sentences", "clarity", "whim", "could_you", "can_you", "for_you", "for_me"),
    *("by_the_way", "let_me_know"),
}
"""Names that are plain words: in a comment they say nothing by themselves."""


@dataclass(frozen=True)
class TagWords:
    """All of `tags.toml`.

    Parameters
    ----------
    patterns : tuple of (str, re.Pattern)
        Signal or family, and how comments name it; signals first.
    praise : re.Pattern
    wants : mapping of str to {"more", "less"}
    """

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    praise: re.Pattern[str]
    wants: Mapping[str, str]


@cache
def tag_words() -> TagWords:
    """Read the words by which coaches name what they mean."""
    given = tomllib.loads(
        files("outreach_analysis.coaching").joinpath("tags.toml").read_text(encoding="utf-8")
    )
    shorthand = given["shorthand"]
    listed = [
        (name, [_in_full(pattern, shorthand) for pattern in listing])
        for name, listing in (*given["signals"].items(), *given["families"].items())
    ]
    names = {
        name: rf"\b{re.escape(name).replace('_', '[ _-]')}\b"
        for name in (*registry(), *FAMILIES)
        if name not in _PART_OF_ANOTHER_WORD
    }
    patterns = [(name, "|".join(f"(?:{pattern})" for pattern in listing)) for name, listing in listed]
    patterns = [
        (name, f"{pattern}|{names.pop(name)}" if name in names else pattern) for name, pattern in patterns
    ]
    patterns = [*patterns, *((name, pattern) for name, pattern in names.items() if "[ _-]" in pattern)]
    return TagWords(
        patterns=tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in patterns),
        praise=re.compile("|".join(given["praise"]["signs"]), re.IGNORECASE),
        wants=given["wants"],
    )


def _in_full(pattern: str, shorthand: Mapping[str, str]) -> str:
    for name, words in shorthand.items():
        pattern = pattern.replace(f"{{{name}}}", f"(?:{words})")
    return pattern


def read_tags(tags: str | None) -> tuple[str, ...]:
    """Signals and families that a field of tags names, in its order.

    Parameters
    ----------
    tags : str or None
        Names separated by `;`, `,`, `|` or line ends; case, spaces and hyphens do not matter.
        What is no name is read as a comment.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> read_tags("Opt-out; Personalization; too generic; mood")
    ('opt_out', 'personalization')
    """
    if not isinstance(tags, str):
        return ()
    found: list[str] = []
    for tag in _SEPARATORS.split(tags[:_LONGEST_COMMENT]):
        name = re.sub(r"[\s-]+", "_", tag.strip().lower()).replace("personalisation", "personalization")
        found += [name] if name in registry() or name in FAMILIES else read_comment(tag)
    return tuple(dict.fromkeys(found))


def read_comment(comment: str | None) -> tuple[str, ...]:
    """Signals and families that a comment asks about in plain words, in its order.

    Parameters
    ----------
    comment : str or None

    Returns
    -------
    tuple of str
        A sentence of praise asks for nothing. Where a sentence names a signal, its family
        is not named as well.

    Examples
    --------
    >>> read_comment("Good start. This is too generic, and too long! Leave a way to say no.")
    ('personalization', 'characters', 'opt_out')
    """
    if not isinstance(comment, str):
        return ()
    words = tag_words()
    found: list[str] = []
    for sentence in _SENTENCES.split(comment[:_LONGEST_COMMENT]):
        if words.praise.search(sentence.strip()) and not re.search(r"\bbut\b", sentence, re.IGNORECASE):
            continue
        hits = [
            (match.start(), name) for name, pattern in words.patterns if (match := pattern.search(sentence))
        ]
        families = {registry()[name].family for _, name in hits if name in registry()}
        found += [name for _, name in sorted(hits) if name not in families]
    return tuple(dict.fromkeys(found))


def family_of(tag: str) -> str:
    """Family of a tag: its own name where it is a family."""
    return tag if tag in FAMILIES else str(registry()[tag].family)


def wanted(tag: str) -> Literal["more", "less", ""]:
    """Whether feedback under a tag asks for more or for less of it; empty where neither is clear.

    Examples
    --------
    >>> wanted("gratitude"), wanted("neediness"), wanted("characters"), wanted("ask")
    ('more', 'less', 'less', 'more')
    """
    if tag in FAMILIES:
        return "more"
    want = tag_words().wants.get(tag)
    if want == "more" or (want is None and registry()[tag].direction == "+"):
        return "more"
    return "less" if want == "less" or registry()[tag].direction == "-" else ""
