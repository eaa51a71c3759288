"""What holds for every signal of the registry, whoever wrote it."""

from __future__ import annotations

import math
import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach_analysis.scoring import find_evidence, score
from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import CONTEXTS, FAMILIES, Example, Signal
from outreach_analysis.signals.engine import read_signal
from outreach_analysis.signals.registry import registry
from outreach_analysis.signals.rubric import LIMIT, SCORED_FAMILIES, rubrics, score_families

SIGNALS = list(registry().values())
MESSAGE_SIGNALS = [definition for definition in SIGNALS if definition.scope == "message"]
EXAMPLES = [
    pytest.param(definition, case, id=f"{definition.name}-{number}")
    for definition in MESSAGE_SIGNALS
    for number, case in enumerate(definition.examples)
]
CONTEXT = {
    "recipient_name": "Dr. Zoë Will-Müller",
    "recipient_company": "Target",
    "recipient_title": "Head of Maps",
    "recipient_profile": "Studied in Łódź. Gave a talk on tram maps; plays the cello.",
    "sender_name": "Ann O'Hara",
    "subject": "Your talk on tram maps",
}
MESSAGES = [
    "",
    (
        "Hi Zoë,\n\nI'm Ann, a nurse at St. Mary's. Your talk on tram maps in Łódź changed my project. "
        "Could we speak for 15 minutes next week? No worries if not. Thank you!\n\nAnn"
    ),
    "dear sir i am hard worker plz give me any job URGENT!!! http://x.invalid",
    "{{first_name}} I came across your impressive profile. I'd love to pick your brain.",
    "Здравствуйте, Анна! Спасибо за доклад. 你好。 مرحبا؟",
    "cafe\u0301 re\u0301sume\u0301 Zoe\u0308 \U0001f600\U0001f600 \u200d\ufe0f",
    "\ud800 lone \udfff",
    "> quoted\n> text\nI agree.\n-- \nsignature",
]


def contexts(size: int) -> dict[str, list[str]]:
    return {name: [value] * size for name, value in CONTEXT.items()}


def frame_of(texts: list[str]) -> pd.DataFrame:
    size = len(texts)
    return pd.DataFrame(
        {
            "text": pd.Series(texts, dtype=object),
            **{name: [value] * size for name, value in CONTEXT.items()},
            "sender_id": [f"s{number % 3}" for number in range(size)],
            "attempt_id": [f"a{number}" for number in range(size)],
            "sent_at": pd.date_range("2026-01-01", periods=size, freq="D", tz="UTC"),
        }
    )


def test_every_family_has_signals_and_every_scored_family_a_rubric() -> None:
    families = {definition.family for definition in SIGNALS}
    assert families >= set(SCORED_FAMILIES)
    assert families <= set(FAMILIES)
    assert set(rubrics()) == set(SCORED_FAMILIES)


@pytest.mark.parametrize("definition", SIGNALS, ids=lambda definition: definition.name)
def test_a_definition_says_what_it_is(definition: Signal) -> None:
    assert definition.summary.endswith(".")
    assert definition.reads_as.startswith(("higher: ", "1: "))
    assert definition.does_not_measure
    assert definition.references
    assert definition.unit
    if definition.scope == "message":
        values = [case.value for case in definition.examples]
        assert len(values) >= 2
        assert len({0.0 if math.isnan(value) else value for value in values}) >= 2


@pytest.mark.parametrize("definition, case", EXAMPLES)
def test_example(definition: Signal, case: Example) -> None:
    batch = Batch([case.text], {name: [value] for name, value in case.context.items()})
    reading = read_signal(definition, batch)
    np.testing.assert_allclose(reading.feature[0], case.value, rtol=1e-6)
    if case.evidence is not None:
        starts, ends = batch.text.original_offsets(reading.spans)
        found = [case.text[start:end] for start, end in zip(starts, ends, strict=True)]
        assert found == list(case.evidence)


def check_readings(texts: list[str], context: dict[str, list[str]]) -> None:
    batch = Batch(texts, context)
    for definition in MESSAGE_SIGNALS:
        reading = read_signal(definition, batch)
        low, high = definition.bounds
        values = reading.feature[~np.isnan(reading.feature)]
        assert reading.feature.shape == (len(texts),)
        assert np.isfinite(values).all(), definition.name
        if low is not None:
            assert (values >= low).all(), definition.name
        if high is not None:
            assert (values <= high + 1e-12).all(), definition.name
        spans = reading.spans
        assert (spans.start < spans.end).all(), definition.name
        assert (np.diff(spans.start) >= 0).all(), definition.name
        assert (spans.start >= batch.text.message_start[spans.message]).all(), definition.name
        assert (spans.end <= batch.text.message_end[spans.message]).all(), definition.name
        if definition.kind == "count":
            counted = spans.count(len(texts))
            known = ~np.isnan(reading.feature)
            np.testing.assert_array_equal(counted[known], reading.feature[known], definition.name)
    scores = score_families(
        {definition.name: read_signal(definition, batch).feature for definition in MESSAGE_SIGNALS}
        | {
            definition.name: np.full(len(texts), np.nan)
            for definition in SIGNALS
            if definition.scope != "message"
        }
    )
    for values in scores.values():
        known_scores = values[~np.isnan(values)]
        assert ((known_scores >= 0) & (known_scores <= 1)).all()


