from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.cli.options import parse_map
from outreach_analysis.errors import InvalidValueError


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), st.text(min_size=1).filter(str.strip)))
def test_every_pair_comes_back(mapping):
    pairs = [f"{canonical}={column}" for canonical, column in mapping.items()]
    assert parse_map(pairs) == {canonical: column.strip() for canonical, column in mapping.items()}


def test_no_pairs_are_no_mapping():
    assert parse_map(None) == {}


@pytest.mark.parametrize("pair", ["text", "text=", "=Body", " = ", ""])
def test_half_a_pair_is_refused(pair):
    with pytest.raises(InvalidValueError, match=r'--map "text=Message Body"'):
        parse_map([pair])


def test_a_canonical_name_given_twice_is_refused():
    with pytest.raises(InvalidValueError, match="names 'text' twice"):
        parse_map(["text=Body", "text=Message"])


@pytest.mark.parametrize("command", [("run",), ("report", "program")])
@pytest.mark.parametrize("name", ["", "  "])
def test_a_name_that_says_nothing_is_refused_before_anything_is_read(outreach, tmp_path, command, name):
    done = outreach(*command, "absent.csv", "--name", name)
    assert done.code == 2
    assert "--name was given without a name." in done.err
    assert not list(tmp_path.iterdir())
