"""Gaps between declared groups."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
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


def test_a_group_of_one_member_is_withheld_however_many_the_attempts(
    style_programme: Callable[..., pd.DataFrame],
) -> None:
    frame = style_programme(2)
    first = frame["sender_id"] == frame["sender_id"].iloc[0]
    assert first.sum() >= 5
    table = estimate_gaps(frame.assign(group=np.where(first, "one", "others")), "group").table
    assert table["estimate"].isna().all()
    assert table["reason"].str.contains("members").all()


def test_groups_of_few_members_are_named() -> None:
    """Five of sixty in one group; then two alike halves, one with a member who holds most of its attempts."""
    told = "against all others the members count as fewer than a third"
    who = np.repeat(np.arange(60), 12)
    rng = np.random.default_rng(7)
    frame = pd.DataFrame({"sender_id": who, "replied": rng.random(720) < rng.random(60)[who]})
    notes = estimate_gaps(frame.assign(group=np.where(who < 5, "few", "many")), "group").notes
    assert any(f"For group few, many {told}" in note for note in notes)
    alike = frame.assign(group=np.where(who < 30, "one", "other"))
    assert not any(told in note for note in estimate_gaps(alike, "group").notes)
    heavy = pd.concat([alike, *[alike[who == 0]] * 60], ignore_index=True)
    assert any(f"For group one, other {told}" in note for note in estimate_gaps(heavy, "group").notes)
    by_attempt = heavy.assign(group=np.where(np.arange(len(heavy)) % 2, "one", "other"))
    assert not any(told in note for note in estimate_gaps(by_attempt, "group").notes)


def test_groups_must_be_declared(style_programme: Callable[..., pd.DataFrame]) -> None:
    with pytest.raises(MissingColumnError):
        estimate_gaps(style_programme(3), "gender")
    with pytest.raises(NotEstimableError, match="1 group"):
        estimate_gaps(style_programme(3).assign(group="one"), "group")
