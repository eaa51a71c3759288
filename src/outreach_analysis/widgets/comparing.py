"""Two versions of a draft beside each other, change by change."""

from __future__ import annotations

import math
from typing import Any

from outreach_analysis.coaching.diff import edit_share, find_edits
from outreach_analysis.widgets.offsets import utf16_edges

_SHOWN_WORDS = 60
_SHORTEST_WORD = 3


def compare_versions(before: str, after: str) -> dict[str, Any]:
    """What changed, as two columns and a list of changes.

    Parameters
    ----------
    before, after : str

    Returns
    -------
    dict
        `same`; `share` of words changed, or None; `before` and `after`: lists of `text` and
        `change` (number of the change, from 1; 0 where nothing changed), whose texts joined are
        the versions; `changes`: `number`, `before` and `after` as [start, end] in UTF-16 code
        units, `old` and `new` words.

    Examples
    --------
    >>> [
    ...     (change["old"], change["new"])
    ...     for change in compare_versions("a good talk", "a great talk")["changes"]
    ... ]
    [('good', 'great')]
    """
    steps = _join_changes(before, after)
    sides: dict[str, list[dict[str, Any]]] = {"before": [], "after": []}
    changes: list[dict[str, Any]] = []
    edges = zip(
        utf16_edges([old for old, _, _ in steps]), utf16_edges([new for _, new, _ in steps]), strict=True
    )
    for (old, new, changed), (old_edges, new_edges) in zip(steps, edges, strict=True):
        number = len(changes) + 1 if changed else 0
        for side, text in (("before", old), ("after", new)):
            if text:
                sides[side].append({"text": text, "change": number})
        if changed:
            changes.append(
                {
                    "number": number,
                    "before": list(old_edges),
                    "after": list(new_edges),
                    "old": _shorten(old),
                    "new": _shorten(new),
                }
            )
    share = edit_share(before, after)
    return {"same": not changes, "share": None if math.isnan(share) else share, **sides, "changes": changes}


def _join_changes(before: str, after: str) -> list[tuple[str, str, bool]]:
    """Steps of (old, new, changed); changes with next to nothing between them are one."""
    steps: list[tuple[str, str, bool]] = []
    for edit in find_edits(before, after):
        if edit.kind == "equal":
            steps.append((edit.text, edit.text, False))
            continue
        old, new = (edit.text, "") if edit.kind == "delete" else ("", edit.text)
        if len(steps) > 1 and not steps[-1][2] and steps[-2][2] and _is_gap(steps[-1][0]):
            gap = steps.pop()[0]
            last_old, last_new, _ = steps.pop()
            old, new = last_old + gap + old, last_new + gap + new
        elif steps and steps[-1][2]:
            last_old, last_new, _ = steps.pop()
            old, new = last_old + old, last_new + new
        steps.append((old, new, True))
    return steps


def _is_gap(text: str) -> bool:
    return len(text.strip()) < _SHORTEST_WORD and "\n" not in text


def _shorten(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHOWN_WORDS else line[: _SHOWN_WORDS - 1].rstrip() + "…"
