"""What a message holds, decided from its qualities before a word is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from outreach_analysis.sample.people import Recipient

Plan = dict[str, int]
"""How much of each part a message holds: 0 for none, 1 for one, or a count."""

FAMILY_PARTS: dict[str, tuple[str, ...]] = {
    "personalization": (
        "name", "work", "fact", "tie", "reason", "work_praise", "generic", "experience", "company", "wrong_company",
    ),
    "credibility": (
        "intro", "vague_intro", "credential", "track", "link", "step", "goal", "programme", "self_praise", "needy",
        "hedge", "typos",
    ),
    "ask": ("asks", "opt_out", "flexible", "in_writing", "next_step"),
    "politeness": (
        "casual", "thanks", "thanks_early", "deference", "apology", "reciprocity", "pressure", "demand", "closing",
        "blunt",
    ),
    "clarity": ("jargon", "run_on", "ramble", "paragraphs", "subject"),
    "originality": ("stock", "stock_end", "own_words"),
}  # fmt: skip
"""Which quality decides a part, so that feedback on one family leaves the others as they are."""
WORDING_ONLY = ("greeting", "order", "question", "name_form")
"""Parts that no quality decides: they only have a wording."""
PARTS = (*(part for parts in FAMILY_PARTS.values() for part in parts), *WORDING_ONLY)
"""Every part has one chance of being there and one of how it is worded."""
INVITE_PARTS = (
    "name", "work", "fact", "tie", "generic", "intro", "needy", "step", "goal", "asks", "opt_out", "thanks",
    "pressure", "casual", "typos", "closing", "own_words",
)  # fmt: skip
"""What an invitation has room for."""
WANTED = 2
"""Amount of a part that a coach asked for: an invitation leaves out others first."""

RIGHT_NAME, NO_NAME, WRONG_NAME, MISSPELT_NAME, PLACEHOLDER = 1, 0, 2, 3, 4
NO_ASK, BOUNDED_ASK, OPEN_ASK, VAGUE_ASK, JOB_ASK, MANY_ASKS = 0, 1, 2, 3, 4, 5
ROOM = {"linkedin_message": 6, "inmail": 8, "email": 11}
"""Parts that a channel's habit allows, beside those that are always short."""
BY_IMPORTANCE = (
    "tie", "work", "intro", "track", "reason", "step", "fact", "goal", "work_praise", "opt_out", "experience",
    "in_writing", "link", "credential", "reciprocity", "company", "flexible", "next_step", "deference", "thanks_early",
)  # fmt: skip
"""What is left out last where a channel has little room."""


def rising(quality: float, middle: float) -> float:
    """Chance of a part that good messages have: one half at `middle`."""
    return 1.0 / (1.0 + exp(-9.0 * (quality - middle)))


@dataclass(frozen=True)
class Author:
    """How somebody writes, whatever the message.

    Parameters
    ----------
    template_user : bool
        Whether the author works from one template.
    casual : float
        How casually, in [0, 1].
    """

    template_user: bool
    casual: float


def make_plan(
    qualities: Sequence[float],
    chances: Mapping[str, float],
    recipient: Recipient,
    author: Author,
    channel: str,
) -> Plan:
    """Decide the parts of a message.

    Parameters
    ----------
    qualities : sequence of six floats
        Latent qualities in [0, 1], in the order of `programme.QUALITIES`.
    chances : mapping of part to uniform number
        The same chances give a draft and its revision the same parts wherever the
        qualities are the same.
    recipient : Recipient
    author : Author
    channel : str

    Returns
    -------
    Plan
    """
    person, credit, ask, polite, clear, own = qualities
    plan: Plan = dict.fromkeys(PARTS, 0)
    plan |= plan_personal(person, chances, author, tied=recipient.relation != "stranger")
    plan |= plan_credible(credit, chances)
    plan |= plan_ask(ask, chances)
    plan |= plan_tone(polite, credit, chances, author)
    plan |= plan_clarity(clear, ask, chances)
    plan["stock"] = int(chances["stock"] < 0.85 * (1 - own))
    plan["stock_end"] = int(chances["stock_end"] < 0.8 * (1 - own) ** 1.3)
    plan["own_words"] = int(chances["own_words"] < (rising(own, 0.3) if author.template_user else 0.93))
    if channel == "linkedin_invite":
        return {part: amount if part in INVITE_PARTS else 0 for part, amount in plan.items()}
    present = [part for part in BY_IMPORTANCE if plan[part]]
    return plan | dict.fromkeys(present[ROOM[channel] :], 0)


