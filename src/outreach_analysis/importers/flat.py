"""Flat rows, one a message, become the tables of the schema and a quarantine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from outreach_analysis.errors import UsageError
from outreach_analysis.importers.ids import digest
from outreach_analysis.importers.reader import Context, origin_frame
from outreach_analysis.importers.rows import count_conflicts, is_constant, number_versions, originals
from outreach_analysis.importers.sheet import Sheet, quarantine_frame
from outreach_analysis.importers.typed import TypedSheet, type_sheet
from outreach_analysis.importers.values import sensible_dtype
from outreach_analysis.schema import (
    ATTEMPTS,
    MESSAGES,
    QUARANTINE,
    RECIPIENTS,
    REPLIES,
    REVIEWS,
    SENDERS,
    Table,
    Tables,
)
from outreach_analysis.schema.groups import codes_of, first_known, last_known
from outreach_analysis.schema.merge import merge_reviews
from outreach_analysis.settings import OUTCOME_LEVELS

MESSAGE_IDENTITY = [
    "attempt_id",
    "version",
    "stage",
    "author_role",
    "written_at",
    "sent_at",
    "subject",
    "text",
]
DESCRIBED = ["recipient_company", "recipient_title", "recipient_profile"]
FEEDBACK = ["coach_id", "feedback_tags", "feedback", "reviewed_at"]
NOT_REPLIES = ("no_reply", "auto_reply", "bounce")


def tables_from_sheets(sheets: Sequence[Sheet], context: Context) -> Tables:
    """Turn flat sheets into tables; rows that overlap between sheets merge.

    Parameters
    ----------
    sheets : sequence of Sheet
        Each with its own columns, date order and mapping problems.
    context : Context

    Returns
    -------
    Tables
        With `rows_read == rows_accepted + len(quarantine) + rows_duplicate`.

    Raises
    ------
    UsageError
        For every sheet that cannot be read as messages, all problems at once.
    """
    typed: list[TypedSheet] = []
    problems: list[UsageError] = []
    for sheet in sheets:
        try:
            typed.append(type_sheet(sheet, context))
        except UsageError as error:
            problems.append(error)
    if problems:
        raise joined(problems)
    rows_read = sum(len(sheet.frame) + len(sheet.quarantined) for sheet in sheets)
    notes = [note for sheet in typed for note in sheet.notes]
    quarantine = pd.concat(
        [quarantine_frame(sheets), *(_rejected(sheet) for sheet in typed)], ignore_index=True
    )
    good = [kept(sheet.frame, sheet.reasons.isna().to_numpy()) for sheet in typed]
    rows = pd.concat(good, ignore_index=True) if len(good) > 1 else good[0].reset_index(drop=True)
    given = set().union(*(sheet.given for sheet in typed))
    extras = list(dict.fromkeys(name for sheet in typed for name in sheet.extras))
    rows = _identify(rows, notes)
    accepted, late = _accept(rows, notes)
    quarantine = pd.concat([quarantine, late], ignore_index=True).sort_values(
        ["source", "row"], kind="stable"
    )
    if len(quarantine):
        notes.append(f"{len(quarantine):,} of {rows_read:,} rows are in quarantine, each with its reason.")
    return _assemble(
        accepted,
        given,
        extras,
        notes,
        quarantine=QUARANTINE.conform(quarantine),
        rows_read=rows_read,
        rows_duplicate=len(rows) - len(accepted) - len(late),
    )


def kept(frame: pd.DataFrame, mask: np.ndarray) -> pd.DataFrame:
    """Keep rows under a fresh index; where all stay, without the copy that a million texts would cost."""
    chosen = frame if mask.all() else frame[mask]
    return chosen.reset_index(drop=True)


def joined(problems: Sequence[UsageError]) -> UsageError:
    """Make one error of several, so that a user sees every problem at once."""
    if len(problems) == 1:
        return problems[0]
    kinds = {type(problem) for problem in problems}
    kind = kinds.pop() if len(kinds) == 1 else UsageError
    return kind(
        "\n  ".join(problem.problem for problem in problems),
        found="\n         ".join(problem.found for problem in problems if problem.found) or None,
        tries=[tried for problem in problems for tried in problem.tries],
    )


def _rejected(sheet: TypedSheet) -> pd.DataFrame:
    bad = sheet.reasons.notna()
    return pd.DataFrame(
        {
            "source": sheet.frame.loc[bad, "_source"],
            "row": sheet.frame.loc[bad, "_row"],
            "column": sheet.at_fault[bad],
            "reason": sheet.reasons[bad],
        }
    )


def _identify(rows: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    """Give every row a sender, a recipient and an attempt identifier where the source has none."""
    rows = rows.copy()
    for who, named_by in (
        ("sender", ["sender_name"]),
        ("recipient", ["recipient_name", "recipient_company"]),
    ):
        key = f"{who}_id"
        nameless = rows[key].isna() & rows[f"{who}_name"].notna()
        if nameless.any():
            made = digest(f"{who[0]}-", *(rows.loc[nameless, column] for column in named_by))
            rows.loc[nameless, key] = made.to_numpy()
            distinct = made.nunique()
            notes.append(
                f"{distinct:,} {who}s have no identifier and were told apart by {' and '.join(named_by)}."
            )
    lacking = rows["attempt_id"].isna().to_numpy()
    if lacking.any():
        some = rows[lacking] if not lacking.all() else rows
        basis = digest(
            "a-",
            some["sender_id"],
            some["recipient_id"],
            _micros(some["sent_at"]),
            some["subject"],
            some["text"],
        )
        # Without a time, a sender and a recipient, two equal rows may be two messages: they are counted apart.
        known = some[["sender_id", "recipient_id", "sent_at"]].notna().all(axis=1).to_numpy()
        occurrence = basis.groupby([basis.to_numpy(), some["_source"].to_numpy()]).cumcount().to_numpy()
        again = (occurrence > 0) & ~known
        if again.any():
            apart = digest("a-", basis[again], occurrence[again])
            basis[np.flatnonzero(again)] = apart.to_numpy()
            notes.append(
                f"{int(again.sum()):,} rows repeat the text of another row and lack a sender, recipient or time "
                "that would show them to be the same: kept as attempts of their own."
            )
        rows.loc[lacking, "attempt_id"] = basis.to_numpy()
    unnamed = rows["recipient_id"].isna() & rows[DESCRIBED].notna().any(axis=1)
    if unnamed.any():
        # Two messages to one firm may go to two people, so nobody is taken for the same by the firm alone.
        rows.loc[unnamed, "recipient_id"] = digest("r-", rows.loc[unnamed, "attempt_id"]).to_numpy()
        notes.append(
            f"{rows.loc[unnamed, 'attempt_id'].nunique():,} attempts say something of their recipient but not who it "
            "is: each was taken as written to somebody else."
        )
    return rows


def _micros(times: pd.Series) -> pd.Series:
    return times.astype("int64").where(times.notna()).astype("Int64")


def _accept(rows: pd.DataFrame, notes: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Drop rows that repeat others exactly, number versions, and set contradictory rows apart."""
    content = [str(name) for name in rows if not str(name).startswith("_")]
    duplicate = originals(rows, content, alike=["attempt_id", "text"]) < np.arange(len(rows))
    if duplicate.any():
        notes.append(f"{int(duplicate.sum()):,} rows repeat another row exactly and were read once.")
        rows = kept(rows, ~duplicate)
    holder = originals(rows, MESSAGE_IDENTITY, alike=["attempt_id", "text"])
    rows["_same"] = holder < np.arange(len(rows))
    own = np.flatnonzero(~rows["_same"].to_numpy())
    numbering = rows[["attempt_id", "version", "written_at", "sent_at"]]
    version, clash_own = number_versions(kept(numbering, ~rows["_same"].to_numpy()))
    versions, clash = np.zeros(len(rows), dtype="int64"), np.zeros(len(rows), dtype=bool)
    versions[own], clash[own] = version, clash_own
    versions, clash = versions[holder], clash[holder]
    rows["version"] = pd.array(versions, dtype="Int64")
    late = pd.DataFrame(
        {
            "source": rows.loc[clash, "_source"],
            "row": rows.loc[clash, "_row"],
            "column": "version",
            "reason": "this version of the attempt was already given with another text",
        }
    )
    rows = kept(rows, ~clash)
    if rows["_same"].any():
        notes.append(
            f"{int(rows['_same'].sum()):,} rows add feedback or a reply to a message that another row holds."
        )
    return rows, late


