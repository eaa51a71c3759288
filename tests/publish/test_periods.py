"""Small counts never stand alone, and what a period says follows from its numbers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import outreach_analysis as oa
from outreach_analysis.publish import open_workbook, periods
from outreach_analysis.settings import OUTCOME_LEVELS

COUNTS = st.lists(st.integers(0, 40), min_size=len(OUTCOME_LEVELS), max_size=len(OUTCOME_LEVELS))


@given(COUNTS, st.integers(2, 12))
def test_merged_levels_are_whole_in_order_and_never_small(counts, minimum):
    total = max(sum(counts), 1)
    view = pd.DataFrame({"term": OUTCOME_LEVELS, "count": counts, "estimate": np.array(counts) / total})
    merged = periods.merge_small_levels(view, minimum)
    if merged.empty:
        answered = view.loc[view["term"] != "no_reply", "count"]
        silent = view.loc[view["term"] == "no_reply", "count"]
        assert 0 < answered.sum() < minimum or 0 < silent.sum() < minimum
        return
    assert merged["count"].sum() == sum(counts)
    assert not merged["count"].between(1, minimum - 1).any()
    places = [OUTCOME_LEVELS.index(level) for level in merged["level"]]
    assert places == sorted(places)


@pytest.fixture(scope="module")
def book():
    tables = oa.sample(members=60, seed="periods")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("outreach_analysis.sample.sample", lambda: tables)
        made = open_workbook([], period="2026-Q2")
        assert made.tables is not None
        yield made


def test_the_rates_compared_are_those_of_the_attempts(book):
    compared = periods.compare_with_earlier(book)
    view = periods.period_rates_view(compared)
    known = book.attempts["replied"].dropna().astype(float)
    assert view.loc[0, "term"] == "second quarter of 2026"
    assert view.loc[0, "estimate"] == pytest.approx(known.mean())
    assert view.loc[0, "n_obs"] == len(known)
    said = periods.say_periods(compared)
    assert said
    assert all("second quarter of 2026" in text and "first quarter of 2026" in text for text, _ in said[:1])
    table = periods.period_table(compared)
    assert {"Sent", "Got a reply"} <= set(table["stage"])
    assert not table["n_obs"].lt(book.settings.small_cell).any()


def test_what_is_missing_is_counted(book):
    told = periods.period_gaps(book, periods.compare_with_earlier(book))
    (needed,) = [unlock for what, unlock in told if "moved by 10 points" in what]
    assert "more than there are" in needed


def test_without_a_period_the_latest_closed_quarter_is_compared(book):
    whole = book.whole
    period = periods.compared_period(whole)
    last = max(whole.tables.attempts["sent_at"].max(), whole.tables.replies["replied_at"].max())
    assert period.months == 3
    assert period.end <= last - pd.Timedelta(days=whole.settings.outcome_window_days)


def test_small_numbers_of_people_are_not_told():
    numbers = {"Attempts": ("3", ""), "Helped": ("4", ""), "Not counted": ("12", "")}
    told = periods.without_small_numbers(numbers, 5)
    assert told == {"Attempts": ("3", ""), "Helped": ("under 5", ""), "Not counted": ("12", "")}
