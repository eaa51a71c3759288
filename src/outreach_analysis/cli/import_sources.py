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
    KindOption,
    MapOption,
    MeOption,
    StrictOption,
    examples,
    parse_map,
)
from outreach_analysis.errors import UsageError


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
        typer.Option(metavar="FILE", help="The pseudonyms' key; by default in your configuration folder."),
    ] = None,
) -> None:
    """Add sources to the programme's log.

    What the log holds already is not added again; overlapping exports merge.
    """
    from outreach_analysis.store import load_key, open_store, pseudonymise

    if key is not None and not hidden:
        raise UsageError(
            "--key goes with --pseudonymise.",
            found="a key without it",
            hint="outreach import messages.csv --pseudonymise --key FILE",
        )
    secret = load_key(key, data_folder=db.parent) if hidden else None
    with as_files(sources) as files:
        tables = read_files(files, mapping=parse_map(mapping), kind=kind, me=me)
    if secret is not None:
        tables = pseudonymise(tables, secret)
        say("  names and profiles are left out, identifiers are pseudonyms; texts may name people still.")
    db.parent.mkdir(parents=True, exist_ok=True)
    with open_store(db) as store:
        done = store.upsert(tables)
    if done.nothing:
        show(f"{db}: nothing new.")
    else:
        said = [f"{counted(rows, 'row')} added to {name}" for name, rows in done.added.items()]
        said += [f"{counted(rows, 'row')} changed in {name}" for name, rows in done.changed.items()]
        show(f"{db}: {', '.join(said)}.")
    exit_if_quarantined(tables, strict=strict)