def _assemble(
    rows: pd.DataFrame,
    given: set[str],
    extras: list[str],
    notes: list[str],
    *,
    quarantine: pd.DataFrame,
    rows_read: int,
    rows_duplicate: int,
) -> Tables:
    rows["message_id"] = rows["attempt_id"] + ":" + rows["version"].astype("str")
    attempt, attempt_rows = codes_of(rows["attempt_id"])
    several = len(attempt_rows) < len(rows)
    rows["stage"] = _stages(rows, attempt)
    for name in extras:
        rows[name] = sensible_dtype(rows[name])
    constant = [name for name in extras if not several or is_constant(rows[name], attempt)]
    messages = kept(rows, ~rows["_same"].to_numpy())
    attempts = _attempts(rows, attempt, attempt_rows, given, constant, notes)
    reviews = rows[rows[FEEDBACK].notna().any(axis=1)].rename(
        columns={"feedback_tags": "tags", "feedback": "comment"}
    )
    replies = rows[(rows["reply_text"].notna() | rows["replied_at"].notna()).to_numpy()]
    replies = replies.assign(
        text=replies["reply_text"], is_automatic=(replies["outcome"] == "auto_reply").astype("boolean")
    )
    replies = replies[~replies.duplicated(["attempt_id", "replied_at", "text"])]
    reviews = merge_reviews(reviews)
    if len(reviews) and not several:
        notes.append(
            f"{len(reviews):,} messages name a coach or hold feedback, and none an earlier draft: what the coach read "
            "cannot be told from what was sent. Give drafts rows of their own, with attempt_id and version."
        )
    senders = _people(rows, "sender", notes)
    recipients = _people(rows, "recipient", notes)
    travelling = [name for name in extras if name not in constant]
    written = messages["written_at"].where(messages["written_at"].notna(), messages["sent_at"])
    messages = messages.assign(written_at=written, author_role=messages["author_role"].fillna("sender"))

    def declared(table: Table, frame: pd.DataFrame, more: Sequence[str] = ()) -> pd.DataFrame:
        return table.conform(frame[[name for name in (*table.column_names, *more) if name in frame]])

    frames = {
        "senders": (SENDERS, senders, []),
        "recipients": (RECIPIENTS, recipients, []),
        "attempts": (ATTEMPTS, attempts, constant),
        "messages": (MESSAGES, messages, travelling),
        "reviews": (REVIEWS, reviews, []),
        "replies": (REPLIES, replies, []),
    }
    return Tables(
        **{name: declared(*parts) for name, parts in frames.items()},
        quarantine=quarantine,
        notes=tuple(notes),
        rows_read=rows_read,
        rows_accepted=len(rows),
        rows_duplicate=rows_duplicate,
        origins={
            name: origin_frame(frame["_source"], frame["_row"]) for name, (_, frame, _) in frames.items()
        },
    )


