"""Two runs side by side on one page."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.publish.cells import write_value
from outreach_analysis.publish.files import write_text
from outreach_analysis.publish.history import STATUSES, Changes, compare_runs
from outreach_analysis.publish.index import render_runs
from outreach_analysis.publish.names import safe_name
from outreach_analysis.publish.pages import render_template
from outreach_analysis.publish.show import table
from outreach_analysis.signals.registry import title_of

_ALWAYS = ("Data", "Versions and settings", "Findings")

FOLDER = "_compare"
"""Where pages of comparisons stand, beside the runs."""

_MEANING = {
    "appeared": "not told from chance in the first run, told from it in the second",
    "held": "told from chance in both, in the same direction",
    "turned": "told from chance in both, in opposite directions",
    "vanished": "told from chance in the first run, no longer in the second",
    "not tested again": "told from chance in the first run; the second did not test it",
    "newly tested": "told from chance in the second run; the first did not test it",
}


def write_comparison(first: Path, second: Path, out: Path) -> tuple[Path, Changes]:
    """Compare two finished runs and write the page.

    Parameters
    ----------
    first, second : Path
        Folders of the runs, the earlier first.
    out : Path
        Folder of all reports.

    Returns
    -------
    page : Path
        Below `out/_compare`.
    changes : Changes
    """
    changes = compare_runs(first, second)
    place = out / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    page = place / f"{safe_name(f'{first.name}-and-{second.name}')}.html"
    write_text(page, render_comparison(changes, first, second))
    write_text(out / "index.html", render_runs(out))
    return page, changes


def render_comparison(changes: Changes, first: Path, second: Path) -> str:
    """The page of a comparison."""
    differing = changes.data[changes.data["first"] != changes.data["second"]]
    heads = {"first": changes.first["run"], "second": changes.second["run"]}
    blocks = [
        (
            "Findings",
            table("findings", findings_view(changes.shared), changes.finding_sentence(), labels=heads),
        ),
        (
            "Found in one run, not tested in the other",
            table("alone", findings_view(changes.alone), " ".join(changes.alone_sentences()), labels=heads),
        ),
        ("Data", table("data", changes.data.drop(columns="kind"), _title(differing, "row"), labels=heads)),
        (
            "Versions and settings",
            table("versions", changes.versions, _title(changes.versions, "version or setting"), labels=heads),
        ),
    ]
    return render_template(
        "compare.html.j2",
        sortable=True,
        first={
            "folder": first.name,
            "run": changes.first["run"],
            "name": changes.first.get("label", changes.first["run"]),
        },
        second={
            "folder": second.name,
            "run": changes.second["run"],
            "name": changes.second.get("label", changes.second["run"]),
        },
        lead=changes.finding_sentence(),
        told=changes.data_sentences(),
        meanings={status: _MEANING[status] for status in STATUSES if changes.count(status)},
        blocks=[(title, shown.data) for title, shown in blocks if title in _ALWAYS or shown.data["rows"]],
    )


def findings_view(findings: pd.DataFrame) -> pd.DataFrame:
    """Findings with each estimate and its interval as one text.

    Parameters
    ----------
    findings : DataFrame
        `Changes.findings`, or a part of it.
    """
    rows = findings.to_dict("records")
    return pd.DataFrame(
        {
            "what": [_name(row) for row in rows],
            "status": findings["status"].tolist(),
            "study": findings["study"].tolist(),
            "first": [_said(row, "first") for row in rows],
            "second": [_said(row, "second") for row in rows],
        }
    )


def _said(row: dict[Hashable, Any], side: str) -> str:
    estimate, low, high, n = (row[f"{side}{part}"] for part in ("", "_low", "_high", "_n"))
    if pd.isna(estimate):
        return "not tested"
    unit, kind, scaled = _UNITS[str(row["scale"])]
    if pd.isna(low) or pd.isna(high):
        said = f"{write_value(scaled(estimate), kind)}{unit}"
    else:
        ends = (scaled(low), scaled(high))
        size, *interval = (write_value(value, kind, ends) for value in (scaled(estimate), *ends))
        said = f"{size}{unit} ({' to '.join(interval)})"
    return said if pd.isna(n) else f"{said}, n {write_value(n, 'integer')}"


_UNITS: dict[str, tuple[str, str, Callable[[float], float]]] = {
    "probability": (" points", "points", float),
    "log_odds": (" times the odds", "ratio", np.exp),
    "log_odds_ratio": (" times the odds", "ratio", np.exp),
    "log_hazard_ratio": (" times the rate", "ratio", np.exp),
    "score": ("", "change", float),
    "auc_difference": (" more pairs of 100 ranked rightly", "points", float),
}
"""Scale to the unit after a number, how the number is written, and what is done to it before."""

_WORDS = {
    "+1 standard deviation": "per standard deviation",
    "difference": "coached less other sends",
    "pooled": "all sends together",
    "within sender_id": "within the same member",
    "within sender": "within the same member",
    "random intercept": "among members of like level",
    "replied": "",
}


def _name(row: dict[Hashable, Any]) -> str:
    told = [_in_words(str(row[part])) for part in ("term", "contrast", "outcome")]
    return ", ".join(part for part in told if part)


def _in_words(text: str) -> str:
    for name, words in _WORDS.items():
        if text == name or text.startswith(f"{name},"):
            return words + text.removeprefix(name)
    return title_of(text)


def _title(frame: pd.DataFrame, noun: str) -> str:
    number = len(frame)
    if not number:
        return f"No {noun} differs"
    return f"{number} {noun}{'' if number == 1 else 's'} differ{'s' if number == 1 else ''}"
