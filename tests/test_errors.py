from __future__ import annotations

import pytest

from outreach_analysis import errors
from outreach_analysis.errors import MissingColumnError, NotEstimableError, OutreachError, UsageError


def every_kind(kind=OutreachError):
    return [kind, *(found for below in kind.__subclasses__() for found in every_kind(below))]


def test_an_error_says_what_is_wrong_what_was_found_and_what_to_type():
    error = MissingColumnError(
        "the file lacks the column 'text'.",
        found="'Date', 'Body' (outreach.csv, 1,204 rows)",
        hint="outreach import outreach.csv --map text=Body",
    )
    assert str(error) == (
        "MissingColumnError [missing-column]: the file lacks the column 'text'.\n"
        "  Found: 'Date', 'Body' (outreach.csv, 1,204 rows)\n"
        "  Try:   outreach import outreach.csv --map text=Body"
    )
    assert error.args == (str(error),)


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
