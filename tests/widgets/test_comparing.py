"""A comparison loses no character of either version, and each change can be taken back alone."""

from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.widgets.comparing import compare_versions

WORDS = st.sampled_from(["I", "hope", "🙂", "well", ".", "\n", "José", "my", "talk", "  ", "two", "👩‍🚒"])
TEXTS = st.lists(WORDS, max_size=14).map(" ".join)


def swap(text, edges, words):
    raw = text.encode("utf-16-le")
    return (raw[: 2 * edges[0]] + words + raw[2 * edges[1] :]).decode("utf-16-le")


def cut(text, edges):
    return text.encode("utf-16-le")[2 * edges[0] : 2 * edges[1]]


@given(TEXTS, TEXTS)
def test_both_columns_hold_their_whole_version(before, after):
    found = compare_versions(before, after)
    assert "".join(piece["text"] for piece in found["before"]) == before
    assert "".join(piece["text"] for piece in found["after"]) == after
    assert found["same"] == (before == after)


@given(TEXTS, TEXTS)
def test_taking_back_every_change_gives_the_earlier_version(before, after):
    found = compare_versions(before, after)
    text = after
    for change in reversed(found["changes"]):
        text = swap(text, change["after"], cut(before, change["before"]))
    assert text == before


@given(TEXTS, TEXTS)
def test_changes_are_numbered_and_every_number_stands_in_a_column(before, after):
    found = compare_versions(before, after)
    numbers = [change["number"] for change in found["changes"]]
    assert numbers == list(range(1, len(numbers) + 1))
    shown = {piece["change"] for side in ("before", "after") for piece in found[side]} - {0}
    assert shown == set(numbers)


def test_a_rewritten_phrase_is_one_change():
    found = compare_versions("I hope this finds you well.", "Your talk changed how I log errors.")
    assert len(found["changes"]) == 1


def test_paragraphs_apart_stay_apart():
    found = compare_versions("good\n\nday", "fine\n\nnight")
    assert [(change["old"], change["new"]) for change in found["changes"]] == [
        ("good", "fine"),
        ("day", "night"),
    ]
