"""Cues that a first reading missed, and traps it fell into."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from outreach_analysis.scoring import score

LINES = Path(__file__).with_name("cues.tsv").read_text(encoding="utf-8").splitlines()[1:]
CUES = [line.replace("\\n", "\n").split("\t") for line in LINES]


@pytest.fixture(scope="module")
def features() -> pd.DataFrame:
    return score([text for _, _, text in CUES])


@pytest.mark.parametrize("row", range(len(CUES)), ids=[text for _, _, text in CUES])
def test_cue(features: pd.DataFrame, row: int) -> None:
    name, expected, _ = CUES[row]
    value = features[name].iloc[row]
    assert value > 0 if expected == "yes" else value == float(expected)
