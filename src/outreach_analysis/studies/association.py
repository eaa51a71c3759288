"""Signal and reply: which features of a message go with an answer, the context held fixed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.design import check_columns, covariate_design, default_covariates
from outreach_analysis.studies.estimates import (
    Estimates,
    as_difference,
    counted,
    percent,
    points,
    results_table,
)
from outreach_analysis.studies.logit import (
    Clusters,
    Floats,
    LogitFit,
    endless,
    fit_logit,
    score_interval,
    score_t,
)
from outreach_analysis.studies.multiplicity import adjust_across, adjust_within

FEWEST_SENDERS = 5
FEWEST_EVENTS = 5

_ESTIMAND = (
    "Difference in the log-odds of '{outcome}' between messages one standard deviation apart in the "
    "feature, among attempts alike in {context}; an association, not the effect of a change."
)
_CHUNK = 16


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
    MacKinnon's advice for few clusters: impose the null). The size of the association comes from
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
    screened = _screen(known, names, y, design.with_constant(), clusters, chosen.conf_level)
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


def check_outcome(y: Floats, clusters: int, outcome: str) -> None:
    """Refuse data from which nothing about the outcome can be learned.

    Raises
    ------
    NotEstimableError
    """
    events = int(y.sum())
    if not len(y):
        raise NotEstimableError(
            f"no attempt has a known '{outcome}'.",
            hint=f"outreach run messages.csv --map {outcome}='Your Column'",
        )
    if events in (0, len(y)):
        raise NotEstimableError(
            f"{'none' if not events else 'all'} of {counted(len(y), 'attempt')} {outcome}: "
            "nothing can differ between them.",
            hint="wait for attempts with another outcome, or read the rates alone",
        )
    if min(events, len(y) - events) < FEWEST_EVENTS:
        raise NotEstimableError(
            f"only {min(events, len(y) - events)} of {counted(len(y), 'attempt')} "
            f"{'' if events < len(y) - events else 'not '}{outcome}; the study needs {FEWEST_EVENTS}.",
            hint="read the rates and their intervals until there are more attempts",
        )
    if clusters < FEWEST_SENDERS:
        raise NotEstimableError(
            f"the attempts come from {counted(clusters, 'sender')}; "
            f"the study needs {FEWEST_SENDERS} to tell members from messages.",
            hint="--map sender_id='Your Column', or wait until more members have written",
        )


def _known_rows(frame: pd.DataFrame, outcome: str) -> tuple[pd.DataFrame, list[str]]:
    known = frame[outcome].notna()
    dropped = int((~known).sum())
    notes = list(frame.attrs.get("notes", []))
    if dropped:
        notes.append(f"{counted(dropped, 'attempt')} left out: '{outcome}' is pending or unknown.")
    return frame.loc[known], notes


@dataclass(frozen=True)
class _Screened:
    """One feature, tested and fitted."""

    feature: str
    n_obs: int = 0
    n_groups: int = 0
    spread: float = np.nan
    statistic: float = np.nan
    p_value: float = np.nan
    estimate: float = np.nan
    std_error: float = np.nan
    low: float = np.nan
    high: float = np.nan
    slope: float = np.nan
    slope_low: float = np.nan
    slope_high: float = np.nan
    slope_error: float = np.nan
    reason: str = ""


def _screen(
    frame: pd.DataFrame, names: Sequence[str], y: Floats, base: Floats, clusters: Clusters, level: float
) -> list[_Screened]:
    """Screen the features, those with the same missing rows together on one null fit."""
    by_pattern: dict[bytes, list[str]] = {}
    masks: dict[bytes, np.ndarray] = {}
    for name in names:
        present = frame[name].notna().to_numpy()
        key = np.packbits(present).tobytes()
        by_pattern.setdefault(key, []).append(name)
        masks[key] = present
    results: dict[str, _Screened] = {}
    for key, group in by_pattern.items():
        present = masks[key]
        whole = bool(present.all())
        inner = clusters if whole else Clusters.of(clusters.codes[present])
        part_y, part_base = (y, base) if whole else (y[present], base[present])
        try:
            check_outcome(part_y, inner.count, "replied")
        except NotEstimableError as error:
            reason = (
                f"known for {counted(len(part_y), 'attempt')}; {error.problem}"
                if len(part_y)
                else "never known"
            )
            results |= {name: _Screened(name, len(part_y), inner.count, reason=reason) for name in group}
            continue
        null = fit_logit(part_y, part_base)
        for position in range(0, len(group), _CHUNK):
            some = group[position : position + _CHUNK]
            values = frame[some].to_numpy(dtype=float, na_value=np.nan)
            values = values if whole else values[present]
            for screened in _screen_chunk(some, values, part_y, part_base, null, inner, level):
                results[screened.feature] = screened
    return [results[name] for name in names]


def _screen_chunk(
    names: Sequence[str],
    values: Floats,
    y: Floats,
    base: Floats,
    null: LogitFit,
    clusters: Clusters,
    level: float,
) -> Iterator[_Screened]:
    n, count = len(y), clusters.count
    spread = values.std(axis=0)
    varies = spread > 1e-10 * (1 + np.abs(values).max(axis=0))
    z = (values - values.mean(axis=0)) / np.where(varies, spread, 1.0)
    weighted = base * null.weights[:, None]
    efficient = z - base @ (null.bread @ (weighted.T @ z))
    information = null.weights @ efficient**2
    scores = clusters.sums(efficient * (y - null.fitted)[:, None])
    t = score_t(scores)
    p = 2 * stats.t.sf(np.abs(t), count - 1)
    critical = float(stats.t.ppf(0.5 + level / 2, count - 1))
    for k, name in enumerate(names):
        blank = _Screened(name, n, count, spread=float(spread[k]))
        if not varies[k]:
            yield replace(blank, reason="the same in every message")
        elif information[k] < 1e-8 * null.weights.sum():
            yield replace(blank, reason="fixed by the covariates it is adjusted for")
        elif not np.isfinite(t[k]):
            yield replace(blank, reason="too few senders vary in it")
        else:
            tested = replace(blank, statistic=float(t[k]), p_value=float(p[k]))
            first = scores[:, k].sum() / information[k]
            yield _sized(tested, z[:, k], y, base, null, clusters, float(first), critical)


def _sized(
    tested: _Screened,
    z: Floats,
    y: Floats,
    base: Floats,
    null: LogitFit,
    clusters: Clusters,
    first: float,
    critical: float,
) -> _Screened:
    """Add the size of the association and its intervals from a full fit that starts at one step."""
    design = np.column_stack([z, base])
    fit = fit_logit(y, design, start=np.concatenate([[np.clip(first, -1, 1)], null.coefficients]))
    beta, count = float(fit.coefficients[0]), clusters.count
    if not np.isfinite(beta) or abs(beta) > 10 or (not fit.converged and null.converged):
        return replace(tested, reason="separates the outcomes: the test holds, its size cannot be told")
    v = fit.weights
    residual = y - fit.fitted
    efficient = design @ (fit.bread[:, 0] / fit.bread[0, 0])
    information = clusters.sums(v * efficient**2)
    scores = clusters.sums(efficient * residual)
    low, high = score_interval(beta, scores, information, critical)
    small_sample = count / (count - 1)
    std_error = float(np.sqrt(small_sample * (scores @ scores)) * fit.bread[0, 0])
    mean_v = float(v.mean())
    slope = beta * mean_v
    # What the average of p (1 - p) adds to the uncertainty of beta x average.
    gradient = beta * (design.T @ (v * (1 - 2 * fit.fitted))) / len(y)
    influence = clusters.sums(design * residual[:, None]) @ (fit.bread @ gradient)
    influence += beta * clusters.sums(v - mean_v) / len(y)
    own = mean_v * scores * fit.bread[0, 0]
    extra = critical * np.sqrt(small_sample * (influence @ influence))
    lean = critical**2 * small_sample * 2 * float(own @ influence)

    def limit(end: float, side: float) -> float:
        if not np.isfinite(end):
            return end
        reach = (mean_v * (beta - end)) ** 2 + extra**2 + lean
        return as_difference(slope + side * float(np.sqrt(np.maximum(reach, 0.0))))

    slope_low, slope_high = limit(low, -1), limit(high, +1)
    return replace(
        tested,
        estimate=beta,
        std_error=std_error,
        low=low,
        high=high,
        slope=slope,
        slope_low=slope_low,
        slope_high=slope_high,
        slope_error=float(np.sqrt(small_sample * ((own + influence) ** 2).sum())),
        reason=endless(low, high),
    )


def _table(
    screened: Sequence[_Screened],
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
+1.1 points to +5.0 points; 1,200 attempts, 60 senders)."
    """
    who = f"{counted(int(row['n_obs']), 'attempt')}, {counted(int(row['n_groups']), 'sender')}"
    if not np.isfinite(float(row["estimate"])):
        return f"'{row['term']}' cannot be related to '{row['outcome']}' ({who}): {row['reason']}."
    if not np.isfinite(row[["conf_low", "conf_high"]].to_numpy(dtype=float)).all():
        return (
            f"A standard deviation more of '{row['term']}' is associated with {points(row['estimate'])} of "
            f"'{row['outcome']}' ({who}), but {row['reason']}."
        )
    return (
        f"A standard deviation more of '{row['term']}' is associated with {points(row['estimate'])} of "
        f"'{row['outcome']}' ({row['conf_level']:.0%} interval {points(row['conf_low'])} to "
        f"{points(row['conf_high'])}; {who})."
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
