from __future__ import annotations

import json

import pytest

from outreach_analysis.cli.advise import legend, underline
from outreach_analysis.coaching import advise

DRAFT = "Hello,\n\nI was impressed by your profile. I am desperate for a job. Could we have a call?\n\nJana"
READER = ("--recipient-name", "Priya Nair", "--recipient-company", "Acme")


def test_advice_names_what_is_missing_for_this_reader(outreach):
    done = outreach("advise", "--text", DRAFT, *READER)
    assert done.code == 0
    assert not done.err
    assert "could only have been written to Priya" in done.out
    assert "Scores, from 0 to 1" in done.out
    assert "→" in done.out
    assert 1 <= sum(done.out.count(f"\n{number}. ") for number in range(1, 9)) <= 4


def test_json_agrees_with_the_library(outreach):
    done = outreach("advise", "--text", DRAFT, *READER, "--channel", "email", "--json")
    wanted = advise(DRAFT, recipient_name="Priya Nair", recipient_company="Acme", channel="email").to_dict()
    assert json.loads(done.out) == json.loads(json.dumps(wanted))


def test_a_draft_may_come_from_a_file_or_stdin(outreach, tmp_path):
    (tmp_path / "draft.txt").write_text(DRAFT, encoding="utf-8")
    wanted = outreach("advise", "--text", DRAFT).out
    assert outreach("advise", "draft.txt").out == wanted
    assert outreach("advise", "-", stdin=DRAFT).out == wanted


@pytest.mark.parametrize(
    "arguments, told",
    [
        ([], "neither a file nor --text"),
        (["absent.txt"], "cannot be read"),
        (["--text", "hi", "--channel", "fax"], "no channel 'fax'"),
    ],
)
def test_wrong_use_is_told(outreach, arguments, told):
    done = outreach("advise", *arguments)
    assert done.code == 2
    assert told in done.err
    assert "  Try: " in done.err


@pytest.mark.parametrize("text", ["", "\0", "\ud800", "\x1b[31mHi [red]you[/red]", "💡" * 2000])
def test_no_draft_is_too_odd_and_no_control_character_reaches_the_terminal(outreach, text, monkeypatch):
    done = outreach("advise", "--text", text)
    assert done.code == 0, done.err
    assert "\x1b" not in done.out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = outreach("advise", "--text", text)
    assert shown.code == 0, shown.err
    assert "\x1b[31mHi" not in shown.out


def test_the_draft_is_underlined_where_its_evidence_stands():
    spans = [span for span in advise(DRAFT).evidence if span.family == "credibility"]
    shown = underline(DRAFT, spans)
    assert shown.plain == DRAFT
    assert {(span.start, span.end) for span in spans} <= {(part.start, part.end) for part in shown.spans}
    assert "C credibility" in legend(spans).plain


def test_advice_comes_at_once_from_the_shell(cpu_seconds):
    assert cpu_seconds("advise", "--text", DRAFT) < 1.0
