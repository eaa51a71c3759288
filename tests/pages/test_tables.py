"""Tables sort and filter in a browser, on a page under its policy and in an output of JupyterLab; text stays text."""

from __future__ import annotations

import html

import pandas as pd
import pytest

from outreach_analysis import publish
from outreach_analysis.publish import pages

pytestmark = [pytest.mark.browser]

HOSTILE = "<img src=x onerror=document.title='run'>"
FRAME = pd.DataFrame(
    {
        "who": [HOSTILE, *(f"row {number}" for number in range(1, 12))],
        "change": [-0.031, 0.2, None, *(number / 100 for number in range(9))],
        "count": [1_204, 7, 80, *range(100, 109)],
    }
)


@pytest.fixture(scope="module")
def shown():
    return publish.table("t", FRAME, "Changes", kinds={"change": "points"})


def on_a_page(shown):
    outputs = [{"output_type": "display_data", "data": shown._repr_mimebundle_(), "metadata": {}}]
    cells = [
        {"cell_type": "markdown", "source": "# What changed?", "metadata": {}},
        {"cell_type": "code", "source": "1", "metadata": {}, "outputs": outputs},
    ]
    page = pages.read_page({"cells": cells}, "30_signals")
    return pages.render_page(page, run="r", data_as_of="", pages=[page])


def in_jupyterlab(shown):
    """As JupyterLab sets a trusted output: as inner HTML, its scripts made anew."""
    output = shown._repr_mimebundle_()["text/html"]
    return (
        '<!doctype html><html lang="en"><title>t</title><div id="output"></div><script type="text/plain" id="given">'
        + html.escape(output)
        + """</script><script>
        const host = document.getElementById("output");
        const reader = document.createElement("textarea");
        reader.innerHTML = document.getElementById("given").textContent;
        host.innerHTML = reader.value;
        for (const old of host.querySelectorAll("script")) {
          const made = document.createElement("script");
          made.textContent = old.textContent;
          old.replaceWith(made);
        }
        </script></html>"""
    )


@pytest.fixture(params=[on_a_page, in_jupyterlab], ids=["page", "JupyterLab"])
def page(request, browser, shown, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(request.param(shown), encoding="utf-8")
    context = browser.new_context()
    opened = context.new_page()
    said = []
    opened.on("console", lambda line: said.append(line.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(path.as_uri())
    for fold in opened.query_selector_all("section.table details"):
        fold.evaluate("fold => fold.open = true")
    yield opened
    assert said == []
    assert opened.title() != "run"
    context.close()


def column(page, number):
    """Of the table that holds every row, what is shown."""
    return page.evaluate(
        """number => [...[...document.querySelectorAll("section.table table")].at(-1).tBodies[0].rows]
            .filter(row => !row.hidden).map(row => row.cells[number].textContent)""",
        number,
    )


def head(page, words):
    return page.locator("section.table table").last.get_by_role("button", name=words)


def test_numbers_sort_by_their_value_and_missing_ones_stay_last(page):
    head(page, "change").click()
    down = column(page, 1)
    assert down[:2] == ["+20.0", "+8.0"]
    assert down[-2:] == ["−3.1", "–"]
    head(page, "change").click()
    assert column(page, 1)[0] == "−3.1"
    assert column(page, 1)[-1] == "–"
    head(page, "count").click()
    assert column(page, 2)[0] == "1,204"


def test_heads_are_reached_and_used_by_keyboard_and_say_how_they_sort(page):
    button = head(page, "who")
    button.focus()
    page.keyboard.press("Enter")
    assert column(page, 0)[1:3] == ["row 1", "row 2"]
    cell = page.locator("section.table table").last.locator("th").first
    assert cell.get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Enter")
    assert column(page, 0)[0] == "row 11"
    assert cell.get_attribute("aria-sort") == "descending"


def test_rows_are_filtered_by_what_is_typed_and_counted(page):
    page.get_by_label("Rows with").fill("ROW 1")
    assert column(page, 0) == ["row 1", "row 10", "row 11"]
    assert page.locator(".filter output").text_content() == "3 of 12"
    page.get_by_label("Rows with").fill("")
    assert len(column(page, 0)) == len(FRAME)


def test_what_somebody_typed_moves_as_text(page):
    head(page, "count").click()
    assert column(page, 0)[0] == HOSTILE
    assert page.locator("section.table img").count() == 0


def test_the_first_rows_follow_the_whole_table(browser, shown, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(on_a_page(shown), encoding="utf-8")
    opened = browser.new_page()
    opened.goto(path.as_uri())
    opened.locator("section.table table").first.get_by_role("button", name="count").click()
    rows = opened.locator("section.table table").first.locator("tbody tr")
    assert rows.count() == 7
    assert rows.first.locator("td").last.text_content() == "1,204"
    opened.close()
