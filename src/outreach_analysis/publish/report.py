"""The periodic report: one notebook on a period, as a page, a PDF and a workbook."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from outreach_analysis.errors import InvalidValueError, RunFailedError, UnknownNameError
from outreach_analysis.publish.notebooks import find_notebooks, read_parameters
from outreach_analysis.publish.paper import PAPER_NAME, check_paper, write_paper
from outreach_analysis.publish.run import run_report
from outreach_analysis.publish.selection import Selection
from outreach_analysis.publish.steps import Progress
from outreach_analysis.schema import Tables
from outreach_analysis.settings import Settings, load_settings
from outreach_analysis.studies.periods import parse_period

KINDS = {
    "program": ("90_program_report", "Programme report"),
    "coach": ("91_coach_report", "Coach's report"),
}
"""Kind of report to its notebook and its title."""

FORMATS = ("html", "pdf", "xlsx")


@dataclass(frozen=True)
class Report:
    """A finished report.

    Parameters
    ----------
    page : Path
        The page, `index.html` in the report's folder.
    files : tuple of Path
        What was asked for beside it, in the order asked.
    """

    page: Path
    files: tuple[Path, ...] = ()


def parse_formats(text: str) -> tuple[str, ...]:
    """Read a list of formats.

    Raises
    ------
    UnknownNameError

    Examples
    --------
    >>> parse_formats("pdf, html")
    ('pdf', 'html')
    """
    names = tuple(dict.fromkeys(part.strip().lower() for part in text.split(",") if part.strip()))
    if unknown := [name for name in names if name not in FORMATS]:
        raise UnknownNameError(
            f"{len(unknown)} of {len(names)} formats are unknown.",
            found=", ".join(unknown)[:60],
            hint="--format html,pdf,xlsx",
        )
    return names or ("html",)


def write_report(
    kind: str,
    sources: Sequence[str | Path] | None = None,
    *,
    selection: Selection | None = None,
    formats: Sequence[str] = ("html",),
    mapping: Mapping[str, str] | None = None,
    out: str | Path = "reports",
    name: str | None = None,
    settings: Settings | None = None,
    source_kind: str | None = None,
    me: str | None = None,
    progress: Callable[[Progress], None] | None = None,
    force: bool = False,
    log: str | Path | None = None,
    key: str | Path | None = None,
) -> Report:
    """Write the report of a period.

    Parameters
    ----------
    kind : {"program", "coach"}
    sources : sequence of path, optional
        None means the sample programme.
    selection : Selection, optional
        The period, and a cohort, channel or coach.
    formats : sequence of {"html", "pdf", "xlsx"}
        The page is always written.
    mapping, out, name, settings, me, progress, force, log, key
        As for `run_report`; the name is made from kind and selection otherwise.
    source_kind : str, optional
        `kind` of `run_report`.

    Returns
    -------
    Report

    Raises
    ------
    UnknownNameError, InvalidValueError
        If there is no such kind of report or format, or it cannot be about that.
    MissingExtraError
        If a PDF is asked for and cannot be made here; nothing has been run then.
    RunFailedError, RunLockedError, UnreadableSourceError
        As `run_report`.
    """
    check_kind(kind)
    parse_formats(",".join(formats))
    if "pdf" in formats:
        check_paper()
    chosen = settings or load_settings()
    about = (selection or Selection()).spelt(chosen.timezone)
    stem, title = KINDS[kind]
    notebook = next((path for path in find_notebooks() if path.stem == stem), None)
    if notebook is None:
        raise RunFailedError(
            f"the notebook '{stem}' is not installed.", hint="pip install --force-reinstall outreach-analysis"
        )
    run = name or about.named(kind)
    words = about.words(chosen.timezone) if about else ""
    given = _parameters(notebook, about, find_previous(Path(out), kind, about, run))
    page = run_report(
        sources,
        mapping=mapping,
        out=out,
        name=run,
        settings=chosen,
        progress=progress,
        kind=source_kind,
        me=me,
        parameters=given,
        notebooks=[notebook],
        force=force,
        about={"report": kind, "label": f"{title}, {words}" if words else title},
        log=log,
        key=key,
    )
    files = []
    for wanted in dict.fromkeys(formats):
        if wanted == "pdf":
            paper = page.with_name(PAPER_NAME)
            files.append(paper if paper.is_file() else write_paper(page.parent, kind=title, selection=words))
        elif wanted == "xlsx":
            files.append(page.parent / "tables" / "all_tables.xlsx")
    return Report(page, tuple(files))


def check_kind(kind: str) -> None:
    """Refuse a kind of report that does not exist.

    Raises
    ------
    UnknownNameError
    """
    if kind not in KINDS:
        near = get_close_matches(kind, KINDS, n=1)
        raise UnknownNameError(
            "there is no such report.",
            found=kind[:40],
            hint=f"outreach report {near[0] if near else 'program'}",
        )


def check_selection(kind: str, selection: Selection, tables: Tables, settings: Settings) -> None:
    """Refuse a report on nothing, and a programme's report on so few attempts that it would tell of persons.

    Raises
    ------
    InvalidValueError
    """
    number = len(selection.attempt_ids(tables, settings.timezone))
    if kind == "program" and number < settings.small_cell:
        raise InvalidValueError(
            f"a programme's report on fewer than {settings.small_cell} attempts would tell of single persons.",
            found=selection.words(settings.timezone),
            hint="choose a longer period, or all of the programme",
        )


def _parameters(notebook: Path, about: Selection, previous: Path | None) -> dict[str, Any]:
    """What the notebook takes of the selection; refuse what it cannot be about."""
    declared = read_parameters(notebook)
    given: dict[str, Any] = {
        {"coach": "coach_id"}.get(name, name): value for name, value in about.parts.items()
    }
    if missing := [name for name in given if name not in declared]:
        raise InvalidValueError(
            f"this report cannot be about one {missing[0].removesuffix('_id')}.",
            found=", ".join(name for name in ("period", "cohort", "channel", "coach_id") if name in declared),
            hint="leave the option out, or choose the other report",
        )
    if previous is not None and "previous" in declared:
        given["previous"] = str(previous)
    return given


def find_previous(out: Path, kind: str, about: Selection, run: str) -> Path | None:
    """The report before this one: of the same kind and choice, on the latest earlier period.

    Parameters
    ----------
    out : Path
        Folder of all reports.
    kind : str
    about : Selection
    run : str
        Name of this report: without a period, its own last state is the one before.

    Returns
    -------
    Path or None
        A folder.
    """
    earlier = []
    for file in out.glob("*/manifest.json"):
        try:
            manifest = json.loads(file.read_text(encoding="utf-8"))
            of = manifest["selection"]
            same = all(of.get(part, "") == getattr(about, part) for part in ("cohort", "channel", "coach"))
            if manifest.get("report") != kind or not same:
                continue
            if about.period and of.get("period"):
                end = parse_period(of["period"]).end
                if end < parse_period(about.period).end:
                    earlier.append((end, file.parent))
            elif not about.period and not of.get("period") and manifest.get("run") == run:
                return file.parent
        except (OSError, ValueError, KeyError, TypeError, AttributeError, InvalidValueError):
            continue
    return max(earlier)[1] if earlier else None
