"""Personalization and credibility, and whether their balance says more than both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from outreach_analysis.settings import Settings
from outreach_analysis.studies.association import estimate_associations
from outreach_analysis.studies.design import (
    check_columns,
    check_outcome,
    covariate_design,
    default_covariates,
)
from outreach_analysis.studies.estimates import Estimates, counted, results_table
from outreach_analysis.studies.logit import Clusters, Floats, fit_logit
from outreach_analysis.studies.numbers import points
from outreach_analysis.studies.prediction import seed_of

FORMS = ("interaction", "minimum", "ratio")


def balance_forms(first: Floats, second: Floats) -> dict[str, Floats]:
    """Ways in which two scores in [0, 1] can act together beyond their sum.

    Returns
    -------
    dict of str to ndarray
        `interaction` (product of the centred scores), `minimum`, `ratio` (the smaller by the
        larger; 1 where both are 0).
    """
    larger, smaller = np.maximum(first, second), np.minimum(first, second)
    return {
        "interaction": (first - first.mean()) * (second - second.mean()),
        "minimum": smaller,
        "ratio": np.where(larger > 0, smaller / np.where(larger > 0, larger, 1.0), 1.0),
    }


def estimate_balance(
    frame: pd.DataFrame,
    first: str = "personalization",
    second: str = "credibility",
    *,
    outcome: str = "replied",
    covariates: Sequence[str] | None = None,
    cluster: str = "sender_id",
    folds: int = 5,
    settings: Settings | None = None,
) -> Estimates:
    """The two scores first, then each form of their balance beside both.

    "Adds nothing beyond both" is a finding as good as its contrary.

    Parameters
    ----------
    frame : DataFrame
    first, second : str
        Scores in [0, 1].
    outcome : str
    covariates : sequence of str, optional
    cluster : str
    folds : int
        Grouped folds of the comparison on members not learned from.
    settings : Settings, optional

    Returns
    -------
    Estimates
        Rows of scale `log_odds` and `probability` for both scores (each beside the other), then for
        each form beside both, adjusted for three forms by Benjamini–Hochberg; `likelihood_ratio`
        (attempts taken as independent) and `log_loss` (change on other members by form: below 0 is
        better).

    Raises
    ------
    MissingColumnError, NotEstimableError
    """
    chosen = settings or Settings()
    context = list(default_covariates(frame) if covariates is None else covariates)
    check_columns(frame, [first, second, outcome, cluster, *context])
    kept = frame[frame[[first, second, outcome]].notna().all(axis=1)].reset_index(drop=True)
    kept.attrs = {}
    notes = []
    if len(kept) < len(frame):
        notes.append(
            f"{counted(len(frame) - len(kept), 'attempt')} left out: a score or the outcome is unknown."
        )
    y = kept[outcome].to_numpy(dtype=float)
    clusters = Clusters.of(kept[cluster])
    check_outcome(y, clusters.count, outcome)
    forms = balance_forms(kept[first].to_numpy(dtype=float), kept[second].to_numpy(dtype=float))
    with_forms = kept.assign(**forms)
    plan = [(first, [second]), (second, [first]), *((form, [first, second]) for form in FORMS)]
    tables = []
    for name, beside in plan:
        found = estimate_associations(
            with_forms,
            [name],
            outcome=outcome,
            covariates=[*context, *beside],
            cluster=cluster,
            settings=chosen,
        ).table
        tables.append(found.assign(contrast="beside " + " and ".join(beside)))
    both = pd.concat(tables, ignore_index=True)
    _adjust_forms(both, chosen.false_discovery_rate)
    rows = []
    base = covariate_design(with_forms, [*context, first, second]).with_constant()
    plain = fit_logit(y, base)
    fold = np.random.default_rng(seed_of(chosen.seed)).permutation(clusters.count) % folds
    for form in FORMS:
        column = forms[form]
        shared: dict[str, Any] = {"term": form, "contrast": f"beside {first} and {second}"}
        shared |= {"n_obs": len(y), "n_groups": clusters.count}
        if column.std() < 1e-10:
            rows.append(shared | {"scale": "likelihood_ratio", "reason": "the same in every message"})
            continue
        wide = np.column_stack([base, (column - column.mean()) / column.std()])
        ratio = max(plain.deviance - fit_logit(y, wide).deviance, 0.0)
        rows.append(
            shared
            | {"scale": "likelihood_ratio", "statistic": ratio, "p_value": float(stats.chi2.sf(ratio, 1))}
            | {
                "method": "likelihood ratio, attempts taken as independent",
                "reason": "a test without an estimate",
            }
        )
        rows.append(shared | _loss_change(y, base, wide, clusters, fold, chosen.conf_level))
    table = results_table(pd.concat([both, results_table(rows)], ignore_index=True))
    table["reason"] = table["reason"].fillna("")
    table["conf_level"] = chosen.conf_level
    return Estimates(
        study="balance",
        table=table,
        estimand=f"What a balance of '{first}' and '{second}' is associated with beyond both.",
        notes=tuple(notes),
        sentences=(_sentence(table, first, second, outcome, chosen.false_discovery_rate),),
    )


def _adjust_forms(table: pd.DataFrame, rate: float) -> None:
    from outreach_analysis.studies.multiplicity import adjust_p_values

    for scale in ("log_odds", "probability"):
        forms = table["term"].isin(FORMS) & (table["scale"] == scale)
        table.loc[forms, "p_adjusted"] = adjust_p_values(table.loc[forms, "p_value"])
        table.loc[forms, "finding"] = table.loc[forms, "p_adjusted"] <= rate


def _loss_change(
    y: Floats, base: Floats, wide: Floats, clusters: Clusters, fold: np.ndarray, conf_level: float
) -> dict[str, Any]:
    """Change of the log loss on members not learned from, when the form is added."""
    change = np.empty(len(y))
    fold_of = fold[clusters.codes]
    for number in np.unique(fold_of):
        test = fold_of == number
        losses = []
        for design in (base, wide):
            fit = fit_logit(y[~test], design[~test])
            log_odds = np.clip(design[test] @ fit.coefficients, -30, 30)
            losses.append(np.logaddexp(0, log_odds) - y[test] * log_odds)
        change[test] = losses[1] - losses[0]
    count = clusters.count
    mean = float(change.mean())
    sums = clusters.sums(change - mean) / len(y)
    error = float(np.sqrt(count / (count - 1) * (sums @ sums)))
    reach = float(stats.t.ppf(0.5 + conf_level / 2, count - 1)) * error
    return {
        "scale": "log_loss",
        "estimate": mean,
        "std_error": error,
        "conf_low": mean - reach,
        "conf_high": mean + reach,
        "method": "grouped cross-validation",
        "reason": "",
    }


def _sentence(table: pd.DataFrame, first: str, second: str, outcome: str, rate: float) -> str:
    forms = table[table["term"].isin(FORMS) & (table["scale"] == "probability")]
    found = forms[forms["p_adjusted"] <= rate]
    n = counted(int(table["n_obs"].max()), "attempt")
    if forms["estimate"].isna().all():
        reason = str(forms["reason"].iloc[0])
        return f"Whether a balance of '{first}' and '{second}' says more than both cannot be told: {reason} ({n})."
    if found.empty:
        return (
            f"Beyond '{first}' and '{second}' themselves, no form of their balance is associated with "
            f"'{outcome}' ({n})."
        )
    named = ", ".join(f"{row['term']} ({points(row['estimate'])})" for _, row in found.iterrows())
    return f"Beyond '{first}' and '{second}' themselves, their balance is associated with '{outcome}': {named} ({n})."
