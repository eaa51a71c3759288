"""Features and evidence of whatever holds messages."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_analysis.errors import InvalidValueError, MissingColumnError
from outreach_analysis.importers import read
from outreach_analysis.scoring import catalogue, explain_scores, find_evidence, score
from outreach_analysis.scoring.tables import _in_reading_order
from outreach_analysis.signals.originality import likeness
from outreach_analysis.signals.rubric import SCORED_FAMILIES

TEXTS = ["Thank you so much, Ada.", "", "I hope this email finds you well."]


def test_lists_series_and_frames_agree() -> None:
    expected = score(TEXTS)
    pd.testing.assert_frame_equal(score(pd.Series(TEXTS)), expected)
    pd.testing.assert_frame_equal(score(pd.DataFrame({"text": TEXTS})), expected)


def test_the_index_of_a_frame_is_kept() -> None:
    frame = pd.DataFrame({"text": TEXTS}, index=["x", "y", "z"])
    assert score(frame).index.tolist() == ["x", "y", "z"]
    assert set(find_evidence(frame)["message_id"]) == {"x", "z"}


def test_columns_are_the_signals_then_the_family_scores() -> None:
    columns = score(TEXTS).columns.tolist()
    assert columns == [*catalogue()["name"], *SCORED_FAMILIES, "balance"]


def test_tables_carry_their_context() -> None:
    tables = read(
        pd.DataFrame({"text": ["Hi Ada, thank you."], "recipient_name": ["Ada Byron"], "sender_id": ["m1"]})
    )
    features = score(tables)
    assert features.columns[0] == "message_id"
    assert features["greeting_names_recipient"].tolist() == [1.0]
    assert math.isnan(score(["Hi Ada, thank you."])["greeting_names_recipient"].iloc[0])


def test_missing_texts_are_empty_ones() -> None:
    features = score(pd.Series([None, "Thanks.", float("nan")], dtype=object))
    assert features["gratitude"].tolist() == [0.0, 1.0, 0.0]


def test_no_message_at_all() -> None:
    assert score([]).shape[0] == 0
    assert find_evidence([]).empty


def test_wrong_input_is_named() -> None:
    with pytest.raises(MissingColumnError, match="'Body'"):
        score(pd.DataFrame({"Body": TEXTS}))
    with pytest.raises(InvalidValueError, match="one text"):
        score("Hi Ada")


def test_parts_explain_the_score() -> None:
    features = score(TEXTS)
    parts = explain_scores(features)
    sums = parts.pivot_table(index="row", columns="family", values="value", aggfunc="sum")
    np.testing.assert_allclose(sums[list(SCORED_FAMILIES)], features[list(SCORED_FAMILIES)], atol=1e-12)


def sends(*rows: tuple[str, str, int, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["sender_id", "attempt_id", "day", "text"])
    return frame.assign(
        sent_at=pd.Timestamp("2026-01-01", tz="UTC") + pd.to_timedelta(frame["day"], unit="D")
    )


def test_only_earlier_sends_count_as_copied() -> None:
    same = "Your talk on tram maps made me change my plan."
    features = score(
        sends(("a", "1", 0, same), ("a", "2", 5, same), ("b", "3", 9, same), ("c", "4", 1, "Something else."))
    )
    own, shared = features["repeated_sentence_share"], features["shared_sentence_share"]
    assert own.tolist() == [0.0, 1.0, 0.0, 0.0]
    assert shared.tolist() == [0.0, 0.0, 1.0, 0.0]
    likeness = features["max_similarity_own"]
    assert math.isnan(likeness[0])
    assert likeness[1] == 1.0
    assert math.isnan(likeness[2])


@pytest.mark.parametrize("at_once", [1, 3])
def test_sentences_compared_in_shares_are_compared_the_same(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["Your talk made me think.", "I build tram maps now.", "Could you name one book?"]
    frame = sends(*((f"m{n % 3}", str(n), n, " ".join(texts[n % 2 :])) for n in range(9)))
    whole = score(frame)
    monkeypatch.setattr(likeness, "SLICE_SENTENCES", at_once)
    pd.testing.assert_frame_equal(score(frame), whole)


def test_versions_of_one_attempt_are_not_compared() -> None:
    same = "Your talk on tram maps made me change my plan."
    frame = sends(("a", "1", 0, same), ("a", "1", 0, same)).assign(stage=["draft", "sent"])
    features = score(frame)
    assert features["repeated_sentence_share"].tolist() == [0.0, 0.0]
    assert features["max_similarity_own"].isna().all()


def test_likeness_is_the_jaccard_of_word_triples() -> None:
    first, second = "one two three four five six", "one two three four nine ten"

    def triples(text: str) -> set[tuple[str, ...]]:
        words = text.split()
        return set(zip(words, words[1:], words[2:], strict=False))

    expected = len(triples(first) & triples(second)) / len(triples(first) | triples(second))
    features = score(sends(("a", "1", 0, first), ("a", "2", 1, second), ("b", "3", 0, second)))
    assert features["max_similarity_own"][1] == pytest.approx(expected)


@given(st.lists(st.tuples(*[st.integers(0, 2**40)] * 4), min_size=1, max_size=20), st.booleans())
def test_evidence_is_sorted_the_same_packed_or_not(rows: list[tuple[int, ...]], small: bool) -> None:
    values = np.array(rows, dtype=np.int64) % (1000 if small else 2**62)
    found = _in_reading_order(*values.T)
    assert list(zip(*found, strict=True)) == sorted(map(tuple, values))


COMPARING = ["max_similarity_own", "max_similarity_others", "template_edit_share", "shared_sentence_share"]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_likeness_knows_no_order_of_rows_and_no_future(seed: int) -> None:
    draw = np.random.default_rng(seed)
    size = 24
    lines = [
        "I rebuilt the roster.",
        "Could we talk next week?",
        "Your talk on maps stayed with me.",
        "Thank you.",
    ]
    frame = pd.DataFrame(
        {
            "text": [" ".join(draw.choice(lines, draw.integers(1, 5))) for _ in range(size)],
            "sender_id": draw.choice(["a", "b", "c"], size),
            "attempt_id": draw.choice([f"t{number}" for number in range(18)], size),
            "sent_at": pd.Timestamp("2026-01-01", tz="UTC") + pd.to_timedelta(draw.integers(0, 8, size), "D"),
        }
    )
    whole = score(frame)[COMPARING]
    shuffled = frame.iloc[draw.permutation(size)]
    pd.testing.assert_frame_equal(score(shuffled)[COMPARING].loc[frame.index], whole)
    past = frame[frame["sent_at"] < pd.Timestamp("2026-01-05", tz="UTC")]
    pd.testing.assert_frame_equal(score(past)[COMPARING], whole.loc[past.index])
