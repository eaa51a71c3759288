"""Errors that name what is wrong, what was found, and what to type."""

from __future__ import annotations

from collections.abc import Sequence


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
        The change to make, or a line to paste.
    arguments : str, optional
        What to type after the command that was typed; only the command line knows which that was.
    tries : sequence of (str, str), optional
        Hints and arguments of several problems, instead of one of each.

    Attributes
    ----------
    slug : str
        Stable short name of the kind of error, shown in brackets.
    exit_code : int
        What the command line exits with: 2 for wrong use, 1 for failed work.
    """

    slug = "error"
    exit_code = 1

    def __init__(
        self,
        problem: str,
        *,
        found: str | None = None,
        hint: str | None = None,
        arguments: str | None = None,
        tries: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.problem = problem
        self.found = found
        self.tries = tuple(tries) or (((hint or "", arguments or ""),) if hint or arguments else ())
        super().__init__(str(self))

    def __str__(self) -> str:
        return self.told()

    @property
    def hint(self) -> str | None:
        """What to do, without a command."""
        return self._advice("") or None

    def told(self, command: str = "") -> str:
        """The error in words; what to type begins with `command`.

        Examples
        --------
        >>> print(
        ...     UsageError("no column is the text.", arguments="a.csv --map text=Body").told("outreach run")
        ... )
        UsageError [usage]: no column is the text.
          Try:   outreach run a.csv --map text=Body
        """
        lines = [f"{type(self).__name__} [{self.slug}]: {self.problem}"]
        if self.found:
            lines.append(f"  Found: {self.found}")
        if advice := self._advice(command):
            lines.append(f"  Try:   {advice}")
        return "\n".join(lines)

    def _advice(self, command: str) -> str:
        typed = [
            (hint, f"{command} {arguments}".strip() if arguments else "") for hint, arguments in self.tries
        ]
        return "\n         ".join(": ".join(part for part in parts if part) for parts in typed)


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
