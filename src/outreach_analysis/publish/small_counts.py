"""Counts of few people: left out of pages, or counted together, wherever a page would show them.

In a sentence or beside a key number they are told by `number_or_few`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from outreach_analysis.studies.estimates import Estimates, counted, results_table
from outreach_analysis.studies.suppression import suppress_small_cells


def without_small_counts(view: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """The same counts without those from 1 to `minimum - 1`."""
    return view[~view["count"].between(1, minimum - 1)].reset_index(drop=True)


def without_small_parts(view: pd.DataFrame, minimum: int, count: str = "count") -> pd.DataFrame:
    """The parts of a whole without small ones, nor the smallest other that would give a single one away.

    Parameters
    ----------
    view : DataFrame
        One row a part; a page tells their sum.
    minimum : int
        Smallest count shown, beside 0.
    count : str
        The column that counts.

    Examples
    --------
    >>> view = pd.DataFrame({"status": ["replied", "pending", "bounced"], "count": [40, 12, 3]})
    >>> without_small_parts(view, 5)["status"].tolist()
    ['replied']
    """
    hidden = suppress_small_cells(view[[count]], minimum)[count]
    return view[~hidden].reset_index(drop=True)


def merge_small_levels(view: pd.DataFrame, minimum: int) -> pd.DataFrame:
    """Outcome levels, neighbours counted together until none is too small to be shown.

    Parameters
    ----------
    view : DataFrame
        Of `ladder_view`.
    minimum : int
        Smallest count shown, beside 0.

    Returns
    -------
    DataFrame
        `term` names the worst and the best of levels counted together, `level` the best of them. Silence stays by itself.
        Empty where all replies together, or all silence, are too few.

    Examples
    --------
    >>> view = pd.DataFrame({"term": ["declined", "no_reply", "positive"], "count": [2, 30, 9]})
    >>> merge_small_levels(view.assign(estimate=view["count"] / 41), 5)["term"].tolist()
    ['no_reply', 'declined to positive']
    """
    silence = view[view["term"] == "no_reply"].assign(level="no_reply")
    if silence["count"].between(1, minimum - 1).any():
        return view.iloc[0:0].assign(level="")
    groups: list[dict[str, Any]] = []
    for row in view[view["term"] != "no_reply"].iloc[::-1].to_dict("records"):
        given = {str(name): value for name, value in row.items()}
        if groups and 0 < groups[-1]["count"] < minimum:
            groups[-1] = _joined(given, groups[-1])
        else:
            groups.append({**given, "level": row["term"], "worst": row["term"]})
    while len(groups) > 1 and 0 < groups[-1]["count"] < minimum:
        groups[-2:] = [_joined(groups[-1], groups[-2])]
    for group in groups:
        if group["worst"] != group["level"]:
            group["term"] = f"{group['worst']} to {group['level']}"
    merged = pd.DataFrame(groups[::-1])
    if merged.empty or merged["count"].between(1, minimum - 1).any():
        return view.iloc[0:0].assign(level="")
    terms = view["term"].tolist()
    worse = terms[: terms.index("no_reply")] if "no_reply" in terms else []
    below = merged["level"].isin(worse)
    return pd.concat([merged[below], silence, merged[~below]], ignore_index=True)


def _joined(worse: dict[str, Any], better: dict[str, Any]) -> dict[str, Any]:
    return {
        **better,
        "worst": worse.get("worst", worse["term"]),
        "count": worse["count"] + better["count"],
        "estimate": worse["estimate"] + better["estimate"],
    }


def say_withheld(before: pd.DataFrame, after: pd.DataFrame) -> str:
    """How many counts were left out or counted together; empty where none was."""
    number = len(before) - len(after)
    return f"{counted(number, 'count')} not shown singly, so that nobody can be recognised." if number else ""


def without_small_rows(result: Estimates, minimum: int) -> Estimates:
    """The same estimates without those from fewer than `minimum` attempts."""
    few = result.table["n_obs"].between(1, minimum - 1).fillna(value=False).astype(bool)
    return replace(result, table=result.table[~few].reset_index(drop=True)) if few.any() else result


def without_rate_of_few(result: Estimates, minimum: int) -> Estimates:
    """The same rates; where all attempts together are fewer than `minimum`, none, and why."""
    whole = result.table[result.table["term"] == "all"]
    if whole.empty or int(whole["n_obs"].iloc[0]) >= minimum:
        return result
    why = f"fewer than {minimum} attempts have an outcome that counts."
    return Estimates(result.study, results_table([]), result.estimand, notes=(why,), unlock="more attempts")


def say_groups_withheld(result: Estimates) -> str:
    """How many groups of rates were left out as too small; empty where none was."""
    if "reason" not in result.table:
        return ""
    number = int(result.table["reason"].astype("str").str.startswith("withheld").sum())
    few = f"{counted(number, 'group')} of few attempts"
    return f"{few} not shown, so that nobody can be recognised." if number else ""


def gap_of_withheld(result: Estimates) -> list[tuple[str, str]]:
    """That no group can be shown, where all of them were left out as too small."""
    said = say_groups_withheld(result)
    groups = result.table[result.table["term"] != "all"]
    if not said or groups["estimate"].notna().any():
        return []
    return [(f"Which groups get replies: {said}", "More attempts in each unlock it.")]
