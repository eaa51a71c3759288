"""Nothing that somebody typed becomes live in a page."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "details", "div",
    "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "hr", "i", "ins", "kbd", "li", "mark",
    "ol", "p", "pre", "s", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "ol": {"start"},
    "mark": {"class", "title", "tabindex"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_FAMILY_CLASSES = {"personalization", "credibility", "ask", "politeness", "clarity", "originality"}
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]")


def clean_html(source: str) -> str:
    """Keep text structure and links to pages; drop everything that runs, loads, posts or styles.

    Parameters
    ----------
    source : str
        HTML of any origin.

    Returns
    -------
    str
        HTML without script, style, form, frame, image, event handler or identifier.

    Examples
    --------
    >>> clean_html('<b onclick="x()">hi</b><script>x()</script><a href="javascript:x()">y</a>')
    '<b>hi</b><a rel="noopener noreferrer">y</a>'
    """
    import nh3

    return nh3.clean(
        clean_text(source),
        tags=_TAGS,
        clean_content_tags={"script", "style", "title", "textarea", "template", "iframe", "noscript"},
        attributes=_ATTRIBUTES | {"mark": {"title", "tabindex"}},
        allowed_classes={"mark": _FAMILY_CLASSES},
        attribute_filter=_plain_links,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


_LINK = re.compile(r"(https?://|mailto:|#)[^\s\\]*|(\.\./)*[\w~-][\w~.\-/]*(#[\w-]*)?")


def _plain_links(_tag: str, attribute: str, value: str) -> str | None:
    """Links lead to the web, to a mailbox or to a neighbouring page, and nowhere else."""
    return None if attribute == "href" and not _LINK.fullmatch(value) else value


def clean_text(source: str) -> str:
    r"""Replace control characters and broken surrogates, which no page may carry, by U+FFFD.

    Examples
    --------
    >>> clean_text("a\x00b") == "a\ufffdb"
    True
    """
    return _UNSEEN.sub("\ufffd", source)


def render_markdown(source: str) -> str:
    r"""Markdown to safe HTML; HTML inside the Markdown is shown as text.

    Examples
    --------
    >>> render_markdown("**a** <script>x()</script>")
    '<p><strong>a</strong> &lt;script&gt;x()&lt;/script&gt;</p>\n'
    """
    return clean_html(_markdown().render(clean_text(source)))


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table").disable("image")


def content_policy(sheet: str, script: str = "") -> str:
    """The content security policy of a page: this one stylesheet, this one script if any, and nothing from anywhere.

    Parameters
    ----------
    sheet, script : str
        The text between `<style>` and `</style>`, and between `<script>` and `</script>`, to the byte.
    """
    own = {"style": sheet, "script": script}
    allowed = [f"{kind}-src '{_digest(text)}'" for kind, text in own.items() if text]
    return "; ".join(["default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}"
