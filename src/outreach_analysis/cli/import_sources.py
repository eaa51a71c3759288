"""`outreach import`: sources into the programme's log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from outreach_analysis.cli.app import app
from outreach_analysis.cli.console import counted, show
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
    ),
)
def import_sources(
    sources: Annotated[list[Path], typer.Argument(help="Files, folders or - for stdin.")],
    mapping: MapOption = None,
    kind: KindOption = None,
    me: MeOption = None,
    db: DatabaseOption = Path("data/outreach.duckdb"),
    strict: StrictOption = False,
) -> None:
    """Add sources to the programme's log.

    What the log holds already is not added again; overlapping exports merge.
    """
    from outreach_analysis.store import open_store

    with as_files(sources) as files:
        tables = read_files(files, mapping=parse_map(mapping), kind=kind, me=me)
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
