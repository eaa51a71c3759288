"""The fixed rule for politeness."""

from __future__ import annotations

from outreach_analysis.signals.rubric import Part, Rubric

RUBRIC = Rubric(
    "politeness",
    3,
    (
        Part("thanks", "gratitude", 0.15, "thanks the reader"),
        Part("greets", "greeting", 0.10, "opens with a greeting"),
        Part("room", "could_you + indirect_request + ask_agency", 0.20, "asks in a way that leaves room"),
        Part("looks_up", "deference + acknowledgement", 0.10, "values what the reader made or said"),
        Part("small", "minimised_imposition + give_agency + by_the_way", 0.08, "keeps the request small", 1),
        Part("please", "please", 0.05, "says please"),
        Part("sorry", "apology", 0.05, "apologises where it intrudes"),
        Part("calm", "negative_lexicon", 0.09, "keeps bad words out", 0, 2),
        Part("no_blame", "reproach", 0.13, "does not reproach", 0, 1),
        Part("no_push", "urgency_pressure + swearing", 0.05, "does not press or swear", 0, 1),
        Part("orders", "bare_command + please_start", -0.08, "gives orders", 2),
        Part("blunt", "direct_question + direct_start", -0.10, "opens questions bluntly", 2),
        Part("gush", "generic_praise + informality", -0.10, "gushes or shouts", 4, 1),
    ),
)
