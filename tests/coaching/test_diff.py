"""Edits lead from one version to the other, whatever the words."""

from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.coaching.diff import edit_share, edit_shares, find_edits, find_sentence_edits

WORDS = st.lists(st.sampled_from(["maps", "talk", "you", "I", ",", "\n", ". ", "Łódź"]), max_size=12).map(
    " ".join
)


@given(WORDS, WORDS)
def test_edits_lead_from_before_to_after(before, after):
    edits = find_edits(before, after)
    assert "".join(edit.text for edit in edits if edit.kind != "insert") == before
    assert "".join(edit.text for edit in edits if edit.kind != "delete") == after


@given(WORDS, WORDS)
def test_a_replacement_is_one_deletion_and_one_insertion(before, after):
    kinds = [edit.kind for edit in find_edits(before, after)]
    assert all(first != second for first, second in pairwise(kinds))
    assert ("insert", "delete") not in pairwise(kinds)


@given(WORDS, WORDS)
def test_edit_share_is_symmetric_and_bounded(before, after):
    share = edit_share(before, after)
    if math.isnan(share):
        assert math.isnan(edit_share(after, before))
    else:
        assert 0 <= share <= 1
        assert share == edit_share(after, before)


def test_the_same_words_are_no_edit_and_other_words_are_all():
    assert edit_share("a talk", "A talk!") == 0
    assert edit_share("a talk", "on maps") == 1


def test_a_new_name_and_a_new_signature_leave_the_body_as_it_was():
    before = "Dear Ada,\n\nYour talk at Acme was good. Could we speak?\n\nBest,\nJana"
    after = "Dear Bo,\n\nYour talk at Zenith was good. Could we speak?\n\nKind regards,\nJana Meier"
    shares = edit_shares(before, after, names={"ada", "bo", "acme", "zenith"})
    assert shares["edit_share_body"] == 0
    assert shares["edit_share_greeting"] == 0
    assert shares["edit_share_merge_fields"] == 1
    assert shares["edit_share_signature"] > 0
    assert shares["edit_share"] > 0


@given(WORDS, WORDS)
def test_every_sentence_of_both_versions_is_told_once(before, after):
    from outreach_analysis.coaching.zones import find_sentences

    old, new = find_sentences([before, after])
    edits = find_sentence_edits(before, after)
    assert sorted(edit.before for edit in edits if edit.before) == old
    assert [edit.after for edit in edits if edit.after] == new


def test_kept_moved_rewritten_deleted_and_inserted_are_told_apart():
    before = "I like maps. The ledger was late. My coach sent me your notes on queues. Call me now."
    after = "My coach sent me your long notes on queues. I like maps. Would a short chat in May suit you?"
    kinds = {
        (after if edit.after else before)[slice(*(edit.after or edit.before))]: edit.kind
        for edit in find_sentence_edits(before, after)
    }
    assert kinds == {
        "My coach sent me your long notes on queues.": "rewritten",
        "I like maps.": "kept",
        "Would a short chat in May suit you?": "inserted",
        "The ledger was late.": "deleted",
        "Call me now.": "deleted",
    }
    swapped = find_sentence_edits("One thing here. Another one there.", "Another one there. One thing here.")
    assert sorted(edit.kind for edit in swapped) == ["kept", "moved"]


def test_a_paraphrase_is_one_sentence_rewritten():
    before = "Electric cars may be a thing of the future, for the climate is warming and resources are few."
    after = (
        "As the world seeks resources against climate warming, electric cars may be the way of the future."
    )
    assert [edit.kind for edit in find_sentence_edits(before, after)] == ["rewritten"]


def test_real_revisions_are_aligned_whole(shared):
    essays = pd.read_csv(shared / "data" / "essay_revisions.csv")
    kinds = []
    for _, drafts in essays.sort_values("draft").groupby("writer"):
        texts = drafts["text"].tolist()
        for before, after in pairwise(texts):
            edits = find_edits(before, after)
            assert "".join(edit.text for edit in edits if edit.kind != "insert") == before
            assert "".join(edit.text for edit in edits if edit.kind != "delete") == after
            kinds += [edit.kind for edit in find_sentence_edits(before, after)]
    counts = pd.Series(kinds).value_counts()
    assert counts["kept"] > counts["rewritten"] > counts["deleted"] > counts["moved"]
