"""Results about what came back and how soon, in the shape that figures and pages draw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.figures.time_to_reply import MOST_CURVES
from outreach_analysis.publish.small_counts import without_small_parts
from outreach_analysis.publish.study_views import detail
from outreach_analysis.schema import Tables
from outreach_analysis.settings import Settings
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies import Estimates
from outreach_analysis.studies.estimates import counted
from outreach_analysis.style import MUTED, outcome_color


def without_small_groups(result: Estimates, minimum: int) -> Estimates:
    """The same times without groups under `minimum` attempts, nor whichever would give a single one away."""
    if result.table.empty:
        return result
    groups = result.table[~result.table["term"].isin(["all", "all groups"])].drop_duplicates("term")
    kept = without_small_parts(groups.dropna(subset=["n_obs"]), minimum, "n_obs")["term"]
    gone = set(groups["term"]) - set(kept)
    if not gone:
        return result
    curves = detail(result, "curves")
    if not curves.empty:
        curves = curves[~curves["group"].isin(gone)].reset_index(drop=True)
    return replace(
        result,
        table=result.table[~result.table["term"].isin(gone)].reset_index(drop=True),
        notes=(*result.notes, f"{counted(len(gone), 'group')} withheld as too small to show."),
        details={**result.details, "curves": curves},
    )


def reply_curves(result: Estimates) -> pd.DataFrame:
    """Curves of the largest groups in the order of their names; all together where fewer than two can be shown."""
    curves = detail(result, "curves")
    if curves.empty:
        return curves
    sizes = result.table.drop_duplicates("term").set_index("term")["n_obs"]
    groups = [str(name) for name in sizes.sort_values(ascending=False, kind="stable").index if name != "all"]
    drawn = sorted([name for name in groups if name in set(curves["group"])][:MOST_CURVES])
    kept = drawn if len(drawn) > 1 else ["all"]
    order = {name: number for number, name in enumerate(kept)}
    chosen = curves[curves["group"].isin(kept)].rename(columns={"replied": "share"})
    return chosen.sort_values("group", key=lambda column: column.map(order), kind="stable", ignore_index=True)


def first_outcomes(result: Estimates, minimum: int) -> pd.DataFrame:
    """What came first, help, another answer or a refusal, by hours; empty where one came to fewer than `minimum`."""
    table = detail(result, "first_outcome")
    if table.empty or table["count"].between(1, minimum - 1).any():
        return pd.DataFrame()
    return table.rename(columns={"outcome": "group"})


FIRST_OUTCOME_COLORS = {
    "help": outcome_color("extensive_help"),
    "another answer": MUTED[0],
    "refusal": outcome_color("declined"),
}
"""What a first answer was, in the colours of the outcome ladder."""


def shares_by_day(result: Estimates) -> pd.DataFrame:
    """Shares of all attempts answered by the days read off, with their intervals."""
    rows = _of_all(result, "probability")
    return rows.assign(days=rows["contrast"].str.extract(r"([\d.]+) day", expand=False).astype(float))


def _of_all(result: Estimates, scale: str) -> pd.DataFrame:
    rows = result.table
    return rows[(rows["term"] == "all") & (rows["scale"] == scale) & rows["conf_low"].notna()]


def times_table(result: Estimates) -> pd.DataFrame:
    """Shares answered by each day, medians and mean waits, each in columns of its own unit.

    An end of an interval beyond the window is left empty; the notes of the study say so.
    """
    rows = result.table.replace(np.inf, np.nan)
    told = rows[rows["scale"].isin(["probability", "hours"]) & rows["estimate"].notna()]
    parts = {
        f"{name}{end}": told[column].where(told["scale"] == scale) / per
        for name, scale, per in (("share", "probability", 1), ("days", "hours", 24))
        for end, column in (("", "estimate"), ("_low", "conf_low"), ("_high", "conf_high"))
    }
    return told.assign(**parts).reindex(columns=["term", "contrast", *parts, "n_obs", "n_groups", "reason"])


def coded_replies(tables: Tables) -> pd.DataFrame:
    """Replies that a person coded beside how the reply reader reads their text.

    Returns
    -------
    DataFrame
        `item`, `coder`, `label`, as `estimate_agreement` takes them.

    Raises
    ------
    NotEstimableError
        If no reply has both.
    """
    from outreach_analysis.outcomes import classify_replies

    replies = tables.replies
    both = replies[replies["text"].notna() & replies["outcome"].notna()].reset_index(drop=True)
    if both.empty:
        raise NotEstimableError(
            "no reply has both a text and an outcome coded by a person.",
            hint="--map outcome='Your Column' beside reply_text",
        )
    read = classify_replies(both["text"].tolist())["level"].to_numpy()
    parts = [("person", both["outcome"].to_numpy()), ("reply reader", read)]
    return pd.concat(
        [pd.DataFrame({"item": both.index, "coder": coder, "label": label}) for coder, label in parts],
        ignore_index=True,
    )


def confusion_view(tables: Tables, *, settings: Settings | None = None) -> pd.DataFrame:
    """Coded replies by the person's level (rows) and the reply reader's (columns); empty where none is coded.

    Returns
    -------
    DataFrame
        `coded_as`, `n_obs`, how many the reply reader `read_alike`, how it read the others
        (`otherwise`, in words), and one column a level that either used.
    """
    try:
        codes = coded_replies(tables)
    except NotEstimableError:
        return pd.DataFrame({"coded_as": [], "n_obs": [], "read_alike": [], "otherwise": []})
    wide = codes.set_index(["item", "coder"])["label"].unstack()  # noqa: PD010 - nothing to aggregate
    counts = pd.crosstab(wide["person"], wide["reply reader"])
    levels = [*(settings or Settings()).outcome_levels, "auto_reply", "bounce"]
    order = [*levels, *sorted({*counts.index, *counts.columns} - set(levels))]
    used = [level for level in order if level in counts.index or level in counts.columns]
    counts = counts.reindex(
        index=[level for level in used if level in counts.index], columns=used, fill_value=0
    )
    counts.columns.name = None
    told = pd.DataFrame(
        {
            "n_obs": counts.sum(axis=1),
            "read_alike": [int(counts.loc[level, level]) for level in counts.index],
            "otherwise": [_said_otherwise(counts.loc[level].drop(level)) for level in counts.index],
        },
        index=counts.index,
    )
    return pd.concat([told, counts], axis=1).rename_axis("coded_as").reset_index()


def _said_otherwise(counts: pd.Series[int]) -> str:
    """The levels that the reply reader took instead, the most frequent first."""
    ordered = counts[counts > 0].sort_values(ascending=False, kind="stable")
    return ", ".join(f"{title_of(str(level))} {number}" for level, number in ordered.items()) or "–"


def estimate_agreement_with_persons(tables: Tables, *, settings: Settings | None = None) -> Estimates:
    """How far the reply reader agrees with the persons who coded replies.

    Raises
    ------
    NotEstimableError
    """
    from outreach_analysis.studies.agreement import estimate_agreement

    chosen = settings or Settings()
    codes = coded_replies(tables)
    levels = tuple(level for level in chosen.outcome_levels if (codes["label"] == level).any())
    kept = codes[codes["label"].isin(levels)]
    if kept["item"].duplicated().sum() < 2:
        raise NotEstimableError(
            "fewer than two replies are coded with a published level.",
            hint="codes among " + ", ".join(chosen.outcome_levels),
        )
    return estimate_agreement(kept, levels, conf_level=chosen.conf_level)
