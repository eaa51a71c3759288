"""What the data holds, in sentences: rows, attempts that count, scores, and signals that could not be measured."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from outreach_analysis.publish.small_counts import without_small_parts
from outreach_analysis.publish.wording import Finding
from outreach_analysis.schema import Tables
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.estimates import counted
from outreach_analysis.studies.suppression import number_or_few


def say_scores_answer(frame: pd.DataFrame, scores: list[str], partly: Collection[str] = ()) -> str:
    """Where sent messages are weakest and strongest, and whether that is for want of data.

    Parameters
    ----------
    frame : DataFrame
        One row an attempt.
    scores : list of str
        Those that were measured.
    partly : collection of str
        Scores of which parts could not be measured: of `read_in_part`.
    """
    if not scores:
        return "No score could be measured in these messages."
    medians = frame[scores].median().sort_values(kind="stable")
    low, high = str(medians.index[0]), str(medians.index[-1])

    def told(name: str) -> str:
        lower, upper = frame[name].quantile([0.25, 0.75])
        return f"{name} (median {medians[name]:.2f}, middle half {lower:.2f} to {upper:.2f})"

    over = f"over {counted(len(frame), 'message')}"
    if low == high:
        return f"Of the scores, only {told(low)} could be measured, {over}."
    said = f"Sent messages are weakest in {told(low)} and strongest in {told(high)}, {over}."
    if low not in partly:
        return said
    return (
        f"{said} {low.capitalize()} was read in part only: what some of its signals need is not in the data."
    )


def say_data(tables: Tables) -> str:
    """What was read, accepted and set aside."""
    read = tables.rows_read
    rows = f"Of {counted(read, 'row')} read, {counted(len(tables.quarantine), 'entry stands', 'entries stand')} in quarantine"
    duplicates = f" and {counted(tables.rows_duplicate, 'was a duplicate', 'were duplicates')}"
    said = f"{rows}{duplicates}. " if read else ""
    return (
        f"{said}The data holds {counted(len(tables.attempts), 'attempt')} with "
        f"{counted(len(tables.messages), 'version')} of text by {counted(len(tables.senders), 'known member')}."
    )


def say_assumed(tables: Tables) -> list[Finding]:
    """What the import took for granted, a sentence each."""
    return [(note, None) for note in tables.notes]


_NOT_COUNTED = {
    "pending": "are younger than the outcome window: pending, and left out of every rate",
    "replied": "were answered, but are as young as pending ones: early answers alone would make rates too high",
    "bounced": "never arrived, and are left out of every rate",
    "unknown": "have no known outcome, and are left out of every rate",
}


def say_status(attempts: pd.DataFrame, minimum: int) -> list[Finding]:
    """How many attempts count in rates, and why the others do not.

    Parameters
    ----------
    attempts : DataFrame
        With `status`, and with `replied` known only where an attempt counts.
    minimum : int
        Reasons that fewer attempts have are told together, without their numbers.
    """
    if len(attempts) < minimum:
        return [(f"Fewer than {minimum} attempts: too few to say where they stand.", None)]
    counts = attempts.loc[attempts["replied"].isna(), "status"].value_counts().rename("count")
    counts = counts.reindex([name for name in _NOT_COUNTED if name in counts])
    shown = (
        without_small_parts(counts.reset_index(), minimum)
        .sort_values("count", kind="stable")["status"]
        .tolist()
    )
    # The number that counts in rates is told, too: what is left together must not be small either.
    while shown and 0 < int(counts.drop(shown).sum()) < minimum:
        shown.pop(0)
    total = counted(len(attempts), "attempt")
    said: list[Finding] = [
        (f"{int(counts[name]):,} of {total} {what}.", None)
        for name, what in _NOT_COUNTED.items()
        if name in shown
    ]
    hidden = [name for name in counts.index if name not in shown]
    if len(hidden) == 1:
        few = number_or_few(int(counts[hidden[0]]), minimum)
        said.append((f"{few.capitalize()} of {total} {_NOT_COUNTED[hidden[0]]}.", None))
    elif hidden:
        few = number_or_few(int(counts[hidden].sum()), minimum)
        why = "too young, answered early, never arrived, or of unknown outcome"
        said.append((f"{few.capitalize()} of {total} are left out of every rate: {why}.", None))
    known = int(attempts["replied"].notna().sum())
    return [(f"{known:,} of {total} count in rates.", None), *said]


def say_scores(frame: pd.DataFrame, scores: list[str]) -> list[Finding]:
    """Where the middle half of the messages lies, score by score."""
    said: list[Finding] = []
    for name in scores:
        lower, middle, upper = frame[name].quantile([0.25, 0.5, 0.75])
        n = counted(int(frame[name].notna().sum()), "message")
        said.append(
            (
                f"{name.capitalize()}: half of {n} lie between {lower:.2f} and {upper:.2f}, median {middle:.2f}.",
                None,
            )
        )
    return said


def read_in_part(features: pd.DataFrame, catalogue: pd.DataFrame) -> set[str]:
    """Families of which signals lack their context in every message."""
    return set(_without_context(features, catalogue)["family"])


def unmeasured(features: pd.DataFrame, catalogue: pd.DataFrame) -> list[tuple[str, str]]:
    """Signals that lack their context in every message, by what they need."""
    rows = _without_context(features, catalogue)
    needs = rows["needs"].map(lambda need: need if isinstance(need, str) else ", ".join(need))
    said = []
    for need, group in rows["name"].groupby(needs):
        names = ", ".join(title_of(name) for name in group)
        what = f"{counted(len(group), 'signal')} could not be measured: {names}."
        unlock = need.replace("; ", " and ").replace(
            "earlier_sends", "messages that the same member sent before"
        )
        said.append((what, f"Unlocked by: {unlock}." if need else "The messages give no occasion for it."))
    return said


def _without_context(features: pd.DataFrame, catalogue: pd.DataFrame) -> pd.DataFrame:
    missing = [name for name in catalogue["name"] if name in features and features[name].isna().all()]
    return catalogue[catalogue["name"].isin(missing)]
