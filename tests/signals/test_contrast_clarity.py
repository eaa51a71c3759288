"""Pairs of drafts: the first is the clearer, for the reason given."""

from __future__ import annotations

import pytest

from outreach_analysis.scoring import score

PLAIN = (
    "Hi Ada,\n\nI work as a nurse and want to move into design. I read your post about the move you made. "
    "It helped me a lot.\n\nCould I ask you two questions about your first year? A few lines would be plenty. "
    "I know you are busy.\n\nThank you!\nTom"
)
HEAVY = (
    "Dear Ada,\n\nIn consideration of the aforementioned publication, the facilitation of my professional "
    "reorientation necessitates the establishment of communication regarding the implementation of methodological "
    "competencies, the optimisation of stakeholder alignment and the utilisation of transferable qualifications, "
    "the demonstration of which would constitute a substantial contribution to the materialisation of my "
    "developmental aspirations.\n\nTom"
)
RUN_ON = (
    "hi ada i work as a nurse and want to move into design i read your post about the move you made and it helped "
    "me a lot so i thought i could ask you two questions about your first year and a few lines would be plenty i "
    "know you are busy so thank you very much for your time and have a good week"
)
PAIRS = [
    ("long nominalised prose loses clarity", PLAIN, HEAVY),
    ("an unpunctuated run-on loses clarity", PLAIN, RUN_ON),
    ("a wall of text loses clarity", PLAIN, "I went to the fair and saw it. " * 40),
    ("a very long message loses clarity", PLAIN, (PLAIN + "\n\n") * 8),
    (
        "jargon loses clarity",
        "I help teams agree on what to build first and why it matters to people.",
        "I facilitate stakeholder alignment to operationalize actionable deliverables and move the needle.",
    ),
    ("a fragment says too little", "Could I ask you one short question about your talk on maps?", "Hi."),
    (
        "short words beat long ones",
        "I would like to learn how you run your team and how you plan the week.",
        "I appreciate understanding organisational leadership approaches alongside operational scheduling habits.",
    ),
    (
        "verbs beat nouns made of them",
        "We checked the plan and then decided to start in May.",
        "Verification of the plan was followed by finalisation and the commencement of implementation in May.",
    ),
]


@pytest.mark.parametrize("reason, better, worse", PAIRS, ids=[pair[0] for pair in PAIRS])
def test_the_clearer_draft_scores_higher(reason: str, better: str, worse: str) -> None:
    scores = score([better, worse])["clarity"]
    assert scores[0] > scores[1], reason


@pytest.mark.parametrize("text", ["Could we talk about your post?", "Hi Ada. Thanks. Bye.", "word " * 60])
def test_a_text_too_short_for_a_formula_has_no_grade_and_still_a_sane_clarity(text: str) -> None:
    row = score([text]).iloc[0]
    assert row["flesch_kincaid_grade"] != row["flesch_kincaid_grade"]
    assert row["reading_ease"] != row["reading_ease"]
    assert 0.2 <= row["clarity"] <= 1


def test_a_short_plain_ask_is_clear() -> None:
    assert (
        score(["Hi Ada, could I ask you one question about your talk on tram maps?"])["clarity"].iloc[0] > 0.8
    )


def test_heavy_prose_and_run_ons_are_far_from_clear() -> None:
    assert (score([HEAVY, RUN_ON])["clarity"] < 0.6).all()
