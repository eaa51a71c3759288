"""What a message holds, decided from its qualities before a word is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

from outreach_analysis.sample.people import Recipient

Plan = dict[str, int]
"""How much of each part a message holds: 0 for none, 1 for one, or a count."""

PARTS = (
    "name", "work", "fact", "tie", "reason", "work_praise", "generic", "experience", "company", "wrong_company",
    "intro", "vague_intro", "credential", "track", "link", "step", "goal", "programme", "self_praise", "needy",
    "hedge", "typos", "casual", "asks", "opt_out", "flexible", "in_writing", "next_step", "reciprocity",
    "thanks_early", "thanks", "deference", "apology", "pressure", "demand", "jargon", "run_on", "ramble",
    "paragraphs", "stock", "own_words", "subject", "closing", "greeting", "order", "minutes", "question", "name_form",
)  # fmt: skip
"""Every part has one chance of being there and one of how it is worded."""
PLACE = {part: place for place, part in enumerate(PARTS)}

RIGHT_NAME, NO_NAME, WRONG_NAME, MISSPELT_NAME, PLACEHOLDER = 1, 0, 2, 3, 4
NO_ASK, BOUNDED_ASK, OPEN_ASK, VAGUE_ASK, JOB_ASK, MANY_ASKS = 0, 1, 2, 3, 4, 5


def rising(quality: float, middle: float) -> float:
    """Chance of a part that good messages have: one half at `middle`."""
    return 1.0 / (1.0 + exp(-9.0 * (quality - middle)))


def make_plan(
    qualities: Sequence[float],
    chances: Mapping[str, float],
    recipient: Recipient,
    template_user: bool,
    casual: float,
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
    template_user : bool
        Whether the sender works from one template.
    casual : float
        How casually the sender writes, in [0, 1].
    channel : str

    Returns
    -------
    Plan
    """
    person, credit, ask, polite, clear, own = qualities
    low_person, low_credit, low_ask = 1 - person, 1 - credit, 1 - ask
    plan: Plan = dict.fromkeys(PARTS, 0)

    def happens(part: str, probability: float) -> bool:
        return chances[part] < probability

    for part, middle in (
        ("work", 0.48),
        ("fact", 0.5),
        ("reason", 0.55),
        ("experience", 0.6),
        ("company", 0.68),
    ):
        plan[part] = int(happens(part, rising(person, middle)))
    plan["tie"] = int(happens("tie", rising(person, 0.3))) if recipient.relation != "stranger" else 0
    plan["work_praise"] = plan["work"] and int(happens("work_praise", rising(person, 0.58)))
    plan["generic"] = int(not plan["work"] and happens("generic", 0.15 + 0.6 * low_person))
    slips = chances["name"]
    merging = 2.2 if template_user else 0.8
    if slips < 0.07 * low_person * merging:
        plan["name"] = PLACEHOLDER
    elif slips < 0.12 * low_person * merging:
        plan["name"] = WRONG_NAME
    elif slips < 0.12 * low_person * merging + 0.07 * low_person:
        plan["name"] = MISSPELT_NAME
    elif slips > 1 - (0 if template_user else 0.7 * low_person**2.5):
        plan["name"] = NO_NAME
    else:
        plan["name"] = RIGHT_NAME
    plan["wrong_company"] = int(happens("wrong_company", 0.05 * low_person * merging))

    for part, middle in (
        ("intro", 0.28), ("credential", 0.68), ("track", 0.52), ("link", 0.66), ("step", 0.55), ("goal", 0.42),
    ):  # fmt: skip
        plan[part] = int(happens(part, rising(credit, middle)))
    plan["vague_intro"] = int(not plan["intro"] and happens("vague_intro", 0.7))
    plan["programme"] = int(happens("programme", 0.1))
    plan["self_praise"] = int(happens("self_praise", 0.5 * low_credit**1.5))
    plan["needy"] = int(happens("needy", 0.55 * low_credit**2))
    plan["hedge"] = int(happens("hedge", 0.3 * low_credit))
    plan["typos"] = int(7 * max(0.0, 0.62 - credit) * chances["typos"])
    plan["casual"] = int(happens("casual", 0.9 * casual**2 * (1.1 - polite)))
    if channel == "linkedin_invite":
        plan["link"] = 0

    draw = chances["asks"]
    if draw < 0.35 * low_ask**2:
        plan["asks"] = NO_ASK
    elif draw < 0.35 * low_ask**2 + 0.3 * low_ask**1.5:
        plan["asks"] = MANY_ASKS
    elif draw < 0.35 * low_ask**2 + 0.5 * low_ask**1.5:
        plan["asks"] = JOB_ASK
    elif draw < 0.35 * low_ask**2 + 0.8 * low_ask**1.5:
        plan["asks"] = VAGUE_ASK
    elif draw < 1 - rising(ask, 0.45):
        plan["asks"] = OPEN_ASK
    else:
        plan["asks"] = BOUNDED_ASK
    for part, middle in (("opt_out", 0.6), ("flexible", 0.62), ("in_writing", 0.68), ("next_step", 0.75)):
        plan[part] = int(happens(part, rising(ask, middle)))

    plan["thanks"] = int(happens("thanks", rising(polite, 0.4)))
    plan["thanks_early"] = int(happens("thanks_early", rising(polite, 0.72)))
    plan["deference"] = int(happens("deference", 0.6 * rising(polite, 0.7)))
    plan["apology"] = int(happens("apology", 0.08))
    plan["reciprocity"] = int(happens("reciprocity", rising((polite + credit) / 2, 0.66)))
    plan["pressure"] = int(happens("pressure", 0.6 * (1 - polite) ** 2))
    plan["demand"] = int(happens("demand", 0.7 * (1 - polite) ** 2.5))
    plan["closing"] = int(happens("closing", rising(polite, 0.3)))

    muddle = 1 - clear
    plan["jargon"] = int(happens("jargon", 0.6 * muddle**1.5)) + int(chances["jargon"] < 0.25 * muddle**2)
    plan["run_on"] = int(happens("run_on", 0.7 * muddle**1.5))
    plan["ramble"] = int(happens("ramble", 0.75 * muddle)) + int(chances["ramble"] < 0.35 * muddle)
    plan["paragraphs"] = int(happens("paragraphs", rising(clear, 0.38)))
    plan["stock"] = int(happens("stock", 0.85 * (1 - own)))
    plan["own_words"] = int(happens("own_words", rising(own, 0.3) if template_user else 0.93))
    plan["subject"] = int(happens("subject", rising((clear + ask) / 2, 0.4)))
    return plan
