"""Failure and recovery: how long to a first reply, and how the next attempt after a failure fares."""

from __future__ import annotations

from typing import Any

import pandas as pd

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.coached import stratified_difference
from outreach_analysis.studies.design import check_columns
from outreach_analysis.studies.estimates import Estimates, counted, percent, results_table
from outreach_analysis.studies.guardrail import estimate_guardrail
from outreach_analysis.studies.logit import Clusters
from outreach_analysis.studies.numbers import with_interval
from outreach_analysis.studies.rates import clustered_rate

_LAST = 6


def estimate_recovery(
    frame: pd.DataFrame,
    *,
    outcome: str = "replied",
    exposure: str = "coached",
    cluster: str = "sender_id",
    settings: Settings | None = None,
) -> Estimates:
    """The chance of a first reply by attempt, and the attempt after a failure by coaching.

    Parameters
    ----------
    frame : DataFrame
        With `attempt_number`, `previous_replied` and `replies_before`, as `attempt_frame` gives them.
    outcome, exposure, cluster : str
    settings : Settings, optional

    Returns
    -------
    Estimates
        Rows `first reply` by attempt (contrast; 6 stands for 6 and more): the chance of a reply of
        those who had none before. Rows `after a failure` by exposure, and their `difference`, plain
        and among attempts of like number and like replies before. `details["simulation"]`: the
        same where coaching has no effect.

    Raises
    ------
    MissingColumnError, NotEstimableError

    Notes
    -----
    A chance that falls with the attempt does not say that members get worse: those with luck have
    left the group. Both comparisons after a failure select on the same failure; the second
    also on how many there were before.
    """
    chosen = settings or Settings()
    needed = [outcome, exposure, cluster, "attempt_number", "previous_replied", "replies_before"]
    check_columns(frame, needed)
    known = frame[frame[[outcome, exposure, "attempt_number", "replies_before"]].notna().all(axis=1)]
    known = known.reset_index(drop=True)
    if known.empty:
        raise NotEstimableError(
            "no attempt says who sent it, when, and whether it was answered.",
            hint="add whichever of sender_id, sent_at and replied is missing",
        )
    if int(known["attempt_number"].max()) < 2:
        raise NotEstimableError(
            "every member has one attempt with a known outcome: nobody can recover or learn from the last one.",
            hint="attempts by the same members over time, each member under one sender_id",
        )
    notes = []
    if len(known) < len(frame):
        notes.append(
            f"{counted(len(frame) - len(known), 'attempt')} left out: outcome or order is not known."
        )
    rows = _hazards(known, outcome, cluster, chosen.conf_level)
    rows += _after_failure(known, outcome, exposure, cluster, chosen.conf_level)
    table = results_table(rows).assign(scale="probability", conf_level=chosen.conf_level)
    table["reason"] = table["reason"].fillna("")
    simulation = estimate_guardrail()
    return Estimates(
        study="failure and recovery",
        table=table,
        estimand=f"Share '{outcome}' of members without a reply so far, and after a failure; associations.",
        notes=(*notes, "A falling chance of a first reply is what selection alone would show."),
        sentences=(*_sentences(table, exposure, outcome), *simulation.sentences[2:]),
        details={"simulation": simulation.table, "simulation_by_attempt": simulation.details["by_attempt"]},
    )


def _hazards(known: pd.DataFrame, outcome: str, cluster: str, conf_level: float) -> list[dict[str, Any]]:
    waiting = known[known["replies_before"] == 0]
    number = waiting["attempt_number"].astype(int).clip(upper=_LAST)
    rows = []
    for attempt, part in waiting.groupby(number, sort=True):
        rate = clustered_rate(part[outcome].to_numpy(dtype=float), Clusters.of(part[cluster]), conf_level)
        rows.append(
            {
                "term": "first reply",
                "contrast": f"attempt {attempt}{' and later' if attempt == _LAST else ''}",
            }
            | {
                "estimate": rate.share,
                "std_error": rate.std_error,
                "conf_low": rate.low,
                "conf_high": rate.high,
            }
            | {
                "n_obs": rate.n,
                "n_groups": rate.clusters,
                "method": "discrete-time hazard, Wilson",
                "reason": "",
            }
        )
    return rows


def _after_failure(
    known: pd.DataFrame, outcome: str, exposure: str, cluster: str, conf_level: float
) -> list[dict[str, Any]]:
    failed = known[known["previous_replied"].eq(False).fillna(False)]
    x = failed[exposure].to_numpy(dtype=float)
    y = failed[outcome].to_numpy(dtype=float)
    rows: list[dict[str, Any]] = []
    for name, value in ((exposure, 1.0), (f"un{exposure}", 0.0)):
        part = x == value
        row: dict[str, Any] = {"term": "after a failure", "contrast": name, "n_obs": int(part.sum())}
        if not part.any():
            rows.append(row | {"reason": f"no {name} attempt follows a failure"})
            continue
        rate = clustered_rate(y[part], Clusters.of(failed.loc[part, cluster]), conf_level)
        rows.append(
            row
            | {
                "estimate": rate.share,
                "std_error": rate.std_error,
                "conf_low": rate.low,
                "conf_high": rate.high,
            }
            | {
                "n_groups": rate.clusters,
                "method": "Wilson at the effective number of attempts",
                "reason": "",
            }
        )
    if len(x) and x.min() < x.max():
        senders = Clusters.of(failed[cluster])
        like = failed["attempt_number"].astype("str") + " " + failed["replies_before"].astype("str")
        for contrast, strata in (
            ("plain", Clusters.of(["all"] * len(x))),
            ("among like number and replies before", Clusters.of(like)),
        ):
            rows.append(stratified_difference(contrast, y, x, strata, senders, conf_level))
    return rows


def _sentences(table: pd.DataFrame, exposure: str, outcome: str) -> tuple[str, ...]:
    told = []
    rows = table[(table["term"] == "difference") & table["conf_low"].notna()]
    for _, row in rows.iterrows():
        size, interval = with_interval(row)
        told.append(
            f"After a failure, {exposure} attempts are associated with {size} points of '{outcome}' "
            f"({row['contrast']}; {interval}; {counted(int(row['n_obs']), 'attempt')})."
        )
    hazards = table[table["term"] == "first reply"]
    for _, row in hazards.iterrows():
        told.append(
            f"Members without a reply so far: {percent(row['estimate'])} {outcome} at {row['contrast']} "
            f"({counted(int(row['n_obs']), 'attempt')})."
        )
    return tuple(told) or ("No attempt follows a failure.",)
