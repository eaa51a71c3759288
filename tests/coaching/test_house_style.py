from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.coaching.house_style import estimate_house_style, measure_likeness
from outreach_analysis.errors import NotEstimableError


def revisions(shift):
    rng = np.random.default_rng(5)
    coach = np.repeat(["c1", "c2"], 60)
    return pd.DataFrame(
        {
            "coached": True,
            "coach_id": coach,
            "sender_id": [f"{name}-m{place % 20}" for place, name in enumerate(coach)],
            "attempt_id": [f"a{place}" for place in range(120)],
            "delta_ask": rng.normal(0, 0.05, 120) + shift * (coach == "c1"),
        }
    )


def test_a_planted_style_is_found_and_none_where_there_is_none():
    planted = estimate_house_style(revisions(0.2), "c1", ["ask"]).table.iloc[0]
    assert planted["conf_low"] < 0.2 < planted["conf_high"]
    assert planted["conf_low"] > 0
    frame = revisions(0.2)
    means = frame.groupby(["coach_id", "sender_id"])["delta_ask"].mean().groupby("coach_id").mean()
    assert planted["estimate"] == pytest.approx(means["c1"] - means["c2"])
    none = estimate_house_style(revisions(0.0), "c1", ["ask"]).table.iloc[0]
    assert none["conf_low"] < 0 < none["conf_high"]


def test_few_revisions_make_no_style():
    with pytest.raises(NotEstimableError, match="too few for a house style"):
        estimate_house_style(revisions(0.2).iloc[55:], "c1", ["ask"])


def test_likeness_of_the_sample_lies_between_nothing_and_all(programme):
    found = measure_likeness(programme.tables, programme.revisions, "c1")
    assert 0 < found["within"] < 1
    assert 0 < found["across"] < 1
    assert np.isnan(measure_likeness(programme.tables, programme.revisions, "nobody")["within"])
