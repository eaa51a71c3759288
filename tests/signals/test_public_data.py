"""The two scores on labelled public texts of another field (a talk about a donation)."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.scoring import score


def area(positive: pd.Series, negative: pd.Series) -> float:
    """Chance that a positive scores above a negative, ties half."""
    ranks = pd.concat([positive, negative]).fillna(0).rank()
    wins = ranks.iloc[: len(positive)].sum() - len(positive) * (len(positive) + 1) / 2
    return float(wins / (len(positive) * len(negative)))


@pytest.mark.parametrize(
    "family, label", [("credibility", "credibility-appeal"), ("personalization", "personal-related-inquiry")]
)
def test_persuaders(shared: Path, family: str, label: str) -> None:
    units = pd.read_csv(shared / "data" / "persuasion_annotated.csv").query("B4 == 0")
    scores = score(units["Unit"].astype(str).tolist())[family]
    chosen = (units["er_label_1"] == label).to_numpy()
    assert area(scores[chosen], scores[~chosen]) > 0.60


@pytest.mark.parametrize("name", ["evidence_link", "reciprocity_offer"])
def test_requests_succeed_more_often_with(shared: Path, name: str) -> None:
    requests = json.loads((shared / "data" / "raop" / "requests.json").read_text())
    shown = score([request["request_text_edit_aware"] for request in requests])[name] > 0
    success = np.array([request["requester_received_pizza"] for request in requests])
    with_it, without_it = success[shown].mean(), success[~shown].mean()
    assert math.log(with_it / (1 - with_it)) - math.log(without_it / (1 - without_it)) > 0.2
