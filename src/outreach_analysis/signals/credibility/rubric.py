"""How credibility is scored."""

from __future__ import annotations

from outreach_analysis.signals.rubric import Part, Rubric

RUBRIC = Rubric(
    family="credibility",
    version=1,
    parts=(
        Part("introduction", "self_introduction", 0.14, "says who writes"),
        Part("affiliation", "affiliation", 0.14, "names where the writer belongs"),
        Part("credential", "credential", 0.16, "names something that others vouch for"),
        Part("record", "track_record", 0.18, "shows what was done", full_at=1.5),
        Part("proof", "evidence_link", 0.1, "gives something to check"),
        Part("referral", "named_referral", 0.12, "is sent by somebody named"),
        Part("groundwork", "completed_step", 0.08, "did the groundwork"),
        Part("goal", "goal_clarity", 0.04, "says what it is for"),
        Part("return", "reciprocity_offer", 0.04, "offers something back"),
        Part("spelling", "spelling_errors", -0.08, "misspells common words", full_at=4),
        Part("capitals", "casing_errors", -0.04, "slips on capitals", full_at=4),
        Part("need", "neediness", -0.16, "pleads instead of showing", full_at=2),
        Part("self_praise", "self_praise", -0.06, "praises itself in words that anybody may use", full_at=2),
        Part("register", "informality", -0.06, "is looser than a first message bears", full_at=3),
    ),
)
