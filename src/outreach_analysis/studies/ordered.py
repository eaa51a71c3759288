"""Better and worse outcomes: proportional odds, its check, and every published order of the ladder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import optimize, stats

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.design import check_columns, covariate_design, default_covariates
from outreach_analysis.studies.estimates import Estimates, counted, results_table
from outreach_analysis.studies.logit import (
    TOO_WIDE,
    Clusters,
    Floats,
    cluster_covariance,
    score_inference,
    too_wide,
)
from outreach_analysis.studies.multiplicity import adjust_within
from outreach_analysis.studies.numbers import RATIO, with_interval
from outreach_analysis.studies.prediction import sample_senders

_FEWEST_OF_A_LEVEL = 5
_MOST_ATTEMPTS = 20_000
_LARGEST_LOG_ODDS = 10.0


@dataclass(frozen=True)
class OrderedFit:
    """A fitted cumulative logit.

    Parameters
    ----------
    cuts : ndarray, shape (levels - 1,)
    coefficients : ndarray, shape (k,)
        Above 0: larger values go with better levels.
    std_errors : ndarray, shape (levels - 1 + k,)
        Of the cuts, then of the coefficients.
    log_likelihood : float
    scores : ndarray, shape (n, levels - 1 + k)
        What each row adds to the gradient.
    bread : ndarray
        Inverse of the information matrix.
    """

    cuts: Floats
    coefficients: Floats
    std_errors: Floats
    log_likelihood: float
    scores: Floats
    bread: Floats


def fit_ordered(
    level: np.ndarray, columns: Floats, weights: Floats | None = None, nominal: Floats | None = None
) -> OrderedFit:
    """Maximum likelihood of `logit P(level <= j) = cut_j - columns b`.

    Parameters
    ----------
    level : ndarray of int, shape (n,)
        From 0; each level occurs.
    columns : ndarray, shape (n, k)
        Without a constant.
    weights : ndarray, shape (n,), optional
        Counts of equal rows.
    nominal : ndarray, shape (n,), optional
        A column whose coefficient may differ from cut to cut; the differences from its first
        follow the other coefficients.

    Raises
    ------
    NotEstimableError
        If the likelihood has no maximum, as under separation.
    """
    n, levels = len(level), int(level.max()) + 1
    w = np.ones(n) if weights is None else weights
    cuts = levels - 1
    extra = np.zeros((n, 0)) if nominal is None else nominal[:, None]
    k, free = columns.shape[1], extra.shape[1] * (cuts - 1)
    shares = np.cumsum(np.bincount(level, weights=w, minlength=levels))[:-1] / w.sum()
    start = np.concatenate([np.log(shares / (1 - shares)), np.zeros(k + free)])

    def pieces(theta: Floats) -> tuple[Floats, Floats]:
        return _row_likelihood(theta, level, columns, extra)

    def loss(theta: Floats) -> tuple[float, Floats]:
        if (np.diff(theta[:cuts]) <= 0).any() and not free:
            return 1e12, np.zeros(len(theta))
        value, score = pieces(theta)
        return -float(w @ value) / w.sum(), -(w @ score) / w.sum()

    with np.errstate(over="ignore", invalid="ignore"):
        found = optimize.minimize(
            loss, start, jac=True, method="BFGS", options={"gtol": 1e-9, "maxiter": 500}
        )
        theta = found.x
        separated = not free and np.abs(theta[cuts:]).max(initial=0) > 20
        if separated or not np.isfinite(found.fun):
            raise NotEstimableError(
                "better and worse outcomes do not overlap in a score: how much it counts cannot be told."
            )
        if free:
            # A nominal coefficient may run to infinity; the likelihood has its limit all the same.
            bread = np.full((len(theta), len(theta)), np.nan)
        else:
            theta, bread = _polished(loss, theta, float(w.sum()))
            if not (np.diag(bread) > 0).all():
                raise NotEstimableError("the attempts are too few for so many features and covariates.")
        value, score = pieces(theta)
    return OrderedFit(
        theta[:cuts],
        theta[cuts:],
        np.sqrt(np.diag(bread)),
        float(w @ value),
        score * w[:, None],
        bread,
    )


def _row_likelihood(
    theta: Floats, level: np.ndarray, columns: Floats, nominal: Floats
) -> tuple[Floats, Floats]:
    """Log-likelihood and score of each row; `nominal` (n, 0 or 1) has further coefficients from cut to cut."""
    n, k = columns.shape
    cuts = int(level.max())
    free = nominal.shape[1] * (cuts - 1)
    upper, lower = level < cuts, level > 0
    rows = np.arange(n)
    move = np.zeros((n, cuts))
    if free:
        move[:, 1:] = nominal * theta[cuts + k :]
    log_odds = theta[:cuts] - (columns @ theta[cuts : cuts + k])[:, None] - move
    high, low = np.full(n, np.inf), np.full(n, -np.inf)
    high[upper] = log_odds[rows[upper], level[upper]]
    low[lower] = log_odds[rows[lower], level[lower] - 1]
    top, bottom = 1 / (1 + np.exp(-high)), 1 / (1 + np.exp(-low))
    # The difference in whichever tail keeps its digits.
    chance = np.where(low > 0, 1 / (1 + np.exp(low)) - 1 / (1 + np.exp(high)), top - bottom)
    chance = np.maximum(chance, 1e-300)
    at_high, at_low = top * (1 - top) / chance, -bottom * (1 - bottom) / chance
    score = np.zeros((n, len(theta)))
    score[rows[upper], level[upper]] += at_high[upper]
    score[rows[lower], level[lower] - 1] += at_low[lower]
    if free:
        score[:, cuts + k :] = -score[:, 1:cuts] * nominal
    score[:, cuts : cuts + k] = -columns * (at_high + at_low)[:, None]
    return np.log(chance), score


def _polished(loss: Any, theta: Floats, n: float) -> tuple[Floats, Floats]:
    """Two Newton steps with a Hessian by central differences, and its inverse."""
    bread = np.eye(len(theta))
    for _ in range(2):
        step = 1e-5 * np.maximum(1, np.abs(theta))
        hessian = np.array(
            [
                (loss(theta + shift)[1] - loss(theta - shift)[1]) / (2 * size)
                for shift, size in zip(np.diag(step), step, strict=True)
            ]
        )
        inverse = np.linalg.pinv((hessian + hessian.T) / 2, hermitian=True)
        theta = theta - inverse @ loss(theta)[1]
        bread = inverse / n
    return theta, bread


def proportional_odds_test(
    level: np.ndarray,
    columns: Floats,
    position: int,
    weights: Floats | None = None,
    base: OrderedFit | None = None,
) -> tuple[float, int, float]:
    """Whether one coefficient is the same at every cut: likelihood ratio, degrees of freedom, p.

    `base` is the fit with one coefficient for all cuts, where it is at hand.
    """
    base = base or fit_ordered(level, columns, weights)
    wide = fit_ordered(level, columns, weights, nominal=columns[:, position])
    ratio = max(2 * (wide.log_likelihood - base.log_likelihood), 0.0)
    df = int(level.max()) - 1
    return ratio, df, float(stats.chi2.sf(ratio, df)) if df else 1.0


def published_orders(levels: Sequence[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The orders under which ordinal results are shown; levels in one tuple count alike.

    Examples
    --------
    >>> list(published_orders(("unpleasant", "declined", "no_reply", "positive")))
    ['as published', 'silence worst', 'silence and refusals alike']
    """
    low = ("unpleasant", "declined", "no_reply")
    rest = tuple((level,) for level in levels if level not in low)
    return {
        "as published": tuple((level,) for level in levels),
        "silence worst": (("no_reply",), ("unpleasant",), ("declined",), *rest),
        "silence and refusals alike": (low, *rest),
    }


