"""Every study on data too small or too plain: a statement or estimates with reasons, never a silent gap."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from outreach_analysis import studies
from outreach_analysis.errors import MissingColumnError, NotEstimableError
from outreach_analysis.studies import Estimates

FEATURES = ["personalization", "credibility"]


def _programme(senders: int = 12, attempts: int = 40, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    who = np.sort(np.append(np.arange(senders), rng.integers(0, senders, attempts - senders)))
    frame = pd.DataFrame({"sender_id": [f"m{number:03d}" for number in who]})
    n = len(frame)
    replied = rng.random(n) < 0.4
    number = frame.groupby("sender_id").cumcount() + 1
    before = pd.Series(replied).groupby(frame["sender_id"]).cumsum() - replied
    previous = pd.Series(replied).groupby(frame["sender_id"]).shift()
    return frame.assign(
        attempt_id=[f"a{k}" for k in range(n)],
        message_id=[f"t{k}" for k in range(n)],
        sent_at=pd.Timestamp("2026-01-01", tz="UTC") + pd.to_timedelta(rng.integers(0, 200, n), unit="D"),
        personalization=rng.random(n),
        credibility=rng.random(n),
        channel=rng.choice(["email", "inmail"], n),
        sender_region=rng.choice(["north", "south"], n),
        coached=rng.random(n) < 0.4,
        attempt_number=number.astype("Int64"),
        replies_before=before.astype("Int64"),
        previous_replied=previous.astype("boolean"),
        replied=pd.Series(replied).astype("boolean"),
        level=np.where(replied, rng.choice(["declined", "positive", "introduction"], n), "no_reply"),
        follow_up_hours=720.0,
        event_observed=replied,
        reply_latency_hours=np.where(replied, rng.exponential(60, n) + 1, np.nan),
        status="no_reply",
    )


def _outcomes(frame: pd.DataFrame, replied: Any) -> pd.DataFrame:
    came = pd.Series(replied, index=frame.index).astype("boolean")
    yes = came.fillna(False).astype(bool)
    return frame.assign(
        replied=came,
        event_observed=yes,
        level=pd.Series(np.where(yes, "positive", "no_reply")).where(came.notna()),
        reply_latency_hours=np.where(yes, 10.0, np.nan),
        previous_replied=came.groupby(frame["sender_id"]).shift(),
        replies_before=(yes.groupby(frame["sender_id"]).cumsum() - yes).astype("Int64"),
    )


CASES: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "12 senders, 40 attempts": lambda f: f,
    "one attempt": lambda f: f.head(1),
    "no attempt": lambda f: f.head(0),
    "one sender": lambda f: f.assign(sender_id="m000"),
    "each sender once": lambda f: f.drop_duplicates("sender_id").reset_index(drop=True),
    "separation": lambda f: _outcomes(f, f["personalization"] > 0.6),
    "all replied": lambda f: _outcomes(f, True),
    "none replied": lambda f: _outcomes(f, False),
    "no outcome known": lambda f: _outcomes(f, pd.NA),
    "half the outcomes missing": lambda f: _outcomes(f, f["replied"].mask(f.index % 2 == 0)),
    "a constant signal": lambda f: f.assign(personalization=0.5),
    "both signals constant": lambda f: f.assign(personalization=0.5, credibility=0.5),
    "signals hardly known": lambda f: f.assign(personalization=f["personalization"].where(f.index < 3)),
    "one channel": lambda f: f.assign(channel="email"),
    "all coached": lambda f: f.assign(coached=True),
    "nobody coached": lambda f: f.assign(coached=False),
    "one group": lambda f: f.assign(sender_region="north"),
    "no times": lambda f: f.assign(sent_at=pd.NaT, reply_latency_hours=np.nan, follow_up_hours=np.nan),
}
LARGER = {"separation", "a constant signal", "all replied", "none replied", "one channel", "all coached"}

STUDIES: dict[str, Callable[[pd.DataFrame], Estimates]] = {
    "rates": lambda f: studies.estimate_rates(f, "channel"),
    "funnel": studies.estimate_funnel,
    "associations": lambda f: studies.estimate_associations(f, FEATURES),
    "shape": lambda f: studies.estimate_shape(f, "personalization"),
    "balance": studies.estimate_balance,
    "repeated": lambda f: studies.estimate_repeated(f, FEATURES),
    "ordered": lambda f: studies.estimate_ordered(f, FEATURES),
    "time to reply": lambda f: studies.estimate_time_to_reply(f, "channel"),
    "hazards": lambda f: studies.estimate_reply_hazards(f, FEATURES),
    "coached": lambda f: studies.compare_coached(f, strata="channel"),
    "coach effect": studies.estimate_coach_effect,
    "recovery": studies.estimate_recovery,
    "prediction": lambda f: studies.estimate_prediction(f, FEATURES, texts=_texts(f)),
    "words": lambda f: studies.estimate_words(f, _texts(f)),
    "gaps": lambda f: studies.estimate_gaps(f, "sender_region", scores=FEATURES),
    "power": studies.estimate_power,
}


def _texts(frame: pd.DataFrame) -> pd.Series:
    words = [f"hello there number {k % 3} thank you" for k in range(len(frame))]
    return pd.Series(words, index=frame["message_id"], dtype="str")


def _tried(study: Callable[[pd.DataFrame], Estimates], frame: pd.DataFrame) -> tuple[Estimates | None, str]:
    try:
        return study(frame), ""
    except (NotEstimableError, MissingColumnError) as error:
        return None, error.problem


PLANS = [("small", case, study) for case in CASES for study in STUDIES] + [
    ("larger", case, study) for case in sorted(LARGER) for study in STUDIES if study != "prediction"
]


@pytest.mark.parametrize("size, case, study", PLANS)
def test_a_clear_statement_or_estimates_with_reasons(size: str, case: str, study: str) -> None:
    frame = CASES[case](_programme() if size == "small" else _programme(40, 300, seed=2))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found, refusal = _tried(STUDIES[study], frame)
    if found is None:
        assert len(refusal) > 20
        assert not re.search(r"\bnan\b", refusal)
        return
    table = found.table
    reason = table["reason"].fillna("") if "reason" in table else pd.Series("", index=table.index)
    silent = table["estimate"].isna() & (reason == "")
    assert not silent.any(), table.loc[silent, ["term", "contrast", "scale"]]
    half = (table["conf_low"].isna() != table["conf_high"].isna()) & (reason == "")
    assert not half.any(), table.loc[half, ["term", "contrast", "scale"]]
    assert len(found.sentence()) > 20
    assert " nan" not in " ".join(found.sentences)


def test_a_small_programme_hears_how_many_more_attempts_it_takes() -> None:
    found = studies.estimate_power(_programme())
    assert "Cannot yet say" in found.sentence()
    assert found.row("attempts_missing")["estimate"] > 100
