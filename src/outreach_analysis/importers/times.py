"""Times as people and programs write them, brought to UTC, with every assumption said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.importers.values import MISSING_WORDS, Parsed
from outreach_analysis.settings import Settings

UTC_DTYPE = "datetime64[us, UTC]"
EARLIEST, LATEST = pd.Timestamp("1970-01-01", tz="UTC"), pd.Timestamp("2100-01-01", tz="UTC")

_ABBREVIATIONS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(_ABBREVIATIONS, start=1)}
_CLOCK = (
    r"(?:[ ,Tt]+(?:at )?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}(?:\.\d{1,9})?))?"
    r"\s*(?:(?P<half>[AaPp])\.?[Mm]\.?)?)?\s*(?P<zone>Z|z|UTC|GMT|UT|[ECMP][SD]T|CES?T|WES?T|EES?T|[+-]\d{2}:?\d{2}|[+-]\d{2})?(?:\s*\([A-Z]+\))?$"
)
_ISO = r"^(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})" + _CLOCK
_YEAR_FIRST = r"^(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})" + _CLOCK
_NUMBERS = r"^(?P<first>\d{1,2})[/.\-](?P<other>\d{1,2})[/.\-](?P<year>\d{4}|\d{2})" + _CLOCK
_DAY_MONTH = (
    r"^(?:[A-Za-z]{3,9},?\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?[ \-.]+(?P<word>[A-Za-z]{3,9})\.?,?[ \-]+(?P<year>\d{4}|\d{2})"
    + _CLOCK
)
_MONTH_DAY = (
    r"^(?:[A-Za-z]{3,9},?\s+)?(?P<word>[A-Za-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
    + _CLOCK
)
_COMPACT = r"^(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})" + _CLOCK
_ZONES = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
}  # fmt: skip
"""Hours east of UTC, as RFC 5322 and Europe have them; those that several countries use differently are not read."""


@dataclass
class ParsedTimes(Parsed):
    """Times after parsing.

    Parameters
    ----------
    refusal : str, optional
        Set where the column cannot be read without a guess, with what to do.
    """

    refusal: str | None = None


@dataclass
class _Work:
    """What has been understood so far: naive wall-clock times, or instants where a zone was given."""

    naive: np.ndarray
    offset: np.ndarray
    notes: list[str] = field(default_factory=list)
    refusal: str | None = None


def parse_times(
    values: pd.Series, settings: Settings | None = None, *, excel_1904: bool = False
) -> ParsedTimes:
    """Understand a column of times and bring it to UTC.

    Parameters
    ----------
    values : Series
        Datetimes, text, or numbers: epoch seconds, milliseconds, microseconds or
        nanoseconds, or Excel's day numbers. One unit and one date order a column.
    settings : Settings, optional
        Its `timezone` goes to times without a zone; its `date_order` settles dates such
        as 03/04/2026.
    excel_1904 : bool
        Whether day numbers count from 1904.

    Returns
    -------
    ParsedTimes
        `column` in UTC; `bad` where something is there that is no time between 1970 and
        2100; `notes` on zones, order and clock changes; `refusal` where the order of day
        and month cannot be told.

    Examples
    --------
    >>> parse_times(pd.Series(["25/12/2025 09:30", "03/04/2026"])).column.dt.strftime(
    ...     "%Y-%m-%d %H:%M"
    ... ).tolist()
    ['2025-12-25 09:30', '2026-04-03 00:00']
    >>> parse_times(pd.Series([1317852607])).column[0]
    Timestamp('2011-10-05 22:10:07+0000', tz='UTC')
    """
    settings = settings or Settings()
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return _parse_datetimes(values, settings)
    if pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype):
        return _parse_numbers(
            values.astype("float64"), values.notna().to_numpy(), settings, excel_1904=excel_1904
        )
    text = values.astype("str").str.strip()
    text = text.mask(text.str.casefold().isin(MISSING_WORDS))
    there = text.notna().to_numpy()
    numeric = text.str.fullmatch(r"[+-]?\d{1,19}(?:\.\d*)?").fillna(False).to_numpy(dtype=bool)
    # Eight digits such as 20260403 are a date, not an epoch.
    compact = text.str.fullmatch(r"(?:19|20)\d{2}[01]\d[0-3]\d").fillna(False).to_numpy(dtype=bool)
    if there.any() and (numeric & ~compact).sum() > there.sum() / 2:
        numbers = pd.to_numeric(text.where(numeric), errors="coerce").astype("float64")
        return _parse_numbers(numbers, there, settings, excel_1904=excel_1904)
    return _parse_text(text, there, settings)


def looks_like_times(sample: pd.Series) -> bool:
    """Whether at least nine in ten of the values that are there are times, and there are some."""
    parsed = parse_times(sample, Settings(date_order="day"))
    month = parse_times(sample, Settings(date_order="month"))
    there = int((parsed.column.notna() | parsed.bad).sum())
    return there > 0 and min(int(parsed.bad.sum()), int(month.bad.sum())) <= there / 10


def _parse_datetimes(values: pd.Series, settings: Settings) -> ParsedTimes:
    if getattr(values.dtype, "tz", None) is not None:
        times = values.dt.tz_convert("UTC").astype(UTC_DTYPE)
        return ParsedTimes(times, _outside(times))
    times, notes = _localize(values.astype("datetime64[us]"), settings)
    return ParsedTimes(times, _outside(times), notes)


def _parse_numbers(
    numbers: pd.Series, there: np.ndarray, settings: Settings, *, excel_1904: bool
) -> ParsedTimes:
    known = numbers.dropna().abs()
    known = known[known > 0]
    size = float(known.median()) if len(known) else 0.0
    units = (("Excel day numbers", 1e5), ("epoch seconds", 2e10), ("epoch milliseconds", 2e13),
             ("epoch microseconds", 2e16), ("epoch nanoseconds", np.inf))  # fmt: skip
    unit, position = next((name, at) for at, (name, limit) in enumerate(units) if size < limit)
    notes = [f"numbers were read as {unit}."] if len(known) else []
    if position == 0:
        start = np.datetime64("1904-01-01" if excel_1904 else "1899-12-30", "us")
        micros = (numbers.where((numbers > 20_000) & (numbers < 80_000)) * 86_400e6).round(-3)
        naive = pd.Series(start + _timedelta(micros), index=numbers.index)
        times, more = _localize(naive, settings)
        notes += more
    else:
        scale = {1: 1e6, 2: 1e3, 3: 1.0, 4: 1e-3}[position]
        micros = (numbers * scale).where(lambda value: value.abs() < LATEST.timestamp() * 1e6)
        epoch = np.datetime64("1970-01-01", "us") + _timedelta(micros.round())
        times = _utc(pd.Series(epoch, index=numbers.index))
    bad = _outside(times) | (there & times.isna().to_numpy())
    return ParsedTimes(times.mask(bad), bad, notes)


def _timedelta(micros: pd.Series) -> np.ndarray:
    missing = micros.isna().to_numpy()
    whole = micros.fillna(0).to_numpy().astype("int64").astype("timedelta64[us]")
    whole[missing] = np.timedelta64("NaT", "us")
    return whole


def _parse_text(text: pd.Series, there: np.ndarray, settings: Settings) -> ParsedTimes:
    import pyarrow as pa

    size = len(text)
    work = _Work(np.full(size, np.datetime64("NaT", "us")), np.full(size, np.nan))
    arrow = pa.array(text, type=pa.large_string(), from_pandas=True)
    left = np.flatnonzero(there)
    for pattern in (_ISO, _NUMBERS, _DAY_MONTH, _MONTH_DAY, _YEAR_FIRST, _COMPACT):
        if len(left):
            left = _take(pattern, arrow, left, work, settings)
    with_zone = ~np.isnan(work.offset)
    naive = pd.Series(work.naive, index=text.index)
    local, notes = _localize(naive.mask(with_zone), settings)
    shift = (np.where(with_zone, work.offset, 0) * 60e6).astype("int64")
    instants = work.naive - shift.astype("timedelta64[us]")
    given = _utc(pd.Series(instants, index=text.index))
    times = given.where(with_zone, local)
    bad = _outside(times) | (there & times.isna().to_numpy())
    return ParsedTimes(times.mask(bad), bad, work.notes + notes, refusal=work.refusal)


def _take(pattern: str, arrow: Any, left: np.ndarray, work: _Work, settings: Settings) -> np.ndarray:
    """Parse the rows that match a pattern; return those that do not."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pc.extract_regex(arrow.take(pa.array(left)), pattern=pattern)
    matched = pc.is_valid(found).to_numpy(zero_copy_only=False)
    if not matched.any():
        return left
    rows = left[matched]
    fields = {
        found.type.field(at).name: part for at, part in enumerate(found.filter(pa.array(matched)).flatten())
    }

    def number(name: str) -> np.ndarray:
        part = pc.if_else(pc.equal(fields[name], ""), "0", fields[name])
        numbers: np.ndarray = pc.cast(part, pa.float64()).to_numpy(zero_copy_only=False)
        return numbers

    year = number("year")
    year = np.where(year < 70, year + 2000, np.where(year < 100, year + 1900, year))
    if "first" in fields:
        day, month = _order_days(number("first"), number("other"), work, settings)
    elif "word" in fields:
        words = pc.utf8_lower(pc.utf8_slice_codeunits(fields["word"], 0, 3)).to_pandas()
        day, month = number("day"), words.map(MONTHS).to_numpy(dtype="float64", na_value=np.nan)
    else:
        day, month = number("day"), number("month")
    hour, half = number("hour"), pc.utf8_lower(fields["half"]).to_numpy(zero_copy_only=False)
    hour = np.where(half == "p", hour % 12 + 12, np.where(half == "a", hour % 12, hour))
    minute, second = number("minute"), number("second")
    fine = (month >= 1) & (month <= 12) & (day >= 1) & (hour < 24) & (minute < 60) & (second < 61)
    months = np.where(fine, (year - 1970) * 12 + month - 1, 0).astype("int64").astype("datetime64[M]")
    dates = months.astype("datetime64[D]") + np.where(fine, day - 1, 0).astype("int64").astype(
        "timedelta64[D]"
    )
    fine &= dates.astype("datetime64[M]") == months
    micros = np.round((hour * 3600 + minute * 60 + second) * 1e6).astype("int64")
    times = dates.astype("datetime64[us]") + micros.astype("timedelta64[us]")
    work.naive[rows[fine]] = times[fine]
    work.offset[rows] = _offsets(fields["zone"])
    unmatched: np.ndarray = left[~matched]
    return unmatched


