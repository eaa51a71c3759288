"""A wheel holds all that an installed `outreach` needs."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pytest


@pytest.fixture(scope="module")
def contents(root, tmp_path_factory):
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_everything_of_the_package_is_in_the_wheel(root, contents):
    source = root / "src" / "outreach_analysis"
    wanted = {
        f"outreach_analysis/{path.relative_to(source).as_posix()}"
        for path in source.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert not wanted - contents


def test_the_notebooks_are_in_the_wheel(root, contents):
    notebooks = {f"outreach_analysis/notebooks/{path.name}" for path in (root / "notebooks").glob("*.ipynb")}
    assert notebooks
    assert not notebooks - contents


def test_nothing_else_is_in_the_wheel(contents):
    assert {name.partition("/")[0].partition("-")[0] for name in contents} == {"outreach_analysis"}
