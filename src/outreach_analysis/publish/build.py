"""Executed notebooks as a report: pages, tables, manifest, and the tests that were made."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from outreach_analysis.publish.cells import table_frame
from outreach_analysis.publish.files import write_text
from outreach_analysis.publish.gaps import told_once
from outreach_analysis.publish.index import render_front_page
from outreach_analysis.publish.job import Job
from outreach_analysis.publish.links import without_absent_links
from outreach_analysis.publish.notebooks import read_notebook
from outreach_analysis.publish.pages import Page, read_page, render_page
from outreach_analysis.publish.record import TESTS_FILE, run_of, run_rows
from outreach_analysis.publish.signal_pages import write_signals
from outreach_analysis.publish.tables import write_csv, write_xlsx


def build_report(job: Job, seconds: Mapping[str, float], wall: float) -> None:
    """Write the whole report into the work folder."""
    build = job.work / "build"
    (build / "tables").mkdir(parents=True)
    (build / "notebooks").mkdir()
    pages = []
    for notebook in job.notebooks:
        executed = job.work / "steps" / notebook.name
        shutil.copyfile(executed, build / "notebooks" / notebook.name)
        pages.append(read_page(read_notebook(executed), notebook.stem))
    pages = told_once(without_absent_links(pages))
    manifest = _manifest(job, pages, seconds) | {"seconds": round(wall, 1)}
    label, alone = job.about.get("label", job.name), len(pages) == 1
    for page in pages:
        context = {"run": label, "data_as_of": manifest["data_as_of"], "pages": pages, "alone": alone}
        write_text(build / f"{'index' if alone else page.name}.html", render_page(page, **context))
    manifest["tables"] = _write_tables(pages, build / "tables")
    _write_drawn(pages, build / "tables" / "figures")
    tests = _tests(job, pages, manifest)
    if len(tests):
        tests.to_parquet(build / TESTS_FILE, index=False)
    manifest["tests"] = {"made": len(tests), "findings": int(tests["finding"].sum())}
    if not alone:
        write_text(build / "index.html", render_front_page(pages, manifest))
    write_signals(build, back="index.html")
    write_text(build / "manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")


def _tests(job: Job, pages: Sequence[Page], manifest: Mapping[str, Any]) -> pd.DataFrame:
    """Every test that the notebooks of this run made."""
    run, _ = run_of([entry["name"] for entry in job.inputs], manifest)
    return run_rows([block.get("tests", {}) for page in pages for block in page.of_type("manifest")], run)


def _manifest(job: Job, pages: Sequence[Page], seconds: Mapping[str, float]) -> dict[str, Any]:
    found = [block["values"] for page in pages for block in page.of_type("manifest")]
    values = dict(found[-1]) if found else {"inputs": job.inputs, "rows": {"attempts": 0}, "version": ""}
    answers = [page.answer for page in pages if page.answer]
    return {
        **values,
        "inputs": job.inputs or ["the sample programme"],
        **job.about,
        "run": job.name,
        "created": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "data_as_of": values.get("data_as_of", ""),
        "answer": answers[-1] if answers else "",
        "notebooks": [
            {"name": notebook.stem, "key": job.key(notebook), "seconds": round(seconds[notebook.stem], 1)}
            for notebook in job.notebooks
        ],
    }


def _write_drawn(pages: Sequence[Page], folder: Path) -> None:
    """The numbers that each figure draws, beside the tables."""
    folder.mkdir()
    for page in pages:
        for block in page.of_type("figure"):
            if "file" in block:
                write_csv(table_frame(block["drawn"]), folder / f"{block['file']}.csv")


def _write_tables(pages: Sequence[Page], folder: Path) -> list[dict[str, Any]]:
    written, sheets = [], {}
    for page in pages:
        for block in page.of_type("table"):
            frame = table_frame(block)
            sheets[block["name"]] = frame
            remark = write_csv(frame, folder / f"{block['name']}.csv").sentence()
            write_xlsx({block["name"]: frame}, folder / f"{block['name']}.xlsx")
            written.append(
                {
                    "name": block["name"],
                    "page": page.name,
                    "title": block["title"],
                    "rows": len(frame),
                    "remark": remark,
                }
            )
    write_xlsx(sheets or {"empty": pd.DataFrame({"no tables": []})}, folder / "all_tables.xlsx")
    return written