def _stages(rows: pd.DataFrame, attempt: np.ndarray) -> pd.Series:
    """Decide missing stages: the last version of an attempt was sent, those before it are drafts."""
    version = rows["version"].to_numpy(dtype="int64")
    last = np.full(attempt.max() + 1 if len(attempt) else 0, -1)
    np.maximum.at(last, attempt, version)
    decided = pd.Series(np.where(version == last[attempt], "sent", "draft"), index=rows.index, dtype="str")
    return rows["stage"].fillna(decided)


def _attempts(
    rows: pd.DataFrame,
    attempt: np.ndarray,
    attempt_rows: np.ndarray,
    given: set[str],
    constant: list[str],
    notes: list[str],
) -> pd.DataFrame:
    """One row an attempt: what its latest version knows; the time is that of the version sent first."""
    attempts = rows.iloc[attempt_rows][["attempt_id", "_source", "_row"]].reset_index(drop=True)
    order = rows["version"].to_numpy(dtype="int64")
    for name in (
        "sender_id",
        "recipient_id",
        "channel",
        "cohort",
        "accepted",
        "replied",
        "outcome",
        *constant,
    ):
        attempts[name] = last_known(rows[name], attempt, order)
    for name in ("sender_id", "recipient_id", "channel", "outcome"):
        conflicts = count_conflicts(rows[name], attempt)
        if conflicts:
            notes.append(
                f"{conflicts:,} attempts give more than one '{name}': the latest version's was taken."
            )
    sent = rows["sent_at"].where(rows["stage"] == "sent")
    follow_up = rows["sent_at"].where(rows["stage"] == "follow_up")
    attempts["sent_at"] = first_known(sent, attempt, order)
    attempts["sent_at"] = attempts["sent_at"].fillna(first_known(follow_up, attempt, order))
    return _replied(attempts, rows, attempt, given, notes)


