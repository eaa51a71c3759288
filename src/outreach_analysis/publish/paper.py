"""A finished report on paper: one PDF with running heads, page numbers and whole tables."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from markupsafe import Markup

from outreach_analysis.errors import MissingExtraError, OutreachError
from outreach_analysis.publish.files import write_bytes
from outreach_analysis.publish.links import without_absent_links
from outreach_analysis.publish.notebooks import read_notebook
from outreach_analysis.publish.pages import Page, read_page, render_template

ROWS_ON_PAPER = 12
"""Longer tables are cut on paper, and say so; the files have all rows."""

PAPER_NAME = "report.pdf"

_DEBIAN = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0"


class PaperFailedError(OutreachError):
    """The PDF could not be made; the report itself stands."""

    slug = "paper-failed"


def check_paper() -> None:
    """Tell before any work whether a PDF can be made here.

    Raises
    ------
    MissingExtraError
        If WeasyPrint, or the library Pango that it sets text with, is not installed.
    """
    try:
        import weasyprint  # noqa: F401
    except ImportError:
        raise MissingExtraError(
            "a PDF needs WeasyPrint.", hint="pip install 'outreach-analysis[pdf]', or --format html,xlsx"
        ) from None
    except OSError:
        raise MissingExtraError(
            "a PDF needs the library Pango beside WeasyPrint.",
            found="WeasyPrint without Pango",
            hint=f"{_DEBIAN} (Debian, Ubuntu); brew install pango (macOS); or --format html,xlsx",
        ) from None


def write_paper(folder: Path, *, kind: str = "", selection: str = "") -> Path:
    """Write a finished report as PDF into its own folder, whole or not at all.

    Parameters
    ----------
    folder : Path
        Of the report.
    kind : str
        What kind of report it is, for the running head.
    selection : str
        What it is about, for the running head.

    Returns
    -------
    Path

    Raises
    ------
    MissingExtraError
    PaperFailedError
        If WeasyPrint fails on the page.
    """
    check_paper()
    import weasyprint

    page = render_paper(folder, kind=kind, selection=selection)
    try:
        content = weasyprint.HTML(string=page, url_fetcher=_refuse).write_pdf(pdf_tags=True)
    except (ValueError, OSError, RuntimeError) as error:
        raise PaperFailedError(
            "the PDF could not be made; the report itself stands.",
            found=type(error).__name__,
            hint="--format html,xlsx",
        ) from error
    path = folder / PAPER_NAME
    write_bytes(path, content)
    return path


def render_paper(folder: Path, *, kind: str = "", selection: str = "") -> str:
    """The pages of a finished report as one HTML page to be printed."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    notebooks = sorted((folder / "notebooks").glob("*.ipynb"))
    read = [read_page(read_notebook(path), path.stem) for path in notebooks]
    pages = [_for_paper(page) for page in without_absent_links(read)]
    sheet = files("outreach_analysis.style").joinpath("paper.css").read_text(encoding="utf-8")
    return render_template(
        "paper.html.j2",
        pages=pages,
        manifest=manifest,
        kind=kind or "Outreach report",
        selection=selection or manifest.get("period", ""),
        paper_sheet=Markup(sheet),  # noqa: S704 - our own file
        most_rows=ROWS_ON_PAPER,
    )


def _for_paper(page: Page) -> Page:
    """A table without rows is a sentence; the code stays on the screen."""
    blocks = [
        {"type": "note", "text": block.get("if_empty") or f"{block['title']}."}
        if block["type"] == "table" and not block["rows"]
        else block
        for block in page.blocks
    ]
    return Page(page.name, page.title, page.about, page.answer, tuple(blocks), ())


def _refuse(url: str, *_: Any, **__: Any) -> dict[str, Any]:
    """Nothing is fetched: a report holds all that it shows."""
    raise ValueError(f"a report may not load anything, but its page names {url[:20]!r}")
