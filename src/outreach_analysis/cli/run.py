"""`outreach run`: from sources to a report."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from outreach_analysis.cli.app import app
from outreach_analysis.cli.console import counted, plain_cell, say, show
from outreach_analysis.cli.inputs import STDIN, as_files, exit_if_quarantined, read_files
from outreach_analysis.cli.options import (
    ChannelOption,
    CohortOption,
    DatabaseOption,
    KeyOption,
    KindOption,
    MapOption,
    MeOption,
    PeriodOption,
    StrictOption,
    examples,
    given_name,
    parse_map,
)
from outreach_analysis.cli.outputs import check_folder
from outreach_analysis.settings import LOG

if TYPE_CHECKING:
    from outreach_analysis.publish import Progress


@app.command(
    "run",
    epilog=examples(
        "outreach run",
        'outreach run messages.csv --map "text=Message Body" --map replied=Answered --name 2026-10',
        "outreach run data/outreach.duckdb --period 2026-Q3 --cohort spring",
        "outreach run Takeout.mbox --me ada@example.com --strict",
    ),
)
def run(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files, folders, the log, or - for stdin; the sample programme without any.", readable=False
        ),
    ] = None,
    period: PeriodOption = "",
    cohort: CohortOption = "",
    channel: ChannelOption = "",
    coach: Annotated[str, typer.Option(metavar="ID", help="Attempts that this coach reviewed only.")] = "",
    mapping: MapOption = None,
    kind: KindOption = None,
    me: MeOption = None,
    db: DatabaseOption = LOG,
    key: KeyOption = None,
    out: Annotated[Path, typer.Option(help="Folder of all reports.", readable=False)] = Path("reports"),
    name: Annotated[
        str | None, typer.Option(help="Name of the run; that of the first source otherwise.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Run every notebook even where nothing has changed.")
    ] = False,
    strict: StrictOption = False,
) -> None:
    """From your messages, or the sample, to a report.

    Reads and checks the sources, runs the notebooks on them (all but the coach's report), and writes a report that opens
    in any browser. Prints where it stands.
    """
    from outreach_analysis.publish import run_report
    from outreach_analysis.publish.report import check_selection
    from outreach_analysis.publish.selection import Selection
    from outreach_analysis.sample import sample
    from outreach_analysis.settings import load_settings

    named, pairs, settings = given_name(name), parse_map(mapping), load_settings()
    selection = Selection(period, cohort, channel, coach).spelt(settings.timezone)
    check_folder(out)
    given = sources or []
    with as_files(given) as files:
        # Faults of a source are told here, with a line to paste, before any notebook starts.
        read = read_files(files, mapping=pairs, kind=kind, me=me, db=db, key=key) if files else None
        if selection:
            check_selection("program", selection, read.tables if read else sample(), settings)
        with progress_bar() as progress:
            page = run_report(
                files or None,
                mapping=pairs,
                out=out,
                name=named or (selection.named("stdin") if given[:1] == [STDIN] else None),
                progress=progress,
                kind=kind,
                me=me,
                force=force,
                selection=selection,
                log=db,
                key=key,
            )
    show(_summary(page))
    if read is not None:
        exit_if_quarantined(read, strict=strict)


def _summary(page: Path) -> str:
    manifest = json.loads((page.parent / "manifest.json").read_text(encoding="utf-8"))
    said = [str(page), counted(len(manifest["notebooks"]), "notebook"), f"{manifest['seconds']:.0f} s"]
    attempts = manifest.get("rows", {}).get("attempts")
    if attempts:
        said.insert(1, counted(attempts, "attempt"))
    return plain_cell(" · ".join(said))


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """A bar on a terminal, a line a step elsewhere; both on stderr."""
    if not sys.stderr.isatty():
        yield _say_step
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, TextColumn("{task.fields[left]}"), console=Console(stderr=True)) as bar:
        task = bar.add_task("starting", total=None, left="")

        def tell(where: Progress) -> None:
            bar.update(
                task,
                description=where.name,
                total=where.steps,
                completed=min(where.step - 1, where.steps),
                left=_left(where),
            )

        yield tell


def _say_step(where: Progress) -> None:
    if where.step > where.steps:
        say(where.name)
        return
    left = _left(where)
    state = "done before" if where.skipped else left
    say(f"[{where.step}/{where.steps}] {where.name}{', ' + state if state else ''}")


def _left(where: Progress) -> str:
    if not where.seconds_left:
        return ""
    return f"about {max(1, round(where.seconds_left))} s left"
