"""What the shipped inference does on programmes of known truth.

    python benchmarks/validity.py [--quick]

Prints each figure beside its bar and exits with 1 if one is missed. Seeds are fixed. `--quick` runs about
a tenth, with bars widened by four standard errors of the simulation.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from outreach_analysis.settings import Settings
from outreach_analysis.studies.association import estimate_associations
from outreach_analysis.studies.coach_effect import estimate_coach_effect
from outreach_analysis.studies.guardrail import estimate_guardrail, simulate_guardrail
from outreach_analysis.studies.logit import Clusters, fit_logit
from outreach_analysis.studies.multiplicity import adjust_p_values
from outreach_analysis.studies.rates import clustered_rate
from outreach_analysis.studies.shape import estimate_shape
from outreach_analysis.studies.simulate import simulate_styles
from outreach_analysis.studies.survival import restricted_mean, share_by

FEATURES = [f"feature_{k}" for k in range(80)]
COVERAGE = (0.935, 0.965)


@dataclass(frozen=True)
class Figure:
    """One measured figure with its bar (a closed range) and the number of simulations behind it."""

    name: str
    value: float
    low: float
    high: float
    runs: int
    share: bool = True

    def holds(self, slack: float) -> bool:
        """Whether the figure is within its bar, give or take `slack` standard errors."""
        middle = min(max(self.low, 0.01), 0.99) if self.low > 0 else self.high
        error = slack * np.sqrt(middle * (1 - middle) / self.runs) if self.share else 0.0
        return bool(self.low - error <= self.value <= self.high + error)


def false_findings(runs: int) -> Iterator[Figure]:
    """Reports of 80 null features with any finding, by the shipped test and by the naive logit."""
    for senders in (15, 30, 60):
        shipped = naive = in_families = 0
        families = {name: f"family {k % 8}" for k, name in enumerate(FEATURES)}
        declared = Settings(primary_signals=tuple(FEATURES[:6]))
        for run in range(runs):
            frame = simulate_styles(np.random.default_rng([1, senders, run]), senders)
            shipped += bool(estimate_associations(frame, FEATURES).table["finding"].any())
            told = estimate_associations(frame, FEATURES, families=families, settings=declared)
            in_families += bool(told.table["finding"].any())
            naive += _naive_finding(frame)
        yield Figure(f"false findings, {senders} senders: shipped", shipped / runs, 0, 0.07, runs)
        yield Figure("  the same, six primary, eight families", in_families / runs, 0, 0.07, runs)
        yield Figure("  naive logit (to compare)", naive / runs, 0, 1, runs)


def _naive_finding(frame: pd.DataFrame) -> bool:
    """Wald tests of one logit a feature that takes attempts as independent, at one step."""
    y = frame["replied"].to_numpy(dtype=float)
    z = frame[FEATURES].to_numpy()
    z = z - z.mean(axis=0)
    p = y.mean()
    score = z.T @ (y - p) / np.sqrt(p * (1 - p) * (z**2).sum(axis=0))
    return bool((adjust_p_values(2 * stats.norm.sf(np.abs(score))) <= 0.05).any())


def power_and_size(runs: int) -> Iterator[Figure]:
    """Power for a slope of .5 per SD at 30 senders; size of a single test; coverage of its intervals."""
    found = sum(
        float(estimate_associations(frame, ["feature_0"]).table["p_value"].iloc[0]) < 0.05
        for frame in (simulate_styles(np.random.default_rng([2, run]), 30, 1, [0.5]) for run in range(runs))
    )
    yield Figure("power at 30 senders, slope .5 per SD", found / runs, 0.80, 1, runs)
    for senders in (15, 30, 60):
        rejected = 0
        for run in range(runs):
            frame = simulate_styles(np.random.default_rng([3, senders, run]), senders, 1)
            rejected += float(estimate_associations(frame, ["feature_0"]).table["p_value"].iloc[0]) < 0.05
        yield Figure(f"size of a single test, {senders} senders", rejected / runs, 0.035, 0.065, runs)


def marginal_effects(runs: int) -> Iterator[Figure]:
    """Coverage of log-odds and of average marginal effects, planted and null."""
    everyone = simulate_styles(np.random.default_rng(4), 400_000, 1, [0.5], mean_messages=3)
    y, z = everyone["replied"].to_numpy(dtype=float), everyone["feature_0"].to_numpy()
    fit = fit_logit(y, np.column_stack([z, np.ones(len(z))]))
    truth = {"log_odds": fit.coefficients[0], "probability": fit.coefficients[0] * fit.weights.mean()}
    for senders in (30, 60):
        covered = dict.fromkeys(truth, 0)
        for run in range(runs):
            frame = simulate_styles(np.random.default_rng([5, senders, run]), senders, 1, [0.5])
            table = estimate_associations(frame, ["feature_0"]).table
            for scale, value in truth.items():
                row = table[table["scale"] == scale].iloc[0]
                covered[scale] += row["conf_low"] <= value * row["standard_deviation"] <= row["conf_high"]
        for scale, count in covered.items():
            yield Figure(f"coverage of {scale}, {senders} senders", count / runs, *COVERAGE, runs)


def rates(runs: int) -> Iterator[Figure]:
    """Coverage of rates where chances are Beta(2, 6) by member."""
    for senders in (15, 30, 60):
        covered = 0
        for run in range(runs):
            rng = np.random.default_rng([6, senders, run])
            size = rng.integers(2, 20, senders)
            who = np.repeat(np.arange(senders), size)
            y = (rng.random(len(who)) < rng.beta(2, 6, senders)[who]).astype(float)
            rate = clustered_rate(y, Clusters(who, senders))
            covered += rate.low <= 0.25 <= rate.high
        yield Figure(f"coverage of rates, {senders} senders", covered / runs, *COVERAGE, runs)


def coach_effect(runs: int) -> Iterator[Figure]:
    """The guardrail: no effect found where there is none, planted ones recovered."""
    shown = estimate_guardrail().table.set_index("term")["estimate"]
    for term in ("after", "uncoached", "first", "last"):
        yield Figure(f"guardrail, share replied: {term}", float(shown[term]), 0, 1, 20_000)
    for effect in (0.0, 0.05, 0.10, 0.20):
        covered, estimates, naive = 0, [], []
        for run in range(runs):
            frame = simulate_guardrail(np.random.default_rng([7, run]), 200, effect=effect)
            truth = _true_effect(frame, effect)
            rows = estimate_coach_effect(frame).table.set_index("term")
            covered += rows.loc["AIPW", "conf_low"] <= truth <= rows.loc["AIPW", "conf_high"]
            estimates.append(rows.loc["AIPW", "estimate"] - truth)
            naive.append(rows.loc["naive", "estimate"] - truth)
        name = f"coach effect {100 * effect:+.0f} points"
        yield Figure(f"{name}: coverage", covered / runs, *COVERAGE, runs)
        yield Figure(f"{name}: bias", float(np.mean(estimates)), -0.01, 0.01, runs, share=False)
        yield Figure(f"{name}: bias of the naive difference", float(np.mean(naive)), -1, 1, runs, share=False)


def _true_effect(frame: pd.DataFrame, effect: float) -> float:
    """Chances are Beta(2, 6), so adding .20 hardly ever meets the cap at 1."""
    del frame
    return effect


def times(runs: int) -> Iterator[Figure]:
    """Coverage of the share answered within 7 days and of the restricted mean, 40 senders of ten attempts."""
    big = _reply_times(np.random.default_rng(8), 200_000)
    truth_share, truth_mean = float((big[2] <= 168).mean()), float(np.minimum(big[2], 720).mean())
    share = mean = 0
    for run in range(runs):
        hours, event, _, who = _reply_times(np.random.default_rng([9, run]), 40)
        clusters = Clusters(who, 40)
        found = share_by(hours, event, 168, clusters)
        share += found.low <= truth_share <= found.high
        found = restricted_mean(hours, event, 720, clusters)
        mean += found.low <= truth_mean <= found.high
    yield Figure("coverage of the share answered in 7 days", share / runs, *COVERAGE, runs)
    yield Figure("coverage of the restricted mean time", mean / runs, *COVERAGE, runs)


def _reply_times(
    rng: np.random.Generator, senders: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    who = np.repeat(np.arange(senders), 10)
    latency = rng.exponential(np.exp(6.5 + 0.6 * rng.standard_normal(senders))[who])
    watched = np.minimum(rng.uniform(24, 1500, len(who)), 720)
    return np.minimum(latency, watched), (latency <= watched).astype(float), latency, who


def curves(runs: int) -> Iterator[Figure]:
    """Coverage of the pointwise band of a bent curve, averaged over its points, 60 senders."""
    rng = np.random.default_rng(10)
    intercepts = -0.5 + 0.5 * rng.standard_normal(200_000)
    covered = []
    for run in range(runs):
        frame = simulate_styles(np.random.default_rng([11, run]), 60, 1)
        draw = np.random.default_rng([12, run])
        level = 0.5 * draw.standard_normal(60)[frame["sender_id"].astype(int)]
        log_odds = -0.5 + 0.7 * np.minimum(frame["feature_0"], 0.5) + level
        frame["replied"] = draw.random(len(frame)) < 1 / (1 + np.exp(-log_odds))
        curve = estimate_shape(frame, "feature_0", grid=7).details["curve"]
        shift = 0.7 * np.minimum(curve["value"].to_numpy(), 0.5)
        truth = np.array([(1 / (1 + np.exp(-(intercepts[:20_000] + one)))).mean() for one in shift])
        covered.append(((curve["conf_low"] <= truth) & (truth <= curve["conf_high"])).mean())
    yield Figure("coverage of a bent curve", float(np.mean(covered)), *COVERAGE, runs)


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the simulations, wider bars")
    quick = parser.parse_args().quick
    parts = {
        false_findings: 300,
        power_and_size: 2000,
        marginal_effects: 1000,
        rates: 2000,
        coach_effect: 1000,
        times: 1000,
        curves: 300,
    }
    slack, missed = (4.0 if quick else 0.0), 0
    print(f"false discovery rate {Settings().false_discovery_rate}, level {Settings().conf_level}\n")
    for part, runs in parts.items():
        start = time.perf_counter()
        for figure in part(max(runs // 10, 20) if quick else runs):
            held = figure.holds(slack)
            missed += not held
            bar = (
                ""
                if (figure.low, figure.high) in {(0, 1), (-1, 1)}
                else f"bar {figure.low:g} to {figure.high:g}"
            )
            print(
                f"{figure.name:55s} {figure.value:8.4f}  {bar:22s} {'ok' if held else 'MISSED'}", flush=True
            )
        print(f"{'':55s} {time.perf_counter() - start:7.0f} s\n", flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
