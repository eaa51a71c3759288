"""The few changes to a draft that are worth most, each with its reason and what it would change."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.coaching.behind import find_association, find_references
from outreach_analysis.coaching.changes import Change, Values, fulfil, join_covered
from outreach_analysis.coaching.points import QUOTED_CHARACTERS, Advice, PartValue, Point, Span, shorten
from outreach_analysis.coaching.profile import find_unused_fact
from outreach_analysis.coaching.words import AdviceWords, advice_words
from outreach_analysis.errors import InvalidValueError
from outreach_analysis.scoring.messages import one_message
from outreach_analysis.scoring.reading import SignalReader
from outreach_analysis.settings import CHANNELS
from outreach_analysis.signals.registry import registry
from outreach_analysis.signals.rubric import LIMIT, balance_of, rubrics, score_families
from outreach_analysis.text.names import plain, read_name

if TYPE_CHECKING:
    from outreach_analysis.studies.estimates import Estimates

MOST_POINTS = 4
MOST_OF_A_FAMILY = 2
MOST_WHEN_READY = 2
MOST_WHEN_TOO_LONG = 2
"""Points beside the length where the channel cannot hold the draft: first something has to go."""
LEAST_WORTH = 0.06
"""Changes worth less than this are not mentioned."""
OPENING_BELOW = 0.1
"""A family whose score lies below is said to be absent altogether."""
LEAST_MOVED = 0.005
MOST_SPANS = 5
_CLAUSE_END = re.compile(r"[.,;:!?\n]")


def advise(
    text: str,
    *,
    recipient_name: str = "",
    recipient_company: str = "",
    recipient_title: str = "",
    recipient_profile: str = "",
    sender_name: str = "",
    subject: str = "",
    channel: str = "",
    programme: Estimates | None = None,
) -> Advice:
    """Say which few changes to a draft are worth most, or that it is ready.

    Not for gating: the advice orders what a member may look at next, and text alone
    explains little of what comes back.

    Parameters
    ----------
    text : str
        The draft.
    recipient_name, recipient_company, recipient_title, recipient_profile, sender_name, subject : str
        What is known; empty where it is not. Signals that need it are then left out.
    channel : str
        One of `settings.CHANNELS`; empty where it is open. Sets how much there is room for.
    programme : Estimates, optional
        Of `studies.estimate_associations`: the programme's own data, quoted with n and interval.

    Returns
    -------
    Advice
        At most four points.

    Raises
    ------
    InvalidValueError
        If `text` is no text, or the channel is not known.

    Notes
    -----
    A change fulfils one part of a rubric: its feature is set to where the part counts
    fully (or, for a penalty, not at all; what is counted in ones rises by one), and the scores are
    taken again. Its worth is the
    weighted gain of the scores before they are limited to [0, 1], and of balance, times how often
    it is within a member's reach and how much more a coach minds it than the score does; weights,
    reach and care stand in `coaching/advice.toml`. Changes are
    chosen one after the other, each as if the ones before had been made, so that advice on
    personalization and credibility keeps the two in balance; at most two are of one family.

    Examples
    --------
    >>> advice = advise("Hello, please send me a job.", recipient_name="Priya Nair")
    >>> advice.ready, len(advice.points) <= 4
    (False, True)
    >>> any(
    ...     point.advice.startswith("Nothing here could only have been written to Priya yet.")
    ...     for point in advice.points
    ... )
    True
    """
    if not isinstance(text, str):
        raise InvalidValueError(
            "advise takes one draft as text.", found=type(text).__name__, hint='advise("Hi Ada, …")'
        )
    if channel and channel not in CHANNELS:
        raise InvalidValueError(
            f"there is no channel '{channel}'.", found=", ".join(CHANNELS), hint=f'channel="{CHANNELS[0]}"'
        )
    known = {
        "recipient_name": recipient_name,
        "recipient_company": recipient_company,
        "recipient_title": recipient_title,
        "recipient_profile": recipient_profile,
        "sender_name": sender_name,
        "subject": subject,
    }
    draft = _Draft(text, {name: value for name, value in known.items() if value and value.strip()}, channel)
    return draft.advise(programme)


class _Draft:
    """A draft that was read, and what could be changed in it."""

    def __init__(self, text: str, context: dict[str, str], channel: str) -> None:
        self.words: AdviceWords = advice_words()
        self.text, self.context, self.channel = text, context, channel
        source = one_message(text, context)
        reader = SignalReader(source, list(registry().values()), keep_spans=True)
        reader.run()
        self.features: Values = reader.features
        self.text = source.texts[0]
        self.spans = _spans(reader, self.text)
        self.scores = {name: float(value[0]) for name, value in score_families(self.features).items()}
        self.degrees = {
            (family, part.name): float(degree[0])
            for family, rubric in rubrics().items()
            for part, degree in zip(rubric.parts, rubric.degrees(self.features), strict=True)
        }
        self.read_by_rubrics = {
            name for rubric in rubrics().values() for part in rubric.parts for name in part.signals
        }
        self.changes = self._find_changes()

    def _find_changes(self) -> list[Change]:
        """Every part that is neither fulfilled nor unknown and that the channel has room for."""
        found = []
        for family, rubric in rubrics().items():
            for part in rubric.parts:
                degree = self.degrees[family, part.name]
                open_to_gain = degree < 1 if part.weight > 0 else degree > 0
                words = self.words.of(family, part)
                if math.isnan(degree) or not open_to_gain or self.channel in words.not_on:
                    continue
                found.append(Change(family, part, words, fulfil(part, self.features), degree))
        return join_covered(found)

    def _totals(self, changed: Sequence[dict[str, float]]) -> dict[str, NDArray[np.float64]]:
        """Unlimited family totals and balance of the draft under each set of changed features."""
        features = self._changed(changed)
        totals: dict[str, NDArray[np.float64]] = {}
        for family, rubric in rubrics().items():
            scores, parts = rubric.score(features)
            totals[family] = scores - parts[LIMIT]
        limited = {name: np.clip(totals[name], 0, 1) for name in ("personalization", "credibility")}
        totals["balance"] = balance_of(limited["personalization"], limited["credibility"])
        return totals

    def _worth(self, changed: Sequence[dict[str, float]]) -> NDArray[np.float64]:
        totals = self._totals(changed)
        worth = np.zeros(len(changed))
        for name, values in totals.items():
            worth += self.words.weights.get(name, 0.5) * np.nan_to_num(values)
        return worth

    def _choose(self, most: int) -> list[tuple[Change, float]]:
        """The changes worth most, one after the other."""
        chosen: list[tuple[Change, float]] = []
        made: dict[str, float] = {}
        left = list(self.changes)
        while left and len(chosen) < most:
            worth = self._worth([made, *({**made, **change.features} for change in left)])
            gains = worth[1:] - worth[0]
            gains *= [change.words.reach * change.words.care for change in left]
            first = np.array([change.words.first for change in left])
            best = int(np.argmax(gains + 10.0 * first))
            change, gain = left.pop(best), float(gains[best])
            if gain < LEAST_WORTH and not change.words.first:
                break
            families = [other.family for other, _ in chosen]
            if families.count(change.family) >= MOST_OF_A_FAMILY and not change.words.first:
                continue
            chosen.append((change, gain))
            made |= change.features
        return chosen

    def _is_ready(self) -> bool:
        room = self.words.channels.get(self.channel)
        if not self.text.strip() or (room and len(self.text.strip()) > room.characters):
            return False
        if any(change.words.first for change in self.changes):
            return False
        bars = self.words.ready_short if room and room.short else self.words.ready
        known = [(self.scores[name], bar) for name, bar in bars.items() if name in self.scores]
        return all(score >= bar for score, bar in known if not math.isnan(score))

    def advise(self, programme: Estimates | None) -> Advice:
        """The advice on what was read."""
        ready = self._is_ready()
        too_long = self._too_long()
        chosen = self._choose(MOST_WHEN_READY if ready else MOST_WHEN_TOO_LONG if too_long else MOST_POINTS)
        together = {name: value for change, _ in chosen for name, value in change.features.items()}
        *alone, scores_then = self._scores_after([*(change.features for change, _ in chosen), together])
        points = list(too_long)
        unused = find_unused_fact(self.context.get("recipient_profile", ""), self.text)
        for (change, gain), then in zip(chosen, alone, strict=True):
            opens = change.family not in {point.family for point in points}
            fact = unused if change.words.from_profile else ""
            points.append(self._point(change, gain, then, programme, opens=opens, fact=fact))
            unused = "" if fact else unused
        points.sort(key=lambda point: not point.first)
        return Advice(
            ready=ready,
            points=tuple(points),
            scores=self.scores,
            scores_then=scores_then,
            parts=self._parts(),
            evidence=self.spans,
            notes=self._notes(),
            is_empty=not self.text.strip(),
        )

    def _changed(self, changed: Sequence[dict[str, float]]) -> Values:
        """The features that rubrics read, a row for each set of changes."""
        features = {name: np.full(len(changed), self.features[name][0]) for name in self.read_by_rubrics}
        for row, values in enumerate(changed):
            for name, value in values.items():
                features[name][row] = value
        return features

    def _scores_after(self, changed: Sequence[dict[str, float]]) -> list[dict[str, float]]:
        scores = score_families(self._changed(changed))
        return [{name: float(values[row]) for name, values in scores.items()} for row in range(len(changed))]

    def _point(
        self,
        change: Change,
        gain: float,
        then: dict[str, float],
        programme: Estimates | None,
        *,
        opens: bool,
        fact: str,
    ) -> Point:
        words, part = change.words, change.part
        costs = part.weight < 0 or part.full_at < part.none_at
        spans = tuple(span for span in self.spans if span.signal in part.signals)[:MOST_SPANS]
        if costs:
            said = words.found or words.missing
        else:
            said = words.more if words.more and change.degree > 0 else words.missing
        if opens and not costs and _known(self.scores[change.family]) < OPENING_BELOW:
            said = f"{self.words.openings.get(change.family, '')} {said}".strip()
        said = self._fill(said, f"“{shorten(self._quoted(spans[0]))}”" if spans else "Something here")
        if (
            also := list(dict.fromkeys(f"“{shorten(span.text)}”" for span in spans))[1:]
            if words.first
            else []
        ):
            said = f"{said} So {'is' if len(also) == 1 else 'are'} {' and '.join(also)}."
        if fact:
            offered = self.words.profile.says.replace("{reader}", self._reader())
            said = f"{said} {offered.replace('{fact}', shorten(fact))}"
        moved = {
            name: (_known(self.scores[name]), _known(after))
            for name, after in then.items()
            if abs(_known(after) - _known(self.scores[name])) >= LEAST_MOVED
        }
        return Point(
            family=change.family,
            part=part.name,
            advice=said,
            shape=words.shape,
            spans=spans if costs or change.degree > 0 else (),
            references=find_references(part.signals),
            association=find_association(programme, [*part.signals, change.family]),
            scores=moved,
            value=gain,
            first=words.first,
        )

    def _fill(self, said: str, quoted: str) -> str:
        company = self.context.get("recipient_company", "their company")
        said = said.replace("{company}", " ".join(company.split())[:QUOTED_CHARACTERS])
        said = said.replace("{reader}", self._reader()).replace("{span}", quoted)
        return said[:1].upper() + said[1:]

    def _quoted(self, span: Span) -> str:
        """The words of a span; of a request, which may be found by its first words or by one, as far as it goes."""
        if span.family != "ask":
            return span.text
        start = span.start
        if len(span.text.split()) == 1:
            start = max((end.end() for end in _CLAUSE_END.finditer(self.text, 0, start)), default=0)
        end = _CLAUSE_END.search(self.text, span.end)
        return self.text[start : end.start() if end else None].strip()

    def _reader(self) -> str:
        name = self.context.get("recipient_name", "")
        given = read_name(name).given
        written = next((word for word in name.replace(",", " ").split() if plain(word) in given[:1]), "")
        return written or (" ".join(name.split())[:QUOTED_CHARACTERS] if name else "this reader")

    def _too_long(self) -> list[Point]:
        room = self.words.channels.get(self.channel)
        over = len(self.text.strip()) - room.characters if room else 0
        if not room or over <= 0:
            return []
        said = (
            f"{room.name} holds {room.characters:,} characters and this draft has "
            f"{room.characters + over:,}: {over:,} character{'s' if over > 1 else ''} can go."
        )
        shape = "who you are, why them, one question"
        return [Point("channel", "length", said, shape, (), (), None, {}, 0.0, first=True)]

    def _parts(self) -> tuple[PartValue, ...]:
        found = []
        for family, rubric in rubrics().items():
            _, values = rubric.score(self.features)
            known = [part for part in rubric.parts if not math.isnan(self.degrees[family, part.name])]
            together = sum(part.weight for part in known if part.weight > 0)
            for part in rubric.parts:
                value = float(values[part.name][0])
                at_most = part.weight / together if part in known else math.nan
                found.append(
                    PartValue(family, part.name, part.label, value, 0.0 if part.weight < 0 else at_most)
                )
            found.append(PartValue(family, LIMIT, "kept between 0 and 1", float(values[LIMIT][0]), 0.0))
        return tuple(found)

    def _notes(self) -> tuple[str, ...]:
        notes = []
        room = self.words.channels.get(self.channel)
        if room and room.short and len(self.text.strip()) <= room.characters:
            left = room.characters - len(self.text.strip())
            notes.append(
                f"{room.name} holds {room.characters:,} characters, and {left:,} of them "
                f"{'is' if left == 1 else 'are'} left: put the new in place of something."
            )
        lacking = [
            said
            for name, said in (
                ("recipient_name", "the reader's name"),
                ("recipient_company", "their company"),
                ("recipient_profile", "what their profile says"),
            )
            if name not in self.context
        ]
        if lacking:
            notes.append(f"Not known, and so not looked at: {', '.join(lacking)}.")
        return tuple(notes)


def _spans(reader: SignalReader, text: str) -> tuple[Span, ...]:
    found = [
        Span(piece.signal, registry()[piece.signal].family, start, end, text[start:end])
        for piece in reader.found
        for start, end in zip(piece.start.tolist(), piece.end.tolist(), strict=True)
    ]
    return tuple(sorted(found, key=lambda span: (span.start, span.end, span.signal)))


def _known(score: float) -> float:
    return 0.0 if math.isnan(score) else score
