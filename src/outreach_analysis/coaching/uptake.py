"""Feedback uptake: whether what a coach named moved as asked, with the sentence that shows it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from outreach_analysis.coaching.diff import SentenceEdit, align_sentences
from outreach_analysis.coaching.tags import family_of, read_comment, read_tags, wanted
from outreach_analysis.coaching.zones import find_sentences
from outreach_analysis.schema import Tables
from outreach_analysis.scoring import find_evidence
from outreach_analysis.signals.contract import FAMILIES
from outreach_analysis.signals.registry import registry
from outreach_analysis.signals.rubric import Part, rubrics

UPTAKES = ("yes", "partly", "no", "not attempted", "overshot")
"""In the order in which tables and figures show them."""

FULL_STEP = 0.5
"""Share of the way to where a part of the rubric is full that counts as taken up."""
FAMILY_STEP = 0.05
"""Rise of a family's score that counts as taken up by half where the signal itself stood still."""
FAMILY_FULL_STEP = 0.10
HALF = 0.5
"""A family's score below this leaves a gap."""
SHORTER = 0.15
"""Share by which a length must fall to count as shortened as asked."""
LONGER = 0.50
"""Share by which a length must rise to count as lengthened as asked."""
TOO_MANY_WORDS = 0.60
"""Growth of the message that counts as overdone, where it ends up beyond `BRIEF_WORDS`."""
BRIEF_WORDS = 120
COLUMNS = {
    "from_message_id": "str",
    "to_message_id": "str",
    "attempt_id": "str",
    "sender_id": "str",
    "coach_id": "str",
    "tag": "str",
    "family": "str",
    "named_in": "str",
    "uptake": "str",
    "before": "float64",
    "after": "float64",
    "family_before": "float64",
    "family_after": "float64",
    "hours": "float64",
    "sentence": "str",
    "sentence_of": "str",
    "start": "Int64",
    "end": "Int64",
}


def find_uptake(tables: Tables, features: pd.DataFrame, evidence: pd.DataFrame | None = None) -> pd.DataFrame:
    """What became of each thing that a coach named, in the member's next version.

    Parameters
    ----------
    tables : Tables
    features : DataFrame
        As `score(tables)` returns it.
    evidence : DataFrame, optional
        As `find_evidence(tables)` returns it; found here where it is not given.

    Returns
    -------
    DataFrame
        One row a tag of a review whose message was revised: `from_message_id`,
        `to_message_id`, `attempt_id`, `sender_id`, `coach_id`, `tag` (signal or family),
        `family`, `named_in` ("tags" or "comment"), `uptake`, the feature `before` and `after`
        (`family_before`, `family_after` for its family), `hours` from feedback to revision, and
        the `sentence` that shows it, with its place (`start`, `end`) in the later version or, where
        something was taken out, in the earlier one (`sentence_of`).

    Notes
    -----
    The next version is the member's own next one; a version that the coach wrote in between
    is passed over. Comments are read where a review has no tags, and to sharpen a family to the
    signals that the comment names in it. Uptake is

    - **not attempted** where the body of the message was left as it was;
    - **yes** where the signal (or what its rubric counts together with it) rose by one mention, fell by half, or closed half of its gap (a
      length: fell by 15%), or the family's score rose by .10 where the family was named;
    - **overshot** where more was asked for and given, and the message grew by 60% to more than 120
      words on the way;
    - **partly** where it moved by less, or stood still while its family's score rose by .05;
    - **no** where it did neither;
    - missing where the signal is not known in both versions, where what was to be taken out was
      not found in the earlier version, or where the family's score stood within .05 of its top,
      so that nothing can be told.
    """
    pairs = _revised(tables)
    if pairs.empty:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in COLUMNS.items()})
    if evidence is None:
        evidence = find_evidence(tables)
    names = [*registry(), *rubrics()]
    columns = features.set_index("message_id")[[name for name in names if name in features]].astype("float64")
    texts = tables.messages.set_index("message_id")["text"].fillna("")
    ids = [
        str(message) for message in pd.unique(pd.concat([pairs["from_message_id"], pairs["to_message_id"]]))
    ]
    values: dict[str, dict[str, float]] = {
        str(message): {str(name): float(value) for name, value in row.items()}
        for message, row in columns.reindex(ids).to_dict("index").items()
    }
    sentences = dict(zip(ids, find_sentences(texts.reindex(ids).tolist()), strict=True))
    spans = _spans_of(evidence, set(ids))
    rows = []
    for both, group in pairs.groupby(["from_message_id", "to_message_id"], sort=False):
        earlier, later = (str(message) for message in both)
        before, after = str(texts[earlier]), str(texts[later])
        version = _Versions(
            values[earlier],
            values[later],
            align_sentences(before, sentences[earlier], after, sentences[later]),
        )
        for row in group.to_dict("records"):
            tag = str(row["tag"])
            uptake = version.uptake(tag)
            shown = version.sentence(tag, uptake, spans.get(earlier, {}), spans.get(later, {}))
            place, of = shown or (None, "")
            text = before if of == "earlier" else after
            rows.append(
                {
                    **row,
                    "family": family_of(tag),
                    "uptake": uptake or None,
                    "before": version.before.get(tag, math.nan),
                    "after": version.after.get(tag, math.nan),
                    "family_before": version.before.get(family_of(tag), math.nan),
                    "family_after": version.after.get(family_of(tag), math.nan),
                    "sentence": text[slice(*place)] if place else None,
                    "sentence_of": of or None,
                    "start": place[0] if place else None,
                    "end": place[1] if place else None,
                }
            )
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _revised(tables: Tables) -> pd.DataFrame:
    """One row a tag of a review, with the member's next version of the same attempt."""
    messages = tables.messages[tables.messages["stage"].fillna("").ne("follow_up")]
    own = messages[messages["author_role"].fillna("sender").ne("coach")]
    own = own[["attempt_id", "version", "message_id"]].rename(columns={"message_id": "to_message_id"})
    reviewed = tables.reviews.merge(
        messages[["message_id", "attempt_id", "version", "written_at"]], on="message_id"
    )
    pairs = reviewed.merge(own, on="attempt_id", suffixes=("", "_next"))
    pairs = pairs[pairs["version_next"] > pairs["version"]].sort_values("version_next", kind="stable")
    pairs = pairs.drop_duplicates(["message_id", "coach_id", "reviewed_at"], keep="first")
    written = tables.messages.set_index("message_id")["written_at"]
    since = pairs["reviewed_at"].fillna(pairs["written_at"])
    pairs = pairs.assign(
        from_message_id=pairs["message_id"],
        sender_id=pairs["attempt_id"].map(tables.attempts.set_index("attempt_id")["sender_id"]),
        hours=(pairs["to_message_id"].map(written) - since).dt.total_seconds() / 3600,
    )
    pairs = pairs.sort_values(["attempt_id", "version"], kind="stable")
    named = [
        _named(*review) for review in zip(pairs["tags"].tolist(), pairs["comment"].tolist(), strict=True)
    ]
    rows = np.repeat(np.arange(len(pairs)), [len(names) for names in named])
    found = [item for names in named for item in names]
    tagged = pairs.iloc[rows].assign(tag=[tag for tag, _ in found], named_in=[where for _, where in found])
    kept = [name for name in COLUMNS if name in tagged]
    return tagged[kept].drop_duplicates(["from_message_id", "coach_id", "tag"]).reset_index(drop=True)


