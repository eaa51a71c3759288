"""Counts too small to be shown, and what must be withheld beside them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from outreach_analysis.errors import InvalidValueError
from outreach_analysis.studies.estimates import Estimates, counted


def suppress_small_cells(counts: pd.DataFrame, minimum: int = 5) -> pd.DataFrame:
    """Which cells of a table of counts must not be shown, if its totals are.

    Parameters
    ----------
    counts : DataFrame of int
        Groups by groups, without margins; one row or one column will do.
    minimum : int
        Cells from 1 to `minimum - 1` are withheld.

    Returns
    -------
    DataFrame of bool
        Also true for the smallest further cells that keep any single withheld cell of a row or
        column from being found by subtraction.

    Raises
    ------
    InvalidValueError
        If a count is negative or missing.

    Examples
    --------
    >>> counts = pd.DataFrame({"n": [3, 40, 12]}, index=["a", "b", "c"])
    >>> suppress_small_cells(counts)["n"].tolist()
    [True, False, True]
    """
    values = counts.to_numpy(dtype=float, na_value=np.nan)
    if not (values >= 0).all():
        raise InvalidValueError("counts must be 0 or more and none missing.")
    hidden = (values > 0) & (values < minimum)
    changed = True
    while changed:
        changed = False
        for view, numbers in ((hidden, values), (hidden.T, values.T)):
            if view.shape[1] < 2:
                continue
            for line in range(len(view)):
                # A zero hides nothing that could be subtracted, so it cannot be the second cell.
                open_cells = np.flatnonzero(~view[line] & (numbers[line] > 0))
                if view[line].sum() == 1 and len(open_cells):
                    view[line, open_cells[np.argmin(numbers[line, open_cells])]] = True
                    changed = True
    return pd.DataFrame(hidden, index=counts.index, columns=counts.columns)


def number_or_few(number: int, minimum: int = 5) -> str:
    """A count of attempts or members in words that never tell one from 1 to `minimum - 1`.

    Examples
    --------
    >>> number_or_few(3), number_or_few(0), number_or_few(1204)
    ('under 5', '0', '1,204')
    """
    return f"under {minimum}" if 0 < number < minimum else f"{number:,}"


def counted_or_few(number: int, noun: str, plural: str | None = None, *, minimum: int = 5) -> str:
    """The same with its noun.

    Examples
    --------
    >>> counted_or_few(3, "attempt"), counted_or_few(12, "attempt")
    ('under 5 attempts', '12 attempts')
    """
    few = number_or_few(number, minimum)
    return f"{few} {plural or noun + 's'}" if 0 < number < minimum else counted(number, noun, plural)


def suppress_rates(estimates: Estimates, minimum: int = 5) -> Estimates:
    """The same rates without the numbers of groups too small to be shown.

    Parameters
    ----------
    estimates : Estimates
        Of `estimate_rates` by group.
    minimum : int
        Smallest number of attempts shown.

    Returns
    -------
    Estimates
        Numbers of withheld groups are missing, `reason` says so; a withheld group alone takes
        the next smallest with it, so that it cannot be found by subtraction.
    """
    table = estimates.table.copy()
    groups = table.index[table["term"] != "all"]
    hidden = suppress_small_cells(table.loc[groups, ["n_obs"]], minimum)["n_obs"]
    withheld = hidden.index[hidden]
    blank: Sequence[str] = [
        "estimate", "std_error", "conf_low", "conf_high", "n_obs", "n_groups", "shrunk", "design_effect",
    ]  # fmt: skip
    table["reason"] = ""
    table.loc[withheld, "reason"] = f"withheld: under {minimum} attempts, or needed to protect such a group"
    table["successes"] = table["successes"].astype("Int64")
    for name in blank:
        table.loc[withheld, name] = pd.NA if name.startswith("n_") else np.nan
    table.loc[withheld, "successes"] = pd.NA
    shown = [
        sentence
        for sentence, hide in zip(estimates.sentences, table["reason"] != "", strict=True)
        if not hide
    ]
    notes = (*estimates.notes, f"{counted(len(withheld), 'group')} withheld as too small to show.")
    return Estimates(
        estimates.study, table, estimates.estimand, notes if len(withheld) else estimates.notes, tuple(shown)
    )
