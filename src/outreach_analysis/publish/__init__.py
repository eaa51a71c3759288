"""Reports: what notebooks show, how they run, and the pages and tables that come out."""

from outreach_analysis.publish.load import Workbook, open_workbook
from outreach_analysis.publish.run import run_report
from outreach_analysis.publish.show import (
    Shown,
    answer,
    figure,
    findings,
    gaps,
    manifest,
    message,
    numbers,
    table,
)
from outreach_analysis.publish.steps import Progress

__all__ = [
    "Progress",
    "Shown",
    "Workbook",
    "answer",
    "figure",
    "findings",
    "gaps",
    "manifest",
    "message",
    "numbers",
    "open_workbook",
    "run_report",
    "table",
]
