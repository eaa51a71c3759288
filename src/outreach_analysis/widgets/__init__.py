"""The draft clinic: a live panel in JupyterLab, its page to send, and what it saves."""

from outreach_analysis.widgets.clinic import Clinic, open_clinic
from outreach_analysis.widgets.notebook import advice_table, say_draft, say_families, show_clinic
from outreach_analysis.widgets.page import render_clinic, write_clinic
from outreach_analysis.widgets.parts import choose_part
from outreach_analysis.widgets.reading import read_draft
from outreach_analysis.widgets.saving import Saved, find_drafts, load_versions, save_version

__all__ = [
    "Clinic",
    "Saved",
    "advice_table",
    "choose_part",
    "find_drafts",
    "load_versions",
    "open_clinic",
    "read_draft",
    "render_clinic",
    "save_version",
    "say_draft",
    "say_families",
    "show_clinic",
    "write_clinic",
]
