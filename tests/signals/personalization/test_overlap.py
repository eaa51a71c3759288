"""Overlap with a profile, less that of the sender's earlier sends."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.scoring import score

CELLO = "Tram maps. Cello."


def table(rows: list[tuple[str, str, str, str, int, str]]) -> pd.DataFrame:
    names = ["text", "sender_id", "recipient_profile", "attempt_id", "day", "stage"]
    frame = pd.DataFrame(rows, columns=names)
    frame["sent_at"] = pd.Timestamp("2026-01-01", tz="UTC") + pd.to_timedelta(frame.pop("day"), unit="D")
    return frame


def overlap(frame: pd.DataFrame) -> list[float]:
    values: list[float] = score(frame)["profile_overlap"].tolist()
    return values


def test_what_earlier_sends_say_of_the_same_profile_is_taken_off() -> None:
    frame = table(
        [
            ("Cello, tram maps, Porto.", "s", CELLO, "a", 1, "sent"),
            ("Cello, tram maps, Porto.", "s", CELLO, "b", 2, "sent"),
            ("It rained.", "s", CELLO, "c", 3, "sent"),
            ("Cello and maps.", "s", "", "d", 4, "sent"),
        ]
    )
    fits = math.sqrt(3) / 2
    assert overlap(frame) == pytest.approx([np.nan, 0.0, -fits, np.nan], nan_ok=True)


def test_only_earlier_sends_of_the_same_sender_and_of_other_attempts_count() -> None:
    frame = table(
        [
            ("It rained.", "s", CELLO, "a", 1, "sent"),
            ("Cello, tram maps, Porto.", "s", CELLO, "b", 2, "sent"),
            ("Cello, tram maps, Porto.", "s", CELLO, "b", 3, "sent"),
            ("Cello, tram maps, Porto.", "s", CELLO, "c", 9, "sent"),
            ("Cello, tram maps, Porto.", "t", CELLO, "d", 1, "sent"),
        ]
    )
    fits = math.sqrt(3) / 2
    found = overlap(frame)
    assert found[1:3] == pytest.approx([fits, fits])
    assert found[3] == pytest.approx(fits - 2 * fits / 3)
    assert np.isnan(found[0])
    assert np.isnan(found[4])


def test_order_of_rows_and_other_senders_change_nothing() -> None:
    draw = np.random.default_rng(7)
    words = ["cello", "trams", "maps", "Porto", "violin", "bridges", "Leeds", "kites"]
    rows = [
        (
            " ".join(draw.choice(words, 4)),
            f"s{number % 3}",
            " ".join(draw.choice(words, 3)),
            f"a{number}",
            number // 2,
            "sent",
        )
        for number in range(40)
    ]
    frame = table(rows)
    whole = np.array(overlap(frame))
    mixed = draw.permutation(len(frame))
    np.testing.assert_array_equal(np.array(overlap(frame.iloc[mixed])), whole[mixed])
    alone = (frame["sender_id"] == "s1").to_numpy()
    np.testing.assert_array_equal(np.array(overlap(frame[alone])), whole[alone])
    assert np.isfinite(whole).sum() > 30
