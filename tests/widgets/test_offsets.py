"""Offsets count as JavaScript counts: in UTF-16 code units."""

from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.widgets.offsets import Utf16, plain_draft, utf16_edges, utf16_length

TEXTS = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("é🙂👩‍🚒\u0301\u200dß\n")), max_size=60
)


def units(text):
    return len(text.encode("utf-16-le")) // 2


@given(TEXTS, st.integers(0, 60))
def test_an_offset_is_the_length_of_what_stands_before(text, offset):
    offset = min(offset, len(text))
    assert Utf16(text).of(offset) == units(text[:offset])


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_edges_cut_the_joined_text_into_its_pieces(pieces):
    joined = "".join(pieces).encode("utf-16-le")
    cut = [joined[2 * start : 2 * end].decode("utf-16-le") for start, end in utf16_edges(pieces)]
    assert cut == pieces
    assert utf16_length("".join(pieces)) == len(joined) // 2


@given(st.text())
def test_a_plain_draft_survives_the_way_to_a_text_field_and_back(text):
    plain = plain_draft(text)
    assert plain.encode("utf-8").decode("utf-8") == plain
    assert "\r" not in plain
    assert plain_draft(plain) == plain


def test_broken_surrogates_keep_the_length():
    assert plain_draft("a\ud83db") == "a\ufffdb"
