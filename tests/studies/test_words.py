"""Words counted by sender."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.words import estimate_words, log_odds_with_prior


def test_formula_by_hand() -> None:
    """Monroe et al. (2008), equation 16, on two words with counts 8, 2 and 3, 7 and prior 1, 1."""
    estimate, std_error = log_odds_with_prior(np.array([8.0, 2]), np.array([3.0, 7]), np.array([1.0, 1]))
    assert estimate[0] == pytest.approx(np.log(9 / 3) - np.log(4 / 8))
    assert std_error[0] == pytest.approx(np.sqrt(1 / 9 + 1 / 4))
    assert estimate[1] == pytest.approx(-estimate[0])


def _programme(rng: np.random.Generator, senders: int = 80) -> tuple[pd.DataFrame, pd.Series]:
    sender = np.repeat(np.arange(senders), 6)
    n = len(sender)
    grateful = rng.random(n) < 0.5
    replied = rng.random(n) < np.where(grateful, 0.7, 0.15)
    texts = ["hello alum " + ("Thanks so much" if yes else "please write soon") for yes in grateful]
    frame = pd.DataFrame({"sender_id": sender, "replied": replied, "message_id": [f"m{k}" for k in range(n)]})
    return frame, pd.Series(texts, index=frame["message_id"])


def test_planted_words_are_found_with_their_sign() -> None:
    found = estimate_words(*_programme(np.random.default_rng(1)), prior_weight=10)
    assert found.row("thanks")["estimate"] > 0 > found.row("soon")["estimate"]
    assert found.row("thanks")["finding"]
    assert not found.row("hello")["finding"]


def test_one_prolific_member_makes_no_finding() -> None:
    frame, texts = _programme(np.random.default_rng(2))
    flood = pd.DataFrame({"sender_id": 999, "replied": True, "message_id": [f"f{k}" for k in range(3000)]})
    more = pd.concat([texts, pd.Series("zebra hello", index=flood["message_id"])])
    found = estimate_words(pd.concat([frame, flood], ignore_index=True), more, fewest_senders=1)
    assert not found.row("zebra")["finding"]
    assert (
        "zebra"
        not in estimate_words(pd.concat([frame, flood], ignore_index=True), more).table["term"].tolist()
    )


def test_rare_words_are_not_taken_for_silence() -> None:
    """Three of four messages get no reply, so a sender's silent messages hold more of the rare words."""
    rng = np.random.default_rng(4)
    sender = np.repeat(np.arange(300), 16)
    words = np.array([f"w{chr(97 + k // 26)}{chr(97 + k % 26)}" for k in range(100)])
    chance = 1 / (np.arange(100) + 3.0)
    texts = [" ".join(rng.choice(words, 20, p=chance / chance.sum())) for _ in sender]
    frame = pd.DataFrame({"sender_id": sender, "message_id": np.arange(len(sender)).astype(str)})
    frame["replied"] = rng.random(len(sender)) < 0.25
    table = estimate_words(frame, pd.Series(texts, index=frame["message_id"])).table
    assert not table["finding"].any()
    rare = table.set_index("term").loc[words[50:], "estimate"]
    assert abs(rare.mean()) < 0.1


def test_nothing_in_common_is_said() -> None:
    frame, texts = _programme(np.random.default_rng(3), senders=3)
    with pytest.raises(NotEstimableError, match="no word is used by 5 members"):
        estimate_words(frame, texts)
