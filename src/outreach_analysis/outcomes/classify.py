"""The level of a reply, with the words that decided."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from outreach_analysis.settings import OUTCOME_LEVELS

NOT_REPLIES = ("auto_reply", "bounce", "no_reply")
ALL_LEVELS = (*OUTCOME_LEVELS, "auto_reply", "bounce")


def classify_replies(texts: Iterable[str | None]) -> pd.DataFrame:
    """Placeholder of the first commit: level missing."""
    index = texts.index if isinstance(texts, pd.Series) else None
    return pd.DataFrame({"level": pd.Series([None for _ in texts], index=index, dtype="str")}, index=index)
