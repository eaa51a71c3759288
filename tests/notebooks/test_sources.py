"""The suite under nbmake, as a reader would run it: on a sample, on requests from the web and on a mailing list."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

import outreach_analysis as oa
from outreach_analysis.publish import pages, run_report
from outreach_analysis.publish.notebooks import find_notebooks, suite_notebooks
from outreach_analysis.sample.facade import flatten

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

RAOP = {
    "text": "request_text_edit_aware",
    "subject": "request_title",
    "replied": "requester_received_pizza",
    "sender_id": "request_id",
    "sent_at": "unix_timestamp_of_request_utc",
}
COMPARED = ("00_start_here", "30_signals_and_replies", "90_program_report")


def of_sample(folder, shared):
    """Twenty members, as one flat file."""
    path = folder / "messages.csv"
    flatten(oa.sample(members=20, seed="nbmake")).to_csv(path, index=False)
    return [path], {}


def of_raop(folder, shared):
    """Every fifth request, so that all years are in it."""
    requests = json.loads((shared / "data/raop/requests.json").read_text(encoding="utf-8"))
    path = folder / "requests.json"
    path.write_text(json.dumps(requests[::5]), encoding="utf-8")
    return [path], RAOP


def of_mbox(folder, shared):
    """Three months of a mailing list."""
    return [shared / f"data/mbox/2012-0{month}.txt" for month in (4, 5, 6)], {}


SOURCES = {"sample": of_sample, "raop": of_raop, "mbox": of_mbox}


def run_with_nbmake(folder, sources, mapping):
    """Execute copies of the notebooks in which the source is named, side by side; they keep their outputs."""
    from papermill.iorw import load_notebook_node, write_ipynb
    from papermill.parameterize import parameterize_notebook

    copies = folder / "notebooks"
    copies.mkdir()
    given = {"sources": [str(path) for path in sources], "mapping": mapping}
    for path in suite_notebooks():
        write_ipynb(parameterize_notebook(load_notebook_node(str(path)), given), str(copies / path.name))
    cache = folder / "cache"
    cache.mkdir()
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        os.devnull,
        "--rootdir",
        str(copies),
        "-p",
        "no:cacheprovider",
    ]
    command += ["--nbmake", "--overwrite", "--nbmake-kernel=python3", "--nbmake-timeout=300", "-n", "2", "-q"]
    done = subprocess.run(
        [*command, str(copies)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OUTREACH_CACHE": str(cache), "PYTHONHASHSEED": "1"},
    )
    assert done.returncode == 0, done.stdout[-3_000:]
    assert f"{len(suite_notebooks())} passed" in done.stdout
    return copies


def tables_of(folder, names):
    """Every table that notebooks showed, as data."""
    read = [
        pages.read_page(json.loads((folder / f"{name}.ipynb").read_text(encoding="utf-8")), name)
        for name in names
    ]
    return {(page.name, block["name"]): block for page in read for block in page.of_type("table")}


@pytest.fixture(scope="module", params=SOURCES)
def executed(request, tmp_path_factory):
    """A source, and the notebooks that nbmake ran on it."""
    shared = request.getfixturevalue("shared") if request.param != "sample" else None
    folder = tmp_path_factory.mktemp(request.param)
    sources, mapping = SOURCES[request.param](folder, shared)
    return sources, mapping, run_with_nbmake(folder, sources, mapping)


def test_every_notebook_of_the_suite_ends_with_an_answer_and_no_missing_number(executed):
    _, _, copies = executed
    for path in sorted(copies.glob("*.ipynb")):
        page = pages.read_page(json.loads(path.read_text(encoding="utf-8")), path.stem)
        assert page.answer, path.stem
        said = [page.answer, *(item["text"] for block in page.of_type("findings") for item in block["items"])]
        said += [block[part] for block in page.of_type("figure") for part in ("title", "subtitle", "alt")]
        for sentence in said:
            assert not re.search(r"\b(nan|NaN|inf|NaT|None(?! of))\b", sentence), f"{path.stem}: {sentence}"


@pytest.mark.parametrize("executed", ["sample"], indirect=True)
def test_another_runner_makes_the_same_tables(executed, tmp_path):
    sources, mapping, copies = executed
    chosen = [path for path in find_notebooks() if path.stem in COMPARED]
    run_report(sources, mapping=mapping, out=tmp_path, name="again", notebooks=chosen)
    first, second = tables_of(copies, COMPARED), tables_of(tmp_path / "again" / "notebooks", COMPARED)
    assert first.keys() == second.keys()
    assert len(first) >= 5
    for key, table in first.items():
        assert table == second[key], key
