"""Words that go with replies, counted by sender so that one prolific member makes no finding."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import stats

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.design import check_columns
from outreach_analysis.studies.estimates import Estimates, counted, results_table
from outreach_analysis.studies.logit import Floats
from outreach_analysis.studies.multiplicity import adjust_p_values

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def log_odds_with_prior(first: Floats, second: Floats, prior: Floats) -> tuple[Floats, Floats]:
    """Log-odds ratios of words between two groups, drawn to a prior.

    Parameters
    ----------
    first, second : ndarray, shape (w,)
        Counts of each word in each group.
    prior : ndarray, shape (w,)
        Pseudo-counts: above 0.

    Returns
    -------
    log_odds_ratio, std_error : ndarray, shape (w,)

    References
    ----------
    Monroe, Colaresi, Quinn (2008). Fightin' Words. Political Analysis 16, 372. Equations 16, 20.
    """
    total = prior.sum()
    one = np.log((first + prior) / (first.sum() + total - first - prior))
    two = np.log((second + prior) / (second.sum() + total - second - prior))
    return one - two, np.sqrt(1 / (first + prior) + 1 / (second + prior))


def estimate_words(
    frame: pd.DataFrame,
    texts: pd.Series[str],
    *,
    outcome: str = "replied",
    cluster: str = "sender_id",
    fewest_senders: int = 5,
    prior_weight: float = 500.0,
    settings: Settings | None = None,
) -> Estimates:
    """Words that more senders use in messages with the outcome than in those without.

    Parameters
    ----------
    frame : DataFrame
        With `message_id`.
    texts : Series of str
        Indexed by `message_id`.
    outcome, cluster : str
    fewest_senders : int
        Words of fewer senders are left out: they could point to a person.
    prior_weight : float
        Pseudo-counts of the prior, spread in proportion to each word's use in all messages.
    settings : Settings, optional

    Returns
    -------
    Estimates
        One row a word, largest statistic first; scale `log_odds_ratio`; `with_outcome` and
        `without_outcome` count senders.

    Raises
    ------
    MissingColumnError, NotEstimableError
    """
    chosen = settings or Settings()
    check_columns(frame, [outcome, cluster, "message_id"])
    known = frame[frame[outcome].notna()]
    sets: dict[bool, set[tuple[str, str]]] = {True: set(), False: set()}
    for sender, replied, text in zip(
        known[cluster].astype("str"), known[outcome].astype(bool), known["message_id"].map(texts), strict=True
    ):
        if isinstance(text, str):
            sets[bool(replied)].update((sender, word) for word in _words(text))
    counts = pd.DataFrame({name: _senders_by_word(pairs) for name, pairs in sets.items()}).fillna(0.0)
    counts = counts.reindex(columns=[True, False], fill_value=0.0)
    everyone = _senders_by_word(sets[True] | sets[False]).reindex(counts.index)
    counts = counts[everyone >= fewest_senders].sort_index()
    if counts.empty or not counts[True].any() or not counts[False].any():
        raise NotEstimableError(
            f"no word is used by {fewest_senders} senders in messages with and without '{outcome}'."
        )
    first, second = counts[True].to_numpy(dtype=float), counts[False].to_numpy(dtype=float)
    prior = prior_weight * (first + second) / (first + second).sum()
    estimate, std_error = log_odds_with_prior(first, second, prior)
    reach = stats.norm.ppf(0.5 + chosen.conf_level / 2) * std_error
    p = 2 * stats.norm.sf(np.abs(estimate / std_error))
    table = pd.DataFrame(
        {
            "term": counts.index,
            "contrast": f"{outcome} and not",
            "scale": "log_odds_ratio",
            "estimate": estimate,
            "std_error": std_error,
            "statistic": estimate / std_error,
            "p_value": p,
            "p_adjusted": adjust_p_values(p),
            "conf_low": estimate - reach,
            "conf_high": estimate + reach,
            "conf_level": chosen.conf_level,
            "n_obs": len(known),
            "n_groups": everyone.reindex(counts.index).astype(int),
            "method": "informative Dirichlet prior, counted by sender",
            "with_outcome": first.astype(int),
            "without_outcome": second.astype(int),
        }
    ).sort_values("statistic", ascending=False, key=lambda s: s.abs(), kind="stable")
    table["finding"] = table["p_adjusted"] <= chosen.false_discovery_rate
    found = table[table["finding"]]
    named = ", ".join(f"'{word}'" for word in found["term"].head(10))
    sentence = (
        f"{len(found)} of {counted(len(table), 'word')} used by at least {fewest_senders} senders "
        f"{'is' if len(found) == 1 else 'are'} associated with '{outcome}'{': ' + named if named else ''}."
    )
    return Estimates(
        study="words",
        table=results_table(table),
        estimand=f"Log odds ratio of a word among senders, in messages with and without '{outcome}'.",
        notes=("A sender counts once with and once without the outcome, however many messages they wrote.",),
        sentences=(sentence,),
    )


def _words(text: str) -> set[str]:
    return {word.casefold().replace("’", "'") for word in _WORD.findall(text)}


def _senders_by_word(pairs: Iterable[tuple[str, str]]) -> pd.Series[int]:
    return pd.Series([word for _, word in pairs], dtype="str").value_counts(sort=False)
