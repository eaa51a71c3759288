"""`outreach sample`: a synthetic programme as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from outreach_analysis.cli.app import app
from outreach_analysis.cli.console import counted, say, show
from outreach_analysis.cli.options import examples
from outreach_analysis.cli.outputs import check_folder


@app.command(
    "sample",
    epilog=examples(
        "outreach sample data/sample",
        "outreach sample data/null --members 50 --seed autumn --coaching-effect 0",
    ),
)
def sample(
    folder: Annotated[Path, typer.Argument(help="Made if it is not there.", readable=False)],
    members: Annotated[int, typer.Option(help="How many members write.", min=2)] = 200,
    seed: Annotated[str, typer.Option(help="The same phrase gives the same bytes.")] = "demo",
    coaching_effect: Annotated[
        float, typer.Option(help="Planted rise in the probability of a reply.", min=-0.2, max=0.4)
    ] = 0.10,
) -> None:
    """Write a synthetic programme to try everything on.

    Writes messages.csv, ready for `outreach run`, and truth.json with what was planted.
    """
    from outreach_analysis.sample import write_sample

    check_folder(folder)
    written = write_sample(folder, members=members, seed=seed, coaching_effect=coaching_effect)
    say(
        f"Wrote {counted(len(written.messages), 'message')} of {counted(len(written.senders), 'member')}, "
        "all invented; what was planted stands in truth.json."
    )
    show(str(folder / "messages.csv"))
