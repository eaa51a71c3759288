"""Findings as sentences, written from the numbers, that say no more than the design allows."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from outreach_analysis.publish.views import differences_view, overall, prediction_view
from outreach_analysis.publish.wording import (
    GUARDRAIL,
    Finding,
    go,
    leaves_out_zero,
    say_range,
    say_replies,
    say_size,
    say_who,
    say_why,
)
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies import Estimates
from outreach_analysis.studies.estimates import counted, percent
from outreach_analysis.studies.numbers import CHANGE
from outreach_analysis.studies.power import attempts_to_tell


def say_rate(result: Estimates) -> str:
    """The reply rate of all together.

    Examples
    --------
    >>> from outreach_analysis.studies.rates import estimate_rates
    >>> frame = pd.DataFrame({"sender_id": list("abcdefgh"), "replied": [True] * 3 + [False] * 5})
    >>> say_rate(estimate_rates(frame))
    '3 of 8 attempts got a reply: 38%, likely between 14% and 69%.'
    """
    if overall(result) is None:
        return "How many attempts got a reply cannot be said: " + say_why(result)
    row = result.row("all")
    return (
        f"{int(row['successes']):,} of {counted(int(row['n_obs']), 'attempt')} got a reply: "
        f"{percent(row['estimate'])}, likely between {percent(row['conf_low'])} and {percent(row['conf_high'])}."
    )


def say_associations(view: pd.DataFrame, *, most: int = 6, clear_only: bool = False) -> list[Finding]:
    """Associations of signals with replies, the clear ones first.

    Parameters
    ----------
    view : DataFrame
        Of `association_view`.
    most : int
        Sentences at most.
    clear_only : bool
        Leave out those that cannot be told apart from no association, unless an earlier run found them.
    """
    sized = view[["estimate", "conf_low", "conf_high"]].notna().all(axis=1)
    rows = view[sized | view["finding"].astype(bool)].sort_values(
        ["finding", "p_value"], ascending=[False, True], kind="stable"
    )
    if clear_only:
        judged = rows["status"].isin(["replicated", "not replicated"]) if "status" in rows else False
        rows = rows[rows["finding"] | judged]
    return [(_say_association(row), bool(row["finding"])) for row in rows.head(most).to_dict("records")]


def _say_association(row: Mapping[Hashable, Any]) -> str:
    if pd.isna(row["estimate"]):
        name = _scored(row)
        return (
            f"{name[:1].upper()}{name[1:]} goes with replies beyond chance{say_size(row)} ({say_who(row)})."
            f"{_say_status(row)}"
        )
    return (
        f"Messages one standard deviation higher in {_scored(row)} are associated with "
        f"{say_replies(row['estimate'])} per 100 ({say_range(row['conf_low'], row['conf_high'])}; "
        f"{say_who(row)}).{_say_status(row)}{_say_alone(row)}"
    )


def _say_alone(row: Mapping[Hashable, Any]) -> str:
    """Why an interval that leaves no difference out is no finding."""
    if row["finding"] or not leaves_out_zero(row):
        return ""
    return " Looked at alone it would be clear; among as many as were looked at it is not."


def _scored(row: Mapping[Hashable, Any]) -> str:
    name = title_of(str(row["term"]))
    return name if row["term"] == row["family"] else f"the signal “{name}”"


def _say_status(row: Mapping[Hashable, Any]) -> str:
    """What became of a finding since earlier runs; nothing where that was not asked."""
    reason = str(row.get("status_reason", "")).removesuffix(".") or "not yet held against attempts sent later"
    told = {
        "new": f" New: {reason}.",
        "replicated": f" Replicated: {reason}.",
        "not replicated": f" An earlier finding, not replicated: {reason}.",
    }
    return told.get(str(row.get("status", "")), "")


def say_association_answer(view: pd.DataFrame, result: Estimates, what: str = "signals") -> str:
    """How many signals (or scores) go with replies, and which most."""
    tested = view.dropna(subset=["p_value"])
    if tested.empty:
        return "Which signals go with replies cannot be said yet: " + say_why(result)
    found = tested[tested["finding"]].sort_values("p_value", kind="stable")
    n = counted(int(tested["n_obs"].max()), "attempt")
    if found.empty:
        which = f"None of {len(tested)} {what}" if len(tested) > 1 else f"No {what.removesuffix('s')}"
        return (
            f"{which} can be told apart from no association with replies ({n}); "
            f"that is not proof that they do not matter.{_say_precision(tested)}"
        )
    first = found.iloc[0].to_dict()
    if len(tested) == 1:
        name = title_of(str(first["term"]))
        return f"{name[0].upper()}{name[1:]} goes with replies beyond chance ({n}){say_size(first)}."
    return (
        f"{len(found)} of {len(tested)} {what} {go(len(found))} with replies beyond chance ({n}); clearest is "
        f"{title_of(str(first['term']))}{say_size(first)}."
    )


def _say_precision(tested: pd.DataFrame) -> str:
    """How many attempts it takes where there are too few to tell ten points."""
    errors = tested["std_error"].dropna()
    n = int(tested["n_obs"].max())
    needed = attempts_to_tell(n, float(errors.median())) if len(errors) else 0
    if needed <= n:
        return ""
    return (
        f" To tell 10 replies per 100 for one standard deviation takes about {counted(needed, 'attempt')}, "
        f"{needed - n:,} more than there are."
    )


def say_changes(result: Estimates) -> list[Finding]:
    """What revising changed, score by score."""
    return [(_say_change(row), leaves_out_zero(row)) for row in result.table.to_dict("records")]


def _say_change(row: Mapping[Hashable, Any]) -> str:
    return (
        f"From one version to the next, {title_of(str(row['term']))} went from {row['before']:.2f} to "
        f"{row['after']:.2f} on average (change {CHANGE.fitting(row['conf_low'], row['conf_high'])(row['estimate'])}, "
        f"{say_range(row['conf_low'], row['conf_high'], CHANGE)}; {counted(int(row['n_obs']), 'revision')})."
    )


def say_most_changed(result: Estimates) -> list[Finding]:
    """The score that revising moved most, if one moved."""
    moved = [(text, clear) for text, clear in say_changes(result) if clear]
    if not moved:
        return []
    ranked = sorted(zip(result.table["estimate"].abs(), say_changes(result), strict=True), reverse=True)
    return [next(finding for _, finding in ranked if finding[1])]


def say_changes_answer(result: Estimates) -> str:
    """What revising moved most, in one sentence."""
    rows = result.table
    if rows.empty:
        return "What revising changes cannot be said yet: " + say_why(result)
    moved = rows[(rows["conf_low"] > 0) | (rows["conf_high"] < 0)]
    n = counted(int(rows["n_obs"].max()), "revision")
    if moved.empty:
        return f"Over {n}, no score moved beyond chance."
    most = moved.iloc[int(moved["estimate"].abs().argmax())]
    return (
        f"Over {n}, {len(moved)} of {len(rows)} scores moved beyond chance, {title_of(str(most['term']))} most: "
        f"from {most['before']:.2f} to {most['after']:.2f} on average."
    )


def say_coaching_answer(changes: Estimates, sends: Estimates) -> str:
    """What revising moved most, and how coached and other sends fared, with the warning that belongs to it."""
    said = say_changes_answer(changes)
    rates = say_coached(sends)
    if not rates:
        return said
    if _too_few_sends(sends):
        return f"{said} {rates[0][0]}"
    return f"{said} {rates[0][0]} That difference is no effect: coaches see those who failed before."


def say_readiness(questions: pd.DataFrame) -> str:
    """How many of the questions the data can answer."""
    able = int(questions["can_answer"].sum())
    if able == len(questions):
        return f"This data can answer all {able} questions that the notebooks ask."
    return (
        f"This data can answer {able} of the {len(questions)} questions that the notebooks ask; "
        "what would unlock the others stands below."
    )


def say_acceptance(result: Estimates) -> str:
    """How many invitations were accepted, where the source says; empty otherwise."""
    rows = result.table[(result.table.get("step") == "accepted") & (result.table["term"] == "all")]
    if rows.empty:
        return ""
    row = rows.iloc[0]
    return (
        f"Whether an invitation was accepted is known for {counted(int(row['n_obs']), 'attempt')}: "
        f"{percent(row['estimate'])}, likely between {percent(row['conf_low'])} and {percent(row['conf_high'])}."
    )


def say_coached(result: Estimates) -> list[Finding]:
    """Coached and uncoached sends, by rate and by each design, then what that does not show; nothing without data."""
    if result.table.empty:
        return []
    coached, uncoached = result.row("coached"), result.row("uncoached")
    if _too_few_sends(result):
        few = f"{int(coached['n_obs']):,} coached and {counted(int(uncoached['n_obs']), 'uncoached send')}"
        return [(f"{few} are too few to compare.", None)]
    rates = (
        f"{percent(coached['estimate'])} of {counted(int(coached['n_obs']), 'coached send')} got a reply, and "
        f"{percent(uncoached['estimate'])} of {counted(int(uncoached['n_obs']), 'uncoached send')}."
    )
    rows = differences_view(result).to_dict("records")
    return [
        (rates, None),
        *((_say_difference(row), leaves_out_zero(row)) for row in rows),
        (GUARDRAIL, None),
    ]


_FEWEST_SENDS = 5


def _too_few_sends(result: Estimates) -> bool:
    return min(int(result.row(name)["n_obs"]) for name in ("coached", "uncoached")) < _FEWEST_SENDS


def say_coached_title(result: Estimates) -> str:
    """Both rates in one sentence, for a title."""
    said = say_coached(result)
    return said[0][0].removesuffix(".") if said else ""


def _say_difference(row: Mapping[Hashable, Any]) -> str:
    if pd.isna(row["conf_low"]):
        return f"{row['term']}, coached and uncoached sends cannot be compared: {row['reason']}."
    return (
        f"{row['term']}, coached sends got {say_replies(row['estimate'])} per 100 than uncoached ones "
        f"({say_range(row['conf_low'], row['conf_high'])}; {counted(int(row['n_groups']), 'member')}). "
        "An association: who is coached, and when, is not left to chance."
    )


def say_prediction(result: Estimates) -> str:
    """How well replies can be told from the messages of members not learned from."""
    rows = prediction_view(result)
    own = rows[rows["term"].str.startswith("Signals")] if len(rows) else rows
    if own.empty:
        return "How well replies can be told in advance cannot be said: " + say_why(result)
    best = own.iloc[0]  # declared beforehand: the better of two would be chosen by luck
    others = [
        f"{_beside(str(row['term']))} {100 * row['estimate']:.0f}"
        for row in rows.drop(index=best.name).to_dict("records")
    ]
    beside = f"; beside it: {', '.join(others)}" if others else ""
    return (
        f"Of 100 pairs of an answered and an unanswered attempt, the signals rank {100 * best['estimate']:.0f} rightly "
        f"(likely between {100 * best['conf_low']:.0f} and {100 * best['conf_high']:.0f}; 50 is a coin flip{beside}; "
        f"{counted(int(best['n_obs']), 'attempt')})."
    )


def _beside(model: str) -> str:
    reads, _, how = model.partition(", ")
    return f"{how} on the {reads.lower()}" if how else f"{model[:1].lower()}{model[1:]}"


_QUESTION_OF = {"coached": "coached sends", "changes": "revisions", "associations": "signals and replies"}
"""Which question a study belongs to, so that a gap is told once."""

_TOPICS = {
    "ordered": "Better outcomes",
    "repeated": "Messages of the same member",
    "recovery": "After a failure",
    "reply hazards": "Scores and sooner replies",
    "count cases": "Cases after a failure",
    "learning": "First drafts",
    "carry over": "Feedback",
    "uptake": "What became of feedback",
    "changes": "What revising changes",
    "coach effect": "An effect of coaching",
    "agreement with persons": "Whether the reply reader can be believed",
}
"""What a study is about, in words; others by their own name."""


def find_gaps(questions: pd.DataFrame, *results: Estimates) -> list[tuple[str, str]]:
    """What the data cannot say, and what would unlock it.

    Parameters
    ----------
    questions : DataFrame
        Of `check_questions`.
    *results : Estimates
        Studies that may have found too little.
    """
    said: list[tuple[str, str]] = [
        (
            f"{row['question']} There {'is' if row['found'] == 1 else 'are'} {row['found']:,} {row['counts']}; it takes {row['needed']:,}{_how_far(row)}.",
            f"Unlocked by: {row['unlock']}.",
        )
        for row in questions[~questions["can_answer"]].to_dict("records")
    ]
    asked = set(questions.loc[~questions["can_answer"], "study"]) if len(questions) else set()
    for result in results:
        if not result.table.empty or _QUESTION_OF.get(result.study) in asked:
            continue
        unlock = _what_unlocks(result.unlock)
        said += [
            (f"{_TOPICS.get(result.study, result.study.capitalize())}: {note}", unlock)
            for note in result.notes
            if not any(note in what for what, _ in said)
        ]
    return said


def _what_unlocks(hint: str) -> str:
    """The hint of an error as a sentence: the columns that it maps, or what it says to do.

    Examples
    --------
    >>> _what_unlocks("--map sender_id='Your Column' --map sent_at='Your Column'")
    'Unlocked by: sender_id and sent_at.'
    >>> _what_unlocks("import drafts with attempt_id and version")
    'Import drafts with attempt_id and version.'
    """
    if not hint:
        return "More data of this kind unlocks it."
    columns = re.findall(r"--map (\w+)=", hint)
    return f"Unlocked by: {' and '.join(columns)}." if columns else f"{hint[:1].upper()}{hint[1:]}."


def _how_far(row: Mapping[Hashable, Any]) -> str:
    """How many more attempts that is, where what there is tells it."""
    if pd.isna(row["attempts_missing"]):
        return ""
    return f", about {counted(int(row['attempts_missing']), 'more attempt')} at the present rate"


def power_gap(result: Estimates) -> list[tuple[str, str]]:
    """How many more attempts it takes, where it takes more."""
    missing = result.table[result.table["term"] == "attempts_missing"]["estimate"].dropna()
    if missing.empty or float(missing.iloc[0]) <= 0:
        return []
    return [("Whether coached and other sends differ by 10 points.", result.sentence())]
