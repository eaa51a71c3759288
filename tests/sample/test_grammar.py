"""Lines of the grammar, and the plans behind them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.sample.grammar import asking, clumsy, credible, invite, personal, subjects, tone
from outreach_analysis.sample.grammar.compose import Scene, gather_facts, write_message
from outreach_analysis.sample.grammar.core import parse, write
from outreach_analysis.sample.grammar.plan import (
    BOUNDED_ASK,
    FAMILY_PARTS,
    PARTS,
    RIGHT_NAME,
    Author,
    make_plan,
    revise_plan,
)
from outreach_analysis.sample.people import RELATIONS, invent_member, invent_recipient
from outreach_analysis.sample.replies import LEVELS, write_reply
from outreach_analysis.settings import OUTCOME_LEVELS

LITERAL = (tone.PLACEHOLDERS, tone.PLACEHOLDER_COMPANY)


def lines_of(module) -> list[str]:
    found = []
    for value in vars(module).values():
        if value in LITERAL:
            continue
        groups = value.values() if isinstance(value, dict) else [value]
        found += [
            line for group in groups if isinstance(group, tuple) for line in group if isinstance(line, str)
        ]
    return found


def make_scene(number: float, relation: str, channel: str) -> Scene:
    member = invent_member(number)
    recipient = invent_recipient(1 - number, member, relation)
    chance = np.random.default_rng(int(number * 1e6))
    wording, usual = (dict(zip(PARTS, chance.random(len(PARTS)), strict=True)) for _ in range(2))
    return Scene(gather_facts(member, recipient, number), wording, usual, member, recipient, channel)


@pytest.mark.parametrize("module", [asking, clumsy, credible, invite, personal, subjects, tone])
def test_each_line_can_be_written_in_every_variant(module):
    facts = make_scene(0.37, "alum", "email").facts
    for line in lines_of(module):
        if line in clumsy.MISSPELT:
            continue
        written = {write((line,), number / 31, facts) for number in range(31)}
        assert len(written) > 1 or not any(len(piece) > 1 for piece in parse(line))
        assert all("{" not in text and "[" not in text for text in written)


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("channel", ["linkedin_invite", "linkedin_message", "inmail", "email"])
@given(number=st.floats(0.001, 0.999), quality=st.floats(0.01, 0.99))
def test_any_plan_becomes_a_message(relation, channel, number, quality):
    scene = make_scene(number, relation, channel)
    chances = dict(zip(PARTS, np.random.default_rng(int(number * 1e6) + 1).random(len(PARTS)), strict=True))
    plan = make_plan([quality] * 6, chances, scene.recipient, Author(number < 0.3, number), channel)
    text = write_message(scene, plan)
    assert text
    assert text == text.strip()
    assert channel != "linkedin_invite" or len(text) < 300


def test_good_messages_have_what_weak_ones_lack():
    scene = make_scene(0.42, "stranger", "email")
    chance = np.random.default_rng(7)
    plans = {
        quality: [
            make_plan(
                [quality] * 6,
                dict(zip(PARTS, row, strict=True)),
                scene.recipient,
                Author(False, 0.3),
                "email",
            )
            for row in chance.random((300, len(PARTS)))
        ]
        for quality in (0.15, 0.85)
    }

    def share(quality: float, part: str, *amounts: int) -> float:
        return float(np.mean([plan[part] in amounts for plan in plans[quality]]))

    for part in ("work", "fact", "track", "thanks", "paragraphs"):
        assert share(0.85, part, 1) > share(0.15, part, 1) + 0.3
    assert share(0.85, "asks", BOUNDED_ASK) > 0.9 > 0.4 > share(0.15, "asks", BOUNDED_ASK)
    assert share(0.85, "name", RIGHT_NAME) > 0.95 > share(0.15, "name", RIGHT_NAME)
    for part in ("needy", "self_praise", "pressure", "jargon", "stock"):
        assert share(0.15, part, 1, 2) > share(0.85, part, 1, 2)


def test_feedback_on_one_family_leaves_the_others_alone():
    before, anew = dict.fromkeys(PARTS, 0), dict.fromkeys(PARTS, 1)
    revised = revise_plan(before, anew, ["ask"])
    assert {part for part, amount in revised.items() if amount} == set(FAMILY_PARTS["ask"])


def test_each_part_belongs_to_one_family_at_most():
    parts = [part for family in FAMILY_PARTS.values() for part in family]
    assert len(parts) == len(set(parts))
    assert set(parts) <= set(PARTS)


@given(
    st.sampled_from(["Zoë", "Jean-Luc", "Li", "Ng", "Éa", "José María", "Will", "Łukasz", "Bo", "Anna"]),
    st.floats(0, 0.999),
)
def test_a_misspelt_name_is_another_name_with_the_same_initial(name, number):
    changed = clumsy.misspell_name(name, number)
    assert changed != name
    assert changed[0] == name[0]
    assert changed.split() == changed.split(" ")
    assert abs(len(changed) - len(name)) <= 1


def test_misspelling_spares_names_and_addresses():
    text = "Your advice about Fromm at https://from.example/with-and would help"
    spoilt = clumsy.misspell(text, 9, 0.4)
    assert spoilt != text
    assert "Fromm" in spoilt
    assert "https://from.example/with-and" in spoilt


@pytest.mark.parametrize("level", [*LEVELS, "auto_reply", "bounce"])
def test_replies_of_every_level_read_whole_and_vary(level):
    facts = make_scene(0.61, "met", "email").facts
    texts = [write_reply(level, number / 97, facts, 5, "Ada Example") for number in range(97)]
    assert len(set(texts)) > (8 if level in ("unpleasant", "bounce", "auto_reply") else 30)
    assert all("{" not in text and "[" not in text for text in texts)


def test_there_are_replies_for_every_level_but_silence():
    assert set(LEVELS) == set(OUTCOME_LEVELS) - {"no_reply"}
