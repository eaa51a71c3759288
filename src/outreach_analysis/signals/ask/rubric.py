"""The fixed rule for the ask: one, bounded, specific, with a way out."""

from __future__ import annotations

from outreach_analysis.signals.rubric import Part, Rubric

RUBRIC = Rubric(
    "ask",
    1,
    (
        Part("asks", "ask_present", 0.40, "asks for something"),
        Part("question", "asked_as_question", 0.10, "puts the ask as a question"),
        Part("bounded", "ask_minutes", 0.10, "bounds the time", 20, 60),
        Part("interest", "interest_check", 0.05, "asks for interest first"),
        Part("topic", "topic_specificity", 0.10, "says what it is about"),
        Part("way_out", "opt_out", 0.10, "offers a way out"),
        Part("flexible", "flexibility", 0.05, "leaves time and form to the reader"),
        Part("options", "response_options", 0.05, "offers ways to answer"),
        Part("next", "next_step", 0.05, "says what comes next"),
        Part("many", "n_asks", -0.40, "asks for too much at once", 6, 2),
        Part("slots", "named_slots", -0.05, "names days instead of leaving the choice", 3, 1),
        Part("kinds", "ask_type", -0.15, "asks for many different things", 5, 2),
        Part("referral", "ask_type_referral + ask_type_job", -0.10, "asks a stranger for a job or referral"),
    ),
)
