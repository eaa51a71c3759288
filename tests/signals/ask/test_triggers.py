"""Where asks begin, and how they are told apart."""

from __future__ import annotations

import pytest

from outreach_analysis.signals.ask.triggers import asks, imperatives
from outreach_analysis.signals.batch import Batch
from outreach_analysis.text import Spans


def words_at(batch: Batch, spans: Spans) -> list[str]:
    return [batch.text.buffer[start:end] for start, end in zip(spans.start, spans.end, strict=True)]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Send me the file.", ["Send"]),
        ("Ada, send me the file.", ["send"]),
        ("So tell me about it.", ["So tell"]),
        ("I build tools and help nurses.", []),
        ("They send and share files.", []),
        ("maps, share prices and more", []),
        ("Do you share files?", []),
    ],
)
def test_orders_open_their_clause(text: str, expected: list[str]) -> None:
    batch = Batch([text])
    assert words_at(batch, imperatives(batch)) == expected


@pytest.mark.parametrize(
    "text, count",
    [
        ("Could you please let me know if you would be willing to help?", 1),
        ("I would love to hear how you moved, and what surprised you.", 1),
        ("Could we talk? If a call isn't convenient, could you write a line?", 1),
        ("Could we talk? Could you write a line?", 2),
        ("Could you review my resume, refer me and introduce me to Tom?", 3),
        ("Hope you are well! How are you?", 0),
        ("I want to move into design.", 0),
        ("I would like to thank you.", 0),
    ],
)
def test_one_ask_is_counted_once(text: str, count: int) -> None:
    assert len(asks(Batch([text]))) == count


def test_asks_do_not_depend_on_their_neighbours() -> None:
    texts = ["Could you review my draft?", "", "Thanks!", "I need a call, and send me the list."]
    together = asks(Batch(texts)).count(len(texts)).tolist()
    assert together == [len(asks(Batch([text]))) for text in texts]
