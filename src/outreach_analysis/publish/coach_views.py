"""What the coaches' notebooks show: uptake, what is still weak, cases, learning."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outreach_analysis.coaching.cases import find_cases, pick_cards
from outreach_analysis.coaching.learning import find_steps
from outreach_analysis.coaching.tags import read_tags
from outreach_analysis.coaching.uptake import UPTAKES, find_uptake
from outreach_analysis.coaching.words import advice_words
from outreach_analysis.errors import NotEstimableError
from outreach_analysis.publish.load import Workbook
from outreach_analysis.scoring import explain_scores
from outreach_analysis.settings import OUTCOME_LEVELS, Settings
from outreach_analysis.signals.registry import title_of
from outreach_analysis.signals.rubric import rubrics
from outreach_analysis.studies.estimates import Estimates, counted, results_table
from outreach_analysis.studies.logit import Clusters
from outreach_analysis.studies.rates import clustered_rate

TAKEN_UP = ("yes", "partly", "overshot")
EARNED_HALF = 0.5
TO_LEAVE_OUT = " (to leave out)"
"""Marks the label of a part that costs something."""


def uptake_of(book: Workbook) -> pd.DataFrame:
    """What became of each thing named in feedback; empty where there are no reviews."""
    if book.tables.reviews.empty:
        return find_uptake(book.tables, book.features, pd.DataFrame())
    return find_uptake(book.tables, book.features)


def estimate_uptake(
    uptake: pd.DataFrame, by: str = "family", *, settings: Settings | None = None
) -> Estimates:
    """Share of the things named that were taken up at least in part.

    Parameters
    ----------
    uptake : DataFrame
        Of `find_uptake`.
    by : {"family", "tag"}
    settings : Settings, optional

    Returns
    -------
    Estimates
        One row a group, and `all`, with the count of each uptake beside it.

    Raises
    ------
    NotEstimableError
        If nothing that was named was followed by a revision.
    """
    level = (settings or Settings()).conf_level
    known = uptake[uptake["uptake"].notna()]
    if known.empty:
        raise NotEstimableError(
            "no feedback that names something is followed by a revision of the same message.",
            hint="import drafts with attempt_id and version, and the coaches' tags or comments",
        )
    groups = [("all", known), *((str(name), part) for name, part in known.groupby(by))]
    rows = []
    for name, part in groups:
        taken = part["uptake"].isin(TAKEN_UP).to_numpy().astype(np.float64)
        rate = clustered_rate(taken, Clusters.of(part["sender_id"].fillna(part["attempt_id"])), level)
        rows.append(
            {
                "term": name,
                "contrast": "taken up at least in part",
                "estimand": "share of things named",
                "scale": "probability",
                "estimate": rate.share,
                "std_error": rate.std_error,
                "conf_low": rate.low,
                "conf_high": rate.high,
                "conf_level": level,
                "n_obs": rate.n,
                "n_groups": rate.clusters,
                "method": "Wilson at the effective number of things named",
                **{uptake: int(part["uptake"].eq(uptake).sum()) for uptake in UPTAKES},
                "median_hours": float(part.drop_duplicates("from_message_id")["hours"].median()),
            }
        )
    untold = int(uptake["uptake"].isna().sum())
    notes = (f"{counted(untold, 'thing')} named could not be told in the text.",) if untold else ()
    return Estimates("uptake", results_table(rows), "Share of things named that were taken up.", notes=notes)


def uptake_table(result: Estimates) -> pd.DataFrame:
    """Groups by how often they were named, without the row of all together; `became` says what of each, in words."""
    table = result.table[result.table["term"] != "all"]
    table = table.sort_values(["n_obs", "term"], ascending=[False, True], kind="stable", ignore_index=True)
    return table.assign(became=[_said_became(row) for row in table.to_dict("records")])


def _said_became(row: Mapping[Hashable, Any]) -> str:
    counts = {name: int(row[name]) for name in UPTAKES if row.get(name)}
    return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts.items())


# ---- what is still weak --------------------------------------------------------------------------------


def weak_parts(book: Workbook) -> pd.DataFrame:
    """Parts of the scores that sent messages most often lack, weighted by what they are worth.

    Returns
    -------
    DataFrame
        `family`, `part`, `label`, `signal`, `share` (sent messages in which the part earns less than
        half of what it could, or costs something), `lost` (mean points of the score left), `n_obs`,
        `shape` (a pattern to try), most lost first.
    """
    sent = book.tables.messages.loc[book.tables.messages["stage"].eq("sent"), "message_id"]
    features = book.features[book.features["message_id"].isin(sent)].reset_index(drop=True)
    columns = ["family", "part", "label", "signal", "share", "lost", "n_obs", "shape"]
    if features.empty:
        return pd.DataFrame(columns=columns)
    parts = explain_scores(features)
    known: dict[tuple[str, str], NDArray[np.float64]] = {
        (str(family), part.name): part.degree(
            {str(name): features[name].to_numpy(dtype=np.float64) for name in part.signals}
        )
        for family, rubric in rubrics().items()
        for part in rubric.parts
    }
    rows = []
    for key, group in parts.groupby(["family", "part"]):
        family, name = (str(value) for value in key)
        if (family, name) not in known:
            continue
        told = ~np.isnan(known[family, name])
        if not told.any():
            continue
        value, most = group["value"].to_numpy()[told], float(group["at_most"].iloc[0])
        left = np.maximum(most - value, 0.0) if most else -value
        weak = value < EARNED_HALF * most if most else value < 0
        words = advice_words().parts.get((family, name))
        rows.append(
            [
                family,
                name,
                str(group["label"].iloc[0]) + ("" if most else TO_LEAVE_OUT),
                group["signal"].iloc[0],
                float(weak.mean()),
                float(left.mean()) * (words.reach if words else 1.0),
                int(told.sum()),
                words.shape if words else "",
            ]
        )
    weights = advice_words().weights
    table = pd.DataFrame(rows, columns=columns)
    table["lost"] *= table["family"].map(lambda family: weights.get(str(family), 0.5))
    return table.sort_values(["lost", "family", "part"], ascending=[False, True, True], ignore_index=True)


# ---- cases and learning ----------------------------------------------------------------------------------


def cases_of(book: Workbook) -> pd.DataFrame:
    """Cases whose second attempt belongs to the selection; the failure before may lie outside of it."""
    cases = find_cases(book.whole.attempts, settings=book.settings)
    return cases[cases["next_attempt_id"].isin(book.attempts["attempt_id"])].reset_index(drop=True)


def cards_table(book: Workbook, cases: pd.DataFrame) -> pd.DataFrame:
    """Cards of helped and harmed cases, by the published rule, with what feedback named; nobody is named."""
    words = {level: level.replace("_", " ") for level in OUTCOME_LEVELS}
    picked = [pick_cards(cases, turn).assign(turn=turn) for turn in ("helped", "harmed")]
    cards = pd.concat(picked, ignore_index=True)
    reviews = book.tables.reviews.merge(book.tables.messages[["message_id", "attempt_id"]], on="message_id")
    named = {
        attempt: ", ".join(title_of(name) for name in dict.fromkeys(names))
        for attempt, names in reviews["tags"].map(read_tags).groupby(reviews["attempt_id"]).sum().items()
    }
    return pd.DataFrame(
        {
            "turn": cards["turn"],
            "first": cards["level"].map(words),
            "after_coaching": cards["next_level"].map(words),
            "named": cards["next_attempt_id"].map(named).fillna(""),
            "first_attempt": cards["attempt_id"],
            "next_attempt": cards["next_attempt_id"],
            "rise": cards["rise"],
        }
    )


def cases_view(result: Estimates) -> pd.DataFrame:
    """Helped and harmed, coached and not, as rows of a figure."""
    rows = result.table[result.table["term"].isin(["helped", "harmed"])]
    names = {"helped": "Brought help", "harmed": "Ended lower than before"}
    return rows.assign(
        term=[
            f"{names[term]}, {contrast}"
            for term, contrast in zip(rows["term"], rows["contrast"], strict=True)
        ]
    ).reset_index(drop=True)


def learning_view(result: Estimates) -> pd.DataFrame:
    """Changes since the same member's first draft."""
    if result.table.empty:
        return result.table
    return result.table[result.table["scale"] == "change"].reset_index(drop=True)


