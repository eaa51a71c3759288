from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.coaching.zones import find_sentences, find_zones, zone_words


@pytest.mark.parametrize(
    "text, greeting, signature",
    [
        ("Hi Ada,\n\nCould we talk?\n\nBest,\nJana", "Hi Ada,", "Best,\nJana"),
        (
            "Dear Dr. Byron – thank you for the talk.\nKind regards,\nJana",
            "Dear Dr. Byron –",
            "Kind regards,\nJana",
        ),
        ("Hey Seo-yeon, one question.\nJana", "Hey Seo-yeon,", "Jana"),
        ("Could we talk?", "", ""),
        ("Thank you!", "", ""),
        ("hey there We both know Lee. Can you help?", "hey there", ""),
        (
            "Good morning,\nI read your post.\n\nThanks so much,\nJana Meier\nHarbour School",
            "Good morning,",
            None,
        ),
        ("", "", ""),
    ],
)
def test_greeting_and_signature(text, greeting, signature):
    zones = find_zones(text)
    assert text[: zones.body_start].strip() == greeting
    wanted = "Thanks so much,\nJana Meier\nHarbour School" if signature is None else signature
    assert text[zones.body_end :].strip() == wanted


@given(st.text(alphabet="Hi Ada,.\n–Best{}[]é", max_size=60))
def test_zones_lie_in_the_text_and_every_word_has_one(text):
    zones = find_zones(text)
    assert 0 <= zones.body_start <= zones.body_end <= len(text)
    words = zone_words(text, {"ada"})
    assert "ada" not in words.body + words.greeting + words.signature


def test_blanks_of_a_template_are_merge_fields():
    words = zone_words("Hi {{first_name}}, I admire [Company] and your notes [1].")
    assert words.merge_fields == ("first_name", "company")
    assert "1" in words.body


@given(st.lists(st.text(max_size=40), max_size=4))
def test_sentences_stand_in_order_inside_their_texts(texts):
    for text, sentences in zip(texts, find_sentences(texts), strict=True):
        edges = [edge for span in sentences for edge in span]
        assert edges == sorted(edges)
        assert all(0 <= edge <= len(text) for edge in edges)
