"""The better draft scores better, each time for a reason that can be said."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pandas as pd
import pytest

from outreach_analysis.scoring import score
from outreach_analysis.signals.contract import CONTEXTS

location = Path(__file__).with_name("contrast_drafts.py")
specification = importlib.util.spec_from_file_location("contrast_drafts", location)
drafts = importlib.util.module_from_spec(specification)
sys.modules["contrast_drafts"] = drafts
specification.loader.exec_module(drafts)


@pytest.fixture(scope="module")
def scored() -> pd.DataFrame:
    rows = [
        {"text": text, **{need: pair.context.get(need, "") for need in CONTEXTS}}
        for pair in drafts.PAIRS
        for text in (pair.more, pair.less)
    ]
    return score(pd.DataFrame(rows))


@pytest.mark.parametrize("number", range(len(drafts.PAIRS)), ids=[pair.reason for pair in drafts.PAIRS])
def test_pair(scored: pd.DataFrame, number: int) -> None:
    pair = drafts.PAIRS[number]
    more, less = scored[pair.column].iloc[2 * number], scored[pair.column].iloc[2 * number + 1]
    assert more > less, pair.reason
    assert more - less >= pair.gap - 1e-9, pair.reason


def test_a_template_with_a_merged_name_stays_low(scored: pd.DataFrame) -> None:
    assert scored["personalization"].iloc[1] < 0.25
    assert scored["personalization"].iloc[3] < 0.25
