"""Where the mail below begins: what a reply carries of the conversation before it."""

from __future__ import annotations

import re

BELOW = re.compile(
    r"(?m)^[ \t]*(?:"
    r"(?:on|am|le|el|il|op) [^\n]{6,160}(?:\n[^\n]{0,120}){0,2}? ?(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef) ?:[ \t]*$"
    r"|am [^\n]{6,80} schrieb [^\n]{1,100}:[ \t]*$"
    r"|-{2,}[ \t]?(?:original message|forwarded message|original-nachricht|message d'origine)[ \t]?-{2,}[ \t]*$"
    r"|begin forwarded message:[ \t]*$"
    r"|_{20,}[ \t]*\n[ \t]*from: "
    r"|\*{0,2}(?:from|von|de):\*{0,2} [^\n]{1,200}\n(?:[^\n]{0,200}\n){0,2}?\*{0,2}(?:sent|date|to|gesendet|datum|an|envoyé):\*{0,2} "
    r")",
    re.IGNORECASE,
)


def find_history(text: str) -> int:
    r"""Offset at which the text of earlier mails begins.

    Parameters
    ----------
    text : str

    Returns
    -------
    int
        The length of the text if nothing stands below. Lines quoted with ">" that
        are answered one by one are not history (see `quoting.find_quoted`): an
        attribution line counts only where no unquoted text follows quoted lines.

    Examples
    --------
    >>> text = "Yes, gladly.\n\nOn Tue, 3 Mar 2026, Lee wrote:\nAre you free?"
    >>> text[: find_history(text)]
    'Yes, gladly.\n\n'
    """
    for match in BELOW.finditer(text):
        rest = text[match.end() :].lstrip("\n \t")
        if not rest.startswith(">"):
            return match.start()
    return len(text)
