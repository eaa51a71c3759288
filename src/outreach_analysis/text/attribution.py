"""Lines that say who wrote the mail quoted below them, in the languages of mail programs."""

from __future__ import annotations

import re

_WROTE = (
    r"(?<!\byou )(?<!\bI )wrote|writes|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev|kirjoitti|"
    r"napisał(?:a|\(a\))?|napsal(?:a|\(a\))?|írta|пишет|написал[аи]?"
)
_VERB = re.compile(rf"(?<!\w)(?:{_WROTE})(?: [^:]{{1,100}})? ?$", re.IGNORECASE)
_DATE = re.compile(
    r"\d{1,2}[:.h]\d{2}(?!\d)|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\b(?:19|20)\d\d\b[^\n]*\b\d{1,2}\b|\b\d{1,2}\b[^\n]*\b(?:19|20)\d\d\b"
)
_ADDRESS = re.compile(r"[^\s@<>]@[^\s@<>]")
MOST_LINES = 3
LONGEST_LINE = 200


def names_writer(text: str, end: int) -> bool:
    """Whether the line that ends at `end`, before its colon, has a verb of writing: "… wrote", "… schrieb Lee"."""
    start = max(text.rfind("\n", 0, end) + 1, end - LONGEST_LINE)
    return bool(_VERB.search(text[start:end]))


def attribution_start(text: str, end: int) -> int:
    r"""Where the attribution begins that ends at `end`.

    Parameters
    ----------
    text : str
    end : int
        Offset of the colon that ends its last line.

    Returns
    -------
    int
        -1 where neither a date nor an address stands in that line or the two above it,
        so that it is a sentence of somebody's own: "On page 3 you wrote:".

    Examples
    --------
    >>> attribution_start("Yes.\nOn 3 March 2026, Lee\n<lee@example.org> wrote:", 46)
    5
    """
    start, addressed = end, -1
    for _ in range(MOST_LINES):
        below = start
        start = text.rfind("\n", 0, below) + 1
        line = text[start:below]
        if not line.strip() or len(line) > LONGEST_LINE:
            break
        if _DATE.search(line):
            return start
        if addressed < 0 and _ADDRESS.search(line):
            addressed = start
        if not start:
            break
        start -= 1
    return addressed
