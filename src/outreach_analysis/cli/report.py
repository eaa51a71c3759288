"""`outreach report`: the report of a period."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

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
from outreach_analysis.cli.run import progress_bar
from outreach_analysis.settings import LOG


@app.command(
    "report",
    epilog=examples(
        "outreach report program --period 2026-10 --format html,pdf,xlsx",
        "outreach report program messages.csv --period 2026-Q3",
        "outreach report coach --coach c3 --period 2026-10",
    ),
)
def report(
    which: Annotated[
        str, typer.Argument(metavar="program|coach", help="For the director, or for one coach.")
    ],
    sources: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files, folders or - for stdin; the programme's log, or else the sample, without any.",
            readable=False,
        ),
    ] = None,
    coach: Annotated[str, typer.Option(metavar="ID", help="The coach that the coach's report is for.")] = "",
    period: PeriodOption = "",
    cohort: CohortOption = "",
    channel: ChannelOption = "",
    formats: Annotated[
        str, typer.Option("--format", metavar="html,pdf,xlsx", help="What to write beside the page.")
    ] = "html",
    db: DatabaseOption = LOG,
    key: KeyOption = None,
    mapping: MapOption = None,
    kind: KindOption = None,
    me: MeOption = None,
    out: Annotated[Path, typer.Option(help="Folder of all reports.", readable=False)] = Path("reports"),
    name: Annotated[str | None, typer.Option(help="Name of the report; made from what it is about.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Make it again even where nothing has changed.")
    ] = False,
    strict: StrictOption = False,
) -> None:
    """A period against the last one and a year ago.

    Writes one page, and a PDF and a workbook where asked. Nobody is named in the programme's
    report; the coach's holds members' own words and is for that coach alone.
    """
    from outreach_analysis.publish.paper import check_paper
    from outreach_analysis.publish.report import check_kind, check_selection, parse_formats, write_report
    from outreach_analysis.publish.selection import Selection
    from outreach_analysis.sample import sample
    from outreach_analysis.settings import load_settings

    check_kind(which)
    named, pairs, wanted = given_name(name), parse_map(mapping), parse_formats(formats)
    settings = load_settings()
    if "pdf" in wanted:
        check_paper()
    check_folder(out)
    selection = Selection(period, cohort, channel, coach)
    given = sources or ([db] if db.exists() or db != LOG else [])
    if not given:
        say("No source and no log: this is the sample programme, all invented.")
    with as_files(given) as files:
        read = read_files(files, mapping=pairs, kind=kind, me=me, db=db, key=key) if files else None
        check_selection(which, selection, read.tables if read else sample(), settings)  # before any work
        with progress_bar() as progress:
            done = write_report(
                which,
                files or None,
                selection=selection,
                formats=wanted,
                mapping=pairs,
                out=out,
                name=named or ("stdin" if given[:1] == [STDIN] else None),
                settings=settings,
                source_kind=kind,
                me=me,
                progress=progress,
                force=force,
                log=db,
                key=key,
            )
    manifest = json.loads((done.page.parent / "manifest.json").read_text(encoding="utf-8"))
    said = [str(done.page), *(str(path) for path in done.files)]
    show(plain_cell(" · ".join([*said, counted(manifest["rows"]["attempts"], "attempt")])))
    if read is not None:
        exit_if_quarantined(read, strict=strict)
