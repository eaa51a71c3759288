"""What a revision changed, whether feedback was taken up, and what to change next."""

from outreach_analysis.coaching.advice import advise
from outreach_analysis.coaching.points import Advice, PartValue, Point, Span
from outreach_analysis.coaching.revisions import feature_names, find_revisions

__all__ = ["Advice", "PartValue", "Point", "Span", "advise", "feature_names", "find_revisions"]
