"""Errors that name what is wrong, what was found, and what to type."""

from __future__ import annotations


class OutreachError(Exception):
    """Base of every error that the project raises on purpose.

    Parameters
    ----------
    problem : str
        What is wrong, counted where there is something to count. Never holds
        message text, a name or an address.
    found : str, optional
        What was found instead.
    hint : str, optional
        A line to paste or the change to make.

    Attributes
    ----------
    slug : str
        Stable short name of the kind of error, shown in brackets.
    exit_code : int
        What the command line exits with: 2 for wrong use, 1 for failed work.
    """

    slug = "error"
    exit_code = 1

    def __init__(self, problem: str, *, found: str | None = None, hint: str | None = None) -> None:
        self.problem = problem
        self.found = found
        self.hint = hint
        super().__init__(str(self))

    def __str__(self) -> str:
        lines = [f"{type(self).__name__} [{self.slug}]: {self.problem}"]
        if self.found:
            lines.append(f"  Found: {self.found}")
        if self.hint:
            lines.append(f"  Try:   {self.hint}")
        return "\n".join(lines)


class UsageError(OutreachError):
    """The call cannot work as it was made."""

    slug = "usage"
    exit_code = 2


class MissingColumnError(UsageError):
    """A table lacks a column that is needed, or a mapping names one that is not there."""

    slug = "missing-column"


class UnreadableSourceError(UsageError):
    """A source does not exist, is empty, is not what its name says, or cannot be decoded."""

    slug = "unreadable-source"


class UnsafeSourceError(UsageError):
    """A source is refused before it is opened: a bomb, or far larger than a table can be."""

    slug = "unsafe-source"


class UnknownNameError(UsageError):
    """A signal, study, column, parameter or format of that name does not exist."""

    slug = "unknown-name"


class InvalidValueError(UsageError):
    """A value lies outside what is allowed."""

    slug = "invalid-value"


class MissingExtraError(UsageError):
    """An optional package is needed for this and is not installed."""

    slug = "missing-extra"


class NotEstimableError(OutreachError):
    """The data cannot support the estimate; the problem says why in plain words."""

    slug = "not-estimable"


class StoreError(OutreachError):
    """The store is locked, of a newer schema, or damaged."""

    slug = "store"


class RunFailedError(OutreachError):
    """A notebook of a run failed; what it left stands in `reports/_failed/`."""

    slug = "run-failed"
