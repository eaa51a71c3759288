"""Where text meets pandas: messages to features, evidence and the parts of each score."""

from outreach_analysis.scoring.explaining import catalogue, explain_scores
from outreach_analysis.scoring.streaming import score_parquet
from outreach_analysis.scoring.tables import find_evidence, score

__all__ = ["catalogue", "explain_scores", "find_evidence", "score", "score_parquet"]
