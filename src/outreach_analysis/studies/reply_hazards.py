"""What goes with sooner replies: a Cox model, tested sender by sender."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.design import (
    check_columns,
    check_outcome,
    covariate_design,
    default_covariates,
    with_both_outcomes,
)
from outreach_analysis.studies.estimates import Estimates, counted, results_table
from outreach_analysis.studies.logit import (
    TOO_WIDE,
    Clusters,
    Floats,
    cluster_covariance,
    score_inference,
    too_wide,
)
from outreach_analysis.studies.multiplicity import adjust_p_values
from outreach_analysis.studies.numbers import RATIO, with_interval
from outreach_analysis.studies.prediction import sample_senders
from outreach_analysis.studies.survival import cox_score_residuals, proportional_hazards_test
from outreach_analysis.studies.time_to_reply import reply_times

_MOST_FOR_COX = 20_000
_LARGEST_LOG_RATIO = 10.0


def estimate_reply_hazards(
    frame: pd.DataFrame,
    features: Sequence[str],
    *,
    covariates: Sequence[str] | None = None,
    cluster: str = "sender_id",
    settings: Settings | None = None,
) -> Estimates:
    """Which features go with sooner replies: one Cox model, clustered by sender.

    Parameters
    ----------
    frame : DataFrame
    features : sequence of str
        A few declared beforehand; each is standardised.
    covariates : sequence of str, optional
    cluster : str
    settings : Settings, optional

    Returns
    -------
    Estimates
        Rows of scale `log_hazard_ratio` per standard deviation (above 0: sooner); `finding` after
        Benjamini–Hochberg over the features; `ph_p_value`
        is the score test that the hazard ratio does not change with time.

    Raises
    ------
    MissingColumnError, NotEstimableError

    Notes
    -----
    Efron's ties. Tests and intervals by `score_inference`, sender by sender; the standard error is
    Lin and Wei's, times G / (G - 1). A small `ph_p_value` says that the ratio is an average over the
    window.
    """
    chosen = settings or Settings()
    adjusted_for = default_covariates(frame) if covariates is None else tuple(covariates)
    check_columns(frame, [cluster, *features, *adjusted_for])
    kept, notes = reply_times(frame, chosen)
    complete = kept[list(features)].notna().all(axis=1)
    if not complete.all():
        notes.append(f"{counted(int((~complete).sum()), 'attempt')} left out: a feature is missing.")
    kept = sample_senders(kept[complete].reset_index(drop=True), cluster, _MOST_FOR_COX, chosen.seed, notes)
    clusters = Clusters.of(kept[cluster])
    check_outcome(kept["event"].to_numpy(dtype=float), clusters.count, "replied")
    values = kept[list(features)].to_numpy(dtype=float)
    spread = values.std(axis=0)
    varies = spread > 1e-10
    design = covariate_design(kept, adjusted_for)
    notes += design.notes
    z = (values[:, varies] - values[:, varies].mean(axis=0)) / spread[varies]
    hours, event = kept["hours"].to_numpy(dtype=float), kept["event"].to_numpy(dtype=float)
    context = with_both_outcomes(design.matrix, event, notes)
    columns = np.column_stack([z, context])
    beta, bread, errors = cox_by_sender(hours, event, columns, clusters)
    ph = stats.chi2.sf(proportional_hazards_test(hours, event, columns, beta)[0], 1)

    def scores_at(at: Floats) -> Floats:
        return cox_score_residuals(hours, event, columns, at)

    scale = clusters.count / (clusters.count - 1)
    rows: list[dict[str, Any]] = []
    position = -1
    for name, moves in zip(features, varies, strict=True):
        row: dict[str, Any] = {"term": name, "n_obs": len(hours), "n_groups": clusters.count}
        if not moves:
            rows.append(row | {"reason": "the same in every message"})
            continue
        position += 1
        estimate = float(beta[position])
        if abs(estimate) > _LARGEST_LOG_RATIO:
            rows.append(row | {"reason": "answered and unanswered messages do not overlap in it"})
            continue
        found = score_inference(scores_at, beta, bread, position, clusters, chosen.conf_level)
        if too_wide(found["conf_low"], found["conf_high"]):
            rows.append(row | {"reason": TOO_WIDE})
            continue
        rows.append(
            row
            | {"estimate": estimate, "std_error": float(np.sqrt(scale) * errors[position])}
            | {"ph_p_value": float(ph[position]), "reason": ""}
            | found
        )
    table = results_table(rows).assign(
        scale="log_hazard_ratio", contrast="+1 standard deviation", conf_level=chosen.conf_level
    )
    table["method"] = "Cox, Efron; cluster score t-test"
    table["p_adjusted"] = adjust_p_values(table["p_value"])
    table["finding"] = table["p_adjusted"] <= chosen.false_discovery_rate
    return Estimates(
        study="reply hazards",
        table=table,
        estimand="Log hazard ratio of a reply between messages one standard deviation apart; an association.",
        notes=(*notes, f"Adjusted for {', '.join(design.covariates) or 'nothing else'}."),
        sentences=tuple(_hazard_sentence(row) for _, row in table.iterrows()),
    )


def cox_by_sender(
    hours: Floats, event: Floats, columns: Floats, clusters: Clusters
) -> tuple[Floats, Floats, Floats]:
    """Coefficients of a Cox model, inverse of the information, standard errors by sender (no small-sample factor).

    Raises
    ------
    NotEstimableError
        If the model does not converge, as under separation.
    """
    import warnings

    from lifelines import CoxPHFitter
    from lifelines.exceptions import ConvergenceError, ConvergenceWarning

    names = [f"x{k}" for k in range(columns.shape[1])]
    data = pd.DataFrame(columns, columns=names).assign(hours=hours, event=event)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            fit = CoxPHFitter().fit(data, "hours", "event")
        except (ConvergenceError, ConvergenceWarning) as error:
            raise NotEstimableError(
                "answered and unanswered messages do not overlap in a score or covariate: the model of sooner replies has no fit.",
                hint="leave out rare covariates or features",
            ) from error
    beta = fit.params_.to_numpy(dtype=float)
    by_sender = clusters.sums(cox_score_residuals(hours, event, columns, beta))
    bread = fit.variance_matrix_.to_numpy(dtype=float)
    return beta, bread, np.sqrt(np.diag(cluster_covariance(bread, by_sender)))


def _hazard_sentence(row: pd.Series[Any]) -> str:
    if row["reason"]:
        return f"'{row['term']}' cannot be related to the time to reply: {row['reason']}."
    size, interval = with_interval(row, RATIO)
    changing = " The ratio changes with time, so this is an average." if row["ph_p_value"] < 0.05 else ""
    return (
        f"A standard deviation more of '{row['term']}' is associated with replies at {size} times the rate "
        f"({interval}; {counted(int(row['n_obs']), 'attempt')}, "
        f"{counted(int(row['n_groups']), 'sender')}).{changing}"
    )
