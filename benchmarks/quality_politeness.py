"""Politeness signals against what five raters thought of requests on Wikipedia."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from quality_tools import area_with_interval, logit, names_of
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_score
from sklearn.pipeline import make_pipeline

from outreach_analysis.scoring import score

ACCURACY_BAR, AREA_BAR = 0.78, 0.74
PUBLISHED = {
    "gratitude": 0.87,
    "deference": 0.78,
    "greeting": 0.43,
    "apology": 0.36,
    "please": 0.49,
    "please_start": -0.30,
    "by_the_way": 0.63,
    "direct_question": -0.27,
    "direct_start": -0.43,
    "could_you": 0.47,
    "second_person_start": -0.30,
    "factuality": -0.38,
    "positive_lexicon": 0.12,
    "negative_lexicon": -0.13,
    "hedges": 0.14,
    "can_you": 0.09,
    "first_person_start": 0.12,
    "first_person_plural": 0.08,
    "first_person_singular": 0.08,
    "second_person": 0.05,
}
STRONG = 0.25


def report_politeness(data: Path) -> None:
    """Accuracy beside unigrams, area of the fixed score, signs of the published strategies."""
    rated = pd.read_csv(data / "politeness" / "wikipedia.annotated.csv")
    value = rated["Normalized Score"]
    low, high = value.quantile([0.25, 0.75])
    features = score(rated["Request"].astype(str).tolist())
    ends = ((value <= low) | (value >= high)).to_numpy()
    polite = (value >= high).to_numpy()[ends]
    texts = rated["Request"].astype(str)[ends]
    groups = texts.str.lower().str.strip().factorize()[0]
    folds = GroupKFold(5, shuffle=True, random_state=0)
    signals = names_of("politeness")
    own = cross_val_score(logit(0.1), features.loc[ends, signals], polite, groups=groups, cv=folds)
    unigrams = make_pipeline(
        CountVectorizer(binary=True, min_df=3, token_pattern=r"(?u)\b\w[\w']*\b|[?!]"),
        LogisticRegression(C=0.1, max_iter=2000),
    )
    peer = cross_val_score(unigrams, texts, polite, groups=groups, cv=folds)
    print(f"politeness (Wikipedia): n {len(rated):,}, top against bottom quartile n {ends.sum():,}")
    print(
        f"  L2 logit on {len(signals)} politeness signals, 5 folds: accuracy {own.mean():.3f} "
        f"(folds {own.min():.3f} to {own.max():.3f}; bar {ACCURACY_BAR})"
    )
    print(f"  L2 logit on unigrams, same folds:           accuracy {peer.mean():.3f}")
    fixed = features.loc[ends, "politeness"].to_numpy()
    middle, lowest, highest = area_with_interval(polite, fixed, range(len(fixed)))
    print(f"  fixed score: AUC {middle:.3f} [{lowest:.3f}, {highest:.3f}] (bar {AREA_BAR})")
    print("  strategy                published  mean score with - without  n with")
    agree = strong = 0
    for name, weight in PUBLISHED.items():
        has = features[name].to_numpy() > 0
        shift = value[has].mean() - value[~has].mean()
        standard_error = np.sqrt(value[has].var() / has.sum() + value[~has].var() / (~has).sum())
        same = bool(np.sign(shift) == np.sign(weight))
        if abs(weight) >= STRONG:
            strong, agree = strong + 1, agree + same
        print(
            f"  {name:<24}{weight:>8.2f}  {shift:>9.2f} +- {1.96 * standard_error:.2f}"
            f"{'' if same else '  other sign'}{has.sum():>18,}"
        )
    print(f"  signs agree for {agree} of {strong} strategies with |weight| >= {STRONG}")
