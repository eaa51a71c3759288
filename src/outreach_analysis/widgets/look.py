"""The clinic's stylesheet: the project's colours and underlines, kept inside the panel."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from outreach_analysis.style import BALANCE, FAMILIES, color_variables, family_rules

SCRIPTS = ("elements.js", "draft.js", "reading.js", "clinic.js")
"""What the panel's one module is made of; an anywidget has room for one, and needs no build this way."""


def read_static(name: str) -> str:
    """A file of `widgets/static`."""
    return files("outreach_analysis.widgets").joinpath("static", name).read_text(encoding="utf-8")


@cache
def clinic_script() -> str:
    """JavaScript of the panel: its files one after the other, the one with the export last."""
    return "\n".join(read_static(name) for name in SCRIPTS)


def family_letters() -> dict[str, str]:
    """The letter that stands for each family, for balance, and for what the channel demands."""
    return {look.name: look.letter for look in [*FAMILIES.values(), BALANCE]} | {"channel": "!"}


@cache
def clinic_style() -> str:
    """CSS of the panel; every rule stands under `.oc`, so that nothing else of JupyterLab changes.

    Returns
    -------
    str
        Light and dark follow JupyterLab's theme, and the system where there is none.

    Examples
    --------
    >>> "url(" in clinic_style()
    False
    """
    light, dark = color_variables(dark=False), color_variables(dark=True)
    lines = "".join(f".oc {rule}\n" for rule in family_rules().splitlines())
    lines += "".join(
        f".oc .oc-now.{name} {{ background: var(--{name}); }}\n.oc .oc-now-{name} {{ fill: var(--{name}); }}\n"
        for name in FAMILIES
    )
    return (
        f".oc{{color-scheme:light;{light}}}\n"
        f"[data-jp-theme-light='false'] .oc{{color-scheme:dark;{dark}}}\n"
        "@media screen and (prefers-color-scheme:dark)"
        f"{{html:not(:has([data-jp-theme-light])) .oc{{color-scheme:dark;{dark}}}}}\n"
        f"{read_static('clinic.css')}{lines}"
    )
