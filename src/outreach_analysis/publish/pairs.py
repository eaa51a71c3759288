"""Two versions of a message side by side: insertions and deletions marked, evidence underlined."""

from __future__ import annotations

import html
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pandas as pd

from outreach_analysis.coaching.diff import find_edits
from outreach_analysis.publish.show import Shown
from outreach_analysis.signals.registry import title_of


def pair(
    before: str,
    after: str,
    evidence: tuple[pd.DataFrame, pd.DataFrame],
    families: Mapping[str, str],
    *,
    title: str,
    note: str = "",
) -> Shown:
    """Draft and revision beside each other.

    Parameters
    ----------
    before, after : str
        Shown as they are.
    evidence : (DataFrame, DataFrame)
        Of `find_evidence`, for each version: `signal`, `start`, `end`.
    families : mapping of str to str
        Signal to family.
    title : str
        What the pair shows.
    note : str
        A remark under it.

    Returns
    -------
    Shown
    """
    gone: list[tuple[str, bool]] = []
    come: list[tuple[str, bool]] = []
    for edit in find_edits(before, after):
        if edit.kind in ("equal", "delete"):
            gone.append((edit.text, edit.kind == "delete"))
        if edit.kind in ("equal", "insert"):
            come.append((edit.text, edit.kind == "insert"))
    sides = {
        "before": _parts(gone, evidence[0], families),
        "after": _parts(come, evidence[1], families),
    }
    present = list(
        dict.fromkeys(part["family"] for side in sides.values() for part in side if part["family"])
    )
    data = {"type": "pair", "title": title, "note": note, **sides, "families": present, "text": title}
    columns = "".join(
        f'<td style="vertical-align:top;text-align:left;white-space:pre-wrap;width:50%">'
        f"{_html(side, 'del' if name == 'before' else 'ins')}</td>"
        for name, side in sides.items()
    )
    fallback = (
        f"<p><strong>{html.escape(title)}</strong></p><table><tr><th>Before</th><th>After</th></tr>"
        f"<tr>{columns}</tr></table><p>{html.escape(note)}</p>"
    )
    return Shown(data, fallback)


def _parts(
    stretches: list[tuple[str, bool]], evidence: pd.DataFrame, families: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The version cut wherever a change or a piece of evidence begins or ends."""
    text = "".join(stretch for stretch, _ in stretches)
    changed: list[tuple[int, int, bool]] = []
    place = 0
    for stretch, is_change in stretches:
        changed.append((place, place + len(stretch), is_change))
        place += len(stretch)
    spans = sorted(
        zip(evidence["start"].astype(int), evidence["end"].astype(int), evidence["signal"], strict=True),
        key=lambda span: (span[1] - span[0], span[0]),
    )
    edges = sorted(
        {0, len(text), *(end for span in spans for end in span[:2]), *(end for _, end, _ in changed)}
    )
    parts: list[dict[str, Any]] = []
    for start, end in pairwise(edges):
        over = [signal for low, high, signal in spans if low <= start and high >= end]
        change = next((flag for low, high, flag in changed if low <= start and high >= end), False)
        parts.append(
            {
                "text": text[start:end],
                "changed": change,
                "signals": list(dict.fromkeys(over)),
                "family": families.get(over[0], "") if over else "",
            }
        )
    return parts


def _html(parts: list[dict[str, Any]], tag: str) -> str:
    said = []
    for part in parts:
        words = html.escape(part["text"])
        if part["signals"]:
            words = (
                f'<u title="{html.escape(", ".join(title_of(name) for name in part["signals"]))}">{words}</u>'
            )
        said.append(f"<{tag}>{words}</{tag}>" if part["changed"] else words)
    return "".join(said)
