"""How personalization is scored."""

from __future__ import annotations

from outreach_analysis.signals.rubric import Part, Rubric

RUBRIC = Rubric(
    family="personalization",
    version=1,
    parts=(
        Part("work", "work_reference", 0.28, "points at something the reader made or did", full_at=2),
        Part("praise", "specific_praise", 0.12, "says what was good about it"),
        Part("reason", "reason_for_you", 0.18, "says why this reader"),
        Part("question", "experience_question", 0.2, "asks about what the reader knows at first hand"),
        Part("tie", "commonality", 0.14, "names shared ground"),
        Part("reader_first", "you_share", 0.08, "speaks of the reader more than of the writer", 0.6, 0.2),
        Part("placeholder", "placeholder_left", -0.4, "left a blank of the template unfilled"),
        Part("flattery", "generic_praise", -0.06, "flatters in words that fit anybody", full_at=2),
    ),
)
