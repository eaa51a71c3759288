"""How far coders agree, with each other and with the rubric."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import stats

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.estimates import Estimates, counted, results_table

Weights = Literal["none", "linear", "quadratic"]


def cohen_kappa(counts: np.ndarray, weights: Weights = "none", conf_level: float = 0.95) -> dict[str, float]:
    """Cohen's kappa of two coders from their cross table.

    Parameters
    ----------
    counts : ndarray, shape (k, k)
        Items by label of the first and of the second coder, labels in order.
    weights : {"none", "linear", "quadratic"}
        How much near misses count in ordered labels.
    conf_level : float

    Returns
    -------
    dict
        `estimate`, `std_error`, `conf_low`, `conf_high` (large-sample, Fleiss, Cohen, Everitt 1969).
    """
    from statsmodels.stats.inter_rater import cohens_kappa

    names = {"none": None, "linear": "linear", "quadratic": "quadratic"}
    found = cohens_kappa(np.asarray(counts, dtype=float), wt=names[weights])
    reach = float(stats.norm.ppf(0.5 + conf_level / 2) * found.std_kappa)
    kappa = float(found.kappa)
    return {
        "estimate": kappa,
        "std_error": float(found.std_kappa),
        "conf_low": max(kappa - reach, -1.0),
        "conf_high": min(kappa + reach, 1.0),
    }


def krippendorff_alpha(codes: pd.DataFrame, ordered: bool = False) -> float:
    """Krippendorff's alpha of any number of coders, missing codes allowed.

    Parameters
    ----------
    codes : DataFrame
        `item`, `coder`, `label`; items coded once do not count.
    ordered : bool
        Labels are numbers whose squared distance matters (interval alpha).

    Raises
    ------
    NotEstimableError
        If no item has two codes, or all codes are the same.
    """
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.distance import binary_distance, interval_distance

    known = codes.dropna(subset=["item", "coder", "label"])
    known = known[known.groupby("item")["coder"].transform("size") > 1]
    if known.empty:
        raise NotEstimableError("no item was coded twice, so nothing can agree.")
    if len(known["label"].unique()) < 2:
        raise NotEstimableError("every item has the same code: agreement beyond chance is not defined.")
    rows = [
        (str(coder), str(item), float(label) if ordered else str(label))
        for coder, item, label in known[["coder", "item", "label"]].itertuples(index=False)
    ]
    return float(AnnotationTask(rows, distance=interval_distance if ordered else binary_distance).alpha())


def estimate_agreement(
    codes: pd.DataFrame, order: tuple[Any, ...] | None = None, *, conf_level: float = 0.95
) -> Estimates:
    """Agreement of coders on the same items, beyond chance.

    Parameters
    ----------
    codes : DataFrame
        `item`, `coder`, `label`. The rubric can be one of the coders.
    order : tuple, optional
        Labels from worst to best; gives quadratic weights beside plain kappa.
    conf_level : float

    Returns
    -------
    Estimates
        Kappa for every pair of coders (`term`), weighted kappa where labels are ordered, and
        Krippendorff's alpha for all.

    Raises
    ------
    NotEstimableError
    """
    labels = list(order) if order else sorted(codes["label"].dropna().unique(), key=str)
    wide = codes.dropna().drop_duplicates(["item", "coder"]).pivot_table(
        index="item", columns="coder", values="label", aggfunc="first"
    )  # fmt: skip
    rows: list[dict[str, Any]] = []
    coders = list(wide.columns)
    for a, first in enumerate(coders):
        for second in coders[a + 1 :]:
            both = wide[[first, second]].dropna()
            table = pd.crosstab(both[first], both[second]).reindex(index=labels, columns=labels, fill_value=0)
            for weights in ("none", "quadratic") if order else ("none",):
                scale = "kappa" if weights == "none" else "weighted_kappa"
                row = {"term": f"{first} and {second}", "scale": scale, "n_obs": len(both), "n_groups": 2}
                row |= {"contrast": "pair of coders", "reason": "", "method": f"Cohen, weights {weights}"}
                if len(both) < 2 or len(np.unique(both.to_numpy(dtype=str))) < 2:
                    rows.append(row | {"reason": "too few items in common, or one label alone"})
                else:
                    rows.append(row | cohen_kappa(table.to_numpy(), weights, conf_level))
    alpha = krippendorff_alpha(codes)
    everyone = {"term": "all coders", "scale": "alpha", "estimate": alpha, "n_obs": len(wide), "reason": ""}
    rows.append(everyone | {"n_groups": len(coders), "method": "Krippendorff, nominal"})
    result = results_table(rows).assign(conf_level=conf_level)
    sentence = (
        f"{counted(len(coders), 'coder')} of {counted(len(wide), 'item')} agree at alpha {alpha:.2f} "
        "(1 is full agreement, 0 is chance)."
    )
    return Estimates(
        study="agreement",
        table=result,
        estimand="Agreement beyond chance.",
        notes=("Intervals of kappa are for many items; under 30 they are rough.",),
        sentences=(sentence,),
    )
