"""Rates and the funnel, with intervals that know that attempts of one member resemble each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.design import being, check_columns, nobody_tells
from outreach_analysis.studies.estimates import Estimates, counted, percent, results_table
from outreach_analysis.studies.logit import Clusters, Floats

FEWEST_TO_RANK = 30
_USUAL_CORRELATION = 0.1
HELPED = ("extensive_help", "introduction")
_MOSTLY_TOLD = 0.8


def wilson_interval(successes: float, n: float, conf_level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a proportion.

    Parameters
    ----------
    successes, n : float
        May be fractions: an effective number of observations.
    conf_level : float

    Returns
    -------
    low, high : float
        In [0, 1]; the whole range where `n` is 0.

    Examples
    --------
    >>> [round(float(end), 6) for end in wilson_interval(81, 263)]
    [0.255289, 0.36621]
    """
    from statsmodels.stats.proportion import proportion_confint

    if n <= 0:
        return 0.0, 1.0
    low, high = proportion_confint(successes, n, alpha=1 - conf_level, method="wilson")
    return max(float(low), 0.0), min(float(high), 1.0)


@dataclass(frozen=True)
class Rate:
    """A share of attempts with its interval.

    Parameters
    ----------
    share, low, high, std_error : float
    successes, n, clusters : int
    design_effect : float
        How many times the variance exceeds that of independent attempts, at least 1.
    """

    share: float
    low: float
    high: float
    std_error: float
    successes: int
    n: int
    clusters: int
    design_effect: float


def clustered_rate(
    y: Floats, clusters: Clusters, conf_level: float = 0.95, usual_design_effect: float | None = None
) -> Rate:
    """A share with Wilson's interval at the effective number of attempts.

    Parameters
    ----------
    y : ndarray of 0 and 1, shape (n,)
    clusters : Clusters
    conf_level : float
    usual_design_effect : float, optional
        Taken where the data cannot tell their own: one cluster, or all outcomes the same. By default that
        of attempts correlated at .1 within a cluster; 1 for one cluster, whose own share it then is.

    Notes
    -----
    The effective number is `n / design effect x (z / t)²` with t at one degree of freedom fewer
    than there are clusters (Korn, Graubard 1998, with Wilson's interval in place of the exact one);
    the design effect comes from the jackknife over clusters.
    With one attempt a cluster it is Wilson's interval as it stands.
    """
    n, successes, count = len(y), int(y.sum()), clusters.count
    if not n:
        return Rate(np.nan, 0.0, 1.0, np.nan, 0, 0, 0, 1.0)
    share = successes / n
    if count == n:
        low, high = wilson_interval(successes, n, conf_level)
        return Rate(share, low, high, float(np.sqrt(share * (1 - share) / n)), successes, n, count, 1.0)
    effect = usual_design_effect or 1 + _USUAL_CORRELATION * (n / count - 1) * (count > 1)
    if count > 1 and 0 < successes < n:
        own, size = clusters.sums(y), clusters.sums(np.ones(n))
        without = (successes - own) / (n - size)
        effect = float((count - 1) / count * ((without - share) ** 2).sum() * n / (share * (1 - share)))
    effect = max(effect, 1.0)
    df = max(count - 1, 1)
    ratio = stats.norm.ppf(0.5 + conf_level / 2) / stats.t.ppf(0.5 + conf_level / 2, df)
    effective = max(n / effect * (ratio**2 if effect > 1 else 1.0), 1.0)
    low, high = wilson_interval(share * effective, effective, conf_level)
    return Rate(
        share, low, high, float(np.sqrt(share * (1 - share) * effect / n)), successes, n, count, effect
    )


