"""Text that its sender did not write in this message: quoted lines, signatures, footers."""

from __future__ import annotations

import re

from outreach_analysis.text.attribution import attribution_start, names_writer

QUOTED_LINE = re.compile(r"(?m)^[ \t]{0,3}>[^\n]*\n?")
BEFORE_QUOTES = re.compile(r"(?m):[ \t]*\n(?=(?:[ \t]*\n)*[ \t]{0,3}>)")
REST = re.compile(
    r"(?m)^(?:"
    r"-- ?|_{10,}|-{3,} ?(?:original|forwarded) message ?-{3,}|-{5}begin pgp signature-{5}"
    r"|sent from my [^\n]{2,40}|get outlook for [^\n]{2,80}|von meinem [^\n]{2,40} gesendet|gesendet von [^\n]{2,40}"
    r"|envoyé (?:de|depuis) (?:mon|ma) [^\n]{2,40}|enviado desde (?:mi|el) [^\n]{2,40}|enviado do meu [^\n]{2,40}"
    r"|inviato da(?:l mio)? [^\n]{2,40}|verzonden vanaf mijn [^\n]{2,40}|skickat från min [^\n]{2,40}"
    r"|(?:confidentiality|legal) (?:notice|disclaimer)\b[^\n]*|disclaimer ?:[^\n]*"
    r"|(?:this|the information (?:contained )?in this) (?:e-?mail|message|communication)\b[^\n]{0,200}"
    r"\b(?:confidential|privileged|intended (?:only|solely) for)\b[^\n]*"
    r")$",
    re.IGNORECASE,
)

FOOTER_OPENINGS = (
    "sent f", "get ou", "von me", "gesend", "envoyé", "enviad", "inviat", "verzon", "skicka",
    "confid", "legal ", "discla", "this e", "this m", "this c", "the in",
)  # fmt: skip
"""How the lines of words that `REST` knows begin: six folded characters each."""


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
    ranges: list[tuple[int, int]] = []
    if ">" in text:
        ranges += [match.span() for match in QUOTED_LINE.finditer(text)]
        ranges += _attributions(text)
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


def _attributions(text: str) -> list[tuple[int, int]]:
    """Lines above quoted ones that say who wrote these: with a verb of writing, a date or an address."""
    found = []
    for match in BEFORE_QUOTES.finditer(text):
        start = attribution_start(text, match.start())
        if start < 0 and names_writer(text, match.start()):
            start = text.rfind("\n", 0, match.start()) + 1
        if start >= 0:
            found.append((start, match.end()))
    return found
