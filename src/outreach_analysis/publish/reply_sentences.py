"""Findings about what came back and how soon, written from the numbers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from outreach_analysis.publish.wording import Finding, cannot, go, say_who
from outreach_analysis.studies import Estimates
from outreach_analysis.studies.estimates import counted, percent


def say_ordered(result: Estimates) -> list[Finding]:
    """Each feature under the published order, with what other orders and the check say."""
    if result.table.empty:
        return []
    said: list[Finding] = []
    for text in result.sentences:
        if "cannot be related" in text:
            said.append((f"{text[1:2].upper()}{text[2:]}".replace("'", "").replace("_", " "), None))
            continue
        told = text.replace("'", "").replace("(95% interval", "(likely between").replace("_", " ")
        said.append(
            (
                told.replace(" to ", " and ", 1) if "likely between" in told else told,
                ", in every order" in text,
            )
        )
    return said


def say_better(result: Estimates) -> str:
    """How many scores go with better outcomes whatever the order."""
    if result.table.empty:
        return cannot("What goes with better replies", result)
    said = say_ordered(result)
    held = sum(bool(clear) for _, clear in said)
    n = counted(int(result.table["n_obs"].max()), "attempt")
    return (
        f"{held or 'None'} of {len(said)} scores {go(held)} with better outcomes in the same direction "
        f"under every published order of the ladder ({n})."
    )


def say_times(result: Estimates) -> list[Finding]:
    """Shares answered by each day, of all."""
    rows = result.table[(result.table["term"] == "all") & (result.table["scale"] == "probability")]
    said: list[Finding] = [
        (
            (
                f"{percent(row['estimate'])} of attempts were answered {row['contrast']} (likely between "
                f"{percent(row['conf_low'])} and {percent(row['conf_high'])}; {say_who(row)})."
            ),
            None,
        )
        for row in rows[rows["conf_low"].notna()].to_dict("records")
    ]
    means = result.table[(result.table["term"] == "all") & result.table["contrast"].str.startswith("mean")]
    for row in means[means["conf_low"].notna()].to_dict("records"):
        days, low, high = (row[name] / 24 for name in ("estimate", "conf_low", "conf_high"))
        said.append(
            (
                (
                    f"Until a reply, or the end of the window, an attempt waits {days:.1f} days on average (likely between "
                    f"{low:.1f} and {high:.1f}; {say_who(row)})."
                ),
                None,
            )
        )
    return said


def say_first_title(table: pd.DataFrame) -> str | None:
    """What came first, of a hundred attempts, for a title."""
    if table.empty:
        return None
    ends = table.groupby("group", sort=False)["share"].last()
    names = {"help": "help", "refusal": "a refusal", "another answer": "another answer"}
    told = [
        f"{100 * share:.0f} {'brought ' if not place else ''}{names[str(name)]}"
        for place, (name, share) in enumerate(ends.items())
    ]
    return f"Of 100 attempts, {', '.join(told)} first"


def say_times_title(result: Estimates) -> str | None:
    """The share answered by the end, and by when most of those answers had come, for a title."""
    curves = result.details.get("curves", pd.DataFrame())
    whole = curves[curves["group"] == "all"] if len(curves) else curves
    if len(whole) < 2:
        return None
    days, share = whole["hours"].to_numpy(dtype=float) / 24, whole["replied"].to_numpy(dtype=float)
    half, most = (float(days[(share >= part * share[-1]).argmax()]) for part in (0.5, 0.9))
    return (
        f"{percent(share[-1])} of attempts were answered; half of the answers came within {_days(half)}, nine in ten "
        f"within {_days(most)}"
    )


def _days(days: float) -> str:
    hours = round(24 * days)
    return counted(hours, "hour") if hours < 48 else f"{days:.0f} days"


def _say_ends(row: Mapping[Hashable, Any]) -> str:
    if row["conf_low"] == row["conf_high"]:
        return "too few differ for an interval"
    return f"likely between {row['conf_low']:.2f} and {row['conf_high']:.2f}"


def say_agreement(result: Estimates) -> list[Finding]:
    """How far the reply reader agrees with persons."""
    rows = result.table[
        result.table["scale"].isin(["kappa", "weighted_kappa"]) & result.table["conf_low"].notna()
    ]
    words = {"kappa": "exact levels", "weighted_kappa": "levels by their distance"}
    return [
        (
            (
                f"The reply reader and persons agree beyond chance at kappa {row['estimate']:.2f} on {words[row['scale']]} "
                f"({_say_ends(row)}; {counted(int(row['n_obs']), 'reply', 'replies')}; 1 is full agreement, 0 is chance)."
            ),
            None,
        )
        for row in rows.to_dict("records")
    ]
