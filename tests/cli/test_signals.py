from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

from outreach_analysis.cli.signals_new import write_signal
from outreach_analysis.errors import InvalidValueError, UsageError
from outreach_analysis.signals.registry import registry


def test_the_catalogue_names_every_signal(outreach):
    done = outreach("signals")
    assert done.code == 0
    listed = {line.split()[0] for line in done.out.splitlines() if line.startswith("  ")}
    assert listed == set(registry())
    assert "signal" in done.err


def test_one_family(outreach):
    names = {page["name"] for page in json.loads(outreach("signals", "--family", "politeness", "--json").out)}
    assert names == {signal.name for signal in registry().values() if signal.family == "politeness"}
    assert "gratitude" in names


def test_a_page_tells_limits_and_examples(outreach):
    signal = registry()["gratitude"]
    page = outreach("signals", "gratitude").out
    assert signal.does_not_measure in page
    assert all(source in page for source in signal.references)
    assert repr(signal.examples[0].text) in page


def test_every_page_is_json(outreach):
    pages = json.loads(outreach("signals", "--json").out)
    assert [page["name"] for page in pages] == list(registry())


@pytest.mark.parametrize(
    "arguments, told",
    [
        (["gratitud"], "outreach signals gratitude"),
        (["gratitude", "praise"], "takes one name"),
        (["--family", "polite"], "--family politeness"),
        (["new"], "needs a name and a family"),
        (["new", "mutual_friends"], "needs a name and a family"),
        (["new", "mutual_friends", "--family", "credible"], "--family credibility"),
    ],
)
def test_wrong_use_is_told(outreach, arguments, told):
    done = outreach("signals", *arguments)
    assert done.code == 2
    assert told in done.err
    assert not done.out


@pytest.fixture
def repository(root, tmp_path):
    """A copy of the package where a signal can be written."""
    package = tmp_path / "clone" / "src" / "outreach_analysis"
    shutil.copytree(root / "src" / "outreach_analysis", package, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "clone" / "tests").mkdir()
    return tmp_path / "clone"


def run_in(repository, *arguments):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=repository,
        env={**os.environ, "PYTHONPATH": str(repository / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_a_new_signal_runs_at_once_and_fails_its_test_until_it_is_filled_in(repository):
    done = run_in(
        repository,
        "-m",
        "outreach_analysis.cli",
        "signals",
        "new",
        "mutual_friends",
        "--family",
        "credibility",
    )
    assert done.returncode == 0, done.stderr
    definition, lexicon, test = map(type(repository), done.stdout.splitlines())
    code = (
        "import outreach_analysis as oa\n"
        "from outreach_analysis.signals.registry import get_signal\n"
        "texts = [example.text for example in get_signal('mutual_friends').examples]\n"
        "assert oa.score(texts)['mutual_friends'].tolist() == [1.0, 0.0]\n"
    )
    counted = run_in(repository, "-c", code)
    assert counted.returncode == 0, counted.stderr

    pytest_run = ["-m", "pytest", "-q", "-p", "no:cacheprovider", str(test)]
    assert run_in(repository, *pytest_run).returncode == 1
    text = definition.read_text(encoding="utf-8").replace("…", "the message names a shared friend")
    definition.write_text(text.replace("mutual friends", "a friend of us both"), encoding="utf-8")
    lexicon.write_text("a friend of us both\n", encoding="utf-8")
    assert run_in(repository, *pytest_run).returncode == 0

    again = run_in(
        repository, "-m", "outreach_analysis.cli", "signals", "new", "mutual_friends", "--family", "ask"
    )
    assert again.returncode == 2
    assert "already" in again.stderr


@pytest.mark.parametrize(
    "name", ["Mutual", "mutual friends", "class", "../evil", "_x", "x__y", "", "1st", "è"]
)
def test_a_name_that_cannot_be_a_column_is_refused(tmp_path, name):
    with pytest.raises(InvalidValueError):
        write_signal(name, "ask", tmp_path)


def test_an_installed_package_is_not_written_into(tmp_path):
    with pytest.raises(UsageError, match="clone of the repository"):
        write_signal("mutual_friends", "ask", tmp_path)


def test_the_catalogue_is_written_as_a_page(outreach, tmp_path):
    done = outreach("signals", "--html", str(tmp_path / "docs"))
    assert done.code == 0
    assert done.out.strip() == str(tmp_path / "docs" / "signals.html")
    assert "Thank you so much" in (tmp_path / "docs" / "signals.html").read_text(encoding="utf-8")
    assert outreach("signals", "gratitude", "--html", str(tmp_path)).code == 2
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert outreach("signals", "--html", str(tmp_path / "file")).code == 2


def test_the_terminal_says_how_a_signal_enters_a_score(outreach):
    page = outreach("signals", "work_reference").out
    assert "gives up to 0.20 of personalization" in page
    assert "found: " in page
