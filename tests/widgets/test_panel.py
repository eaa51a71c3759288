"""The panel in Debian's chromium: type, see the underline, revise, save, reload."""

import re

import pytest

from outreach_analysis.publish import examples
from outreach_analysis.style import FAMILIES, contrast
from outreach_analysis.widgets import load_versions, open_clinic

pytestmark = pytest.mark.browser

KNOWN = examples.frame().drop(columns="text").iloc[0].to_dict()


def lines(panel):
    """Underlined words with the families of their lines, as the page shows them."""
    return panel.page.evaluate(
        "() => [...document.querySelectorAll('.oc-mirror > .oc-line')].map((node) => ["
        "node.textContent, [node, ...node.querySelectorAll('.oc-line')].map((one) => one.classList[1])])"
    )


def is_underlined(panel, words, family):
    return any(text == words and family in families for text, families in lines(panel))


def shown_text(panel):
    return panel.page.evaluate(
        "() => document.querySelector('.oc-mirror').textContent.replace(/\\u200b$/, '')"
    )


def test_typing_underlines_evidence_and_never_changes_the_text(open_panel):
    panel = open_panel("", recipient_name="Ada Byron")
    panel.type("🙂 Hi Ada, <b>thank you</b> for José's talk")
    assert is_underlined(panel, "Ada", "personalization")
    assert is_underlined(panel, "thank you", "politeness")
    field = panel.page.get_by_label("Draft", exact=True)
    assert field.input_value() == shown_text(panel) == "🙂 Hi Ada, <b>thank you</b> for José's talk"
    assert panel.page.locator(".oc-mirror b").count() == 0


def test_the_keys_of_the_panel_are_its_own(open_panel):
    panel = open_panel("Hi Ada,")
    panel.page.get_by_label("Draft", exact=True).press("ControlOrMeta+End")
    panel.after(lambda: panel.page.keyboard.press("Enter"))
    panel.type("thank you")
    assert panel.clinic.draft == "Hi Ada,\nthank you"
    unguarded = panel.page.evaluate(
        "() => [...document.querySelectorAll('button, input, select, summary, textarea')]"
        ".filter((one) => !('lmSuppressShortcuts' in one.dataset)).length"
    )
    assert unguarded == 0  # JupyterLab would take an “a” on a button as “insert a cell”


def test_underlines_differ_by_colour_and_by_style(open_panel):
    panel = open_panel(examples.MESSAGE, **KNOWN)
    looks = panel.page.evaluate(
        "families => families.map((family) => { const node = document.createElement('span');"
        "node.className = `oc-line ${family}`; document.querySelector('.oc-mirror').append(node);"
        "const look = getComputedStyle(node); return [look.textDecorationColor, `${look.textDecorationStyle} ${look.textDecorationThickness}`]; })",
        list(FAMILIES),
    )
    assert len({color for color, _ in looks}) == len({style for _, style in looks}) == 6


def test_overlaps_stack(open_panel):
    panel = open_panel(examples.MESSAGE, **KNOWN)
    stacked = [families for _, families in lines(panel) if len(families) > 1]
    assert stacked
    offsets = panel.page.evaluate(
        "() => { const top = [...document.querySelectorAll('.oc-mirror > .oc-line')].find((node) => node.querySelector('.oc-line'));"
        "return [top, top.querySelector('.oc-line')].map((node) => getComputedStyle(node).textUnderlineOffset); }"
    )
    assert offsets[0] != offsets[1]


def test_underlines_lie_under_the_very_words_of_the_field(open_panel):
    for width in (1280, 360):
        panel = open_panel(examples.MESSAGE, width=width, **KNOWN)
        boxes = panel.page.evaluate(
            "() => ['.oc-mirror', '.oc-field'].map((name) => { const node = document.querySelector(name);"
            "const look = getComputedStyle(node); const box = node.getBoundingClientRect();"
            "return [box.left, box.top, box.width, box.height, look.font, look.padding, look.borderWidth, look.lineHeight, node.scrollHeight]; })"
        )
        assert boxes[0] == boxes[1]


