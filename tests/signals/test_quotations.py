"""What is quoted, and what only looks so."""

from __future__ import annotations

import pytest

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.quotations import quotations


@pytest.mark.parametrize(
    "text, quoted",
    [
        ('She said "come in" and "sit".', ['"come in"', '"sit"']),
        ("She said “come in” to me.", ["“come in”"]),
        ("She said «come in» to me.", ["«come in»"]),
        ("The sign said 'Don't you weld?' in red.", ["'Don't you weld?'"]),
        ("It's the firm's and the students' own, isn't it?", []),
        ("'Tis late. It's done.'", []),
        ("I heard 'Mills of the north' and ‘Weirs’ in Bath.", ["'Mills of the north'", "‘Weirs’"]),
        ("Get 'em 'cause the boys' nets of '09 are wet.", []),
        ('"I write to you," as a whole.', ['"I write to you,"']),
        ('"The whole message stands in marks. Could you help?"', []),
        ('My question is: "How so?"', []),
        ('A board of 6" and one of 8\nwide" each', []),
        ('It closes "never', []),
        ('"Please read the ""Long"" one."', []),
    ],
)
def test_quoted_words(text: str, quoted: list[str]) -> None:
    batch = Batch([text])
    spans = quotations(batch)
    assert [batch.text.buffer[a:b] for a, b in zip(spans.start, spans.end, strict=True)] == quoted


def test_marks_of_two_messages_make_no_quotation() -> None:
    assert len(quotations(Batch(['He said "', 'and then" he left.', "a 'b.", "c.' d"]))) == 0
