"""Programmes with a known truth, for measuring what the estimators do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def simulate_styles(
    rng: np.random.Generator,
    senders: int = 30,
    features: int = 80,
    slopes: Sequence[float] = (),
    *,
    mean_messages: float = 25.0,
    sender_sd: float = 0.8,
    intercept: float = -1.1,
) -> pd.DataFrame:
    """Attempts of senders who differ in style and in luck.

    Half of each feature's variance lies between senders, and each sender has a level of
    reply of their own: naive tests then mistake one for the other.

    Parameters
    ----------
    rng : numpy.random.Generator
    senders, features : int
    slopes : sequence of float
        What the first features add to the log-odds of a reply per unit (their standard
        deviation is 1); the other features are null.
    mean_messages : float
        Mean of the negative binomial number of messages of a sender.
    sender_sd : float
        Standard deviation of the senders' levels, in log-odds.
    intercept : float

    Returns
    -------
    DataFrame
        `attempt_id`, `sender_id`, `replied` and `feature_0` to `feature_<features - 1>`.
    """
    size = 2.0
    per_sender = np.maximum(1, rng.negative_binomial(size, size / (size + mean_messages), senders))
    sender = np.repeat(np.arange(senders), per_sender)
    n = len(sender)
    between = rng.standard_normal((senders, features))[sender]
    z = np.sqrt(0.5) * (between + rng.standard_normal((n, features)))
    log_odds = intercept + sender_sd * rng.standard_normal(senders)[sender]
    log_odds = log_odds + z[:, : len(slopes)] @ np.asarray(slopes, dtype=float)
    frame = pd.DataFrame(z, columns=[f"feature_{k}" for k in range(features)])
    return frame.assign(
        attempt_id=[f"a{k}" for k in range(n)],
        sender_id=sender.astype(str),
        replied=rng.random(n) < 1 / (1 + np.exp(-log_odds)),
    )
