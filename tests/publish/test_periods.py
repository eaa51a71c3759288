"""What a period says follows from its numbers."""

import pandas as pd
import pytest

import outreach_analysis as oa
from outreach_analysis.publish import open_workbook, periods


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
