"""What a revision changed, whether feedback was taken up, and what to change next."""

from outreach_analysis.coaching.revisions import feature_names, find_revisions

__all__ = ["feature_names", "find_revisions"]
