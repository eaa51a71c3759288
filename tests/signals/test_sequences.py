"""Cues one after the other, held to a plain reading of the words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.signals.sequences import chain, soon_after, without
from outreach_analysis.text import Spans, compile_matcher, parse_lexicon, read_texts
from outreach_analysis.text.columns import TextColumns
from outreach_analysis.text.patterns import Matches

MATCHER = compile_matcher(parse_lexicon("x", "[first]\nalpha\n[second]\ncedar"))
SENTENCES = st.lists(
    st.lists(st.sampled_from(["alpha", "cedar", "xenon", "yarn"]), min_size=1, max_size=7), max_size=4
)


def read(sentences: list[list[str]]) -> tuple[TextColumns, Matches]:
    text = read_texts([" ".join(" ".join(words) + "." for words in sentences)])
    return text, MATCHER.find(text)


def places(text: TextColumns, spans: Spans) -> list[str]:
    return [text.buffer[start:end] for start, end in zip(spans.start, spans.end, strict=True)]


@given(SENTENCES, st.integers(0, 3))
def test_chain_joins_what_stands_close_in_one_sentence(sentences: list[list[str]], gap: int) -> None:
    text, found = read(sentences)
    expected = []
    for words in sentences:
        free = 0
        for place, word in enumerate(words):
            later = [other for other in range(place + 1, len(words)) if words[other] == "cedar"]
            if word == "alpha" and place >= free and later and later[0] - place - 1 <= gap:
                expected.append(" ".join(words[place : later[0] + 1]))
                free = later[0] + 1
    assert places(text, chain(text, found["x.first"], found["x.second"], gap)) == expected


@given(SENTENCES, st.integers(0, 3))
def test_soon_after_looks_back_in_its_sentence(sentences: list[list[str]], gap: int) -> None:
    text, found = read(sentences)
    expected = [
        any(words[before] == "alpha" for before in range(max(0, place - gap - 1), place))
        for words in sentences
        for place, word in enumerate(words)
        if word == "cedar"
    ]
    assert soon_after(text, found["x.second"], found["x.first"], gap).tolist() == expected


def test_without_drops_what_touches_a_wall() -> None:
    text, found = read([["alpha", "xenon", "cedar"], ["alpha"]])
    walls = chain(text, found["x.first"], found["x.second"], 1)
    assert places(text, without(found["x.first"], walls)) == ["alpha"]
    assert len(without(found["x.first"], Spans.none())) == 2
