"""What revising changes in the text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.estimates import RESULT_COLUMNS, Estimates, counted, results_table

_FEWEST_PAIRS = 10
_FEWEST_SENDERS = 5


def estimate_changes(
    revisions: pd.DataFrame,
    features: pd.DataFrame,
    names: Sequence[str],
    *,
    settings: Settings | None = None,
) -> Estimates:
    """Mean change of each feature from one version to the next, paired within a message.

    Parameters
    ----------
    revisions : DataFrame
        Of `find_revisions`.
    features : DataFrame
        Of `score`, for the level before and after.
    names : sequence of str
        Features.
    settings : Settings, optional

    Returns
    -------
    Estimates
        One row a feature: `estimate` (mean of later minus earlier), `before` and `after` (means).

    Raises
    ------
    NotEstimableError
        If fewer than 10 pairs, or pairs of fewer than 5 senders, are known.

    Notes
    -----
    The variance of the mean sums deviations by sender; intervals use Student's t with one
    degree of freedom fewer than senders.
    """
    from scipy import stats

    level = (settings or Settings()).conf_level
    senders = revisions["sender_id"].fillna(revisions["attempt_id"])
    if len(revisions) < _FEWEST_PAIRS or senders.nunique() < _FEWEST_SENDERS:
        if revisions.empty:
            raise NotEstimableError(
                "no message has more than one version.", hint="import drafts with attempt_id and version"
            )
        raise NotEstimableError(
            f"{counted(len(revisions), 'revision')} by {counted(int(senders.nunique()), 'member')} "
            f"{'is' if len(revisions) == 1 else 'are'} too few to say what revising changes.",
            hint="revisions by more members",
        )
    values = features.set_index("message_id")[[name for name in names if name in features]]
    rows = []
    for name in values:
        before = values[name].astype("float64").reindex(revisions["from_message_id"]).to_numpy()
        after = values[name].astype("float64").reindex(revisions["to_message_id"]).to_numpy()
        known = ~np.isnan(before) & ~np.isnan(after)
        change, who = (after - before)[known], senders.to_numpy()[known]
        groups = len(set(who))
        if groups < _FEWEST_SENDERS:
            continue
        mean = float(change.mean())
        sums = pd.Series(change - mean).groupby(who).sum().to_numpy()
        error = float(np.sqrt((sums**2).sum() * groups / (groups - 1)) / len(change))
        half = float(stats.t.ppf((1 + level) / 2, groups - 1)) * error
        rows.append(
            {
                "term": name,
                "contrast": "later less earlier version",
                "estimand": "mean change within a message",
                "scale": "score",
                "estimate": mean,
                "std_error": error,
                "conf_low": mean - half,
                "conf_high": mean + half,
                "conf_level": level,
                "n_obs": len(change),
                "n_groups": groups,
                "method": "paired mean, variance summed by sender",
                "before": float(before[known].mean()),
                "after": float(after[known].mean()),
            }
        )
    columns = [*RESULT_COLUMNS, "before", "after"]
    return Estimates(
        "changes",
        results_table(pd.DataFrame(rows, columns=[c for c in columns if not rows or c in rows[0]])),
        "Mean change of a score from one version of a message to the next.",
        notes=(f"{len(revisions):,} pairs of successive versions.",),
    )
