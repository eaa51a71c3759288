"""Pairs of drafts: the first is the more polite, for the reason given."""

from __future__ import annotations

import pytest

from outreach_analysis.scoring import score

PAIRS = [
    ("could you beats can you", "Could you read my draft?", "Can you read my draft?"),
    ("would you mind beats an order", "Would you mind reading my draft?", "Read my draft."),
    ("wondering beats needing", "I was wondering if you could help.", "I need you to help."),
    ("thanks beats none", "I read your note. Thank you so much for it.", "I read your note. I have it here."),
    ("denied thanks are none", "I appreciate your note.", "I don't appreciate your note."),
    ("thanks to somebody is no gratitude", "Thanks for the delay notice.", "Thanks to you we are late."),
    ("a greeting beats none", "Hi Ada, could you read it?", "Ada, could you read it?"),
    (
        "a reply reproached is rude",
        "I wrote last week and wanted to follow up.",
        "I wrote twice and you never replied.",
    ),
    ("calling to account is rude", "Could you tell me what changed?", "Why did you change it?"),
    ("pressure is rude", "Could you reply when you have time?", "Could you reply ASAP? It is urgent."),
    ("praise beats blame", "That was a great talk.", "That was a terrible talk."),
    ("please inside beats please in front", "Could you please send it?", "Please send it."),
    ("asking leave beats taking it", "May I quote you in my essay?", "I am going to quote you in my essay."),
    ("a small request beats a bare one", "If you have a moment, could you look?", "Could you look?"),
    ("an apology beats none", "Sorry for the late reply. Here it is.", "This is the late reply. Here it is."),
    ("swearing is rude", "What happened with the page?", "What the hell happened with the page?"),
    ("contempt is rude", "I see it another way.", "That is a stupid and ridiculous claim."),
    ("choice beats command", "Feel free to pick a time.", "Pick a time."),
    (
        "a whole polite note beats a whole blunt one",
        (
            "Dear Ada, I hope you are well. I really enjoyed your talk. Would you mind if I asked one question? "
            "No rush at all. Thank you for your time!"
        ),
        "I saw your talk. Answer my question. Why don't you reply to people? I need it today.",
    ),
]


@pytest.mark.parametrize("reason, better, worse", PAIRS, ids=[pair[0] for pair in PAIRS])
def test_the_more_polite_draft_scores_higher(reason: str, better: str, worse: str) -> None:
    scores = score([better, worse])["politeness"]
    assert scores[0] > scores[1], reason


COUNTED = [
    ("a comma ends a negator's reach", "No, thank you.", "gratitude", 1),
    ("don't appreciate", "I don't really appreciate that.", "gratitude", 0),
    ("apostrophes may be left out", "I dont appreciate that.", "gratitude", 0),
    ("curly apostrophes", "I don’t appreciate that.", "gratitude", 0),
    ("not good is not praise", "It is not a good plan.", "positive_lexicon", 0),
    ("no problem is no negation", "No problem at all.", "negation", 0),
    ("sorry for others is no apology", "I feel sorry for him.", "apology", 0),
    ("could in a statement is no request", "You could see the sea.", "could_you", 0),
    ("fillers do not hide a form", "I was just wondering if it works.", "indirect_request", 1),
    ("thanks in quoted mail are not the sender's", "I see.\n> Many thanks!", "gratitude", 0),
    (
        "thanks before the ask are no closing",
        "Thanks for the add. Could you call me today or soon?",
        "grateful_closing",
        0,
    ),
    (
        "thanks above the name are a closing",
        "Could you call me soon?\n\nThanks,\nAda Byron",
        "grateful_closing",
        1,
    ),
]


@pytest.mark.parametrize("reason, text, name, expected", COUNTED, ids=[case[0] for case in COUNTED])
def test_forms_are_told_from_look_alikes(reason: str, text: str, name: str, expected: float) -> None:
    assert score([text])[name].iloc[0] == expected, reason
