"""Periods are read as written, and compared with the last one and a year ago as the counts say."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.errors import InvalidValueError, NotEstimableError
from outreach_analysis.studies.periods import compare_periods, parse_period, withhold_small_periods
from outreach_analysis.studies.rates import wilson_interval

TEXTS = st.one_of(
    st.builds("{:04}-{:02}".format, st.integers(1901, 2199), st.integers(1, 12)),
    st.builds("{:04}-Q{}".format, st.integers(1901, 2199), st.integers(1, 4)),
    st.builds("{:04}".format, st.integers(1901, 2199)),
)


@given(TEXTS)
def test_periods_read_back_and_touch(text):
    period = parse_period(text)
    assert period.text == text
    assert period.before().end == period.start
    assert period.year_before().start == period.start - pd.DateOffset(years=1)


@pytest.mark.parametrize(
    "text", ["", "26-10", "2026-13", "2026-00", "2026-Q5", "2026-10-01", "yesterday", "0001"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(InvalidValueError, match="2026-Q3"):
        parse_period(text)


def test_days_are_those_of_the_programme():
    times = pd.Series(pd.to_datetime(["2026-10-31 23:30", "2026-11-01 03:30", None], utc=True))
    assert parse_period("2026-10").holds(times).tolist() == [True, False, False]
    assert parse_period("2026-10", "America/New_York").holds(times).tolist() == [True, True, False]


def attempts(counts):
    """One attempt a sender: `counts` maps a month to (replied, sent)."""
    rows = [
        {"sent_at": f"{month}-10", "replied": number < replied}
        for month, (replied, sent) in counts.items()
        for number in range(sent)
    ]
    frame = pd.DataFrame(rows)
    frame["sent_at"] = pd.to_datetime(frame["sent_at"], utc=True)
    return frame.assign(sender_id=[f"m{number}" for number in range(len(frame))])


def test_rates_and_differences_are_those_of_the_counts():
    frame = attempts({"2026-10": (56, 70), "2026-09": (48, 80), "2025-10": (0, 20), "2024-01": (5, 9)})
    table = compare_periods(frame, parse_period("2026-10")).table
    replied = table[table["term"] == "replied"].set_index("contrast")
    assert replied.loc["this period", "estimate"] == pytest.approx(0.8)
    assert replied.loc["this period", ["conf_low", "conf_high"]].tolist() == pytest.approx(
        wilson_interval(56, 70)
    )
    # Newcombe 1998, table II, method 10, example (a): 56/70 less 48/80
    assert replied.loc["less last period", ["conf_low", "conf_high"]].tolist() == pytest.approx(
        [0.0524, 0.3339], abs=5e-5
    )
    assert replied.loc["less a year ago", "estimate"] == pytest.approx(0.8)
    sent = table[table["term"] == "sent"].set_index("contrast")["successes"]
    assert sent.to_dict() == {"this period": 70, "last period": 80, "a year ago": 20}


def test_a_year_has_one_comparison_only():
    table = compare_periods(attempts({"2026-03": (2, 9), "2025-03": (3, 9)}), parse_period("2026")).table
    assert "a year ago" not in set(table["contrast"])


def test_an_empty_period_is_told_and_a_missing_comparison_noted():
    frame = attempts({"2026-10": (3, 10)})
    with pytest.raises(NotEstimableError, match="no attempt was sent in September 2026"):
        compare_periods(frame, parse_period("2026-09"))
    result = compare_periods(frame, parse_period("2026-10"))
    assert not result.sentences
    assert sum("cannot be compared" in note for note in result.notes) == 2


def test_pending_attempts_count_as_sent_only():
    frame = attempts({"2026-10": (3, 10), "2026-09": (3, 10)})
    frame["replied"] = frame["replied"].astype("boolean")
    frame.loc[:3, "replied"] = pd.NA
    result = compare_periods(frame, parse_period("2026-10"))
    counts = result.table.set_index(["term", "contrast"])["n_obs"]
    assert counts["sent", "this period"] == 10
    assert counts["replied", "this period"] == 6
    assert any("Under 5 attempts of October 2026 not counted" in note for note in result.notes)


def test_members_who_resemble_themselves_widen_the_interval():
    alone = attempts({"2026-10": (20, 40), "2026-09": (20, 40)})
    together = alone.assign(sender_id=[f"m{number // 4}" for number in range(80)])
    widths = []
    for frame in (alone, together):
        table = compare_periods(frame, parse_period("2026-10")).table
        row = table[(table["term"] == "replied") & (table["contrast"] == "less last period")].iloc[0]
        widths.append(row["conf_high"] - row["conf_low"])
    assert widths[1] > 1.5 * widths[0]


def test_small_periods_are_withheld_with_all_that_rests_on_them():
    frame = attempts({"2026-10": (20, 40), "2026-09": (1, 4)})
    result = withhold_small_periods(compare_periods(frame, parse_period("2026-10")))
    rows = result.table.set_index(["term", "contrast"])
    assert np.isnan(rows.loc[("replied", "last period"), "estimate"])
    assert pd.isna(rows.loc[("sent", "last period"), "successes"])
    assert ("replied", "less last period") not in rows.index
    assert rows.loc[("replied", "this period"), "successes"] == 20
    assert not result.sentences
    assert "4" not in " ".join(result.notes).replace("2024", "")


def test_a_share_of_few_is_withheld_like_a_period_of_few():
    frame = attempts({"2026-10": (20, 40), "2026-09": (4, 40), "2025-10": (0, 40)})
    rows = withhold_small_periods(compare_periods(frame, parse_period("2026-10"))).table.set_index(
        ["term", "contrast"]
    )
    assert np.isnan(rows.loc[("replied", "last period"), "estimate"])
    assert ("replied", "less last period") not in rows.index
    assert rows.loc[("replied", "a year ago"), "successes"] == 0
    assert rows.loc[("sent", "last period"), "successes"] == 40
