"""How personalization is scored."""

from __future__ import annotations

from outreach_analysis.signals.rubric import Part, Rubric

RUBRIC = Rubric(
    family="personalization",
    version=2,
    parts=(
        Part("greeting", "greeting_names_recipient", 0.07, "greets the reader by name"),
        Part("company", "recipient_company_mentions", 0.03, "names where the reader works"),
        Part("facts", "recipient_fact_mentions", 0.2, "names facts of the reader's profile", full_at=2),
        Part("work", "work_reference", 0.2, "points at something the reader made or did"),
        Part("praise", "specific_praise", 0.1, "says what was good about the reader's work"),
        Part("reason", "reason_for_you", 0.13, "says why this reader"),
        Part("question", "experience_question", 0.13, "asks about what the reader knows at first hand"),
        Part("tie", "commonality + named_referral", 0.1, "names shared ground, or somebody known to both"),
        Part("reader_first", "you_share", 0.04, "speaks of the reader more than of the writer", 0.6, 0.2),
        Part("wrong_name", "wrong_name", -0.4, "greets somebody else"),
        Part("misspelt_name", "misspelt_name", -0.1, "misspells the reader's name"),
        Part("wrong_company", "wrong_company", -0.25, "names another company than the reader's"),
        Part("placeholder", "placeholder_left", -0.4, "left a blank of the template unfilled"),
        Part("flattery", "generic_praise", -0.06, "flatters in words that fit anybody", full_at=2),
    ),
)