def first_replies_view(result: Estimates) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The chance of a first reply by attempt, and the same in the simulation without effect.

    Parameters
    ----------
    result : Estimates
        Of `estimate_recovery`.
    """
    if result.table.empty:
        return result.table, result.table
    rows = result.table[(result.table["term"] == "first reply") & result.table["estimate"].notna()]
    number = rows["contrast"].str.extract(r"(\d+)", expand=False).astype(int)
    simulated = result.details["simulation_by_attempt"]
    return (
        rows.assign(attempt=number).reset_index(drop=True),
        simulated.rename(columns={"attempt_number": "attempt", "replied": "estimate"}),
    )


def after_failure_rows(result: Estimates) -> pd.DataFrame:
    """Reply rates of attempts after a failure, coached and not; empty where there are not both."""
    rows = result.table[(result.table["term"] == "after a failure") & result.table["estimate"].notna()]
    rows = rows if len(rows) > 1 else rows.iloc[:0]
    return rows.assign(term=[f"{name} attempt" for name in rows["contrast"]]).reset_index(drop=True)


def carry_over_rows(result: Estimates) -> pd.DataFrame:
    """Shares of gaps closed, without their difference."""
    return result.table[result.table["term"] != "difference"].reset_index(drop=True)


def steps_table(book: Workbook) -> pd.DataFrame:
    """Refined, reworked or begun anew: how many, how soon, and how often the next attempt was answered.

    Returns
    -------
    DataFrame
        `step`, `estimate` with its interval (share answered), `n_obs`, `median_gap_days`,
        `likeness`; in the order of the step.
    """
    steps = find_steps(book.tables)
    replied = book.outcomes.set_index("attempt_id")["replied"]
    steps = steps.assign(replied=steps["next_attempt_id"].map(replied))
    known = steps[steps["replied"].notna()]
    rows: list[dict[str, Any]] = []
    for step in ("refinement", "rework", "jump"):
        part = known[known["step"] == step]
        if part.empty:
            continue
        rate = clustered_rate(
            part["replied"].to_numpy(dtype=float), Clusters.of(part["sender_id"]), book.settings.conf_level
        )
        rows.append(
            {
                "term": step,
                "estimate": rate.share,
                "conf_low": rate.low,
                "conf_high": rate.high,
                "n_obs": rate.n,
                "n_groups": rate.clusters,
                "median_gap_days": float(part["gap_days"].median()),
                "likeness": float(part["likeness"].mean()),
            }
        )
    names: Sequence[str] = (
        "term",
        "estimate",
        "conf_low",
        "conf_high",
        "n_obs",
        "n_groups",
        "median_gap_days",
        "likeness",
    )
    return pd.DataFrame(rows, columns=list(names))


def coach_numbers(book: Workbook, uptake: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """The month in a few numbers."""
    tables = book.tables
    coached = set(
        book.revisions.loc[book.revisions["coached"].fillna(value=False).astype(bool), "attempt_id"]
    )
    members = tables.attempts.loc[tables.attempts["attempt_id"].isin(coached), "sender_id"].nunique()
    told = uptake[uptake["uptake"].notna()]
    hours = told.drop_duplicates("from_message_id")["hours"].median() if len(told) else np.nan
    taken = told["uptake"]
    return {
        "members coached": (f"{members:,}", f"on {counted(len(coached), 'attempt')}"),
        "reviews": (f"{len(tables.reviews):,}", f"{counted(len(taken), 'thing')} named and followed up"),
        "taken up": (
            f"{100 * taken.isin(TAKEN_UP).mean():.0f}%" if len(taken) else "–",
            "yes, partly or overshot",
        ),
        "hours to revise": (f"{hours:,.0f}" if np.isfinite(hours) else "–", "median, from feedback"),
    }
