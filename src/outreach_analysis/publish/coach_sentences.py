"""Findings of the coaches' notebooks in plain words, written from the numbers."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from outreach_analysis.figures.labels import minus
from outreach_analysis.publish.coach_views import TO_LEAVE_OUT
from outreach_analysis.publish.wording import Finding, cannot, leaves_out_zero, say_range
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.estimates import Estimates, counted, percent
from outreach_analysis.studies.numbers import CHANGE

MOST_TRIED = 3


def say_uptake(result: Estimates) -> str:
    """How much of the feedback was taken up, in one sentence with n and interval."""
    if result.table.empty:
        return cannot("What became of feedback", result)
    row = result.row("all")
    return (
        f"Of {counted(int(row['n_obs']), 'thing')} that feedback named, {percent(row['estimate'])} were taken up at "
        f"least in part in the next version ({_likely(row['conf_low'], row['conf_high'])}), half of the "
        f"revisions within {row['median_hours']:.0f} hours."
    )


def say_uptake_findings(result: Estimates) -> list[Finding]:
    """The kinds of feedback that are taken up most and least, and what became of the rest."""
    if result.table.empty:
        return []
    rows = result.table[result.table["term"] != "all"].sort_values(
        ["estimate", "term"], ascending=[False, True]
    )
    whole = result.row("all")
    said: list[Finding] = [
        (
            (
                f"Of {counted(int(whole['n_obs']), 'thing')} named, {int(whole['yes']):,} were taken up, "
                f"{int(whole['partly']):,} partly, {int(whole['overshot']):,} overshot, {int(whole['no']):,} did not move "
                f"and {int(whole['not attempted']):,} were left as they were."
            ),
            None,
        )
    ]
    if len(rows) > 1:
        first, last = rows.iloc[0], rows.iloc[-1]
        said.append(
            (
                f"Most often taken up: {_plain(first)} ({_share(first)}); least often: {_plain(last)} ({_share(last)}).",
                bool(first["conf_low"] > last["conf_high"]),
            )
        )
    return said


def _likely(low: float, high: float) -> str:
    return f"likely between {percent(low)} and {percent(high)}"


def _plain(row: pd.Series) -> str:
    return title_of(str(row["term"]))


def _share(row: pd.Series) -> str:
    return (
        f"{percent(row['estimate'])} of {int(row['n_obs']):,}, {_likely(row['conf_low'], row['conf_high'])}"
    )


def say_weak(weak: pd.DataFrame, uptake: pd.DataFrame) -> list[Finding]:
    """What next month could try: the parts most often missing, a shape for each, and how such feedback fared.

    Parameters
    ----------
    weak : DataFrame
        Of `coach_views.weak_parts`.
    uptake : DataFrame
        Of `find_uptake`.
    """
    said: list[Finding] = []
    for row in weak.head(MOST_TRIED).to_dict("records"):
        named = uptake[uptake["tag"].isin(str(row["signal"]).split(" + ")) & uptake["uptake"].notna()]
        taken = int(named["uptake"].isin(["yes", "partly", "overshot"]).sum())
        fared = (
            f" Feedback named it {counted(len(named), 'time')}; it was taken up {counted(taken, 'time')}."
            if len(named)
            else " Feedback has not named it yet."
        )
        label = str(row["label"])
        tried = (
            f"Could be left out: what {label.removesuffix(TO_LEAVE_OUT)}. {percent(row['share'])} of "
            f"{counted(int(row['n_obs']), 'sent message')} had it."
            if label.endswith(TO_LEAVE_OUT)
            else f"Could be tried: a message that {label}. {percent(row['share'])} of "
            f"{counted(int(row['n_obs']), 'sent message')} had little or none of it."
        )
        said.append((f"{tried} A shape: {row['shape']}.{fared}", None))
    return said


def say_cases(result: Estimates) -> list[Finding]:
    """Both turns, with their denominators, and that coaches do not meet failures by lot."""
    if result.table.empty:
        return []
    return [
        *((sentence, None) for sentence in result.sentences),
        (
            (
                "Coaches choose whom they see and members choose what they send next, so the difference between these shares "
                "is no effect of coaching."
            ),
            None,
        ),
    ]


def say_all(result: Estimates, most: int | None = None) -> list[Finding]:
    """Sentences of a study as findings, in its order."""
    return [(minus(sentence), None) for sentence in result.sentences[:most]]


def say_learning(result: Estimates) -> list[Finding]:
    """The change of each score, with a mark for those that are clear."""
    if result.table.empty:
        return []
    changes = result.table[result.table["scale"] == "change"].sort_values("attempt")
    last = changes.drop_duplicates("term", keep="last").sort_values("estimate", ascending=False)
    marks = [leaves_out_zero(row) for row in last.to_dict("records")]
    return list(zip(result.sentences[1:], marks, strict=True))


def say_recovery_answer(recovery: Estimates, learning: Estimates) -> str:
    """The next attempt after a failure, and whether first drafts change, in one sentence."""
    rows = recovery.table
    if rows.empty:
        return cannot("How messages fare after a failure", recovery)
    after = rows[(rows["term"] == "after a failure") & rows["estimate"].notna()]
    told = " and ".join(
        f"{percent(row['estimate'])} of {counted(int(row['n_obs']), str(row['contrast']) + ' attempt')}"
        for row in after.to_dict("records")
    )
    moved = learning.sentences[0] if learning.sentences else ""
    if after.empty:
        return f"How messages fare after a failure cannot be said yet: too few were sent. {moved}".strip()
    if after["contrast"].tolist() == ["uncoached"]:
        told = f"{told.replace('uncoached ', '')}, none of them known to be coached,"
    were = "was" if after["n_obs"].sum() == 1 else "were"
    return f"After a failure, {told} {were} answered. {moved}".strip()


def say_after_failure_title(result: Estimates) -> str:
    """Whether coached and other attempts after a failure are answered at different rates."""
    table = result.table
    rows = table[(table["term"] == "after a failure") & table["estimate"].notna()].to_dict("records")
    return _compared(rows, "After a failure,", "attempts were answered")


def say_cases_title(result: Estimates) -> str:
    """Whether coached and other attempts after a failure brought help at different rates."""
    rows = result.table[result.table["term"] == "helped"].to_dict("records")
    return _compared(rows, "After a failure,", "attempts brought help")


def say_carry_over_title(result: Estimates) -> str:
    """What the comparison among like gaps allows to say."""
    rows = result.table
    gap = rows[rows["term"] == "difference"].to_dict("records") if len(rows) else []
    if not gap or pd.isna(gap[0]["conf_low"]):
        return "Gaps closed by the next first draft, named by a coach or not"
    named, other = (percent(float(share)) for share in rows["estimate"].iloc[:2])
    drawn = f"The next first draft closes {named} of the gaps that a coach named and {other} of others"
    if gap[0]["conf_low"] > 0 or gap[0]["conf_high"] < 0:
        return f"{drawn}; among like gaps, {'more' if gap[0]['estimate'] > 0 else 'fewer'} of those named"
    return f"{drawn}; among like gaps, no clear difference"


def _compared(rows: list[dict[Hashable, Any]], opening: str, what: str) -> str:
    if len(rows) < len(("coached", "not")):
        return f"{opening} how often {what}"
    shares = " and ".join(f"{percent(row['estimate'])} of {row['contrast']}" for row in rows)
    apart = rows[0]["conf_low"] > rows[1]["conf_high"] or rows[1]["conf_low"] > rows[0]["conf_high"]
    return f"{opening} {shares} {what}{'' if apart else ': not clearly different'}"


def say_house_style(style: Estimates, likeness: dict[str, float]) -> list[Finding]:
    """Scores that move otherwise under this coach, and whether members come to write alike."""
    if style.table.empty:
        return []
    told: list[Finding] = []
    clear = style.table[(style.table["conf_low"] > 0) | (style.table["conf_high"] < 0)]
    n = counted(int(style.table["n_obs"].max()), "revision")
    if clear.empty:
        told.append(
            (f"House style: over {n}, no score moved clearly otherwise than under other coaches.", None)
        )
    for row in clear.to_dict("records"):
        size = CHANGE.fitting(row["conf_low"], row["conf_high"])(row["estimate"])
        words = f"{size} ({say_range(row['conf_low'], row['conf_high'], CHANGE)}; {n})"
        told.append(
            (f"House style: {row['term']} moved by {words} against revisions under other coaches.", True)
        )
    if likeness["pairs"] > 0:
        told.append(
            (
                (
                    f"Sent messages of two members of this coach share {percent(likeness['within'])} of their words in order, "
                    f"and {percent(likeness['across'])} with those of other coaches ({int(likeness['pairs']):,} pairs)."
                ),
                None,
            )
        )
    return told
