"""A gap is told in full on one page; the others lead there, and keep what is their own."""

from __future__ import annotations

import html

import pandas as pd

from outreach_analysis.importers import read
from outreach_analysis.publish.gaps import told_once
from outreach_analysis.publish.index import render_front_page
from outreach_analysis.publish.pages import Page, render_page
from outreach_analysis.publish.sentences import find_gaps
from outreach_analysis.publish.show import gaps, table
from outreach_analysis.studies.readiness import check_questions

QUESTIONS = check_questions(read(pd.DataFrame({"text": ["Hi.", "Hello."]})))
OWN = ("Ask: 3 attempts are too few.", "Wait.")
SIZE = ("Whether coached and other sends differ by 10 points.", "It takes 900 attempts.")


def page(name, *blocks):
    return Page(name, f"{name}?", blocks=tuple(block.data for block in blocks))


START = page("00_start", table("questions", QUESTIONS, "Questions"), gaps(find_gaps(QUESTIONS)))
STUDY = page("30_study", gaps([*find_gaps(QUESTIONS), OWN, SIZE]))
POWER = page("85_power", gaps([SIZE]))


def said(page):
    return render_page(page, run="r", data_as_of="", pages=[page])


def test_every_gap_stands_once_and_links_lead_to_it():
    start, study, power = told_once([START, STUDY, POWER])
    first = QUESTIONS["question"].iloc[0]
    assert said(start).count(first) == 1  # in the table, not again below it
    assert 'href="#t-questions"' in said(start)
    assert first not in said(study)
    assert 'href="00_start.html#t-questions"' in said(study)
    assert "10 questions await data that is not here" in said(study)
    assert OWN[0] in said(study)
    assert SIZE[0] not in said(study)
    assert 'href="85_power.html"' in said(study)
    assert SIZE[0] in said(power)


def test_one_page_alone_tells_everything():
    (study,) = told_once([STUDY])
    told = html.unescape(said(study))
    assert all(question in told for question in [*QUESTIONS["question"], OWN[0], SIZE[0]])


def test_the_front_page_leads_there_too():
    pages = told_once([START, STUDY])
    front = render_front_page(pages, {"run": "r"})
    assert 'href="00_start.html#t-questions"' in front
    assert OWN[0] in front


def test_nothing_is_said_to_be_within_reach_where_questions_are_open():
    (start,) = told_once([START])
    assert "Nothing that is asked here" not in said(start)
