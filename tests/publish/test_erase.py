from __future__ import annotations

import json
import zipfile

import pandas as pd
import pytest

from outreach_analysis.publish.erase import find_mentions, remove_reports
from outreach_analysis.publish.tables import write_xlsx

NAME = 'Zoë "Ada" O\'Hara & Söhne'


def test_only_reports_on_the_sample_stay(tmp_path):
    for name, inputs in {
        "sample": ["the sample programme"],
        "2026-10": [{"name": "a.csv"}],
        "odd": None,
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text(json.dumps({"inputs": inputs}), encoding="utf-8")
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "manifest.json").write_text("{", encoding="utf-8")
    for name in ("_failed/a", ".work/a"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "README.md").touch()
    assert remove_reports(tmp_path) == ["2026-10", "odd", "torn"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "sample"]


def test_no_reports_are_no_fault(tmp_path):
    assert remove_reports(tmp_path / "absent") == []


@pytest.fixture
def files(tmp_path):
    (tmp_path / "page.html").write_text(
        "<p>Zoë &quot;Ada&quot; O&#x27;Hara &amp; Söhne</p>", encoding="utf-8"
    )
    (tmp_path / "plain.json").write_text(json.dumps([NAME]), encoding="utf-8")
    (tmp_path / "wide.json").write_text(json.dumps([NAME], ensure_ascii=False), encoding="utf-8")
    (tmp_path / "loud.csv").write_text(NAME.upper(), encoding="utf-8")
    (tmp_path / "other.csv").write_text("Ada Byron", encoding="utf-8")
    write_xlsx(
        {"people": pd.DataFrame({"name": ["Ada O. Hara"], "id": ["member-17"]})}, tmp_path / "book.xlsx"
    )
    (tmp_path / "frame.parquet").write_bytes(b"PAR1")
    (tmp_path / "torn.zip").write_bytes(b"PK")
    return tmp_path


def test_a_name_is_found_however_it_is_written(files):
    mentioning, closed = find_mentions([files, files / "absent"], [NAME, ""])
    assert [path.name for path in mentioning] == ["page.html", "plain.json", "wide.json"]
    assert [path.name for path in closed] == ["frame.parquet", "torn.zip"]


def test_an_identifier_is_found_in_any_case_and_inside_archives(files):
    with zipfile.ZipFile(files / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("messages.csv", "from MEMBER-17 " * 100)
    mentioning, _ = find_mentions([files], ["member-17"])
    assert [path.name for path in mentioning] == ["book.xlsx", "export.zip"]
