"""An executed notebook as one page: the question, the answer, the picture, what cannot be said, the details."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from outreach_analysis.publish.cells import is_stacked, shown_columns, table_script
from outreach_analysis.publish.sanitise import clean_html, clean_text, content_policy, render_markdown
from outreach_analysis.publish.show import MIME, ROWS_SHOWN, ROWS_SPARED
from outreach_analysis.publish.svg import clean_svg
from outreach_analysis.signals.registry import registry, title_of
from outreach_analysis.style import stylesheet

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True)
class Page:
    """The content of an executed notebook, ready to be set.

    Parameters
    ----------
    name : str
        File name, without ending.
    title : str
        The question.
    about : Markup
        Who asks it, what it reads; the rest of the first cell.
    answer : str
        One sentence; empty where the notebook gave none.
    blocks : tuple of dict
        What follows, in order; each names its `type`.
    code : tuple of str
        Sources of the code cells.
    """

    name: str
    title: str
    about: Markup = field(default_factory=Markup)
    answer: str = ""
    blocks: tuple[dict[str, Any], ...] = ()
    code: tuple[str, ...] = ()

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        """The blocks of one type."""
        return [block for block in self.blocks if block["type"] == kind]

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Identifier and title of each figure and table."""
        return [
            (f"{block['type'][0]}-{block['name']}", block["title"])
            for block in self.blocks
            if block["type"] in {"figure", "table"} and block["title"] and block.get("rows") != []
        ]

    @property
    def contents(self) -> list[tuple[str, str]]:
        """Identifier and words of each section."""
        return [(block["id"], block["text"]) for block in self.of_type("heading")]


def read_page(notebook: Mapping[str, Any], name: str) -> Page:
    """Gather the content of an executed notebook.

    Parameters
    ----------
    notebook : mapping
        In nbformat 4.
    name : str
        File name of the page, without ending.

    Returns
    -------
    Page
    """
    title, about, answer = name, "", ""
    blocks: list[dict[str, Any]] = []
    code: list[str] = []
    for number, cell in enumerate(notebook["cells"]):
        source = clean_text("".join(cell["source"]))
        if "notebook-only" in cell["metadata"].get("tags", ()):
            continue
        if cell["cell_type"] == "markdown":
            if number == 0:
                title, about = _first_cell(source, name)
            else:
                blocks.extend(_prose(source, len(blocks)))
        elif cell["cell_type"] == "code":
            code.append(source)
            for output in cell.get("outputs", ()):
                block = _output(output)
                if block["type"] == "answer":
                    answer = answer or block["text"]
                elif block["type"] != "nothing":
                    blocks.append(block | ({"file": f"{name}-{block['name']}"} if block.get("drawn") else {}))
    shown = _without_empty_sections(_without_empty(blocks))
    return Page(name, title, Markup(about), answer, shown, tuple(code))  # noqa: S704 - cleaned above


