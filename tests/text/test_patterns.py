"""The pattern language, held to a plain reading of the same words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.errors import InvalidValueError
from outreach_analysis.text import compile_matcher, parse_lexicon, read_texts
from outreach_analysis.text.lexicon import read_line


def found(source: str, text: str, negators: tuple[str, ...] = ()) -> list[str]:
    matcher = compile_matcher(parse_lexicon("it", source), negators)
    columns = read_texts([text])
    spans = matcher.find(columns)["it"]
    return [columns.buffer[start:end] for start, end in zip(spans.start, spans.end, strict=True)]


@pytest.mark.parametrize(
    "source, text, expected",
    [
        ("thank(s| you)", "Thank you, thanks", ["Thank you", "thanks"]),
        ("honou?red", "honored, honoured", ["honored", "honoured"]),
        ("(very )?good", "very good and good", ["very good", "good"]),
        ("appreciate~", "appreciated, appreciating", ["appreciated", "appreciating"]),
        ("company%", "companies", ["companies"]),
        ("your _ talk", "your great talk, your talk", ["your great talk"]),
        ("your ... talk", "your talk; your very own long talk", ["your talk", "your very own long talk"]),
        ("<number> minutes", "15 minutes, few minutes", ["15 minutes"]),
        ("at <cap>", "at Acme, at home", ["at Acme"]),
        ("^please", "Please come. Come please.", ["Please"]),
        ("could you ?", "Could you come? I thought you could. You know I could you know.", ["Could you"]),
        ("thanks\n! thanks to", "thanks to you. thanks", ["thanks"]),
        ("good day", "good\n\nday", []),
        ("don't", "don\u2019t", ["don\u2019t"]),
    ],
)
def test_language(source: str, text: str, expected: list[str]) -> None:
    assert found(source, text) == expected


@pytest.mark.parametrize(
    "source, text, expected",
    [
        ("would * like", "We would like it.", ["would like"]),
        ("would * like", "We would really like it.", ["would really like"]),
        ("would * like", "We would really so very like it.", ["would really so very like"]),
        ("would * like", "We would hardly like it.", []),
        ("would * (really )?like", "We would very really like it.", ["would very really like"]),
        ("(must|would *) like", "We would really like it.", ["would really like"]),
        ("(must|would *) like", "We must really like it.", []),
        ("would * like * tea", "We would very like so tea.", ["would very like so tea"]),
    ],
)
def test_fillers_pass_only_where_a_star_stands(source: str, text: str, expected: list[str]) -> None:
    matcher = compile_matcher(parse_lexicon("it", source), fillers=("really", "so", "very"))
    columns = read_texts([text])
    spans = matcher.find(columns)["it"]
    places = zip(spans.start, spans.end, strict=True)
    assert [columns.buffer[start:end] for start, end in places] == expected


def test_negation_reaches_three_words_in_its_sentence() -> None:
    source = "@negatable\nhappy"
    assert found(source, "I am not at all happy. Happy.", ("not",)) == ["Happy"]
    assert found(source, "Not now. I am happy.", ("not",)) == ["happy"]


def test_references_and_parts() -> None:
    lexicons = parse_lexicon("ask", "[modal]\ncould\nwould\n[polite]\n{ask.modal} you")
    matcher = compile_matcher(lexicons)
    columns = read_texts(["Would you?"])
    assert len(matcher.find(columns)["ask.polite"]) == 1


@pytest.mark.parametrize("line", ["(open", "... talk", "{nobody} you", "open)", "_ talk", "(maybe )?"])
def test_lines_that_cannot_be_read_are_refused(line: str) -> None:
    with pytest.raises(InvalidValueError):
        read_line(line)


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=12))
def test_phrases_agree_with_a_plain_search(words: list[str]) -> None:
    text = " ".join(words)
    expected, position = [], 0
    while position < len(words):
        for phrase in (["a", "b", "c"], ["a", "b"], ["c"]):
            if words[position : position + len(phrase)] == phrase:
                expected.append(" ".join(phrase))
                position += len(phrase)
                break
        else:
            position += 1
    assert found("a b\na b c\nc", text) == expected
