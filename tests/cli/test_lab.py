from __future__ import annotations

import json
import subprocess
import sys
import types

import pytest


@pytest.fixture
def started(monkeypatch, tmp_path):
    """Commands that would have been run."""
    commands = []

    def run(command, **_):
        commands.append(command)
        return types.SimpleNamespace(returncode=0)

    monkeypatch.setattr(
        "outreach_analysis.publish.notebooks.find_notebooks", lambda: [tmp_path / "00_start_here.ipynb"]
    )
    monkeypatch.setattr("outreach_analysis.cli.lab.subprocess", types.SimpleNamespace(run=run))
    return commands


def test_jupyterlab_starts_in_the_folder_of_the_notebooks(outreach, started, tmp_path):
    assert outreach("lab", "--port", "8890", "--no-browser").code == 0
    (command,) = started
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert {f"--notebook-dir={tmp_path}", "--port=8890", "--no-browser"} <= set(command)


def test_jupyterlab_knows_every_option_and_asks_nobody_for_news(outreach, started):
    outreach("lab")
    options = [option for option in started[0][3:] if not option.startswith("--notebook-dir")]
    done = subprocess.run(
        [sys.executable, "-m", "jupyterlab", *options, "--show-config-json"],
        capture_output=True,
        text=True,
        check=True,
    )
    given = json.loads(done.stdout)["LabApp"]
    assert given["check_for_updates_class"] == "jupyterlab.NeverCheckForUpdate"
    from jupyterlab.labapp import LabApp

    assert LabApp.news_url.from_string(given["news_url"]) is None
