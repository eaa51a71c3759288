"""Edits lead from one version to the other, whatever the words."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.coaching.diff import edit_share, find_edits

WORDS = st.lists(st.sampled_from(["maps", "talk", "you", "I", ",", "\n", "Łódź"]), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_edits_lead_from_before_to_after(before: str, after: str) -> None:
    edits = find_edits(before, after)
    assert "".join(edit.text for edit in edits if edit.kind != "insert") == before
    assert "".join(edit.text for edit in edits if edit.kind != "delete") == after


@given(WORDS, WORDS)
def test_edit_share_is_symmetric_and_bounded(before: str, after: str) -> None:
    share = edit_share(before, after)
    if math.isnan(share):
        assert math.isnan(edit_share(after, before))
    else:
        assert 0 <= share <= 1
        assert share == edit_share(after, before)


def test_the_same_words_are_no_edit_and_other_words_are_all() -> None:
    assert edit_share("a talk", "A talk!") == 0
    assert edit_share("a talk", "on maps") == 1
