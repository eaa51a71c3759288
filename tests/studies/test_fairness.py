"""Gaps between declared groups."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from outreach_analysis.errors import MissingColumnError, NotEstimableError
from outreach_analysis.studies.fairness import estimate_gaps


def test_a_gap_is_the_difference_of_means(style_programme: Callable[..., pd.DataFrame]) -> None:
    frame = style_programme(1).assign(group=lambda f: "g" + (f["sender_id"].astype(int) % 3).astype(str))
    found = estimate_gaps(frame, "group", scores=["feature_0"])
    mine = frame["group"] == "g1"
    expected = frame.loc[mine, "replied"].mean() - frame.loc[~mine, "replied"].mean()
    assert found.row("g1", "probability")["estimate"] == pytest.approx(expected)
    scores = frame.loc[mine, "feature_0"].mean() - frame.loc[~mine, "feature_0"].mean()
    assert found.row("g1", "score")["estimate"] == pytest.approx(scores)
    assert "against all others" in found.sentence()


def test_small_groups_are_withheld_with_another(style_programme: Callable[..., pd.DataFrame]) -> None:
    frame = style_programme(2).assign(group="big")
    frame.loc[:2, "group"] = "small"
    frame.loc[3:40, "group"] = "middle"
    table = estimate_gaps(frame, "group").table.set_index("term")
    assert table.loc[["small", "middle"], "estimate"].isna().all()
    assert table.loc["small", "reason"].startswith("withheld")
    assert pd.isna(table.loc["small", "n_obs"])


def test_groups_must_be_declared(style_programme: Callable[..., pd.DataFrame]) -> None:
    with pytest.raises(MissingColumnError):
        estimate_gaps(style_programme(3), "gender")
    with pytest.raises(NotEstimableError, match="1 group"):
        estimate_gaps(style_programme(3).assign(group="one"), "group")
