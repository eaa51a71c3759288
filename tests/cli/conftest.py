"""Run the command line inside the test's own process."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from typing import NamedTuple

import pytest

from outreach_analysis.cli import main


class Done(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def outreach(capsys, monkeypatch, tmp_path):
    """`outreach(*arguments, stdin=…)` in an empty folder, giving exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path.parent / "config"))
    (tmp_path.parent / "traces").mkdir(exist_ok=True)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path.parent / "traces"))

    def run(*arguments, stdin=None):
        if stdin is not None:
            data = stdin if isinstance(stdin, bytes) else stdin.encode("utf-8")
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        written = capsys.readouterr()
        return Done(ended.value.code or 0, written.out, written.err)

    return run


@pytest.fixture
def cpu_seconds():
    """`cpu_seconds(*arguments)`: what a fresh process costs, at best of three, on a machine of our pace.

    Processor time and not the clock, and measured beside an import of pandas (.33 s on the machine
    that the bars were set on), because tests run beside each other and elsewhere.
    """
    if sys.platform == "win32":
        pytest.skip("Windows does not tell the processor time of a child")

    def once(*arguments):
        before = os.times()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        after = os.times()
        return sum(after[2:4]) - sum(before[2:4])

    def best(*arguments):
        pairs = [
            (once("-c", "import pandas"), once("-m", "outreach_analysis.cli", *arguments)) for _ in range(3)
        ]
        return min(cost * min(1.0, 0.33 / pandas) for pandas, cost in pairs)

    return best
