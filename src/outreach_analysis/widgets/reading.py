"""A draft as the clinic shows it: one plain value that a browser or a template only has to draw."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from outreach_analysis.coaching import Advice, PartValue, Point, advise
from outreach_analysis.coaching.points import reasons
from outreach_analysis.coaching.words import advice_words
from outreach_analysis.settings import CHANNELS
from outreach_analysis.signals.registry import title_of
from outreach_analysis.style import FAMILIES
from outreach_analysis.widgets.comparing import compare_versions
from outreach_analysis.widgets.evidence import (
    Underline,
    find_underlines,
    stack_underlines,
)
from outreach_analysis.widgets.offsets import Utf16, plain_draft
from outreach_analysis.widgets.picture import draw_balance

if TYPE_CHECKING:
    from outreach_analysis.studies.estimates import Estimates

CONTEXT = (
    "recipient_name",
    "recipient_company",
    "recipient_title",
    "recipient_profile",
    "sender_name",
    "channel",
    "subject",
)
"""What may be known beside the draft."""

LONGEST = 20_000
"""Characters of a draft that are read; no channel holds so many."""

_LEAST = 0.005


def read_draft(
    text: str,
    context: Mapping[str, str] | None = None,
    *,
    before: str | None = None,
    programme: Estimates | None = None,
) -> dict[str, Any]:
    """Read a draft for the clinic.

    Parameters
    ----------
    text : str
    context : mapping of str to str, optional
        What is known, by the names in `CONTEXT`; anything else is passed over.
    before : str, optional
        An earlier version to set beside it.
    programme : Estimates, optional
        Of `studies.estimate_associations`; quoted in the advice.

    Returns
    -------
    dict
        JSON-ready. `text`; `pieces` (of the text, with their underlines); `evidence`; `families`
        (score and parts); `balance` (picture and sentence); `length`; `advice`; `comparison`, or
        None. Every `start` and `end` counts UTF-16 code units, as JavaScript does.

    Raises
    ------
    InvalidValueError
        If the channel is not known.

    Examples
    --------
    >>> reading = read_draft("Hi Ada 🙂, thank you!", {"recipient_name": "Ada Byron"})
    >>> [
    ...     (found["start"], found["end"], found["words"])
    ...     for found in reading["evidence"]
    ...     if found["family"] == "politeness"
    ... ]
    [(0, 2, 'Hi'), (11, 20, 'thank you')]
    """
    text = plain_draft(text)
    known = known_context(context or {})
    advice = advise(text[:LONGEST], **known, programme=programme)
    underlines = find_underlines(advice)
    return {
        "text": text,
        "pieces": stack_underlines(text, underlines),
        "evidence": _list_evidence(text, underlines),
        "families": _list_families(advice),
        "balance": draw_balance(advice.scores["personalization"], advice.scores["credibility"]),
        "length": _measure_length(text, known.get("channel", "")),
        "advice": _list_advice(text, advice),
        "comparison": None if before is None else _compare(plain_draft(before), text, known, advice),
    }


def known_context(context: Mapping[str, str]) -> dict[str, str]:
    """What is known and not empty, without broken surrogates.

    Examples
    --------
    >>> known_context({"recipient_name": "Ada", "subject": " ", "mood": "good"})
    {'recipient_name': 'Ada'}
    """
    return {name: plain_draft(context[name]) for name in CONTEXT if str(context.get(name) or "").strip()}


def channel_choices() -> list[dict[str, str]]:
    """The channels with their names and limits, for a list to choose from."""
    rooms = advice_words().channels
    choices = [{"value": "", "label": "not decided"}]
    for name in CHANNELS:
        words = name.replace("linkedin", "LinkedIn").replace("inmail", "InMail").replace("_", " ")
        limit = f" (up to {rooms[name].characters:,} characters)" if name in rooms else ""
        choices.append({"value": name, "label": words + limit})
    return choices


def _list_evidence(text: str, underlines: list[Underline]) -> list[dict[str, Any]]:
    places = Utf16(text)
    return [
        {
            "start": places.of(line.start),
            "end": places.of(line.end),
            "family": line.family,
            "words": text[line.start : line.end],
            "says": ", ".join(title_of(name) for name in line.signals),
            "costs": line.costs,
        }
        for line in underlines
    ]


def _list_families(advice: Advice) -> list[dict[str, Any]]:
    families = []
    for name, look in FAMILIES.items():
        if name not in advice.scores:
            continue
        score, then = advice.scores[name], advice.scores_then.get(name, math.nan)
        parts = [_describe_part(part) for part in advice.parts if part.family == name and _is_told(part)]
        families.append(
            {
                "name": name,
                "letter": look.letter,
                "score": _number(score),
                "then": _number(then) if then - score >= _LEAST else None,
                "says": _say_score(score),
                "parts": parts,
            }
        )
    return families


def _is_told(part: PartValue) -> bool:
    """Penalties and the limit are worth a line only where they change something."""
    return math.isnan(part.at_most) or part.at_most > 0 or abs(part.value) >= _LEAST


def _describe_part(part: PartValue) -> dict[str, Any]:
    if math.isnan(part.at_most):
        return {"label": part.label, "kind": "unknown", "says": "not known"}
    value = f"{part.value:.2f}".replace("-", "−")
    if part.at_most == 0:
        return {"label": part.label, "kind": "cost", "says": value}
    left = part.at_most - part.value
    kind = "full" if left < _LEAST else "some" if part.value > 0 else "none"
    return {"label": part.label, "kind": kind, "says": f"{value} of {part.at_most:.2f}"}


def _measure_length(text: str, channel: str) -> dict[str, Any]:
    characters, words = len(text.strip()), len(text.split())
    room = advice_words().channels.get(channel)
    said = (
        f"{words:,} word{'' if words == 1 else 's'}, {characters:,} character{'' if characters == 1 else 's'}"
    )
    if room is None:
        return {"says": said, "share": None, "over": False}
    left = room.characters - characters
    rest = f"{left:,} left" if left >= 0 else f"{-left:,} too many"
    return {
        "says": f"{said} of {room.characters:,}: {rest}",
        "share": min(1.0, characters / room.characters),
        "over": left < 0,
    }


def _list_advice(text: str, advice: Advice) -> dict[str, Any]:
    places = Utf16(text)
    notes = list(advice.notes)
    if len(text) > LONGEST:
        notes.append(f"Only the first {LONGEST:,} characters were read.")
    return {
        "ready": advice.ready,
        "headline": advice.headline(),
        "points": [_describe_point(point, places) for point in advice.points],
        "notes": notes,
    }


def _describe_point(point: Point, places: Utf16) -> dict[str, Any]:
    span = point.spans[0] if point.spans else None
    why = [line for line in reasons(point) if not line.startswith("Shape: ")]
    return {
        "family": point.family,
        "says": point.advice,
        "shape": point.shape,
        "why": why,
        "first": point.first,
        "start": places.of(span.start) if span else None,
        "end": places.of(span.end) if span else None,
    }


def _compare(before: str, text: str, known: Mapping[str, str], advice: Advice) -> dict[str, Any]:
    scores = dict(_scores_of(before, tuple(known.items())))
    moved = [
        {
            "name": name,
            "before": _say_score(scores[name]),
            "after": _say_score(advice.scores[name]),
            "way": _way(advice.scores[name] - scores[name]),
        }
        for name in [*FAMILIES, "balance"]
        if name in scores
    ]
    return {**compare_versions(before, text), "scores": moved}


@lru_cache(maxsize=32)
def _scores_of(text: str, known: tuple[tuple[str, str], ...]) -> tuple[tuple[str, float], ...]:
    return tuple(advise(text[:LONGEST], **dict(known), programme=None).scores.items())


def _way(difference: float) -> str:
    return "up" if difference >= _LEAST else "down" if difference <= -_LEAST else "same"


def _say_score(score: float) -> str:
    return "not known" if math.isnan(score) else f"{score:.2f}"


def _number(score: float) -> float | None:
    return None if math.isnan(score) else score
