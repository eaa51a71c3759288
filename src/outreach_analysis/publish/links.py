"""Links between the pages of a report lead to pages that it has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from outreach_analysis.publish.pages import Page

_LINK = re.compile(r'<a href="(\d\d_\w+)\.html(?:#[\w-]*)?"[^>]*>(.*?)</a>', re.DOTALL)


def without_absent_links(pages: Sequence[Page]) -> list[Page]:
    """The same pages, where links to notebooks that were not run are words in italics.

    Parameters
    ----------
    pages : sequence of Page

    Examples
    --------
    >>> page = Page("90_b", "?", Markup('see <a href="30_a.html">A</a> and <a href="90_b.html">B</a>'))
    >>> without_absent_links([page])[0].about
    Markup('see <em>A</em> and <a href="90_b.html">B</a>')
    """
    present = {page.name for page in pages}

    def said(html: str) -> Markup:
        kept = _LINK.sub(lambda found: found[0] if found[1] in present else f"<em>{found[2]}</em>", html)
        return Markup(kept)  # noqa: S704 - cleaned when the page was read

    def block_of(block: dict[str, Any]) -> dict[str, Any]:
        return {**block, "html": said(block["html"])} if block["type"] == "html" else block

    return [
        replace(page, about=said(page.about), blocks=tuple(block_of(block) for block in page.blocks))
        for page in pages
    ]
