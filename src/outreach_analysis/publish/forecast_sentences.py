"""Findings about what can be told in advance, and about what takes more attempts to tell."""

from __future__ import annotations

import numpy as np

from outreach_analysis.figures.labels import interval_words
from outreach_analysis.publish.views import MODEL_WORDS
from outreach_analysis.publish.wording import Finding, cannot, leaves_out_zero, say_range, say_who
from outreach_analysis.studies import Estimates
from outreach_analysis.studies.estimates import counted


def say_attempts_needed(result: Estimates) -> str:
    """How many attempts it takes to tell coached from other sends."""
    return cannot("How many attempts it takes", result) if result.table.empty else result.sentence()


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
                    f"Chances stated by the signals ({_model(row['term'])}) are {verdict}: slope {row['estimate']:.2f}, "
                    f"where 1 is right (likely between {ends}; {say_who(row)})."
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
        said.append(
            (
                (
                    f"Of 100 pairs, the signals ({_model(row['term'])}) rank {abs(100 * row['estimate']):.1f} {more} "
                    f"rightly than {other} ({say_range(row['conf_low'], row['conf_high'])}; {say_who(row)})."
                ),
                leaves_out_zero(row),
            )
        )
    return said


def say_words(result: Estimates) -> list[Finding]:
    """How many words go with replies, counted by member."""
    if result.table.empty:
        return []
    found = bool(result.table["finding"].any())
    return [(f"{say_words_title(result)}.", True if found else None)]


def say_words_title(result: Estimates) -> str:
    """How many words stand out, for a title."""
    if result.table.empty:
        return "Words in answered and unanswered messages"
    told = result.sentence().removesuffix(".")
    if not result.table["finding"].any():
        return f"No word stands out: of {counted(len(result.table), 'word')} that enough members use, none clearly goes with replies"
    return told.replace("'replied'", "getting a reply").replace("senders", "members")


def say_distances(result: Estimates) -> list[Finding]:
    """How many more attempts each comparison takes; those for which there are enough in one sentence."""
    if result.table.empty:
        return []
    rows = result.table.pivot_table(
        index="comparison", columns="term", values="estimate", sort=False, dropna=False
    )
    said: list[Finding] = []
    enough: dict[str, float] = {}
    for name, row in rows.iterrows():
        missing, needed = int(row["attempts_missing"]), int(row["attempts_needed"])
        if "power_now" in row and not np.isfinite(row["power_now"]):
            told = f"there is nothing to compare yet; with equal groups it takes about {counted(needed, 'attempt')}"
        elif missing:
            told = f"it takes about {counted(needed, 'attempt')}, {missing:,} more than there are"
        else:
            enough[str(name)] = float(row["detectable_difference"])
            continue
        said.append((f"To tell 10 points between {name}, {told}.", None))
    if enough:
        scores = [name.removeprefix(_HALVES) for name in enough if name.startswith(_HALVES)]
        names = [name for name in enough if not name.startswith(_HALVES)]
        names += [f"{_HALVES}{', '.join(scores)}"] if scores else []
        widest = f"{100 * max(enough.values()):.1f} points"
        said.append(
            (
                f"The attempts there are suffice to tell 10 points, and even {widest}, between {' and between '.join(names)}.",
                None,
            )
        )
    return said


_HALVES = "messages with more and less "


def _model(term: str) -> str:
    return MODEL_WORDS[term].partition(", ")[2]
