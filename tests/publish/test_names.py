"""Names stay inside the output folder, and different names stay different."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.publish.names import safe_name


def assert_safe(name):
    safe = safe_name(name)
    assert (Path("/out") / safe).resolve().parent == Path("/out")
    assert safe == safe.lower()
    assert safe.isascii()
    assert 0 < len(safe) <= 80
    assert not safe.startswith((".", "_", "-"))
    assert not safe.endswith((".", " "))
    return safe


def test_hostile_names(shared):
    names = json.loads((shared / "bad_inputs/hostile_names.json").read_text(encoding="utf-8"))
    assert len({assert_safe(name) for name in names}) == len(names)


@given(st.lists(st.text(), unique=True, max_size=20))
def test_any_names(names):
    assert len({assert_safe(name) for name in names}) == len(names)


def test_plain_names_stay_readable():
    for name in ("sample", "2026-10", "requests", "run_2.b"):
        assert safe_name(name) == name


def test_no_run_takes_the_place_of_the_list_of_runs():
    assert safe_name("index.html") != "index.html"


def test_a_plain_name_cannot_pose_as_a_hashed_one():
    hashed = safe_name("A")
    assert safe_name(hashed) != hashed
