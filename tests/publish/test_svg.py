"""Drawings keep their shapes and lose everything that could run or load."""

from xml.etree import ElementTree as ET

import pytest

from outreach_analysis import figures, style
from outreach_analysis.publish.svg import clean_svg


def drawing(inner, **attributes):
    said = " ".join(f'{key}="{value}"' for key, value in attributes.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {said}>{inner}</svg>'


@pytest.mark.parametrize(
    "inner",
    [
        "<script>x()</script>",
        "<style>@import '//x.invalid'</style>",
        "<image href='//x.invalid/x.png'/>",
        "<a href='javascript:x()'><path d='M0 0'/></a>",
        "<foreignObject><body onload='x()'/></foreignObject>",
        "<use href='//x.invalid/a.svg#b'/>",
        "<use xlink:href='data:image/svg+xml;base64,AAAA#x'/>",
        "<path d='M0 0' onclick='x()'/>",
        "<path d='M0 0' style='fill: url(//x.invalid/#a)'/>",
        "<path d='M0 0' clip-path='url(//x.invalid/#a)'/>",
        "<animate attributeName='href' to='javascript:x()'/>",
        "<set attributeName='onmouseover' to='x()'/>",
    ],
)
def test_nothing_live_survives(inner):
    cleaned = clean_svg(drawing(inner), prefix="f")
    for part in ("script", "x()", "invalid", "style", "image", "javascript", "foreign", "animate", "<set"):
        assert part not in cleaned


def test_entities_and_broken_drawings_are_refused():
    assert clean_svg('<!DOCTYPE svg [<!ENTITY a "b">]>' + drawing("<text>&a;</text>"), prefix="f") == ""
    assert clean_svg("<svg><", prefix="f") == ""
    assert clean_svg("<p>x</p>", prefix="f") == ""


def test_text_is_escaped_and_kept():
    assert "a &lt; b &amp; c" in clean_svg(drawing("<text>a &lt; b &amp; c</text>"), prefix="f")


def test_a_real_figure_keeps_its_shapes_colours_and_words():
    import pandas as pd

    table = pd.DataFrame(
        {
            "term": ["<b>&", "b"],
            "estimate": [0.2, 0.4],
            "conf_low": [0.1, 0.3],
            "conf_high": [0.3, 0.5],
            "n_obs": [50, 60],
        }
    )
    source = figures.to_svg(figures.plot_rates(table))
    cleaned = clean_svg(source, prefix="f1-", label="said")
    before = [element for element in ET.fromstring(source).iter() if element.tag.endswith("}path")]
    tree = ET.fromstring(cleaned)
    assert len(list(tree.iter("path"))) == len(before)
    assert f'stroke="{style.INK[0]}"' in cleaned
    assert "&lt;b&gt;&amp;" in cleaned
    assert tree.get("role") == "img"
    assert tree.find("title").text == "said"
    ids = {element.get("id") for element in tree.iter() if element.get("id")}
    targets = {element.get("href")[1:] for element in tree.iter("use")}
    assert targets <= ids
    assert all(name.startswith("f1-") for name in ids)
