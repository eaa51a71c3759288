"""The form writes lines that a notebook's first cell understands."""

from __future__ import annotations

import ast

import pytest

import outreach_analysis as oa
from outreach_analysis.publish import Shown, open_workbook
from outreach_analysis.publish.load import CACHE_VARIABLE
from outreach_analysis.publish.selection import Selection
from outreach_analysis.widgets.parts import choose_part


@pytest.fixture
def book(monkeypatch):
    tables = oa.sample(members=12, seed="parts")
    monkeypatch.setattr("outreach_analysis.sample.sample", lambda: tables)
    return open_workbook([])


def declared(form):
    text = form.children[-1].value.removeprefix("<pre>").removesuffix("</pre>")
    for escaped, sign in (("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        text = text.replace(escaped, sign)
    found = {node.target.id: ast.literal_eval(node.value) for node in ast.parse(text).body}
    return text.partition("\n")[0], found


def test_choices_become_parameters_with_their_count(book):
    form = choose_part(book)
    period, _, channel, _, window, _ = form.children
    remark, found = declared(form)
    assert remark.startswith(f"# {len(book.tables.attempts):,} attempts")
    assert found == {"period": "", "cohort": "", "channel": "", "coach": ""}
    period.value, channel.value, window.value = "2026-Q2", "email", 21
    remark, found = declared(form)
    assert found["period"], found["channel"] == ("2026-Q2", "email")
    assert found["settings"] == {"outcome_window_days": 21}
    assert remark.startswith(
        f"# {len(Selection('2026-Q2', channel='email').attempt_ids(book.tables)):,} attempts"
    )


def test_a_choice_without_attempts_says_so(book):
    form = choose_part(book)
    form.children[0].value = form.children[0].options[-1][1]
    cohorts = [value for _, value in form.children[1].options]
    remarks = []
    for cohort in cohorts:
        form.children[1].value = cohort
        remarks.append(declared(form)[0])
    assert any("choose fewer" in remark for remark in remarks)


def test_in_a_report_a_sentence_stands_instead(book, monkeypatch, tmp_path):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    shown = choose_part(open_workbook([], channel="email"))
    assert isinstance(shown, Shown)
    assert shown.data["text"] == "This page is about channel email."
