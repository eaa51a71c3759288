"""Where the mail below a reply begins."""

from __future__ import annotations

import pytest

from outreach_analysis.text.history import find_history

OWN = "Yes, gladly.\n\n"


@pytest.mark.parametrize(
    "below",
    [
        "On Tue, 3 Mar 2026 at 09:12, Lee <lee@example.org> wrote:\nAre you free?",
        "On Tue, 3 Mar 2026 at 09:12, Lee Park\n<lee@example.org> wrote:\n\nAre you free?",
        "Am 03.03.2026 um 09:12 schrieb Lee:\nAre you free?",
        "-----Original Message-----\nFrom: Lee",
        "________________________________\nFrom: Lee Park <lee@example.org>\nSent: Tuesday",
        "From: Lee Park\nSent: Tuesday, 3 March 2026 09:12\nTo: Ann\n\nAre you free?",
        "**From:** Lee Park\n**Date:** Tuesday\n",
        "Begin forwarded message:\n\n",
    ],
)
def test_history_begins_at_the_heading_of_the_mail_below(below: str) -> None:
    assert find_history(OWN + below) == len(OWN)


@pytest.mark.parametrize(
    "text",
    [
        OWN,
        "",
        "From: my point of view this is fine.\nSee you",
        "On Monday I wrote: nothing.",
        "On Tue, Lee wrote:\n> Are you free?\nYes.\n> And on Friday?\nNo.",
        "On page 3 of your 2019 book you wrote:\nlooms think.",
    ],
)
def test_own_words_and_answers_between_quotes_are_no_history(text: str) -> None:
    assert find_history(text) == len(text)
