"""Tags and comments name signals and families, whatever the coach calls them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.coaching.tags import family_of, read_comment, read_tags, tag_words, wanted
from outreach_analysis.signals.contract import FAMILIES
from outreach_analysis.signals.registry import registry


@pytest.mark.parametrize(
    "tags, names",
    [
        ("gratitude; opt_out", ("gratitude", "opt_out")),
        ("Opt-out, Work reference", ("opt_out", "work_reference")),
        ("Personalisation", ("personalization",)),
        ("too generic | too long", ("personalization", "characters")),
        ("ask\nask", ("ask",)),
        ("sunshine", ()),
        (None, ()),
    ],
)
def test_tags_are_read_however_they_are_written(tags, names):
    assert read_tags(tags) == names


@pytest.mark.parametrize(
    "comment, names",
    [
        ("This could be sent to anybody.", ("personalization",)),
        ("A bit desperate here, and there are typos.", ("neediness", "spelling_errors")),
        ("I love the question. Well done!", ()),
        ("I like the opening, but it is too long.", ("characters",)),
        ("Add paragraph breaks; this is a wall of text.", ("paragraphs",)),
        ("Please leave them an easy way out.", ("opt_out",)),
        ("", ()),
        (None, ()),
    ],
)
def test_comments_are_read_in_plain_words(comment, names):
    assert read_comment(comment) == names


def labelled_comments():
    lines = (Path(__file__).parent / "labelled_comments.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.rsplit("|", 1) for line in lines if "|" in line and not line.startswith("#")]
    return [(comment.strip(), set(names.split())) for comment, names in pairs]


def test_most_comments_of_coaches_are_read_and_few_are_read_into():
    read = [(set(read_comment(comment)), asked) for comment, asked in labelled_comments()]
    asking = [(found, asked) for found, asked in read if asked]
    assert len(asking) > 250
    assert sum(bool(found & asked) for found, asked in asking) / len(asking) >= 0.95
    right = sum(len(found & asked) for found, asked in read)
    assert right / sum(len(found) for found, _ in read) >= 0.88
    silent = [found for found, asked in read if not asked]
    assert sum(not found for found in silent) / len(silent) >= 0.9


def test_the_labels_are_names():
    for _, asked in labelled_comments():
        assert all(name in registry() or name in FAMILIES for name in asked)


def test_a_signal_named_makes_its_family_superfluous():
    assert read_comment("Too generic: which detail of the talk stayed with you?") == ("specific_praise",)


def test_every_name_in_the_word_list_is_known_and_every_pattern_is_sound():
    for name, pattern in tag_words().patterns:
        assert name in registry() or name in FAMILIES
        assert pattern.search("") is None
    for name, want in tag_words().wants.items():
        assert name in registry()
        assert want in {"more", "less"}


@given(st.text(max_size=200))
def test_no_comment_is_too_odd(comment):
    for name in (*read_comment(comment), *read_tags(comment)):
        assert family_of(name) in FAMILIES
        assert wanted(name) in {"more", "less", ""}


def test_no_comment_takes_long():
    for text in ("why this person " * 3000, "a" * 100_000, "name " * 20_000):
        assert isinstance(read_comment(text), tuple)
    assert not [
        pattern for _, pattern in tag_words().patterns if re.search(r"[)\]][*+]\)?[*+]", pattern.pattern)
    ]
