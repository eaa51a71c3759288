"""Tokens, sentences and offsets, held to plain Python."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.text import Spans, read_texts
from outreach_analysis.text.columns import to_nfc

PLAIN_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*")


def words_of(text: str) -> list[str]:
    columns = read_texts([text])
    return columns.words(np.arange(columns.token_count))


def test_contractions_and_curly_quotes_are_one_word() -> None:
    assert words_of("I don\u2019t, it's O'Neil's 'quoted'") == ["i", "don't", "it's", "o'neil's", "quoted"]


@given(
    st.lists(st.text(alphabet=st.characters(max_codepoint=126, min_codepoint=32), max_size=60), max_size=5)
)
def test_tokens_agree_with_a_plain_regular_expression(texts: list[str]) -> None:
    texts = [text.replace("`", " ") for text in texts]
    columns = read_texts(texts, skip_quoted=False)
    plain = [
        (row, found.group().lower())
        for row, text in enumerate(texts)
        for found in re.finditer(r"[^\W_]+(?:(?<=[^\W\d_])'(?=[^\W\d_])[^\W_]+)*", text)
    ]
    found = list(
        zip(columns.token_message.tolist(), columns.words(np.arange(columns.token_count)), strict=True)
    )
    assert found == plain


@given(st.text(max_size=80))
def test_offsets_lead_back_to_the_text_as_given(text: str) -> None:
    columns = read_texts([text], skip_quoted=False)
    tokens = np.arange(columns.token_count)
    start, end = columns.original_offsets(columns.token_spans(tokens))
    assert (start < end).all()
    for begin, stop, word in zip(start, end, columns.words(tokens), strict=True):
        lowered = unicodedata.normalize("NFC", text[begin:stop]).lower()
        if len(lowered) == len(word):
            assert re.sub("[\u2018\u2019\u02bc\u2032\uff07`\u00b4]", "'", lowered) == word


@given(st.text(max_size=60))
def test_composing_keeps_the_way_back(text: str) -> None:
    composed, offsets = to_nfc(unicodedata.normalize("NFD", text))
    assert composed == unicodedata.normalize("NFC", text)
    assert len(offsets) == len(composed) + 1
    assert (np.diff(offsets) >= 0).all()


def test_the_same_word_has_the_same_hash_anywhere() -> None:
    one = read_texts(["maps and trams"])
    other = read_texts(["", "x" * 300, "All TRAMS"])
    assert one.token_hash[2] == other.token_hash[-1]
    assert one.token_hash[0] != other.token_hash[-1]


def sentences_of(text: str) -> list[tuple[str, bool]]:
    columns = read_texts([text])
    sentences = columns.sentences
    return [
        (columns.buffer[start:end], bool(asks))
        for start, end, asks in zip(sentences.start, sentences.end, sentences.is_question, strict=True)
    ]


def test_sentences_end_where_a_reader_would_end_them() -> None:
    text = "Hi Dr. Ada,\n\nI saw J. Doe's talk. Could we speak? Thanks!\nBest,\nBob"
    assert sentences_of(text) == [
        ("Hi Dr. Ada", False),
        ("I saw J. Doe's talk.", False),
        ("Could we speak?", True),
        ("Thanks!", False),
        ("Best", False),
        ("Bob", False),
    ]


def test_a_wrapped_line_goes_on() -> None:
    text = "This line is long enough that its writer's mail program has\nwrapped it here."
    assert len(sentences_of(text)) == 1


@pytest.mark.parametrize(
    "footer",
    [
        "Sent from my phone",
        "Get Outlook for iOS",
        "Von meinem Handy gesendet",
        "Gesendet von meinem Handy",
        "Envoyé de mon téléphone",
        "ENVOYÉ DEPUIS MON TÉLÉPHONE",
        "Enviado desde mi móvil",
        "Enviado do meu telemóvel",
        "Inviato dal mio telefono",
        "Verzonden vanaf mijn telefoon",
        "Skickat från min telefon",
        "Confidentiality notice: for you alone",
        "Legal disclaimer",
        "Disclaimer: none of this binds us",
        "This e-mail is confidential",
        "This message is intended only for its reader",
        "This communication is privileged",
        "The information contained in this email is confidential",
        "----- Original message -----\nSee you there",
        "__________\nRiver Press",
        "> See you there",
        "  > See you there",
    ],
)
def test_footers_in_any_language_are_not_read(footer: str) -> None:
    assert words_of(f"It rains.\n\n{footer}") == ["it", "rains"]
    assert words_of(f"It rains.\n{footer}\n") == ["it", "rains"]


def test_what_begins_like_a_footer_is_read() -> None:
    text = "The information you gave helped.\nThis message is long.\nSent for you.\nLegal work is hard."
    assert len(words_of(text)) == 16


def test_quoted_text_and_signatures_are_not_read() -> None:
    text = "I agree.\n\nOn Tue, Ada wrote:\n> Do you agree?\n> Really?\n-- \nBob\nSales"
    assert words_of(text) == ["i", "agree"]


def test_marks_before_the_first_word_close_nothing() -> None:
    assert sentences_of(". maps") == [("maps", False)]
    assert sentences_of("?\r0") == [("0", False)]


def test_empty_batches_and_messages() -> None:
    assert len(read_texts([])) == 0
    columns = read_texts(["", "   ", "..."])
    assert columns.token_count == 0
    assert len(columns.sentences) == 0
    assert len(columns.token_spans(np.arange(0))) == 0


def test_spans_keep_the_leftmost_longest() -> None:
    def spans(*pairs: tuple[int, int]) -> Spans:
        array = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return Spans(np.zeros(len(array), dtype=np.int64), array[:, 0], array[:, 1])

    joined = Spans.union([spans((0, 4), (10, 12)), spans((0, 6), (11, 15), (20, 22))])
    assert list(zip(joined.start, joined.end, strict=True)) == [(0, 6), (10, 12), (20, 22)]
