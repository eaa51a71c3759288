"""What cannot be known yet, and how many more attempts it would take."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import optimize, stats

from outreach_analysis.errors import InvalidValueError, NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.design import check_columns, nobody_tells
from outreach_analysis.studies.estimates import Estimates, counted, percent, results_table
from outreach_analysis.studies.logit import Clusters
from outreach_analysis.studies.rates import clustered_rate

SIZES = (0.05, 0.10, 0.20)
"""Differences for which the power curve is drawn."""


def two_share_power(
    n_first: float, n_second: float, first: float, second: float, alpha: float = 0.05
) -> float:
    """Chance that a two-sided test of two shares finds their difference.

    Parameters
    ----------
    n_first, n_second : float
        Independent attempts in each group.
    first, second : float
        The true shares, in (0, 1).
    alpha : float

    Notes
    -----
    The normal approximation of R's `power.prop.test` (statsmodels' is another, by arcsine).

    Examples
    --------
    >>> round(two_share_power(50, 50, 0.5, 0.75), 4)
    0.7402
    """
    for share in (first, second):
        if not 0 < share < 1:
            raise InvalidValueError("shares must lie between 0 and 1.", found=f"{first}, {second}")
    pooled = (n_first * first + n_second * second) / (n_first + n_second)
    null = np.sqrt(pooled * (1 - pooled) * (1 / n_first + 1 / n_second))
    spread = np.sqrt(first * (1 - first) / n_first + second * (1 - second) / n_second)
    return float(stats.norm.cdf((abs(first - second) - stats.norm.isf(alpha / 2) * null) / spread))


def attempts_needed(
    first: float, second: float, power: float = 0.8, *, ratio: float = 1.0, alpha: float = 0.05
) -> int:
    """Independent attempts of the first group until the two shares can be told apart.

    Parameters
    ----------
    first, second : float
    power : float
        Chance of finding the difference.
    ratio : float
        Attempts of the second group for each of the first.
    alpha : float

    Examples
    --------
    >>> attempts_needed(0.5, 0.75, power=0.9)
    77
    """
    if first == second:
        raise InvalidValueError("equal shares can never be told apart.", found=f"{first} and {second}")
    found = optimize.brentq(lambda n: two_share_power(n, n * ratio, first, second, alpha) - power, 2, 1e8)
    return int(np.ceil(found - 1e-9))


def attempts_to_tell(
    n: int, std_error: float, difference: float = 0.10, power: float = 0.8, alpha: float = 0.05
) -> int:
    """Attempts with which an estimate as precise as the present one would tell a difference, to two digits.

    Parameters
    ----------
    n : int
        Attempts behind the present estimate.
    std_error : float
        Of the present estimate, in share of attempts.
    difference, power, alpha : float

    Examples
    --------
    >>> attempts_to_tell(1200, 0.05)
    2400
    """
    least = difference / (stats.norm.isf(alpha / 2) + stats.norm.isf(1 - power))
    needed = n * (std_error / least) ** 2
    unit = 10 ** max(len(str(int(needed))) - 2, 0)
    return int(np.ceil(needed / unit) * unit)


def estimate_power(
    frame: pd.DataFrame,
    *,
    difference: float = 0.10,
    power: float = 0.8,
    outcome: str = "replied",
    exposure: str = "coached",
    cluster: str = "sender_id",
    settings: Settings | None = None,
) -> Estimates:
    """How many more attempts until a difference between two kinds of send can be told apart.

    Parameters
    ----------
    frame : DataFrame
    difference : float
        In share of attempts; .10 is ten points.
    power : float
    outcome, exposure, cluster : str
    settings : Settings, optional

    Returns
    -------
    Estimates
        Rows `attempts_needed` (in all, at the present mix), `attempts_missing`, `power_now` and
        `detectable_difference` (the smallest that would be found now). `details["curve"]`: the chance
        against the number of attempts, for differences of 5, 10 and 20 points and the one asked for.

    Raises
    ------
    MissingColumnError, NotEstimableError

    Notes
    -----
    Attempts of one sender resemble each other: numbers are multiplied by the design effect found in
    the data (the usual one of `clustered_rate` where it cannot be told). The share starts at the observed one, drawn to .5 by
    one attempt of each kind. Without any exposed send, equal groups are assumed.
    """
    chosen = settings or Settings()
    check_columns(frame, [outcome, exposure, cluster])
    known = frame[frame[outcome].notna() & frame[exposure].notna()]
    if known.empty:
        raise NotEstimableError(f"{nobody_tells(outcome, exposure)}.")
    y = known[outcome].to_numpy(dtype=float)
    exposed = known[exposure].to_numpy(dtype=float)
    rate = clustered_rate(y, Clusters.of(known[cluster]), chosen.conf_level)
    base = (rate.successes + 1) / (rate.n + 2)
    other = base + difference if base + difference < 0.99 else base - difference
    n1, n0 = float(exposed.sum()), float(len(exposed) - exposed.sum())
    mixed = min(n1, n0) > 0
    ratio = n0 / n1 if mixed else 1.0
    alpha = 1 - chosen.conf_level
    needed = int(np.ceil(attempts_needed(other, base, power, ratio=ratio, alpha=alpha) * (1 + ratio)))
    needed = int(np.ceil(needed * rate.design_effect))
    missing = max(needed - rate.n, 0)
    rows: list[dict[str, object]] = [
        {"term": "attempts_needed", "scale": "attempts", "estimate": needed, "reason": ""},
        {"term": "attempts_missing", "scale": "attempts", "estimate": missing, "reason": ""},
    ]
    if mixed:
        e1, e0 = n1 / rate.design_effect, n0 / rate.design_effect
        now = two_share_power(e1, e0, other, base, alpha)
        most = 0.999 - base
        found = (
            float(
                optimize.brentq(lambda d: two_share_power(e1, e0, base + d, base, alpha) - power, 1e-6, most)
            )
            if two_share_power(e1, e0, base + most, base, alpha) > power
            else np.nan
        )
        rows.append({"term": "power_now", "scale": "probability", "estimate": now, "reason": ""})
        rows.append(
            {
                "term": "detectable_difference",
                "scale": "probability",
                "estimate": found,
                "reason": "" if np.isfinite(found) else "no difference is large enough to be found now",
            }
        )
    else:
        reason = f"all or none of the attempts are {exposure}"
        rows += [{"term": term, "reason": reason} for term in ("power_now", "detectable_difference")]
    table = results_table(rows).assign(
        n_obs=rate.n, n_groups=rate.clusters, conf_level=chosen.conf_level, contrast=f"{exposure} and not"
    )
    table["method"] = "normal approximation, times the design effect"
    wanted = f"a difference of {100 * difference:.0f} points between {exposure} and other sends"
    mix = "at the present mix" if mixed else f"if half were {exposure}"
    if missing:
        sentence = (
            f"Cannot yet say: to find {wanted} with {power:.0%} certainty takes about "
            f"{counted(needed, 'attempt')} {mix}, {missing:,} more than the {rate.n:,} there are."
        )
    elif not mixed:
        sentence = (
            f"Cannot yet say, as {'all' if n1 else 'none'} of {counted(rate.n, 'attempt')} {'are' if n1 else 'is'} "
            f"{exposure}; {mix}, about {counted(needed, 'attempt')} would find {wanted} with {power:.0%} certainty."
        )
    else:
        sentence = f"{rate.n:,} attempts suffice to find {wanted} with {power:.0%} certainty."
    sizes = sorted({*SIZES, difference})
    most = max(1.5 * rate.n, 1.25 * needed)
    curves = [
        power_curve(base, size, ratio, rate.design_effect, most=most, now=rate.n, alpha=alpha)
        for size in sizes
    ]
    return Estimates(
        study="power",
        table=table,
        estimand=f"Attempts needed to find {wanted}.",
        notes=(
            (
                f"Taken as given: {percent(base)} {outcome} without the difference, a design effect of "
                f"{rate.design_effect:.1f} for attempts of one sender, and attempts otherwise alike."
            ),
        ),
        sentences=(sentence,),
        details={"curve": pd.concat(curves, ignore_index=True)},
    )


def power_curve(
    base: float,
    difference: float,
    ratio: float,
    design_effect: float,
    *,
    most: float,
    now: int,
    alpha: float = 0.05,
    points: int = 60,
) -> pd.DataFrame:
    """The chance of finding a difference against the number of attempts in all.

    Parameters
    ----------
    base, difference : float
        A share, and what is added to it (taken from it where it stands near 1).
    ratio : float
        Attempts of the other kind for each exposed one.
    design_effect : float
        How many attempts count as one independent attempt.
    most : float
        Where the curve ends.
    now : int
        Attempts that there are: a point of the curve.
    alpha : float
    points : int

    Returns
    -------
    DataFrame
        `difference`, `attempts` (ascending), `power`.
    """
    attempts = np.unique(np.append(np.linspace(most / points, most, points).round(), now)).astype(int)
    attempts = attempts[attempts >= 2]
    exposed = attempts / (1 + ratio) / design_effect
    other = base + difference if base + difference < 0.99 else base - difference
    power = [two_share_power(n, n * ratio, other, base, alpha) for n in exposed]
    return pd.DataFrame({"difference": difference, "attempts": attempts, "power": power})
