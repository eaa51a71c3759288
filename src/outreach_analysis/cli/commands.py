"""Importing a command's file registers it; the order here is that of `outreach --help`."""

from outreach_analysis.cli import sample, score, signals
from outreach_analysis.cli.app import app

__all__ = ["app", "sample", "score", "signals"]
