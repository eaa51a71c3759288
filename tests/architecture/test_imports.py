"""Imports only go down, rooms on one floor leave each other alone, and each room has its packages."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

PACKAGE = "outreach_analysis"
SOURCE = Path(__file__).resolve().parents[2] / "src" / PACKAGE

FLOORS = (
    ("cli",),
    ("widgets",),
    ("scale",),
    ("publish",),
    ("figures",),
    ("style",),
    ("coaching",),
    ("studies",),
    ("outcomes",),
    ("transformer",),
    ("scoring",),
    ("store",),
    ("importers",),
    ("sample",),
    ("signals",),
    ("schema",),
    ("text",),
    ("settings",),
    ("errors",),
)
HEIGHT = {room: -floor for floor, rooms in enumerate(FLOORS) for room in rooms}

PACKAGES = {
    "cli": {"pandas", "rich", "typer"},
    "widgets": {"anywidget", "ipywidgets", "jinja2", "markupsafe", "pandas", "traitlets"},
    "scale": {"dask", "distributed", "numpy", "pandas", "pyarrow"},
    "publish": {
        "jinja2",
        "jupyter_core",
        "markdown_it",
        "markupsafe",
        "matplotlib",
        "nbclient",
        "nbconvert",
        "nbformat",
        "nh3",
        "numpy",
        "openpyxl",
        "pandas",
        "papermill",
        "scipy",
        "traitlets",
        "weasyprint",
    },
    "figures": {"matplotlib", "numpy", "pandas", "seaborn"},
    "style": {"cycler", "matplotlib", "seaborn"},
    "coaching": {"numpy", "pandas", "rapidfuzz", "scipy"},
    "studies": {
        "lifelines",
        "nltk",
        "numpy",
        "pandas",
        "patsy",
        "scipy",
        "sklearn",
        "statsmodels",
        "threadpoolctl",
    },
    "outcomes": {"numpy", "pandas"},
    "scoring": {"duckdb", "numpy", "pandas", "pyarrow", "sklearn"},
    "transformer": {"numpy", "pandas", "sklearn"},
    "store": {"duckdb", "numpy", "pandas", "pyarrow"},
    "importers": {"ftfy", "nh3", "numpy", "openpyxl", "pandas", "pyarrow", "rapidfuzz"},
    "sample": {"numpy", "pandas"},
    "signals": {"nltk", "numpy", "rapidfuzz", "scipy"},
    "schema": {"numpy", "pandas", "pandera"},
    "text": {"nltk", "numpy"},
    "settings": set(),
    "errors": set(),
}

NETWORK = {
    "aiohttp",
    "ftplib",
    "http",
    "httpx",
    "requests",
    "smtplib",
    "socket",
    "telnetlib",
    "urllib3",
    "webbrowser",
}
NETWORK |= {"urllib.request", "urllib.error", "xmlrpc"}


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> list[tuple[int, str]]:
    """Line and dotted name of everything that a file imports, wherever in the file."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno} imports relatively"
            if node.module == PACKAGE:
                found += [(node.lineno, f"{PACKAGE}.{alias.name}") for alias in node.names]
            else:
                found.append((node.lineno, str(node.module)))
                # `from urllib import request` names the module as well as `import urllib.request`
                found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def faults_of(path: Path, room: str) -> list[str]:
    faults = []
    for line, name in imports_of(path):
        top, _, rest = name.partition(".")
        where = f"{room}/{path.name}:{line}"
        if any(name == banned or name.startswith(f"{banned}.") for banned in NETWORK):
            faults.append(f"{where} imports {name}: the library makes no network calls")
        elif top == PACKAGE:
            other = rest.partition(".")[0]
            if other not in HEIGHT:
                faults.append(f"{where} imports {name}: no such room")
            elif other != room and HEIGHT[other] >= HEIGHT[room]:
                faults.append(f"{where} imports {name}: imports only go down")
        elif top not in sys.stdlib_module_names and top not in PACKAGES[room]:
            faults.append(f"{where} imports {top}: not among the packages of {room}")
    return faults


DISTRIBUTIONS = {
    "jupyter_core": "jupyterlab",  # comes with it
    "markdown_it": "markdown-it-py",
    "sklearn": "scikit-learn",
    "threadpoolctl": "scikit-learn",  # comes with it
    "traitlets": "ipywidgets",  # comes with it
}


def test_every_package_that_a_room_may_use_is_declared():
    project = tomllib.loads((SOURCE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    declared = {re.match(r"[\w.-]+", requirement)[0].lower() for group in groups for requirement in group}
    declared |= (
        {"distributed"}
        if any("distributed" in requirement for group in groups for requirement in group)
        else set()
    )
    used = {DISTRIBUTIONS.get(name, name) for names in PACKAGES.values() for name in names}
    assert not used - declared


FILES = sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


def test_every_room_stands_on_a_floor():
    assert {room_of(path) for path in FILES} <= set(HEIGHT)
    assert set(PACKAGES) == set(HEIGHT)


@pytest.mark.parametrize("room", sorted({room_of(path) for path in FILES}))
def test_imports_only_go_down(room):
    assert not [fault for path in FILES if room_of(path) == room for fault in faults_of(path, room)]


@pytest.mark.parametrize(
    "room, source, fault",
    [
        ("text", "from outreach_analysis.signals import catalogue", "only go down"),
        ("text", "def f():\n    import outreach_analysis.cli.run", "only go down"),
        ("schema", "from outreach_analysis import scoring", "only go down"),
        ("signals", "import pandas as pd", "not among the packages"),
        ("importers", "from urllib import request", "no network"),
        ("importers", "import urllib.request", "no network"),
        ("studies", "from outreach_analysis.cellar import f", "no such room"),
        ("cli", "from outreach_analysis.errors import OutreachError", None),
        ("scoring", "from urllib.parse import urlsplit", None),
    ],
)
def test_the_rule_sees_a_breach(tmp_path, room, source, fault):
    path = tmp_path / "example.py"
    path.write_text(source, encoding="utf-8")
    faults = faults_of(path, room)
    assert [fault in found for found in faults[:1]] == [True] if fault else not faults


def exits_and_prints(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in {
                "print",
                "sys.exit",
                "exit",
                "quit",
                "os._exit",
                "sys.stdout.write",
                "sys.stderr.write",
            }:
                found.append(f"{path.relative_to(SOURCE)}:{node.lineno} calls {called}")
        elif isinstance(node, ast.Raise) and node.exc and "SystemExit" in ast.unparse(node.exc):
            found.append(f"{path.relative_to(SOURCE)}:{node.lineno} raises SystemExit")
    return found


def test_only_the_command_line_prints_or_exits():
    assert not [fault for path in FILES if room_of(path) != "cli" for fault in exits_and_prints(path)]