def _named(tags: str | None, comment: str | None) -> list[tuple[str, str]]:
    """What a review names, and where: a family is sharpened to the signals that the comment names in it."""
    tagged, said = read_tags(tags), read_comment(comment)
    if not tagged:
        return [(name, "comment") for name in said]
    named: dict[str, str] = {}
    for tag in tagged:
        sharper = [
            name for name in said if tag in FAMILIES and name not in FAMILIES and family_of(name) == tag
        ]
        named |= dict.fromkeys(sharper, "comment") if sharper else {tag: "tags"}
    return list(named.items())


def _spans_of(evidence: pd.DataFrame, ids: set[str]) -> dict[str, dict[str, list[tuple[int, int]]]]:
    """Spans by message and signal."""
    found: dict[str, dict[str, list[tuple[int, int]]]] = {}
    chosen = evidence[evidence["message_id"].isin(ids)]
    columns = (chosen[name].tolist() for name in ("message_id", "signal", "start", "end"))
    for message, signal, start, end in zip(*columns, strict=True):
        found.setdefault(str(message), {}).setdefault(str(signal), []).append((int(start), int(end)))
    return found


@cache
def _part_of(tag: str) -> Part | None:
    """The part of a rubric that reads a signal; the weightiest where there are several."""
    parts = [part for rubric in rubrics().values() for part in rubric.parts if tag in part.signals]
    return max(parts, key=lambda part: abs(part.weight), default=None)


def step_towards(tag: str, before: Mapping[str, float], after: Mapping[str, float]) -> float:
    """How far a message moved as feedback under a tag asks.

    Parameters
    ----------
    tag : str
        Signal or family.
    before, after : mapping of str to float
        Features of two messages, family scores among them.

    Returns
    -------
    float
        1 for a full step as `find_uptake` defines it, less for part of one, 0 for none; NaN where
        it is unknown, or where nothing was left to move.

    Examples
    --------
    >>> step_towards("gratitude", {"gratitude": 0.0}, {"gratitude": 1.0})
    1.0
    >>> step_towards("clarity", {"clarity": 0.98}, {"clarity": 1.0})
    nan
    """
    old, new = before.get(tag, math.nan), after.get(tag, math.nan)
    want = wanted(tag)
    if want == "more" and math.isnan(old) and not math.isnan(new) and tag not in FAMILIES:
        return 1.0
    if math.isnan(old) or math.isnan(new) or not want:
        return math.nan
    if tag in FAMILIES:
        room, rise = 1 - old, new - old
        if room < FAMILY_STEP:
            return math.nan
        return min(1.0, rise / min(FAMILY_FULL_STEP, room)) if rise >= FAMILY_STEP else 0.0
    definition, part = registry()[tag], _part_of(tag)
    if definition.kind in ("count", "flag"):
        if want == "more":
            return float(new > old or _rose_in_part(part, before, after))
        return math.nan if old <= 0 else _between((old - new) / old / FULL_STEP)
    if part is None or definition.unit in {"characters", "paragraphs", "words"}:
        change = (new - old) / max(old, 1.0)
        return _between(change / LONGER if want == "more" else -change / SHORTER)
    good_before, good_after = _good(part, old), _good(part, new)
    return (
        math.nan if good_before >= 1 else _between((good_after - good_before) / (1 - good_before) / FULL_STEP)
    )


