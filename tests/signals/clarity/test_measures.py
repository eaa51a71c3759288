"""Syllables and lengths against plain counting."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.clarity.measures import longest_of_each, stretches, syllables

COUNTED = {
    "the": 1,
    "time": 1,
    "table": 2,
    "little": 2,
    "hope": 1,
    "hopes": 1,
    "boxes": 2,
    "asked": 1,
    "wanted": 2,
    "needed": 2,
    "played": 1,
    "rhythm": 1,
    "yes": 1,
    "career": 2,
    "project": 2,
    "university": 5,
    "opportunity": 5,
    "don't": 1,
    "café": 2,
    "b": 1,
    "see": 1,
    "agree": 2,
    "whole": 1,
    "tables": 2,
}


@pytest.mark.parametrize("word, count", COUNTED.items())
def test_syllables_of_known_words(word: str, count: int) -> None:
    assert syllables(Batch([word])).tolist() == [count]


def count_plainly(word: str) -> int:
    """The same rule, one word at a time."""
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = re.search(r"(?<![aeiouy])l?e$", word) and not re.search(r"[^aeiouy]le$", word)
    silent = silent or re.search(r"[^aeiouysxzcghl]es$|[^aeiouytd]ed$", word)
    return max(groups - bool(silent and groups > 1), 1)


@given(st.lists(st.from_regex(r"[a-z]{1,12}", fullmatch=True), min_size=1, max_size=20))
def test_syllables_equal_the_plain_rule(words: list[str]) -> None:
    assert syllables(Batch([" ".join(words)])).tolist() == [count_plainly(word) for word in words]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 9)), max_size=30))
def test_the_longest_of_each_is_the_first_longest(items: list[tuple[int, int]]) -> None:
    items.sort(key=lambda item: item[0])
    message = np.array([item[0] for item in items], dtype=np.int64)
    length = np.array([item[1] for item in items], dtype=np.int64)
    chosen, longest = longest_of_each(message, length)
    expected = []
    for group in sorted(set(message.tolist())):
        rows = [row for row in range(len(items)) if items[row][0] == group]
        expected.append(max(rows, key=lambda row: (items[row][1], -row)))
    assert chosen.tolist() == expected
    assert longest.tolist() == [items[row][1] for row in expected]


def test_wrapped_lines_are_no_pauses() -> None:
    line = "this line of a mail is long enough to be wrapped and it goes on"
    assert len(stretches(Batch([f"{line}\n{line}"]))) == 1
    assert len(stretches(Batch(["short\nlines\nstand alone"]))) == 3
