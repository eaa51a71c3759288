"""Importing a command's file registers it."""

from outreach_analysis.cli import (
    advise,
    check,
    compare,
    forget,
    import_sources,
    lab,
    report,
    run,
    sample,
    score,
    signals,
)
from outreach_analysis.cli.app import app

ORDER = (
    "run",
    "import",
    "check",
    "score",
    "advise",
    "signals",
    "report",
    "compare",
    "sample",
    "forget",
    "lab",
)
"""Of a day's work, as `outreach --help` lists them."""

app.registered_commands.sort(key=lambda command: ORDER.index(command.name or ""))

__all__ = [
    "advise",
    "app",
    "check",
    "compare",
    "forget",
    "import_sources",
    "lab",
    "report",
    "run",
    "sample",
    "score",
    "signals",
]
