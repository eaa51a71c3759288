"""The estimated effect of sending a coached message, under assumptions that are named and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.coached import stratified_difference
from outreach_analysis.studies.design import CONTEXT, Design, check_columns, covariate_design
from outreach_analysis.studies.estimates import Estimates, as_difference, counted, results_table
from outreach_analysis.studies.freedom import FEW_FOR_ALL
from outreach_analysis.studies.logit import Clusters, Floats
from outreach_analysis.studies.matching import match_nearest, standardised_differences
from outreach_analysis.studies.numbers import points, with_interval
from outreach_analysis.studies.prediction import seed_of
from outreach_analysis.studies.weighting import (
    Effect,
    cross_fitted_effect,
    e_value,
    ipw_effect,
    linear_effect,
    linear_model,
    logit_model,
    regression_effect,
)

ADJUSTMENT_SET = (*CONTEXT, "previous_replied", "replies_before")
"""What is adjusted for unless told otherwise: the context, and what had come back before."""

ASSUMED = (
    "context -> coached",
    "context -> replied",
    "earlier outcomes -> coached",
    "earlier outcomes -> replied",
    "coached -> replied",
)
"""The declared graph. What has no arrow here, such as a member's motivation, is assumed away."""

FEWEST_EXPOSED = 20
FEWEST_SENDERS = 10
_LARGEST_PROPENSITY = 0.98
_FEWEST_BY_COVARIATE = 10


def estimate_coach_effect(
    frame: pd.DataFrame,
    *,
    outcome: str = "replied",
    exposure: str = "coached",
    adjustment: Sequence[str] | None = None,
    cluster: str = "sender_id",
    settings: Settings | None = None,
) -> Estimates:
    """The effect of coaching on the attempts that were coached, beside what naive comparisons show.

    Parameters
    ----------
    frame : DataFrame
        One row an attempt, as `attempt_frame` returns it.
    outcome, exposure : str
        Columns of truth values; the outcome may be a number, whose differences of means are then told.
    adjustment : sequence of str, optional
        The adjustment set; by default those columns of `ADJUSTMENT_SET` that there are.
    cluster : str
    settings : Settings, optional

    Returns
    -------
    Estimates
        Rows in probability: `naive`, `within sender`, `regression`, `IPW`, `AIPW` (the one to quote),
        `matching`; then `e_value` and its interval's (scale `risk_ratio`), and the refuters `placebo exposure`
        and `negative control` (an outcome that coaching cannot have changed), which should hold 0.
        `details`: `balance` (standardised mean differences before and after weighting) and
        `overlap` (propensity by exposure).

    Raises
    ------
    MissingColumnError
    NotEstimableError
        Without overlap: fewer than 20 coached or 20 comparable other attempts, fewer than 10 senders,
        or one coached attempt in five without a like among the others.

    Notes
    -----
    Estimand: average over the coached attempts of the difference that coaching made (ATT), among
    attempts where both happen. A level of a covariate where coaching never or always happens
    (such as a member's first attempt, where coaches see failures only) is set aside and counted.
    AIPW is cross-fitted in five folds of senders, by boosted trees where they predict senders not learned
    from better than lines do (`cross_fitted_effect`); a note says so. `regression` reads a linear model of the other
    attempts at the covariates of the coached ones; `matching` is the coefficient of coaching in a linear
    model among the pairs, with the covariates where there are ten attempts for each (Ho et al. 2007).
    Intervals sum influences by sender, unshrunk (CR2), and use Student's t with as many degrees of freedom as the senders are
    worth (`effective_freedom`): where one holds a third of the attempts, intervals are wide, and a note says so.
    Where coaching follows failures the within-sender difference is biased upwards, as a
    failure uses up one of the member's failures (Miller, Sanjurjo 2018).
    """
    chosen = settings or Settings()
    names = [name for name in ADJUSTMENT_SET if name in frame] if adjustment is None else list(adjustment)
    check_columns(frame, [outcome, exposure, cluster, *names])
    known = frame[frame[outcome].notna() & frame[exposure].notna()].reset_index(drop=True)
    whole = _parts(known, outcome, exposure, cluster)
    _check_enough(whole.x, whole.clusters, exposure)
    notes = []
    if len(known) < len(frame):
        notes.append(
            f"{counted(len(frame) - len(known), 'attempt')} left out: outcome or {exposure} unknown."
        )
    eligible = _where_both_happen(known, whole.x, names, exposure, notes)
    part = _parts(known[eligible].reset_index(drop=True), outcome, exposure, cluster)
    _check_enough(part.x, part.clusters, exposure)
    design = covariate_design(part.frame, names)
    notes += design.notes
    columns = design.with_constant()
    propensity = logit_model(part.x, columns)
    kept = _with_overlap(part.x, propensity.fitted, exposure, notes)
    if not kept.all():
        part = _parts(part.frame[kept].reset_index(drop=True), outcome, exposure, cluster)
        design = covariate_design(part.frame, names)
        columns = design.with_constant()
        propensity = logit_model(part.x, columns)
    _check_enough(part.x, part.clusters, exposure)
    _check_more_than_one(part, exposure)
    p = propensity.fitted
    weights = np.where(part.x > 0, 1.0, p / (1 - p))
    with_it, without = (linear_model(part.y, columns, part.x == side) for side in (1.0, 0.0))
    main = cross_fitted_effect(part.y, part.x, columns, _folds(part.clusters, chosen.seed))
    level, most = chosen.conf_level, float(np.ptp(part.y))
    rows = [
        _naive(whole, level),
        stratified_difference("", whole.y, whole.x, whole.clusters, whole.clusters, level)
        | {"term": "within sender", "estimand": "association"},
        _row("regression", regression_effect(part.x, with_it, without), part.clusters, level, most),
        _row("IPW", ipw_effect(part.y, part.x, propensity), part.clusters, level, most),
        _row("AIPW", main, part.clusters, level, most),
        _matched(part, p, columns, level),
        *_e_values(main, part, level),
        _placebo(part, design, p, chosen),
        _negative_control(part, names, chosen),
    ]
    table = results_table(rows).assign(conf_level=level, outcome=outcome, contrast=f"{exposure} and not")
    table["reason"] = table["reason"].fillna("")
    balance = _balance(design, part.x, weights)
    worst = float(balance["after"].abs().max()) if len(balance) else 0.0
    notes.append(f"Adjusted for {', '.join(design.covariates) or 'nothing'}; assumed: {'; '.join(ASSUMED)}.")
    freedom = main.inference(part.clusters)[1]
    if freedom + 1 < FEW_FOR_ALL * part.clusters.count:
        notes.append(
            f"{counted(part.clusters.count, 'sender')} count as about {freedom + 1:.0f} of one size: some hold far "
            "more of the attempts, or of the coached ones, than others, and the interval is wide for it."
        )
    if main.trees:
        notes.append(
            f"AIPW takes boosted trees for the {' and the '.join(main.trees)}: they predict senders not learned from "
            "better than a line. The other estimates keep to lines, and may be off where they differ from it."
        )
    notes.append(
        f"After weighting the largest standardised mean difference is {worst:.2f} (under 0.10 is good)."
    )
    return Estimates(
        study="coach effect",
        table=table,
        estimand=f"Average effect of {exposure} on '{outcome}' over the {exposure} attempts (ATT), among attempts "
        "where both happen, if nothing outside the adjustment set moves both.",
        notes=tuple(notes),
        sentences=_sentences(table, exposure, outcome, worst),
        details={"balance": balance, "overlap": _overlap(part.x, p)},
    )


