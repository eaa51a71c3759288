"""What is said of a signal comes from its definition and from what the code finds."""

from __future__ import annotations

from outreach_analysis.signals.describing import describe
from outreach_analysis.signals.registry import get_signal, registry
from outreach_analysis.signals.rubric import rubrics

DESCRIBED = {page.name: page for page in describe(list(registry().values()))}


def test_every_signal_is_described_and_every_example_shown_whole() -> None:
    assert list(DESCRIBED) == list(registry())
    for name, page in DESCRIBED.items():
        definition = registry()[name]
        said = dict(page.facts)
        assert said["how to read it"] == definition.reads_as
        assert said["does not measure"] == definition.does_not_measure
        assert page.evidence == definition.references
        texts = ["".join(words for words, _ in example.parts) for example in page.examples]
        assert texts == [example.text for example in definition.examples]


def test_underlined_words_are_those_that_the_definition_promises() -> None:
    checked = 0
    for name, page in DESCRIBED.items():
        for shown, example in zip(page.examples, registry()[name].examples, strict=True):
            if example.evidence is not None:
                underlined = "".join(words for words, found in shown.parts if found)
                assert underlined == "".join(example.evidence), name
                checked += 1
    assert checked > 200


def test_one_signal_alone_is_described_as_among_all() -> None:
    for name in ("gratitude", "recipient_fact_mentions", "max_similarity_others"):
        assert describe([get_signal(name)]) == [DESCRIBED[name]]


def test_every_part_of_every_rubric_is_told_on_the_page_of_its_signals() -> None:
    for rubric in rubrics().values():
        for part in rubric.parts:
            for name in part.signals:
                assert any(
                    f"“{part.label}”" in sentence and f"{abs(part.weight):.2f}" in sentence
                    for sentence in DESCRIBED[name].scores
                ), name