def test_bounds_and_spans_on_messages() -> None:
    check_readings(MESSAGES, contexts(len(MESSAGES)))
    check_readings(MESSAGES, {})


@settings(max_examples=60)
@given(st.lists(st.text(max_size=120), min_size=1, max_size=4), st.text(max_size=30))
def test_no_unicode_raises(texts: list[str], name: str) -> None:
    check_readings(texts, {key: [name] * len(texts) for key in CONTEXTS})


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "\U0001f600" * 16_000,
        "a " * 50_000,
        "I " * 20_000,
        "?!" * 20_000,
        "\n> " * 20_000,
        "thank you so " * 5_000,
        "e\u0301" * 30_000,
    ],
    ids=["word", "emoji", "letters", "pronouns", "marks", "quotes", "phrases", "accents"],
)
def test_hostile_texts_are_read(text: str) -> None:
    check_readings([text], contexts(1))


def test_evidence_is_the_words_of_the_message() -> None:
    frame = frame_of(MESSAGES)
    evidence = find_evidence(frame)
    assert len(evidence) > 10
    texts = frame["text"].str.replace("\ud800", "\ufffd").str.replace("\udfff", "\ufffd")
    for row, start, end, words in evidence[["message_id", "start", "end", "text"]].itertuples(index=False):
        assert texts[row][start:end] == words
    ordered = evidence.sort_values(["message_id", "start", "end"], kind="stable")
    assert ordered.index.equals(evidence.index)


def test_counts_equal_the_evidence() -> None:
    frame = frame_of(MESSAGES)
    features = score(frame)
    evidence = find_evidence(frame)
    for definition in SIGNALS:
        if definition.kind == "count":
            found = evidence[evidence["signal"] == definition.name].groupby("message_id").size()
            expected = features[definition.name].fillna(0)
            pd.testing.assert_series_equal(
                found.reindex(features.index, fill_value=0).astype(float), expected, check_names=False
            )


def test_row_order_and_partitioning_change_nothing() -> None:
    frame = frame_of(MESSAGES * 3)
    whole = score(frame)
    shuffled = score(frame.sample(frac=1, random_state=3)).loc[frame.index]
    pd.testing.assert_frame_equal(whole, shuffled, check_exact=True)
    one_by_one = pd.concat([score(frame.loc[[row]].drop(columns=["sent_at"])) for row in frame.index])
    alone = [definition.name for definition in MESSAGE_SIGNALS]
    pd.testing.assert_frame_equal(whole[alone], one_by_one[alone], check_exact=True)


def test_composed_and_decomposed_texts_score_the_same() -> None:
    texts = [text for text in MESSAGES if "\ud800" not in text] + ["한국어 이름 Åsa, Ñandú naïve façade?"]
    composed = frame_of([unicodedata.normalize("NFC", text) for text in texts])
    decomposed = frame_of([unicodedata.normalize("NFD", text) for text in texts])
    pd.testing.assert_frame_equal(score(composed), score(decomposed), check_exact=True)
    first, second = find_evidence(composed), find_evidence(decomposed)
    assert [unicodedata.normalize("NFC", words) for words in second["text"]] == list(first["text"])


def test_missing_context_is_unknown_not_zero() -> None:
    features = score(["Hi Ada, thank you."])
    for definition in SIGNALS:
        if definition.needs:
            assert math.isnan(features[definition.name].iloc[0]), definition.name


def test_parts_sum_to_the_score() -> None:
    features = score(frame_of(MESSAGES))
    arrays = {name: features[name].to_numpy(dtype=float) for name in registry()}
    for family, rubric in rubrics().items():
        scores, parts = rubric.score(arrays)
        np.testing.assert_allclose(sum(parts.values()), scores, atol=1e-12)
        assert LIMIT in parts
        np.testing.assert_array_equal(scores, features[family])


def test_titles_are_few_plain_words_and_no_two_alike():
    titles = [definition.title for definition in SIGNALS]
    assert len({title.casefold() for title in [*titles, *FAMILIES]}) == len(titles) + len(FAMILIES)
    assert all(title.strip() == title and "_" not in title and 2 < len(title) <= 30 for title in titles)
