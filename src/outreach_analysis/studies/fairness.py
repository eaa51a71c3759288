"""Gaps in outcomes and scores between groups that the programme itself has declared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.coached import is_between, stratified_difference
from outreach_analysis.studies.design import check_columns
from outreach_analysis.studies.estimates import Estimates, counted, results_table
from outreach_analysis.studies.freedom import FEW_FOR_ALL, effective_freedom
from outreach_analysis.studies.logit import Clusters, Floats
from outreach_analysis.studies.numbers import with_interval
from outreach_analysis.studies.suppression import suppress_small_cells


def estimate_gaps(
    frame: pd.DataFrame,
    group: str,
    *,
    outcome: str = "replied",
    scores: Sequence[str] = (),
    cluster: str = "sender_id",
    settings: Settings | None = None,
) -> Estimates:
    """Each group against all others: the outcome, and the scores their messages receive.

    A gap in a score without a gap in the outcome may say that the rubric, and not the message, is at
    fault. Do not use it to judge persons.

    Parameters
    ----------
    frame : DataFrame
    group : str
        A column that the programme supplies; none is ever guessed from names or texts.
    outcome : str
    scores : sequence of str
        Columns of scores in [0, 1].
    cluster : str
    settings : Settings, optional

    Returns
    -------
    Estimates
        One row a group and measure, scale `probability` or `score`: the difference of means to
        everybody else. Groups of fewer attempts or members than the small-cell size are withheld, as
        are those needed to protect them.

    Raises
    ------
    MissingColumnError
    NotEstimableError
        If there are not two groups.
    """
    chosen = settings or Settings()
    check_columns(frame, [group, outcome, cluster, *scores])
    declared = frame[frame[group].notna()]
    label = declared[group].astype("str")
    counts = label.value_counts().sort_index()
    if len(counts) < 2:
        raise NotEstimableError(
            f"{group.removeprefix('sender_').replace('_', ' ')}: {counted(len(counts), 'group')}, so that there is no gap to measure.",
            hint="add a column with the groups that the programme declares",
        )
    members = declared.groupby(label)[cluster].nunique().reindex(counts.index)
    hidden = suppress_small_cells(
        pd.concat([counts, members], axis=1).min(axis=1).to_frame("n"), chosen.small_cell
    )["n"]
    rows: list[dict[str, Any]] = []
    worth: dict[str, float] = {}
    for measure in (outcome, *scores):
        known = declared[measure].notna()
        values = declared.loc[known, measure].to_numpy(dtype=float)
        senders = Clusters.of(declared.loc[known, cluster])
        one = Clusters(np.zeros(len(values), dtype=np.intp), 1)
        for name in counts.index:
            row: dict[str, Any] = {"term": name, "measure": measure}
            if hidden[name]:
                rows.append(
                    row
                    | {"reason": f"withheld: under {chosen.small_cell} attempts or members, or protects such"}
                )
                continue
            member = (label[known] == name).to_numpy(dtype=float)
            found = stratified_difference(
                f"{group} {name}, others", values, member, one, senders, chosen.conf_level
            )
            rows.append(found | row | {"n_obs": int(member.sum())})
            if measure == outcome and "p_value" in found and is_between(member, senders):
                worth[str(name)] = _worth(values, member, senders) / senders.count
    table = results_table(rows).assign(conf_level=chosen.conf_level)
    table["outcome"] = table["measure"]  # the ledger tells tests apart by it
    table["scale"] = np.where(table["measure"] == outcome, "probability", "score")
    told = []
    for _, row in table[(table["scale"] == "probability") & np.isfinite(table["conf_low"])].iterrows():
        size, interval = with_interval(row)
        told.append(
            f"{group} {row['term']}: {size} points of '{outcome}' against all others "
            f"({interval}; {counted(int(row['n_obs']), 'attempt')})."
        )
    missing = len(frame) - len(declared)
    notes = [f"{counted(missing, 'attempt')} without a declared group left out."] if missing else []
    few = [name for name, share in worth.items() if share < FEW_FOR_ALL]
    if few:
        notes.append(
            f"For {group.removeprefix('sender_').replace('_', ' ')} {', '.join(few).replace('_', ' ')} against all others the members count as fewer than a third of as many of "
            "one size: few are in a group, or some hold far more attempts than others. Intervals are wide for it."
        )
    return Estimates(
        study="fairness",
        table=table,
        estimand="Difference of means between a declared group and everybody else.",
        notes=(*notes, "Gaps are not adjusted for what the groups write or to whom."),
        sentences=tuple(told) or ("No gap could be measured.",),
    )


def _worth(values: Floats, member: Floats, senders: Clusters) -> float:
    """How many senders of one size, half of them in the group, would tell the gap as well."""
    inside, outside = member / member.sum(), (1 - member) / (1 - member).sum()
    residuals = values - np.where(member > 0, inside @ values, outside @ values)
    return effective_freedom(inside - outside, residuals, senders) + 2
