"""Slips are found, and names, jargon and either spelling of English are none."""

from __future__ import annotations

from importlib.resources import files

import pytest

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.credibility.spelling import casing_errors, spelling_errors
from outreach_analysis.text.common_words import EVERYDAY, OFFICE

SOURCE = (files("outreach_analysis.signals") / "lexicons" / "misspellings.txt").read_text(encoding="utf-8")
WORDS = [
    (line.split("#")[0].strip(), line.split("#")[1].strip())
    for line in SOURCE.splitlines()
    if "  # " in line and line.split("#")[0].strip().isalpha()
]


def slips(text: str, **context: str) -> int:
    return len(spelling_errors(Batch([text], {need: [value] for need, value in context.items()})))


def test_every_listed_slip_is_found_and_what_was_meant_is_not() -> None:
    wrong = Batch([f"We saw {word} there." for word, _ in WORDS])
    right = Batch([f"We saw {meant} there." for _, meant in WORDS])
    assert len(WORDS) > 300
    assert spelling_errors(wrong).count(len(WORDS)).tolist() == [1.0] * len(WORDS)
    found = spelling_errors(right)
    assert [WORDS[row] for row in found.message.tolist()] == []


def test_slips_made_by_rule_are_found_and_no_word_of_ours_is_one() -> None:
    hasty = "Unfortunatly the anaylsis of our stakeholer was recieved currenlty with excelent refrences."
    assert slips(hasty) == 7
    words = sorted(EVERYDAY | OFFICE | {meant for _, meant in WORDS})
    found = spelling_errors(Batch([f"We saw {word} there." for word in words]))
    assert [words[row] for row in found.message.tolist()] == []


@pytest.mark.parametrize(
    "text",
    [
        "The organisation's programme honours labour, colour and flavour; we practise what we licence.",
        "The organization's program honors labor, color and flavor; we practice what we license.",
        "I travelled, modelled, cancelled, fulfilled, catalogued and enquired whilst analysing the grey theatre.",
        "Kubernetes, PostgreSQL, OAuth, kwargs, stdout, GmbH, PyTorch, EBITDA, HIPAA, CNC.",
        "Siobhán, Nguyen, Mwangi, Szymański, Xiaoming, Recieve-Jones.",
        "Mail definately@example.org, see example.org/untill or #teh.",
        "It had had its day, and that that stood there was fine.",
        "I could, of course, come. You're welcome. Its own purpose.",
    ],
)
def test_what_is_no_slip(text: str) -> None:
    assert slips(text) == 0


def test_a_name_known_from_the_context_is_no_slip() -> None:
    assert slips("Dear Mr Freind,") == 1
    assert slips("Dear Mr Freind,", recipient_name="Paul Freind") == 0


@pytest.mark.parametrize(
    "text, count",
    [
        ("i think i'm late", 2),
        ("part (i), i.e. the I/O of iOS, and i-th", 0),
        ("I met her on tuesday in april.", 2),
        ("Done. then we left! yes? fine.", 3),
        ("Wait ... then go.", 0),
        ("See a.b. and www.example.org. iPhone sales rose.", 0),
        ("Hi Tom,\nthank you for the talk.", 0),
    ],
)
def test_capitals(text: str, count: int) -> None:
    assert len(casing_errors(Batch([text]))) == count
