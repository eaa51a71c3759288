"""Findings about declared groups of members."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from outreach_analysis.publish.wording import (
    Finding,
    cannot,
    leaves_out_zero,
    say_range,
    say_replies,
)
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies import Estimates
from outreach_analysis.studies.estimates import counted
from outreach_analysis.studies.numbers import CHANGE


def say_gaps(view: pd.DataFrame) -> list[Finding]:
    """Gaps in replies between declared groups: those that stand apart, the others in one sentence.

    One that chance would show among so many groups is said to be unclear.
    """
    rows = view.to_dict("records")
    said: list[Finding] = [
        (
            (
                f"{row['term']}: {say_replies(row['estimate'])} per 100 than all others "
                f"({say_range(row['conf_low'], row['conf_high'])}; {_of_the_group(row)})."
            ),
            bool(row["finding"]),
        )
        for row in rows
        if leaves_out_zero(row)
    ]
    rest = [row for row in rows if not leaves_out_zero(row)]
    if rest:
        widest = max(abs(end) for row in rest for end in (row["conf_low"], row["conf_high"]))
        said.append(
            (
                (
                    f"{'The other ' if said else ''}{counted(len(rest), 'group')}: no clear difference in replies from all "
                    f"others; gaps of up to {100 * widest:.0f} points cannot be ruled out everywhere."
                ),
                None,
            )
        )
    return said


def say_gaps_answer(view: pd.DataFrame, result: Estimates) -> str:
    """How many groups stand apart."""
    if view.empty:
        return cannot("Whether declared groups fare alike", result)
    rows = [row for row in view.to_dict("records") if leaves_out_zero(row)]
    clear = sum(bool(row["finding"]) for row in rows)
    groups = counted(len(view), "declared group")
    told = f"{clear or 'none'} of {groups} {'stand' if clear > 1 else 'stands'} clearly apart from all others in replies"
    if len(rows) > clear:
        told += f"; {len(rows)} would if looked at alone, and about {0.05 * len(view):.1f} do so by chance"
    return f"{told[0].upper()}{told[1:]} ({counted(int(view['n_obs'].max()), 'attempt')} in the largest)."


def say_score_gaps(result: Estimates) -> list[Finding]:
    """Gaps in scores that stand apart, unclear where chance would show them among so many."""
    if result.table.empty:
        return []
    rows = result.table[(result.table["scale"] == "score") & result.table["conf_low"].notna()]
    told = [row for row in rows.to_dict("records") if leaves_out_zero(row)]
    apart = len(told)
    head = f"{apart} of {counted(len(rows), 'gap')} in scores stand apart; about {0.05 * len(rows):.0f} would by chance alone."
    return [(head, None)] + [
        (
            (
                f"{title_of(row['grouping']).removeprefix('sender ').capitalize()}: {title_of(row['term'])}: {row['measure']} "
                f"{_size_of(row)} {'higher' if row['estimate'] > 0 else 'lower'} than that of all others "
                f"({say_range(row['conf_low'], row['conf_high'], CHANGE)}; "
                f"{_of_the_group(row)})."
            ),
            bool(row["finding"]),
        )
        for row in told
    ]


def _size_of(row: Mapping[Hashable, Any]) -> str:
    return CHANGE.fitting(row["conf_low"], row["conf_high"])(abs(row["estimate"])).removeprefix("+")


def _of_the_group(row: Mapping[Hashable, Any]) -> str:
    return f"{counted(int(row['n_obs']), 'attempt')} in the group"