def plan_personal(quality: float, chances: Mapping[str, float], author: Author, *, tied: bool) -> Plan:
    """Parts about the recipient."""
    lack = 1 - quality
    middles = {"work": 0.48, "fact": 0.5, "reason": 0.55, "experience": 0.6, "company": 0.68}
    plan = {part: int(chances[part] < rising(quality, middle)) for part, middle in middles.items()}
    plan["tie"] = int(tied and chances["tie"] < rising(quality, 0.3))
    plan["work_praise"] = int(plan["work"] and chances["work_praise"] < rising(quality, 0.58))
    plan["generic"] = int(not plan["work"] and chances["generic"] < 0.15 + 0.6 * lack)
    merging = lack * (2.2 if author.template_user else 0.8)
    plan["wrong_company"] = int(chances["wrong_company"] < 0.05 * merging)
    slip = chances["name"]
    nameless = 0.0 if author.template_user else 0.7 * lack**2.5
    limits = (0.07 * merging, 0.12 * merging, 0.12 * merging + 0.07 * lack, 1 - nameless)
    names = (PLACEHOLDER, WRONG_NAME, MISSPELT_NAME, RIGHT_NAME)
    plan["name"] = next((name for name, limit in zip(names, limits, strict=True) if slip < limit), NO_NAME)
    return plan


def plan_credible(quality: float, chances: Mapping[str, float]) -> Plan:
    """Parts about the sender."""
    lack = 1 - quality
    middles = {"intro": 0.28, "credential": 0.68, "track": 0.52, "link": 0.66, "step": 0.55, "goal": 0.42}
    plan = {part: int(chances[part] < rising(quality, middle)) for part, middle in middles.items()}
    plan["vague_intro"] = int(not plan["intro"] and chances["vague_intro"] < 0.7)
    plan["programme"] = int(chances["programme"] < 0.1)
    plan["self_praise"] = int(chances["self_praise"] < 0.5 * lack**1.5)
    plan["needy"] = int(chances["needy"] < 0.55 * lack**2)
    plan["hedge"] = int(chances["hedge"] < 0.3 * lack)
    plan["typos"] = int(7 * max(0.0, 0.62 - quality) * chances["typos"])
    return plan


def plan_ask(quality: float, chances: Mapping[str, float]) -> Plan:
    """What is asked, and how easy an answer is made."""
    lack = 1 - quality
    none = 0.35 * lack**2
    limits = (
        none,
        none + 0.3 * lack**1.5,
        none + 0.5 * lack**1.5,
        none + 0.8 * lack**1.5,
        1 - rising(quality, 0.45),
    )
    kinds = (NO_ASK, MANY_ASKS, JOB_ASK, VAGUE_ASK, OPEN_ASK)
    plan = {
        "asks": next(
            (kind for kind, limit in zip(kinds, limits, strict=True) if chances["asks"] < limit), BOUNDED_ASK
        )
    }
    for part, middle in (("opt_out", 0.6), ("flexible", 0.62), ("in_writing", 0.68), ("next_step", 0.75)):
        plan[part] = int(plan["asks"] in (BOUNDED_ASK, OPEN_ASK) and chances[part] < rising(quality, middle))
    return plan


def plan_tone(quality: float, credibility: float, chances: Mapping[str, float], author: Author) -> Plan:
    """Thanks, deference and their opposites."""
    lack = 1 - quality
    return {
        "thanks": int(chances["thanks"] < rising(quality, 0.4)),
        "thanks_early": int(chances["thanks_early"] < rising(quality, 0.72)),
        "deference": int(chances["deference"] < 0.6 * rising(quality, 0.7)),
        "apology": int(chances["apology"] < 0.08),
        "reciprocity": int(chances["reciprocity"] < rising((quality + credibility) / 2, 0.66)),
        "pressure": int(chances["pressure"] < 0.6 * lack**2),
        "blunt": int(chances["blunt"] < 0.8 * lack**1.3),
        "demand": int(chances["demand"] < 0.7 * lack**2.5),
        "closing": int(chances["closing"] < rising(quality, 0.3)),
        "casual": int(chances["casual"] < 0.9 * author.casual**2 * (lack + 0.1)),
    }


def plan_clarity(quality: float, ask: float, chances: Mapping[str, float]) -> Plan:
    """Jargon, length and layout."""
    muddle = 1 - quality
    return {
        "jargon": int(chances["jargon"] < 0.6 * muddle**1.5) + int(chances["jargon"] < 0.25 * muddle**2),
        "run_on": int(chances["run_on"] < 0.7 * muddle**1.5),
        "ramble": int(chances["ramble"] < 0.75 * muddle) + int(chances["ramble"] < 0.35 * muddle),
        "paragraphs": int(chances["paragraphs"] < rising(quality, 0.38)),
        "subject": int(chances["subject"] < rising((quality + ask) / 2, 0.4)),
    }


def revise_plan(before: Plan, anew: Plan, families: Sequence[str]) -> Plan:
    """The plan before, with the parts of the families that feedback touched as planned anew."""
    touched = {part for family in families for part in FAMILY_PARTS[family]}
    return {part: anew[part] if part in touched else amount for part, amount in before.items()}
