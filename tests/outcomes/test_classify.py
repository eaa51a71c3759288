"""Levels read from hand-labelled replies, and what holds for any text."""

from __future__ import annotations

import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.outcomes import classify_replies
from outreach_analysis.outcomes.classify import ALL_LEVELS, MOST_CHARACTERS

HERE = Path(__file__).parent


def labelled(name: str) -> pd.DataFrame:
    records = (HERE / name).read_text(encoding="utf-8").strip().split("\n%%\n")
    return pd.DataFrame([record.split("\n", 1) for record in records], columns=["label", "text"])


# Nine further sets were written and labelled after the rules stood, each read once before any rule
# was changed for it: 52% of 56 were right, upon which the rules were broadened; then 95% of 56,
# 89% of 45, 78% of 45, 90% of 30; then, of 40 each, 82%, 78% and 70% of replies written to be as
# odd as busy people are, with broader rules after each, and 98% of 40 in the plain words that most
# use. Three more, again with rules broadened after each: 85% of 82 mixed, 69% of 70 and 63% of 57
# that were meant to be hard (of their 40 ironic ones 18 were seen). Expect about 90% on plain replies
# that nobody here has seen, 65% on roundabout ones, and three in ten of the ironic ones.
# After that 93% of 42 in plain words, for which no rule was changed; then 90% of 60 mixed (8 of 12
# unpleasant ones), and after broader rules 73% of 33 of which 14 were ironic (6 of these were seen).
# Of a later set of 60 in mixed manners 50 were read at once (6 of 12 ironic ones); of the next four,
# 30 or 24 replies each, 13, 13, 22 and 17, for a half of each was irony, of which 3 of 16, 2 of 10,
# 3 of 10 and 6 of 12 were seen before the rules were broadened: whoever mocks finds new words.
# Since delight counts as mockery only beside a jab, 10 of 20 new ironic replies were seen at once, and 2 of 28
# sincere ones in much the same words were taken for irony (7 of 24 before).
# The held-out file has the second, the fifth, the ninth and the last set.
@pytest.mark.parametrize(
    "name, least", [("labelled_replies.txt", 0.95), ("labelled_replies_held_out.txt", 0.90)]
)
def test_hand_labelled_replies_are_read_as_their_labels_say(name: str, least: float) -> None:
    replies = labelled(name)
    assert set(replies["label"]) == set(ALL_LEVELS) - {"no_reply"}
    read = classify_replies(replies["text"])
    wrong = replies.assign(read=read["level"])[read["level"] != replies["label"]]
    assert 1 - len(wrong) / len(replies) >= least, wrong.to_string()


def test_delight_is_mockery_only_beside_a_jab() -> None:
    meant = [
        "Wow, another Leeds nurse, how lovely!",
        "Oh good, someone who read the paper.",
        "How original, I have never been asked that.",
        "Great, just what my Monday needed: a good question.",
        "Let me guess, you were in her class? Me too.",
        "Oh wonderful, a fellow beekeeper.",
        "Lovely to be in touch with someone who is passionate about rail.",
    ]
    mocking = [
        "Wow, another template, how lovely!",
        "Oh good, a stranger who wants my time.",
        "How original, another request for a quick coffee.",
        "Great, just what my Monday needed: somebody I have never met.",
        "Let me guess, you're passionate and a fast learner.",
        "Oh wonderful, somebody wants a job.",
        "Lovely to be one of your two hundred closest friends.",
    ]
    assert "unpleasant" not in set(classify_replies(meant)["level"])
    assert set(classify_replies(mocking)["level"]) == {"unpleasant"}


def test_short_forms_are_read_as_whole_words_are() -> None:
    assert classify_replies(["She'll be in touch."])["level"][0] == "introduction"
    assert classify_replies(["My calendar's full this month."])["level"][0] == "deferred"
    assert classify_replies(["Not what we're after, I fear."])["level"][0] == "declined"


def test_there_are_enough_labelled_replies() -> None:
    assert len(labelled("labelled_replies.txt")) + len(labelled("labelled_replies_held_out.txt")) >= 150


def test_evidence_is_the_words_at_its_spans() -> None:
    texts = labelled("labelled_replies.txt")["text"]
    read = classify_replies(texts)
    for text, row in zip(texts, read.itertuples(), strict=True):
        assert row.evidence == " … ".join(text[start:end] for start, end in row.spans)
    decided = ~read["level"].isin(["neutral", "extensive_help"])
    assert (read.loc[decided, "evidence"].str.len() > 0).mean() > 0.9


@pytest.mark.parametrize(
    "below",
    [
        "> I would be happy to chat",
        "On Tue, 3 Mar 2026 at 09:12, Lee <lee@example.org> wrote:\n> happy to chat?",
        "On Tue, 3 Mar 2026, Lee wrote:\n\nI would be happy to chat",
        "From: Lee Park\nSent: Tuesday, 3 March 2026\nTo: Ann\nSubject: x\n\nI would be happy to chat",
        "-----Original Message-----\nFrom: Lee\n\nI would be happy to chat",
        "-- \nhappy to chat about houses",
    ],
)
def test_what_stands_below_a_reply_does_not_decide(below: str) -> None:
    assert classify_replies([f"Sorry, I can't.\n\n{below}\n"])["level"][0] == "declined"


def test_nothing_to_read_has_no_level_and_the_index_is_kept() -> None:
    read = classify_replies(pd.Series([None, " ", "Sure"], index=[7, 5, 3]))
    assert read.index.tolist() == [7, 5, 3]
    assert read["level"].isna().tolist() == [True, True, False]
    assert classify_replies([])["level"].tolist() == []


def test_characters_beyond_the_cap_are_counted_not_read() -> None:
    read = classify_replies(["x " * MOST_CHARACTERS + "not interested"])
    assert read["unread_characters"][0] == MOST_CHARACTERS + len("not interested")
    assert read["level"][0] != "declined"


def test_a_reply_reads_the_same_alone_and_in_any_company() -> None:
    texts = labelled("labelled_replies_held_out.txt")["text"].tolist()
    together = classify_replies(texts)["level"].tolist()
    assert classify_replies(texts[::-1])["level"].tolist() == together[::-1]
    assert [classify_replies([text])["level"][0] for text in texts[:10]] == together[:10]


@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_is_read_without_raising(texts: list[str]) -> None:
    read = classify_replies(texts)
    assert len(read) == len(texts)
    assert read["level"].dropna().isin(ALL_LEVELS).all()


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "a",
            " ",
            "\n",
            ">",
            "> \n",
            "on ",
            "On a wrote\n",
            "From: x\n",
            "a@",
            "a.",
            "-",
            "_",
            "@a",
            "1 ",
            "not ",
        ),
        *(
            "https://",
            "https://cal",
            "happy to ",
            "\U0001f600",
            "e\u0301",
            "Status: 5.1.",
            "at 1",
            "Jana, ",
            "i can't ... ",
        ),
    ],
)
def test_time_is_linear_on_hostile_replies(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        best = float("inf")
        for _ in range(3):
            start = time.perf_counter()
            classify_replies([text])
            best = min(best, time.perf_counter() - start)
        return best

    classify_replies(["warm up"])
    assert seconds(MOST_CHARACTERS) <= 6 * seconds(MOST_CHARACTERS // 4) + 0.05