@dataclass(frozen=True)
class _Parts:
    """Rows of a study as arrays."""

    frame: pd.DataFrame
    y: Floats
    x: Floats
    clusters: Clusters


def _parts(frame: pd.DataFrame, outcome: str, exposure: str, cluster: str) -> _Parts:
    return _Parts(
        frame,
        frame[outcome].to_numpy(dtype=float),
        frame[exposure].to_numpy(dtype=float),
        Clusters.of(frame[cluster]),
    )


def _check_enough(x: Floats, clusters: Clusters, exposure: str) -> None:
    exposed, others = int(x.sum()), int(len(x) - x.sum())
    if min(exposed, others) < FEWEST_EXPOSED or clusters.count < FEWEST_SENDERS:
        raise NotEstimableError(
            f"an effect of {exposure} needs {FEWEST_EXPOSED} {exposure} and {FEWEST_EXPOSED} comparable other "
            f"attempts of {FEWEST_SENDERS} senders.",
            found=f"{exposed:,} {exposure}, {others:,} others, {counted(clusters.count, 'sender')}",
            hint="read the rates side by side, and the power study for how many more it takes",
        )


def _check_more_than_one(part: _Parts, exposure: str) -> None:
    for side, name in ((1.0, exposure), (0.0, "other")):
        if len(np.unique(part.clusters.codes[part.x == side])) < 2:
            raise NotEstimableError(
                f"an effect of {exposure} cannot be told from the member: all {name} attempts are of one sender.",
                hint="read the rates side by side; other members have to be reviewed as well",
            )


