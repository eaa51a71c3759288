"""Estimators: each takes a table and returns `Estimates`."""

from outreach_analysis.studies.estimates import RESULT_COLUMNS, Estimates
from outreach_analysis.studies.frame import attempt_frame

__all__ = ["RESULT_COLUMNS", "Estimates", "attempt_frame"]
