"""Run the command line inside the test's own process."""

from __future__ import annotations

import io
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
