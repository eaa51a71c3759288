"""Do members learn: first drafts over attempts, what carries over, and refinement or jump."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outreach_analysis.coaching.diff import share_of_words
from outreach_analysis.coaching.tags import family_of
from outreach_analysis.coaching.uptake import has_gap, step_towards
from outreach_analysis.coaching.zones import name_words, zone_words
from outreach_analysis.errors import NotEstimableError
from outreach_analysis.schema import Tables
from outreach_analysis.settings import Settings
from outreach_analysis.signals.rubric import rubrics
from outreach_analysis.studies.coached import stratified_difference
from outreach_analysis.studies.estimates import Estimates, counted, percent, results_table
from outreach_analysis.studies.logit import Clusters
from outreach_analysis.studies.numbers import CHANGE, with_interval
from outreach_analysis.studies.rates import clustered_rate

REFINED, JUMPED = 0.5, 0.25
"""Likeness to the last attempt from which a draft refines it, and below which it is a jump."""
LAST = 6
"""The sixth attempt stands for all later ones."""
FEWEST_TAGS = 5
FEWEST_MEMBERS = 5


def find_first_drafts(tables: Tables, features: pd.DataFrame) -> pd.DataFrame:
    """The first version of every attempt, which no coach has seen yet, in order of writing.

    Parameters
    ----------
    tables : Tables
    features : DataFrame
        As `score(tables)` returns it.

    Returns
    -------
    DataFrame
        One row an attempt of a known sender whose time is known: `attempt_id`, `sender_id`,
        `message_id`, `started_at`, `attempt_number`, `reviews_before` (reviews that the sender had
        had by then), then the features.
    """
    messages = tables.messages[tables.messages["stage"].fillna("").ne("follow_up")]
    messages = messages[messages["author_role"].fillna("sender").ne("coach")]
    first = messages.sort_values("version", kind="stable").drop_duplicates("attempt_id")
    first = first.merge(tables.attempts[["attempt_id", "sender_id", "sent_at"]], on="attempt_id")
    first = first.assign(started_at=first["written_at"].fillna(first["sent_at"]))
    first = first[first["sender_id"].notna() & first["started_at"].notna()]
    first = first.sort_values(["sender_id", "started_at", "attempt_id"], kind="stable", ignore_index=True)
    first["attempt_number"] = first.groupby("sender_id").cumcount() + 1
    owner = tables.messages.set_index("message_id")["attempt_id"]
    reviews = tables.reviews.assign(
        sender_id=tables.reviews["message_id"]
        .map(owner)
        .map(tables.attempts.set_index("attempt_id")["sender_id"])
    )
    seen = reviews.dropna(subset=["sender_id", "reviewed_at"]).groupby("sender_id")["reviewed_at"]
    times = {sender: np.sort(moments.to_numpy(dtype="datetime64[us]")) for sender, moments in seen}
    started = first["started_at"].to_numpy(dtype="datetime64[us]")
    first["reviews_before"] = [
        int(np.searchsorted(times[sender], moment)) if sender in times else 0
        for sender, moment in zip(first["sender_id"], started, strict=True)
    ]
    kept = ["attempt_id", "sender_id", "message_id", "started_at", "attempt_number", "reviews_before"]
    return first[kept].merge(features, on="message_id", how="left", validate="one_to_one")


def find_carry_over(first_drafts: pd.DataFrame, uptake: pd.DataFrame) -> pd.DataFrame:
    """Whether what a coach named stands in the member's next first draft, beside drafts not coached.

    Parameters
    ----------
    first_drafts : DataFrame
        Of `find_first_drafts`.
    uptake : DataFrame
        Of `find_uptake`: which tags were given on which attempt.

    Returns
    -------
    DataFrame
        One row a tag and pair of successive first drafts in which the first left something to
        move: `sender_id`, `attempt_id`, `next_attempt_id`, `tag`, `family`, `tagged` (a coach named
        it on this attempt; else no coach saw the attempt), `uptake`, and `carried`: the next
        first draft moved by a full step as asked.

    Notes
    -----
    A draft in which something was lacking is followed by a better one by chance alone (regression to
    the mean); the rows that are not tagged show by how much.
    """
    counts = uptake["tag"].value_counts()
    tags = [str(tag) for tag in counts.index[counts >= FEWEST_TAGS]]
    given = uptake.drop_duplicates(["attempt_id", "tag"]).set_index(["attempt_id", "tag"])["uptake"]
    coached = set(uptake["attempt_id"])
    needed = sorted({*tags, *(family_of(tag) for tag in tags)} & set(first_drafts.columns))
    columns = first_drafts[needed].astype("float64")
    values = [dict(zip(needed, row, strict=True)) for row in columns.to_numpy().tolist()]
    senders, attempts = first_drafts["sender_id"].tolist(), first_drafts["attempt_id"].tolist()
    rows = []
    for place in range(len(attempts) - 1):
        if senders[place] != senders[place + 1]:
            continue
        for tag in tags:
            tagged = (attempts[place], tag) in given.index
            if not tagged and attempts[place] in coached:
                continue
            if not has_gap(tag, values[place]):
                continue
            step = step_towards(tag, values[place], values[place + 1])
            if math.isnan(step):
                continue
            told = given.get((attempts[place], tag)) if tagged else None
            rows.append(
                [
                    senders[place],
                    attempts[place],
                    attempts[place + 1],
                    tag,
                    family_of(tag),
                    tagged,
                    told,
                    step >= 1,
                ]
            )
    return pd.DataFrame(
        rows,
        columns=[
            "sender_id",
            "attempt_id",
            "next_attempt_id",
            "tag",
            "family",
            "tagged",
            "uptake",
            "carried",
        ],
    )


def estimate_carry_over(carried: pd.DataFrame, *, settings: Settings | None = None) -> Estimates:
    """Share of what was lacking in one first draft and stands in the next, named by a coach or not.

    Parameters
    ----------
    carried : DataFrame
        Of `find_carry_over`.
    settings : Settings, optional

    Returns
    -------
    Estimates
        Rows `named by a coach` and `not coached` (shares), then `difference` among like tags,
        clustered by sender. An association: coaches name what they think can be mended.

    Raises
    ------
    NotEstimableError
        If one of the two groups is empty, or there are fewer than 5 members.
    """
    level = (settings or Settings()).conf_level
    tagged = carried["tagged"].to_numpy(dtype=bool)
    if not tagged.any() or tagged.all() or carried["sender_id"].nunique() < FEWEST_MEMBERS:
        raise NotEstimableError(
            f"{int(tagged.sum())} named and {int((~tagged).sum())} other gaps of first drafts are followed by "
            "another first draft: too few to say what carries over.",
            hint="import drafts with attempt_id, version, sender_id and the coaches' reviews",
        )
    carries = carried["carried"].to_numpy(dtype=float)
    rows = []
    for name, part in (("named by a coach", tagged), ("not coached", ~tagged)):
        rate = clustered_rate(carries[part], Clusters.of(carried.loc[part, "sender_id"]), level)
        rows.append(
            {
                "term": name,
                "contrast": "in the next first draft",
                "estimate": rate.share,
                "conf_low": rate.low,
                "conf_high": rate.high,
                "n_obs": rate.n,
                "n_groups": rate.clusters,
                "method": "Wilson at the effective number of drafts",
            }
        )
    difference = stratified_difference(
        "among like tags",
        carries,
        tagged.astype(float),
        Clusters.of(carried["tag"]),
        Clusters.of(carried["sender_id"]),
        level,
    )
    table = results_table([*rows, difference]).assign(
        scale="probability", conf_level=level, estimand="share carried over to the next first draft"
    )
    named, other, gap = table.to_dict("records")
    said = (
        f"Of {counted(int(named['n_obs']), 'gap')} that a coach named, {percent(named['estimate'])} were closed in the "
        f"member's next first draft, before any coach saw it; of {counted(int(other['n_obs']), 'gap')} in drafts that "
        f"nobody coached, {percent(other['estimate'])}."
    )
    size, interval = with_interval(gap)
    more = f"Among like gaps, naming is associated with {size} points ({interval}; {counted(int(gap['n_groups']), 'member')})."
    return Estimates(
        "carry-over",
        table,
        "Share of gaps of a first draft that are closed in the member's next first draft; an association.",
        notes=(
            "What is lacking once is often there the next time by chance: the second row shows how often.",
        ),
        sentences=(said, more) if np.isfinite(gap["conf_low"]) else (said,),
    )


def estimate_learning(
    first_drafts: pd.DataFrame, names: Sequence[str] = (), *, settings: Settings | None = None
) -> Estimates:
    """Mean scores of first drafts by attempt, and the change since the same member's first.

    Parameters
    ----------
    first_drafts : DataFrame
        Of `find_first_drafts`.
    names : sequence of str
        Scores; by default the families.
    settings : Settings, optional

    Returns
    -------
    Estimates
        Rows by score (`term`) and `attempt` (6 stands for 6 and later): scale `score` is the
        mean over all who got so far, scale `change` the mean change since the same member's first
        draft, so that who stops and who goes on cannot move it.

    Raises
    ------
    NotEstimableError
        If fewer than 5 members wrote a second first draft.

    Notes
    -----
    Intervals are Student's t over members, each with one mean an attempt number.
    """
    level = (settings or Settings()).conf_level
    chosen = [name for name in (names or rubrics()) if name in first_drafts]
    frame = first_drafts.assign(attempt=first_drafts["attempt_number"].clip(upper=LAST))
    members = frame.loc[frame["attempt_number"] == 2, "sender_id"].nunique()
    if members < FEWEST_MEMBERS:
        raise NotEstimableError(
            f"{counted(members, 'member')} wrote a second first draft: too few to say whether members learn.",
            hint="drafts by the same members over time, each member under one sender_id",
        )
    means = frame.groupby(["sender_id", "attempt"])[chosen].mean().astype("float64")
    own_first = means.xs(1, level="attempt").reindex(means.index.get_level_values("sender_id"))
    changes = means - own_first.to_numpy()
    rows = []
    for scale, values in (("score", means), ("change", changes)):
        for name in chosen:
            for attempt, part in values[name].dropna().groupby(level="attempt"):
                if len(part) < FEWEST_MEMBERS or (scale == "change" and attempt == 1):
                    continue
                rows.append(_mean_row(name, str(scale), int(str(attempt)), part.to_numpy(), level))
    table = results_table(rows)
    return Estimates(
        "learning",
        table,
        "Mean score of first drafts by attempt, and mean change since the same member's first.",
        notes=("Who stops after a success leaves the group: the change within members does not mind.",),
        sentences=_say_learning(table),
    )


def _mean_row(
    name: str, scale: str, attempt: int, values: NDArray[np.float64], level: float
) -> dict[str, object]:
    from scipy import stats

    mean = float(values.mean())
    error = float(values.std(ddof=1)) / math.sqrt(len(values))
    reach = float(stats.t.ppf(0.5 + level / 2, len(values) - 1)) * error
    return {
        "term": name,
        "contrast": f"attempt {attempt}{' and later' if attempt == LAST else ''}",
        "estimand": "mean over members",
        "scale": scale,
        "estimate": mean,
        "std_error": error,
        "conf_low": mean - reach,
        "conf_high": mean + reach,
        "conf_level": level,
        "n_obs": len(values),
        "n_groups": len(values),
        "method": "mean over members, Student's t",
        "attempt": attempt,
    }


def _say_learning(table: pd.DataFrame) -> tuple[str, ...]:
    """The last attempt's change of each score, the clear ones first."""
    changes = table[table["scale"] == "change"]
    if changes.empty:
        return ("No member wrote enough first drafts to say whether members learn.",)
    last = changes.sort_values("attempt").drop_duplicates("term", keep="last")
    clear = last[(last["conf_low"] > 0) | (last["conf_high"] < 0)]
    attempt = str(last["contrast"].iloc[0])
    head = (
        f"From a member's first draft to {attempt}, {len(clear)} of {counted(len(last), 'score')} moved beyond "
        f"chance ({counted(int(last['n_obs'].max()), 'member')})."
    )
    said = []
    for row in last.sort_values("estimate", ascending=False).to_dict("records"):
        size, interval = with_interval(row, CHANGE)
        said.append(
            f"{str(row['term']).capitalize()}: {size} since the same member's first draft ({interval}; "
            f"{counted(int(row['n_obs']), 'member')})."
        )
    return (head, *said)


