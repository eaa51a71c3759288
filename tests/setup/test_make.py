"""What `make` says and how it refuses."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

pytestmark = pytest.mark.skipif(
    shutil.which("make") is None, reason="make is not installed (Windows: see README)"
)


def run_make(folder, *arguments, **environment):
    # what `make test` tells its children would reach this make, too
    outside = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("MAKE") and name not in {"MFLAGS", "DATA", "MAP", "NAME", "PYTEST"}
    }
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=folder,
        env={**outside, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def clone(root, tmp_path):
    for name in ("Makefile", "constraints.txt", "pyproject.toml"):
        shutil.copy(root / name, tmp_path)
    return tmp_path


@pytest.fixture
def ready(clone):
    """A clone whose environment stands and whose `outreach` prints its arguments, one a line."""
    binaries = clone / ".venv" / "bin"
    binaries.mkdir(parents=True)
    outreach = binaries / "outreach"
    outreach.write_text('#!/bin/sh\nfor argument; do echo "[$argument]"; done\n', encoding="utf-8")
    outreach.chmod(0o755)
    shutil.copy(clone / "constraints.txt", clone / ".venv" / "constraints.txt")
    (clone / ".venv" / ".installed").touch()
    return clone


def test_bare_make_prints_every_target(clone):
    done = run_make(clone)
    assert done.returncode == 0
    for target in ("report", "test", "check", "lab", "clean"):
        assert f"make {target} " in done.stdout
    assert not (clone / ".venv").exists()


def test_a_python_out_of_range_is_refused_in_a_sentence(clone):
    old = clone / "old python"
    old.write_text('#!/bin/sh\n[ "$1" = -V ] && echo "Python 3.9.1" && exit 0\nexit 1\n', encoding="utf-8")
    old.chmod(0o755)
    (clone / "old").symlink_to(old)
    done = run_make(clone, "report", "PYTHON=./old")
    assert done.returncode != 0
    assert "needs Python 3.11, 3.12 or 3.13 with venv; found: Python 3.9.1" in done.stderr
    assert not (clone / ".venv").exists()


def test_report_alone_runs_the_sample(ready):
    assert run_make(ready, "report", DATA="of another program", NAME="host").stdout.split() == ["[run]"]


def test_report_hands_on_file_map_and_name(ready):
    done = run_make(ready, "report", "DATA=my file.csv", "MAP=text=Message Body  subject=Title", "NAME=first")
    assert done.stdout.splitlines() == [
        "[run]",
        "[my file.csv]",
        "[--map]",
        "[text=Message Body]",
        "[--map]",
        "[subject=Title]",
        "[--name]",
        "[first]",
    ]


def test_a_hostile_file_name_is_only_a_name(ready):
    done = run_make(ready, "report", 'DATA=a"; touch owned; ".csv')
    assert done.stdout.splitlines() == ["[run]", '[a"; touch owned; ".csv]']
    assert not (ready / "owned").exists()
