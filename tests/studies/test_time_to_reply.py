"""Time to reply on simulated programmes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.logit import Clusters
from outreach_analysis.studies.reply_hazards import estimate_reply_hazards
from outreach_analysis.studies.time_to_reply import estimate_time_to_reply, log_rank, log_rank_by_sender


def _programme(seed: int, senders: int = 40, slope: float = 0.0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    sender = np.repeat(np.arange(senders), 10)
    n = len(sender)
    ask = rng.standard_normal(n)
    rate = np.exp(-7 + 0.5 * rng.standard_normal(senders)[sender] + slope * ask)
    latency, watched = rng.exponential(1 / rate), rng.uniform(24, 2000, n)
    event = latency <= np.minimum(watched, 720)
    return pd.DataFrame(
        {
            "sender_id": sender,
            "ask": ask,
            "channel": np.where(np.arange(n) % 2, "email", "inmail"),
            "reply_latency_hours": np.where(event, latency, np.nan),
            "follow_up_hours": watched,
            "event_observed": event,
            "level": np.where(event, np.where(ask > 0, "introduction", "declined"), None),
        }
    )


def test_pending_attempts_are_censored_and_no_failures() -> None:
    frame = _programme(1)
    found = estimate_time_to_reply(frame, "channel")
    rows = found.table[(found.table["term"] == "all") & (found.table["contrast"] == "within 30 days")]
    assert rows["estimate"].iloc[0] > frame["event_observed"].mean() + 0.02
    assert rows["conf_low"].iloc[0] < rows["estimate"].iloc[0] < rows["conf_high"].iloc[0]
    assert "were answered within 30 days" in " ".join(found.sentences)
    median = found.table[(found.table["term"] == "all") & (found.table["contrast"] == "median")].iloc[0]
    assert np.isnan(median["estimate"])
    assert "fewer than half" in median["reason"]
    assert set(found.details["first_outcome"]["outcome"]) == {"help", "refusal"}
    silent = found.table["estimate"].isna() & (found.table["reason"] == "")
    assert not silent.any()


def test_a_median_has_an_interval_whose_end_may_lie_beyond_the_window() -> None:
    frame = _programme(1).assign(event_observed=True, follow_up_hours=720.0)
    hours = np.random.default_rng(4).exponential(960, len(frame))
    late = frame.assign(
        event_observed=hours <= 720, reply_latency_hours=np.where(hours <= 720, hours, np.nan)
    )
    found = estimate_time_to_reply(late)
    row = found.table[found.table["contrast"] == "median"].iloc[0]
    assert row["conf_low"] < row["estimate"] < 720
    assert row["conf_high"] == np.inf
    assert any("reaches beyond the window" in note for note in found.notes)
    soon = estimate_time_to_reply(frame.assign(reply_latency_hours=hours / 8))
    row = soon.table[soon.table["contrast"] == "median"].iloc[0]
    assert row["conf_low"] < 120 * np.log(2) < row["conf_high"] < 200


def test_a_planted_hazard_is_found() -> None:
    found = estimate_reply_hazards(_programme(2, slope=0.5), ["ask"])
    row = found.row("ask")
    assert row["conf_low"] < 0.5 < row["conf_high"]
    assert row["conf_low"] > 0.1
    assert "associated with replies at" in found.sentence()
    assert 0 < row["ph_p_value"] <= 1


def test_what_cannot_be_told_is_said() -> None:
    frame = _programme(3)
    with pytest.raises(NotEstimableError, match="says when it was sent"):
        estimate_time_to_reply(frame.assign(follow_up_hours=np.nan, event_observed=False))
    untimed = frame.assign(replied=frame["event_observed"], reply_latency_hours=np.nan)
    with pytest.raises(NotEstimableError, match="came at a time that is not known"):
        estimate_time_to_reply(untimed)
    row = estimate_reply_hazards(frame.assign(constant=1.0), ["constant", "ask"]).row("constant")
    assert row["reason"] == "the same in every message"
    silent = frame.assign(event_observed=False)
    table = estimate_time_to_reply(silent).table
    assert (table.loc[table["scale"] == "probability", "conf_high"] < 0.2).all()
    with pytest.raises(NotEstimableError, match="none of"):
        estimate_reply_hazards(silent, ["ask"])


def test_what_nobody_would_have_seen_is_not_silence() -> None:
    frame = _programme(5).assign(status="no_reply")
    frame.loc[::2, "status"] = "unknown"
    frame.loc[::2, "event_observed"] = False
    found = estimate_time_to_reply(frame).row("all")
    assert found["n_obs"] == (frame["status"] == "no_reply").sum()
    told = frame[frame["status"] == "no_reply"]
    assert found["estimate"] == pytest.approx(estimate_time_to_reply(told).row("all")["estimate"])


def test_groups_of_whole_senders_are_told_apart_by_sender() -> None:
    """Twenty senders, quick or slow by themselves: their 200 attempts are not 200 witnesses."""
    sender = np.repeat(np.arange(20), 10)
    event, group = pd.Series(True, index=range(200)), pd.Series(np.where(sender < 10, "a", "b"))
    rejected = np.zeros(2)
    for seed in range(60):
        rng = np.random.default_rng(seed)
        hours = pd.Series(rng.exponential(np.exp(4 + 0.8 * rng.standard_normal(20))[sender]))
        plain = log_rank(hours, event, group)
        found = (plain, log_rank_by_sender(hours, event, group, Clusters.of(sender)))
        rejected += [row["p_value"] < 0.05 for row in found]
        assert log_rank_by_sender(hours, event, group, Clusters.of(np.arange(200))) == plain
    assert rejected[0] > 18
    assert rejected[1] <= 8
