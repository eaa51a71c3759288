"""The shape of an association: more is not always better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.design import (
    check_columns,
    check_outcome,
    covariate_design,
    default_covariates,
    with_both_outcomes,
)
from outreach_analysis.studies.estimates import Estimates, counted, percent, results_table
from outreach_analysis.studies.logit import Clusters, Floats, LogitFit, fit_logit, score_f
from outreach_analysis.studies.rates import clustered_rate

_KNOT_SHARES = {3: (0.10, 0.5, 0.90), 4: (0.05, 0.35, 0.65, 0.95), 5: (0.05, 0.275, 0.5, 0.725, 0.95)}


def spline_basis(x: Floats, knots: Sequence[float]) -> Floats:
    """Restricted cubic spline: linear beyond the outer knots.

    Parameters
    ----------
    x : ndarray, shape (n,)
    knots : sequence of float
        At least 3, ascending.

    Returns
    -------
    ndarray, shape (n, len(knots) - 1)
        The first column is `x` itself.

    References
    ----------
    Harrell (2015). Regression Modeling Strategies, section 2.4.5 (as `rms::rcs`).
    """
    t = np.asarray(knots, dtype=float)

    def cube(at: float) -> Floats:
        return np.asarray(np.maximum(x - at, 0) ** 3)

    last, before = t[-1], t[-2]
    bent = [
        (cube(k) - cube(before) * (last - k) / (last - before) + cube(last) * (before - k) / (last - before))
        / (last - t[0]) ** 2
        for k in t[:-2]
    ]
    return np.column_stack([x, *bent])


def estimate_shape(
    frame: pd.DataFrame,
    feature: str,
    *,
    outcome: str = "replied",
    covariates: Sequence[str] | None = None,
    cluster: str = "sender_id",
    knots: int = 4,
    grid: int = 41,
    settings: Settings | None = None,
) -> Estimates:
    """How the chance of an outcome moves along a feature.

    Parameters
    ----------
    frame : DataFrame
    feature : str
    outcome : str
    covariates : sequence of str, optional
    cluster : str
    knots : {3, 4, 5}
        At Harrell's quantiles; fewer where the feature has few values.
    grid : int
        Points of the curve, between the feature's 2% and 98% quantiles.
    settings : Settings, optional

    Returns
    -------
    Estimates
        Rows `any association` and `bent` (tests); `details["curve"]` (the value, `predicted` share at
        the observed mix of covariates, `conf_low`, `conf_high`) and `details["bins"]` (observed shares
        in bins of equal size, unadjusted).

    Raises
    ------
    MissingColumnError, NotEstimableError

    Notes
    -----
    Tests are Hotelling's T² of the senders' scores under the null model. The band is pointwise on the
    logit scale, with the variance by leaving out one sender at a time (CR3) and Student's t.
    """
    chosen = settings or Settings()
    adjusted_for = default_covariates(frame) if covariates is None else tuple(covariates)
    check_columns(frame, [outcome, cluster, feature, *adjusted_for])
    kept = frame[frame[outcome].notna() & frame[feature].notna()].reset_index(drop=True)
    y = kept[outcome].to_numpy(dtype=float)
    clusters = Clusters.of(kept[cluster])
    check_outcome(y, clusters.count, outcome)
    values = kept[feature].to_numpy(dtype=float)
    places = np.unique(np.quantile(values, _KNOT_SHARES[knots]))
    if values.std() < 1e-10:
        raise NotEstimableError(
            f"{title_of(feature)}: the same in every message, so that replies cannot go along with it."
        )
    centre, spread = values.mean(), values.std()
    places = (places - centre) / spread
    straight = len(places) < 3
    z = (values - centre) / spread
    basis = z[:, None] if straight else spline_basis(z, places)
    design = covariate_design(kept, adjusted_for)
    notes = [*design.notes]
    context = np.column_stack([np.ones(len(y)), with_both_outcomes(design.matrix, y, notes)])
    columns = np.column_stack([basis, context])
    fit = fit_logit(y, columns)
    if not fit.converged:
        raise NotEstimableError(
            f"{title_of(feature)}: answered and unanswered messages do not overlap, so that no line can be drawn."
        )
    covariance = jackknife_covariance(fit, y, columns, clusters)
    k = basis.shape[1]
    shared = {"contrast": feature, "scale": "f", "n_obs": len(y), "n_groups": clusters.count}
    rows: list[dict[str, Any]] = [shared | {"term": "any association"} | _test(y, basis, context, clusters)]
    few = "the feature has too few values to bend"
    rows.append(
        shared | {"term": "bent"}
        | ({"reason": few} if straight else _test(y, basis[:, 1:], np.column_stack([basis[:, 0], context]), clusters))
    )  # fmt: skip
    low, high = np.quantile(z, [0.02, 0.98])
    points = np.linspace(low, high, grid)
    at = points[:, None] if straight else spline_basis(points, places)
    curve = _curve(at, columns[:, k:], fit, covariance, clusters.count, chosen.conf_level)
    curve.insert(0, "value", centre + spread * points)
    table = results_table(rows).assign(
        conf_level=chosen.conf_level, method="restricted cubic spline; cluster score test under the null"
    )
    return Estimates(
        study="shape",
        table=table,
        estimand=f"Share '{outcome}' along '{feature}', at the observed mix of {', '.join(design.covariates) or 'all'}.",
        notes=(
            f"{counted(len(frame) - len(kept), 'attempt')} left out: outcome or feature unknown.",
            *notes,
        ),
        sentences=(_sentence(table, curve, feature, outcome),),
        details={"curve": curve, "bins": _bins(values, y, clusters, chosen.conf_level)},
    )


def jackknife_covariance(fit: LogitFit, y: Floats, design: Floats, clusters: Clusters) -> Floats:
    """Covariance by leaving out one cluster at a time (CR3), each refit taken in one Newton step.

    Unlike the plain sandwich it is not too small with few clusters.
    """
    scores = clusters.sums(design * (y - fit.fitted)[:, None])
    order = np.argsort(clusters.codes, kind="stable")
    ends = np.cumsum(np.bincount(clusters.codes, minlength=clusters.count))
    information = np.linalg.pinv(fit.bread, hermitian=True)
    moves = np.empty_like(scores)
    for number, rows in enumerate(np.split(order, ends[:-1])):
        part = design[rows] * np.sqrt(fit.weights[rows])[:, None]
        moves[number] = np.linalg.lstsq(information - part.T @ part, scores[number], rcond=1e-10)[0]
    count = clusters.count
    return np.asarray((count - 1) / count * moves.T @ moves)


def _test(y: Floats, tested: Floats, base: Floats, clusters: Clusters) -> dict[str, Any]:
    statistic, p_value = score_f(y, tested, base, clusters)
    return {"statistic": statistic, "p_value": p_value, "reason": "a test without an estimate"}


def _curve(
    at: Floats, rest: Floats, fit: LogitFit, covariance: Floats, count: int, conf_level: float
) -> pd.DataFrame:
    """Shares at each point, averaged over the covariates of all rows."""
    k = at.shape[1]
    base = rest @ fit.coefficients[k:]
    critical = float(stats.t.ppf(0.5 + conf_level / 2, count - 1))
    rows = []
    for point in at:
        p = 1 / (1 + np.exp(-(base + point @ fit.coefficients[:k])))
        share = float(p.mean())
        slope = p * (1 - p)
        gradient = np.concatenate([point * slope.mean(), rest.T @ slope / len(p)]) / (share * (1 - share))
        reach = critical * float(np.sqrt(gradient @ covariance @ gradient))
        centre = np.log(share / (1 - share))
        low, high = (float(1 / (1 + np.exp(-(centre + side * reach)))) for side in (-1, 1))
        rows.append({"predicted": share, "conf_low": low, "conf_high": high})
    return pd.DataFrame(rows)


def _bins(values: Floats, y: Floats, clusters: Clusters, conf_level: float, bins: int = 8) -> pd.DataFrame:
    edges = np.unique(np.quantile(values, np.linspace(0, 1, bins + 1)[1:-1]))
    where = np.searchsorted(edges, values, side="left")
    rows = []
    for number in np.unique(where):
        part = where == number
        rate = clustered_rate(y[part], Clusters.of(clusters.codes[part]), conf_level)
        rows.append(
            {"value": float(values[part].mean()), "observed": rate.share, "conf_low": rate.low}
            | {"conf_high": rate.high, "n_obs": rate.n, "n_groups": rate.clusters}
        )
    return pd.DataFrame(rows)


def _sentence(table: pd.DataFrame, curve: pd.DataFrame, feature: str, outcome: str) -> str:
    p_value = dict(zip(table["term"], table["p_value"].astype(float), strict=True))
    if not p_value["any association"] < 0.05:
        return f"No association of '{feature}' with '{outcome}' can be told, straight or bent."
    shares = curve["predicted"].to_numpy(dtype=float)
    top = int(shares.argmax())
    told = (
        f"From low to high '{feature}' the share '{outcome}' is associated with a move from "
        f"{percent(float(shares[0]))} to {percent(float(shares[-1]))}"
    )
    if p_value["bent"] < 0.05:
        value = round(float(curve["value"].iloc[top]), 6) + 0.0
        return (
            f"{told}, in a bend; the line is highest near {value:.3g} ({percent(float(shares[top]))}), a place known "
            "roughly."
        )
    return f"{told}; a bend cannot be told from a straight line."
