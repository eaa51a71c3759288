from __future__ import annotations

import errno
import os
import re
import stat
import sys
from pathlib import Path

import pytest

from outreach_analysis.cli.failures import exit_code_of, scrubbed_trace, write_trace
from outreach_analysis.errors import NotEstimableError, UnreadableSourceError

CANARY = "canary@example.com"


def raised(error, cause=None):
    try:
        raise error from cause
    except type(error) as caught:
        return caught


def test_errors_of_the_project_speak_for_themselves(capsys):
    error = UnreadableSourceError("the file is empty.", found="0 bytes", hint="outreach run other.csv")
    assert exit_code_of(error) == 2
    written = capsys.readouterr()
    assert written.err == (
        "UnreadableSourceError [unreadable-source]: the file is empty.\n"
        "  Found: 0 bytes\n"
        "  Try:   outreach run other.csv\n"
    )
    assert not written.out


def test_failed_work_is_told_from_wrong_use(capsys):
    assert exit_code_of(NotEstimableError("no attempt was answered.")) == 1


@pytest.mark.parametrize(
    "error, told",
    [
        (ValueError(CANARY), "(ValueError)"),
        (KeyError(CANARY), "(KeyError)"),
        (OSError(5, "Input/output error", f"/folder/{CANARY}"), "(OSError, Input/output error)"),
    ],
)
def test_no_fault_tells_its_words(capsys, error, told):
    assert exit_code_of(raised(error, ValueError(CANARY))) == 1
    written = capsys.readouterr().err
    assert told in written
    assert CANARY not in written
    trace = Path(re.search(r"stands in (.+)$", written, re.MULTILINE)[1])
    text = trace.read_text(encoding="utf-8")
    trace.unlink()
    assert CANARY not in text
    assert "test_failures.py" in text


def test_a_trace_tells_causes_first_and_no_folder():
    text = scrubbed_trace(raised(RuntimeError(CANARY), raised(ValueError(CANARY))))
    assert text.index("builtins.ValueError") < text.index("builtins.RuntimeError")
    assert str(Path(__file__).parents[1]) not in text


def test_a_circle_of_causes_ends():
    first, second = raised(ValueError()), raised(KeyError())
    first.__cause__, second.__cause__ = second, first
    assert "KeyError" in scrubbed_trace(first)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_only_its_owner_may_read_a_trace():
    path = write_trace(raised(ValueError()))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.unlink()


def test_no_room_for_a_trace_is_said(capsys, monkeypatch):
    def full(**_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", full)
    assert exit_code_of(raised(ValueError(CANARY))) == 1
    assert "No trace could be written." in capsys.readouterr().err


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_disk_that_refuses_is_no_fault_of_the_program(capsys, number):
    assert exit_code_of(OSError(number, os.strerror(number), "canary.csv")) == 1
    said = capsys.readouterr().err
    assert said.startswith("DiskError [disk]")
    assert os.strerror(number) in said
    assert "canary" not in said


@pytest.mark.parametrize(
    "typed, shown",
    [
        (["score", "no.csv"], "outreach score messages.csv"),
        (["run", "no.csv", "--force"], "outreach run messages.csv"),
        (["report", "coach", "no.csv"], "outreach report coach messages.csv"),
        (["report", "--force", "program", "no.csv"], "outreach report program messages.csv"),
        (["import", "no.csv"], "outreach import messages.csv"),
        ([], "outreach import messages.csv"),
    ],
)
def test_a_hint_shows_the_command_that_was_typed(capsys, typed, shown):
    exit_code_of(UnreadableSourceError("no", arguments="messages.csv"), typed)
    assert f"Try:   {shown}\n" in capsys.readouterr().err
