"""The guardrail simulation: what coaching looks like where it has no effect at all."""

from __future__ import annotations

import numpy as np
import pandas as pd

from outreach_analysis.studies.estimates import Estimates, percent, results_table
from outreach_analysis.studies.prediction import seed_of


def simulate_guardrail(
    rng: np.random.Generator,
    members: int = 200,
    *,
    attempts: int = 6,
    coached_share: float = 0.7,
    effect: float = 0.0,
    stop_at_success: bool = False,
) -> pd.DataFrame:
    """A programme in which coaches see only those whose last attempt failed.

    Parameters
    ----------
    rng : numpy.random.Generator
    members, attempts : int
    coached_share : float
        Share of failures that are followed by coaching.
    effect : float
        What coaching adds to the chance of a reply, in [0, 1]; capped where the chance would
        exceed 1.
    stop_at_success : bool
        Members leave when they have a reply.

    Returns
    -------
    DataFrame
        One row an attempt: `sender_id`, `attempt_number`, `previous_replied` (missing for the
        first), `replies_before`, `coached`, `replied`.

    Notes
    -----
    Each member's chance of a reply is drawn from Beta(2, 6) and never changes.
    """
    chance = rng.beta(2, 6, members)
    coached = np.zeros((members, attempts), dtype=bool)
    replied = np.zeros((members, attempts), dtype=bool)
    present = np.ones((members, attempts), dtype=bool)
    for k in range(attempts):
        if k:
            coached[:, k] = ~replied[:, k - 1] & (rng.random(members) < coached_share)
            if stop_at_success:
                present[:, k] = present[:, k - 1] & ~replied[:, k - 1]
        replied[:, k] = rng.random(members) < np.minimum(chance + effect * coached[:, k], 1)
    before = np.cumsum(replied, axis=1) - replied
    previous = np.roll(replied, 1, axis=1)
    member, number = (part.ravel() for part in np.indices((members, attempts)))
    frame = pd.DataFrame(
        {
            "attempt_id": [f"m{m}a{k}" for m, k in zip(member, number, strict=True)],
            "sender_id": [f"m{m}" for m in member],
            "attempt_number": number + 1,
            "previous_replied": pd.Series(previous.ravel()).astype("boolean").where(number > 0),
            "replies_before": before.ravel(),
            "coached": coached.ravel(),
            "replied": replied.ravel(),
        }
    )
    return frame[present.ravel()].reset_index(drop=True)


def estimate_guardrail(members: int = 20_000, seed: str = "guardrail") -> Estimates:
    """What naive comparisons show in a programme where coaching has no effect.

    Parameters
    ----------
    members : int
    seed : str

    Returns
    -------
    Estimates
        Rows `before` and `after` (the attempt that failed and the coached one that followed),
        `coached` and `uncoached` sends, `first` and `last` attempt where members stop at success.
        `details["programme"]` is the simulated table, `details["by_attempt"]` the shares by
        attempt where members stop.
    """
    rng = np.random.default_rng(seed_of(seed))
    programme = simulate_guardrail(rng, members)
    stopping = simulate_guardrail(rng, members, stop_at_success=True)
    by_attempt = (stopping.groupby("attempt_number")["replied"].agg(["mean", "size"]).reset_index()).rename(
        columns={"mean": "replied", "size": "n_obs"}
    )
    coached = programme[programme["coached"]]
    shares = {
        ("before", "before and after coaching"): coached["previous_replied"].astype(float),
        ("after", "before and after coaching"): coached["replied"],
        ("coached", "coached and uncoached sends"): coached["replied"],
        ("uncoached", "coached and uncoached sends"): programme.loc[~programme["coached"], "replied"],
        ("first", "attempts of members who stop at success"): stopping.loc[
            stopping["attempt_number"] == 1, "replied"
        ],
        ("last", "attempts of members who stop at success"): stopping.loc[
            stopping["attempt_number"] == stopping["attempt_number"].max(), "replied"
        ],
    }
    table = results_table(
        [
            {
                "term": term,
                "contrast": contrast,
                "estimand": "share 'replied' where coaching has no effect",
                "scale": "probability",
                "estimate": float(values.mean()),
                "n_obs": len(values),
                "n_groups": members,
                "method": "simulation",
            }
            for (term, contrast), values in shares.items()
        ]
    )
    told = dict(zip(table["term"], table["estimate"], strict=True))
    return Estimates(
        study="guardrail",
        table=table,
        estimand="What comparisons show in a simulated programme without any effect of coaching.",
        notes=(
            (
                f"Simulated: {members:,} members, six attempts each, chances drawn from Beta(2, 6), coaching after "
                "70% of failures, no effect."
            ),
        ),
        sentences=(
            (
                f"In a simulated programme where coaching changes nothing, messages go from {percent(told['before'])} "
                f"before coaching to {percent(told['after'])} after it, because coaches see those that failed."
            ),
            (
                f"There, coached sends are answered in {percent(told['coached'])} of cases and uncoached ones in "
                f"{percent(told['uncoached'])}."
            ),
            (
                f"There, the share falls from {percent(told['first'])} at the first attempt to "
                f"{percent(told['last'])} at the sixth, because members with luck stop writing."
            ),
        ),
        details={"programme": programme, "by_attempt": by_attempt},
    )