def _replied(
    attempts: pd.DataFrame, rows: pd.DataFrame, attempt: np.ndarray, given: set[str], notes: list[str]
) -> pd.DataFrame:
    """Work out `replied` from the other reply columns where the source leaves it open."""
    answer = (rows["reply_text"].notna() | rows["replied_at"].notna()) & ~rows["outcome"].isin(
        ["auto_reply", "bounce"]
    )
    answered = np.zeros(len(attempts), bool)
    np.logical_or.at(answered, attempt, answer.to_numpy(dtype=bool))
    denied = answered & (attempts["replied"] == False).fillna(False).to_numpy(dtype=bool)  # noqa: E712
    if denied.any():
        notes.append(
            f"{int(denied.sum()):,} attempts say that no reply came and yet hold one: read as replied."
        )
    attempts.loc[answered, "replied"] = True
    coded = attempts["replied"].isna() & attempts["outcome"].notna()
    attempts.loc[coded, "replied"] = attempts.loc[coded, "outcome"].isin(
        set(OUTCOME_LEVELS) - set(NOT_REPLIES)
    )
    records_replies = {"reply_text", "replied_at"} & given
    open_still = attempts["replied"].isna()
    if records_replies and "replied" not in given and answered.any() and open_still.any():
        attempts.loc[open_still, "replied"] = False
        notes.append(
            f"{int(open_still.sum()):,} attempts hold no reply where others do: read as not replied."
        )
    return attempts


def _people(rows: pd.DataFrame, who: str, notes: list[str]) -> pd.DataFrame:
    """One row a sender or recipient, each column the first value known."""
    key = f"{who}_id"
    known = rows[rows[key].notna()]
    code, first = codes_of(known[key])
    people = known.iloc[first][[key, "_source", "_row"]].reset_index(drop=True)
    parts = {"name": f"{who}_name"}
    parts |= (
        {"cohort": "cohort"}
        if who == "sender"
        else {n: f"{who}_{n}" for n in ("company", "title", "profile")}
    )
    for name, column in parts.items():
        people[name] = first_known(known[column], code)
        conflicts = count_conflicts(known[column], code)
        if conflicts:
            notes.append(f"{conflicts:,} {who}s appear with more than one {name}: the first was taken.")
    return people