def _where_both_happen(
    frame: pd.DataFrame, x: Floats, names: Sequence[str], exposure: str, notes: list[str]
) -> np.ndarray:
    """Rows outside the levels of covariates in which exposure never or always happens."""
    kept = np.ones(len(frame), dtype=bool)
    for name in names:
        values = frame[name]
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            continue
        label = values.astype("str").where(values.notna(), "missing")
        shares = pd.Series(x[kept]).groupby(label[kept].to_numpy()).agg(["mean", "size"])
        for level, share in shares[(shares["mean"].isin([0.0, 1.0])) & (shares["size"] >= 10)].iterrows():
            here = kept & (label == level).to_numpy()
            kept &= ~here
            often = "always" if share["mean"] else "never"
            notes.append(
                f"{counted(int(here.sum()), 'attempt')} set aside: {exposure} {often} happens where '{name}' is "
                f"'{level}'."
            )
    return kept


def _with_overlap(x: Floats, p: Floats, exposure: str, notes: list[str]) -> np.ndarray:
    kept = (p <= _LARGEST_PROPENSITY) & (p >= 1 - _LARGEST_PROPENSITY)
    lost = float(1 - kept[x > 0].mean())
    weights = (p / (1 - p))[kept & (x <= 0)]
    effective = float(weights.sum() ** 2 / (weights @ weights)) if len(weights) else 0.0
    if lost > 0.2 or effective < FEWEST_EXPOSED:
        raise NotEstimableError(
            f"{exposure} attempts have too few likes among the others: no effect is given.",
            found=f"{lost:.0%} of {exposure} attempts without a like; the others count as {effective:.0f} attempts",
            hint="compare programmes or periods with and without coaching, or a smaller adjustment set",
        )
    if not kept.all():
        notes.append(f"{counted(int((~kept).sum()), 'attempt')} without a like set aside.")
    return np.asarray(kept)


def _folds(clusters: Clusters, seed: str, folds: int = 5) -> np.ndarray:
    order = np.random.default_rng(seed_of(seed)).permutation(clusters.count)
    return np.asarray((order % folds)[clusters.codes])


def _naive(part: _Parts, level: float) -> dict[str, Any]:
    one = Clusters(np.zeros(len(part.y), dtype=np.intp), 1)
    row = stratified_difference("", part.y, part.x, one, part.clusters, level)
    return row | {"term": "naive", "estimand": "association", "method": "difference of shares"}


def _row(term: str, effect: Effect, clusters: Clusters, level: float, most: float = 1.0) -> dict[str, Any]:
    std_error, low, high = effect.interval(clusters, level)
    freedom = effect.inference(clusters)[1]
    statistic = effect.estimate / std_error if std_error > 0 else np.nan
    methods = {
        "regression": "linear model of the others",
        "IPW": "inverse probability weighting",
        "AIPW": "augmented weighting, cross-fitted by sender",
        "matching": "nearest propensity, no replacement, caliper 0.2 SD",
    }
    return {
        "term": term,
        "estimand": "estimated effect on the exposed (ATT)",
        "scale": "probability",
        "estimate": effect.estimate,
        "std_error": std_error,
        "statistic": statistic,
        "p_value": float(2 * stats.t.sf(abs(statistic), freedom)),
        "conf_low": as_difference(low, most),
        "conf_high": as_difference(high, most),
        "n_obs": len(clusters.codes),
        "n_groups": clusters.count,
        "method": methods.get(term, "augmented weighting"),
        "reason": "" if np.isfinite(std_error) else "one sender alone has sends of one kind: no interval",
    }


def _matched(part: _Parts, p: Floats, columns: Floats, level: float) -> dict[str, Any]:
    row: dict[str, Any] = {"term": "matching", "scale": "probability"}
    pairs = match_nearest(np.log(p / (1 - p)), part.x, caliper=0.2)
    if len(pairs) < FEWEST_EXPOSED:
        return row | {"reason": f"only {counted(len(pairs), 'pair')}"}
    rows = pairs.ravel()
    enough = len(rows) >= _FEWEST_BY_COVARIATE * columns.shape[1]
    effect = linear_effect(part.y[rows], part.x[rows], columns[rows] if enough else columns[rows, :1])
    found = _row("matching", effect, Clusters.of(part.clusters.codes[rows]), level, np.ptp(part.y))
    found["method"] += ", then regression" if enough else ""
    return found | {"estimand": "estimated effect on those that found a match"}


