"""Many features against one outcome: one null fit and a score test each, then the size of each association."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.design import check_outcome
from outreach_analysis.studies.estimates import as_difference, counted
from outreach_analysis.studies.logit import (
    Clusters,
    Floats,
    LogitFit,
    endless,
    fit_logit,
    score_interval,
    score_t,
    widening,
)

CHUNK = 16
"""Features read into memory at once."""


@dataclass(frozen=True)
class Screened:
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


def screen(
    frame: pd.DataFrame, names: Sequence[str], y: Floats, base: Floats, clusters: Clusters, level: float
) -> list[Screened]:
    """Screen the features, those with the same missing rows together on one null fit."""
    by_pattern: dict[bytes, list[str]] = {}
    masks: dict[bytes, np.ndarray] = {}
    for name in names:
        present = frame[name].notna().to_numpy()
        key = np.packbits(present).tobytes()
        by_pattern.setdefault(key, []).append(name)
        masks[key] = present
    results: dict[str, Screened] = {}
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
            results |= {name: Screened(name, len(part_y), inner.count, reason=reason) for name in group}
            continue
        null = fit_logit(part_y, part_base)
        for position in range(0, len(group), CHUNK):
            some = group[position : position + CHUNK]
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
) -> Iterator[Screened]:
    n, count = len(y), clusters.count
    spread = values.std(axis=0)
    varies = spread > 1e-10 * (1 + np.abs(values).max(axis=0))
    z = (values - values.mean(axis=0)) / np.where(varies, spread, 1.0)
    weighted = base * null.weights[:, None]
    efficient = z - base @ (null.bread @ (weighted.T @ z))
    information = null.weights @ efficient**2
    scores = clusters.sums(efficient * (y - null.fitted)[:, None])
    told = varies & (information >= 1e-8 * null.weights.sum())
    widened = np.ones(len(names))
    for k in np.flatnonzero(told).tolist():
        between = clusters.sums(weighted * efficient[:, [k]])
        widened[k] = widening(between, null.bread, float(information[k]))
    t = score_t(scores) / widened
    p = 2 * stats.t.sf(np.abs(t), count - 1)
    critical = float(stats.t.ppf(0.5 + level / 2, count - 1))
    for k, name in enumerate(names):
        blank = Screened(name, n, count, spread=float(spread[k]))
        if not varies[k]:
            yield replace(blank, reason="the same in every message")
        elif not told[k]:
            yield replace(blank, reason="fixed by the covariates it is adjusted for")
        elif not np.isfinite(t[k]):
            yield replace(blank, reason="too few senders vary in it")
        else:
            tested = replace(blank, statistic=float(t[k]), p_value=float(p[k]))
            first = scores[:, k].sum() / information[k]
            yield _sized(tested, z[:, k], y, base, null, clusters, float(first), critical * widened[k])


def _sized(
    tested: Screened,
    z: Floats,
    y: Floats,
    base: Floats,
    null: LogitFit,
    clusters: Clusters,
    first: float,
    critical: float,
) -> Screened:
    """Add the size of the association and its intervals from a full fit that starts at one step."""
    design = np.column_stack([z, base])
    fit = fit_logit(y, design, start=np.concatenate([[np.clip(first, -1, 1)], null.coefficients]))
    beta, count = float(fit.coefficients[0]), clusters.count
    if not np.isfinite(beta) or abs(beta) > 10 or (not fit.converged and null.converged):
        return replace(tested, reason="answered and unanswered messages do not overlap in it")
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
