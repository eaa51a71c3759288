"""Simulations of known truth, each giving figures with their bars; `validity.py` runs and judges them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.association import estimate_associations
from outreach_analysis.studies.coach_effect import estimate_coach_effect
from outreach_analysis.studies.coached import compare_coached
from outreach_analysis.studies.fairness import estimate_gaps
from outreach_analysis.studies.guardrail import estimate_guardrail, simulate_guardrail
from outreach_analysis.studies.logit import Clusters, fit_logit
from outreach_analysis.studies.multiplicity import adjust_p_values
from outreach_analysis.studies.ordered import estimate_ordered
from outreach_analysis.studies.rates import clustered_rate
from outreach_analysis.studies.repeated import estimate_repeated
from outreach_analysis.studies.reply_hazards import estimate_reply_hazards
from outreach_analysis.studies.shape import estimate_shape
from outreach_analysis.studies.simulate import simulate_styles
from outreach_analysis.studies.survival import restricted_mean, share_by

FEATURES = [f"feature_{k}" for k in range(80)]
COVERAGE = (0.935, 0.965)
SIZE = (0.035, 0.065)


@dataclass(frozen=True)
class Figure:
    """One measured figure with its bar (a closed range; none where it stands there to compare).

    Parameters
    ----------
    name : str
    value : float
    bar : (float, float), optional
    tries : int
        Simulated yes-or-no answers behind a share; 0 for other figures.
    """

    name: str
    value: float
    bar: tuple[float, float] | None = None
    tries: int = 0

    def error(self) -> float:
        """Standard error of the simulation at the edge of the bar."""
        if self.bar is None or not self.tries:
            return 0.0
        edge = min(max(self.value, self.bar[0]), self.bar[1])
        edge = min(max(edge, 0.01), 0.99)
        return float(np.sqrt(edge * (1 - edge) / self.tries))

    def holds(self, slack: float = 0.0) -> bool:
        """Whether the figure is within its bar, give or take `slack` standard errors."""
        if self.bar is None:
            return True
        return self.bar[0] - slack * self.error() <= self.value <= self.bar[1] + slack * self.error()


def false_findings(runs: int, senders: int) -> list[Figure]:
    """Reports of 80 null features with any finding at 5%, by the shipped test and by three others."""
    wrong = dict.fromkeys(("shipped", "families", "score", "CR3-t", "CR1-t", "naive"), 0)
    families = {name: f"family {k % 8}" for k, name in enumerate(FEATURES)}
    declared = Settings(primary_signals=tuple(FEATURES[:6]))
    for run in range(runs):
        frame = simulate_styles(np.random.default_rng([1, senders, run]), senders)
        wrong["shipped"] += bool(estimate_associations(frame, FEATURES).table["finding"].any())
        told = estimate_associations(frame, FEATURES, families=families, settings=declared)
        wrong["families"] += bool(told.table["finding"].any())
        for name, p_values in other_tests(frame, FEATURES).items():
            wrong[name] += bool((adjust_p_values(p_values) <= 0.05).any())
    at = f"{senders} senders"
    return [
        Figure(f"false findings, {at}: shipped", wrong["shipped"] / runs, (0, 0.07), runs),
        Figure("  shipped, six primary and eight families", wrong["families"] / runs, (0, 0.07), runs),
        Figure("  score t-test by the book (METHODS: .007 .017 .020)", wrong["score"] / runs),
        Figure("  CR3 with Student's t (METHODS: .13 .12 .12)", wrong["CR3-t"] / runs),
        Figure("  CR1 with Student's t (METHODS: .27 .28 .16)", wrong["CR1-t"] / runs),
        Figure("  naive logit (METHODS: .63 .86 .93)", wrong["naive"] / runs),
    ]


def other_tests(frame: pd.DataFrame, features: list[str]) -> Mapping[str, np.ndarray]:
    """P-values of one logit a feature, written apart from the library: naive, CR1-t, CR3-t, score t-test."""
    y = frame["replied"].to_numpy(dtype=float)
    codes, labels = pd.factorize(frame["sender_id"])
    n, count = len(y), len(labels)
    member = np.zeros((count, n))
    member[codes, np.arange(n)] = 1.0
    found: dict[str, list[float]] = {name: [] for name in ("score", "CR3-t", "CR1-t", "naive")}
    for feature in features:
        x = np.column_stack([np.ones(n), frame[feature].to_numpy()])
        beta = np.zeros(2)
        for _ in range(8):
            p = 1 / (1 + np.exp(-(x @ beta)))
            beta = beta + np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x, x.T @ (y - p))
        p = 1 / (1 + np.exp(-(x @ beta)))
        square = x[:, :, None] * x[:, None, :] * (p * (1 - p))[:, None, None]
        information = square.sum(axis=0)
        bread = np.linalg.inv(information)
        scores = member @ (x * (y - p)[:, None])
        meat = bread @ (scores.T @ scores) @ bread
        cr1 = meat[1, 1] * count / (count - 1) * (n - 1) / (n - 2)
        by_sender = np.einsum("gn,nij->gij", member, square)
        moves = np.linalg.solve(information - by_sender, scores[:, :, None])[:, 1, 0]
        cr3 = (count - 1) / count * (moves @ moves)
        centred = x[:, 1] - x[:, 1].mean()
        null = member @ (centred * (y - y.mean()))
        found["score"].append(stats.ttest_1samp(null, 0).pvalue)
        found["CR3-t"].append(2 * stats.t.sf(abs(beta[1]) / np.sqrt(cr3), count - 1))
        found["CR1-t"].append(2 * stats.t.sf(abs(beta[1]) / np.sqrt(cr1), count - 1))
        found["naive"].append(2 * stats.norm.sf(abs(beta[1]) / np.sqrt(bread[1, 1])))
    return {name: np.array(values) for name, values in found.items()}


def power(runs: int, senders: int) -> list[Figure]:
    """Power of a single test for a slope of .5 per standard deviation."""
    found = sum(
        float(estimate_associations(frame, ["feature_0"]).table["p_value"].iloc[0]) < 0.05
        for frame in (
            simulate_styles(np.random.default_rng([2, run]), senders, 1, [0.5]) for run in range(runs)
        )
    )
    return [Figure(f"power at {senders} senders, slope .5 per SD", found / runs, (0.80, 1), runs)]


def size(runs: int, senders: int, covariates: int = 0) -> list[Figure]:
    """How often a single test of a null feature rejects at 5%, alone or beside covariates that vary likewise."""
    beside = FEATURES[1 : 1 + covariates]
    rejected = sum(
        float(estimate_associations(frame, ["feature_0"], covariates=beside).table["p_value"].iloc[0]) < 0.05
        for frame in (
            simulate_styles(np.random.default_rng([3, senders, run]), senders, 1 + covariates)
            for run in range(runs)
        )
    )
    told = f", {covariates} covariates" * (covariates > 0)
    return [Figure(f"size of a single test, {senders} senders{told}", rejected / runs, SIZE, runs)]


def marginal_effects(runs: int, senders: int) -> list[Figure]:
    """Coverage of log-odds and of average marginal effects where there is one."""
    everyone = simulate_styles(np.random.default_rng(4), 400_000, 1, [0.5], mean_messages=3)
    y, z = everyone["replied"].to_numpy(dtype=float), everyone["feature_0"].to_numpy()
    fit = fit_logit(y, np.column_stack([z, np.ones(len(z))]))
    truth = {"log_odds": fit.coefficients[0], "probability": fit.coefficients[0] * fit.weights.mean()}
    covered = dict.fromkeys(truth, 0)
    for run in range(runs):
        frame = simulate_styles(np.random.default_rng([5, senders, run]), senders, 1, [0.5])
        table = estimate_associations(frame, ["feature_0"]).table
        for scale, value in truth.items():
            row = table[table["scale"] == scale].iloc[0]
            covered[scale] += row["conf_low"] <= value * row["standard_deviation"] <= row["conf_high"]
    names = {"log_odds": "log-odds", "probability": "the average marginal effect"}
    return [
        Figure(f"coverage of {names[scale]}, {senders} senders", count / runs, COVERAGE, runs)
        for scale, count in covered.items()
    ]


def rates(runs: int, senders: int) -> list[Figure]:
    """Coverage of rates where chances are Beta(2, 6) by member."""
    covered = 0
    for run in range(runs):
        rng = np.random.default_rng([6, senders, run])
        who = np.repeat(np.arange(senders), rng.integers(2, 20, senders))
        y = (rng.random(len(who)) < rng.beta(2, 6, senders)[who]).astype(float)
        rate = clustered_rate(y, Clusters(who, senders))
        covered += rate.low <= 0.25 <= rate.high
    return [Figure(f"coverage of rates, {senders} senders", covered / runs, COVERAGE, runs)]


def guardrail(runs: int) -> list[Figure]:
    """What naive comparisons show where coaching has no effect."""
    del runs
    shown = estimate_guardrail().table.set_index("term")["estimate"]
    bars = {
        "before": (0.0, 0.0),
        "after": (0.215, 0.235),
        "uncoached": (0.26, 0.28),
        "first": (0.246, 0.266),
        "last": (0.14, 0.165),
    }
    return [
        Figure(f"guardrail, share replied: {term}", float(shown[term]), bar) for term, bar in bars.items()
    ]


def coach_effect(runs: int, effect: float) -> list[Figure]:
    """The guardrail: no effect found where there is none, planted ones recovered.

    Chances are Beta(2, 6), so that even .20 on top hardly ever meets the cap at 1.
    """
    covered, estimates, naive = 0, [], []
    for run in range(runs):
        frame = simulate_guardrail(np.random.default_rng([7, run]), 200, effect=effect)
        rows = estimate_coach_effect(frame).table.set_index("term")
        covered += rows.loc["AIPW", "conf_low"] <= effect <= rows.loc["AIPW", "conf_high"]
        estimates.append(rows.loc["AIPW", "estimate"] - effect)
        naive.append(rows.loc["naive", "estimate"] - effect)
    name = f"coach effect {100 * effect:+.0f} points"
    return [
        Figure(f"{name}: coverage", covered / runs, COVERAGE, runs),
        Figure(f"{name}: bias", float(np.mean(estimates)), (-0.01, 0.01)),
        Figure("  bias of the naive difference", float(np.mean(naive))),
    ]


def bent_causes(runs: int) -> list[Figure]:
    """Coaching and replies go with how far a covariate is from its middle, which no line sees; effect .10."""
    covered, estimates, lines = 0, [], []
    for run in range(runs):
        rng = np.random.default_rng([14, run])
        who = np.arange(3000) // 10
        cause = rng.standard_normal(len(who))
        bend = np.abs(cause) - 0.8
        coached = rng.random(len(who)) < 1 / (1 + np.exp(0.5 - bend))
        chance = 0.3 + 0.15 * bend + 0.1 * coached + 0.05 * rng.standard_normal(300)[who]
        replied = rng.random(len(who)) < np.clip(chance, 0, 1)
        frame = pd.DataFrame({"sender_id": who, "coached": coached, "replied": replied, "cause": cause})
        rows = estimate_coach_effect(frame, adjustment=["cause"]).table.set_index("term")
        covered += rows.loc["AIPW", "conf_low"] <= 0.10 <= rows.loc["AIPW", "conf_high"]
        estimates.append(rows.loc["AIPW", "estimate"] - 0.10)
        lines.append(rows.loc["regression", "estimate"] - 0.10)
    return [
        Figure("coach effect where causes bend: coverage", covered / runs, (0.90, 1), runs),
        Figure("coach effect where causes bend: bias", float(np.mean(estimates)), (-0.01, 0.01)),
        Figure("  bias of regression by lines", float(np.mean(lines))),
    ]


def times(runs: int) -> list[Figure]:
    """Coverage of the share answered within 7 days and of the restricted mean, 40 senders of ten attempts."""
    _, _, latency, _ = _reply_times(np.random.default_rng(8), 200_000)
    true_share, true_mean = float((latency <= 168).mean()), float(np.minimum(latency, 720).mean())
    share = mean = 0
    for run in range(runs):
        hours, event, _, who = _reply_times(np.random.default_rng([9, run]), 40)
        clusters = Clusters(who, 40)
        found = share_by(hours, event, 168, clusters)
        share += found.low <= true_share <= found.high
        found = restricted_mean(hours, event, 720, clusters)
        mean += found.low <= true_mean <= found.high
    return [
        Figure("coverage of the share answered in 7 days", share / runs, COVERAGE, runs),
        Figure("coverage of the restricted mean time", mean / runs, COVERAGE, runs),
    ]


def _reply_times(
    rng: np.random.Generator, senders: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    who = np.repeat(np.arange(senders), 10)
    latency = rng.exponential(np.exp(6.5 + 0.6 * rng.standard_normal(senders))[who])
    watched = np.minimum(rng.uniform(24, 1500, len(who)), 720)
    return np.minimum(latency, watched), (latency <= watched).astype(float), latency, who


def curves(runs: int) -> list[Figure]:
    """Coverage of the pointwise band of a bent curve, averaged over its points, 60 senders."""
    intercepts = -0.5 + 0.5 * np.random.default_rng(10).standard_normal(20_000)
    covered = []
    for run in range(runs):
        frame = simulate_styles(np.random.default_rng([11, run]), 60, 1)
        draw = np.random.default_rng([12, run])
        level = 0.5 * draw.standard_normal(60)[frame["sender_id"].astype(int)]
        log_odds = -0.5 + 0.7 * np.minimum(frame["feature_0"], 0.5) + level
        frame["replied"] = draw.random(len(frame)) < 1 / (1 + np.exp(-log_odds))
        curve = estimate_shape(frame, "feature_0", grid=7).details["curve"]
        shift = 0.7 * np.minimum(curve["value"].to_numpy(), 0.5)
        truth = np.array([(1 / (1 + np.exp(-(intercepts + one)))).mean() for one in shift])
        covered.append(((curve["conf_low"] <= truth) & (truth <= curve["conf_high"])).mean())
    return [Figure("coverage of a bent curve, 60 senders", float(np.mean(covered)), COVERAGE, runs)]


_TESTED = FEATURES[:4]
CLOSER: Mapping[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "better replies": lambda f: estimate_ordered(f, _TESTED).table.query("contrast == 'as published'"),
    "sooner replies": lambda f: estimate_reply_hazards(f, _TESTED).table,
    "repeated attempts, level of each member": lambda f: estimate_repeated(f, _TESTED).table.query(
        "contrast == 'random intercept' and term != 'intercept_sd'"
    ),
    "repeated attempts, within members": lambda f: estimate_repeated(f, _TESTED).table.query(
        "contrast == 'within sender'"
    ),
    "coached and uncoached": lambda f: compare_coached(f).table.query("contrast == 'pooled'"),
}


def closer_studies(runs: int, study: str, senders: int) -> list[Figure]:
    """How often the tests of a closer study reject at 5% where nothing goes with anything."""
    rejected = tries = 0
    for run in range(runs):
        frame = _without_association(np.random.default_rng([13, senders, run]), senders)
        try:
            p_values = CLOSER[study](frame)["p_value"].dropna()
        except NotEstimableError:
            continue
        rejected += int((p_values < 0.05).sum())
        tries += len(p_values)
    return [Figure(f"size of {study}, {senders} senders", rejected / tries, SIZE, tries)]


def _without_association(rng: np.random.Generator, senders: int) -> pd.DataFrame:
    frame = simulate_styles(rng, senders, len(_TESTED), mean_messages=12)
    n = len(frame)
    level = rng.choice(["declined", "positive", "introduction"], n, p=[0.3, 0.5, 0.2])
    return frame.assign(
        channel=rng.choice(["email", "inmail"], n),
        coached=rng.random(n) < rng.random(senders)[frame["sender_id"].astype(int)],
        level=np.where(frame["replied"], level, "no_reply"),
        reply_latency_hours=np.where(frame["replied"], rng.exponential(100, n), np.nan),
        follow_up_hours=720.0,
        event_observed=frame["replied"],
    )


UNEQUAL: Mapping[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "coach effect": lambda f: estimate_coach_effect(f, adjustment=["channel"]).table.query("term == 'AIPW'"),
    "coached and uncoached": CLOSER["coached and uncoached"],
    "gaps between groups of members": lambda f: estimate_gaps(f, "region").table.iloc[:1],
}
FEWEST_MEMBERS: Mapping[str, int] = {"coach effect": 15}
"""Where a study refuses the smallest programmes."""
SIZES: Mapping[str, str] = {
    "equal": "members alike",
    "ordinary": "members as they come",
    "large": "a third by one member",
}


def member_sizes(runs: int, study: str, senders: int, sizes: str) -> list[Figure]:
    """How often a study rejects at 5% where nothing has an effect, by how attempts are spread over members."""
    rejected = tries = 0
    for run in range(runs):
        frame = _members(np.random.default_rng([16, senders, list(SIZES).index(sizes), run]), senders, sizes)
        try:
            p_values = UNEQUAL[study](frame)["p_value"].dropna()
        except NotEstimableError:
            continue
        rejected += int((p_values < 0.05).sum())
        tries += len(p_values)
    name = f"size of {study}, {senders}, {SIZES[sizes]}"
    fewest = 0.02 if sizes == "large" else SIZE[0]  # with one large member an interval may be too wide
    return [Figure(name, rejected / max(tries, 1), (fewest, SIZE[1]), tries)]


def _members(rng: np.random.Generator, senders: int, sizes: str) -> pd.DataFrame:
    each = (
        np.full(senders, 12) if sizes == "equal" else np.maximum(2, rng.negative_binomial(2, 1 / 7, senders))
    )
    if sizes == "large":
        each[0] = max(each[1:].sum() // 2, 3)
    who = np.repeat(np.arange(senders), each)
    log_odds = -1.1 + 0.8 * rng.standard_normal(senders)[who]
    return pd.DataFrame(
        {
            "sender_id": who.astype(str),
            "replied": rng.random(len(who)) < 1 / (1 + np.exp(-log_odds)),
            "coached": rng.random(len(who)) < rng.beta(2, 2, senders)[who],
            "channel": rng.choice(["email", "inmail"], len(who)),
            "region": np.where(who % 3 == 0, "north", "south"),
        }
    )
