"""Whatever somebody typed, wherever it appears in a notebook, nothing of it is live in the page."""

import json

import pytest

from outreach_analysis import publish
from outreach_analysis.publish import index, pages, sanitise, show

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x></object><embed src=x><base href=//x.invalid>",
    "<meta http-equiv=refresh content='0;url=http://x.invalid'>",
    "<link rel=stylesheet href=//x.invalid/x.css>",
    "<form action=//x.invalid><button>x</button></form>",
    "<style>@import '//x.invalid'</style>",
    "<div style='background:url(//x.invalid)'>x</div>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</pre></code></details><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[><script>alert(1)</script>]]>",
    "{{ 7*7 }}{% raw %}",
    "[x](javascript:alert(1))",
    "![x](http://x.invalid/x.png)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    '<http://x.invalid/"onmouseover=alert(1)>',
    "# <script>alert(1)</script>",
    "## <img src=x onerror=alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
    "| a | b |\n|---|---|\n| <script>alert(1)</script> | x |",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "\x00<script>alert(1)</script>",
    "\ud800<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "$$\\unicode{<img src=1 onerror=alert(1)>}$$",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<select><template><img src=x onerror=alert(1)></template></select>",
    "<details open ontoggle=alert(1)>",
    "<x contenteditable onbeforeinput=alert(1)>",
]


def notebook_with(text):
    """A notebook that shows a text in every way a notebook can."""
    import pandas as pd

    cell = text.encode("utf-8", "replace").decode()  # a column of text cannot hold half a surrogate pair
    frame = pd.DataFrame({cell or "x": [cell, "a"], "n": [1, 2]})
    shown = [
        publish.answer(text),
        publish.findings([(text, True)]),
        publish.gaps([(text, text)]),
        publish.numbers({text: (text, text)}),
        publish.table(text, frame, text, note=text),
        publish.manifest({"inputs": [{"name": text}], text or "x": text, "rows": {text: 1}}),
        show.Shown(
            {
                "type": "figure",
                "name": text,
                "title": text,
                "subtitle": text,
                "alt": text,
                "note": text,
                "wide": text,
                "narrow": f"<svg xmlns='http://www.w3.org/2000/svg'><text>{text}</text></svg>",
            }
        ),
        show.Shown({"type": text}),
    ]
    outputs = [
        {"output_type": "display_data", "data": item._repr_mimebundle_(), "metadata": {}} for item in shown
    ]
    outputs += [
        {"output_type": "stream", "name": "stdout", "text": text},
        {"output_type": "stream", "name": "stderr", "text": text},
        {"output_type": "error", "ename": text, "evalue": text, "traceback": [text]},
        {"output_type": "execute_result", "data": {"text/html": [text], "text/plain": text}},
        {"output_type": "execute_result", "data": {"text/html": frame.to_html(escape=False)}},
        {"output_type": "execute_result", "data": {"text/markdown": text}},
        {"output_type": "execute_result", "data": {"text/plain": text}},
        {"output_type": "execute_result", "data": {"image/svg+xml": text, "text/plain": text}},
        {"output_type": "execute_result", "data": {"application/javascript": text}},
    ]
    return {
        "cells": [
            {"cell_type": "markdown", "source": f"# {text}\n{text}", "metadata": {}},
            {"cell_type": "markdown", "source": text, "metadata": {}},
            {"cell_type": "raw", "source": text, "metadata": {}},
            {"cell_type": "code", "source": text, "metadata": {}, "outputs": outputs},
        ]
    }


def pages_of(text):
    page = pages.read_page(notebook_with(text), "p")
    manifest = {
        "run": text,
        "created": text,
        "rows": {"attempts": 1},
        "inputs": [{"name": text}],
        "version": text,
        "data_as_of": text,
    }
    yield pages.render_page(page, run=text, data_as_of=text, pages=[page])
    yield index.render_front_page([page], manifest)
    yield pages.render_template("failed.html.j2", run=text, notebook="p", cell=1, reason=text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_own_payloads_stay_dead(payload, live_parts):
    for html in pages_of(payload):
        assert live_parts(html) == []


def test_naughty_strings_stay_dead(shared, live_parts):
    texts = json.loads((shared / "bad_inputs/blns/blns.json").read_text(encoding="utf-8"))
    for start in range(0, len(texts), 20):
        cells = [cell for text in texts[start : start + 20] for cell in notebook_with(text)["cells"]]
        page = pages.read_page({"cells": cells}, "p")
        html = pages.render_page(page, run=texts[start], data_as_of=texts[start], pages=[page])
        assert live_parts(html) == [], texts[start : start + 20]
    front = index.render_front_page([page], {"run": "x"})
    assert live_parts(front) == []


def test_the_judge_sees_what_is_live(live_parts):
    assert all(live_parts(f"<p>{payload}") for payload in PAYLOADS[:12])


def test_text_is_not_lost():
    html = "".join(pages_of("a < b & c"))
    assert "a &lt; b &amp; c" in html


def test_page_carries_a_policy_that_allows_only_its_own_style_and_script():
    html = next(pages_of("x"))
    policy = html.partition('Content-Security-Policy" content="')[2].partition('"')[0]
    assert policy.replace("&#39;", "'").startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    sheet = html.partition("<style>")[2].partition("</style>")[0]
    script = html.rpartition("<script>")[2].partition("</script>")[0]
    assert policy.replace("&#39;", "'") == sanitise.content_policy(sheet, script)
    assert html.count("<script") == 1


def test_links_between_pages_survive():
    assert '<a href="10_check_data.html"' in sanitise.render_markdown("[x](10_check_data.html)")


def test_deep_nesting_ends_in_time():
    assert len(sanitise.render_markdown("> " * 5_000 + "x")) < 1_000_000
    assert len(sanitise.clean_html("<div>" * 5_000)) < 1_000_000
