"""Successive versions of one attempt, side by side: what changed, and was it asked for."""

from __future__ import annotations

import pandas as pd

from outreach_analysis.coaching.diff import edit_shares
from outreach_analysis.coaching.zones import name_words
from outreach_analysis.schema import REVISIONS, Tables


def feature_names(features: pd.DataFrame) -> list[str]:
    """Columns of a features table that hold features, not ids."""
    return [str(name) for name in features if name != "message_id"]


def find_revisions(tables: Tables, features: pd.DataFrame) -> pd.DataFrame:
    """Pairs of successive versions of one attempt, with what changed between them.

    Parameters
    ----------
    tables : Tables
    features : DataFrame
        As `score(tables)` returns it.

    Returns
    -------
    DataFrame
        One row a pair, in the order of the messages: the columns of
        `schema.REVISIONS`, then the edit share of body, greeting, signature and merge
        fields apart (NaN where neither version has words there), `sender_id`,
        `from_version`, `to_version`, `to_stage`, `to_author_role`, `coach_id` and `tags` of
        the feedback on the earlier version, and one `delta_<feature>` a feature (later minus
        earlier; NaN where either is unknown).

    Notes
    -----
    Follow-ups are new messages, not revisions. `revision_hours` runs from the feedback,
    or from the earlier version where there was none, to the later version.
    """
    texts = tables.messages.loc[tables.messages["stage"].ne("follow_up").fillna(value=True).astype(bool)]
    versions = texts.sort_values(["attempt_id", "version"], kind="stable")
    following = versions["attempt_id"].eq(versions["attempt_id"].shift(-1))
    earlier = versions[following].reset_index(drop=True)
    later = versions[following.shift(1, fill_value=False)].reset_index(drop=True)

    reviews = tables.reviews.sort_values("reviewed_at", kind="stable").drop_duplicates(
        "message_id", keep="last"
    )
    reviews = reviews.set_index("message_id").reindex(earlier["message_id"]).reset_index()
    coached = earlier["message_id"].isin(tables.reviews["message_id"])
    since = reviews["reviewed_at"].fillna(earlier["written_at"])
    pairs = pd.DataFrame(
        {
            "from_message_id": earlier["message_id"],
            "to_message_id": later["message_id"],
            "attempt_id": earlier["attempt_id"],
            "coached": coached,
            "revision_hours": (later["written_at"] - since).dt.total_seconds() / 3600,
        }
    )
    shares = [
        edit_shares(before, after, names)
        for before, after, names in zip(
            earlier["text"].fillna(""), later["text"].fillna(""), _reader_words(tables, earlier), strict=True
        )
    ]
    pairs = pairs.join(pd.DataFrame(shares, columns=list(edit_shares("", "")), dtype="float64"))
    senders = tables.attempts.set_index("attempt_id")["sender_id"]
    beside = pd.DataFrame(
        {
            "sender_id": senders.reindex(pairs["attempt_id"]).reset_index(drop=True),
            "from_version": earlier["version"],
            "to_version": later["version"],
            "to_stage": later["stage"],
            "to_author_role": later["author_role"],
            "coach_id": reviews["coach_id"],
            "tags": reviews["tags"],
        }
    )
    names = feature_names(features)
    values = features.set_index("message_id")[names].astype("float64")
    deltas = (
        values.reindex(pairs["to_message_id"]).reset_index(drop=True)
        - values.reindex(pairs["from_message_id"]).reset_index(drop=True)
    ).add_prefix("delta_")
    return REVISIONS.conform(pd.concat([pairs, beside, deltas], axis=1))


def _reader_words(tables: Tables, messages: pd.DataFrame) -> list[frozenset[str]]:
    """Words of the reader's name and company, for each message."""
    people = tables.recipients.set_index("recipient_id")
    reader = messages["attempt_id"].map(tables.attempts.set_index("attempt_id")["recipient_id"])
    names, companies = (reader.map(people[column]).tolist() for column in ("name", "company"))
    return [name_words(name, company) for name, company in zip(names, companies, strict=True)]
