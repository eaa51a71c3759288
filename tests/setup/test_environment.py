"""The three lists of packages agree, and none of them names a place on the network or on a disk."""

from __future__ import annotations

import re
import tomllib

import pytest

CONDA_NAMES = {"duckdb": "python-duckdb"}


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def pinned(root):
    text = (root / "constraints.txt").read_text(encoding="utf-8")
    return re.split(r"\n(?=\S)", text.strip())


def name_of(requirement):
    return re.match(r"[A-Za-z0-9_.-]+", requirement)[0].lower().replace("_", "-")


def test_environment_yml_holds_the_default_dependencies(root, project):
    yaml = pytest.importorskip("yaml")
    environment = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))
    conda = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    wanted = [f"python{project['project']['requires-python']}"]
    for requirement in project["project"]["dependencies"]:
        name = name_of(requirement)
        wanted.append(CONDA_NAMES.get(name, name) + requirement[len(name) :])
    assert conda == [*wanted, *project["build-system"]["requires"], "pip"]
    assert environment["channels"] == ["conda-forge", "nodefaults"]


def test_every_dependency_is_pinned(root, project):
    names = {name_of(line) for line in pinned(root)}
    groups = [project["project"]["dependencies"], *project["project"]["optional-dependencies"].values()]
    wanted = {name_of(requirement) for group in groups for requirement in group}
    wanted |= {name_of(requirement) for requirement in project["build-system"]["requires"]}
    assert wanted <= names, f"not in constraints.txt: {sorted(wanted - names)}"


def test_every_pin_is_exact_and_has_hashes(root):
    faults = [
        line.splitlines()[0] for line in pinned(root) if "==" not in line or "--hash=sha256:" not in line
    ]
    assert not faults


def test_constraints_name_no_address(root):
    text = (root / "constraints.txt").read_text(encoding="utf-8")
    assert not re.findall(r"https?://|file:|--(?:extra-)?index-url|--find-links|^/|@ ", text, re.MULTILINE)


def test_python_range_is_the_same_everywhere(root, project):
    minors = range(11, 14)
    assert project["project"]["requires-python"] == ">=3.11,<3.14"
    classifiers = {c.rpartition(" :: ")[2] for c in project["project"]["classifiers"] if "Python :: 3." in c}
    assert classifiers == {f"3.{minor}" for minor in minors}
    assert "(3, 11) <= sys.version_info < (3, 14)" in (root / "Makefile").read_text(encoding="utf-8")
    assert project["tool"]["ruff"]["target-version"] == "py311"
    assert project["tool"]["mypy"]["python_version"] == "3.11"


def test_every_ignore_says_why(root):
    section = (root / "pyproject.toml").read_text(encoding="utf-8").partition("[tool.ruff.lint]")[2]
    section = section.partition("[tool.ruff.lint.pydocstyle]")[0]
    bare = [line for line in section.splitlines() if re.match(r'\s+"[A-Z]+\d*",', line) and "#" not in line]
    assert not bare
