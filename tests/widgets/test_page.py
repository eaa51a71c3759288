"""The page to send: everything typed is text, nothing runs, nothing is loaded."""

import base64
import hashlib
import json
import re

import html5lib
import pytest

from outreach_analysis.publish import examples
from outreach_analysis.widgets import read_draft, render_clinic, write_clinic
from outreach_analysis.widgets.look import clinic_script

KNOWN = examples.frame().drop(columns="text").iloc[0].to_dict()
LIVE = {"script", "iframe", "object", "embed", "base", "form", "link", "img", "input", "button", "textarea",
        "foreignObject", "image", "use", "animate", "set", "math", "video", "audio"}  # fmt: skip
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "' onfocus='alert(1)",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "<svg/onload=alert(1)>",
    "</div></main></body><h1>gone",
    "&lt;b&gt; &amp;",
    "\x00\u202e\ud800",
]


def tree(page):
    return html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)


def live_parts(page):
    found = []
    for node in tree(page).iter():
        if not isinstance(node.tag, str):
            continue
        tag = node.tag.rpartition("}")[2]
        found += [tag] if tag in LIVE else []
        for name, value in node.attrib.items():
            key = str(name).lower()
            if key.startswith("on") or key in {"style", "src", "srcdoc", "srcset", "ping", "action"}:
                found.append(f"{tag} {key}")
            if "href" in key and not re.fullmatch(r"#[\w-]+", value):
                found.append(f"{tag} {key}={value[:30]}")
            if key == "http-equiv" and value != "Content-Security-Policy":
                found.append(value)
    return found


def words_of(page, look):
    return [
        "".join(node.itertext()) for node in tree(page).iter() if look in str(node.get("class", "")).split()
    ]


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words_everywhere(hostile):
    context = {**dict.fromkeys(KNOWN, hostile), "sender_name": hostile, "subject": hostile}
    reading = read_draft(f"Hi {hostile}, thank you. I hope {hostile}", context, before=f"Hello {hostile}")
    page = render_clinic(reading, context, comment=hostile, tags=[hostile])
    assert live_parts(page) == []
    if hostile.isprintable():
        assert words_of(page, "oc-read") == [reading["text"]]
        assert words_of(page, "oc-comment") == [hostile]


def test_naughty_strings_stay_words(shared):
    listed = json.loads((shared / "bad_inputs" / "blns" / "blns.json").read_text(encoding="utf-8"))
    together = "\n".join(listed)
    page = render_clinic(
        read_draft(together, {"recipient_name": together}, before=together[::2]), {}, comment=together
    )
    assert live_parts(page) == []


def test_draft_and_revision_stand_in_the_page_unchanged():
    reading = read_draft(examples.MESSAGE, KNOWN, before="Dear Ms Okafor,\n\nI hope this finds you well.")
    page = render_clinic(reading, KNOWN)
    assert words_of(page, "oc-read") == [examples.MESSAGE]
    assert words_of(page, "oc-text")[1:] == [
        "Dear Ms Okafor,\n\nI hope this finds you well.",
        examples.MESSAGE,
    ]


def test_the_policy_allows_this_stylesheet_and_nothing_else():
    page = render_clinic(read_draft("Hello"))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert re.fullmatch(
        r"default-src &#39;none&#39;; style-src &#39;sha256-[\w+/=]+&#39;; "
        r"base-uri &#39;none&#39;; form-action &#39;none&#39;",
        policy,
    )
    assert not re.search(r"@import|url\(", page)
    sheet = re.search(r"<style>(.*)</style>", page, re.DOTALL)[1]
    assert base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode() in policy


def test_each_mark_can_be_reached_and_says_its_signals():
    page = render_clinic(read_draft("Hi Ada, thank you", {"recipient_name": "Ada"}), {})
    marks = [node for node in tree(page).iter() if node.get("class") == "oc-mark"]
    wanted = ["politeness: greeting", "personalization: greeted by name", "politeness: gratitude"]
    assert [node.get("data-says").split(" · ")[0] for node in marks] == wanted
    assert {node.get("tabindex") for node in marks} == {"0"}


def test_advice_leads_to_its_words():
    page = render_clinic(read_draft("Hi Bo, please send me a job.", {"recipient_name": "Ada Byron"}))
    ids = {node.get("id") for node in tree(page).iter()}
    links = [node.get("href") for node in tree(page).iter() if node.tag == "a"]
    assert len(links) > 1
    assert {link[1:] for link in links} <= ids


def test_a_page_is_written_whole(tmp_path):
    path = write_clinic(tmp_path / "page.html", read_draft("Hello 🙂"), comment="Good.")
    assert words_of(path.read_text(encoding="utf-8"), "oc-read") == ["Hello 🙂"]
    assert [file.name for file in tmp_path.iterdir()] == ["page.html"]


def test_the_panel_builds_text_nodes_only():
    code = clinic_script()
    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|\beval\b|new Function|srcdoc|fetch\(|XMLHttpRequest|WebSocket|import\("
    assert not re.findall(forbidden, code)
    assert re.findall(r"https?://\S+", code) == ['http://www.w3.org/2000/svg";']