def test_lines_follow_the_words_while_one_types_on(open_panel):
    panel = open_panel("Hi Ada, thank you", recipient_name="Ada Byron")
    panel.clinic.unobserve_all()
    field = panel.page.get_by_label("Draft", exact=True)
    field.press("ControlOrMeta+Home")
    panel.page.keyboard.type("Oh. ")
    assert is_underlined(panel, "thank you", "politeness")
    assert shown_text(panel) == "Oh. Hi Ada, thank you"


def test_the_signal_shows_on_hover_and_at_the_cursor(open_panel):
    panel = open_panel("Hi Ada, thank you", recipient_name="Ada Byron")
    page = panel.page
    box = page.locator(".oc-mirror > .oc-line", has_text="Ada").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tip = page.get_by_role("tooltip")
    assert "personalization: greeted by name" in tip.inner_text()
    page.mouse.move(2, 2)
    assert not tip.is_visible()
    page.get_by_label("Draft", exact=True).focus()
    page.keyboard.press("ControlOrMeta+Home")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert "greeted by name" in page.locator(".oc-here").inner_text()


def test_a_piece_of_advice_moves_to_its_words(open_panel):
    panel = open_panel(
        "🙂 Hello Bo, I admire your work. Could I ask one question?", recipient_name="Ada Byron"
    )
    panel.page.get_by_role("button", name=re.compile("greeting names")).click()
    chosen = panel.page.evaluate(
        "() => { const field = document.querySelector('.oc-field'); return [document.activeElement === field,"
        "field.value.slice(field.selectionStart, field.selectionEnd)]; }"
    )
    assert chosen == [True, "Bo"]


def test_what_is_known_of_the_reader_changes_the_reading(open_panel):
    panel = open_panel("Hi Ada, thank you")
    assert not panel.clinic.context["recipient_name"]
    panel.after(lambda: panel.page.get_by_label("Reader's name").fill("Ada Byron"))
    assert is_underlined(panel, "Ada", "personalization")
    panel.after(lambda: panel.page.get_by_label("Channel").select_option("linkedin_invite"))
    assert "of 300" in panel.page.locator("p.oc-length").inner_text()


def test_a_change_can_be_kept_or_taken_back(open_panel):
    panel = open_panel("Hello Ada. This is a good talk 🙂, on queues.")
    field = panel.page.get_by_label("Draft", exact=True)
    panel.after(lambda: field.fill("Hello Ada! This is a great talk 🙂, on retries."))
    assert panel.page.locator(".oc-changes li").count() == 3
    assert panel.page.locator(".oc-side ins").all_inner_texts() == ["!", "great", "retries"]
    assert panel.page.locator(".oc-side del").all_inner_texts() == [".", "good", "queues"]
    panel.after(lambda: panel.page.get_by_role("button", name="Take back change 3").click())
    assert field.input_value() == "Hello Ada! This is a great talk 🙂, on queues."
    panel.after(lambda: panel.page.get_by_role("button", name="Keep change 2").click())
    assert panel.page.locator(".oc-side ins").all_inner_texts() == ["!"]
    assert panel.clinic.before == "Hello Ada. This is a great talk 🙂, on queues."
    assert panel.clinic.draft == "Hello Ada! This is a great talk 🙂, on queues."


