"""`outreach lab`: JupyterLab on the notebooks."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated

import typer

from outreach_analysis.cli.app import app
from outreach_analysis.cli.console import say
from outreach_analysis.cli.options import examples

QUIET = (
    # JupyterLab asks two servers for news and for its own newest version; nothing here leaves the machine.
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)


@app.command("lab", epilog=examples("outreach lab", "outreach lab --port 8890 --no-browser"))
def lab(
    port: Annotated[int | None, typer.Option(help="Another port.")] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
) -> None:
    """Open JupyterLab on the notebooks."""
    from outreach_analysis.publish.notebooks import find_notebooks

    folder = find_notebooks()[0].parent
    command = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={folder}", *QUIET]
    if port is not None:
        command.append(f"--port={port}")
    if no_browser:
        command.append("--no-browser")
    say(f"JupyterLab on {folder}; Ctrl+C twice ends it.")
    raise typer.Exit(subprocess.run(command, check=False).returncode)  # noqa: S603 (our own interpreter and options)
