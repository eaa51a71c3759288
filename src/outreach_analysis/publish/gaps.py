"""What the data cannot say is told in full on one page of a report; the others lead there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from outreach_analysis.publish.cells import table_frame
from outreach_analysis.publish.pages import Page

QUESTIONS = "questions"
"""Name of the table that holds every question, with what it takes."""

_DIFFERENCES = "85_power"
"""The page that tells how many attempts a difference takes."""


def told_once(pages: Sequence[Page]) -> list[Page]:
    """The same pages, where a gap that another page tells in full is a link to it.

    Parameters
    ----------
    pages : sequence of Page

    Returns
    -------
    list of Page
        Blocks of gaps keep what is their own, and get `elsewhere`: what else, and where it stands.
    """
    home, questions = _open_questions(pages)
    differences = {
        item["what"]
        for page in pages
        if page.name == _DIFFERENCES
        for block in page.of_type("gaps")
        for item in block["items"]
    }

    def block_of(block: dict[str, Any], page: Page) -> dict[str, Any]:
        if block["type"] != "gaps":
            return block
        asked, rest = _parted(block["items"], lambda what: what.startswith(questions) if questions else False)
        sized, own = _parted(rest, lambda what: page.name != _DIFFERENCES and what in differences)
        elsewhere = []
        if asked:
            one = len(asked) == 1
            elsewhere.append(
                {
                    "what": f"{len(asked)} {'question awaits' if one else 'questions await'} data that is not here:",
                    "href": f"{'' if page.name == home else f'{home}.html'}#t-{QUESTIONS}",
                    "words": f"what {'it' if one else 'each'} takes",
                }
            )
        if sized:
            elsewhere.append(
                {
                    "what": "Some differences are smaller than these attempts can show:",
                    "href": f"{_DIFFERENCES}.html",
                    "words": "how many more it takes",
                }
            )
        return {**block, "items": own, "elsewhere": elsewhere}

    return [replace(page, blocks=tuple(block_of(block, page) for block in page.blocks)) for page in pages]


def _open_questions(pages: Sequence[Page]) -> tuple[str, tuple[str, ...]]:
    """The page with the table of questions, and those that the data cannot answer."""
    for page in pages:
        for block in page.of_type("table"):
            if block["name"] == QUESTIONS:
                frame = table_frame(block)
                return page.name, tuple(frame.loc[frame["can_answer"].eq(False), "question"])
    return "", ()


def _parted(
    items: Sequence[dict[str, Any]], chosen: Callable[[str], bool]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    return [item for item in items if chosen(item["what"])], [
        item for item in items if not chosen(item["what"])
    ]
