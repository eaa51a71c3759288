"""The commands in the order of a day's work."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: half the start-up time, and readable in every terminal and file
    pretty_exceptions_enable=False,  # they print values of variables, which hold personal data
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        from outreach_analysis.cli.console import show

        show(f"outreach {version('outreach-analysis')}")
        raise typer.Exit


@app.callback(epilog="`outreach COMMAND --help` shows an example of each.")
def outreach(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Score outreach drafts, and relate drafts and coach revisions to what came back."""