def _e_values(effect: Effect, part: _Parts, level: float) -> list[dict[str, Any]]:
    _, low, high = effect.interval(part.clusters, level)
    with_it = float(part.y[part.x > 0].mean())
    without = with_it - effect.estimate
    base: dict[str, Any] = {"scale": "risk_ratio", "method": "VanderWeele, Ding", "n_obs": len(part.y)}
    names = ("e_value", "e_value of the interval")
    if min(with_it, without) <= 0:
        reason = "the share without coaching is estimated at 0 or less"
        return [base | {"term": name, "reason": reason} for name in names]
    ratio_low = with_it / max(with_it - low, 1e-9) if with_it > low else np.inf
    ratio_high = with_it / (with_it - high) if with_it > high else np.inf
    values = e_value(with_it / without, ratio_low, ratio_high)
    return [base | {"term": name, "estimate": value} for name, value in zip(names, values, strict=True)]


def _placebo(part: _Parts, design: Design, p: Floats, settings: Settings) -> dict[str, Any]:
    """An exposure drawn from the propensities instead of the true one."""
    rng = np.random.default_rng(seed_of(settings.seed + " placebo"))
    drawn = np.asarray(rng.random(len(p)) < p, dtype=np.float64)
    folds = _folds(part.clusters, settings.seed)
    effect = cross_fitted_effect(part.y, drawn, design.with_constant(), folds)
    row = _row("placebo exposure", effect, part.clusters, settings.conf_level, np.ptp(part.y))
    return row | {"estimand": "refuter: 0 is expected"}


def _negative_control(part: _Parts, names: Sequence[str], settings: Settings) -> dict[str, Any]:
    """Replies before the attempt: coaching on it cannot have changed them."""
    row: dict[str, Any] = {"term": "negative control", "estimand": "refuter: 0 is expected"}
    row |= {"scale": "probability", "method": "augmented weighting; outcome: a reply before this attempt"}
    if "replies_before" not in part.frame:
        return row | {"reason": "'replies_before' is not known"}
    before = part.frame["replies_before"]
    if before.isna().any() or before.gt(0).all() or not before.gt(0).any():
        return row | {"reason": "replies before the attempt are not known, or alike for all"}
    others = [name for name in names if name not in {"replies_before", "previous_level"}]
    design = covariate_design(part.frame, others)
    y = np.asarray(before.gt(0), dtype=np.float64)
    effect = cross_fitted_effect(y, part.x, design.with_constant(), _folds(part.clusters, settings.seed))
    return _row("negative control", effect, part.clusters, settings.conf_level) | row


def _balance(design: Design, x: Floats, weights: Floats) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "covariate": design.names,
            "before": standardised_differences(design.matrix, x),
            "after": standardised_differences(design.matrix, x, weights),
        }
    )


def _overlap(x: Floats, p: Floats) -> pd.DataFrame:
    edges = np.linspace(0, 1, 21)
    return pd.DataFrame(
        {
            "propensity_low": edges[:-1],
            "propensity_high": edges[1:],
            "exposed": np.histogram(p[x > 0], edges)[0],
            "others": np.histogram(p[x <= 0], edges)[0],
        }
    )


def _sentences(table: pd.DataFrame, exposure: str, outcome: str, worst: float) -> tuple[str, ...]:
    records: list[Any] = table.to_dict("records")
    rows: dict[str, dict[str, Any]] = {row["term"]: row for row in records}
    main = rows["AIPW"]
    size, interval = with_interval(main)
    head = (
        f"Estimated effect of being {exposure} on '{outcome}' over the {exposure} attempts: {size} points ({interval}; "
        f"{counted(int(main['n_obs']), 'attempt')}, {counted(int(main['n_groups']), 'sender')}), if nothing "
        "outside the adjustment set moves both."
    )
    told = [head]
    if main["conf_low"] <= 0 <= main["conf_high"]:
        told.append("The interval holds 0: the data cannot yet say whether there is an effect.")
    else:
        told.append(
            f"To explain it away, something unmeasured would have to go with both {exposure} and '{outcome}' at a "
            f"risk ratio of {rows['e_value']['estimate']:.1f}."
        )
    told.append(f"The naive difference is {points(rows['naive']['estimate'])}.")
    for term in ("placebo exposure", "negative control"):
        row = rows[term]
        if np.isfinite(row["conf_low"]) and not row["conf_low"] <= 0 <= row["conf_high"]:
            told.append(f"Warning: the refuter '{term}' finds {points(row['estimate'])} where 0 is expected.")
    if worst > 0.1:
        told.append(f"Warning: the groups still differ after weighting (by {worst:.2f} standard deviations).")
    return tuple(told)
