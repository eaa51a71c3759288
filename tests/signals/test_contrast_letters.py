"""Whole drafts of many hands: the better one scores higher on its family."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from outreach_analysis.scoring import score

FILE = tomllib.loads(Path(__file__).with_name("contrast_letters.toml").read_text(encoding="utf-8"))
PAIRS = FILE["pair"]


@pytest.fixture(scope="module")
def scored() -> pd.DataFrame:
    rows = [
        {"text": pair[side], **FILE["recipients"][pair["recipient"]]}
        for pair in PAIRS
        for side in ("better", "worse")
    ]
    return score(pd.DataFrame(rows))


@pytest.mark.parametrize("number", range(len(PAIRS)), ids=[pair["reason"] for pair in PAIRS])
def test_the_better_letter_scores_higher(scored: pd.DataFrame, number: int) -> None:
    pair = PAIRS[number]
    better, worse = scored[pair["family"]].iloc[2 * number : 2 * number + 2]
    assert better > worse, pair["reason"]


def test_templates_with_merged_names_stay_low(scored: pd.DataFrame) -> None:
    worse = scored["personalization"].iloc[1::2]
    templates = [pair["family"] == "originality" for pair in PAIRS]
    assert worse[templates].max() < 0.25
