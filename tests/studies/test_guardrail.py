"""The guardrail simulation shows the three illusions, and the truth it was given."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.studies.guardrail import estimate_guardrail, simulate_guardrail


def test_three_illusions_without_any_effect() -> None:
    found = estimate_guardrail()
    told = found.table.set_index("term")["estimate"]
    assert told["before"] == 0
    assert told["after"] == pytest.approx(0.225, abs=0.01)
    assert told["coached"] == told["after"]
    assert told["uncoached"] == pytest.approx(0.27, abs=0.01)
    assert told["first"] == pytest.approx(0.25, abs=0.01)
    assert told["last"] == pytest.approx(0.15, abs=0.012)
    assert "because coaches see those that failed" in found.sentence()


def test_the_same_seed_gives_the_same_programme() -> None:
    first, second = (simulate_guardrail(np.random.default_rng(5), 50) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


def test_what_was_asked_is_planted() -> None:
    frame = simulate_guardrail(np.random.default_rng(1), 20_000, effect=0.2)
    after_failure = frame[frame["previous_replied"].eq(False).fillna(False)]
    by = after_failure.groupby("coached")["replied"].mean()
    assert by[True] - by[False] == pytest.approx(0.2, abs=0.015)
    assert not frame.loc[frame["previous_replied"].ne(False).fillna(True), "coached"].any()
    assert after_failure["coached"].mean() == pytest.approx(0.7, abs=0.01)


def test_members_who_stop_have_one_reply_at_most() -> None:
    frame = simulate_guardrail(np.random.default_rng(2), 500, stop_at_success=True)
    assert frame.groupby("sender_id")["replied"].sum().max() == 1
    assert (frame["replies_before"] == 0).all()
