"""The fixed rule for clarity: short sentences, plain words, room to breathe."""

from __future__ import annotations

from outreach_analysis.signals.rubric import Part, Rubric

RUBRIC = Rubric(
    "clarity",
    2,
    (
        Part("says_enough", "words", 0.20, "says enough to be understood", 12, 0),
        Part("brief", "words", 0.10, "is brief", 120, 350),
        Part("sentences", "longest_sentence_words", 0.20, "keeps sentences short", 24, 50),
        Part("breath", "unpunctuated_words", 0.15, "lets the reader breathe", 16, 35),
        Part("plain", "long_word_share", 0.10, "uses short words", 0.25, 0.45),
        Part("verbs", "nominalisation_share", 0.10, "says it in verbs", 0.02, 0.12),
        Part("grade", "flesch_kincaid_grade", 0.05, "reads easily", 8, 16),
        Part("no_jargon", "jargon + buzzwords", 0.10, "keeps jargon out", 0, 4),
        Part("run_on", "unpunctuated_words", -0.20, "runs on without a stop", 60, 30),
        Part("endless", "longest_sentence_words", -0.10, "has an endless sentence", 70, 40),
        Part("slips", "spelling_errors", -0.15, "misspells words that the reader must guess", 5),
        Part("vague", "vague_words", -0.10, "leaves open what is meant", 6, 1),
        Part("block", "longest_paragraph_words", -0.10, "is one block of text", 200, 100),
    ),
)
