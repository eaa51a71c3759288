"""Pairs of drafts: the first asks better than the second, for the reason given."""

from __future__ import annotations

import pytest

from outreach_analysis.scoring import score

OPENING = "Hi Ada, your talk on tram maps changed how I plan my own project. "
BOUNDED = (
    OPENING + "Would you be open to a 15-minute call about how you moved from law to design? "
    "No worries if now isn't a good time."
)
PAIRS = [
    (
        "five asks score below one bounded ask with a way out",
        BOUNDED,
        OPENING + "Could you review my resume, introduce me to your manager, refer me for a job, "
        "tell me who is hiring and hop on a call this week?",
    ),
    (
        "five asks in five sentences score below one",
        BOUNDED,
        OPENING + "Could you review my resume? Please refer me. Can you introduce me to your manager? "
        "I need a call this week. Send me a list of open jobs.",
    ),
    ("an ask beats none", OPENING + "Could I ask you one question about it?", OPENING + "It was a fine day."),
    (
        "a way out beats none",
        OPENING + "Could we talk for 20 minutes? I completely understand if you are too busy.",
        OPENING + "Could we talk for 20 minutes?",
    ),
    (
        "a short time beats a long one",
        OPENING + "Could we talk for 15 minutes?",
        OPENING + "Could we talk for 90 minutes?",
    ),
    (
        "a topic beats a vague wish",
        OPENING + "Could I ask you how you moved from law to design?",
        OPENING + "Could I pick your brain?",
    ),
    (
        "a question by message beats asking a stranger for a job",
        OPENING + "May I ask you one question about switching to design?",
        OPENING + "Could you refer me for a job?",
    ),
    (
        "a choice of ways to answer beats a single one",
        OPENING + "Could we have a call, or a few lines by email?",
        OPENING + "Could we have a call?",
    ),
    (
        "leaving the time to the reader beats not doing so",
        OPENING + "Could we talk? Any time that suits you works for me.",
        OPENING + "Could we talk? I have a phone.",
    ),
    (
        "saying what comes next beats not saying it",
        OPENING + "Would you be open to a chat? If so, I'll send a calendar invite.",
        OPENING + "Would you be open to a chat? If so, that is good.",
    ),
    (
        "checking interest beats setting the meeting",
        OPENING + "Would you be open to a short chat about maps?",
        OPENING + "Can we meet on Monday at 9 about maps?",
    ),
    (
        "a question beats a statement of need",
        OPENING + "Could you share one tip on portfolios?",
        OPENING + "I need one tip on portfolios.",
    ),
]


@pytest.mark.parametrize("reason, better, worse", PAIRS, ids=[pair[0] for pair in PAIRS])
def test_the_better_ask_scores_higher(reason: str, better: str, worse: str) -> None:
    scores = score([better, worse])["ask"]
    assert scores[0] > scores[1], reason


COUNTED = [
    ("polite forms are asks", "I was wondering if you could share a tip.", "ask_present", 1),
    ("would you mind is an ask", "Would you mind a short call?", "ask_present", 1),
    ("a wish is an ask", "I'd really love to hear how you started.", "ask_present", 1),
    ("a need is an ask", "I need your help with the last part.", "ask_present", 1),
    ("an order is an ask", "Ada, send me the file.", "ask_present", 1),
    ("a plan to talk is an ask", "Let's find a time next week.", "ask_present", 1),
    ("a statement of could is none", "They could have done better.", "ask_present", 0),
    ("a report is none", "I sent the file and called Tom.", "ask_present", 0),
    ("a wish for health is none", "I hope you are well.", "ask_present", 0),
    ("a quoted ask is not the sender's", "I agree.\n> Could you send it?", "ask_present", 0),
    ("one ask with its reasons is one", "Could you spare 15 minutes to talk about maps?", "n_asks", 1),
    ("a chain of requests counts each", "Could you review my resume, refer me and call me?", "n_asks", 3),
    (
        "minutes of the past are not asked for",
        "I spent 45 minutes on it. Could we talk?",
        "ask_minutes",
        None,
    ),
    ("a range takes its end", "Could we speak for 20-30 minutes?", "ask_minutes", 30),
    ("hours are minutes", "Would you have an hour for me?", "ask_minutes", 60),
]


@pytest.mark.parametrize("reason, text, name, expected", COUNTED, ids=[case[0] for case in COUNTED])
def test_asks_are_told_from_statements(reason: str, text: str, name: str, expected: float | None) -> None:
    value = score([text])[name].iloc[0]
    if expected is None:
        assert value != value, reason
    else:
        assert value == expected, reason
