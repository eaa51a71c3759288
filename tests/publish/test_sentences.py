"""Sentences hold where there is hardly anything to say."""

import pandas as pd

from outreach_analysis.publish import sentences


def test_scores_are_told_apart_or_told_alone():
    frame = pd.DataFrame({"ask": [0.2, 0.4, 0.6], "clarity": [0.9, 0.9, 1.0]})
    assert "weakest in ask (median 0.40" in sentences.say_scores_answer(frame, ["ask", "clarity"])
    assert "strongest in clarity" in sentences.say_scores_answer(frame, ["ask", "clarity"])
    alone = sentences.say_scores_answer(frame, ["ask"])
    assert (
        alone == "Sent messages differ in ask (median 0.40, middle half 0.30 to 0.50) alone, over 3 messages."
    )