def shrink_rates(successes: Floats, n: Floats) -> tuple[Floats, float, float]:
    """Draw the rates of small groups towards the common one (beta-binomial).

    Parameters
    ----------
    successes, n : ndarray, shape (k,)

    Returns
    -------
    shrunk : ndarray, shape (k,)
        Posterior means.
    alpha, beta : float
        The fitted prior: `alpha / (alpha + beta)` is the common rate and `alpha + beta` the
        number of attempts that it counts for. Infinite where groups differ by no more than chance.

    Examples
    --------
    >>> shrunk, _, _ = shrink_rates(np.array([0.0, 30, 10]), np.array([2.0, 60, 90]))
    >>> bool(0 < shrunk[0] < 40 / 152 + 0.2)
    True
    """
    from scipy.optimize import minimize
    from scipy.special import betaln

    common = float(successes.sum() / max(n.sum(), 1))
    if len(n) < 2 or common in (0.0, 1.0):
        return np.full(len(n), common), np.inf, np.inf

    def loss(parameters: Floats) -> float:
        mean, weight = 1 / (1 + np.exp(-parameters[0])), np.exp(parameters[1])
        a, b = mean * weight, (1 - mean) * weight
        return -float((betaln(successes + a, n - successes + b) - betaln(a, b)).sum())

    start = np.array([np.log(common / (1 - common)), np.log(10.0)])
    found = minimize(loss, start, method="L-BFGS-B", bounds=[(-12, 12), (-3, 12)])
    mean, weight = float(1 / (1 + np.exp(-found.x[0]))), float(np.exp(found.x[1]))
    if found.x[1] > 11.9:
        return np.full(len(n), common), np.inf, np.inf
    a, b = mean * weight, (1 - mean) * weight
    return np.asarray((successes + a) / (n + weight)), a, b


def estimate_rates(
    frame: pd.DataFrame,
    by: str | None = None,
    *,
    outcome: str = "replied",
    cluster: str = "sender_id",
    settings: Settings | None = None,
) -> Estimates:
    """The share of attempts with an outcome, in all and by group.

    Parameters
    ----------
    frame : DataFrame
        One row an attempt.
    by : str, optional
        Column of groups, such as `cohort`, `channel` or `coach_id`.
    outcome : str
        Column of truth values; rows where it is missing are left out and counted.
    cluster : str
    settings : Settings, optional

    Returns
    -------
    Estimates
        One row for `all`, then one a group in the order of its name (never of its rate). Beside
        the result columns: `successes`, `shrunk` (rate drawn towards the common one),
        `design_effect`, and `rankable` (at least 30 attempts).

    Raises
    ------
    MissingColumnError, NotEstimableError
    """
    chosen = settings or Settings()
    check_columns(frame, [outcome, cluster, *([by] if by else [])])
    known = frame[frame[outcome].notna()]
    if known.empty:
        raise NotEstimableError(
            f"{nobody_tells(outcome)}.",
            hint=f"--map {outcome}='Your Column'",
        )
    notes = _dropped(len(frame) - len(known), outcome)
    everyone = _rate(known, outcome, cluster, chosen.conf_level)
    rates = {"all": everyone}
    if by:
        label = known[by].astype("str").where(known[by].notna(), "unknown")
        for group, rows in known.groupby(label, sort=True):
            rates[str(group)] = _rate(rows, outcome, cluster, chosen.conf_level, everyone.design_effect)
    table = results_table(
        [_row(group, rate, by, outcome, chosen.conf_level) for group, rate in rates.items()]
    )
    table["shrunk"] = everyone.share
    if by:
        groups = slice(1, None)
        table.loc[1:, "shrunk"] = shrink_rates(
            table["successes"].to_numpy(dtype=float)[groups], table["n_obs"].to_numpy(dtype=float)[groups]
        )[0]
        few = int((~table["rankable"]).iloc[1:].sum())
        if few:
            notes.append(
                f"{counted(few, 'group')} under {FEWEST_TO_RANK} attempts must not be compared by rank."
            )
    return Estimates(
        study="rates",
        table=table,
        estimand=f"Share of attempts that end with '{outcome}', in the population that members came from.",
        notes=tuple(notes),
        sentences=tuple(describe_rate(row) for _, row in table.iterrows()),
    )


def _dropped(number: int, outcome: str) -> list[str]:
    left_out = f"{counted(number, 'attempt')} left out: too young, or not known whether {being(outcome)}."
    return [left_out] if number else []


def _rate(
    frame: pd.DataFrame,
    outcome: str,
    cluster: str,
    conf_level: float,
    usual_design_effect: float | None = None,
) -> Rate:
    y = frame[outcome].to_numpy(dtype=float)
    return clustered_rate(y, Clusters.of(frame[cluster]), conf_level, usual_design_effect)


def _row(group: str, rate: Rate, by: str | None, outcome: str, conf_level: float) -> dict[str, object]:
    return {
        "term": group,
        "contrast": by or "",
        "estimand": f"share '{outcome}'",
        "scale": "probability",
        "estimate": rate.share,
        "std_error": rate.std_error,
        "conf_low": rate.low,
        "conf_high": rate.high,
        "conf_level": conf_level,
        "n_obs": rate.n,
        "n_groups": rate.clusters,
        "method": "Wilson" if rate.clusters == rate.n else "Wilson at the effective number of attempts",
        "outcome": outcome,
        "successes": rate.successes,
        "design_effect": rate.design_effect,
        "rankable": rate.n >= FEWEST_TO_RANK,
    }


