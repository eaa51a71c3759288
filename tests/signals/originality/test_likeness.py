"""Signals that compare sends, each against a plain reference."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_analysis.scoring import score
from outreach_analysis.scoring.reading import CHUNK_MESSAGES
from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.corpus import MESSAGE_BITS, find_samples, find_triples
from outreach_analysis.signals.originality.others import sampled_likeness

WORDS = [f"word{number}" for number in range(40)]


def table(texts: list[str], senders: list[str], **columns: object) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "text": texts,
            "sender_id": senders,
            "attempt_id": [f"a{number}" for number in range(len(texts))],
            "sent_at": pd.date_range("2026-01-01", periods=len(texts), freq="D", tz="UTC"),
            **columns,
        }
    )


def triples(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def likeness(left: str, right: str) -> float:
    one, other = triples(left), triples(right)
    return len(one & other) / len(one | other) if one | other else 0.0


def programme(seed: int, size: int = 60, length: int = 30) -> pd.DataFrame:
    """Members who write from three shared templates and change some of the words."""
    draw = np.random.default_rng(seed)
    templates = [[str(word) for word in draw.choice(WORDS, length)] for _ in range(3)]
    texts = []
    for _ in range(size):
        words = list(templates[draw.integers(3)])
        for place in draw.choice(length, draw.integers(0, length // 3), replace=False):
            words[place] = f"own{draw.integers(1000)}"
        texts.append(" ".join(words))
    return table(texts, [f"s{draw.integers(5)}" for _ in range(size)])


def reference_others(frame: pd.DataFrame, row: int) -> float:
    """Greatest likeness to any earlier send of another member."""
    rows = range(len(frame))
    earlier = [
        other
        for other in rows
        if frame.sent_at[other] < frame.sent_at[row] and frame.sender_id[other] != frame.sender_id[row]
    ]
    return max((likeness(frame.text[row], frame.text[other]) for other in earlier), default=np.nan)


@pytest.mark.parametrize("seed", range(3))
def test_likeness_to_others_is_that_of_an_earlier_send_and_seldom_misses_the_likest(seed: int) -> None:
    frame = programme(seed)
    found = score(frame)["max_similarity_others"].to_numpy()
    wanted = np.array([reference_others(frame, row) for row in range(len(frame))])
    np.testing.assert_array_equal(np.isnan(found), np.isnan(wanted))
    known = ~np.isnan(wanted)
    assert (found[known] <= wanted[known] + 1e-12).all()
    assert np.mean(np.abs(found[known] - wanted[known]) < 0.15) > 0.9
    assert np.mean(found[known] > 0) > 0.9


@settings(max_examples=60)
@given(st.lists(st.sampled_from(WORDS), max_size=34), st.lists(st.sampled_from(WORDS), max_size=34))
def test_samples_of_short_texts_give_the_exact_likeness(one: list[str], other: list[str]) -> None:
    batch = Batch([" ".join(one), " ".join(other)])
    samples = find_samples(find_triples(batch), 2)
    expected = likeness(" ".join(one), " ".join(other))
    assert sampled_likeness(samples[:1], samples[1:])[0] == pytest.approx(expected)


def test_triples_of_each_message_are_told_once_and_in_order() -> None:
    texts = ["a b c d a b c", "", "a b", "d a b c", "b c d"]
    triples = find_triples(Batch(texts))
    counted = [len(set(zip(w, w[1:], w[2:], strict=False))) for w in map(str.split, texts)]
    assert np.bincount(triples.message, minlength=len(texts)).tolist() == counted == [4, 0, 0, 2, 1]
    shared = [set(triples.hash[triples.message == row].tolist()) for row in range(len(texts))]
    assert (len(shared[0] & shared[3]), len(shared[0] & shared[4]), len(shared[3] & shared[4])) == (2, 1, 0)
    assert (np.diff(triples.message) >= 0).all()


def test_a_batch_leaves_room_for_its_messages_in_the_number_of_a_triple() -> None:
    assert 1 << int(MESSAGE_BITS) > 2 * CHUNK_MESSAGES


def test_samples_of_long_texts_come_near() -> None:
    draw = np.random.default_rng(3)
    errors = []
    for _ in range(60):
        one = [f"w{number}" for number in draw.integers(5000, size=300)]
        other = one[: draw.integers(300)] + [f"v{number}" for number in draw.integers(5000, size=150)]
        batch = Batch([" ".join(one), " ".join(other)])
        samples = find_samples(find_triples(batch), 2)
        errors.append(
            sampled_likeness(samples[:1], samples[1:])[0] - likeness(" ".join(one), " ".join(other))
        )
    assert abs(np.mean(errors)) < 0.03
    assert np.std(errors) < 0.1


def test_nobody_is_likened_to_later_sends_to_drafts_or_to_themselves() -> None:
    text = "I rebuilt the tram map of the old town last spring."
    frame = table([text, text, text, "Something else that was never written before."], ["a", "a", "b", "c"])
    assert score(frame)["max_similarity_others"].tolist() == pytest.approx(
        [np.nan, np.nan, 1, 0], nan_ok=True
    )
    drafts = frame.assign(stage=["draft", "draft", "sent", "sent"])
    assert score(drafts)["max_similarity_others"].tolist() == pytest.approx(
        [np.nan, np.nan, np.nan, 0], nan_ok=True
    )
    unknown = frame.assign(sender_id=["a", None, "b", None])
    assert score(unknown)["max_similarity_others"].isna().tolist() == [True, True, False, True]


def test_a_first_send_in_the_same_attempt_hides_no_other_attempt() -> None:
    texts = ["One two three four five.", "Six seven eight nine ten.", "Six seven eight nine ten."]
    frame = table(texts, ["a"] * 3).assign(attempt_id=["x", "y", "x"])
    assert score(frame)["max_similarity_own"].tolist() == pytest.approx([np.nan, 0.0, 1.0], nan_ok=True)


TEMPLATE = (
    "Hi {{first_name}},\n\nI am a nurse in training who wants to move into data work this year. "
    "Could I ask you two questions about your path?\n\nBest regards,\nJana"
)


def filled(**changes: str) -> str:
    text = TEMPLATE.replace("{{first_name}}", "Ada")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


def test_greeting_signature_and_merge_fields_are_no_edits() -> None:
    texts = [filled(), filled(Ada="Tom", Jana="J."), filled(Ada="Tom", path="path at Lindhaven")]
    context = {
        "recipient_name": ["Ada Byron", "Tom Baker", "Tom Baker"],
        "recipient_company": ["", "", "Lindhaven"],
    }
    values = score(table(texts, ["a"] * 3, **context))["template_edit_share"].tolist()
    assert values[:2] == pytest.approx([np.nan, 0.0], nan_ok=True)
    assert values[2] == pytest.approx(1 / 49)  # "at" alone is new among 24 and 25 words


@pytest.mark.parametrize("seed", range(2))
def test_edit_share_is_that_against_the_likest_earlier_send(seed: int) -> None:
    frame = programme(seed, size=40)
    features = score(frame)
    for row in range(len(frame)):
        own = [other for other in range(row) if frame.sender_id[other] == frame.sender_id[row]]
        value = features["template_edit_share"][row]
        if not own:
            assert np.isnan(value)
            continue
        best = max(likeness(frame.text[row], frame.text[other]) for other in own)
        assert features["max_similarity_own"][row] == pytest.approx(best)
        likest = [other for other in own if likeness(frame.text[row], frame.text[other]) == best][-1]
        new = frame.text[row].split()
        old = frame.text[likest].split()
        assert value == pytest.approx(1.0 if best == 0 else edit_share(old, new))


def edit_share(old: list[str], new: list[str]) -> float:
    """Words inserted or deleted over all words, by the longest common subsequence."""
    lengths = np.zeros((len(old) + 1, len(new) + 1), dtype=int)
    for i, before in enumerate(old):
        for j, after in enumerate(new):
            lengths[i + 1, j + 1] = (
                lengths[i, j] + 1 if before == after else max(lengths[i, j + 1], lengths[i + 1, j])
            )
    assert lengths[-1, -1] >= sum(
        block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    )
    return 1 - 2 * lengths[-1, -1] / (len(old) + len(new))


def test_a_known_template_is_what_a_message_is_held_to() -> None:
    texts = [
        filled(),
        filled(path="way from the ward to your team"),
        "Quite another letter, with no such words.",
    ]
    templates = [TEMPLATE, TEMPLATE, ""]
    frame = pd.DataFrame({"text": texts, "recipient_name": "Ada Byron", "template": templates})
    values = score(frame)["template_edit_share"].tolist()
    assert values[0] == 0
    assert 0 < values[1] < 0.3
    assert np.isnan(values[2])
    with_senders = table([filled(path="work"), filled()], ["a", "a"], template=["", TEMPLATE])
    assert score(with_senders)["template_edit_share"].tolist() == pytest.approx([np.nan, 0.0], nan_ok=True)
