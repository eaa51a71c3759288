"""Several attempts of one member: what goes with replies between members, and within one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize, stats
from scipy.special import expit, logsumexp

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.conditional import fit_conditional, within_inference
from outreach_analysis.studies.design import (
    check_columns,
    check_outcome,
    covariate_design,
    default_covariates,
)
from outreach_analysis.studies.estimates import Estimates, counted, results_table
from outreach_analysis.studies.logit import TOO_WIDE, Clusters, Floats, fit_logit, too_wide
from outreach_analysis.studies.multiplicity import adjust_within
from outreach_analysis.studies.numbers import RATIO, with_interval
from outreach_analysis.studies.prediction import sample_senders

_MOST_ATTEMPTS = 20_000
_LARGEST_LOG_ODDS = 10.0
_FEW = ("channel", "attempt_number")


@dataclass(frozen=True)
class RandomInterceptFit:
    """A logit with a normal intercept of its own for each cluster.

    Parameters
    ----------
    coefficients, std_errors : ndarray, shape (k,)
    intercept_sd : float
        Standard deviation between clusters, in log-odds.
    log_likelihood : float
    """

    coefficients: Floats
    std_errors: Floats
    intercept_sd: float
    log_likelihood: float


def fit_random_intercept(
    successes: Floats, trials: Floats, design: Floats, clusters: Clusters, points: int = 9
) -> RandomInterceptFit:
    """Maximum likelihood by adaptive Gauss–Hermite quadrature.

    Parameters
    ----------
    successes, trials : ndarray, shape (n,)
        Trials are 1 for single attempts.
    design : ndarray, shape (n, k)
        With a constant.
    clusters : Clusters
    points : int
        Quadrature points; 1 is Laplace's approximation.

    Raises
    ------
    NotEstimableError
        If the likelihood has no maximum.

    Notes
    -----
    statsmodels offers a variational fit alone, which halves the intercept's standard error. Standard
    errors come from the whole information matrix, the intercepts' spread included. Newton's steps to
    each cluster's mode are damped as is right for functions whose third derivative is bounded by their
    second (Sun, Tran-Dinh 2019).

    References
    ----------
    Pinheiro, Bates (1995). Approximations to the log-likelihood function. JCGS 4, 12.
    Sun, Tran-Dinh (2019). Generalized self-concordant functions. Mathematical Programming 178, 145.
    """
    nodes, weights = np.polynomial.hermite.hermgauss(points)
    log_weights = np.log(weights) + nodes**2

    mode = np.zeros(clusters.count)  # each search begins where the last one ended

    def log_likelihood(theta: Floats) -> float:
        nonlocal mode
        spread = np.exp(theta[-1])
        fixed = design @ theta[:-1]
        for _ in range(100):
            p = expit(fixed + spread * mode[clusters.codes])
            slope = spread * clusters.sums(successes - trials * p) - mode
            bend = spread**2 * clusters.sums(trials * p * (1 - p)) + 1
            step = slope / bend
            # A full Newton step can swing to and fro for ever; this damping always arrives.
            mode = mode + np.sign(step) * np.log1p(spread * np.abs(step)) / spread
            if np.abs(step).max() < 1e-10:
                break
        p = expit(fixed + spread * mode[clusters.codes])
        scale = 1 / np.sqrt(spread**2 * clusters.sums(trials * p * (1 - p)) + 1)
        u = mode[:, None] + np.sqrt(2) * scale[:, None] * nodes
        log_odds = fixed[:, None] + spread * u[clusters.codes]
        row = successes[:, None] * log_odds - trials[:, None] * np.logaddexp(0, log_odds)
        inside = clusters.sums(row) - u**2 / 2 + log_weights
        return float((logsumexp(inside, axis=1) + np.log(scale)).sum() - clusters.count * np.log(np.pi) / 2)

    start = np.append(
        fit_logit(successes, design).coefficients if (trials == 1).all() else np.zeros(design.shape[1]),
        np.log(0.5),
    )
    n = float(trials.sum())
    found = optimize.minimize(lambda t: -log_likelihood(t) / n, start, method="BFGS", options={"gtol": 1e-7})
    theta = found.x
    if np.abs(theta[:-1]).max() > 15 or not np.isfinite(found.fun):
        raise NotEstimableError(
            "answered and unanswered messages do not overlap in a score: the model with a level for each member has no fit."
        )
    if theta[-1] < np.log(1e-3):
        plain = fit_logit(successes, design)
        return RandomInterceptFit(
            plain.coefficients, np.sqrt(np.diag(plain.bread)), 0.0, -float(found.fun) * n
        )
    hessian = _hessian(lambda t: -log_likelihood(t), theta)
    theta = theta - np.linalg.solve(hessian, _gradient(lambda t: -log_likelihood(t), theta))
    covariance = np.linalg.pinv(_hessian(lambda t: -log_likelihood(t), theta), hermitian=True)
    errors = np.sqrt(np.diag(covariance))[:-1]
    return RandomInterceptFit(theta[:-1], errors, float(np.exp(theta[-1])), log_likelihood(theta))


def _gradient(function: Any, at: Floats) -> Floats:
    step = 1e-4 * np.maximum(1, np.abs(at))
    return np.array(
        [(function(at + s) - function(at - s)) / (2 * h) for s, h in zip(np.diag(step), step, strict=True)]
    )


def _hessian(function: Any, at: Floats) -> Floats:
    step = 1e-3 * np.maximum(1, np.abs(at))
    k = len(at)
    found = np.empty((k, k))
    middle = function(at)
    for i in range(k):
        a = np.zeros(k)
        a[i] = step[i]
        found[i, i] = (function(at + a) - 2 * middle + function(at - a)) / step[i] ** 2
        for j in range(i):
            b = np.zeros(k)
            b[j] = step[j]
            mixed = function(at + a + b) - function(at + a - b) - function(at - a + b) + function(at - a - b)
            found[i, j] = found[j, i] = mixed / (4 * step[i] * step[j])
    return found


def estimate_repeated(
    frame: pd.DataFrame,
    features: Sequence[str],
    *,
    outcome: str = "replied",
    covariates: Sequence[str] | None = None,
    cluster: str = "sender_id",
    settings: Settings | None = None,
) -> Estimates:
    """Features and replies with a level for each member, and within members alone.

    A member who always writes alike tells nothing about the second; differences between members,
    which the first still uses, may be about the members.

    Parameters
    ----------
    frame : DataFrame
    features : sequence of str
        A few declared beforehand, in one model; each is standardised.
    outcome : str
    covariates : sequence of str, optional
        By default `channel` and `attempt_number`: what is fixed about a member is in their level.
    cluster : str
    settings : Settings, optional

    Returns
    -------
    Estimates
        Scale `log_odds` per standard deviation; contrast `random intercept` and `within sender`
        (conditional logit), and a row `intercept_sd`; `finding` after Benjamini–Hochberg over the
        features of a contrast.

    Raises
    ------
    MissingColumnError, NotEstimableError

    Notes
    -----
    For a member of given level: Wald's test from the model's information, with Student's t at one degree of
    freedom fewer than members. Within members: tests and intervals by `within_inference`, from the scores
    of the members with both outcomes; the standard error is the model's.
    """
    chosen = settings or Settings()
    usual = [name for name in default_covariates(frame) if name in _FEW]
    adjusted_for = usual if covariates is None else list(covariates)
    check_columns(frame, [outcome, cluster, *features, *adjusted_for])
    kept = frame[frame[outcome].notna() & frame[list(features)].notna().all(axis=1)].reset_index(drop=True)
    notes = []
    if len(kept) < len(frame):
        notes.append(
            f"{counted(len(frame) - len(kept), 'attempt')} left out: outcome or feature is not known."
        )
    kept = sample_senders(kept, cluster, _MOST_ATTEMPTS, chosen.seed, notes)
    y = kept[outcome].to_numpy(dtype=float)
    clusters = Clusters.of(kept[cluster])
    check_outcome(y, clusters.count, outcome)
    if clusters.count == len(y):
        raise NotEstimableError(
            "every member has one attempt: nothing is repeated.",
            hint="attempts by the same members over time, each member under one sender_id",
        )
    values = kept[list(features)].to_numpy(dtype=float)
    spread = values.std(axis=0)
    varies = spread > 1e-10
    names = [name for name, moves in zip(features, varies, strict=True) if moves]
    shared: dict[str, Any] = {"scale": "log_odds", "reason": ""}
    rows: list[dict[str, Any]] = [
        shared | {"term": name, "reason": "the same in every message"}
        for name, moves in zip(features, varies, strict=True)
        if not moves
    ]
    z = (values[:, varies] - values[:, varies].mean(axis=0)) / spread[varies]
    design = covariate_design(kept, adjusted_for)
    notes += design.notes
    columns = np.column_stack([z, design.with_constant()])
    shared |= {"n_obs": len(y), "n_groups": clusters.count}
    try:
        fit = fit_random_intercept(y, np.ones(len(y)), columns, clusters)
    except NotEstimableError as error:
        rows += [
            shared | {"term": name, "contrast": "random intercept", "reason": error.problem} for name in names
        ]
    else:
        mixed = shared | {
            "contrast": "random intercept",
            "method": "random intercept, quadrature at 9 points",
        }
        rows += [
            mixed | {"term": name} | _wald(float(estimate), float(error), clusters.count, chosen.conf_level)
            for name, estimate, error in zip(names, fit.coefficients, fit.std_errors, strict=False)
        ]
        rows.append(mixed | {"term": "intercept_sd", "estimate": fit.intercept_sd})
    rows += _within(y, z, names, clusters, chosen.conf_level, notes)
    table = results_table(rows).assign(conf_level=chosen.conf_level)
    table["p_adjusted"] = adjust_within(table, "contrast")
    table["finding"] = table["p_adjusted"] <= chosen.false_discovery_rate
    return Estimates(
        study="repeated attempts",
        table=table,
        estimand=f"Log-odds of '{outcome}' per standard deviation for a member of given level, and within members; "
        "associations.",
        notes=tuple(notes),
        sentences=_sentences(table, names, outcome),
    )


def _wald(estimate: float, error: float, members: int, conf_level: float) -> dict[str, Any]:
    """Student's t by the number of members; the reason alone where nothing can be told."""
    reach = float(stats.t.ppf(0.5 + conf_level / 2, members - 1)) * error
    if abs(estimate) > _LARGEST_LOG_ODDS or too_wide(estimate - reach, estimate + reach):
        return {"reason": TOO_WIDE}
    return {
        "estimate": estimate,
        "std_error": error,
        "statistic": estimate / error,
        "p_value": float(2 * stats.t.sf(abs(estimate / error), members - 1)),
        "conf_low": estimate - reach,
        "conf_high": estimate + reach,
    }