def describe_rate(row: pd.Series[Any]) -> str:
    """One sentence for a row of `estimate_rates`."""
    if not row["n_obs"]:
        return f"{row['term']}: no attempt with a known outcome."
    whose = "Overall" if row["term"] == "all" else f"{row['contrast']} {row['term']}".strip()
    return (
        f"{whose}: {percent(row['estimate'])} {row.get('outcome', 'replied')} "
        f"({int(row['successes']):,} of {counted(int(row['n_obs']), 'attempt')}, {row['conf_level']:.0%} interval "
        f"{percent(row['conf_low'])} to {percent(row['conf_high'])}; {counted(int(row['n_groups']), 'sender')})."
    )


def estimate_funnel(
    frame: pd.DataFrame,
    by: str | None = None,
    *,
    cluster: str = "sender_id",
    settings: Settings | None = None,
) -> Estimates:
    """How many attempts pass each step: sent, accepted, replied, helped.

    Parameters
    ----------
    frame : DataFrame
        With `replied`; `accepted` and `level` where known. Helped means the level
        `extensive_help` or `introduction`.
    by : str, optional
        Column of groups.

    Returns
    -------
    Estimates
        One row a step and group: `estimate` is the share of the attempts sent with a known answer
        to that step; `share_of_previous` the share of those that passed the step before.

    Raises
    ------
    MissingColumnError, NotEstimableError
    """
    chosen = settings or Settings()
    check_columns(frame, ["replied", cluster, *([by] if by else [])])
    steps = _steps(frame)
    groups: list[tuple[str, pd.Series]] = [("all", pd.Series(True, index=frame.index))]
    if by:
        label = frame[by].astype("str").where(frame[by].notna(), "unknown")
        groups += [(str(group), label == group) for group in sorted(label.unique())]
    rows = []
    for group, member in groups:
        before = pd.Series(True, index=frame.index)
        for step, passed in steps.items():
            known = member & passed.notna()
            sub = frame.loc[known, [cluster]].assign(passed=passed[known])
            rate = _rate(sub, "passed", cluster, chosen.conf_level)
            reached = known & before
            through = int(passed[reached].sum())
            rows.append(
                _row(group, rate, by, step, chosen.conf_level)
                | {
                    "step": step,
                    "reached_previous": int(reached.sum()),
                    "share_of_previous": through / reached.sum() if reached.any() else np.nan,
                    "reason": "" if rate.n else nobody_tells(step),
                }
            )
            before = passed.eq(True).fillna(False)
    table = results_table(rows)
    missing = [step for step in ("accepted", "helped") if step not in steps]
    notes = [f"The step '{step}' is not known to this source." for step in missing]
    notes.append("'helped' counts the outcome levels extensive_help and introduction.")
    whole = table[(table["term"] == "all") & table["estimate"].notna()]
    told = ", ".join(f"{int(row['successes']):,} {row['step']}" for _, row in whole.iterrows())
    return Estimates(
        study="funnel",
        table=table,
        estimand="Share of the attempts sent that pass each step.",
        notes=tuple(notes),
        sentences=(f"Of {counted(len(frame), 'attempt')} sent: {told}.",),
    )


def _steps(frame: pd.DataFrame) -> dict[str, pd.Series]:
    steps: dict[str, pd.Series] = {}
    if "accepted" in frame and frame["accepted"].notna().any():
        steps["accepted"] = frame["accepted"].astype("boolean")
    steps["replied"] = frame["replied"].astype("boolean")
    helped = helped_where_told(frame)
    return steps if helped is None else {**steps, "helped": helped}


def helped_where_told(frame: pd.DataFrame) -> pd.Series | None:
    """Whether each attempt brought help; None where fewer than 80% of the answers say what they were.

    Silence always has a level: beside answers without one, it alone would make the share helped low.

    Examples
    --------
    >>> frame = pd.DataFrame({"replied": [True, False], "level": [None, "no_reply"]})
    >>> helped_where_told(frame) is None
    True
    """
    if "level" not in frame:
        return None
    answered = frame["replied"].eq(True).fillna(False).astype(bool)
    told = frame.loc[answered, "level"].notna()
    if told.empty or told.mean() < _MOSTLY_TOLD:
        return None
    return frame["level"].isin(HELPED).astype("boolean").where(frame["level"].notna())