def estimate_ordered(
    frame: pd.DataFrame,
    features: Sequence[str],
    *,
    covariates: Sequence[str] | None = None,
    cluster: str = "sender_id",
    settings: Settings | None = None,
) -> Estimates:
    """Which features go with better outcomes, under each published order of the ladder.

    Parameters
    ----------
    frame : DataFrame
        With `level`.
    features : sequence of str
        A few declared beforehand, in one model; each is standardised.
    covariates : sequence of str, optional
    cluster : str
    settings : Settings, optional

    Returns
    -------
    Estimates
        A row for each feature and order (`contrast`), scale `log_odds` of a better level per standard
        deviation; `finding` after Benjamini–Hochberg over the features of an order; `po_p_value` tests
        that it is the same at every cut.

    Raises
    ------
    MissingColumnError, NotEstimableError

    Notes
    -----
    Tests and intervals by `score_inference`, sender by sender; the standard error is cluster-robust,
    times G / (G - 1). The check of proportional odds takes attempts as independent, so it errs
    towards doubt. Levels of fewer than 5 attempts are joined to
    the next worse.
    """
    chosen = settings or Settings()
    adjusted_for = default_covariates(frame) if covariates is None else tuple(covariates)
    check_columns(frame, ["level", cluster, *features, *adjusted_for])
    kept = frame[frame["level"].notna() & frame[list(features)].notna().all(axis=1)].reset_index(drop=True)
    notes = []
    if len(kept) < len(frame):
        notes.append(f"{counted(len(frame) - len(kept), 'attempt')} left out: level or feature is not known.")
    _check_levels(frame, kept, notes)
    kept = sample_senders(kept, cluster, _MOST_ATTEMPTS, chosen.seed, notes)
    clusters = Clusters.of(kept[cluster])
    design = covariate_design(kept, adjusted_for)
    values = kept[list(features)].to_numpy(dtype=float)
    spread = values.std(axis=0) if len(kept) else np.zeros(len(features))
    varies = spread > 1e-10
    if clusters.count < 5 or not varies.any():
        raise NotEstimableError(
            "an ordered outcome needs 5 senders and a feature that varies.",
            found=f"{counted(clusters.count, 'sender')}, {int(varies.sum())} features that vary",
        )
    z = (values[:, varies] - values[:, varies].mean(axis=0)) / spread[varies]
    columns = np.column_stack([z, design.matrix])
    names = [name for name, moves in zip(features, varies, strict=True) if moves]
    rows: list[dict[str, Any]] = [
        {"term": name, "contrast": order, "reason": "the same in every message", "n_obs": len(kept)}
        for order in published_orders(chosen.outcome_levels)
        for name, moves in zip(features, varies, strict=True)
        if not moves
    ]
    for order, ladder in published_orders(chosen.outcome_levels).items():
        level = _coded(kept["level"], ladder)
        rows += _order_rows(order, level, columns, names, clusters, chosen.conf_level)
    table = results_table(rows).assign(
        scale="log_odds", conf_level=chosen.conf_level, n_groups=clusters.count
    )
    table["method"] = "proportional odds; cluster score t-test"
    table["p_adjusted"] = adjust_within(table, "contrast")
    table["finding"] = table["p_adjusted"] <= chosen.false_discovery_rate
    return Estimates(
        study="ordered outcome",
        table=table,
        estimand="Log-odds of a better outcome level between messages one standard deviation apart; an association.",
        notes=(*notes, *design.notes, "Ranking an unpleasant answer against silence is a value judgement."),
        sentences=_sentences(table, names),
    )


