"""What changed between two versions of a text, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

WORD_OR_GAP = re.compile(r"\w+(?:['\u2019]\w+)*|[^\w\s]|\s+")
WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of text that was kept, deleted or inserted.

    Parameters
    ----------
    kind : {"equal", "delete", "insert"}
    text : str
    """

    kind: Literal["equal", "delete", "insert"]
    text: str


def find_edits(before: str, after: str) -> list[Edit]:
    """Word-by-word edits that lead from one version to the next.

    Parameters
    ----------
    before, after : str

    Returns
    -------
    list of Edit
        Equal and deleted stretches joined give `before`; equal and inserted ones `after`.
        Where words were replaced, what went stands before what came.

    Examples
    --------
    >>> [(edit.kind, edit.text) for edit in find_edits("a good talk", "a great talk")]
    [('equal', 'a '), ('delete', 'good'), ('insert', 'great'), ('equal', ' talk')]
    """
    from rapidfuzz.distance import Indel

    old, new = WORD_OR_GAP.findall(before), WORD_OR_GAP.findall(after)
    edits: list[Edit] = []
    deleted, inserted = "", ""
    for step in [*Indel.opcodes(old, new), None]:
        if step is not None and step.tag != "equal":
            deleted += "".join(old[step.src_start : step.src_end])
            inserted += "".join(new[step.dest_start : step.dest_end])
            continue
        if deleted:
            edits.append(Edit("delete", deleted))
        if inserted:
            edits.append(Edit("insert", inserted))
        deleted, inserted = "", ""
        if step is not None:
            edits.append(Edit("equal", "".join(old[step.src_start : step.src_end])))
    return edits


def edit_share(before: str, after: str) -> float:
    """Share of words inserted or deleted, among the words of both versions.

    Parameters
    ----------
    before, after : str

    Returns
    -------
    float
        0 where no word changed, 1 where none was kept; NaN where neither has words.

    Examples
    --------
    >>> round(edit_share("a good talk", "a great talk"), 3)
    0.333
    """
    from rapidfuzz.distance import Indel

    old = [token.lower() for token in WORD_OR_GAP.findall(before) if WORD.match(token)]
    new = [token.lower() for token in WORD_OR_GAP.findall(after) if WORD.match(token)]
    if not old and not new:
        return float("nan")
    return float(Indel.normalized_distance(old, new))
