"""A small language of word patterns, one pattern a line.

::

    thank(s| you)( so much)?      alternatives and options
    honou?red                     an option of one letter needs no bracket
    appreciate~                   every inflected form of a verb
    article%                      singular and plural
    your _ talk                   any one word
    i ... contacted you           none to three words
    i would * like                none or more fillers ("really", "very much", "please")
    spent <number> years          a number;  <cap> any capitalised word
    ^please                       only where a sentence begins
    would you mind ?              only in a sentence that a question mark closes
    ! thanks to                   a place that other lines of this lexicon may not touch
    {modal} you                   any line of another lexicon; one whose name begins with
                                  "_" serves for this only and is not looked for itself
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from outreach_analysis.errors import InvalidValueError
from outreach_analysis.text.inflection import plural_forms, verb_forms

ANY, NUMBER, CAPITAL, FILLERS = "_", "<number>", "<cap>", "*"
GAP = "\ue000"
LONGEST_GAP = 3
OPTIONAL_LETTER = re.compile(r"([^\s)])\?")
REFERENCE = re.compile(r"\{([\w.]+)\}")
WORD_RUN = re.compile(r"[\w'<>*~%\ue000]+")


@dataclass(frozen=True)
class Lexicon:
    """A named list of patterns.

    Parameters
    ----------
    name : str
    lines : tuple of str
        As written.
    negatable : bool
        Whether a negator up to three words before cancels a match.
    """

    name: str
    lines: tuple[str, ...]
    negatable: bool = False

    @property
    def only_referred_to(self) -> bool:
        """Whether the lexicon only serves others ("{part}"): its last name begins with "_"."""
        return self.name.rsplit(".", 1)[-1].startswith("_")


@dataclass(frozen=True)
class Line:
    """A line read: its words as a graph, and where it may stand.

    Parameters
    ----------
    edges : tuple of dict of str to tuple of int, one a node
        From each node, the nodes that a word leads to, or a word of a kind (`ANY`,
        `NUMBER`, `CAPITAL`, `FILLERS`). Node 0 is the start.
    silent : tuple of tuple of int, one a node
        Nodes that each node leads to without a word.
    final : frozenset of int
        Nodes at which the pattern is complete.
    at_start, in_question, excludes : bool
    """

    edges: tuple[dict[str, tuple[int, ...]], ...]
    silent: tuple[tuple[int, ...], ...]
    final: frozenset[int]
    at_start: bool = False
    in_question: bool = False
    excludes: bool = False


def parse_lexicon(name: str, source: str) -> list[Lexicon]:
    r"""Read the text of a lexicon file.

    Parameters
    ----------
    name : str
        Name of the file without its suffix.
    source : str
        Lines; `#` begins a comment, `@negatable` a property, `[part]` a part of its
        own that is called `name.part`.

    Returns
    -------
    list of Lexicon

    Examples
    --------
    >>> [lexicon.name for lexicon in parse_lexicon("ask", "[call]\nhop on a call\n[job]\na job")]
    ['ask.call', 'ask.job']
    """
    lexicons: list[Lexicon] = []
    current, negatable = name, False
    lines: list[str] = []

    def close() -> None:
        if lines:
            lexicons.append(Lexicon(current, tuple(lines), negatable))

    for raw in source.splitlines():
        line = raw.split("#", 1)[0].strip()
        if not line:
            continue
        if line == "@negatable":
            negatable = True
        elif line.startswith("[") and line.endswith("]"):
            close()
            current, lines = f"{name}.{line[1:-1]}", []
        else:
            lines.append(line)
    close()
    return lexicons


def read_line(line: str, references: Mapping[str, tuple[str, ...]] | None = None) -> Line:
    """Read one line of the language into a graph of words.

    Parameters
    ----------
    line : str
    references : mapping of str to tuple of str
        Lines of the lexicons that `{name}` may refer to.

    Returns
    -------
    Line

    Raises
    ------
    InvalidValueError
        If a bracket is open, a reference unknown, or the line begins with a gap.

    Examples
    --------
    >>> sorted(read_line("thank(s| you)").edges[0])
    ['thank', 'thanks']
    """
    body = _substitute(line, references or {})
    excludes = body.startswith("!")
    body = body.removeprefix("!").strip()
    at_start = body.startswith("^")
    body = body.removeprefix("^").strip()
    in_question = body.endswith(" ?")
    body = (
        OPTIONAL_LETTER.sub(r"(\1)?", body.removesuffix(" ?"))
        .lower()
        .replace("\u2019", "'")
        .replace("...", f" {GAP} ")
    )
    letters = _Letters(line)
    start, end = letters.new(), letters.new()
    rest = letters.read(body, 0, start, end, depth=0)
    if rest != len(body):
        raise InvalidValueError(
            "a pattern has a bracket that does not pair.", found=line, hint="pair ( with )"
        )
    words = _Words(letters, end)
    words.visit(start)
    if not words.edges[0] or {ANY, FILLERS, GAP} & set(words.edges[0]) or words.node[start] in words.final:
        raise InvalidValueError("a pattern must begin with a word.", found=line, hint="name its first word")
    edges, silent = words.without_gaps()
    return Line(edges, silent, frozenset(words.final), at_start, in_question, excludes)


def _substitute(line: str, known: Mapping[str, tuple[str, ...]]) -> str:
    def lines_of(match: re.Match[str]) -> str:
        if match.group(1) not in known:
            raise InvalidValueError(
                f"a pattern refers to lexicon '{match.group(1)}', which does not exist.", found=line
            )
        return "(" + "|".join(known[match.group(1)]) + ")"

    body = line
    for _ in range(4):
        body = REFERENCE.sub(lines_of, body)
    return body


@dataclass
class _Letters:
    """The line as a graph of runs of letters and of what parts them; alternatives and options branch."""

    line: str
    steps: list[list[tuple[str, int]]] = field(default_factory=list)

    def new(self) -> int:
        self.steps.append([])
        return len(self.steps) - 1

    def read(self, body: str, position: int, start: int, end: int, depth: int) -> int:
        """Read alternatives from `position` up to a closing bracket; where reading stopped."""
        here = start
        while position < len(body):
            character = body[position]
            if character == ")":
                break
            if character == "|" and depth:
                self.steps[here].append(("", end))
                here = start
            elif character == "(":
                inner, after = self.new(), self.new()
                self.steps[here].append(("", inner))
                position = self.read(body, position + 1, inner, after, depth + 1)
                if position >= len(body):
                    raise InvalidValueError(
                        "a pattern has an open bracket.", found=self.line, hint="close it with )"
                    )
                if body[position + 1 : position + 2] == "?":
                    self.steps[inner].append(("", after))
                    position += 1
                here = after
            else:
                following = self.new()
                run = WORD_RUN.match(body, position)
                self.steps[here].append((run.group() if run else character, following))
                position += len(run.group()) - 1 if run else 0
                here = following
            position += 1
        self.steps[here].append(("", end))
        return position


@dataclass
class _Words:
    """The line as a graph of words, read off the graph of letters."""

    letters: _Letters
    end: int
    node: dict[int, int] = field(default_factory=dict)
    edges: list[dict[str, list[int]]] = field(default_factory=list)
    final: set[int] = field(default_factory=set)

    def visit(self, letter: int) -> int:
        """Node at which the words after a place in the line begin."""
        if letter in self.node:
            return self.node[letter]
        node = self.node[letter] = len(self.edges)
        self.edges.append({})
        waiting, seen = [(letter, "")], set()
        while waiting:
            place, word = waiting.pop()
            if (place, word) in seen:
                continue
            seen.add((place, word))
            if place == self.end:
                self._close(node, word, place)
            for piece, following in self.letters.steps[place]:
                if piece == "":
                    waiting.append((following, word))
                elif WORD_RUN.match(piece):
                    waiting.append((following, word + piece))
                elif word:
                    self._close(node, word, following)
                else:
                    waiting.append((following, ""))
        return node

    def _close(self, node: int, word: str, following: int) -> None:
        if not word:
            self.final.add(node)
            return
        target = self.visit(following)
        for form in _forms(word):
            targets = self.edges[node].setdefault(form, [])
            if target not in targets:
                targets.append(target)

    def without_gaps(self) -> tuple[tuple[dict[str, tuple[int, ...]], ...], tuple[tuple[int, ...], ...]]:
        """Edges and silent steps with each gap spelt out as none to three words, each pause as a loop."""
        edges = [{word: list(targets) for word, targets in branches.items()} for branches in self.edges]
        silent: list[list[int]] = [[] for _ in edges]
        for node in range(len(self.edges)):
            for target in edges[node].pop(GAP, []):
                here = node
                silent[here].append(target)
                for _ in range(LONGEST_GAP):
                    edges.append({})
                    silent.append([target])
                    edges[here].setdefault(ANY, []).append(len(edges) - 1)
                    here = len(edges) - 1
            for target in edges[node].pop(FILLERS, []):
                edges.append({FILLERS: [len(edges)]})
                silent.append([target])
                edges[node].setdefault(FILLERS, []).append(len(edges) - 1)
                silent[node].append(target)
        return (
            tuple({word: tuple(targets) for word, targets in branches.items()} for branches in edges),
            tuple(tuple(targets) for targets in silent),
        )


def _forms(word: str) -> tuple[str, ...]:
    if word.endswith("~"):
        return verb_forms(word[:-1])
    if word.endswith("%"):
        return plural_forms(word[:-1])
    return (word,)
