"""What counts as live in a page: judged on the tree that a browser would build."""

from __future__ import annotations

import re

import html5lib
import pytest

from outreach_analysis.publish.cells import table_script

_TAGS = {
    "script",
    "iframe",
    "object",
    "embed",
    "base",
    "form",
    "link",
    "img",
    "video",
    "audio",
    "source",
    "frame",
    "applet",
    "input",
    "button",
    "textarea",
    "math",
    "foreignObject",
    "animate",
    "set",
    "image",
}
_ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "xlink:href",
    "{http://www.w3.org/1999/xlink}href",
}


def live_parts(page: str) -> list[str]:
    """Elements and attributes that run, load, post or redirect; empty for a safe page."""
    found = []
    tree = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    sheets = 0
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.rpartition("}")[2]
        if tag in _TAGS and not (tag == "script" and not element.attrib and element.text == table_script()):
            found.append(tag)
        if tag == "style":
            sheets += 1
        if tag == "meta" and element.get("http-equiv", "").lower() not in {"", "content-security-policy"}:
            found.append("meta " + element.get("http-equiv"))
        for name, value in element.attrib.items():
            key = (name if isinstance(name, str) else str(name[-1])).lower()
            if key.startswith("on") or key in {"style", "srcdoc", "ping", "srcset"}:
                found.append(f"{tag} {key}")
            if key in _ADDRESSES and not re.fullmatch(
                r"(#|https?:|mailto:|(\.\./)*[\w~.\-/]+(#|$)).*", value.strip(), re.DOTALL
            ):
                found.append(f"{tag} {key}={value[:40]}")
            if key in {"src", "data", "poster", "background"} or (
                tag == "use" and not value.startswith("#") and key == "href"
            ):
                found.append(f"{tag} loads")
    if sheets > 1:
        found.append("a second style")
    return found


@pytest.fixture(name="live_parts", scope="session")
def live_parts_fixture():
    """The judge."""
    return live_parts