def _without_empty_sections(blocks: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Where several sections have too little data, name them in one line instead of introducing what is not there."""
    sections: list[list[dict[str, Any]]] = [[]]
    for block in blocks:
        if block["type"] == "heading":
            sections.append([])
        sections[-1].append(block)
    empty = [section for section in sections if _is_empty(section)]
    if len(empty) < 2:
        return tuple(blocks)
    named = "; ".join(section[0]["text"] for section in empty)
    told = {
        "type": "missing",
        "text": f"There is too little data for {len(empty)} parts of this page: {named}. See what we cannot say yet.",
    }
    kept = [[told] if section is empty[0] else section for section in sections if section not in empty[1:]]
    return tuple(block for section in kept for block in section)


def _is_empty(section: Sequence[Mapping[str, Any]]) -> bool:
    kinds = [block["type"] for block in section]
    return kinds[:1] == ["heading"] and "missing" in kinds and set(kinds[1:]) <= {"html", "missing"}


def _without_empty(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say once in a section that there is too little data, and leave out its empty tables with what led to them."""
    kept: list[dict[str, Any]] = []
    told = False
    for block in blocks:
        told = told and block["type"] != "heading"
        if told and (block["type"] == "missing" or (block["type"] == "table" and not block["rows"])):
            if kept[-1]["type"] == "html":
                kept.pop()
            continue
        told = told or block["type"] == "missing"
        kept.append(block)
    return kept


def render_page(page: Page, **context: Any) -> str:
    """A page as one self-contained HTML file.

    Parameters
    ----------
    page : Page
    **context
        `run` (name of the run), `data_as_of`, `pages` (all pages, for the way back and on).
    """
    return render_template("notebook.html.j2", sortable=True, page=page, links=True, **context)


def render_template(template: str, *, sortable: bool = False, **context: Any) -> str:
    """Fill a template of this package; everything in `context` that is not `Markup` is escaped.

    Parameters
    ----------
    template : str
        Name of its file.
    sortable : bool
        Whether the page holds tables, and so the script that sorts them.
    **context
        What the template asks for.
    """
    sheet, script = stylesheet(), table_script() if sortable else ""
    page = (
        _templates()
        .get_template(template)
        .render(
            sheet=Markup(sheet),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            policy=content_policy(sheet, script),
            rows_shown=ROWS_SHOWN,
            spared=ROWS_SPARED,
            **context,
        )
    )
    return clean_text(page)


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown_columns"] = shown_columns
    environment.tests["stacked"] = is_stacked
    environment.globals["signal_names"] = frozenset(registry())
    environment.filters["title_of"] = title_of
    environment.filters["drawing"] = _drawing
    environment.filters["seconds"] = lambda value: f"{float(value):.0f} s"
    return environment


def _drawing(block: Mapping[str, Any], number: int) -> Markup:
    drawings = [
        clean_svg(
            str(block[kind]), prefix=f"f{number}{kind[0]}-", label=clean_text(str(block["alt"])), kind=kind
        )
        for kind in ("wide", "narrow")
    ]
    return Markup("\n".join(drawings))  # noqa: S704 - rebuilt from known shapes


def _first_cell(source: str, name: str) -> tuple[str, str]:
    head, _, rest = source.strip().partition("\n")
    if head.startswith("# "):
        return head[2:].strip() or name, render_markdown(rest)
    return name, render_markdown(source)


_NEIGHBOUR = re.compile(r'href="(\d\d_\w+)\.ipynb"')
_HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)


def _prose(source: str, start: int) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    parts = _HEADING.split(_NEIGHBOUR.sub(r'href="\1.html"', render_markdown(source)))
    for place, part in enumerate(parts):
        if place % 2:
            words = Markup(part).striptags()  # noqa: S704 - cleaned above
            blocks.append({"type": "heading", "id": f"s{start + len(blocks)}", "text": words})
        elif part.strip():
            blocks.append({"type": "html", "html": Markup(part)})  # noqa: S704 - cleaned above
    return blocks


def _output(output: Mapping[str, Any]) -> dict[str, Any]:
    """One output of a cell as a block; what this project did not make itself is shown as cleaned text."""
    kind = output.get("output_type")
    if kind == "error":
        return {"type": "text", "text": f"{clean_text(str(output.get('ename', 'Error')))}: this cell failed."}
    if kind == "stream":
        text = clean_text("".join(output.get("text", "")))
        return {"type": "text", "text": text} if output.get("name") == "stdout" and text.strip() else _NOTHING
    data = output.get("data", {})
    if isinstance(shown := data.get(MIME), dict) and shown.get("type") in _SHOWN:
        return dict(shown)
    if "image/svg+xml" in data:
        alt = str(data.get("text/plain", "figure"))
        drawing = _joined(data["image/svg+xml"])
        block = {"type": "figure", "name": "figure", "title": "", "subtitle": "", "note": ""}
        return {**block, "alt": alt, "wide": drawing, "narrow": drawing}
    if "text/html" in data:
        return {"type": "html", "html": Markup(clean_html(_joined(data["text/html"])))}  # noqa: S704 - cleaned here
    if "text/markdown" in data:
        return {"type": "html", "html": Markup(render_markdown(_joined(data["text/markdown"])))}  # noqa: S704
    if "text/plain" in data:
        return {"type": "text", "text": clean_text(_joined(data["text/plain"]))}
    return _NOTHING


_NOTHING: dict[str, Any] = {"type": "nothing"}
_SHOWN = {
    "answer", "findings", "gaps", "numbers", "figure", "missing", "table", "manifest", "note", "message", "pair",
}  # fmt: skip


def _joined(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
