"""Drawings made safe to stand inside a page: known shapes only, colours the stylesheet can exchange."""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree as ET

_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"

_SHAPES = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "text", "tspan", "defs", "clipPath", "use",
}  # fmt: skip
_GEOMETRY = {
    "d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "width", "height",
    "points", "transform", "viewBox", "dx", "dy",
}  # fmt: skip
_PAINT = {
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-opacity", "stroke-width", "stroke-linecap",
    "stroke-linejoin", "stroke-dasharray", "stroke-dashoffset", "stroke-miterlimit", "opacity",
    "font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline",
}  # fmt: skip
_HARMLESS = re.compile(r"[\w\s#.,%+()\-]*")
_LOCAL = re.compile(r"#([\w.\-]+)")
_LOCAL_URL = re.compile(r"url\(#([\w.\-]+)\)")


def clean_svg(source: str, *, prefix: str, label: str = "", kind: str = "") -> str:
    """Rebuild a drawing from known shapes and attributes.

    Parameters
    ----------
    source : str
        SVG, as a plotting library writes it.
    prefix : str
        Put before every identifier, so that two drawings in one page do not share one.
    label : str
        What the drawing shows, in words, read aloud in its place; a drawing without
        label is hidden from assistive technology.
    kind : str
        Class of the outermost element: `wide` or `narrow`.

    Returns
    -------
    str
        One `svg` element without script, style, link, image or outside reference; empty
        where the source is no well-formed SVG.

    Examples
    --------
    >>> clean_svg(
    ...     '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>x()</script>'
    ...     '<path d="M0 0" style="fill: red; behavior: url(x)"/></svg>',
    ...     prefix="f",
    ...     label="a dot",
    ... )
    '<svg role="img" aria-label="a dot"><title>a dot</title><path d="M0 0" fill="red"/></svg>'
    """
    if "<!ENTITY" in source:
        return ""
    try:
        root = ET.fromstring(source)  # noqa: S314 - no entities: refused above
    except (ET.ParseError, ValueError):
        return ""
    if root.tag not in {"svg", f"{_SVG}svg"}:
        return ""
    said = f' class="{html.escape(kind)}"' if kind else ""
    said += f' role="img" aria-label="{html.escape(label)}"' if label else ' aria-hidden="true"'
    inner = f"<title>{html.escape(label)}</title>" if label else ""
    inner += "".join(_write(child, prefix) for child in root)
    return f"<svg{said}{_attributes(root, prefix)}>{inner}</svg>"


def _write(element: ET.Element, prefix: str) -> str:
    tag = element.tag.removeprefix(_SVG)
    if tag not in _SHAPES or tag == "svg":
        return ""
    words = html.escape(element.text or "") if tag in {"text", "tspan"} else ""
    inner = words + "".join(_write(child, prefix) for child in element)
    if tag in {"g", "defs"} and not inner:
        return ""
    if tag == "g" and not (attributes := _attributes(element, prefix)):
        return inner
    attributes = _attributes(element, prefix)
    return f"<{tag}{attributes}>{inner}</{tag}>" if inner else f"<{tag}{attributes}/>"


def _attributes(element: ET.Element, prefix: str) -> str:
    kept: dict[str, str] = {}
    if (name := element.get("id")) and element.tag != f"{_SVG}g":
        kept["id"] = prefix + re.sub(r"[^\w.\-]", "", name)
    for key, value in element.attrib.items():
        if (key in _GEOMETRY or key in _PAINT) and _HARMLESS.fullmatch(value):
            kept[key] = " ".join(value.split())
    for declaration in element.get("style", "").split(";"):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if key in _PAINT and value and _HARMLESS.fullmatch(value):
            kept[key] = value
    if clip := _LOCAL_URL.fullmatch(element.get("clip-path", "")):
        kept["clip-path"] = f"url(#{prefix}{clip[1]})"
    if element.tag == f"{_SVG}use" and (
        target := _LOCAL.fullmatch(element.get(_LINK, element.get("href", "")))
    ):
        kept["href"] = f"#{prefix}{target[1]}"
    return "".join(f' {key}="{html.escape(value)}"' for key, value in kept.items())
