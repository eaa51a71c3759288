"""The command line as a whole: help, version, exit codes, start-up."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from outreach_analysis.cli.commands import app


def commands():
    return sorted(info.name for info in app.registered_commands)


def test_help_lists_every_command_and_none_beside_them(outreach):
    done = outreach("--help")
    assert done.code == 0
    listed = done.out.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert not [line for line in listed if "..." in line]
    assert sorted(line.split()[0] for line in listed if not line.startswith("   ")) == commands()


@pytest.mark.parametrize("command", commands())
def test_help_of_every_command_shows_an_example(outreach, command):
    done = outreach(command, "--help")
    assert done.code == 0
    assert f"  outreach {command}" in done.out.partition("Example")[2]


def test_version(outreach):
    assert outreach("--version").out.startswith("outreach 0.")


def test_no_command_shows_help_and_is_wrong_use(outreach):
    done = outreach()
    assert done.code == 2
    assert "Commands:" in done.out + done.err


def test_an_unknown_command_is_wrong_use(outreach):
    done = outreach("scroe")
    assert done.code == 2
    assert not done.out
    assert "No such command" in done.err


def test_an_unknown_option_is_wrong_use(outreach):
    assert outreach("signals", "--nothing").code == 2


def test_an_unexpected_fault_is_told_without_its_words(outreach, monkeypatch):
    def fail(*_):
        raise ValueError("Dear Ada Byron, thank you")

    module = importlib.import_module("outreach_analysis.signals.registry")
    monkeypatch.setattr(module, "registry", fail)
    done = outreach("signals")
    assert done.code == 1
    assert done.err.startswith("UnexpectedError [unexpected]: the work stopped")
    assert "ValueError" in done.err
    assert "Ada" not in done.err + done.out
    assert "Traceback" not in done.err


def test_help_takes_under_three_tenths_of_a_second(cpu_seconds):
    assert cpu_seconds("--help") < 0.3


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom outreach_analysis.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(*sorted({'numpy', 'pandas', 'nltk', 'rich', 'duckdb'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stderr.split() == []