def _offsets(zone: Any) -> np.ndarray:
    """Minutes east of UTC, NaN where no zone is given."""
    codes, distinct = pd.factorize(zone.to_numpy(zero_copy_only=False))

    def minutes(name: str) -> float:
        if name == "":
            return np.nan
        if name[0] not in "+-":
            return 60.0 * _ZONES.get(name, 0)
        digits = name[1:].replace(":", "").ljust(4, "0")
        return (1 if name[0] == "+" else -1) * (int(digits[:2]) * 60 + int(digits[2:]))

    return np.asarray(np.array([minutes(str(name)) for name in distinct], dtype=float)[codes])


def _order_days(
    first: np.ndarray, other: np.ndarray, work: _Work, settings: Settings
) -> tuple[np.ndarray, np.ndarray]:
    """Decide once for the column whether the day or the month comes first."""
    day_first, month_first = int((first > 12).sum()), int((other > 12).sum())
    order = settings.date_order
    if not order and day_first + month_first == 0:
        same = bool((first == other).all())
        if not same:
            work.refusal = (
                f"{len(first):,} dates such as 03/04/2026 leave open whether the day or the month comes first"
            )
        order = "day"
    elif not order:
        # A few slips must not overturn what the rest of the column says.
        if min(day_first, month_first) > 0.05 * max(day_first, month_first):
            work.refusal = (
                f"{day_first:,} dates put the day first and {month_first:,} the month, so that no order holds"
            )
        order = "day" if day_first >= month_first else "month"
        work.notes.append(
            f"dates were read with the {order} first, as {max(day_first, month_first):,} of them show."
        )
    return (first, other) if order == "day" else (other, first)