def find_steps(tables: Tables) -> pd.DataFrame:
    """How each first draft relates to what the member had sent last: refined, reworked or begun anew.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    DataFrame
        One row a pair of successive attempts of a sender: `sender_id`, `attempt_id`,
        `next_attempt_id`, `likeness` (share of body words that stayed, reader's name and company
        left out), `step` (`refinement` from .5, `jump` below .25, else `rework`) and `gap_days`.
    """
    messages = tables.messages[tables.messages["stage"].fillna("").ne("follow_up")]
    messages = messages.sort_values("version", kind="stable")
    first = messages.drop_duplicates("attempt_id").set_index("attempt_id")
    last = messages.drop_duplicates("attempt_id", keep="last").set_index("attempt_id")
    attempts = tables.attempts.merge(
        tables.recipients[["recipient_id", "name", "company"]], on="recipient_id", how="left"
    )
    attempts = attempts[
        attempts["sender_id"].notna() & attempts["sent_at"].notna() & attempts["attempt_id"].isin(first.index)
    ].sort_values(["sender_id", "sent_at", "attempt_id"], kind="stable")
    rows: list[dict[str, object]] = []
    before: dict[str, object] | None = None
    for row in attempts.to_dict("records"):
        attempt = str(row["attempt_id"])
        names = name_words(row["name"], row["company"])
        begun = zone_words(str(first["text"].get(attempt, "")), names).body
        if before is not None and before["sender_id"] == row["sender_id"]:
            likeness = 1 - share_of_words(before["body"], begun)  # type: ignore[arg-type]
            rows.append(
                {
                    "sender_id": row["sender_id"],
                    "attempt_id": before["attempt_id"],
                    "next_attempt_id": attempt,
                    "likeness": likeness,
                    "step": "refinement"
                    if likeness >= REFINED
                    else "jump"
                    if likeness < JUMPED
                    else "rework",
                    "gap_days": (row["sent_at"] - before["sent_at"]).total_seconds() / 86_400,
                }
            )
        before = {
            "sender_id": row["sender_id"],
            "attempt_id": attempt,
            "sent_at": row["sent_at"],
            "body": zone_words(str(last["text"].get(attempt, "")), names).body,
        }
    return pd.DataFrame(
        rows, columns=["sender_id", "attempt_id", "next_attempt_id", "likeness", "step", "gap_days"]
    )
