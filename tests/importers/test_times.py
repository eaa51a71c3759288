"""Times in every spelling, and the refusal to guess."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.importers.times import parse_times
from outreach_analysis.settings import Settings

INSTANT = pd.Timestamp("2026-04-03 14:05:00", tz="UTC")
WRITTEN = [
    "2026-04-03 14:05:00",
    "2026-04-03T14:05",
    "2026-04-03T14:05:00Z",
    "2026-04-03 14:05:00 UTC",
    "2026-04-03T16:05:00+02:00",
    "2026-04-03 09:35:00-0430",
    "2026/04/03 14:05",
    "3 Apr 2026 14:05",
    "03-Apr-26 14:05:00",
    "Fri, 03 Apr 2026 14:05:00 +0000",
    "Fri, 3 Apr 2026 10:05:00 -0400 (EDT)",
    "April 3, 2026 2:05 PM",
    "Apr 3rd, 2026, 2:05 p.m.",
    "20260403 14:05",
]


@pytest.mark.parametrize("written", WRITTEN)
def test_one_instant_in_many_spellings(written: str) -> None:
    parsed = parse_times(pd.Series([written]))
    assert not parsed.bad.any()
    assert parsed.column[0] == INSTANT


def test_all_spellings_may_stand_in_one_column() -> None:
    parsed = parse_times(pd.Series(WRITTEN))
    assert (parsed.column == INSTANT).all()


@given(
    st.datetimes(
        min_value=pd.Timestamp("1971-01-01").to_pydatetime(),
        max_value=pd.Timestamp("2099-12-30").to_pydatetime(),
    ),
    st.sampled_from(
        ["%Y-%m-%d %H:%M:%S", "%d %b %Y %H:%M:%S", "%Y/%m/%d %I:%M:%S %p", "%Y-%m-%dT%H:%M:%S.%f"]
    ),
)
def test_what_strftime_writes_is_read_back(moment: object, form: str) -> None:
    wanted = pd.Timestamp(moment).tz_localize("UTC")  # type: ignore[arg-type]
    parsed = parse_times(pd.Series([wanted.strftime(form)]))
    assert abs(parsed.column[0] - wanted) < pd.Timedelta(seconds=1)


@pytest.mark.parametrize(
    "numbers, unit",
    [
        ([1317852607, 1317852608], "seconds"),
        ([1317852607.0, np.nan], "seconds"),
        (["1317852607", "1317852607.0"], "seconds"),
        ([1317852607000], "milliseconds"),
        (["1317852607000000"], "microseconds"),
    ],
)
def test_epochs(numbers: list[object], unit: str) -> None:
    parsed = parse_times(pd.Series(numbers))
    assert parsed.column[0].floor("s") == pd.Timestamp("2011-10-05 22:10:07", tz="UTC")
    assert unit in parsed.notes[0]
    assert not parsed.bad.any()


def test_excel_days_count_from_1900_or_1904() -> None:
    days = pd.Series([46115.5])
    assert parse_times(days).column[0] == pd.Timestamp("2026-04-03 12:00", tz="UTC")
    assert parse_times(days, excel_1904=True).column[0] == pd.Timestamp("2030-04-04 12:00", tz="UTC")


def test_one_telling_date_orders_the_column() -> None:
    day_first = parse_times(pd.Series(["03/04/2026", "25/12/2025"]))
    month_first = parse_times(pd.Series(["03/04/2026", "12/25/2025"]))
    assert day_first.column[0] == pd.Timestamp("2026-04-03", tz="UTC")
    assert month_first.column[0] == pd.Timestamp("2026-03-04", tz="UTC")
    assert "day first" in day_first.notes[0]


def test_an_open_order_is_refused_until_settled() -> None:
    dates = pd.Series(["03/04/2026", "05/06/2026"])
    assert "day or the month" in str(parse_times(dates).refusal)
    settled = parse_times(dates, Settings(date_order="month"))
    assert settled.refusal is None
    assert settled.column[0] == pd.Timestamp("2026-03-04", tz="UTC")


def test_contradicting_orders_are_refused() -> None:
    assert parse_times(pd.Series(["25/12/2025", "12/25/2025"])).refusal


def test_a_zone_comes_from_the_settings_and_is_counted() -> None:
    parsed = parse_times(
        pd.Series(["2026-07-01 12:00", "2026-07-01 12:00Z", ""]), Settings(timezone="Europe/Zurich")
    )
    assert parsed.column[0] == pd.Timestamp("2026-07-01 10:00", tz="UTC")
    assert parsed.column[1] == pd.Timestamp("2026-07-01 12:00", tz="UTC")
    assert parsed.notes == ["1 times carry no zone and were taken as Europe/Zurich."]


def test_clock_changes_are_said() -> None:
    parsed = parse_times(
        pd.Series(["2026-10-25 02:30", "2026-03-29 02:30"]), Settings(timezone="Europe/Zurich")
    )
    assert parsed.column[0] == pd.Timestamp("2026-10-25 00:30", tz="UTC")
    assert parsed.column[1] == pd.Timestamp("2026-03-29 01:00", tz="UTC")
    assert any("repeats" in note for note in parsed.notes)
    assert any("skips" in note for note in parsed.notes)


@pytest.mark.parametrize(
    "nonsense", ["yesterday", "2026-02-30", "31/31/2026", "2026-01-01 25:00", "9999-01-01", "1"]
)
def test_what_is_no_time_is_bad(nonsense: str) -> None:
    parsed = parse_times(pd.Series([nonsense, "2026-01-01"]))
    assert parsed.bad.tolist() == [True, False]
    assert pd.isna(parsed.column[0])


@pytest.mark.parametrize("word", ["", "NA", "null", "None", None])
def test_words_for_missing_are_missing(word: object) -> None:
    parsed = parse_times(pd.Series([word, "2026-01-01"], dtype="str"))
    assert not parsed.bad.any()
    assert pd.isna(parsed.column[0])


@given(st.lists(st.text(max_size=30), min_size=1, max_size=8))
def test_any_text_is_a_time_missing_or_bad(texts: list[str]) -> None:
    clean = [text.encode("utf-8", "replace").decode() for text in texts]
    parsed = parse_times(pd.Series(clean, dtype="str"))
    assert len(parsed.column) == len(clean)
    assert not (parsed.bad & parsed.column.notna().to_numpy()).any()
