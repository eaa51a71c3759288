"""Words that go with replies, counted by sender so that one prolific member makes no finding."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy import stats

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.design import being, check_columns
from outreach_analysis.studies.estimates import Estimates, counted, results_table
from outreach_analysis.studies.logit import Clusters, Floats
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

    Notes
    -----
    What enters the log-odds is each sender's share of messages that use a word, summed over senders, with
    the outcome and without. (Whether a sender used a word at all would make rare words look like silence:
    most messages get no reply, and more messages hold more rare words.) Variances are those of counts,
    which shares never exceed.
    """
    chosen = settings or Settings()
    check_columns(frame, [outcome, cluster, "message_id"])
    known = frame[frame[outcome].notna()]
    used = _count(known, known["message_id"].map(texts), outcome, cluster, fewest_senders)
    first, second = used.shares
    if not first.any() or not second.any():
        raise NotEstimableError(
            f"no word is used by {fewest_senders} members in messages that were {being(outcome)} and in others."
        )
    prior = prior_weight * (first + second) / (first + second).sum()
    estimate, std_error = log_odds_with_prior(first, second, prior)
    reach = stats.norm.ppf(0.5 + chosen.conf_level / 2) * std_error
    p = 2 * stats.norm.sf(np.abs(estimate / std_error))
    table = pd.DataFrame(
        {
            "term": used.words,
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
            "n_groups": used.senders,
            "method": "informative Dirichlet prior, counted by sender",
            "with_outcome": used.users[0],
            "without_outcome": used.users[1],
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
        notes=(
            (
                "A sender counts once with and once without the outcome, by the share of their messages that "
                "use a word, however many they wrote."
            ),
        ),
        sentences=(sentence,),
    )


@dataclass(frozen=True)
class _Used:
    """Words in the order of the alphabet, with how senders use them in messages with and without the outcome."""

    words: list[str]
    shares: tuple[Floats, Floats]
    users: tuple[NDArray[np.int64], NDArray[np.int64]]
    senders: NDArray[np.int64]


def _count(known: pd.DataFrame, texts: pd.Series[str], outcome: str, cluster: str, fewest: int) -> _Used:
    from sklearn.feature_extraction.text import CountVectorizer

    read = texts.notna().to_numpy()
    happened = known[outcome].to_numpy(dtype=bool)[read]
    clusters = Clusters.of(known[cluster].astype("str")[read])
    counter = CountVectorizer(analyzer=_words, binary=True, dtype=np.int32)
    try:
        present = counter.fit_transform(texts[read])
    except ValueError:  # no text holds a word
        nothing = np.zeros(0, dtype=np.int64)
        return _Used([], (nothing.astype(float), nothing.astype(float)), (nothing, nothing), nothing)
    sums = []
    for side in (happened, ~happened):
        member = sp.csr_array(
            (np.ones(side.sum()), (clusters.codes[side], np.flatnonzero(side))),
            shape=(clusters.count, len(side)),
        )
        written = np.maximum(member.sum(axis=1), 1)
        sums.append((member @ present, written))
    told = (sums[0][0] + sums[1][0]).astype(bool).sum(axis=0)
    kept = np.flatnonzero(np.asarray(told) >= fewest)
    names = counter.get_feature_names_out()[kept]
    shares = [np.asarray((1 / written) @ found[:, kept]) for found, written in sums]
    users = [np.asarray((found[:, kept] > 0).sum(axis=0)).astype(np.int64) for found, _ in sums]
    return _Used(list(names), (shares[0], shares[1]), (users[0], users[1]), np.asarray(told)[kept])


def _words(text: str) -> set[str]:
    return {word.casefold().replace("’", "'") for word in _WORD.findall(text)}
