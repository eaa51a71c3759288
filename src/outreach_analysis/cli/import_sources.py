"""`outreach import`: sources into the programme's log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from outreach_analysis.cli.app import app
from outreach_analysis.cli.console import counted, say, show
from outreach_analysis.cli.inputs import as_files, exit_if_quarantined, read_files
from outreach_analysis.cli.options import (
    DatabaseOption,
    KeyOption,
    KindOption,
    MapOption,
    MeOption,
    StrictOption,
    examples,
    parse_map,
)
from outreach_analysis.settings import LOG


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
    sources: Annotated[list[Path], typer.Argument(help="Files, folders or - for stdin.", readable=False)],
    mapping: MapOption = None,
    kind: KindOption = None,
    me: MeOption = None,
    db: DatabaseOption = LOG,
    strict: StrictOption = False,
    hidden: Annotated[
        bool, typer.Option("--pseudonymise", help="Keep keyed pseudonyms in place of names and identifiers.")
    ] = False,
    key: KeyOption = None,
) -> None:
    """Add sources to the programme's log.

    What the log holds already is not added again; overlapping exports merge.
    """
    from outreach_analysis.store import load_key, open_store, pseudonymise

    secret = load_key(key, data_folder=db.parent) if hidden or key is not None else None
    with as_files(sources) as files:
        read = read_files(files, mapping=parse_map(mapping), kind=kind, me=me, db=db, key=key)
    tables = read.tables
    if hidden and secret is not None:
        tables = pseudonymise(tables, secret)
        say("  names and profiles are left out, identifiers are pseudonyms; texts may name people still.")
    with open_store(db, key=secret) as store:
        done = store.upsert(tables)
    if done.nothing:
        show(f"{db}: nothing new.")
    else:
        said = [f"{counted(rows, 'row')} added to {name}" for name, rows in done.added.items()]
        said += [f"{counted(rows, 'row')} changed in {name}" for name, rows in done.changed.items()]
        show(f"{db}: {', '.join(said)}.")
    exit_if_quarantined(read, strict=strict)
