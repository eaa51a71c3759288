"""Several `Tables` become one: overlapping sources merge, nothing is lost and nothing added twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

import numpy as np
import pandas as pd

from outreach_analysis.schema.attempts import ATTEMPTS
from outreach_analysis.schema.groups import codes_of, last_known
from outreach_analysis.schema.messages import MESSAGES
from outreach_analysis.schema.quarantine import QUARANTINE
from outreach_analysis.schema.recipients import RECIPIENTS
from outreach_analysis.schema.replies import REPLIES
from outreach_analysis.schema.reviews import REVIEWS
from outreach_analysis.schema.senders import SENDERS
from outreach_analysis.schema.table import Table
from outreach_analysis.schema.tables import Tables

CONTENT = ["attempt_id", "stage", "author_role", "subject", "text"]
ORIGIN = ["_source", "_row"]


def merge(parts: Sequence[Tables]) -> Tables:
    """Merge tables in the order in which they were read.

    People and attempts with the same key become one row: what a later part knows wins,
    what it leaves open stays, and a reply or acceptance once known is not taken back. A
    message that an attempt already holds is not added again; one that claims the
    identifier of another text becomes a further version.

    Parameters
    ----------
    parts : sequence of Tables

    Returns
    -------
    Tables
        With `rows_read == rows_accepted + len(quarantine) + rows_duplicate` if that
        holds for every part and each says where its rows came from (`origins`).
    """
    if not parts:
        return Tables()
    return reduce(_merge_two, parts)


def _merge_two(old: Tables, new: Tables) -> Tables:
    notes = [*old.notes, *(note for note in new.notes if note not in old.notes)]
    frames = {name: (_with_origin(old, name), _with_origin(new, name)) for name in _TABLES}
    messages, dropped, renamed = _merge_messages(*frames["messages"])
    if renamed.size and (moved := int((renamed.index != renamed).sum())) > len(dropped):
        notes.append(
            f"{moved - len(dropped):,} messages claim the identifier of another text: added as further versions."
        )
    reviews_new = frames["reviews"][1]
    if len(renamed):
        identifiers = reviews_new["message_id"].map(renamed.to_dict()).astype("str")
        reviews_new = reviews_new.assign(message_id=identifiers.fillna(reviews_new["message_id"]))
    merged = {
        name: _by_key(_TABLES[name], *frames[name])
        for name in ("senders", "recipients", "attempts", "replies")
    }
    merged["messages"] = messages
    merged["reviews"] = merge_reviews(_stacked(REVIEWS, frames["reviews"][0], reviews_new))
    repeated = _repeated_rows(frames, dropped)
    return Tables(
        **{name: table.conform(merged[name].drop(columns=ORIGIN)) for name, table in _TABLES.items()},
        quarantine=QUARANTINE.conform(pd.concat([old.quarantine, new.quarantine], ignore_index=True)),
        notes=tuple(notes),
        rows_read=old.rows_read + new.rows_read,
        rows_accepted=old.rows_accepted + new.rows_accepted - repeated,
        rows_duplicate=old.rows_duplicate + new.rows_duplicate + repeated,
        origins={
            name: frame[ORIGIN].set_axis(["source", "row"], axis=1).reset_index(drop=True)
            for name, frame in merged.items()
        },
    )


_TABLES: dict[str, Table] = {
    table.name: table for table in (SENDERS, RECIPIENTS, ATTEMPTS, MESSAGES, REVIEWS, REPLIES)
}


def _with_origin(tables: Tables, name: str) -> pd.DataFrame:
    frame: pd.DataFrame = getattr(tables, name)
    origin = tables.origins.get(name)
    if origin is None or len(origin) != len(frame):
        return frame.assign(_source=pd.Series(index=frame.index, dtype="str"), _row=-1)
    return frame.assign(_source=origin["source"].astype("str").to_numpy(), _row=origin["row"].to_numpy())


def _stacked(table: Table, old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Put two frames of a table below each other; the declared dtypes hold even where one is empty."""
    if not len(new):
        return old.reset_index(drop=True)
    if not len(old):
        return new.reset_index(drop=True)
    extras = [name for name in (*old.columns, *new.columns) if name not in table.column_names]
    columns = [*table.column_names, *dict.fromkeys(extras)]
    parts = [frame.reindex(columns=columns) for frame in (old, new)]
    data = {}
    for name in columns:
        first, second = (part[name] for part in parts)
        if first.dtype != second.dtype and name in extras:
            first, second = _alike(first, second)
        data[name] = pd.concat([first, second], ignore_index=True)
    stacked = pd.DataFrame(data)
    stacked["_row"] = stacked["_row"].astype("int64")
    return stacked


