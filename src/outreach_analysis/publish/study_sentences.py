"""Findings about single members and designs, written from the numbers, that say no more than the design allows."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.figures.labels import interval_words, minus
from outreach_analysis.publish.study_views import AFTER_FAILURE_WORDS, BALANCE_WORDS
from outreach_analysis.publish.wording import (
    GUARDRAIL,
    Finding,
    cannot,
    go,
    leaves_out_zero,
    say_range,
    say_replies,
    say_size,
    say_who,
)
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies import Estimates
from outreach_analysis.studies.balance import FORMS
from outreach_analysis.studies.estimates import counted, percent
from outreach_analysis.studies.numbers import POINTS, RATIO, points, ratio


def say_adjustment(view: pd.DataFrame, result: Estimates) -> str:
    """How many scores go with replies as they are, and how many still do beside the others."""
    if view.empty:
        return cannot("What goes with replies beside everything else", result)
    counts = view.groupby("design", sort=False)["finding"].sum().astype(int)
    first, last = counts.index[0], counts.index[-1]
    total, n = len(view["term"].unique()), counted(int(view["n_obs"].max()), "attempt")
    if not counts[last]:
        return (
            f"{counts[first]} of {total} scores {go(counts[first])} with replies as they are and none {last.lower()} ({n}); that is no "
            "proof that they do not matter."
        )
    strongest = view[view["design"] == last].sort_values("p_value", kind="stable").iloc[0]
    return (
        f"{counts[first]} of {total} scores {go(counts[first])} with replies as they are and {counts[last]} {last.lower()} ({n}); "
        f"clearest there is {title_of(strongest['term'])}{say_size(strongest.to_dict())}."
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
                    f"{title_of(str(term)).capitalize()}: {say_replies(first['estimate'])} per 100 as messages are, "
                    f"{say_replies(last['estimate'])} {last['design'].lower()} "
                    f"({say_range(last['conf_low'], last['conf_high'])}; {say_who(last.to_dict())})."
                ),
                bool(last["finding"]) and leaves_out_zero(last.to_dict()),
            )
        )
    return said


def say_balance(result: Estimates) -> list[Finding]:
    """Whether a balance says more than both scores."""
    if result.table.empty:
        return []
    losses = result.table[result.table["term"].isin(FORMS) & (result.table["scale"] == "log_loss")]
    if losses.empty:
        return [(f"{say_balance_title(result)} ({_rests_on(result)}).", None)]
    better = bool((losses["conf_high"] < 0).any())
    tail = f"on members not learned from, it foretells replies {'better' if better else 'no better'}"
    return [(f"{say_balance_title(result)} ({_rests_on(result)}); {tail}.", bool(len(_forms_found(result))))]


def say_balance_title(result: Estimates) -> str:
    """Which forms of a balance go with replies beyond both scores, for a title."""
    if result.table.empty:
        return ""
    found = _forms_found(result)
    if result.table.loc[result.table["term"].isin(FORMS), "estimate"].isna().all():
        return "Whether a balance of personalization and credibility says more than both cannot be told from these messages"
    if found.empty:
        return "Beyond personalization and credibility themselves, no form of their balance clearly goes with replies"
    told = " and ".join(
        f"{BALANCE_WORDS[row['term']].lower()} ({points(row['estimate'])})"
        for row in found.to_dict("records")
    )
    return f"Beyond personalization and credibility themselves, their balance goes with replies: {told}"


def _forms_found(result: Estimates) -> pd.DataFrame:
    forms = result.table[result.table["term"].isin(FORMS) & (result.table["scale"] == "probability")]
    return forms[forms["finding"].eq(True) & forms["conf_low"].notna()]


def _rests_on(result: Estimates) -> str:
    return say_who(result.table.iloc[0].to_dict())


def say_shape(result: Estimates) -> list[Finding]:
    """Whether and how the chance of a reply moves along a signal."""
    if result.table.empty:
        return []
    found = bool(result.table["p_value"].iloc[0] < 0.05)
    return [(f"{say_shape_title(result)} ({_rests_on(result)}).", True if found else None)]


def say_shape_title(result: Estimates) -> str | None:
    """The same for the title of a figure."""
    if result.table.empty:
        return None
    tests = dict(zip(result.table["term"], result.table["p_value"].astype(float), strict=True))
    name, curve = title_of(str(result.table["contrast"].iloc[0])), result.details["curve"]
    if not tests["any association"] < _ALPHA:
        return f"Replies do not clearly go with {name}, be it along a line or a bend"
    value, share = (curve[column].to_numpy(dtype=float) for column in ("value", "predicted"))
    told = (
        f"From {value[0]:.3g} to {value[-1]:.3g} in {name}, the share answered goes from {percent(share[0])} to "
        f"{percent(share[-1])}"
    )
    if not tests["bent"] < _ALPHA:
        return f"{told}; a bend cannot be told from a straight line"
    top = int(share.argmax())
    peak = f" whose top is roughly at {value[top]:.3g}" if 0 < top < len(share) - 1 else ""
    return f"{told}, along a bend{peak}"


_ALPHA = 0.05


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
        size = RATIO.fitting(row["conf_low"], row["conf_high"])(row["estimate"])
        said.append(
            (
                (
                    f"{among or row['design']}, messages one standard deviation higher in {title_of(row['term'])} are "
                    f"associated with {size} times {of} ({say_range(row['conf_low'], row['conf_high'], RATIO)}; {say_who(row)})."
                ),
                bool(row["finding"]),
            )
        )
    return said


def say_repeated(view: pd.DataFrame, result: Estimates) -> str:
    """How many scores go with replies among the messages of one member, and how many between members."""
    if view.empty:
        return cannot("What differs between the messages of one member", result)
    counts = view.groupby("design", sort=False)["finding"].agg(["sum", "size"])
    parts = [
        f"{str(design).lower()} {int(row['sum'])} of {int(row['size'])}" for design, row in counts.iterrows()
    ][::-1]
    found = view[view["finding"].astype(bool) & (view["design"] == counts.index[-1])]
    if len(found):
        most = found.sort_values("estimate", key=abs, kind="stable").iloc[-1]
        parts[0] += (
            f", {title_of(str(most['term']))} most ({ratio(most['estimate'])} times the odds for one standard deviation)"
        )
    n = counted(int(view["n_obs"].max()), "attempt")
    return f"Scores that go with replies beyond chance: {'; '.join(parts)} ({n})."


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
    return [(f"{told} ({say_who(row.to_dict())}).", None)]


_NO_SPREAD = 0.05


def say_recovery(result: Estimates) -> list[Finding]:
    """First replies by attempt, and the attempt after a failure."""
    if result.table.empty:
        return []
    hazards = result.table[result.table["term"] == "first reply"].to_dict("records")
    told = [_say_hazard(row) for row in (*hazards[:1], *hazards[-1:])]
    said: list[Finding] = []
    if told:
        words = (
            f"Of members without a reply so far, {' and '.join(dict.fromkeys(told))}; those with luck have left the "
            "group, so a fall is what chance alone would show."
        )
        said.append((words, None))
    rows = result.table[(result.table["term"] == "difference") & result.table["conf_low"].notna()]
    for row in rows.to_dict("records"):
        words = AFTER_FAILURE_WORDS.get(str(row["contrast"]), str(row["contrast"])).lower()
        said.append(
            (
                (
                    f"After a failure, {words}, coached attempts got {say_replies(row['estimate'])} per 100 than others "
                    f"({say_range(row['conf_low'], row['conf_high'])}; {say_who(row)}). An association."
                ),
                leaves_out_zero(row),
            )
        )
    return [*said, (GUARDRAIL, None)] if len(rows) else said


def _say_hazard(row: Mapping[Hashable, Any]) -> str:
    return (
        f"{percent(row['estimate'])} got one at {row['contrast']} (likely between {percent(row['conf_low'])} and "
        f"{percent(row['conf_high'])}; {counted(int(row['n_obs']), 'attempt')})"
    )


def say_effect(result: Estimates) -> list[Finding]:
    """The estimated effect of coaching with what it assumes, and any warning; nothing without an estimate."""
    if result.table.empty:
        return []
    row = result.row("AIPW", "probability").to_dict()
    warnings = [(minus(text), None) for text in result.sentences if text.startswith("Warning")]
    told = (
        f"Estimated effect of coaching on the coached attempts: {say_replies(row['estimate'])} per 100 "
        f"({say_range(row['conf_low'], row['conf_high'])}; {say_who(row)}), if nothing but what was adjusted for moves "
        "both who is coached and who is answered."
    )
    return [(told, leaves_out_zero(row)), *warnings]


def say_effect_title(result: Estimates) -> str:
    """The estimate and its condition, for a title."""
    if result.table.empty:
        return ""
    row = result.row("AIPW", "probability")
    return (
        f"Estimated effect on coached attempts: {points(row['estimate'])} "
        f"({interval_words(row['conf_low'], row['conf_high'], POINTS)}), if nothing else moved both"
    )
