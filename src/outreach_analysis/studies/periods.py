"""Months, quarters and years of sending, and how one compares with the last and with the same a year ago."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.errors import InvalidValueError, NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.design import check_columns, nobody_tells
from outreach_analysis.studies.estimates import Estimates, counted, percent, results_table
from outreach_analysis.studies.logit import Clusters
from outreach_analysis.studies.numbers import with_interval
from outreach_analysis.studies.rates import clustered_rate, helped_where_told
from outreach_analysis.studies.suppression import counted_or_few

_WRITTEN = re.compile(r"(?P<year>\d{4})(-(?P<month>0[1-9]|1[0-2])|-?[Qq](?P<quarter>[1-4]))?")
_OLDEST, _NEWEST = 1900, 2200


@dataclass(frozen=True)
class Period:
    """A month, a quarter or a year.

    Parameters
    ----------
    year : int
    first_month : int
        1 to 12.
    months : {1, 3, 12}
    timezone : str
        Whose days count.

    Examples
    --------
    >>> period = parse_period("2026-Q1")
    >>> period.name, period.before().text, period.year_before().name
    ('the first quarter of 2026', '2025-Q4', 'the first quarter of 2025')
    """

    year: int
    first_month: int
    months: int
    timezone: str = "UTC"

    @property
    def start(self) -> pd.Timestamp:
        """The first moment that belongs to it."""
        return pd.Timestamp(year=self.year, month=self.first_month, day=1, tz=self.timezone)

    @property
    def end(self) -> pd.Timestamp:
        """The first moment that no longer belongs to it."""
        return self._shifted(self.months).start

    @property
    def text(self) -> str:
        """As `parse_period` reads it."""
        if self.months == 12:
            return f"{self.year}"
        if self.months == 3:
            return f"{self.year}-Q{(self.first_month + 2) // 3}"
        return f"{self.year}-{self.first_month:02}"

    @property
    def name(self) -> str:
        """In words, as it stands inside a sentence."""
        if self.months == 12:
            return f"{self.year}"
        if self.months == 3:
            order = ("first", "second", "third", "fourth")[(self.first_month - 1) // 3]
            return f"the {order} quarter of {self.year}"
        return f"{self.start:%B %Y}"

    def before(self) -> Period:
        """The period of the same length just before."""
        return self._shifted(-self.months)

    def year_before(self) -> Period:
        """The same period a year ago."""
        return self._shifted(-12)

    def holds(self, times: pd.Series[Any]) -> pd.Series[bool]:
        """Which times belong to it; a missing time belongs to none."""
        return times.ge(self.start) & times.lt(self.end)

    def _shifted(self, months: int) -> Period:
        year, month = divmod(self.year * 12 + self.first_month - 1 + months, 12)
        return Period(year, month + 1, self.months, self.timezone)


def parse_period(text: str, timezone: str = "UTC") -> Period:
    """Read a month, a quarter or a year.

    Parameters
    ----------
    text : str
        `2026-10`, `2026-Q3` or `2026`.
    timezone : str

    Raises
    ------
    InvalidValueError

    Examples
    --------
    >>> parse_period("2026-10").name, parse_period("2026-Q3").text, parse_period("2026").before().text
    ('October 2026', '2026-Q3', '2025')
    """
    found = _WRITTEN.fullmatch(text.strip())
    if not found or not _OLDEST <= int(found["year"]) <= _NEWEST:
        raise InvalidValueError(
            "a period is a month, a quarter or a year.",
            found=repr(text[:40]),
            hint="2026-10, 2026-Q3 or 2026",
        )
    year = int(found["year"])
    if found["month"]:
        return Period(year, int(found["month"]), 1, timezone)
    if found["quarter"]:
        return Period(year, 3 * int(found["quarter"]) - 2, 3, timezone)
    return Period(year, 1, 12, timezone)


def compare_periods(
    frame: pd.DataFrame, period: Period, *, cluster: str = "sender_id", settings: Settings | None = None
) -> Estimates:
    """The funnel of a period beside that of the last one and of the same a year ago.

    Parameters
    ----------
    frame : DataFrame
        One row an attempt of all times, with `sent_at` and `replied`; `accepted` and `level` where known.
    period : Period
    cluster : str
    settings : Settings, optional

    Returns
    -------
    Estimates
        For each step (`step`: sent, accepted, replied, helped) and period a row with `term` the step,
        `contrast` one of `this period`, `last period`, `a year ago`, `period` its name, `successes`,
        `n_obs` and, but for sent, the share with its interval. Then, where both sides are known, rows
        `less last period` and `less a year ago`: differences of shares.

    Raises
    ------
    MissingColumnError
    NotEstimableError
        If nothing was sent in the period.

    Notes
    -----
    A difference takes its interval from those of the two shares (`difference_interval`). Members who wrote
    in both periods make the true interval narrower, if anything. The difference is that of periods with
    all that differs between them, whom members wrote to included. Attempts too young to count are left
    out on both sides; a note says how many.
    """
    chosen = settings or Settings()
    check_columns(frame, ["sent_at", "replied", cluster])
    times = pd.to_datetime(frame["sent_at"], utc=True)
    sides = {"this period": period, "last period": period.before(), "a year ago": period.year_before()}
    if period.before() == period.year_before():
        del sides["a year ago"]
    members = {name: side.holds(times) for name, side in sides.items()}
    if not members["this period"].any():
        raise NotEstimableError(
            f"no attempt was sent in {period.name}.",
            found=f"{counted(int(times.notna().sum()), 'attempt')} with a time of sending",
            hint="choose a --period in which messages were sent",
        )
    steps = {"replied": frame["replied"].astype("boolean")}
    if "accepted" in frame and frame["accepted"].notna().any():
        steps = {"accepted": frame["accepted"].astype("boolean"), **steps}
    if (helped := helped_where_told(frame)) is not None:
        steps["helped"] = helped
    rows: list[dict[str, object]] = [
        _sent(frame, name, sides[name], member) for name, member in members.items()
    ]
    for step, passed in steps.items():
        rows += _step(step, passed, members, sides, frame[cluster], chosen.conf_level)
    table = results_table(rows).assign(conf_level=chosen.conf_level)
    waiting = int((members["this period"] & frame["replied"].isna()).sum())
    notes = [
        "Periods differ in more than the programme's work: whom members wrote to, through which channel."
    ]
    if waiting:
        few = counted_or_few(waiting, "attempt", minimum=chosen.small_cell)
        notes.append(
            f"{few[:1].upper()}{few[1:]} of {period.name} not counted: too young, bounced or of unknown outcome."
        )
    for name in list(sides)[1:]:
        if not members[name].any():
            notes.append(f"Nothing was sent in {sides[name].name}, so {name} cannot be compared.")
    return Estimates(
        study="periods",
        table=table,
        estimand="Difference between periods in the share of attempts that pass a step; not an effect.",
        notes=tuple(notes),
        sentences=tuple(describe_differences(table)),
    )


def _sent(frame: pd.DataFrame, name: str, side: Period, member: pd.Series[bool]) -> dict[str, object]:
    return {
        "term": "sent",
        "contrast": name,
        "period": side.text,
        "scale": "attempts",
        "successes": int(member.sum()),
        "n_obs": int(member.sum()),
        "n_groups": int(frame.loc[member, "sender_id"].nunique()) if "sender_id" in frame else pd.NA,
        "method": "count",
        "reason": "",
    }


def _step(
    step: str,
    passed: pd.Series[Any],
    members: dict[str, pd.Series[bool]],
    sides: dict[str, Period],
    senders: pd.Series[Any],
    conf_level: float,
) -> list[dict[str, Any]]:
    """The rates of each side, then the differences from the first."""
    known = passed.notna()
    rows: list[dict[str, Any]] = []
    for name, member in members.items():
        inside = known & member
        rate = clustered_rate(
            passed[inside].to_numpy(dtype=float), Clusters.of(senders[inside]), conf_level, 1.5
        )
        some = rate.n > 0
        rows.append(
            {
                "term": step,
                "contrast": name,
                "period": sides[name].text,
                "scale": "probability",
                "estimate": rate.share,
                "std_error": rate.std_error,
                "conf_low": rate.low if some else np.nan,
                "conf_high": rate.high if some else np.nan,
                "successes": rate.successes,
                "n_obs": rate.n,
                "n_groups": rate.clusters,
                "method": "Wilson at the effective number of attempts",
                "reason": "" if some else nobody_tells(step),
            }
        )
    now = rows[0]
    for then in rows[1:]:
        if not (now["n_obs"] and then["n_obs"]):
            continue
        low, high = difference_interval(now, then)
        rows.append(
            {
                "term": step,
                "contrast": f"less {then['contrast']}",
                "period": then["period"],
                "scale": "probability",
                "estimate": now["estimate"] - then["estimate"],
                "conf_low": low,
                "conf_high": high,
                "n_obs": now["n_obs"] + then["n_obs"],
                "n_groups": int(
                    senders[known & (members["this period"] | members[then["contrast"]])].nunique()
                ),
                "method": "from the intervals of both shares (MOVER)",
                "reason": "",
            }
        )
    return rows


def difference_interval(now: Mapping[str, Any], then: Mapping[str, Any]) -> tuple[float, float]:
    """Interval of a difference of two shares, from the interval of each.

    Parameters
    ----------
    now, then : mapping
        `estimate`, `conf_low` and `conf_high` of each share.

    Returns
    -------
    low, high : float

    Notes
    -----
    The method of variance estimates recovery (Zou, Donner 2008); with Wilson's intervals of independent
    attempts it is Newcombe's hybrid score interval (1998, method 10), which keeps its level with few
    attempts and with shares of 0 or 1.

    Examples
    --------
    >>> from outreach_analysis.studies.rates import wilson_interval
    >>> sides = [(56, 70), (48, 80)]
    >>> rows = [
    ...     dict(zip(["estimate", "conf_low", "conf_high"], [k / n, *wilson_interval(k, n)]))
    ...     for k, n in sides
    ... ]
    >>> [round(end, 4) for end in difference_interval(*rows)]
    [0.0524, 0.3339]
    """
    p, low, high = (float(now[name]) for name in ("estimate", "conf_low", "conf_high"))
    q, q_low, q_high = (float(then[name]) for name in ("estimate", "conf_low", "conf_high"))
    return (
        p - q - float(np.hypot(p - low, q_high - q)),
        p - q + float(np.hypot(high - p, q - q_low)),
    )


def withhold_small_periods(estimates: Estimates, minimum: int = 5) -> Estimates:
    """The same comparison without numbers that rest on too few attempts, or count too few of them.

    Parameters
    ----------
    estimates : Estimates
        Of `compare_periods`.
    minimum : int
        Smallest number of attempts shown.

    Returns
    -------
    Estimates
        Numbers of withheld rows are missing and `reason` says so; differences that rest on one are gone.
    """
    table = estimates.table.copy()
    shares = table["scale"].eq("probability") & ~table["contrast"].str.startswith("less ")
    small = table["n_obs"].between(1, minimum - 1) | (shares & table["successes"].between(1, minimum - 1))
    cells = table.loc[small, ["term", "contrast"]].to_numpy().tolist()
    gone = [
        contrast.startswith("less ")
        and ([term, contrast.removeprefix("less ")] in cells or [term, "this period"] in cells)
        for term, contrast in zip(table["term"], table["contrast"], strict=True)
    ]
    table["successes"] = table["successes"].astype("Int64")
    for name in ("estimate", "std_error", "conf_low", "conf_high"):
        table.loc[small, name] = np.nan
    table.loc[small, ["successes", "n_obs", "n_groups"]] = pd.NA
    table.loc[small, "reason"] = f"withheld: under {minimum} attempts"
    table = table[~np.array(gone, dtype=bool)].reset_index(drop=True)
    notes = [*estimates.notes]
    if small.any():
        notes.append(f"{counted(int(small.sum()), 'number')} withheld: under {minimum} attempts.")
    return Estimates(
        estimates.study, table, estimates.estimand, tuple(notes), tuple(describe_differences(table))
    )


def describe_differences(table: pd.DataFrame) -> list[str]:
    """A sentence for each difference in a table of `compare_periods`."""
    told = []
    for row in table.to_dict("records"):
        if row["contrast"].startswith("less "):
            same = table[table["term"] == row["term"]].set_index("contrast")
            now, then = same.loc["this period"], same.loc[row["contrast"].removeprefix("less ")]
            size, interval = with_interval(row)
            told.append(
                f"{row['term'].capitalize()}: {percent(now['estimate'])} of {int(now['n_obs']):,}, against "
                f"{percent(then['estimate'])} of {int(then['n_obs']):,} {row['contrast'].removeprefix('less ')} "
                f"({then['period']}): {size} points ({interval})."
            )
    return told
