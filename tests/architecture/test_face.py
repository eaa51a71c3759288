"""`import outreach_analysis as oa` costs nothing, and its names work whatever was imported before."""

from __future__ import annotations

import importlib
import inspect
import os
import subprocess
import sys
from pathlib import Path

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
    code = "import time; t = time.process_time(); import outreach_analysis; print(time.process_time() - t)"
    assert min(float(fresh(code)) for _ in range(3)) < 0.1


@pytest.mark.parametrize("name", oa.__all__)
def test_every_name_of_the_face_is_there_and_documented(name):
    value = getattr(oa, name)
    assert name in dir(oa)
    assert value.__doc__
    if not inspect.isclass(value):
        assert callable(value)


def test_all_is_the_table_of_rooms():
    assert oa.__all__ == sorted(oa._FACE)


def test_the_version_is_that_of_the_installed_package():
    assert oa.__version__ == importlib.metadata.version("outreach-analysis")


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = oa.nothing


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in oa.__all__
        if (Path(oa.__path__[0]) / name).with_suffix(".py").exists()
        or (Path(oa.__path__[0]) / name / "__init__.py").exists()
    ],
)
def test_a_room_that_is_also_a_function_is_both(name):
    code = (
        "import inspect, outreach_analysis as oa\n"
        f"import outreach_analysis.{name} as room\n"
        f"function = oa._find({name!r})\n"
        f"assert inspect.ismodule(room) and inspect.isfunction(function)\n"
        f"assert oa.{name} is room or oa.{name} is function\n"
        f"assert inspect.signature(oa.{name}) == inspect.signature(function)\n"
        "print('both')"
    )
    assert fresh(code) == "both"


def test_calling_a_room_calls_its_function():
    code = (
        "import outreach_analysis.sample, outreach_analysis as oa\n"
        "made = oa.sample(members=4, seed='face')\n"
        "print(len(made.senders), len(oa.signals()) == len(oa.score(['hi']).columns.intersection(oa.signals()['name'])))"
    )
    assert fresh(code) == "4 True"
