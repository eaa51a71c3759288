"""Names of people and companies, taken apart and found again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outreach_analysis.text import read_texts
from outreach_analysis.text.common_words import read_word_lists
from outreach_analysis.text.hashing import hash_words
from outreach_analysis.text.names import bare_word, find_own, naming_hashes, read_company, read_name
from outreach_analysis.text.nicknames import nicknames


@pytest.mark.parametrize(
    "written, given_names, family",
    [
        ("Ada Byron", ("ada",), ("byron",)),
        ("Byron, Ada", ("ada",), ("byron",)),
        ("Dr. Thomas van der Berg, PhD", ("thomas",), ("berg",)),
        ("Prof. Dr. Jürgen Müller", ("jurgen",), ("muller",)),
        ("Ben Okri", ("ben",), ("okri",)),
        ("Łukasz Żak", ("lukasz",), ("zak",)),
        ("J. R. R. Tolkien", (), ("tolkien",)),
        ("Sam Lee (she/her)", ("sam",), ("lee",)),
        ("Иван Петров", ("иван",), ("петров",)),
        ("Prince", ("prince",), ()),
        ("", (), ()),
        ("...", (), ()),
    ],
)
def test_parts_of_a_name(written: str, given_names: tuple[str, ...], family: tuple[str, ...]) -> None:
    name = read_name(written)
    assert (name.given, name.family) == (given_names, family)


@pytest.mark.parametrize(
    "written, also",
    [
        ("Thomas Baker", "tom"),
        ("Bill Baker", "william"),
        ('Robert "Bobby" O\'Neil', "bobby"),
        ("Conor O'Brien", "obrien"),
        ("Jürgen Müller", "mueller"),
        ("J. Mueller", "muller"),
        ("Inés de la Fuente", "ines"),
        ("JP Nowak", "jp"),
    ],
)
def test_other_ways_to_call_somebody(written: str, also: str) -> None:
    assert also in read_name(written).called


def test_particles_and_pronouns_name_nobody() -> None:
    called = read_name("Maria de los Santos (they/them)").called
    assert not called & {"de", "los", "they", "them"}


def test_names_without_spaces_are_cut_into_family_and_given_name() -> None:
    assert read_name("王小明").unspaced == ("王小明", "小明")


def test_nicknames_stand_for_each_other() -> None:
    known = nicknames()
    assert all(name in known[other] for name, others in known.items() for other in others)


@pytest.mark.parametrize(
    "written, form",
    [
        ("Apple Inc.", ("apple",)),
        ("The Gap, Inc.", ("gap",)),
        ("Bank of America Corporation", ("bank", "of", "america")),
        ("International Business Machines", ("ibm",)),
        ("Goldman Sachs Group", ("goldman",)),
        ("Procter & Gamble (P&G)", ("p", "g")),
        ("Société Générale SA", ("societe", "generale")),
    ],
)
def test_forms_of_a_company(written: str, form: tuple[str, ...]) -> None:
    assert form in read_company(written)


def test_a_general_word_is_no_short_form() -> None:
    assert ("bank",) not in read_company("Bank of America")
    assert ("university",) not in read_company("University of Leeds")


@given(st.text(max_size=60))
def test_any_text_may_be_a_name(written: str) -> None:
    name = read_name(written)
    assert all(form for form in name.called)
    assert all(words for words in read_company(written))


@given(st.lists(st.text(alphabet="abzéßłÅ'’s -.王", max_size=30), min_size=1, max_size=4))
def test_naming_hashes_are_those_of_the_plain_words(texts: list[str]) -> None:
    text = read_texts(texts)
    words = text.words(np.arange(text.token_count))
    np.testing.assert_array_equal(naming_hashes(text), hash_words([bare_word(word) for word in words]))


PHRASES = st.lists(st.sampled_from(["ab", "b", "cd", "a"]), min_size=1, max_size=3).map(tuple)


@given(
    st.lists(st.lists(st.sampled_from(["ab", "b", "cd", "a", "x"]), max_size=8), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 3), PHRASES), max_size=6),
)
def test_own_phrases_are_found_as_by_hand(
    messages: list[list[str]], phrases: list[tuple[int, tuple[str, ...]]]
) -> None:
    phrases = [(row, words) for row, words in phrases if row < len(messages)]
    text = read_texts([" ".join(words) for words in messages])
    found = find_own(text, naming_hashes(text), phrases)
    start = text.first_token
    expected = {
        (number, int(start[row]) + place, int(start[row]) + place + len(words) - 1)
        for number, (row, words) in enumerate(phrases)
        for place in range(len(messages[row]) - len(words) + 1)
        if tuple(messages[row][place : place + len(words)]) == words
    }
    triples = zip(found.phrase.tolist(), found.first.tolist(), found.last.tolist(), strict=True)
    assert set(triples) == expected
    assert (np.diff(found.first) >= 0).all()


def test_word_lists_hold_plain_words_once() -> None:
    for name, words in read_word_lists().items():
        assert words, name
        assert all(word == word.lower() and word.isalpha() for word in words), name


@given(st.text(max_size=30))
@example("\uff9f \uff9f \uff9f one")
def test_any_text_may_stand_where_a_name_belongs(name: str) -> None:
    assert all(word for form in read_company(name) for word in form)
    read_name(name)


@pytest.mark.parametrize(
    "written, called",
    [
        ("Дмитрий Павлов", {"дмитрии", "dmitriy", "dmitry", "pavlov"}),
        ("Юлия Коваль", {"yulia", "iuliia", "koval"}),
        ("Νίκος Ρήγας", {"nikos", "νικο", "ρηγα", "rigas"}),
        ("रवि कुमार", {"रवि"}),
    ],
)
def test_names_in_other_letters_are_called_as_english_spells_them(written: str, called: set[str]) -> None:
    assert called <= read_name(written).called


def test_a_name_in_latin_letters_gains_no_spelling() -> None:
    assert read_name("Maria Ivanova").called.isdisjoint({"maria ivanova", "мария"})
