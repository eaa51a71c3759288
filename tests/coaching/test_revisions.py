"""Pairs of versions, their deltas and the feedback between them."""

from __future__ import annotations

import pandas as pd
import pytest

from outreach_analysis.coaching import find_revisions
from outreach_analysis.importers import read
from outreach_analysis.scoring import score


@pytest.fixture
def flat() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "sender_id": ["m1", "m1", "m1", "m2"],
            "attempt_id": ["a1", "a1", "a1", "a2"],
            "version": [0, 1, 2, 0],
            "stage": ["draft", "draft", "sent", "sent"],
            "coach_id": ["c1", None, None, None],
            "feedback_tags": ["gratitude", None, None, None],
            "text": ["Give me a call.", "Give me a call. Thank you.", "Thank you.", "Thanks a lot."],
        }
    )


def test_pairs_and_deltas(flat: pd.DataFrame) -> None:
    tables = read(flat)
    revisions = find_revisions(tables, score(tables))
    assert len(revisions) == 2
    assert revisions["coached"].tolist() == [True, False]
    assert revisions["delta_gratitude"].tolist() == [1.0, 0.0]
    assert revisions["tags"].fillna("").tolist() == ["gratitude", ""]
    assert revisions["to_stage"].tolist() == ["draft", "sent"]
    assert revisions["edit_share"].tolist() == pytest.approx([2 / 10, 4 / 8])


def test_a_single_version_is_no_revision(flat: pd.DataFrame) -> None:
    tables = read(flat[flat["attempt_id"] == "a2"])
    assert find_revisions(tables, score(tables)).empty
