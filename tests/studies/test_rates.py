"""Rates and the funnel."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import MissingColumnError, NotEstimableError
from outreach_analysis.studies.logit import Clusters
from outreach_analysis.studies.rates import (
    clustered_rate,
    estimate_funnel,
    estimate_rates,
    shrink_rates,
    wilson_interval,
)


def test_wilson_is_r(golden) -> None:
    """R: `prop.test(x, n, correct = FALSE)$conf.int`."""
    for case in golden["prop"]:
        np.testing.assert_allclose(wilson_interval(case["x"], case["n"]), case["wilson"], atol=1e-9)
    np.testing.assert_allclose(wilson_interval(81, 263, 0.90), golden["wilson_90"], atol=1e-9)
    np.testing.assert_allclose(wilson_interval(15, 148, 0.99), golden["wilson_99"], atol=1e-9)


def test_wilson_covers_at_ten_where_wald_does_not() -> None:
    """The trap: Wald intervals at n = 10 cover 79.5% on average, Wilson's 95.5%."""
    from scipy import stats

    shares = np.linspace(0.01, 0.99, 99)
    covered = {"wilson": 0.0, "wald": 0.0}
    for x in range(11):
        low, high = wilson_interval(x, 10)
        reach = 1.959964 * np.sqrt(x / 10 * (1 - x / 10) / 10)
        weight = stats.binom.pmf(x, 10, shares)
        covered["wilson"] += float((weight * ((low <= shares) & (shares <= high))).mean())
        covered["wald"] += float((weight * (abs(shares - x / 10) <= reach)).mean())
    assert covered["wald"] < 0.82
    assert covered["wilson"] == pytest.approx(0.955, abs=0.01)


def test_one_attempt_a_sender_gives_wilson_itself() -> None:
    y = np.repeat([1.0, 0.0], [81, 182])
    rate = clustered_rate(y, Clusters.of(np.arange(263)))
    np.testing.assert_allclose((rate.low, rate.high), wilson_interval(81, 263))


def test_resemblance_within_senders_widens_the_interval_and_keeps_coverage() -> None:
    rng = np.random.default_rng(11)
    clustered, naive, runs = 0, 0, 300
    for _ in range(runs):
        talent = rng.beta(2, 6, 25)
        sender = np.repeat(np.arange(25), rng.integers(2, 20, 25))
        y = (rng.random(len(sender)) < talent[sender]).astype(float)
        rate = clustered_rate(y, Clusters.of(sender))
        low, high = wilson_interval(y.sum(), len(y))
        clustered += rate.low <= 0.25 <= rate.high
        naive += low <= 0.25 <= high
    assert clustered / runs > 0.91 > naive / runs


def test_shrinkage_recovers_the_prior() -> None:
    rng = np.random.default_rng(4)
    n = np.full(400, 30.0)
    successes = rng.binomial(30, rng.beta(2, 6, 400)).astype(float)
    shrunk, a, b = shrink_rates(successes, n)
    assert a / (a + b) == pytest.approx(0.25, abs=0.02)
    assert a + b == pytest.approx(8, rel=0.3)
    assert shrunk.std() < (successes / n).std()


def test_equal_groups_shrink_to_one_rate() -> None:
    shrunk, a, _ = shrink_rates(np.full(20, 10.0), np.full(20, 40.0))
    np.testing.assert_allclose(shrunk, 0.25, atol=1e-3)
    assert a > 1e3


def _frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "sender_id": [f"s{k % 7}" for k in range(60)],
            "cohort": ["b"] * 40 + ["a"] * 17 + [None] * 3,
            "accepted": pd.array([True] * 30 + [False] * 30, dtype="boolean"),
            "replied": pd.array([True] * 12 + [False] * 44 + [pd.NA] * 4, dtype="boolean"),
            "level": ["introduction"] * 2 + ["neutral"] * 10 + ["no_reply"] * 44 + [None] * 4,
        }
    )


def test_rates_by_group_count_what_they_drop() -> None:
    found = estimate_rates(_frame(), "cohort")
    assert found.table["term"].tolist() == ["all", "a", "b"]
    assert found.row("all")["estimate"] == pytest.approx(12 / 56)
    assert found.row("b")["n_obs"] == 40
    assert "4 attempts left out" in found.notes[0]
    assert any("must not be compared by rank" in note for note in found.notes)
    assert found.sentence().startswith("Overall: 21% replied (12 of 56 attempts, 95% interval ")


def test_funnel_steps() -> None:
    found = estimate_funnel(_frame())
    rows = found.table.set_index("step")
    assert rows.loc["accepted", "successes"] == 30
    assert rows.loc["replied", "share_of_previous"] == pytest.approx(12 / 30)
    assert rows.loc["helped", "share_of_previous"] == pytest.approx(2 / 12)
    assert found.sentence() == "Of 60 attempts sent: 30 accepted, 12 replied, 2 helped."


def test_help_is_not_counted_where_answers_do_not_say_what_they_were() -> None:
    frame = _frame()
    silence = frame["level"].where(frame["replied"].eq(False).fillna(False))
    found = estimate_funnel(frame.assign(level=silence))
    assert "helped" not in set(found.table["step"])
    assert "The step 'helped' is not known to this source." in found.notes


def test_nothing_known_is_said() -> None:
    frame = _frame().assign(replied=pd.array([pd.NA] * 60, dtype="boolean"))
    with pytest.raises(NotEstimableError, match="no attempt says whether it was answered"):
        estimate_rates(frame)
    with pytest.raises(MissingColumnError, match="coach_id"):
        estimate_rates(_frame(), "coach_id")


@pytest.mark.parametrize("replied", [True, False])
def test_all_or_none_replied_has_an_interval(replied: bool) -> None:
    row = estimate_rates(_frame().assign(replied=replied)).row("all")
    assert 0 <= row["conf_low"] < row["conf_high"] <= 1


def test_where_all_replied_members_still_resemble_each_other() -> None:
    frame = pd.DataFrame({"sender_id": np.repeat(np.arange(10), 10), "replied": True})
    alone = frame.assign(sender_id=np.arange(100))
    assert estimate_rates(frame).row("all")["conf_low"] < estimate_rates(alone).row("all")["conf_low"]
    assert estimate_rates(frame).row("all")["design_effect"] == pytest.approx(1.9)
