"""The table that studies start from: one row an attempt that was sent."""

from __future__ import annotations

import numpy as np
import pandas as pd

from outreach_analysis.schema import OUTCOMES, Tables
from outreach_analysis.studies.estimates import counted

_PERSONAL = ("name", "company", "title", "profile")
_NOT_COVARIATES = (
    "attempt_id",
    "sender_id",
    "recipient_id",
    "message_id",
    "text",
    "subject",
    "replied",
    "outcome",
)


def attempt_frame(tables: Tables, features: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """Join what was sent, who sent it, how it was prepared and what came back.

    Parameters
    ----------
    tables : Tables
    features : DataFrame
        As `score` returns it for tables: `message_id`, then one column a feature.
    outcomes : DataFrame
        As `outcomes` returns it: one row an attempt.

    Returns
    -------
    DataFrame
        One row an attempt that has a sent version, in order of sending: `attempt_id`;
        `sender_id` (the attempt itself where the sender is unknown, so that it clusters alone)
        and `sender_known`; the outcome columns; the features of the sent version; covariates
        (columns of senders and recipients with the prefix `sender_` and `recipient_`, without
        names, companies, titles and profiles); `coached`, `coach_id` and `reviews`;
        `attempt_number` and what the sender knew of earlier attempts when sending:
        `previous_level`, `previous_replied` and `replies_before`. `attrs` holds the names
        of `features` and `covariates`, and `notes` on what was left out.

    Notes
    -----
    `replied` and `level` are missing for attempts that are as young as pending ones, answered
    or not; `event_observed` and `reply_latency_hours` keep what is known of them.

    An attempt counts as coached if a coach reviewed or wrote a version earlier than the one that
    was sent. A reply that had not yet come when the next message went out is not known to
    that message: `previous_level` is then `no_reply`.
    """
    messages, notes = sent_messages(tables)
    frame = tables.attempts.merge(
        messages, on="attempt_id", how="inner", validate="one_to_one", suffixes=("", "_message")
    )
    unsent = len(tables.attempts) - len(frame)
    if unsent:
        notes.append(f"{counted(unsent, 'attempt')} without a sent version left out.")
    if "replied" in frame:
        frame = frame.drop(columns="replied")
    frame = frame.drop(columns="outcome", errors="ignore")
    frame = frame.merge(
        outcomes[[name for name in OUTCOMES.column_names if name in outcomes]],
        on="attempt_id",
        how="left",
        validate="one_to_one",
    )
    frame = _with_people(frame, tables)
    frame = _with_coaching(frame, tables)
    frame["sender_known"] = frame["sender_id"].notna()
    unknown = int((~frame["sender_known"]).sum())
    if unknown:
        notes.append(f"{counted(unknown, 'attempt')} without a sender: each stands for itself.")
    frame["sender_id"] = frame["sender_id"].where(frame["sender_known"], "attempt " + frame["attempt_id"])
    frame = frame.sort_values(["sent_at", "attempt_id"], kind="stable", ignore_index=True)
    frame = _with_history(frame)
    frame, open_ones = _without_open_outcomes(frame)
    notes += open_ones
    covariates = [
        name
        for name in frame.columns
        if name not in OUTCOMES.column_names and name not in _NOT_COVARIATES and name != "sender_known"
    ]
    names = [str(name) for name in features.columns if name != "message_id"]
    frame = frame.drop(columns=[name for name in names if name in frame])
    frame = frame.merge(features, on="message_id", how="left", validate="one_to_one")
    frame = frame.copy()  # one block of memory instead of one a column
    frame.attrs = {
        "features": names,
        "covariates": [name for name in covariates if name not in names],
        "notes": notes,
    }
    return frame


def sent_messages(tables: Tables) -> tuple[pd.DataFrame, list[str]]:
    """The version of each attempt that was sent, without its text."""
    messages = tables.messages.drop(columns=["text", "subject"], errors="ignore")
    notes = []
    if messages["stage"].isna().all():
        sent = messages[messages["author_role"].fillna("sender") == "sender"]
        sent = sent.sort_values("version", kind="stable").drop_duplicates("attempt_id", keep="last")
        if messages["attempt_id"].duplicated().any():
            notes.append("No version is marked as sent: the last version of each attempt was taken.")
    else:
        sent = messages[messages["stage"] == "sent"]
        sent = sent.sort_values("version", kind="stable").drop_duplicates("attempt_id", keep="first")
    sent = sent.rename(columns={"version": "sent_version"})
    return sent.drop(columns=["stage", "author_role", "written_at"]), notes


def _with_people(frame: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    for people, key, prefix in (
        (tables.senders, "sender_id", "sender_"),
        (tables.recipients, "recipient_id", "recipient_"),
    ):
        kept = people.drop(columns=list(_PERSONAL), errors="ignore")
        kept = kept.rename(columns={name: f"{prefix}{name}" for name in kept if name != key})
        known = [name for name in kept if name == key or kept[name].notna().any()]
        frame = frame.merge(
            kept[known], on=key, how="left", validate="many_to_one", suffixes=("", "_of_person")
        )
    if "sender_cohort" in frame:
        frame["cohort"] = frame["cohort"].fillna(frame.pop("sender_cohort"))
    return frame


def versions_before(sent: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Versions of each attempt before the one that was sent, `sent` holding `attempt_id` and `sent_version`."""
    versions = tables.messages[["message_id", "attempt_id", "version", "author_role"]]
    earlier = versions.merge(sent[["attempt_id", "sent_version"]], on="attempt_id")
    return earlier[earlier["version"] < earlier["sent_version"]]


def _with_coaching(frame: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    earlier = versions_before(frame, tables)
    reviews = tables.reviews.merge(earlier, on="message_id").sort_values("reviewed_at", kind="stable")
    written = set(earlier.loc[earlier["author_role"] == "coach", "attempt_id"])
    by_attempt = reviews.groupby("attempt_id")
    count = frame["attempt_id"].map(by_attempt.size()).fillna(0)
    return frame.assign(
        reviews=count.astype("int64"),
        coached=(count > 0) | frame["attempt_id"].isin(written),
        coach_id=frame["attempt_id"].map(by_attempt["coach_id"].last()),
    )


def _with_history(frame: pd.DataFrame) -> pd.DataFrame:
    """Number a sender's attempts, and add what the sender knew when sending each."""
    orderable = frame["sender_known"] & frame["sent_at"].notna()
    one_sender = frame.loc[orderable].groupby("sender_id")
    number = one_sender.cumcount().reindex(frame.index) + 1
    latency = pd.to_timedelta(frame["reply_latency_hours"], unit="h")
    arrived = frame["sent_at"] + latency.fillna(pd.Timedelta(0))
    replied = frame["replied"].fillna(False).astype(bool)
    before = one_sender["attempt_id"].shift()
    previous = frame.set_index("attempt_id").assign(arrived=arrived.to_numpy(), came=replied.to_numpy())
    previous = previous.reindex(before.reindex(frame.index).to_numpy())[["arrived", "came", "level"]]
    previous.index = frame.index
    has_previous = number.gt(1)
    known = previous["came"].eq(True) & (pd.to_datetime(previous["arrived"], utc=True) <= frame["sent_at"])
    level = previous["level"].where(known, "no_reply").where(has_previous)
    level = level.mask(has_previous & known & previous["level"].isna(), "replied")
    return frame.assign(
        attempt_number=number.astype("Int64"),
        previous_level=level.astype("str").where(level.notna()),
        previous_replied=known.astype("boolean").where(has_previous),
        replies_before=_replies_before(frame, arrived, replied & orderable)
        .where(number.notna())
        .astype("Int64"),
    )


def left_open(frame: pd.DataFrame) -> tuple[pd.Series[bool], pd.Series[bool]]:
    """Attempts whose outcome is known but tells nothing of the message: too early, and never arrived.

    Counting young attempts that were answered without those that may yet be would make every rate too
    high; a message that bounced was read by nobody.

    Parameters
    ----------
    frame : DataFrame
        `status`, `replied` and `sent_at` of attempts.
    """
    oldest_pending = frame.loc[frame["status"] == "pending", "sent_at"].min()
    early = frame["replied"].eq(True).fillna(False).astype(bool) & frame["sent_at"].ge(oldest_pending)
    return early, frame["status"].eq("bounced").fillna(False).astype(bool)


def _without_open_outcomes(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Leave open what `left_open` names. Studies of time to reply read the latency, which stays."""
    early, bounced = left_open(frame)
    notes = []
    if early.any():
        notes.append(
            f"{counted(int(early.sum()), 'attempt')} already answered, but as young as pending ones: left open, "
            "or early replies would make rates too high."
        )
    if bounced.any():
        notes.append(f"{counted(int(bounced.sum()), 'attempt')} left out: the message never arrived.")
    told = early | bounced
    return frame.assign(replied=frame["replied"].mask(told, pd.NA), level=frame["level"].where(~told)), notes


def _replies_before(frame: pd.DataFrame, arrived: pd.Series, came: pd.Series) -> pd.Series:
    """How many replies to earlier attempts the sender had in hand when sending."""
    sender = pd.factorize(frame["sender_id"])[0].astype(np.float64)
    start = frame["sent_at"].min()
    sent_hours = ((frame["sent_at"] - start) / pd.Timedelta(hours=1)).to_numpy(dtype=float)
    reply_hours = ((arrived - start) / pd.Timedelta(hours=1)).to_numpy(dtype=float)
    span = 1.0 + np.nanmax([np.nanmax(sent_hours, initial=0), np.nanmax(reply_hours, initial=0)])
    rows = came.to_numpy(dtype=bool) & np.isfinite(reply_hours)
    arrivals = np.sort(sender[rows] * span + reply_hours[rows])
    first = np.searchsorted(arrivals, sender * span, side="left")
    now = np.searchsorted(arrivals, sender * span + np.nan_to_num(sent_hours), side="left")
    return pd.Series(now - first, index=frame.index, dtype=float)
