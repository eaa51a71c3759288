"""Replies to outcomes: matching, level, latency, censoring."""

from outreach_analysis.outcomes.classify import classify_replies
from outreach_analysis.outcomes.match import outcomes

__all__ = ["classify_replies", "outcomes"]
