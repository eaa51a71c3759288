"""A period beside the last one and the same a year ago, in the shape and words of a report."""

from __future__ import annotations

import numpy as np
import pandas as pd

from outreach_analysis.publish.load import Workbook
from outreach_analysis.publish.sentences import say_rate
from outreach_analysis.publish.views import estimate
from outreach_analysis.publish.wording import Finding, leaves_out_zero, say_range
from outreach_analysis.settings import Settings
from outreach_analysis.studies import Estimates
from outreach_analysis.studies.estimates import counted, percent, results_table
from outreach_analysis.studies.numbers import points
from outreach_analysis.studies.periods import Period, compare_periods, parse_period, withhold_small_periods
from outreach_analysis.studies.power import estimate_power

_STEPS = {"sent": "Sent", "accepted": "Accepted", "replied": "Got a reply", "helped": "Got real help"}
_VERBS = {"accepted": "Accepted", "replied": "Replied", "helped": "Helped"}
_NOTHING = pd.DataFrame(columns=["term", "estimate", "conf_low", "conf_high", "n_obs"])


def compared_period(book: Workbook) -> Period | None:
    """The period of the report; without one the latest quarter whose attempts are all old enough to count.

    Returns
    -------
    Period or None
        None where no time of sending is known, or no quarter is old enough.
    """
    zone = book.settings.timezone
    if chosen := book.selection.period_of(zone):
        return chosen
    times = [book.tables.attempts["sent_at"].max(), book.tables.replies["replied_at"].max()]
    known = [time for time in times if not pd.isna(time)]
    first = book.tables.attempts["sent_at"].min()
    if not known or pd.isna(first):
        return None
    closed = max(known).tz_convert(zone) - pd.Timedelta(days=book.settings.outcome_window_days)
    last = parse_period(f"{closed.year}-Q{closed.quarter}", zone).before()
    return last if last.end > first else None


def compare_with_earlier(book: Workbook) -> Estimates:
    """The funnel of the report's period beside the last period and a year ago, small cells withheld.

    Parameters
    ----------
    book : Workbook

    Returns
    -------
    Estimates
        Of `compare_periods`; empty, with the reason as its note, where there is nothing to compare.
    """
    period = compared_period(book)
    if period is None:
        note = (
            "no quarter of these attempts is old enough to be compared with another."
            if book.tables.attempts["sent_at"].notna().any()
            else "without times of sending, periods cannot be compared."
        )
        return Estimates("periods", results_table([]), "", notes=(note,))
    result = estimate(compare_periods, book.so_far.attempts, period, settings=book.settings)
    return withhold_small_periods(result, book.settings.small_cell) if len(result.table) else result


def period_rates_view(result: Estimates, zone: str = "UTC") -> pd.DataFrame:
    """Reply rates of the periods compared, the latest first, named in words; empty where there are not two."""
    if result.table.empty:
        return _NOTHING
    rows = result.table[(result.table["term"] == "replied") & result.table["std_error"].notna()]
    rows = rows if len(rows) > 1 else rows.iloc[:0]
    return rows.assign(term=[_name(text, zone) for text in rows["period"]]).reset_index(drop=True)


def period_changes_view(result: Estimates, zone: str = "UTC") -> pd.DataFrame:
    """Differences from the last period and from a year ago, a row a step and comparison."""
    if result.table.empty:
        return _NOTHING
    rows = result.table[result.table["contrast"].str.startswith("less ") & result.table["conf_low"].notna()]
    names = [
        f"{_VERBS[step]}, from {_short(text, zone)}"
        for step, text in zip(rows["term"], rows["period"], strict=True)
    ]
    return rows.assign(term=names).reset_index(drop=True)


def say_changes_title(result: Estimates) -> str:
    """Whether any stage moved, for a title."""
    rows = result.table[result.table["contrast"].astype("str").str.startswith("less ")]
    moved = rows[(rows["conf_low"] > 0) | (rows["conf_high"] < 0)]
    if moved.empty:
        return "No stage has clearly moved: chance alone could show these differences"
    return f"{len(moved)} of {counted(len(rows), 'difference')} can be told from chance"


def period_table(result: Estimates, zone: str = "UTC") -> pd.DataFrame:
    """All numbers of the comparison: stage, period, how many, share with interval, and why one is missing."""
    columns = ["stage", "period", "passed", "n_obs", "estimate", "conf_low", "conf_high", "reason"]
    if result.table.empty:
        return pd.DataFrame(columns=columns)
    told = result.table["n_obs"].fillna(1) > 0  # withheld numbers are missing, and stay as rows that say so
    table = result.table[~result.table["contrast"].str.startswith("less ") & told]
    rows = table.assign(
        stage=[_STEPS[step] for step in table["term"]],
        passed=table["successes"],
        period=[_name(text, zone) for text in table["period"]],
    )
    return rows[columns].reset_index(drop=True)