def _check_levels(frame: pd.DataFrame, kept: pd.DataFrame, notes: list[str]) -> None:
    """Refuse where outcomes cannot be ordered; say where answered attempts are lost."""
    if kept["level"].nunique() < 2:
        answered = frame["replied"].eq(True).fillna(False).astype(bool) if "replied" in frame else None
        unread = answered is not None and answered.any() and not kept["level"].ne("no_reply").any()
        raise NotEstimableError(
            "no attempt says what kind of answer came."
            if kept.empty or unread
            else "all attempts ended alike: there is no better or worse.",
            hint="--map reply_text='Your Column', or --map outcome='Your Column'",
        )
    if "replied" in frame:
        lost = int((frame["replied"].eq(True).fillna(False).astype(bool) & frame["level"].isna()).sum())
        if lost:
            notes.append(
                f"{counted(lost, 'answered attempt')} without a level left out: silence is over-represented."
            )


def _coded(levels: pd.Series[str], ladder: Sequence[tuple[str, ...]]) -> np.ndarray:
    """Numbers of the levels that occur, rare ones joined to the next worse."""
    place = {level: number for number, group in enumerate(ladder) for level in group}
    code = levels.map(place).to_numpy(dtype=int, copy=True)
    for number in range(len(ladder) - 1, 0, -1):
        if 0 < (code == number).sum() < _FEWEST_OF_A_LEVEL:
            code[code == number] = number - 1
    return np.asarray(np.unique(code, return_inverse=True)[1])


