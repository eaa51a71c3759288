"""The reviewed words of advice: `advice.toml`, read once and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from outreach_analysis.signals.rubric import Part


@dataclass(frozen=True)
class PartWords:
    """What to say about one part of a rubric.

    Parameters
    ----------
    missing, more, found : str
        Where the part is not there, is there in part, or costs something; `{reader}`,
        `{company}` and `{span}` are filled in.
    shape : str
        A pattern with gaps, never a sentence to copy.
    reach : float
        How often a member can do it in this very draft, in (0, 1].
    first : bool
        To be settled before the message goes.
    not_on : tuple of str
        Channels that have no room for it.
    care : float
        How much more a coach minds it than the score does.
    covers : tuple of str
        Parts of the same family that the same change settles; they are no points of their own
        beside it.
    from_profile : bool
        Whether something of the reader's profile may be quoted beside it.
    """

    missing: str = ""
    more: str = ""
    found: str = ""
    shape: str = ""
    reach: float = 1.0
    first: bool = False
    not_on: tuple[str, ...] = ()
    care: float = 1.0
    covers: tuple[str, ...] = ()
    from_profile: bool = False


@dataclass(frozen=True)
class ProfileWords:
    """How to point at what the reader's profile offers.

    Parameters
    ----------
    says : str
        With `{fact}` and `{reader}`.
    works : tuple of str
        Words that tell a work (a talk, a post) from a step of a career.
    """

    says: str
    works: tuple[str, ...]


@dataclass(frozen=True)
class Channel:
    """How much a channel holds.

    Parameters
    ----------
    name : str
        "A LinkedIn invitation".
    characters : int
    short : bool
        Whether the lower bars of readiness apply.
    """

    name: str
    characters: int
    short: bool


@dataclass(frozen=True)
class AdviceWords:
    """All of `advice.toml`.

    Parameters
    ----------
    parts : mapping of (family, part) to PartWords
    openings : mapping of family to str
        What to say first where a family has nothing at all.
    weights : mapping of score to float
    ready, ready_short : mapping of family to float
        Bars of readiness.
    channels : mapping of channel to Channel
    profile : ProfileWords
    """

    parts: Mapping[tuple[str, str], PartWords]
    openings: Mapping[str, str]
    weights: Mapping[str, float]
    ready: Mapping[str, float]
    ready_short: Mapping[str, float]
    channels: Mapping[str, Channel]
    profile: ProfileWords

    def of(self, family: str, part: Part) -> PartWords:
        """Words for a part; where none are written yet, its label stands in.

        Examples
        --------
        >>> new = Part("new", "some_signal", 0.1, "says hello")
        >>> advice_words().of("ask", new).missing
        'What would help: a message that says hello.'
        """
        words = self.parts.get((family, part.name))
        if words is not None:
            return words
        return PartWords(
            missing=f"What would help: a message that {part.label}.",
            found=f"{{span}} reads as a message that {part.label}."
            if part.weight < 0
            else f"{{span}} stands in the way of a message that {part.label}.",
        )


@cache
def advice_words() -> AdviceWords:
    """Read the words of advice that come with the library."""
    source = files("outreach_analysis.coaching").joinpath("advice.toml").read_text(encoding="utf-8")
    given = tomllib.loads(source)
    general = {name: given.pop(name) for name in ("weights", "ready", "channels", "opening", "profile")}
    short = general["ready"].pop("short")
    parts = {
        (family, name): PartWords(
            **{**words, **{key: tuple(words.get(key, ())) for key in ("not_on", "covers")}}
        )
        for family, entries in given.items()
        for name, words in entries.items()
    }
    return AdviceWords(
        parts=parts,
        openings=general["opening"],
        weights=general["weights"],
        ready=general["ready"],
        ready_short=short,
        channels={name: Channel(**values) for name, values in general["channels"].items()},
        profile=ProfileWords(general["profile"]["says"], tuple(general["profile"]["works"])),
    )
