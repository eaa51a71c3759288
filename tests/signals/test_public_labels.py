"""Ask and politeness against what people labelled in public texts of other fields."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata

from outreach_analysis.scoring import score


def area(truth: np.ndarray, values: np.ndarray) -> float:
    ranks = rankdata(values)
    positive, negative = truth.sum(), (~truth).sum()
    return float((ranks[truth].sum() - positive * (positive + 1) / 2) / (positive * negative))


def test_asks_in_mail_are_found(shared: Path) -> None:
    labelled = pd.read_csv(shared / "data" / "email_asks.tsv", sep="\t", quoting=3, dtype=str).dropna()
    truth = (labelled["asks"] == "Yes").to_numpy()
    found = score(labelled["sentence"].tolist())["ask_present"].to_numpy() > 0
    assert 2 * (truth & found).sum() / (truth.sum() + found.sum()) >= 0.72


@pytest.fixture(scope="module")
def rated(shared: Path) -> pd.DataFrame:
    requests = pd.read_csv(shared / "data" / "politeness" / "wikipedia.annotated.csv")
    return score(requests["Request"].astype(str).tolist()).assign(rating=requests["Normalized Score"])


def test_the_politeness_score_parts_polite_from_rude(rated: pd.DataFrame) -> None:
    low, high = rated["rating"].quantile([0.25, 0.75])
    ends = rated[(rated["rating"] <= low) | (rated["rating"] >= high)]
    assert area((ends["rating"] >= high).to_numpy(), ends["politeness"].to_numpy()) >= 0.74


@pytest.mark.parametrize(
    "name", ["gratitude", "deference", "greeting", "please", "by_the_way", "apology", "could_you"]
)
def test_strategies_published_as_polite_are_rated_polite(rated: pd.DataFrame, name: str) -> None:
    assert rated.loc[rated[name] > 0, "rating"].mean() > rated.loc[rated[name] == 0, "rating"].mean()


@pytest.mark.parametrize(
    "name",
    ["please_start", "direct_question", "direct_start", "second_person_start", "factuality", "reproach"],
)
def test_strategies_published_as_rude_are_rated_rude(rated: pd.DataFrame, name: str) -> None:
    assert rated.loc[rated[name] > 0, "rating"].mean() < rated.loc[rated[name] == 0, "rating"].mean()


def test_propositions_are_told_from_statements(shared: Path) -> None:
    units = pd.read_csv(shared / "data" / "persuasion_annotated.csv").query("B4 == 0")
    statements = [
        "credibility-appeal",
        "logical-appeal",
        "emotion-appeal",
        "donation-information",
        "self-modeling",
    ]
    units = units[units["er_label_1"].isin(["proposition-of-donation", *statements])]
    truth = (units["er_label_1"] == "proposition-of-donation").to_numpy()
    assert area(truth, score(units["Unit"].astype(str).tolist())["ask"].to_numpy()) > 0.80
