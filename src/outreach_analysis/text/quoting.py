"""Text that its sender did not write in this message: quoted lines, signatures, footers."""

from __future__ import annotations

import re

HINT = re.compile(
    r"(?m)^[ \t]*>|^-- ?$|^_{10,}$|^-{3,} ?(?:original|forwarded)|^sent from my |^on .{6,120}$", re.IGNORECASE
)
QUOTED_LINE = re.compile(r"(?m)^[ \t]{0,3}>[^\n]*\n?")
ATTRIBUTION = re.compile(
    r"(?m)^(?:on [^\n]{6,120}(?:\n[^\n]{0,80})?|[^\n]{3,80}) (?:wrote|writes|schrieb|a écrit):[ \t]*(?:\n[ \t]*)*\n(?=[ \t]{0,3}>)",
    re.IGNORECASE,
)
REST = re.compile(
    r"(?m)^(?:-- ?|-{3,} ?original message ?-{3,}|-{3,} ?forwarded message ?-{3,}|_{10,}|sent from my [^\n]{2,40})$",
    re.IGNORECASE,
)


def find_quoted(text: str) -> list[tuple[int, int]]:
    r"""Character ranges of quoted lines, signature blocks and mail footers.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of (int, int)
        Ordered, disjoint, end exclusive.

    Examples
    --------
    >>> find_quoted("Thank you!\n> Are you free?\n")
    [(11, 27)]
    """
    if not HINT.search(text):
        return []
    ranges = [match.span() for match in QUOTED_LINE.finditer(text)]
    ranges += [match.span() for match in ATTRIBUTION.finditer(text)]
    rest = REST.search(text)
    if rest and text[: rest.start()].strip():
        ranges.append((rest.start(), len(text)))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
