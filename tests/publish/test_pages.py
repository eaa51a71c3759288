"""A page leads with the question and its answer, and folds the rest away."""

import pandas as pd
import pytest

from outreach_analysis import publish
from outreach_analysis.errors import InvalidValueError
from outreach_analysis.publish import cells, index, pages


def page_of(*shown, title="Which signals go with replies?"):
    outputs = [
        {"output_type": "display_data", "data": item._repr_mimebundle_(), "metadata": {}} for item in shown
    ]
    cells = [
        {"cell_type": "markdown", "source": f"# {title}\nAsked by coaches.", "metadata": {}},
        {"cell_type": "markdown", "source": "## Rates\nSome words.", "metadata": {}},
        {"cell_type": "code", "source": "1 + 1", "metadata": {}, "outputs": outputs},
    ]
    page = pages.read_page({"cells": cells}, "30_signals")
    return page, pages.render_page(page, run="autumn", data_as_of="2026-10-31", pages=[page])


def test_question_answer_contents_and_code():
    page, html = page_of(publish.answer("14 of 52 got a reply, 27%."))
    assert page.title == "Which signals go with replies?"
    assert (
        html.index("Which signals go with replies?</h1>")
        < html.index('class="lead">14 of 52')
        < html.index("Some words")
    )
    assert page.contents == [("s0", "Rates")]
    assert '<a href="#s0">Rates</a>' in html
    assert '<h2 id="s0">' in html
    assert "<code>1 + 1</code>" in html


def test_long_tables_fold_after_seven_rows():
    frame = pd.DataFrame({"term": [f"row {number}" for number in range(20)], "share": [0.256] * 20})
    _, html = page_of(publish.table("t", frame, "Shares", kinds={"share": "percent"}))
    head, _, folded = html.partition("<summary>All 20 rows</summary>")
    assert head.count("<td") == 14
    assert folded.count("<td") == 40
    assert "26%" in head
    assert 'href="tables/t.csv"' in html


def test_a_table_comes_back_with_all_its_columns():
    frame = pd.DataFrame({"term": ["a", "b"], "n": [1, 2], "x": [0.1, None], "hidden": ["u", None]})
    back = cells.table_frame(publish.table("t", frame, "T", shown=["x", "term"]).data)
    assert list(back.columns) == ["x", "term", "n", "hidden"]
    pd.testing.assert_series_equal(back["x"], frame["x"])
    assert back["n"].tolist() == [1, 2]


def test_showing_a_column_that_is_not_there_is_an_error():
    with pytest.raises(InvalidValueError):
        publish.table("t", pd.DataFrame({"a": [1]}), "T", shown=["b"])


def test_a_figure_is_drawn_twice_and_said_once():
    from outreach_analysis import figures

    table = pd.DataFrame(
        {
            "term": ["a", "b"],
            "estimate": [0.2, 0.4],
            "conf_low": [0.1, 0.3],
            "conf_high": [0.25, 0.5],
            "n_obs": [50, 60],
        }
    )
    shown = publish.figure("rates", figures.plot_rates, table, groups="cohort")
    _, html = page_of(shown)
    assert html.count("<svg") == 2
    assert html.count("<figcaption>") == 1
    assert 'href="tables/figures/30_signals-rates.csv"' in html
    assert cells.table_frame(shown.data["drawn"])["estimate"].tolist() == [0.2, 0.4]
    assert 'role="img"' in html
    assert "b stands highest at 40%, a lowest at 20%" in html
    assert 'aria-label="b stands highest' in html


def test_a_section_without_data_says_so_once():
    from outreach_analysis import figures

    nothing = pd.DataFrame({"term": [], "estimate": []})
    empty = publish.table("t", nothing, "Numbers that there are none of")
    page, html = page_of(publish.figure("f", figures.plot_rates, nothing), empty)
    assert [block["type"] for block in page.blocks] == ["heading", "html", "missing"]
    assert "Numbers that there are none of" not in html
    alone, _ = page_of(empty)
    assert alone.of_type("table")


def test_sections_without_data_are_named_in_one_line():
    def section(words):
        return {"cell_type": "markdown", "source": f"## {words}\n\nHow to read it.", "metadata": {}}

    def shown(*what):
        outputs = [
            {"output_type": "display_data", "data": one._repr_mimebundle_(), "metadata": {}} for one in what
        ]
        return {"cell_type": "code", "source": "", "metadata": {}, "outputs": outputs}

    nothing = publish.findings([])
    cells = [
        {"cell_type": "markdown", "source": "# What?", "metadata": {}},
        section("First"),
        shown(nothing),
        section("Second"),
        shown(publish.answer("Yes."), publish.numbers({})),
    ]
    last = [
        section("Third"),
        shown(nothing),
        section("Findings"),
        shown(nothing, publish.gaps([("Much.", "More.")])),
    ]
    page = pages.read_page({"cells": [*cells, *last]}, "30_x")
    assert [words for _, words in page.contents] == ["Second", "Findings"]
    (line, _) = page.of_type("missing")
    assert "2 parts of this page: First; Third." in line["text"]
    assert len(pages.read_page({"cells": cells}, "30_x").contents) == 2


def test_a_table_without_rows_can_be_a_sentence():
    _, html = page_of(publish.table("t", pd.DataFrame({"n": []}), "Who wrote", if_empty="Nobody wrote."))
    assert "Nobody wrote." in html
    assert '<p class="table-title">' not in html
    assert "None." not in html
    _, html = page_of(publish.table("t", pd.DataFrame({"n": [1]}), "Who wrote", if_empty="Nobody wrote."))
    assert "Nobody wrote." not in html


def test_no_finding_is_a_line_and_no_empty_list():
    shown = publish.findings([])
    assert shown.data["type"] == "missing"
    assert "too little data" in shown.data["text"]


def test_a_figure_of_single_attempts_gives_none_of_them_away():
    from outreach_analysis import figures

    frame = pd.DataFrame({"ask": [0.1, 0.9] * 300, "replied": [True, False] * 300})
    shown = publish.figure("scores", figures.plot_score_distributions, frame, ["ask"])
    assert shown.data["drawn"] is None
    _, html = page_of(shown)
    assert "The numbers drawn" not in html


def test_signals_are_named_in_words_and_lead_to_their_page():
    frame = pd.DataFrame({"term": ["track_record", "no_signal_at_all"], "estimate": [0.1, 0.2]})
    _, html = page_of(publish.table("t", frame, "Signals"))
    assert '<a href="signals.html#track_record">track record</a>' in html
    assert ">no signal at all<" in html


def test_sentences_lead_to_the_numbers_behind_them():
    table = publish.table("rates", pd.DataFrame({"term": ["a"], "n": [1]}), "Rates by group")
    _, html = page_of(table, publish.findings([("1 of 3 got a reply", None)]))
    assert 'href="#t-rates">Rates by group</a>' in html
    assert 'id="t-rates"' in html
    _, html = page_of(publish.findings([("1 of 3 got a reply", None)]))
    assert "The numbers behind" not in html


def test_the_front_page_lists_findings_of_the_report_alone_where_there_is_one():
    found = {"type": "findings", "items": [{"text": "how many it takes", "mark": ""}]}
    power, report = pages.Page("85_power", "Power?", blocks=(found,)), pages.Page("90_program_report", "How?")
    assert index._headlines([power]) == found["items"]
    assert index._headlines([power, report]) == []
