"""Where thanks close a message, and how sentiment is bounded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import Measure
from outreach_analysis.signals.politeness.tone import grateful_closing, sentiment

BODY = "I read your post about tram maps on the train. Could we talk for a few minutes next week?"


@pytest.mark.parametrize(
    "closing, expected",
    [
        ("Thank you for your time.", 1),
        ("Many thanks,\nAda Byron", 1),
        ("Thanks!\n\nAda Byron\nNurse at St. Mary's\nLondon", 1),
        ("Best wishes,\nAda Byron", 0),
        ("I don't appreciate silence.", 0),
        ("", 0),
    ],
)
def test_the_closing_is_what_stands_last(closing: str, expected: int) -> None:
    assert len(grateful_closing(Batch([f"{BODY}\n\n{closing}"]))) == expected
    assert len(grateful_closing(Batch([f"Thanks for the add.\n\n{BODY}\n\n{closing}"]))) == expected


@given(st.integers(0, 30), st.integers(0, 30))
def test_sentiment_is_bounded_and_turns_with_its_words(good: int, bad: int) -> None:
    def read(text: str) -> float:
        result = sentiment(Batch([text]))
        assert isinstance(result, Measure)
        return float(result.values[0])

    value = read("wonderful. " * good + "terrible. " * bad)
    assert -1 < value < 1
    assert value == pytest.approx(-read("wonderful. " * bad + "terrible. " * good))