def _localize(naive: pd.Series, settings: Settings) -> tuple[pd.Series, list[str]]:
    """Give the zone of the settings to wall-clock times, and say where the clock leaves a choice."""
    known = int(naive.notna().sum())
    if not known:
        return naive.dt.tz_localize("UTC").astype(UTC_DTYPE), []
    notes = [f"{known:,} times carry no zone and were taken as {settings.timezone}."]
    zone = settings.timezone
    size = len(naive)
    early = naive.dt.tz_localize(zone, ambiguous=np.ones(size, bool), nonexistent="shift_forward")
    late = naive.dt.tz_localize(zone, ambiguous=np.zeros(size, bool), nonexistent="shift_forward")
    twice = int((early != late)[naive.notna()].sum())
    moved = int((early.dt.tz_localize(None) != naive)[naive.notna()].sum())
    if twice:
        notes.append(f"{twice:,} times fall in the hour that a clock change repeats: the earlier was taken.")
    if moved:
        notes.append(f"{moved:,} times fall in the hour that a clock change skips: moved to its end.")
    return early.dt.tz_convert("UTC").astype(UTC_DTYPE), notes


def _utc(instants: pd.Series) -> pd.Series:
    return instants.astype("datetime64[us]").dt.tz_localize("UTC")


def _outside(times: pd.Series) -> np.ndarray:
    outside: np.ndarray = ((times < EARLIEST) | (times >= LATEST)).to_numpy(dtype=bool)
    return outside
