"""Signal and reply: which features of a message go with an answer, the context held fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.settings import Settings
from outreach_analysis.studies.design import (
    being,
    check_columns,
    check_outcome,
    covariate_design,
    default_covariates,
)
from outreach_analysis.studies.estimates import (
    Estimates,
    counted,
    percent,
    results_table,
)
from outreach_analysis.studies.logit import (
    Clusters,
)
from outreach_analysis.studies.multiplicity import adjust_across, adjust_within
from outreach_analysis.studies.numbers import points, with_interval
from outreach_analysis.studies.screening import Screened, screen

_ESTIMAND = (
    "Difference in the log-odds of '{outcome}' between messages one standard deviation apart in the "
    "feature, among attempts alike in {context}; an association, not the effect of a change."
)


def estimate_associations(
    frame: pd.DataFrame,
    features: Sequence[str] | None = None,
    *,
    outcome: str = "replied",
    covariates: Sequence[str] | None = None,
    cluster: str = "sender_id",
    families: Mapping[str, str] | None = None,
    settings: Settings | None = None,
) -> Estimates:
    """Test every feature for association with an outcome, adjusted for context.

    Do not use it to say what would happen if a member changed a message: members who write
    differently differ in other ways too.

    Parameters
    ----------
    frame : DataFrame
        One row an attempt, as `attempt_frame` returns it.
    features : sequence of str, optional
        By default all that `frame.attrs["features"]` names.
    outcome : str
        Column of truth values; rows where it is missing are left out and counted.
    covariates : sequence of str, optional
        The adjustment set; by default the columns of `design.CONTEXT` that vary.
    cluster : str
        Column whose values are taken to be independent of each other.
    families : mapping of feature to family, optional
        Exploratory findings are adjusted within and across families (`adjust_across`); without
        it, within one family of all. The primary features are a family of their own.
    settings : Settings, optional
        Confidence level, false discovery rate, and the primary features declared before looking.

    Returns
    -------
    Estimates
        Two rows a feature: scale `log_odds` (per standard deviation) and `probability` (average
        marginal effect per standard deviation). Beside the result columns: `family`, `tier`
        (`primary` or `exploratory`), `standard_deviation` of the feature, `finding` (adjusted
        p-value at or under the false discovery rate) and `reason` where something is missing.

    Raises
    ------
    MissingColumnError
        If a column is not there.
    NotEstimableError
        If there are fewer than 5 clusters, or fewer than 5 attempts with or without the outcome.

    Notes
    -----
    One logistic model with the covariates alone is fitted for all features that are known for
    the same attempts. Each feature is then tested by the sum over clusters of its efficient score
    under that null model, referred to Student's t with G - 1 degrees of freedom (Hagemann's and
    MacKinnon's advice for few clusters: impose the null); what the covariates have taken from the spread of
    the clusters' scores is given back (`logit.widening`). The size of the association comes from
    a full fit; its interval holds the values that the same test, linearised at the estimate,
    does not reject. The interval of the marginal effect adds the uncertainty of the average
    of p (1 - p) by the method of variance estimates recovery.

    References
    ----------
    Cameron, Miller (2015). A practitioner's guide to cluster-robust inference. JHR 50, 317.
    Zou, Donner (2008). Construction of confidence limits about effect measures. Stat Med 27, 1693.
    Benjamini, Hochberg (1995). Controlling the false discovery rate. JRSS B 57, 289.
    Benjamini, Bogomolov (2014). Selective inference on multiple families. JRSS B 76, 297.
    """
    chosen = settings or Settings()
    names = list(frame.attrs.get("features", [])) if features is None else list(features)
    adjusted_for = default_covariates(frame) if covariates is None else tuple(covariates)
    check_columns(frame, [outcome, cluster, *names, *adjusted_for])
    known, notes = _known_rows(frame, outcome)
    y = known[outcome].to_numpy(dtype=float)
    clusters = Clusters.of(known[cluster])
    check_outcome(y, clusters.count, outcome)
    design = covariate_design(known, adjusted_for)
    notes += design.notes
    screened = screen(known, names, y, design.with_constant(), clusters, chosen.conf_level)
    context = ", ".join(design.covariates) or "nothing else"
    estimand = _ESTIMAND.format(outcome=outcome, context=context)
    table = _table(screened, chosen, families or {}, outcome, estimand)
    if clusters.count < 30:
        notes.append(f"Only {clusters.count} senders: associations of middling size can easily be missed.")
    notes.append(f"Adjusted for {context}.")
    return Estimates(
        study="association",
        table=table,
        estimand=estimand,
        notes=tuple(notes),
        sentences=_sentences(table, outcome, chosen),
    )


def _known_rows(frame: pd.DataFrame, outcome: str) -> tuple[pd.DataFrame, list[str]]:
    known = frame[outcome].notna()
    dropped = int((~known).sum())
    notes = list(frame.attrs.get("notes", []))
    if dropped:
        notes.append(
            f"{counted(dropped, 'attempt')} left out: too young, or not known whether {being(outcome)}."
        )
    return frame.loc[known], notes


def _table(
    screened: Sequence[Screened],
    settings: Settings,
    families: Mapping[str, str],
    outcome: str,
    estimand: str,
) -> pd.DataFrame:
    primary = set(settings.primary_signals)
    shared = pd.DataFrame(
        {
            "term": [one.feature for one in screened],
            "contrast": "+1 standard deviation",
            "estimand": estimand,
            "statistic": [one.statistic for one in screened],
            "p_value": [one.p_value for one in screened],
            "conf_level": settings.conf_level,
            "n_obs": [one.n_obs for one in screened],
            "n_groups": [one.n_groups for one in screened],
            "method": "logit; cluster score t-test under the null",
            "outcome": outcome,
            "family": [
                "primary" if one.feature in primary else families.get(one.feature, "exploratory")
                for one in screened
            ],
            "tier": ["primary" if one.feature in primary else "exploratory" for one in screened],
            "standard_deviation": [one.spread for one in screened],
            "reason": [one.reason for one in screened],
        }
    )
    declared = shared["tier"] == "primary"
    shared["p_adjusted"] = pd.concat(
        [
            adjust_within(shared[declared], "family"),
            adjust_across(shared[~declared], "family", settings.false_discovery_rate),
        ]
    )
    shared["finding"] = shared["p_adjusted"] <= settings.false_discovery_rate
    odds = shared.assign(
        scale="log_odds",
        estimate=[one.estimate for one in screened],
        std_error=[one.std_error for one in screened],
        conf_low=[one.low for one in screened],
        conf_high=[one.high for one in screened],
    )
    slope = shared.assign(
        scale="probability",
        estimate=[one.slope for one in screened],
        std_error=[one.slope_error for one in screened],
        conf_low=[one.slope_low for one in screened],
        conf_high=[one.slope_high for one in screened],
    )
    both = pd.concat([odds, slope]).sort_index(kind="stable")
    return results_table(both)


def describe_association(row: pd.Series[Any]) -> str:
    """One sentence for a row of scale `probability`.

    Examples
    --------
    >>> describe_association(pd.Series({
    ...     "term": "ask", "outcome": "replied", "estimate": 0.031, "conf_low": 0.011, "conf_high": 0.05,
    ...     "conf_level": 0.95, "n_obs": 1200, "n_groups": 60, "reason": ""}))
    "A standard deviation more of 'ask' is associated with +3.1 points of 'replied' (95% interval \
+1.1 to +5.0; 1,200 attempts, 60 senders)."
    """
    who = f"{counted(int(row['n_obs']), 'attempt')}, {counted(int(row['n_groups']), 'sender')}"
    if not np.isfinite(float(row["estimate"])):
        return f"'{row['term']}' cannot be related to '{row['outcome']}' ({who}): {row['reason']}."
    if not np.isfinite(row[["conf_low", "conf_high"]].to_numpy(dtype=float)).all():
        return (
            f"A standard deviation more of '{row['term']}' is associated with {points(row['estimate'])} of "
            f"'{row['outcome']}' ({who}), but {row['reason']}."
        )
    size, interval = with_interval(row)
    return (
        f"A standard deviation more of '{row['term']}' is associated with {size} points of "
        f"'{row['outcome']}' ({interval}; {who})."
    )


def _sentences(table: pd.DataFrame, outcome: str, settings: Settings) -> tuple[str, ...]:
    rows = table[table["scale"] == "probability"]
    found = rows[rows["finding"]].sort_values(["tier", "p_value"], ascending=[False, True])
    tested = int(rows["p_value"].notna().sum())
    head = (
        f"{len(found)} of {counted(tested, 'feature')} tested "
        f"{'is' if len(found) == 1 else 'are'} associated with '{outcome}' after adjustment for the number "
        f"of tests (false discovery rate {percent(settings.false_discovery_rate)} within a family)."
    )
    return (head, *(describe_association(row) for _, row in found.iterrows()))
