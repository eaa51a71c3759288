"""What advice is made of: spans, parts, points, and the whole as text or values."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

from outreach_analysis.coaching.behind import Association, Reference

QUOTED_CHARACTERS = 60
_NUMBER_WORDS = {2: "Two", 3: "Three", 4: "Four"}


@dataclass(frozen=True)
class Span:
    """Words of the draft.

    Parameters
    ----------
    signal, family : str
    start, end : int
        Characters of the draft, end exclusive.
    text : str
        `draft[start:end]`.
    """

    signal: str
    family: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class PartValue:
    """A part of a family score, as it stands.

    Parameters
    ----------
    family, part, label : str
    value : float
        Its share of the score; negative for a penalty.
    at_most : float
        What it could be worth, with its share of the weight that unknown parts lend; NaN
        where it is unknown itself, 0 for a penalty.
    """

    family: str
    part: str
    label: str
    value: float
    at_most: float


@dataclass(frozen=True)
class Point:
    """One change worth making.

    Parameters
    ----------
    family, part : str
        The part of the rubric; family "channel" for a draft that its channel cannot hold.
    advice : str
        What to change, tied to the words or to what is missing.
    shape : str
        A pattern with gaps.
    spans : tuple of Span
        The words that it is about; empty where something is missing.
    references : tuple of Reference
    association : Association or None
        This programme's own, where it is known.
    scores : dict of str to (float, float)
        Scores that this change alone would move, now and then.
    value : float
        What the change is worth, in weighted points of the scores.
    first : bool
        To be settled before the message goes.
    """

    family: str
    part: str
    advice: str
    shape: str
    spans: tuple[Span, ...]
    references: tuple[Reference, ...]
    association: Association | None
    scores: dict[str, tuple[float, float]]
    value: float
    first: bool = False


@dataclass(frozen=True)
class Advice:
    """What to change in a draft next, or that it is ready.

    Parameters
    ----------
    ready : bool
        Whether nothing has to be settled and every score reaches its published bar. It
        says that the text is in good order, not that a reply will come.
    points : tuple of Point
        At most four, the one worth most first.
    scores : dict of str to float
        Family scores and balance as they stand; NaN where unknown.
    scores_then : dict of str to float
        The same with all points taken up.
    parts : tuple of PartValue
    evidence : tuple of Span
    notes : tuple of str
        Room on the channel, and what could not be known.
    is_empty : bool
        Whether there is no draft yet.
    """

    ready: bool
    points: tuple[Point, ...]
    scores: dict[str, float]
    scores_then: dict[str, float]
    parts: tuple[PartValue, ...]
    evidence: tuple[Span, ...]
    notes: tuple[str, ...]
    is_empty: bool = False

    def headline(self) -> str:
        """Whether the draft is ready, in a sentence."""
        if self.is_empty:
            return "Nothing is written yet; this is where one may begin."
        if self.ready and self.points:
            return "This is ready to go. If you have a minute more:"
        if self.ready:
            return "This is ready to go."
        if not self.points:
            return "Nothing single stands out; a second pair of eyes may see more."
        if len(self.points) == 1:
            return "One change is worth making before it goes."
        return f"{_NUMBER_WORDS[len(self.points)]} changes are worth making before it goes."

    def to_text(self) -> str:
        """The advice as plain text, for a terminal or a mail."""
        lines = [self.headline()]
        for number, point in enumerate(self.points, start=1):
            lines += ["", f"{number}. {point.advice}"]
            lines += [f"   {line}" for line in reasons(point)]
        lines += ["", "Scores: " + ", ".join(say_score(*item) for item in self.scores.items())]
        if self.points:
            moved = [
                f"{name} {self.scores[name]:.2f} → {then:.2f}"
                for name, then in self.scores_then.items()
                if abs(then - self.scores[name]) >= 0.005
            ]
            lines += (
                [f"With {'this' if len(self.points) == 1 else 'all of it'}: {', '.join(moved)}"]
                if moved
                else []
            )
        return "\n".join([*lines, *(f"Note: {note}" for note in self.notes)])

    def to_dict(self) -> dict[str, Any]:
        """The advice as JSON-ready values; unknown numbers are None."""
        values: dict[str, Any] = _without_nan(
            {
                "ready": self.ready,
                "headline": self.headline(),
                "points": [asdict(point) for point in self.points],
                "scores": self.scores,
                "scores_then": self.scores_then,
                "parts": [asdict(part) for part in self.parts],
                "evidence": [asdict(span) for span in self.evidence],
                "notes": list(self.notes),
            }
        )
        return values


def reasons(point: Point) -> list[str]:
    """Shape, grounds and consequence of a point, a line each."""
    lines = [f"Shape: {point.shape}"] if point.shape else []
    if point.references:
        lines.append(say_reference(point.references[0]))
    if point.association:
        lines.append(point.association.sentence())
    if point.scores:
        moved = ", ".join(f"{name} {now:.2f} → {then:.2f}" for name, (now, then) in point.scores.items())
        lines.append(f"By itself: {moved}")
    return lines


def shorten(words: str) -> str:
    """Words of a draft on one line, cut between two words where they are many.

    Examples
    --------
    >>> shorten("one  two")
    'one two'
    >>> shorten("a " + "word " * 20)
    'a word word word word word word word word word word word…'
    """
    line = " ".join(words.split())
    if len(line) <= QUOTED_CHARACTERS:
        return line
    cut = line[: QUOTED_CHARACTERS - 1]
    whole = cut if line[len(cut)] == " " else cut.rpartition(" ")[0]
    return f"{(whole or cut).rstrip()}…"


def say_reference(reference: Reference) -> str:
    """A reference as a sentence's worth of grounds: what is known, what practitioners hold, or what is assumed.

    Examples
    --------
    >>> say_reference(Reference("practice", "practitioners: say early who you are"))
    'Practitioners: say early who you are'
    >>> say_reference(Reference("study", "Althoff et al. 2014: reciprocity .32 log-odds of success"))
    'Known: study, Althoff et al. 2014: reciprocity .32 log-odds of success'
    >>> say_reference(Reference("hypothesis", "hypothesis: harms a first message to a stranger"))
    'Assumed: harms a first message to a stranger'
    """
    if reference.grade == "hypothesis":
        return f"Assumed: {reference.text.removeprefix('hypothesis: ')}"
    if reference.grade == "practice":
        return (
            "From practice"
            if reference.text == "practice"
            else f"{reference.text[:1].upper()}{reference.text[1:]}"
        )
    graded = reference.grade in {"experiment", "study"} or (
        reference.grade == "vendor study" and "vendor" not in reference.text.lower()
    )
    return f"Known: {reference.grade}, {reference.text}" if graded else f"Known: {reference.text}"


def say_score(name: str, value: float) -> str:
    """A score with its name.

    Examples
    --------
    >>> say_score("ask", 0.5), say_score("balance", float("nan"))
    ('ask 0.50', 'balance not known')
    """
    return f"{name} not known" if math.isnan(value) else f"{name} {value:.2f}"


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value
