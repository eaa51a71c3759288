"""The catalogue of signals as one page that needs no data."""

from __future__ import annotations

from pathlib import Path

from outreach_analysis.publish.files import write_text
from outreach_analysis.publish.pages import render_template
from outreach_analysis.signals.contract import FAMILIES
from outreach_analysis.signals.describing import describe
from outreach_analysis.signals.registry import registry

PAGE = "signals.html"


def render_signals(*, back: str = "") -> str:
    """Every signal: what it reads, why, what is known of it, its limits, its scores, examples.

    Parameters
    ----------
    back : str
        Page that a link leads back to; empty where the catalogue stands alone.
    """
    described = describe(list(registry().values()))
    families = [
        (family, members)
        for family in FAMILIES
        if (members := [page for page in described if page.family == family])
    ]
    return render_template("signals.html.j2", families=families, count=len(described), back=back)


def write_signals(folder: Path, *, back: str = "") -> Path:
    """Write `signals.html` into a folder.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    back : str
        As for `render_signals`.

    Returns
    -------
    Path
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / PAGE, render_signals(back=back))
    return folder / PAGE
