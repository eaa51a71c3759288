from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from outreach_analysis import errors
from outreach_analysis.errors import MissingColumnError, NotEstimableError, OutreachError, UsageError


def every_kind(kind=OutreachError):
    return [kind, *(found for below in kind.__subclasses__() for found in every_kind(below))]


def test_an_error_says_what_is_wrong_what_was_found_and_what_to_type():
    error = MissingColumnError(
        "the file lacks the column 'text'.",
        found="'Date', 'Body' (outreach.csv, 1,204 rows)",
        arguments="outreach.csv --map text=Body",
    )
    assert str(error) == (
        "MissingColumnError [missing-column]: the file lacks the column 'text'.\n"
        "  Found: 'Date', 'Body' (outreach.csv, 1,204 rows)\n"
        "  Try:   outreach.csv --map text=Body"
    )
    assert error.args == (str(error),)
    assert error.told("outreach score").endswith("Try:   outreach score outreach.csv --map text=Body")
    assert error.hint == "outreach.csv --map text=Body"


def test_several_problems_are_tried_one_below_the_other():
    tries = [
        ("save it as CSV", ""),
        ("or say what it is", "a.csv --kind json"),
        ("", "b.csv --map text=Body"),
    ]
    told = UsageError("three files.", tries=tries).told("outreach run")
    assert told.endswith(
        "  Try:   save it as CSV\n"
        "         or say what it is: outreach run a.csv --kind json\n"
        "         outreach run b.csv --map text=Body"
    )


@pytest.mark.parametrize("room", ["importers", "scoring", "studies", "outcomes", "coaching"])
def test_below_the_command_line_nobody_knows_which_command_was_typed(room):
    root = Path(errors.__file__).parent / room
    named = re.compile(r"outreach (?:import|run|score|check|report|advise)\b")
    hints = [
        (file.name, ast.unparse(keyword.value))
        for file in root.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg in {"hint", "arguments"}
    ]
    assert hints
    assert not [(name, hint) for name, hint in hints if named.search(hint)]


def test_what_is_not_known_is_not_said():
    assert (
        str(NotEstimableError("no attempt was answered."))
        == "NotEstimableError [not-estimable]: no attempt was answered."
    )


def test_every_kind_of_error_has_a_slug_of_its_own():
    slugs = [kind.slug for kind in every_kind()]
    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("kind", every_kind())
def test_wrong_use_exits_with_2_and_failed_work_with_1(kind):
    assert kind.exit_code == (2 if issubclass(kind, UsageError) else 1)
    assert kind.__doc__


def test_names_of_errors_end_with_error():
    named = [
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    ]
    assert all(name.endswith("Error") for name in named)
