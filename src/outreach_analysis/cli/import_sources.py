"""`outreach import`: sources into the programme's log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from outreach_analysis.cli.app import app
from outreach_analysis.cli.console import counted, say, show
from outreach_analysis.cli.failures import ROWS_IN_QUARANTINE
from outreach_analysis.cli.inputs import as_files, exit_if_quarantined, read_files
from outreach_analysis.cli.options import (
    DatabaseOption,
    KindOption,
    MapOption,
    MeOption,
    StrictOption,
    examples,
    parse_map,
)


@app.command(
    "import",
    epilog=examples(
        'outreach import messages.csv --map "text=Message Body"',
        "outreach import LinkedIn-export.zip",
        "outreach import Takeout.mbox --me ada@example.com --strict",
        "outreach import messages.csv --pseudonymise",
    ),
)
def import_sources(
    sources: Annotated[list[Path], typer.Argument(help="Files, folders or - for stdin.")],
    mapping: MapOption = None,
    kind: KindOption = None,
    me: MeOption = None,
    db: DatabaseOption = Path("data/outreach.duckdb"),
    strict: StrictOption = False,
    hidden: Annotated[
        bool, typer.Option("--pseudonymise", help="Keep keyed pseudonyms in place of names and identifiers.")
    ] = False,
    key: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Key of the pseudonyms and of who was forgotten; by default in your configuration folder.",
        ),
    ] = None,
) -> None:
    """Add sources to the programme's log.

    What the log holds already is not added again; overlapping exports merge.
    """
    from outreach_analysis.store import load_key, open_store, pseudonymise

    secret = load_key(key, data_folder=db.parent) if hidden or key is not None else None
    with as_files(sources) as files:
        tables = read_files(files, mapping=parse_map(mapping), kind=kind, me=me)
    if hidden and secret is not None:
        tables = pseudonymise(tables, secret)
        say("  names and profiles are left out, identifiers are pseudonyms; texts may name people still.")
    db.parent.mkdir(parents=True, exist_ok=True)
    with open_store(db, key=secret) as store:
        done = store.upsert(tables)
    if done.nothing:
        show(f"{db}: nothing new.")
    else:
        said = [f"{counted(rows, 'row')} added to {name}" for name, rows in done.added.items()]
        said += [f"{counted(rows, 'row')} changed in {name}" for name, rows in done.changed.items()]
        show(f"{db}: {', '.join(said)}.")
    if done.rows_refused:
        show(f"{counted(done.rows_refused, 'row')} of people who were forgotten refused.")
    if done.people_unknown:
        say(
            f"{counted(done.people_unknown, 'person', 'people')} forgotten under another key cannot be recognised: "
            "import with --key FILE of whoever ran outreach forget."
        )
    exit_if_quarantined(tables, strict=strict)
    if strict and (done.rows_refused or done.people_unknown):
        raise typer.Exit(ROWS_IN_QUARANTINE)
