"""HTML that mail programs and LinkedIn wrap around a text becomes the text."""

from __future__ import annotations

import html
import re

TAG = re.compile(r"<(?:/?[a-z][a-z0-9]{0,15}\b|!--)", re.IGNORECASE)
BREAK = re.compile(r"<(?=br\b|/p\b|/div\b|/li\b|/tr\b|/h[1-6]\b|/blockquote\b)", re.IGNORECASE)
QUOTE = re.compile(r"<(/?)blockquote\b[^<>]{0,2000}>", re.IGNORECASE)
HISTORY = re.compile(r"<div[^<>]{0,200}(divRplyFwdMsg|appendonsend|yahoo_quoted|gmail_quote)", re.IGNORECASE)
DEEPEST = 5
SPACES = re.compile(r"[ \t\xa0]+")
LINES = re.compile(r"\n{3,}")


def html_to_text(source: str) -> str:
    r"""Take the text out of HTML.

    Parameters
    ----------
    source : str
        HTML, or plain text with character references.

    Returns
    -------
    str
        Lines where the HTML breaks them; scripts and styles left out.

    Examples
    --------
    >>> html_to_text("<p>Hi&nbsp;Ada,</p><p>a &amp; b<br>c</p>")
    'Hi Ada,\na & b\nc'
    """
    import nh3

    if TAG.search(source):
        # Line ends of the source mean nothing in HTML, its breaks do.
        flat = SPACES.sub(" ", source.replace("\r", " ").replace("\n", " "))
        source = nh3.clean(
            BREAK.sub("\n<", flat),
            tags=set(),
            clean_content_tags={"script", "style", "title"},
        )
    text = SPACES.sub(" ", html.unescape(source))
    return LINES.sub("\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()


def mail_to_text(source: str) -> str:
    r"""Take the text out of an HTML mail, with what it quotes as plain mails do it.

    Parameters
    ----------
    source : str

    Returns
    -------
    str
        Quoted lines begin with ">", one for each level; the whole of an earlier mail below
        stands under "-----Original Message-----".

    Examples
    --------
    >>> mail_to_text("<p>Yes.</p>Lee wrote:<blockquote>Are you<br>free?</blockquote>")
    'Yes.\nLee wrote:\n> Are you\n> free?'
    """
    earlier = HISTORY.search(source)
    # Gmail puts a blockquote into its own, and an answer may stand below that.
    if earlier and not (earlier[1].lower() == "gmail_quote" and QUOTE.search(source, earlier.end())):
        own, rest = source[: earlier.start()], source[earlier.start() :]
        return f"{mail_to_text(own)}\n\n-----Original Message-----\n{html_to_text(rest)}"
    pieces: list[str] = []
    at = depth = 0
    for quote in [*QUOTE.finditer(source), None]:
        text = html_to_text(source[at : quote.start() if quote else len(source)])
        if text:
            marks = ">" * min(depth, DEEPEST) + " " if depth else ""
            pieces += [f"{marks}{line}" for line in text.split("\n")]
        if quote:
            at, depth = quote.end(), max(depth + (-1 if quote[1] else 1), 0)
    return "\n".join(pieces)