def _alike(first: pd.Series, second: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Give a covariate one dtype: its own where the other part lacks it, else number, else text."""
    for one, other in ((first, second), (second, first)):
        if not other.notna().any() and one.notna().any():
            kept = one.astype("float64") if pd.api.types.is_integer_dtype(one.dtype) else one
            kept = kept.astype("boolean") if pd.api.types.is_bool_dtype(kept.dtype) else kept
            empty = kept.iloc[:0].reindex(other.index)
            return (kept, empty) if one is first else (empty, kept)
    if all(pd.api.types.is_bool_dtype(part.dtype) for part in (first, second)):
        return first.astype("boolean"), second.astype("boolean")
    if all(pd.api.types.is_numeric_dtype(part.dtype) for part in (first, second)):
        return first.astype("float64"), second.astype("float64")
    return first.astype("str"), second.astype("str")


def _by_key(table: Table, old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    stacked = _stacked(table, old, new)
    key = list(table.key)
    if not stacked.duplicated(key).any():
        return stacked
    group = stacked.groupby(key, dropna=False, sort=False).ngroup()
    codes, first = codes_of(group)
    merged = stacked.iloc[first].reset_index(drop=True)
    for name in stacked.columns:
        if name in key or name in ORIGIN:
            continue
        if name in {"replied", "accepted"}:
            merged[name] = _ever(stacked[name], codes, len(first))
        else:
            merged[name] = last_known(stacked[name], codes)
    return merged


def _ever(values: pd.Series, codes: np.ndarray, groups: int) -> pd.Series:
    yes, known = np.zeros(groups, bool), np.zeros(groups, bool)
    known[codes[values.notna().to_numpy()]] = True
    yes[codes[values.fillna(False).to_numpy(dtype=bool)]] = True
    return pd.Series(yes, dtype="boolean").where(known)


def _merge_messages(old: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray, pd.Series]:
    """Add the messages that are new; return them all, the positions dropped, and old to new identifiers."""
    if not len(old) or not len(new):
        return _stacked(MESSAGES, old, new), np.array([], dtype=int), pd.Series(dtype="str")
    known = new["attempt_id"].isin(old["attempt_id"]).to_numpy()
    position = np.flatnonzero(known)
    theirs = new.iloc[position]
    ours = old[old["attempt_id"].isin(theirs["attempt_id"])]
    # The same text may stand twice in an attempt: the first there meets the first here.
    left, right = (_content_key(part) for part in (ours, theirs))
    target = pd.Series(ours["message_id"].to_numpy(), index=left)
    same = right.isin(left)
    renamed = pd.Series(theirs["message_id"].to_numpy(), index=theirs["message_id"].to_numpy(), dtype="str")
    renamed[same] = target.reindex(right[same]).to_numpy()
    dropped = position[same]
    fresh = position[~same]
    clash = new["message_id"].iloc[fresh].isin(old["message_id"]).to_numpy()
    new = new.copy()
    if clash.any():
        moved = fresh[clash]
        top = pd.concat([ours, theirs]).groupby("attempt_id")["version"].max()
        attempts = new["attempt_id"].iloc[moved]
        version = (
            attempts.map(top).to_numpy(dtype="int64") + 1 + attempts.groupby(attempts).cumcount().to_numpy()
        )
        identifiers = attempts + ":" + pd.Series(version, index=attempts.index).astype("str")
        renamed[new["message_id"].iloc[moved].to_numpy()] = identifiers.to_numpy()
        new.loc[new.index[moved], "message_id"] = identifiers
        new.loc[new.index[moved], "version"] = version
    keep = np.ones(len(new), dtype=bool)
    keep[dropped] = False
    return _stacked(MESSAGES, old, new[keep]), dropped, renamed


def _content_key(part: pd.DataFrame) -> pd.Index:
    frame = part[CONTENT].astype("str").fillna("")
    again = frame.groupby(CONTENT, sort=False).cumcount()
    return pd.Index(list(zip(*(frame[name] for name in CONTENT), again, strict=True)), tupleize_cols=False)


def _repeated_rows(frames: dict[str, tuple[pd.DataFrame, pd.DataFrame]], dropped: np.ndarray) -> int:
    """Count source rows of the new part of which nothing was new."""
    messages = frames["messages"][1]
    gone = _places(messages.iloc[dropped])
    alive = _places(messages.drop(index=messages.index[dropped]))
    for name in ("reviews", "replies"):
        old, new = frames[name]
        key = list(_TABLES[name].key)
        columns = [*key, *(["tags", "comment"] if name == "reviews" else [])]
        both = pd.concat([old[columns], new[columns]], ignore_index=True).astype("str")
        again = both.duplicated().to_numpy()[len(old) :]
        gone |= _places(new[again])
        alive |= _places(new[~again])
    return len(gone - alive)


def _places(frame: pd.DataFrame) -> set[tuple[str, int]]:
    known = frame[frame["_row"] >= 0]
    return set(zip(known["_source"], known["_row"], strict=True))


def with_notes(tables: Tables, notes: Sequence[str]) -> Tables:
    """Put notes before those that tables already carry."""
    return replace(tables, notes=(*notes, *tables.notes))


def merge_reviews(reviews: pd.DataFrame) -> pd.DataFrame:
    """Join what one coach said about one version at one time, so that no comment is lost."""
    key = ["message_id", "coach_id", "reviewed_at"]
    again = reviews.duplicated(key)
    if not again.any():
        return reviews
    codes, first = codes_of(reviews.groupby(key, dropna=False, sort=False).ngroup())
    merged = reviews.iloc[first].copy()
    for column, between in (("tags", "; "), ("comment", "\n")):
        said: list[dict[str, None]] = [{} for _ in first]
        for code, text in zip(codes, reviews[column], strict=True):
            if isinstance(text, str):
                said[code][text] = None
        merged[column] = pd.array([between.join(texts) or None for texts in said], dtype="str")
    return merged