def has_gap(tag: str, values: Mapping[str, float]) -> bool:
    """Whether a message leaves something to move under a tag.

    Parameters
    ----------
    tag : str
        Signal or family.
    values : mapping of str to float
        Features of the message.

    Returns
    -------
    bool
        Counts and flags: nothing of what is wanted, or something of what is not; a family: a
        score below one half; a measure: short of where its part of the rubric is full. Lengths have
        no such bar.

    Examples
    --------
    >>> has_gap("gratitude", {"gratitude": 0.0}), has_gap("neediness", {"neediness": 0.0})
    (True, False)
    """
    value = values.get(tag, math.nan)
    if math.isnan(value):
        return False
    if tag in FAMILIES:
        return value < HALF
    definition, part = registry()[tag], _part_of(tag)
    if definition.kind in ("count", "flag"):
        return value == 0 if wanted(tag) == "more" else value > 0
    if part is None or definition.unit in {"characters", "paragraphs", "words"}:
        return False
    return _good(part, value) < 1


def _rose_in_part(part: Part | None, before: Mapping[str, float], after: Mapping[str, float]) -> bool:
    """Whether what a rubric counts together rose: one may ask in other words than “could you”."""
    if part is None or part.weight < 0 or len(part.signals) == 1:
        return False
    rise = sum(after.get(name, math.nan) - before.get(name, math.nan) for name in part.signals)
    return bool(rise > 0)


def _between(value: float) -> float:
    return min(1.0, max(0.0, value))


def _good(part: Part, value: float) -> float:
    """How well a value of a part's first signal stands, from 0 to 1."""
    reached = _between((value - part.none_at) / (part.full_at - part.none_at))
    return reached if part.weight > 0 else 1 - reached


@dataclass(frozen=True)
class _Versions:
    """Two versions of a message: their features, and what became of each sentence."""

    before: dict[str, float]
    after: dict[str, float]
    edits: list[SentenceEdit]

    def uptake(self, tag: str) -> str:
        """One of `UPTAKES`, or empty where it cannot be told."""
        if all(edit.kind == "kept" for edit in self.edits):
            return "not attempted"
        family = family_of(tag)
        rise = self.after.get(family, math.nan) - self.before.get(family, math.nan)
        step = step_towards(tag, self.before, self.after)
        if math.isnan(step):
            return "partly" if rise >= FAMILY_STEP else ""
        if step >= 1:
            return "overshot" if wanted(tag) == "more" and self._overdone() else "yes"
        if step > 0 or rise >= FAMILY_STEP:
            return "partly"
        return "no"

    def _overdone(self) -> bool:
        before, after = self.before.get("words", math.nan), self.after.get("words", math.nan)
        return bool(after > BRIEF_WORDS and after / max(before, 1.0) - 1 >= TOO_MANY_WORDS)

    def sentence(
        self,
        tag: str,
        uptake: str,
        earlier: dict[str, list[tuple[int, int]]],
        later: dict[str, list[tuple[int, int]]],
    ) -> tuple[tuple[int, int], str] | None:
        """The changed sentence that bears most of what was named, and the version it stands in."""
        if uptake in ("not attempted", ""):
            return None
        signals = [name for name in later.keys() | earlier.keys() if tag in (name, registry()[name].family)]
        come = [
            (edit.after, "later")
            for edit in self.edits
            if edit.after and edit.kind in ("inserted", "rewritten")
        ]
        gone = [
            (edit.before, "earlier")
            for edit in self.edits
            if edit.before and edit.kind in ("deleted", "rewritten")
        ]
        order = [*gone, *come] if wanted(tag) == "less" else [*come, *gone]
        scored = [
            (_overlap(place, later if of == "later" else earlier, signals), -rank, place, of)
            for rank, (place, of) in enumerate(order)
        ]
        best = max(scored, default=None, key=lambda item: item[:2])
        return (best[2], best[3]) if best and best[0] else None


def _overlap(place: tuple[int, int], spans: dict[str, list[tuple[int, int]]], signals: list[str]) -> int:
    """How many spans of the signals touch a sentence."""
    return sum(start < place[1] and end > place[0] for name in signals for start, end in spans.get(name, ()))
