"""`outreach compare`: two runs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from outreach_analysis.cli.app import app
from outreach_analysis.cli.console import plain_cell, show, show_columns
from outreach_analysis.cli.options import examples
from outreach_analysis.cli.outputs import check_folder


@app.command("compare", epilog=examples("outreach compare 2026-09 2026-10"))
def compare(
    first: Annotated[str, typer.Argument(metavar="RUN", help="The earlier run, by its name.")],
    second: Annotated[str, typer.Argument(metavar="RUN", help="The later one.")],
    out: Annotated[Path, typer.Option(help="Folder of all reports.", readable=False)] = Path("reports"),
) -> None:
    """Two runs side by side: data, versions, findings.

    Prints what appeared, held or vanished, and writes a page.
    """
    from outreach_analysis.publish.compare import findings_view, write_comparison
    from outreach_analysis.publish.history import find_run

    check_folder(out)
    page, changes = write_comparison(find_run(out, first), find_run(out, second), out)
    for sentence in changes.sentences():
        show(plain_cell(sentence))
    view = findings_view(changes.shared)
    if len(view):
        show("")
        show_columns([("what", "status", changes.first["run"], changes.second["run"])])
        show_columns(view[["what", "status", "first", "second"]].to_numpy().tolist())
        show("")
    show(plain_cell(page))