def _order_rows(
    order: str,
    level: np.ndarray,
    columns: Floats,
    names: Sequence[str],
    clusters: Clusters,
    conf_level: float,
) -> list[dict[str, Any]]:
    shared: dict[str, Any] = {"contrast": order, "n_obs": len(level), "reason": ""}
    if level.max() < 1:
        return [shared | {"term": name, "reason": "all outcomes stand at one level"} for name in names]
    try:
        fit = fit_ordered(level, columns)
    except NotEstimableError as error:
        return [shared | {"term": name, "reason": error.problem} for name in names]
    small_sample = clusters.count / (clusters.count - 1)
    robust = small_sample * cluster_covariance(fit.bread, clusters.sums(fit.scores))
    cuts = len(fit.cuts)
    at = np.concatenate([fit.cuts, fit.coefficients])

    def scores_at(theta: Floats) -> Floats:
        return _row_likelihood(theta, level, columns, np.zeros((len(level), 0)))[1]

    rows = []
    for position, name in enumerate(names):
        estimate = float(fit.coefficients[position])
        told = shared | {"term": name}
        if abs(estimate) > _LARGEST_LOG_ODDS:
            rows.append(told | {"reason": "better and worse outcomes do not overlap in it"})
            continue
        try:
            po = proportional_odds_test(level, columns, position, base=fit)[2] if level.max() > 1 else np.nan
        except NotEstimableError:
            po = np.nan
        found = score_inference(scores_at, at, fit.bread, cuts + position, clusters, conf_level)
        if too_wide(found["conf_low"], found["conf_high"]):
            rows.append(told | {"reason": TOO_WIDE})
            continue
        rows.append(
            told
            | {"estimate": estimate, "std_error": float(np.sqrt(robust[cuts + position, cuts + position]))}
            | {"po_p_value": po}
            | found
        )
    return rows


def _sentences(table: pd.DataFrame, names: Sequence[str]) -> tuple[str, ...]:
    told = []
    for name in names:
        rows = table[(table["term"] == name) & table["estimate"].notna()]
        if rows.empty:
            told.append(f"'{name}' cannot be related to better outcomes.")
            continue
        first = rows.iloc[0]
        away = rows["finding"].to_numpy(dtype=bool)
        signs = np.sign(rows["estimate"].to_numpy(dtype=float))
        held = bool(away.all() and (signs == signs[0]).all())
        verdict = "in every order of the ladder" if held else "but not in every order of the ladder"
        if not away.any():
            verdict = "so no direction can be told"
        doubt = " Its size differs along the ladder." if (rows["po_p_value"] < 0.05).any() else ""
        size, interval = with_interval(first, RATIO)
        told.append(
            f"A standard deviation more of '{name}' is associated with {size} times the "
            f"odds of a better outcome ({interval}; "
            f"{counted(int(first['n_obs']), 'attempt')}), {verdict}.{doubt}"
        )
    return tuple(told)