def _within(
    y: Floats, z: Floats, names: Sequence[str], clusters: Clusters, conf_level: float, notes: list[str]
) -> list[dict[str, Any]]:
    """Conditional logit on the members who have both outcomes."""
    total, size = clusters.sums(y), clusters.sums(np.ones(len(y)))
    both = (total > 0) & (total < size)
    inside = both[clusters.codes]
    notes.append(
        f"Within members: {counted(int((~both).sum()), 'member')} of {clusters.count:,} had one kind of outcome alone "
        "and tell nothing."
    )
    row: dict[str, Any] = {"contrast": "within sender", "scale": "log_odds", "n_obs": int(inside.sum())}
    row |= {"n_groups": int(both.sum()), "method": "conditional logit; cluster score t-test"}
    row["reason"] = ""
    means = clusters.sums(z) / size[:, None]
    apart = np.abs(z - means[clusters.codes])[inside] > 1e-9
    moving: NDArray[np.bool_] = np.asarray(apart.any(axis=0), dtype=bool)
    if both.sum() < 2 or not moving.any():
        return [row | {"term": name, "reason": "too few members with both outcomes"} for name in names]
    within = (z - means[clusters.codes])[inside]
    free = _free_columns(within, moving)
    who = Clusters.of(clusters.codes[inside])
    try:
        fit = fit_conditional(y[inside], z[inside][:, free], who)
    except NotEstimableError as refusal:
        return [row | {"term": name, "reason": refusal.problem.removesuffix(".")} for name in names]
    errors = np.sqrt(np.diag(fit.bread))
    rows, position = [], 0
    for name, moves, is_free in zip(names, moving, free, strict=True):
        if not is_free:
            told = (
                "moves with the other signals within members"
                if moves
                else "the same in all messages of each member"
            )
            rows.append(row | {"term": name, "reason": told})
            continue
        estimate, error = float(fit.coefficients[position]), float(errors[position])
        found = within_inference(fit, y[inside], z[inside][:, free], who, position, conf_level)
        position += 1
        if abs(estimate) > _LARGEST_LOG_ODDS or too_wide(found["conf_low"], found["conf_high"]):
            rows.append(row | {"term": name, "reason": TOO_WIDE})
            continue
        rows.append(row | {"term": name, "estimate": estimate, "std_error": error} | found)
    return rows


def _free_columns(within: Floats, moving: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Columns that no earlier ones make up, each member's mean taken off."""
    free = np.zeros(within.shape[1], dtype=bool)
    for column in np.flatnonzero(moving):
        trial = free.copy()
        trial[column] = True
        if np.linalg.matrix_rank(within[:, trial], tol=1e-8) == trial.sum():
            free = trial
    return free


def _sentences(table: pd.DataFrame, names: Sequence[str], outcome: str) -> tuple[str, ...]:
    told = []
    for name in names:
        for contrast, whose in (
            ("within sender", "the same member"),
            ("random intercept", "members of like level"),
        ):
            row = table[(table["term"] == name) & (table["contrast"] == contrast)].iloc[0]
            if row["reason"]:
                told.append(
                    f"Among messages of {whose}, '{name}' cannot be related to '{outcome}': {row['reason']}."
                )
                continue
            size, interval = with_interval(row, RATIO)
            told.append(
                f"Among messages of {whose}, a standard deviation more of '{name}' is associated with "
                f"{size} times the odds of '{outcome}' ({interval}; "
                f"{counted(int(row['n_obs']), 'attempt')}, {counted(int(row['n_groups']), 'sender')})."
            )
    return tuple(told)
