"""A part of a programme: a period, a cohort, a channel, a coach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from outreach_analysis.errors import InvalidValueError
from outreach_analysis.schema import Tables
from outreach_analysis.studies.estimates import counted
from outreach_analysis.studies.periods import Period, parse_period


@dataclass(frozen=True)
class Selection:
    """Which attempts a report is about; an empty part means all.

    Parameters
    ----------
    period : str
        `2026-10`, `2026-Q3` or `2026`: when attempts were sent.
    cohort, channel : str
        As they stand in the data.
    coach : str
        Identifier of a coach: attempts that this coach reviewed.
    so_far : bool
        Everything sent before the end of the period, however long ago.
    """

    period: str = ""
    cohort: str = ""
    channel: str = ""
    coach: str = ""
    so_far: bool = False

    def __bool__(self) -> bool:
        return bool(self.period or self.cohort or self.channel or self.coach)

    @property
    def parts(self) -> dict[str, str]:
        """What is chosen, by the name of its part; what is empty is left out."""
        given = {
            "coach": self.coach,
            "period": self.period,
            "cohort": self.cohort,
            "channel": self.channel,
        }
        return {name: value for name, value in given.items() if value}

    def named(self, name: str) -> str:
        """The name of a report about this part.

        Examples
        --------
        >>> Selection("2026-Q3", channel="email").named("sample")
        'sample-2026-q3-email'
        """
        return "-".join(
            [name, *(self.parts | ({"period": self.period.lower()} if self.period else {})).values()]
        )

    def spelt(self, timezone: str = "UTC") -> Selection:
        """The same with one spelling of its period, so that 2026q3 and 2026-Q3 are the same report.

        Raises
        ------
        InvalidValueError
            If the period is none.
        """
        return replace(self, period=parse_period(self.period, timezone).text) if self.period else self

    def attempt_ids(self, tables: Tables, timezone: str = "UTC") -> pd.Series[str]:
        """Identifiers of the attempts that belong to the selection.

        Raises
        ------
        InvalidValueError
            If there is none; says what there is.
        """
        attempts = tables.attempts
        wanted = pd.Series(True, index=attempts.index)
        steps: dict[str, Callable[[], pd.Series[Any]]] = {
            "period": lambda: self._sent_then(pd.to_datetime(attempts["sent_at"], utc=True), timezone),
            "cohort": lambda: _cohorts(tables).eq(self.cohort),
            "channel": lambda: attempts["channel"].astype("str").eq(self.channel),
            "coach": lambda: attempts["attempt_id"].isin(_coached_by(tables, self.coach)),
        }
        for name, belongs in steps.items():
            if getattr(self, name):
                wanted &= belongs().fillna(False).astype(bool)
                if not wanted.any():
                    raise InvalidValueError(
                        f"none of {counted(len(attempts), 'attempt')} remains with {name} "
                        f"'{getattr(self, name)}'.",
                        found=_what_there_is(tables, name),
                        hint=f"choose another {name}, or leave it out for all",
                    )
        chosen: pd.Series[str] = attempts.loc[wanted, "attempt_id"]
        return chosen

    def _sent_then(self, times: pd.Series[Any], timezone: str) -> pd.Series[Any]:
        period = parse_period(self.period, timezone)
        return times.lt(period.end) if self.so_far else period.holds(times)

    def words(self, timezone: str = "UTC") -> str:
        """What is selected, to stand after a question.

        Examples
        --------
        >>> Selection("2026-10", channel="email").words()
        'October 2026, channel email'
        >>> Selection().words()
        'all attempts'
        """
        said = [parse_period(self.period, timezone).name] if self.period else []
        said += [
            f"{name} {value}" for name in ("cohort", "channel", "coach") if (value := getattr(self, name))
        ]
        return ", ".join(said) or "all attempts"

    def period_of(self, timezone: str = "UTC") -> Period | None:
        """The period; None where all times count."""
        return parse_period(self.period, timezone) if self.period else None


def _cohorts(tables: Tables) -> pd.Series[Any]:
    """The cohort of each attempt: its own, else that of its sender."""
    own = tables.attempts["cohort"]
    if not len(tables.senders):
        return own
    of_sender = tables.senders.set_index("sender_id")["cohort"]
    return own.fillna(tables.attempts["sender_id"].map(of_sender))


def _coached_by(tables: Tables, coach: str) -> pd.Series[Any]:
    reviewed = tables.reviews.loc[tables.reviews["coach_id"] == coach, "message_id"]
    return tables.messages.loc[tables.messages["message_id"].isin(reviewed), "attempt_id"]


def _what_there_is(tables: Tables, name: str) -> str:
    """Counted, never listed where it could name a person."""
    if name == "period":
        sent = tables.attempts["sent_at"].dropna()
        return f"sent {sent.min():%Y-%m} to {sent.max():%Y-%m}" if len(sent) else "no time of sending"
    if name == "coach":
        return counted(int(tables.reviews["coach_id"].nunique()), "coach", "coaches")
    values = _cohorts(tables) if name == "cohort" else tables.attempts["channel"]
    known = sorted(str(value) for value in values.dropna().unique())
    return ", ".join(known[:12]) or f"no {name}"


def keep_attempts(tables: Tables, attempt_ids: pd.Series[str]) -> Tables:
    """The same programme with some attempts only, and what belongs to them.

    Parameters
    ----------
    tables : Tables
    attempt_ids : Series of str

    Returns
    -------
    Tables
        What was read, refused and assumed stays as it was: it concerns the sources.
    """
    attempts = _rows(tables.attempts, tables.attempts["attempt_id"].isin(attempt_ids))
    messages = _rows(tables.messages, tables.messages["attempt_id"].isin(attempt_ids))
    return Tables(
        senders=_rows(tables.senders, tables.senders["sender_id"].isin(attempts["sender_id"])),
        recipients=_rows(tables.recipients, tables.recipients["recipient_id"].isin(attempts["recipient_id"])),
        attempts=attempts,
        messages=messages,
        reviews=_rows(tables.reviews, tables.reviews["message_id"].isin(messages["message_id"])),
        replies=_rows(tables.replies, tables.replies["attempt_id"].isin(attempt_ids)),
        quarantine=tables.quarantine,
        notes=tables.notes,
        rows_read=tables.rows_read,
        rows_accepted=tables.rows_accepted,
        rows_duplicate=tables.rows_duplicate,
    )


def _rows(frame: pd.DataFrame, wanted: pd.Series[bool]) -> pd.DataFrame:
    return frame[wanted].reset_index(drop=True)
