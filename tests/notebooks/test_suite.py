"""The notebooks as a whole on a small, thin source: a full report, safe to open, every link leading somewhere."""

import csv
import html.parser
import json
import re

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.publish import run_report
from outreach_analysis.publish.notebooks import suite_notebooks

HOSTILE = "<img src=x onerror=alert(1)> =1+1"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The report on 120 messages without recipients, coaches or reply texts."""
    rng = np.random.default_rng(5)
    asks = ["Could you spare 15 minutes?", "I need a job.", "Thank you for your talk on queues."]
    rows = pd.DataFrame(
        {
            "text": [
                f"Hello, {asks[number % 3]} I am a nurse and wrote {number} reports." for number in range(120)
            ],
            "sender_id": [f"m{number % 20}" for number in range(120)],
            "sent_at": pd.date_range("2026-01-01", periods=120, freq="D").astype("str"),
            "replied": rng.random(120) < 0.3,
            "cohort": np.where(np.arange(120) % 2, "spring", HOSTILE),
        }
    )
    return run_report(rows, out=tmp_path_factory.mktemp("reports"), name="thin").parent


def pages(report):
    return sorted([*report.glob("*.html"), report.parent / "index.html"])


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.ids, self.loads, self.images = [], set(), [], []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if "id" in found:
            self.ids.add(found["id"])
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if "src" in found or tag in {"link", "iframe"}:
            self.loads.append(tag)
        if tag == "svg":
            self.images.append(found.get("aria-label"))


def read(page):
    reader = Reader()
    reader.feed(page.read_text(encoding="utf-8"))
    return reader


def test_every_notebook_of_the_suite_became_a_page(report):
    names = {path.stem for path in suite_notebooks()}
    assert names <= {path.stem for path in report.glob("*.html")}
    assert {path.stem for path in (report / "notebooks").glob("*.ipynb")} == names


def test_nothing_is_loaded_and_every_link_resolves(report):
    for page in pages(report):
        reader = read(page)
        assert reader.loads == []
        for link in reader.links:
            target, _, part = link.partition("#")
            assert not re.match(r"https?:", link)
            file = (page.parent / target) if target else page
            assert file.exists(), f"{page.name}: {link}"
            if part and file.suffix == ".html":
                assert part in read(file).ids, f"{page.name}: {link}"


def test_what_somebody_typed_is_shown_and_not_run(report):
    page = (report / "90_program_report.html").read_text(encoding="utf-8")
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<img" not in page
    assert not re.search(r"<[^>]+\sonerror=[^>]*>", re.sub(r'"[^"]*"', '""', page))


def test_every_figure_says_what_it_shows(report):
    labels = [label for page in pages(report) for label in read(page).images]
    assert len(labels) >= 8
    assert all(label and len(label) > 30 for label in labels)


def test_pages_lead_with_question_and_answer_and_tell_what_is_missing(report):
    for page in report.glob("[0-9]*.html"):
        text = page.read_text(encoding="utf-8")
        assert re.search(r"<h1>[^<]+\?</h1>\s*<p class=\"lead\">", text), page.name
    coach = (report / "70_coach_revisions.html").read_text(encoding="utf-8")
    assert "What we cannot say yet" in coach
    assert 'href="00_start_here.html#t-questions"' in coach
    start = (report / "00_start_here.html").read_text(encoding="utf-8")
    assert "coach_id or feedback" in start


def test_no_message_text_stands_in_the_report(report):
    for file in report.rglob("*"):
        if file.is_file() and file.suffix in {".html", ".ipynb", ".json", ".csv"}:
            assert "I am a nurse and wrote 7 reports" not in file.read_text(encoding="utf-8"), file.name


def test_the_manifest_accounts_for_every_row(report):
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["rows"]["read"] == 120
    assert manifest["rows"]["attempts"] == 120
    assert manifest["data_as_of"] == "2026-04-30"
    assert {table["name"] for table in manifest["tables"]} == {
        path.stem for path in (report / "tables").glob("*.csv")
    }


def test_the_reply_rate_on_the_page_is_that_of_the_data(report):
    with (report / "tables" / "reply_rates.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (
        sum(int(float(row["n_obs"])) for row in rows) == 120 - 30
    )  # the last 30 days are pending unless answered
