"""Importing a command's file registers it."""

from outreach_analysis.cli import check, lab, run, sample, score, signals
from outreach_analysis.cli.app import app

ORDER = ("run", "check", "score", "signals", "sample", "lab")
"""Of a day's work, as `outreach --help` lists them."""

app.registered_commands.sort(
    key=lambda command: ORDER.index(command.callback.__name__ if command.callback else "")
)

__all__ = ["app", "check", "lab", "run", "sample", "score", "signals"]