def say_numbers_withheld(result: Estimates, minimum: int) -> str:
    """What a dash stands for, where numbers were withheld; empty otherwise."""
    if (
        "reason" not in result.table
        or not result.table["reason"].astype("str").str.startswith("withheld").any()
    ):
        return ""
    return f"A dash for a number stands for one that rests on under {minimum} attempts and is withheld."


def _short(text: str, zone: str) -> str:
    """A period in the width of a phone's figure."""
    period = parse_period(text, zone)
    if period.months == 1:
        return f"{period.start:%b %Y}"
    return f"Q{(period.first_month + 2) // 3} {period.year}" if period.months == 3 else period.text


def _name(text: str, zone: str) -> str:
    name = parse_period(text, zone).name
    return name.removeprefix("the ")


def say_periods(result: Estimates, zone: str = "UTC") -> list[Finding]:
    """How replies of the period compare with the last one and with a year ago."""
    view = period_rates_view(result, zone)
    if view.empty:
        return []
    rates = {str(row["contrast"]): row for row in view.to_dict("records")}
    said: list[Finding] = []
    changes = result.table[
        result.table["contrast"].str.startswith("less ") & (result.table["term"] == "replied")
    ]
    for row in changes.to_dict("records"):
        now, then = rates["this period"], rates[row["contrast"].removeprefix("less ")]
        said.append(
            (
                (
                    f"{percent(now['estimate'])} of {counted(int(now['n_obs']), 'attempt')} sent in "
                    f"{parse_period(now['period'], zone).name} got a reply, against {percent(then['estimate'])} of "
                    f"{int(then['n_obs']):,} sent in {parse_period(then['period'], zone).name}: "
                    f"{points(row['estimate'])} ({say_range(row['conf_low'], row['conf_high'])}). "
                    "Whom members wrote to may differ as well."
                ),
                leaves_out_zero(row),
            )
        )
    return said


def say_period_rate(book: Workbook, rates: Estimates) -> str:
    """The reply rate, with what was selected before it."""
    said = say_rate(rates)
    if not book.selection:
        return said
    return f"{_capital(book.selection.words(book.settings.timezone))}: {said}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def period_gaps(book: Workbook, result: Estimates) -> list[tuple[str, str]]:
    """What cannot be said of the period yet, and how many more attempts it takes.

    Parameters
    ----------
    book : Workbook
    result : Estimates
        Of `compare_with_earlier`.
    """
    period = compared_period(book)
    if period is None or result.table.empty:
        dated = book.tables.attempts["sent_at"].notna().any()
        unlock = "More months of attempts unlock it." if dated else "Unlocked by: sent_at."
        return [(_capital(note), unlock) for note in result.notes]
    said = [
        (
            note,
            f"Those too young count once {book.settings.outcome_window_days:.0f} days have passed since sending.",
        )
        for note in result.notes
        if "not counted" in note
    ]
    said += [
        (note, "Earlier attempts would unlock it.") for note in result.notes if "cannot be compared" in note
    ]
    needed = _attempts_needed(book.so_far.attempts, period, book.settings)
    if needed:
        said.append(needed)
    return said


def _attempts_needed(frame: pd.DataFrame, period: Period, settings: Settings) -> tuple[str, str] | None:
    """How many attempts it takes until a move of 10 points from the last period can be seen."""
    times = pd.to_datetime(frame["sent_at"], utc=True)
    now, then = period.holds(times), period.before().holds(times)
    known = frame[(now | then) & frame["replied"].notna()].assign(recent=now)
    if not known["recent"].any() or known["recent"].all():
        return None
    power = estimate(estimate_power, known, exposure="recent", settings=settings)
    if power.table.empty or power.row("attempts_missing")["estimate"] <= 0:
        return None
    needed, missing, least = (
        float(power.row(term)["estimate"])
        for term in ("attempts_needed", "attempts_missing", "detectable_difference")
    )
    also = (
        f" Now only a move of {100 * least:.0f} points or more would be seen." if np.isfinite(least) else ""
    )
    return (
        f"Whether replies moved by 10 points from {period.before().name} to {period.name}.{also}",
        f"It takes about {counted(int(needed), 'attempt')} in the two together, {int(missing):,} more than there are.",
    )
