"""Graphs of words, held to a plain expansion of the same lines."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import product

import numpy as np
import pytest

from outreach_analysis.text import read_texts
from outreach_analysis.text.inflection import plural_forms, verb_forms
from outreach_analysis.text.lexicon import Lexicon, Line, parse_lexicon, read_line


def lexicons_of(room: str) -> list[Lexicon]:
    """Every lexicon of a room."""
    folder = files(f"outreach_analysis.{room}") / "lexicons"
    return [
        lexicon
        for file in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if file.name.endswith(".txt")
        for lexicon in parse_lexicon(file.name.removesuffix(".txt"), file.read_text(encoding="utf-8"))
    ]


LEXICONS = lexicons_of("signals")
PLACEHOLDERS = {"_", "<number>", "<cap>", "*"}
MOST = 600


def alternatives(line: str) -> list[str]:
    """Expand the first group of a line, then the rest."""
    opening = line.find("(")
    if opening < 0:
        return [line]
    depth, parts, start = 0, [], opening + 1
    for index in range(opening, len(line)):
        depth += {"(": 1, ")": -1}.get(line[index], 0)
        if (line[index] == "|" and depth == 1) or depth == 0:
            parts.append(line[start:index])
            start = index + 1
        if depth == 0:
            break
    rest = line[index + 1 :]
    if rest.startswith("?"):
        parts.append("")
        rest = rest[1:]
    heads = [choice for part in parts for choice in alternatives(part)]
    return [line[:opening] + head + tail for head, tail in product(heads, alternatives(rest))]


def words_of(text: str) -> set[tuple[str, ...]]:
    """All runs of words that a line without groups stands for."""
    cleaned = "".join(
        character if character.isalnum() or character in "'<>*~%_. " else " " for character in text
    )
    choices: list[tuple[tuple[str, ...], ...]] = []
    for word in cleaned.replace("...", " \ue000 ").replace(".", " ").split():
        if word == "\ue000":
            choices.append(tuple(("_",) * length for length in range(4)))
        elif word == "*":
            choices.append(((), ("*",)))
        elif word.endswith("~"):
            choices.append(tuple((form,) for form in verb_forms(word[:-1])))
        elif word.endswith("%"):
            choices.append(tuple((form,) for form in plural_forms(word[:-1])))
        else:
            choices.append(((word,),))
    return {tuple(word for part in parts for word in part) for parts in product(*choices)}


def accepted(line: Line) -> set[tuple[str, ...]]:
    """All runs of words that the graph of a line accepts, with one filler where more may follow."""
    found: set[tuple[str, ...]] = set()
    waiting: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while waiting:
        node, words = waiting.pop()
        if node in line.final:
            found.add(words)
        waiting += [(target, words) for target in line.silent[node]]
        waiting += [
            (target, (*words, word))
            for word, targets in line.edges[node].items()
            for target in targets
            if target != node
        ]
    return found


@pytest.mark.parametrize("lexicon", LEXICONS, ids=lambda lexicon: lexicon.name)
def test_the_graph_of_a_line_accepts_what_the_line_says(lexicon: Lexicon) -> None:
    for line in lexicon.lines:
        body = line.removeprefix("!").strip().removeprefix("^").strip().removesuffix(" ?").lower()
        if "{" in body or "((" in body:
            continue
        choices = alternatives(re.sub(r"([^\s)])\?", r"(\1)?", body.replace("\u2019", "'")))
        if len(choices) <= MOST:
            plain = {words for choice in choices for words in words_of(choice)}
            assert accepted(read_line(line)) == plain, line


def test_lexicons_have_distinct_names() -> None:
    names = [lexicon.name for lexicon in LEXICONS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("room", ["signals", "outcomes"])
def test_every_word_of_a_line_can_stand_in_a_text(room: str) -> None:
    lexicons = lexicons_of(room)
    known = {lexicon.name: lexicon.lines for lexicon in lexicons}
    line_of = {
        word: line
        for lexicon in lexicons
        for line in lexicon.lines
        for branches in read_line(line, known).edges
        for word in branches
        if word not in PLACEHOLDERS
    }
    words = list(line_of)
    text = read_texts(words)
    dead = {
        word: line_of[word]
        for word, first, stop in zip(words, text.first_token[:-1], text.first_token[1:], strict=True)
        if text.words(np.arange(first, stop)) != [word]
    }
    assert not dead