def test_save_and_reload(open_panel, tmp_path):
    log = tmp_path / "log.duckdb"
    panel = open_panel("", log=log)
    page = panel.page
    page.get_by_label("Reader's name").fill("Ada Byron")
    panel.type("Hi Ada, thank you")
    page.get_by_role("checkbox", name="ask").check()
    page.get_by_label("Comment").fill("Add <i>one</i> question.")
    page.get_by_role("button", name="Save version and feedback").click()
    page.get_by_text("Saved version 0, with feedback.").wait_for()
    page.get_by_role("button", name="Save version and feedback").click()
    page.get_by_text("Nothing new: version 0 is saved already.").wait_for()
    versions, context = load_versions(log, panel.clinic.attempt_id)
    assert [version["text"] for version in versions] == ["Hi Ada, thank you"]
    assert context["recipient_name"] == "Ada Byron"
    page.reload()
    page.wait_for_selector("[data-read]")
    assert page.get_by_label("Draft", exact=True).input_value() == "Hi Ada, thank you"
    assert page.get_by_role("checkbox", name="ask").is_checked()
    assert page.get_by_label("Comment").input_value() == "Add <i>one</i> question."
    assert page.get_by_label("Compare with").locator("option").all_inner_texts() == [
        "version 0, by the member"
    ]
    again = open_panel(clinic=open_clinic(log=log, attempt_id=panel.clinic.attempt_id))
    assert again.page.get_by_label("Draft", exact=True).input_value() == "Hi Ada, thank you"


def test_the_page_to_send_comes_as_a_download(open_panel):
    panel = open_panel("Hi Ada <script>", recipient_name="Ada Byron")
    with panel.page.expect_download() as waiting:
        panel.page.get_by_role("button", name="Page to send").click()
    assert waiting.value.suggested_filename == "draft.html"
    assert waiting.value.path().read_text(encoding="utf-8") == panel.clinic.to_html()


def test_everything_is_reached_with_the_keyboard_and_has_a_name(open_panel):
    panel = open_panel(examples.MESSAGE, **KNOWN)
    page = panel.page
    nameless = page.evaluate(
        "() => [...document.querySelectorAll('button, input, select, textarea, summary, [role=img]')].filter((node) =>"
        "!(node.textContent.trim() || node.getAttribute('aria-label') || node.labels?.length)).length"
    )
    assert nameless == 0
    wanted = page.locator(
        "button:visible, input:visible, select:visible, textarea:visible, summary:visible"
    ).count()
    page.evaluate(
        "() => { window.reached = new Set(); document.addEventListener('focusin', (event) => window.reached.add(event.target)); }"
    )
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
    assert page.evaluate("() => window.reached.size") >= wanted


def test_what_is_folded_open_stays_open_and_focus_stays(open_panel):
    panel = open_panel("Hi Ada, thank you", recipient_name="Ada Byron")
    page = panel.page
    page.locator(".oc-family summary", has_text="politeness").click()
    panel.after(
        lambda: page.evaluate(
            "() => document.querySelector('.oc-field').setRangeText('Please, ')"
            " ?? document.querySelector('.oc-field').dispatchEvent(new Event('input'))"
        )
    )
    assert page.locator(".oc-family[open] .oc-name").all_inner_texts() == ["politeness"]
    assert page.evaluate("() => document.activeElement.closest('.oc-family')?.dataset.key") == "politeness"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width, zoom", [(360, 1), (1280, 2)])
def test_readable_on_a_phone_and_at_200_percent(open_panel, width, zoom, scheme):
    panel = open_panel(
        examples.MESSAGE, width=width // zoom, scheme=scheme, channel="linkedin_invite", **KNOWN
    )
    panel.type(" One more line with a-very-long-word-" + "x" * 80)
    page = panel.page
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width // zoom
    for name in ("ink", "muted", "accent"):
        color, paper = page.evaluate(
            "name => { const look = getComputedStyle(document.querySelector('.oc')); return [look.getPropertyValue(`--${name}`), look.getPropertyValue('--paper')]; }",
            name,
        )
        assert contrast(color.strip(), paper.strip()) >= 4.5


def test_the_panel_leaves_nothing_behind(open_panel):
    panel = open_panel("Hi Ada")
    panel.page.evaluate("async () => (await window.leave)()")
    assert panel.page.evaluate("() => Object.values(window.listeners).flat().length") == 0
