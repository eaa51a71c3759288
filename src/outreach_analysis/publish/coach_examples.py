"""Three revisions of a coach's members by the published rule, before and after side by side."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from outreach_analysis.publish.data_views import evidence_view
from outreach_analysis.publish.load import Workbook
from outreach_analysis.publish.pairs import pair
from outreach_analysis.publish.show import Shown
from outreach_analysis.scoring import find_evidence
from outreach_analysis.signals.registry import title_of
from outreach_analysis.signals.rubric import rubrics
from outreach_analysis.studies.numbers import CHANGE

AXES = ("personalization", "credibility")


def example_pairs(book: Workbook) -> pd.DataFrame:
    """Three revisions by the published rule: the widest rise, the middle, the widest fall.

    Returns
    -------
    DataFrame
        At most three rows of `book.revisions`, with `rise` and `which`.
    """
    revisions = book.revisions
    wanted = revisions["coached"].fillna(value=False).astype(bool) & revisions["to_stage"].eq("sent")
    rise = revisions[[f"delta_{name}" for name in AXES if f"delta_{name}" in revisions]].sum(
        axis=1, min_count=1
    )
    chosen = revisions.assign(rise=rise)[wanted & rise.notna()]
    chosen = chosen.sort_values(
        ["rise", "to_message_id"], ascending=[False, True], kind="stable", ignore_index=True
    )
    if len(chosen) < len(_WHICH):
        return chosen.iloc[:0].assign(which="")
    return (
        chosen.iloc[[0, len(chosen) // 2, len(chosen) - 1]].assign(which=list(_WHICH)).reset_index(drop=True)
    )


_WHICH = ("The widest rise", "The one in the middle", "The widest fall")


def show_example(
    book: Workbook, examples: pd.DataFrame, place: int, families: Mapping[str, str], uptake: pd.DataFrame
) -> Shown:
    """One of the examples, before and after side by side; a line where there is none.

    Parameters
    ----------
    book : Workbook
    examples : DataFrame
        Of `example_pairs`.
    place : int
        0, 1 or 2.
    families : mapping of str to str
        Signal to family.
    uptake : DataFrame
        Of `find_uptake`: what became of each thing that the feedback named.
    """
    if place >= len(examples):
        words = "There are too few coached revisions of sent messages for the example that belongs here."
        return Shown({"type": "note", "text": words}, f"<p><em>{words}</em></p>")
    row = examples.iloc[place]
    ids = [row["from_message_id"], row["to_message_id"]]
    messages = book.tables.messages[book.tables.messages["message_id"].isin(ids)]
    part = find_evidence(_messages_with_readers(book, messages))
    texts = messages.set_index("message_id")["text"]
    counting = {name for rubric in rubrics().values() for part in rubric.parts for name in part.signals}
    part = evidence_view(part[part["signal"].isin(counting)], dict(families))
    numbers = messages["message_id"].tolist()
    evidence = tuple(part[part["message_id"] == numbers.index(message)] for message in ids)
    changes = ", ".join(
        f"{name} {CHANGE(row[f'delta_{name}'])}" for name in AXES if pd.notna(row.get(f"delta_{name}"))
    )
    return pair(
        str(texts[ids[0]]),
        str(texts[ids[1]]),
        (evidence[0], evidence[1]),
        families,
        title=f"{row['which']}: {changes}",
        note=f"Feedback named: {_say_named(uptake, ids)}. {100 * row['edit_share_body']:.0f}% of the body's words changed.",
    )


def _messages_with_readers(book: Workbook, messages: pd.DataFrame) -> pd.DataFrame:
    """Messages as a flat table with what is known of their readers, numbered from 0."""
    people = book.tables.attempts[["attempt_id", "recipient_id"]].merge(
        book.tables.recipients[["recipient_id", "name", "company", "title", "profile"]],
        on="recipient_id",
        how="left",
    )
    people = people.rename(
        columns={name: f"recipient_{name}" for name in ("name", "company", "title", "profile")}
    )
    return (
        messages[["attempt_id", "text", "subject"]]
        .merge(people, on="attempt_id", how="left")
        .drop(columns=["attempt_id", "recipient_id"])
    )


_BECAME = {
    "yes": "taken up",
    "partly": "partly taken up",
    "no": "it did not move",
    "not attempted": "left as it was",
    "overshot": "overshot",
}


def _say_named(uptake: pd.DataFrame, ids: list[str]) -> str:
    """What feedback on a revision named, and what became of each."""
    own = uptake[uptake["from_message_id"].eq(ids[0]) & uptake["to_message_id"].eq(ids[1])]
    said = [
        f"{title_of(str(row.tag))} ({_BECAME.get(str(row.uptake), 'cannot be told')})"
        for row in own.itertuples()
    ]
    return ", ".join(said) or "nothing that this library knows"
