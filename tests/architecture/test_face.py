"""`import outreach_analysis as oa` costs nothing, and its names work whatever was imported before."""

from __future__ import annotations

import importlib
import inspect
import os
import subprocess
import sys
import time

import pytest

import outreach_analysis as oa


def fresh(code):
    """What a new interpreter prints for `code`."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )
    return done.stdout.strip()


def test_importing_the_package_loads_nothing_heavy():
    code = (
        "import sys; before = set(sys.modules); import outreach_analysis; "
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}))"
    )
    loaded = set(fresh(code).split())
    assert "outreach_analysis" in loaded
    assert not loaded - set(sys.stdlib_module_names) - {"outreach_analysis"}


def test_importing_the_package_takes_under_a_tenth_of_a_second():
    code = "import time; t = time.perf_counter(); import outreach_analysis; print(time.perf_counter() - t)"
    start = time.perf_counter()
    best = min(float(fresh(code)) for _ in range(3))
    assert best < 0.1, f"{best:.3f} s (three interpreters took {time.perf_counter() - start:.1f} s)"


@pytest.mark.parametrize("name", oa.__all__)
def test_every_name_of_the_face_is_there_and_documented(name):
    value = getattr(oa, name)
    assert name in dir(oa)
    assert value.__doc__
    if not inspect.isclass(value):
        assert callable(value)


def test_all_is_the_table_of_rooms():
    assert oa.__all__ == sorted(oa._ROOMS)


def test_the_version_is_that_of_the_installed_package():
    assert oa.__version__ == importlib.metadata.version("outreach-analysis")


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = oa.nothing


@pytest.mark.parametrize("name", sorted(name for name, room in oa._ROOMS.items() if name == room))
def test_a_room_that_is_also_a_function_is_both(name):
    code = (
        f"import outreach_analysis.{name} as room, outreach_analysis as oa, inspect; "
        f"function = getattr(oa, {name!r}); "
        f"assert callable(function) and inspect.ismodule(room); "
        f"assert inspect.signature(function) == inspect.signature(room.{name}); print('both')"
    )
    assert fresh(code) == "both"
