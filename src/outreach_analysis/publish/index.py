"""The front page of a run, and the list of all runs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from outreach_analysis.publish.pages import Page, render_template

_MOST_FINDINGS = 8


def render_front_page(pages: Sequence[Page], manifest: Mapping[str, Any]) -> str:
    """The front page: the headline, what was found, what cannot be said, the way to each page.

    Parameters
    ----------
    pages : sequence of Page
        In the order of the run; the last one that answers leads.
    manifest : mapping
        Of the run.
    """
    summary = next((page for page in reversed(pages) if page.answer), None)
    shown = (
        "inputs",
        "mapping",
        "period",
        "rows",
        "seed",
        "version",
        "code",
        "python",
        "packages",
        "created",
    )
    return render_template(
        "run.html.j2",
        run=manifest["run"],
        title=f"Outreach report: {manifest.get('label', manifest['run'])}",
        lead=summary.answer if summary else "",
        data_as_of=manifest.get("data_as_of", ""),
        numbers=next((block["items"] for page in reversed(pages) for block in page.of_type("numbers")), []),
        findings=_headlines(pages),
        gaps=_gaps(pages),
        readers=_by_reader(pages),
        manifest={key: manifest[key] for key in shown if manifest.get(key)},
    )


_READERS = {
    "If you lead the programme": ("90", "70", "85", "60"),
    "If you coach": ("30", "40", "75", "45", "50", "05"),
    "If you analyse": ("00", "10", "20", "55"),
}
"""Who reads which page first, by the number that its name begins with."""


def _by_reader(pages: Sequence[Page]) -> list[tuple[str, list[Page]]]:
    """The pages of each reader in the order in which they help; what nobody claims comes last."""
    number = {page.name[:2]: page for page in pages}
    claimed = {key for keys in _READERS.values() for key in keys}
    groups = [(reader, [number[key] for key in keys if key in number]) for reader, keys in _READERS.items()]
    groups.append(("Other pages", [page for page in pages if page.name[:2] not in claimed]))
    return [(reader, found) for reader, found in groups if found]


def _headlines(pages: Sequence[Page]) -> list[dict[str, Any]]:
    """The findings of the report, which gathers from the other pages; without one, of the last page that has any."""
    for page in [page for page in pages if page.name.startswith("90")] or reversed(pages):
        if items := [item for block in page.of_type("findings") for item in block["items"]]:
            return items[:_MOST_FINDINGS]
    return []


def _gaps(pages: Sequence[Page]) -> dict[str, Any] | None:
    """What cannot be said, from the last page that tells: the report, which gathers from the others."""
    found = [block for page in pages for block in page.of_type("gaps")]
    return next((block for block in found[-1:] if block["items"] or block.get("elsewhere")), None)


_KINDS = {"": "Full runs", "program": "Programme reports", "coach": "Coach's reports"}
_MOST_FILTERS = 12


def render_runs(out: Path) -> str:
    """The list of all finished runs under a folder, the latest first, to be filtered by kind, source and year."""
    runs = []
    for file in out.glob("*/manifest.json"):
        if file.parent.name.startswith(("_", ".")):
            continue
        try:
            runs.append(_run_of(json.loads(file.read_text(encoding="utf-8")), file.parent.name))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # a folder that is no run, or one being replaced
    runs.sort(key=lambda run: (run["created"], run["folder"]), reverse=True)
    comparisons = sorted(
        (file for file in (out / "_compare").glob("*.html")),
        key=lambda file: file.stat().st_mtime,
        reverse=True,
    )
    return render_template(
        "runs.html.j2",
        runs=runs,
        filters=_filters(runs),
        comparisons=[
            {"file": file.name, "name": file.stem.replace("-and-", " and ")} for file in comparisons
        ],
    )


def _run_of(manifest: Mapping[str, Any], folder: str) -> dict[str, Any]:
    sources = [source if isinstance(source, str) else source["name"] for source in manifest["inputs"]]
    return {
        "folder": folder,
        "name": manifest.get("label", manifest["run"]),
        "created": manifest["created"],
        "attempts": f"{manifest['rows']['attempts']:,}",
        "period": manifest.get("period", ""),
        "sources": ", ".join(sources),
        "lead": manifest.get("answer", ""),
        "kind": _KINDS.get(manifest.get("report", ""), "Other reports"),
        "year": manifest["created"][:4],
    }


def _filters(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Kinds, sources and years of making that split the runs; each run learns the numbers of its filters."""
    filters: list[dict[str, Any]] = []
    for run in runs:
        run["filters"] = []
    for part, words in (("kind", ""), ("sources", "Source: "), ("year", "Made in ")):
        values = list(dict.fromkeys(run[part] for run in runs))
        if len(values) < 2:
            continue
        for value in values[: _MOST_FILTERS - len(filters)]:
            number = len(filters) + 1
            members = [run for run in runs if run[part] == value]
            for run in members:
                run["filters"].append(number)
            filters.append({"number": number, "words": f"{words}{value}", "count": len(members)})
    return filters
