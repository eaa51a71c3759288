"""One small run, a report and a comparison, made once for all tests of pages, and a browser to open them."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium")


def _once(place, make):
    """Make a folder once, however many workers ask for it."""
    from outreach_analysis.publish.files import RunLockedError, locked

    for _ in range(500):
        try:
            with locked(place.with_suffix(".lock"), str(place)):
                if not (place / "done").is_file():
                    place.mkdir(exist_ok=True)
                    make(place)
                    (place / "done").touch()
                return place
        except RunLockedError:
            time.sleep(0.5)
    raise TimeoutError(str(place))


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory):
    """A folder that all workers of this session see."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if base.name.startswith("popen-") else base


@pytest.fixture(scope="session")
def site(shared_folder):
    """The folder of all reports: a full run, a programme's report with PDF and workbook, and their comparison."""
    return _once(shared_folder / "site", _make_site) / "reports"


def _make_site(place):
    from outreach_analysis.cli import main

    source = place / "messages.csv"
    with pytest.raises(SystemExit):
        main(["sample", str(place / "demo"), "--members", "20", "--seed", "pages"])
    (place / "demo" / "messages.csv").rename(source)
    out = str(place / "reports")
    for command in (
        ["run", str(source), "--out", out, "--name", "full"],
        ["report", "program", str(source), "--period", "2026-Q2", "--out", out, "--format", "html,xlsx"],
        ["compare", "full", "program-2026-q2", "--out", out],
    ):
        with pytest.raises(SystemExit) as ended:
            main(command)
        assert not ended.value.code, command


@pytest.fixture(scope="session")
def browser():
    """Debian's chromium; skips plainly where it or Playwright is absent."""
    api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def axe(shared_folder):
    """The source of axe-core, which npm brings; skips plainly where it cannot."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed, so there is no axe-core")
    folder = _once(shared_folder / "axe", lambda place: _install_axe(npm, place))
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        pytest.skip("npm could not bring axe-core")
    return script.read_text(encoding="utf-8")


def _install_axe(npm: str, place: Path) -> None:
    (place / "package.json").write_text(json.dumps({"private": True}), encoding="utf-8")
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "axe-core@4"]
    try:
        subprocess.run(command, cwd=place, capture_output=True, check=False, timeout=90)
    except subprocess.TimeoutExpired:
        return
