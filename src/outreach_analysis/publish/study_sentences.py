"""Findings of the closer studies, written from the numbers, that say no more than the design allows."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.figures.labels import interval_words
from outreach_analysis.publish.sentences import GUARDRAIL, Finding, say_range, say_replies
from outreach_analysis.studies import Estimates
from outreach_analysis.studies.balance import FORMS
from outreach_analysis.studies.estimates import counted, percent, ratio

_NO_SPREAD = 0.05


def cannot(what: str, result: Estimates) -> str:
    """That something cannot be said yet, and why."""
    return f"{what} cannot be said yet: {result.notes[0] if result.notes else 'the study found too little.'}"


def _clear(row: Mapping[Hashable, Any]) -> bool:
    """Whether the interval leaves out "no difference"; for a comparison that stands alone."""
    return bool(row["conf_low"] > 0 or row["conf_high"] < 0)


def minus(words: str) -> str:
    """Set a true minus before numbers."""
    return re.sub(r"-(?=\d)", "−", words)


def _plain(name: object) -> str:
    return str(name).replace("_", " ")


def _who(row: Mapping[Hashable, Any]) -> str:
    members = "" if pd.isna(row.get("n_groups")) else f", {counted(int(row['n_groups']), 'member')}"
    return f"{counted(int(row['n_obs']), 'attempt')}{members}"


def say_adjustment(view: pd.DataFrame, result: Estimates) -> str:
    """How many scores go with replies as they are, and how many still do beside the others."""
    if view.empty:
        return cannot("What goes with replies beside everything else", result)
    counts = view.groupby("design", sort=False)["finding"].sum().astype(int)
    first, last = counts.index[0], counts.index[-1]
    total, n = len(view["term"].unique()), counted(int(view["n_obs"].max()), "attempt")
    if not counts[last]:
        return (
            f"{counts[first]} of {total} scores go with replies as they are and none {last.lower()} ({n}); that is no "
            "proof that they do not matter."
        )
    strongest = view[view["design"] == last].sort_values("p_value", kind="stable").iloc[0]
    return (
        f"{counts[first]} of {total} scores go with replies as they are and {counts[last]} {last.lower()} ({n}); "
        f"clearest there is {_plain(strongest['term'])}, with {say_replies(strongest['estimate'])} per 100 for one "
        f"standard deviation ({say_range(strongest['conf_low'], strongest['conf_high'])})."
    )


def say_designs(view: pd.DataFrame) -> list[Finding]:
    """Each score by the last design, with what it was by the first."""
    said: list[Finding] = []
    for term, rows in view.groupby("term", sort=False):
        first, last = rows.iloc[0], rows.iloc[-1]
        if pd.isna(last["conf_low"]) or pd.isna(first["estimate"]):
            continue
        said.append(
            (
                (
                    f"{_plain(term).capitalize()}: {say_replies(first['estimate'])} per 100 as messages are, "
                    f"{say_replies(last['estimate'])} {last['design'].lower()} "
                    f"({say_range(last['conf_low'], last['conf_high'])}; {_who(last.to_dict())})."
                ),
                bool(last["finding"]) and _clear(last.to_dict()),
            )
        )
    return said


def say_balance(result: Estimates) -> list[Finding]:
    """Whether a balance says more than both scores."""
    if result.table.empty:
        return []
    forms = result.table[result.table["term"].isin(FORMS)]
    sizes = forms[(forms["scale"] == "probability") & forms["conf_low"].notna()]
    losses = forms[(forms["scale"] == "log_loss") & forms["conf_high"].notna()]
    found = bool((sizes["p_adjusted"] <= 0.05).any())
    better = bool((losses["conf_high"] < 0).any())
    tail = (
        "on members not learned from it foretells replies better"
        if better
        else "on members not learned from it foretells replies no better"
    )
    told = result.sentence().replace("'replied'", "replies").replace("'", "").removesuffix(".")
    return [(minus(f"{told}; {tail}."), found)]


def say_shape(result: Estimates) -> list[Finding]:
    """Whether and how the chance of a reply moves along a signal."""
    if result.table.empty:
        return []
    row = result.table.iloc[0]
    told = (
        result.sentence()
        .replace("'replied'", "answered")
        .removesuffix(".")
        .replace("_", " ")
        .replace("'", "")
    )
    return [(f"{told} ({_who(row.to_dict())}).", bool(row["p_value"] < 0.05))]


def say_shape_title(result: Estimates) -> str | None:
    """The same for the title of a figure."""
    said = say_shape(result)
    return said[0][0].rpartition(" (")[0] if said else None


def say_ratios(view: pd.DataFrame, of: str, among: str = "") -> list[Finding]:
    """Ratios of odds or rates, one sentence a row.

    Parameters
    ----------
    view : DataFrame
        Rows of `designs_view`, as logarithms.
    of : str
        What the ratio is of, as "the odds of a reply".
    among : str
        Overrides the design's words.
    """
    said: list[Finding] = []
    for row in view.to_dict("records"):
        if not np.isfinite(row["conf_low"]):
            continue
        size, low, high = (ratio(row[name]) for name in ("estimate", "conf_low", "conf_high"))
        said.append(
            (
                (
                    f"{among or row['design']}, messages one standard deviation higher in {_plain(row['term'])} are "
                    f"associated with {size} times {of} (likely between {low} and {high}; {_who(row)})."
                ),
                bool(row["finding"]),
            )
        )
    return said


def say_repeated(view: pd.DataFrame, result: Estimates) -> str:
    """How many scores go with replies between members and within one."""
    if view.empty:
        return cannot("What differs between the messages of one member", result)
    counts = view.groupby("design", sort=False)["finding"].agg(["sum", "size"])
    parts = [
        f"{int(row['sum'])} of {int(row['size'])} {str(design).lower()}" for design, row in counts.iterrows()
    ]
    n = counted(int(view["n_obs"].max()), "attempt")
    return f"Scores that go with replies beyond chance: {', '.join(parts)} ({n})."


def say_intercepts(result: Estimates) -> list[Finding]:
    """How much members differ in their level."""
    rows = result.table[result.table["term"] == "intercept_sd"]
    if rows.empty:
        return []
    row = rows.iloc[0]
    if row["estimate"] < _NO_SPREAD:
        told = "The model finds no difference between members in their level of replies beyond chance"
    else:
        told = (
            f"By the model's estimate, members differ in their level of replies by a factor of "
            f"{ratio(row['estimate'])} in the odds for one standard deviation between members"
        )
    return [(f"{told} ({_who(row.to_dict())}).", None)]


def say_recovery(result: Estimates) -> list[Finding]:
    """First replies by attempt, and the attempt after a failure."""
    if result.table.empty:
        return []
    hazards = result.table[result.table["term"] == "first reply"].to_dict("records")
    told = [_say_hazard(row) for row in (hazards[0], hazards[-1])]
    said: list[Finding] = [
        (
            (
                f"Of members without a reply so far, {' and '.join(dict.fromkeys(told))}; those with luck have left the "
                "group, so a fall is what chance alone would show."
            ),
            None,
        )
    ]
    rows = result.table[(result.table["term"] == "difference") & result.table["conf_low"].notna()]
    for row in rows.to_dict("records"):
        words = "all together" if row["contrast"] == "plain" else row["contrast"]
        said.append(
            (
                (
                    f"After a failure, {words}, coached attempts got {say_replies(row['estimate'])} per 100 than others "
                    f"({say_range(row['conf_low'], row['conf_high'])}; {_who(row)}). An association."
                ),
                _clear(row),
            )
        )
    return [*said, (GUARDRAIL, None)] if len(rows) else said


def _say_hazard(row: Mapping[Hashable, Any]) -> str:
    return (
        f"{percent(row['estimate'])} got one at {row['contrast']} (likely between {percent(row['conf_low'])} and "
        f"{percent(row['conf_high'])}; {counted(int(row['n_obs']), 'attempt')})"
    )


def say_ordered(result: Estimates) -> list[Finding]:
    """Each feature under the published order, with what other orders and the check say."""
    if result.table.empty:
        return []
    said: list[Finding] = []
    for text in result.sentences:
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
    n = counted(int(result.table["n_obs"].max()), "attempt")
    return (
        f"{sum(bool(clear) for _, clear in said)} of {len(said)} scores go with better outcomes in the same direction "
        f"under every published order of the ladder ({n})."
    )


def say_times(result: Estimates) -> list[Finding]:
    """Shares answered by each day, of all."""
    rows = result.table[(result.table["term"] == "all") & (result.table["scale"] == "probability")]
    said: list[Finding] = [
        (
            (
                f"{percent(row['estimate'])} of attempts were answered {row['contrast']} (likely between "
                f"{percent(row['conf_low'])} and {percent(row['conf_high'])}; {_who(row)})."
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
                    f"{low:.1f} and {high:.1f}; {_who(row)})."
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
    return (
        "Of 100 attempts, "
        + ", ".join(f"{100 * share:.0f} brought {name}" for name, share in ends.items())
        + " first"
    )


def say_times_title(result: Estimates) -> str | None:
    """The share answered by the last day read off, for a title."""
    said = [text for text, _ in say_times(result) if "answered" in text]
    return said[-1].partition(" (")[0] if said else None


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
                f"(likely between {row['conf_low']:.2f} and {row['conf_high']:.2f}; "
                f"{counted(int(row['n_obs']), 'reply', 'replies')}; 1 is full agreement, 0 is chance)."
            ),
            None,
        )
        for row in rows.to_dict("records")
    ]


def say_calibration(result: Estimates, split: str = "new senders") -> list[Finding]:
    """Whether stated chances are too bold or too timid, for both models of signals."""
    rows = result.table
    if rows.empty:
        return []
    chosen = rows[(rows["scale"] == "calibration_slope") & (rows["contrast"] == split)]
    said: list[Finding] = []
    for row in chosen[chosen["term"].str.startswith("features") & chosen["estimate"].notna()].to_dict(
        "records"
    ):
        ends = interval_words(row["conf_low"], row["conf_high"], "{:.2f}".format, "and")
        verdict = (
            "too bold"
            if row["conf_high"] < 1
            else "too timid"
            if row["conf_low"] > 1
            else "not told apart from right"
        )
        said.append(
            (
                (
                    f"Chances stated by the signals ({row['term'].partition(', ')[2]}) are {verdict}: slope {row['estimate']:.2f}, "
                    f"where 1 is right (likely between {ends}; {_who(row)})."
                ),
                None,
            )
        )
    return said


def say_against(result: Estimates, split: str = "new senders") -> list[Finding]:
    """The models of signals against length and words, on the same attempts."""
    if result.table.empty:
        return []
    rows = result.table[result.table["scale"] == "auc_difference"]
    rows = rows[rows["contrast"].str.startswith(split) & rows["conf_low"].notna()]
    names = {"length only": "length alone", "TF-IDF": "the words themselves"}
    said: list[Finding] = []
    for row in rows.to_dict("records"):
        other = names[row["contrast"].partition("against ")[2]]
        more = "more" if row["estimate"] >= 0 else "fewer"
        low, high = 100 * row["conf_low"], 100 * row["conf_high"]
        said.append(
            (
                f"Of 100 pairs, signals ({row['term'].partition(', ')[2]}) rank {abs(100 * row['estimate']):.1f} {more} "
                f"rightly than {other} (likely between {low:+.1f} and {high:+.1f}; {_who(row)}).".replace(
                    "-", "−"
                ),
                _clear(row),
            )
        )
    return said


def say_words(result: Estimates) -> list[Finding]:
    """How many words go with replies, counted by member."""
    if result.table.empty:
        return []
    told = result.sentence().replace("'replied'", "getting a reply").replace("senders", "members")
    return [(told, bool(result.table["finding"].any()))]


def say_gaps(view: pd.DataFrame, *, clear_only: bool = False) -> list[Finding]:
    """Gaps in replies between declared groups."""
    said: list[Finding] = [
        (
            (
                f"{row['term']}: {say_replies(row['estimate'])} per 100 than all others "
                f"({say_range(row['conf_low'], row['conf_high'])}; {_who(row)})."
            ),
            _clear(row),
        )
        for row in view.to_dict("records")
    ]
    return [finding for finding in said if finding[1] or not clear_only]


def say_gaps_answer(view: pd.DataFrame, result: Estimates) -> str:
    """How many groups stand apart."""
    if view.empty:
        return cannot("Whether declared groups fare alike", result)
    apart = sum(_clear(row) for row in view.to_dict("records"))
    chance = 0.05 * len(view)
    return (
        f"{apart} of {counted(len(view), 'declared group')} stand apart from all others in replies; about "
        f"{chance:.1f} would by chance alone ({counted(int(view['n_obs'].max()), 'attempt')} in the largest)."
    )


def say_score_gaps(result: Estimates) -> list[Finding]:
    """Gaps in scores that stand apart."""
    if result.table.empty:
        return []
    rows = result.table[(result.table["scale"] == "score") & result.table["conf_low"].notna()]
    apart = sum(_clear(row) for row in rows.to_dict("records"))
    head = (
        f"{apart} of {counted(len(rows), 'gap')} in scores leave out no difference; about {0.05 * len(rows):.0f} would by "
        "chance alone."
    )
    return [(head, None)] + [
        (
            f"{_plain(row['grouping']).removeprefix('sender ').capitalize()} {_plain(row['term'])} scores "
            f"{row['estimate']:+.2f} in {row['measure']} against all others (likely between {row['conf_low']:+.2f} and "
            f"{row['conf_high']:+.2f}; {_who(row)}).".replace("-", "−"),
            True,
        )
        for row in rows.to_dict("records")
        if _clear(row)
    ]


def say_distances(result: Estimates) -> list[Finding]:
    """How many more attempts each comparison takes."""
    if result.table.empty:
        return []
    rows = result.table.pivot_table(
        index="comparison", columns="term", values="estimate", sort=False, dropna=False
    )
    said: list[Finding] = []
    for name, row in rows.iterrows():
        missing, needed = int(row["attempts_missing"]), int(row["attempts_needed"])
        if "power_now" in row and not np.isfinite(row["power_now"]):
            told = f"there is nothing to compare yet; with equal groups it takes about {counted(needed, 'attempt')}"
        elif missing:
            told = f"it takes about {counted(needed, 'attempt')}, {missing:,} more than there are"
        else:
            told = f"the attempts there are suffice; differences of {100 * row['detectable_difference']:.1f} points can be told"
        said.append((f"To tell 10 points between {name}, {told}.", None))
    return said


def say_effect(result: Estimates) -> list[tuple[str, bool | None]]:
    """The estimated effect of coaching with what it assumes; nothing without an estimate."""
    if result.table.empty:
        return []
    row = result.row("AIPW", "probability")
    clear = bool(row["conf_low"] > 0 or row["conf_high"] < 0)
    return [(result.sentences[0], clear)]


def say_effect_title(result: Estimates) -> str:
    """The estimate and its condition, for a title."""
    if result.table.empty:
        return ""
    row = result.row("AIPW", "probability")
    return (
        f"Estimated effect on coached attempts: {100 * row['estimate']:+.1f} points "
        f"({100 * row['conf_low']:+.1f} to {100 * row['conf_high']:+.1f}), if nothing else moved both"
    )
