"""HTML that mail programs and LinkedIn wrap around a text becomes the text."""

from __future__ import annotations

import html
import re

TAG = re.compile(r"<(?:/?[a-z][a-z0-9]{0,15}\b|!--)", re.IGNORECASE)
BREAK = re.compile(r"<(?=br\b|/p\b|/div\b|/li\b|/tr\b|/h[1-6]\b|/blockquote\b)", re.IGNORECASE)
QUOTE = re.compile(
    r"<(?:blockquote\b|div[^<>]{0,200}(?:gmail_quote|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|appendonsend))",
    re.IGNORECASE,
)
SPACES = re.compile(r"[ \t\xa0]+")
LINES = re.compile(r"\n{3,}")


def html_to_text(source: str, *, without_quotes: bool = False) -> str:
    r"""Take the text out of HTML.

    Parameters
    ----------
    source : str
        HTML, or plain text with character references.
    without_quotes : bool
        Leave out everything from the first quotation of an earlier mail on.

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

    if without_quotes and (quote := QUOTE.search(source)):
        source = source[: quote.start()]
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
