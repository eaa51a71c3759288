"""How long replies take: curves, restricted means, and what goes with earlier replies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.design import (
    check_columns,
)
from outreach_analysis.studies.estimates import Estimates, counted, percent, results_table
from outreach_analysis.studies.logit import (
    Clusters,
    scores_f,
)
from outreach_analysis.studies.rates import HELPED
from outreach_analysis.studies.suppression import counted_or_few
from outreach_analysis.studies.survival import (
    Curve,
    cox_score_residuals,
    cumulative_incidence,
    restricted_mean,
    share_by,
    survival_curve,
    time_by_share,
)

_MOST_FOR_COX = 20_000
_MOST_UNTIMED = 0.1
_LARGEST_LOG_RATIO = 10.0


def reply_times(frame: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, list[str]]:
    """Rows with a known time to reply or of watching, as columns `hours` and `event`.

    Attempts are watched up to the outcome window; a pending attempt is censored where its watching
    ends, which is not a failure.

    Raises
    ------
    MissingColumnError, NotEstimableError
    """
    check_columns(frame, ["reply_latency_hours", "follow_up_hours", "event_observed"])
    window = 24 * settings.outcome_window_days
    event = frame["event_observed"].astype("boolean").fillna(False).astype(bool)
    latency = frame["reply_latency_hours"].astype(float)
    hours = latency.where(event, frame["follow_up_hours"].astype(float))
    event &= hours <= window
    usable = hours.notna() & (hours >= 0)
    if "status" in frame:
        # Watching an attempt tells of silence only where a reply would have been seen.
        usable &= ~frame["status"].isin(("unknown", "bounced"))
    if not usable.any():
        raise NotEstimableError(
            "no attempt says when it was sent, and when or whether an answer came.",
            hint="--map sent_at='Your Column' --map replied_at='Your Column'",
        )
    notes = [
        f"Replies after {settings.outcome_window_days:g} days count as none; pending attempts are censored."
    ]
    notes += _untimed_replies(frame, usable)
    if not usable.all():
        few = counted_or_few(int((~usable).sum()), "attempt", minimum=settings.small_cell)
        notes.append(f"{few[:1].upper()}{few[1:]} left out: the time or the outcome is not known.")
    kept = frame[usable].assign(hours=hours[usable].clip(upper=window), event=event[usable])
    return kept.reset_index(drop=True), notes


def _untimed_replies(frame: pd.DataFrame, usable: pd.Series[bool]) -> list[str]:
    """Refuse where many replies have no time: leaving them out would make replies look rarer."""
    if "replied" not in frame:
        return []
    replied = frame["replied"].astype("boolean").fillna(False).astype(bool)
    timed = frame["reply_latency_hours"].notna()
    untimed, all_replies = int((replied & ~timed).sum()), int((replied | timed).sum())
    if untimed > _MOST_UNTIMED * all_replies:
        raise NotEstimableError(
            f"{untimed:,} of {counted(all_replies, 'reply', 'replies')} came at a time that is not known: "
            "how long a reply takes cannot be told.",
            hint="--map replied_at='Your Column'",
        )
    lost = int((replied & ~timed & ~usable).sum())
    return (
        [f"{counted(lost, 'reply', 'replies')} without a time left out: shares are too low by as many."]
        if lost
        else []
    )


def estimate_time_to_reply(
    frame: pd.DataFrame,
    by: str | None = None,
    *,
    horizon_days: Sequence[float] = (2, 7, 30),
    cluster: str = "sender_id",
    settings: Settings | None = None,
) -> Estimates:
    """Shares answered by a day, median and restricted mean time, in all and by group.

    Parameters
    ----------
    frame : DataFrame
        With `reply_latency_hours`, `follow_up_hours`, `event_observed`.
    by : str, optional
        Column of groups.
    horizon_days : sequence of float
        Days at which shares are read off; those beyond the window are left out.
    cluster : str
    settings : Settings, optional

    Returns
    -------
    Estimates
        Scales `probability` (contrast names the day), `hours` (median, whose interval may have no end
        within the window; restricted mean up to the window), and with `by` a `log_rank` row. `details["curves"]`: hours and share answered by
        group; `details["first_outcome"]`: shares whose first answer was help, another answer or a
        refusal, by hours (Aalen–Johansen), and how many were, where levels are known.

    Raises
    ------
    MissingColumnError, NotEstimableError

    Notes
    -----
    Intervals sum influences by sender, with Student's t; where each attempt has its own sender they
    are Greenwood's. The log-rank test goes by sender too, where senders have several attempts.
    """
    chosen = settings or Settings()
    kept, notes = reply_times(frame, chosen)
    check_columns(kept, [cluster, *([by] if by else [])])
    window = 24 * chosen.outcome_window_days
    groups: dict[str, pd.DataFrame] = {"all": kept}
    if by:
        label = _labels(kept[by])
        groups |= {str(name): rows for name, rows in kept.groupby(label, sort=True)}
    rows: list[dict[str, Any]] = []
    curves = []
    for name, part in groups.items():
        hours, event = part["hours"].to_numpy(dtype=float), part["event"].to_numpy(dtype=float)
        clusters = Clusters.of(part[cluster])
        shared = {"term": name, "n_obs": len(part), "n_groups": clusters.count, "reason": ""}
        if clusters.count < 2:
            rows.append(shared | {"reason": "one sender: no interval can be given"})
            continue
        curve = survival_curve(hours, event)
        curves.append(_curve_table(curve, name))
        for days in horizon_days:
            if 24 * days <= window:
                found = share_by(hours, event, 24 * days, clusters, chosen.conf_level)
                rows.append(
                    shared
                    | {
                        "scale": "probability",
                        "contrast": f"within {days:g} days",
                        "estimate": found.estimate,
                    }
                    | {"std_error": found.std_error, "conf_low": found.low, "conf_high": found.high}
                    | {"method": "Kaplan–Meier, by sender"}
                )
        median = time_by_share(hours, event, clusters, conf_level=chosen.conf_level)
        told = "" if np.isfinite(median.estimate) else "fewer than half were answered within the window"
        rows.append(
            shared | {"scale": "hours", "contrast": "median", "estimate": median.estimate, "reason": told}
            | {"conf_low": median.low, "conf_high": median.high, "method": "Kaplan–Meier, by sender"}
        )  # fmt: skip
        mean = restricted_mean(hours, event, window, clusters, chosen.conf_level)
        rows.append(
            shared | {"scale": "hours", "contrast": f"mean up to {chosen.outcome_window_days:g} days"}
            | {"estimate": mean.estimate, "std_error": mean.std_error}
            | {"conf_low": mean.low, "conf_high": mean.high, "method": "restricted mean, by sender"}
            | {"reason": "" if np.isfinite(mean.low) else "nobody was answered"}
        )  # fmt: skip
    if by and len(groups) > 2:
        rows.append(
            log_rank_by_sender(kept["hours"], kept["event"], _labels(kept[by]), Clusters.of(kept[cluster]))
        )
    table = results_table(rows).assign(conf_level=chosen.conf_level)
    table["estimand"] = "time from sending to the first human reply"
    if np.isinf(table["conf_high"]).any():
        notes.append("Where the interval of a median has no upper end, it reaches beyond the window.")
    details = {"curves": pd.concat(curves, ignore_index=True) if curves else pd.DataFrame()}
    if "level" in kept and kept["level"].notna().any():
        details["first_outcome"] = _first_outcome(kept)
    return Estimates(
        study="time to reply",
        table=table,
        estimand="Distribution of the time from sending to the first human reply.",
        notes=tuple(notes),
        sentences=_sentences(table),
        details=details,
    )


def _labels(group: pd.Series[Any]) -> pd.Series[str]:
    return group.astype("str").where(group.notna(), "unknown")


def _curve_table(curve: Curve, name: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "group": name,
            "hours": np.concatenate([[0.0], curve.times]),
            "replied": np.concatenate([[0.0], 1 - curve.survival]),
        }
    )


def _first_outcome(kept: pd.DataFrame) -> pd.DataFrame:
    level, event = kept["level"], kept["event"]
    causes = {1: "help", 2: "refusal", 3: "another answer"}
    cause = np.select(
        [~event, level.isin(HELPED), level.isin(("declined", "unpleasant"))], [0, 1, 2], default=3
    )
    times, incidence = cumulative_incidence(kept["hours"].to_numpy(dtype=float), cause)
    parts = [
        pd.DataFrame(
            {"outcome": causes[number], "hours": times, "share": share, "count": int((cause == number).sum())}
        )
        for number, share in incidence.items()
    ]
    columns = ["outcome", "hours", "share", "count"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def log_rank_by_sender(
    hours: pd.Series[Any], event: pd.Series[Any], group: pd.Series[Any], clusters: Clusters
) -> dict[str, Any]:
    """The log-rank test, from what each sender adds to it; `log_rank` where each row has its own sender.

    Notes
    -----
    The log-rank test is the score test of a Cox model of the groups; senders' scores at no difference go
    through Hotelling's T². With groups of whole senders the plain test rejects true nulls often.
    """
    row = log_rank(hours, event, group)
    if clusters.count == len(hours):
        return row
    columns = pd.get_dummies(group, drop_first=True).to_numpy(dtype=float)
    residuals = cox_score_residuals(
        hours.to_numpy(dtype=float), event.to_numpy(dtype=float), columns, np.zeros(columns.shape[1])
    )
    f, p_value = scores_f(clusters.sums(residuals))
    return row | {
        "statistic": f,
        "p_value": p_value,
        "n_groups": clusters.count,
        "method": "log-rank by sender, F",
    }


def log_rank(hours: pd.Series[Any], event: pd.Series[Any], group: pd.Series[Any]) -> dict[str, Any]:
    """The log-rank test of groups, rows being independent, as result columns."""
    import warnings

    from lifelines.statistics import multivariate_logrank_test

    with warnings.catch_warnings():
        # lifelines still calls pandas in ways that pandas 4 will not allow.
        warnings.simplefilter("ignore")
        found = multivariate_logrank_test(hours, group, event.astype(float))
    return {
        "term": "all groups",
        "contrast": "difference of curves",
        "scale": "log_rank",
        "statistic": float(found.test_statistic),
        "p_value": float(found.p_value),
        "n_obs": len(hours),
        "method": "log-rank, attempts taken as independent",
        "reason": "a test without an estimate",
    }


def _sentences(table: pd.DataFrame) -> tuple[str, ...]:
    told = []
    for _, row in table[table["scale"] == "probability"].iterrows():
        whose = "attempts" if row["term"] == "all" else f"attempts of {row['term']}"
        told.append(
            f"{percent(row['estimate'])} of {whose} were answered {row['contrast']} ({row['conf_level']:.0%} interval "
            f"{percent(row['conf_low'])} to {percent(row['conf_high'])}; {counted(int(row['n_obs']), 'attempt')})."
        )
    return tuple(reversed(told)) or ("The time to a reply could not be told.",)
