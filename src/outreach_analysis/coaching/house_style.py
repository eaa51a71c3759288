"""A coach's house style: what revisions under one coach change more, or less, than under the others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import pandas as pd

from outreach_analysis.coaching.diff import share_of_words
from outreach_analysis.coaching.zones import name_words, zone_words
from outreach_analysis.errors import NotEstimableError
from outreach_analysis.schema import Tables
from outreach_analysis.settings import Settings
from outreach_analysis.studies.estimates import Estimates, counted, results_table

FEWEST_REVISIONS = 10
FEWEST_SENDERS = 5
MOST_COMPARED = 40
"""Sends of a coach, one a member, that are compared with each other for likeness."""


def estimate_house_style(
    revisions: pd.DataFrame, coach_id: str, names: Sequence[str], *, settings: Settings | None = None
) -> Estimates:
    """How revisions under one coach differ from those under all others, score by score.

    Not for ranking: coaches see different members, and a style is no merit.

    Parameters
    ----------
    revisions : DataFrame
        Of `find_revisions`.
    coach_id : str
    names : sequence of str
        Features whose change is compared.
    settings : Settings, optional

    Returns
    -------
    Estimates
        One row a feature: mean change under this coach less the mean change under the others.

    Raises
    ------
    NotEstimableError
        If the coach or the others have fewer than 10 revisions, or those of fewer than 5 members.

    Notes
    -----
    Both means are taken over members, so that one prolific member makes no style; the interval
    is Welch's.
    """
    from scipy import stats

    level = (settings or Settings()).conf_level
    coached = revisions[revisions["coached"].fillna(value=False).astype(bool) & revisions["coach_id"].notna()]
    own = coached["coach_id"].eq(coach_id).to_numpy(dtype=bool)
    who = coached["sender_id"].fillna(coached["attempt_id"])
    for part in (own, ~own):
        if part.sum() < FEWEST_REVISIONS or who[part].nunique() < FEWEST_SENDERS:
            raise NotEstimableError(
                f"{counted(int(own.sum()), 'revision')} under this coach and {int((~own).sum())} under others, by "
                f"{counted(int(who[own].nunique()), 'member')} and {int(who[~own].nunique())}: too few for a house style.",
                hint="a longer period",
            )
    rows = []
    for name in names:
        if f"delta_{name}" not in coached:
            continue
        change = coached[f"delta_{name}"].astype("float64")
        here, there = (change[part].groupby(who[part]).mean().dropna().to_numpy() for part in (own, ~own))
        if min(len(here), len(there)) < FEWEST_SENDERS:
            continue
        difference = float(here.mean() - there.mean())
        first, second = here.var(ddof=1) / len(here), there.var(ddof=1) / len(there)
        error = math.sqrt(first + second)
        if error == 0:
            continue
        df = (first + second) ** 2 / (first**2 / (len(here) - 1) + second**2 / (len(there) - 1))
        reach = float(stats.t.ppf(0.5 + level / 2, df)) * error
        rows.append(
            {
                "term": name,
                "contrast": "this coach less others",
                "estimand": "difference in mean change per revision",
                "scale": "score",
                "estimate": difference,
                "std_error": error,
                "statistic": difference / error,
                "p_value": float(2 * stats.t.sf(abs(difference / error), df)),
                "conf_low": difference - reach,
                "conf_high": difference + reach,
                "conf_level": level,
                "n_obs": int(own.sum()),
                "n_groups": len(here),
                "method": "Welch over members",
                "here": float(here.mean()),
                "elsewhere": float(there.mean()),
            }
        )
    return Estimates(
        "house style",
        results_table(rows),
        "Mean change per revision under this coach less that under the others; a difference, not an effect.",
        notes=(
            f"{counted(int(own.sum()), 'revision')} under this coach, {int((~own).sum()):,} under others.",
        ),
    )


def measure_likeness(tables: Tables, revisions: pd.DataFrame, coach_id: str) -> dict[str, float]:
    """Whether members of one coach come to write alike.

    Parameters
    ----------
    tables : Tables
    revisions : DataFrame
        Of `find_revisions`.
    coach_id : str

    Returns
    -------
    dict of str to float
        `within`: mean share of body words in common, in order, between coached sends of different
        members of this coach; `across`: between them and sends of other coaches' members; `pairs`
        within; NaN where there are fewer than two members.
    """
    sent = revisions[revisions["coached"].fillna(value=False).astype(bool) & revisions["to_stage"].eq("sent")]
    sent = sent.dropna(subset=["coach_id", "sender_id"]).sort_values("to_message_id", kind="stable")
    sent = sent.drop_duplicates(["coach_id", "sender_id"])
    people = tables.recipients.set_index("recipient_id")
    reader = sent["attempt_id"].map(tables.attempts.set_index("attempt_id")["recipient_id"])
    texts = sent["to_message_id"].map(tables.messages.set_index("message_id")["text"])
    bodies = [
        zone_words(str(text), name_words(name, company)).body
        for text, name, company in zip(
            texts, reader.map(people["name"]), reader.map(people["company"]), strict=True
        )
    ]
    own = sent["coach_id"].eq(coach_id).tolist()
    here = [body for body, mine in zip(bodies, own, strict=True) if mine][:MOST_COMPARED]
    there = [body for body, mine in zip(bodies, own, strict=True) if not mine][:MOST_COMPARED]
    within = [1 - share_of_words(*pair) for pair in combinations(here, 2)]
    across = [1 - share_of_words(*pair) for pair in product(here, there)]
    return {
        "within": float(np.nanmean(within)) if within else math.nan,
        "across": float(np.nanmean(across)) if across else math.nan,
        "pairs": float(len(within)),
    }
