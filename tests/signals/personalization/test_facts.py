"""Facts of a profile, weighed by how rare they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.personalization.facts import facts_named
from outreach_analysis.signals.personalization.profile import rarity, read_profile

PROFILE = (
    "Head of Data at Monzo. Studied physics in Reading. Talk: 'Scaling dbt models' at Coalesce 2023. "
    "Runs a choir. Leads a team, mentors students, years of experience in product management."
)


def weight(text: str, profile: str = PROFILE, **context: str) -> float:
    batch = Batch(
        [text], {"recipient_profile": [profile], **{need: [value] for need, value in context.items()}}
    )
    return float(facts_named(batch).values[0])


@pytest.mark.parametrize(
    "text",
    [
        "I came across your profile and your impressive experience.",
        "I lead a team of students and have years of product management experience.",
        "I was reading in bed. Reading is good.",
        "",
    ],
)
def test_words_of_every_profile_are_no_facts(text: str) -> None:
    assert weight(text) == 0.0


def test_a_town_that_is_a_word_needs_its_capital() -> None:
    assert weight("I grew up in Reading.") == 1.0
    assert weight("I spent the day reading.") == 0.0


def test_a_fact_counts_once() -> None:
    assert weight("Choirs! Choir, choir, choirs.") == weight("I sing in a choir too.") == 0.5


def test_facts_add_up_and_are_pointed_at() -> None:
    text = "Your dbt models at Coalesce, and the choir: how?"
    batch = Batch([text], {"recipient_profile": [PROFILE]})
    found = facts_named(batch)
    starts, ends = batch.text.original_offsets(found.spans)
    assert [text[start:end] for start, end in zip(starts, ends, strict=True)][-1] == "choir"
    assert found.values[0] >= 1.5


def test_the_company_is_left_to_its_own_signal() -> None:
    assert weight("I bank with Monzo.") == 1.0
    assert weight("I bank with Monzo.", recipient_company="Monzo") == 0.0


def test_rarity_grows_from_everyday_to_rare() -> None:
    assert rarity("the") < rarity("leadership") < rarity("cello")


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_profile_and_any_text(profile: str, text: str) -> None:
    assert weight(text, profile) >= 0
    assert all(0 < value <= 1 for value in read_profile(profile).weights.values())
