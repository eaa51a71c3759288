"""The clinic as one HTML file to send to a member: the same look, no script, nothing loaded."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from outreach_analysis.publish.files import write_text
from outreach_analysis.publish.sanitise import clean_text, content_policy
from outreach_analysis.style import stylesheet
from outreach_analysis.widgets.look import clinic_style, family_letters, read_static

if TYPE_CHECKING:
    from jinja2 import Environment


def render_clinic(
    reading: Mapping[str, Any],
    context: Mapping[str, str] | None = None,
    *,
    comment: str = "",
    tags: Sequence[str] = (),
) -> str:
    """A reading as a self-contained page.

    Parameters
    ----------
    reading : mapping
        Of `read_draft`.
    context : mapping of str to str, optional
        What is known; the page names reader and channel.
    comment : str
        The coach's words; they lead the page.
    tags : sequence of str
        Families that the coach named.

    Returns
    -------
    str
        HTML in which everything typed is text, with a content security policy that
        allows its own stylesheet and nothing else.

    Examples
    --------
    >>> from outreach_analysis.widgets.reading import read_draft
    >>> "&lt;b&gt;" in render_clinic(read_draft("Hi <b>Ada</b>"))
    True
    """
    sheet = f"{stylesheet()}\n{clinic_style()}"
    lines = [line for piece in reading["pieces"] for line in piece["lines"]]
    page = _template().render(
        sheet=Markup(sheet),  # noqa: S704 - our own files
        policy=content_policy(sheet),
        reading=reading,
        context=context or {},
        comment=comment,
        tags=tags,
        letters=family_letters(),
        shown={line["family"] for line in lines},
        costly=any(line["costs"] for line in lines),
    )
    return clean_text(page)


def write_clinic(
    path: str | os.PathLike[str],
    reading: Mapping[str, Any],
    context: Mapping[str, str] | None = None,
    *,
    comment: str = "",
    tags: Sequence[str] = (),
) -> Path:
    """Write `render_clinic` to a file, whole or not at all.

    Parameters
    ----------
    path : path
    reading, context, comment, tags
        As for `render_clinic`.

    Returns
    -------
    Path
    """
    file = Path(path)
    write_text(file, render_clinic(reading, context, comment=comment, tags=tags))
    return file


@cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment: Environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(read_static("clinic.html.j2"))
