"""A reading is plain, says what the library says, and every span is where JavaScript will look for it."""

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import outreach_analysis as oa
from outreach_analysis.errors import InvalidValueError
from outreach_analysis.publish import examples
from outreach_analysis.scoring import explain_scores, score
from outreach_analysis.style import FAMILIES
from outreach_analysis.widgets import advice_table, say_draft, show_clinic
from outreach_analysis.widgets.evidence import LEAST_COST
from outreach_analysis.widgets.reading import CONTEXT, LONGEST, channel_choices, known_context, read_draft

KNOWN = examples.frame().drop(columns="text").iloc[0].to_dict()
WORDS = st.sampled_from(
    [
        "Hi Ngozi,",
        "🙂",
        "👩‍🚒",
        "José",
        "Jose\u0301",
        "thank you",
        "\n\n",
        "\r\n",
        "I am a nürse at Acme.",
        "Could I ask you one question?",
        "<b>hope this finds you well</b>",
        "URGENT!!",
        "\u202e",
        "\x00",
        "ﬁ",
        "𝓗𝓲",
    ]
)
DRAFTS = st.lists(WORDS, max_size=12).map(" ".join)


def cut(text, start, end):
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@settings(max_examples=60)
@given(DRAFTS)
def test_every_span_holds_the_words_it_claims(text):
    reading = read_draft(text, KNOWN)
    shown = reading["text"]
    assert "".join(piece["text"] for piece in reading["pieces"]) == shown
    for piece in reading["pieces"]:
        assert cut(shown, piece["start"], piece["end"]) == piece["text"]
    for found in reading["evidence"]:
        assert cut(shown, found["start"], found["end"]) == found["words"] != ""
    for point in reading["advice"]["points"]:
        assert (point["start"] is None) == (point["end"] is None)
        if point["start"] is not None:
            assert cut(shown, point["start"], point["end"])
    json.dumps(reading, allow_nan=False)


@settings(max_examples=25)
@given(DRAFTS)
def test_pieces_carry_each_family_once_and_exactly_where_it_has_evidence(text):
    reading = read_draft(text, KNOWN)
    for piece in reading["pieces"]:
        over = {
            found["family"]
            for found in reading["evidence"]
            if found["start"] <= piece["start"] and piece["end"] <= found["end"]
        }
        families = [line["family"] for line in piece["lines"]]
        assert len(families) == len(set(families))
        assert set(families) == over


def test_scores_and_parts_are_those_of_the_library():
    frame = pd.DataFrame([{"text": examples.MESSAGE, **KNOWN}])
    features = score(frame)
    parts = explain_scores(features)
    reading = read_draft(examples.MESSAGE, KNOWN)
    assert [family["name"] for family in reading["families"]] == list(FAMILIES)
    for family in reading["families"]:
        assert family["score"] == pytest.approx(features[family["name"]].iloc[0])
        told = {part["label"] for part in family["parts"]}
        positive = parts[(parts["family"] == family["name"]) & (parts["at_most"] > 0)]
        assert set(positive["label"]) <= told


def test_what_cannot_be_known_says_so_and_lends_its_weight():
    parts = {
        part["label"]: part
        for family in read_draft("Could I ask you one question?")["families"]
        for part in family["parts"]
    }
    assert parts["names where the reader works"]["kind"] == "unknown"
    known = [float(part["says"].split(" of ")[1]) for part in parts.values() if " of " in part["says"]]
    assert sum(known) == pytest.approx(6, abs=0.15)


def test_the_advice_is_that_of_the_library():
    advice = oa.advise(examples.MESSAGE, channel="linkedin_invite", **KNOWN)
    reading = read_draft(examples.MESSAGE, {**KNOWN, "channel": "linkedin_invite"})
    assert [point["says"] for point in reading["advice"]["points"]] == [
        point.advice for point in advice.points
    ]
    assert reading["advice"]["headline"] == advice.headline()
    assert len(reading["advice"]["points"]) <= 4


def test_words_that_cost_next_to_nothing_are_left_in_peace():
    dull = read_draft("I hope this finds you well. " + examples.MESSAGE, KNOWN)
    families = {found["family"] for found in dull["evidence"] if found["costs"]}
    assert {"originality"} == families - {"clarity"}
    fine = read_draft("Hello Ngozi, could I ask one question?", KNOWN)
    assert "clarity" not in {found["family"] for found in fine["evidence"]}
    assert 0 < LEAST_COST < 0.1


def test_length_counts_against_the_channel():
    text = "Hello 🙂 " + "a" * 295
    reading = read_draft(text, {"channel": "linkedin_invite"})
    assert reading["length"]["over"]
    assert reading["length"]["says"] == "3 words, 303 characters of 300: 3 too many"
    assert read_draft(text, {"channel": "inmail"})["length"]["over"] is False
    assert read_draft(text)["length"]["share"] is None


def test_an_unknown_channel_is_an_error():
    with pytest.raises(InvalidValueError):
        read_draft("Hello", {"channel": "pigeon"})


def test_channels_to_choose_from_are_those_of_the_settings():
    assert [choice["value"] for choice in channel_choices()] == ["", *oa.settings.CHANNELS]
    assert "300" in channel_choices()[1]["label"]


@given(st.dictionaries(st.sampled_from([*CONTEXT, "mood"]), st.one_of(st.none(), st.text())))
def test_what_is_known_is_never_empty_and_never_something_else(context):
    known = known_context(context)
    assert set(known) <= set(CONTEXT)
    assert all(value.strip() for value in known.values())


def test_an_empty_draft_has_a_reading():
    reading = read_draft("")
    assert reading["pieces"] == []
    assert reading["advice"]["ready"] is False
    assert reading["comparison"] is None


def test_a_very_long_draft_is_read_in_part_and_says_so():
    reading = read_draft("word " * (LONGEST // 4))
    assert any("20,000" in note for note in reading["advice"]["notes"])
    assert "".join(piece["text"] for piece in reading["pieces"]) == reading["text"]


def test_a_revision_is_compared_with_its_scores():
    reading = read_draft(examples.MESSAGE, KNOWN, before="I hope this finds you well.")
    moved = {one["name"]: one["way"] for one in reading["comparison"]["scores"]}
    assert moved["personalization"] == "up"
    assert list(moved) == [*FAMILIES, "balance"]
    assert read_draft("Same", before="Same")["comparison"]["same"]


def test_reasons_in_a_table_are_sentences():
    reading = read_draft("Hello, I would like to ask for advice.", KNOWN)
    for reasons in advice_table(reading)["why"]:
        assert reasons.endswith(".")
        assert ".." not in reasons
    points = reading["advice"]["points"]
    assert all(line.removesuffix(".") in " ".join(advice_table(reading)["why"]) for line in points[0]["why"])


def test_a_report_says_that_the_draft_it_opens_with_is_made_up():
    assert say_draft(show_clinic().reading).startswith("Of a made-up draft: ")
    assert "made-up" not in say_draft(show_clinic("Hello Ada", recipient_name="Ada").reading)
