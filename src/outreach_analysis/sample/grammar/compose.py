"""From a plan to the words of a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outreach_analysis.sample.grammar import asking, clumsy, credible, invite, personal, subjects, tone
from outreach_analysis.sample.grammar.core import write
from outreach_analysis.sample.grammar.plan import (
    BOUNDED_ASK,
    JOB_ASK,
    MANY_ASKS,
    MISSPELT_NAME,
    NO_ASK,
    NO_NAME,
    OPEN_ASK,
    PLACEHOLDER,
    VAGUE_ASK,
    WANTED,
    WRONG_NAME,
    Plan,
)
from outreach_analysis.sample.people import Member, Recipient, capitalise, pick_name
from outreach_analysis.sample.seeding import Dice
from outreach_analysis.sample.world import COMPANIES, EVENTS, INDUSTRIES

INVITE_LIMIT = 299
"""Characters that an invitation may hold."""


@dataclass(frozen=True)
class Scene:
    """Everything that the wording of one attempt depends on, beside the plan.

    Parameters
    ----------
    facts : mapping of slot to words
    wording : mapping of part to uniform number
        How each part is worded.
    usual_wording : mapping of part to uniform number
        The sender's own template.
    member, recipient, channel
    """

    facts: Mapping[str, str]
    wording: Mapping[str, float]
    usual_wording: Mapping[str, float]
    member: Member
    recipient: Recipient
    channel: str


def gather_facts(member: Member, recipient: Recipient, number: float) -> dict[str, str]:
    """Words for every slot of the grammar."""
    dice = Dice(number)
    other_first = pick_name(dice)[0]
    while other_first == recipient.first:
        other_first = pick_name(dice)[0]
    other_company = dice.pick(COMPANIES)
    while other_company == recipient.company:
        other_company = dice.pick(COMPANIES)
    field = INDUSTRIES[member.industry].field
    question = dice.pick(
        (
            recipient.topic,
            recipient.topic,
            recipient.second_topic,
            f"the first steps in {field}",
            "your first year in the role",
        )
    )
    return {
        "first": recipient.first,
        "last": recipient.last,
        "name": recipient.name,
        "company": recipient.company,
        "title": recipient.title,
        "school": recipient.school,
        "study": recipient.study,
        "city": recipient.city,
        "former": recipient.former_company,
        "interest": recipient.interest,
        "topic": recipient.topic,
        "topic2": recipient.second_topic,
        "insight": recipient.insight,
        "Insight": capitalise(recipient.insight),
        "work": recipient.work,
        "work_again": recipient.work,
        "Work": capitalise(recipient.work),
        "kind": recipient.work_kind,
        "took_in": "read" if recipient.work_kind in ("post", "article") else "listened to",
        "mutual": recipient.mutual,
        "meeting": dice.pick(EVENTS),
        "question": question,
        "minutes": dice.pick(("10", "15", "15", "20", "20", "25")),
        "other_first": other_first,
        "other_company": other_company,
        "misspelt": clumsy.misspell_name(recipient.first, number),
        "my_first": member.first,
        "my_name": member.name,
        "my_school": member.school,
        "my_study": member.study,
        "my_role": member.role,
        "my_employer": member.employer,
        "my_city": member.city,
        "years": str(member.years),
        "goal": member.goal,
        "field": field,
        "project": member.project,
        "certificate": member.certificate,
        "course": member.course,
        "link": member.link,
    }


class Writer:
    """Writes the parts of one version of a message."""

    def __init__(self, scene: Scene, plan: Plan) -> None:
        self.scene = scene
        self.plan = plan
        self.facts = dict(scene.facts)
        self.numbers = scene.wording if plan["own_words"] else scene.usual_wording
        self.me_first = Dice(self.numbers["order"]).chance(0.25) and scene.recipient.relation != "met"
        self.facts["work_again"] = self.facts["work"] if self.me_first else f"your {self.facts['kind']}"

    def line(self, part: str, templates: Sequence[str]) -> str:
        """One line for a part."""
        return write(templates, self.numbers[part], self.facts)

    def has(self, part: str, templates: Sequence[str]) -> list[str]:
        """The line of a part if the plan has it."""
        return [self.line(part, templates)] if self.plan[part] else []

    def greeting(self) -> str:
        """The greeting, with the right name or one of the wrong ways."""
        naming, casual = self.plan["name"], self.plan["casual"]
        if naming == PLACEHOLDER:
            return Dice(self.numbers["greeting"]).pick(tone.PLACEHOLDERS)
        if naming == NO_NAME:
            return self.line("greeting", tone.GREETING_CASUAL_NONE if casual else tone.GREETING_NONE)
        if naming == WRONG_NAME:
            self.facts |= {"first": self.facts["other_first"], "name": self.facts["other_first"]}
        elif naming == MISSPELT_NAME:
            self.facts |= {
                "first": self.facts["misspelt"],
                "name": f"{self.facts['misspelt']} {self.facts['last']}",
            }
        choice: Sequence[str]
        if casual:
            choice = tone.GREETING_CASUAL
        else:
            choice = tone.GREETING_FORMAL if self.scene.channel == "email" else tone.GREETING_WARM
        greeting = self.line("greeting", choice)
        self.facts |= {name: self.scene.facts[name] for name in ("first", "name")}
        return greeting

    def tie(self) -> list[str]:
        """What both share."""
        lines = {"alum": personal.ALUM, "second_degree": personal.SECOND_DEGREE, "met": personal.MET}
        found = lines.get(self.scene.recipient.relation)
        return self.has("tie", found) if found else []

    def about_you(self) -> list[str]:
        """Sentences about the recipient."""
        sentences = self.tie()
        sentences += self.has("work", personal.WORK) + self.has("work_praise", personal.WORK_PRAISE)
        sentences += self.has("fact", personal.FACT) + self.has("company", personal.COMPANY)
        if self.plan["wrong_company"]:
            if self.plan["name"] == PLACEHOLDER:
                sentences.append(Dice(self.numbers["wrong_company"]).pick(tone.PLACEHOLDER_COMPANY))
            else:
                sentences.append(self.line("wrong_company", personal.WRONG_COMPANY))
        if self.plan["fact"] and self.scene.recipient.city == self.scene.member.city:
            sentences.append(self.line("name_form", personal.NEIGHBOUR))
        return sentences + self.has("generic", personal.GENERIC) + self.has("reason", personal.REASON)

    def about_me(self) -> list[str]:
        """Sentences about the sender."""
        sentences = self.has("intro", credible.INTRO[self.scene.member.seniority])
        sentences += self.has("vague_intro", credible.VAGUE_INTRO) + self.has("programme", credible.PROGRAMME)
        sentences += self.has("track", credible.TRACK) + self.has("credential", credible.CREDENTIAL)
        tried_it = self.plan["work"] and Dice(self.numbers["order"]).chance(0.5)
        sentences += self.has("step", credible.STEP_WORK if tried_it else credible.STEP)
        sentences += self.has("goal", credible.GOAL) + self.has("self_praise", credible.SELF_PRAISE)
        sentences += self.has("needy", credible.NEEDY)
        if self.plan["jargon"]:
            sentences.append(self.line("jargon", clumsy.JARGON))
        if self.plan["jargon"] > 1:
            sentences.append(self.line("jargon", clumsy.JARGON_MORE))
        sentences += self.has("ramble", clumsy.RAMBLE)
        if self.plan["ramble"] > 1:
            others = [
                line for line in clumsy.RAMBLE if line is not Dice(self.numbers["ramble"]).pick(clumsy.RAMBLE)
            ]
            sentences.append(write(others, self.scene.wording["name_form"], self.facts))
        return sentences + self.has("link", credible.LINK)

    def asking(self) -> list[str]:
        """Sentences that ask."""
        kind = self.plan["asks"]
        sentences = self.has("hedge", credible.HEDGE) + self.has("experience", personal.EXPERIENCE)
        if kind == BOUNDED_ASK:
            by_message = Dice(self.numbers["question"]).chance(0.2)
            kinds = asking.QUESTION if by_message else asking.BOUNDED
            sentences.append(self.line("asks", asking.BLUNT if self.plan["blunt"] else kinds))
        elif kind == OPEN_ASK:
            sentences.append(self.line("asks", asking.OPEN))
        elif kind == VAGUE_ASK:
            sentences.append(self.line("asks", asking.VAGUE))
        elif kind == JOB_ASK:
            sentences.append(self.line("asks", asking.JOB))
        elif kind == MANY_ASKS:
            dice = Dice(self.numbers["asks"])
            first = dice.below(len(asking.MANY))
            chosen = [asking.MANY[(first + step) % len(asking.MANY)] for step in range(3 + dice.below(2))]
            sentences += [self.line("asks", asking.JOB)]
            sentences += [write((line,), self.numbers["asks"], self.facts) for line in chosen]
        sentences += self.has("demand", asking.DEMAND)
        if kind in (BOUNDED_ASK, OPEN_ASK):
            for part, lines in (
                ("next_step", asking.NEXT_STEP), ("flexible", asking.FLEXIBLE),
                ("in_writing", asking.IN_WRITING), ("opt_out", asking.OPT_OUT),
            ):  # fmt: skip
                sentences += self.has(part, lines)
        return sentences

    def ending(self) -> list[str]:
        """Sentences after the ask."""
        sentences = self.has("reciprocity", credible.RECIPROCITY) + self.has("pressure", tone.PRESSURE)
        return sentences + self.has("thanks", tone.THANKS) + self.has("stock_end", tone.STOCK_ENDING)

    def closing(self) -> str:
        """Closing and name."""
        if self.plan["casual"]:
            return f"{self.line('closing', tone.CLOSING_CASUAL)}\n{self.facts['my_first']}"
        if not self.plan["closing"]:
            return self.facts["my_first"]
        if self.scene.channel == "email":
            return f"{self.line('closing', tone.CLOSING_FORMAL)}\n{self.facts['my_name']}"
        return f"{self.line('closing', tone.CLOSING_WARM)}\n{self.facts['my_first']}"


def spoil(text: str, writer: Writer) -> str:
    """Misspellings and shouting, where the plan has them."""
    plan = writer.plan
    if plan["casual"]:
        text = clumsy.shout(text, writer.scene.wording["casual"])
    if plan["typos"]:
        text = clumsy.misspell(text, plan["typos"], writer.scene.wording["typos"])
    return text


def write_message(scene: Scene, plan: Plan) -> str:
    """The text of a message.

    Parameters
    ----------
    scene : Scene
    plan : Plan

    Returns
    -------
    str
        Under 300 characters for an invitation.
    """
    if scene.channel == "linkedin_invite":
        return write_invite(scene, plan)
    writer = Writer(scene, plan)
    greeting = writer.greeting()
    opening = writer.has("stock", tone.STOCK_OPENING) + writer.has("apology", tone.APOLOGY)
    opening += writer.has("thanks_early", tone.THANKS_EARLY)
    you, me, ask = writer.about_you(), writer.about_me(), writer.asking()
    me_first = writer.me_first
    blocks = [opening + (me if me_first else you), you if me_first else me]
    blocks += [writer.has("deference", tone.DEFERENCE) + ask, writer.ending()]
    blocks = [list(dict.fromkeys(block)) for block in blocks if block]
    if plan["run_on"]:
        blocks = [clumsy.run_on(block) for block in blocks]
    if not plan["paragraphs"]:
        body = " ".join(sentence for block in blocks for sentence in block)
    else:
        body = "\n\n".join(" ".join(block) for block in blocks)
    text = spoil(body, writer)
    gap = "\n\n" if plan["paragraphs"] else " "
    return f"{greeting}{gap}{text}{gap if plan['paragraphs'] else chr(10)}{writer.closing()}"


def write_invite(scene: Scene, plan: Plan) -> str:
    """The note of an invitation, built by priority until no more fits."""
    writer = Writer(scene, plan)
    greeting = writer.greeting()
    signature = f"\n{writer.facts['my_first']}" if plan["closing"] else ""
    room = INVITE_LIMIT - len(greeting) - len(signature) - 4
    kept: list[tuple[int, str]] = []
    for part, place, lines in sorted(offer_lines(scene, plan), key=lambda offer: plan[offer[0]] != WANTED):
        sentence = writer.line(part, lines)
        if len(sentence) + 1 <= room:
            kept.append((place, sentence))
            room -= len(sentence) + 1
    sentences = [sentence for _, sentence in sorted(kept)]
    opening_goes_on = greeting.endswith((",", "–"))
    sentences = [
        sentence if opening_goes_on and not place else capitalise(sentence)
        for place, sentence in enumerate(sentences)
    ]
    text = f"{greeting} {spoil(' '.join(sentences), writer)}{signature}"
    return text if len(text) <= INVITE_LIMIT else text[: INVITE_LIMIT - 1].rsplit(" ", 1)[0] + "…"


def offer_lines(scene: Scene, plan: Plan) -> list[tuple[str, int, Sequence[str]]]:
    """Part, place and lines of what an invitation could say, the most important first."""
    ties = invite.HOOK_TIE[scene.recipient.relation] if plan["tie"] else ()
    asks: dict[int, tuple[str, ...]] = {
        BOUNDED_ASK: invite.ASK,
        OPEN_ASK: asking.OPEN[:2],
        VAGUE_ASK: invite.ASK_VAGUE,
        JOB_ASK: invite.ASK_JOB,
        MANY_ASKS: invite.ASK_JOB,
    }
    generic = not plan["work"] and not plan["fact"] and (plan["generic"] or not ties)
    offers = [
        (bool(ties), "tie", 0, ties),
        (plan["work"], "work", 1, invite.HOOK_WORK),
        (plan["fact"] and (plan["fact"] == WANTED or not plan["work"]), "fact", 2, invite.HOOK_FACT),
        (generic, "generic", 2, invite.HOOK_GENERIC),
        (plan["intro"], "intro", 3, invite.WHO[scene.member.seniority]),
        (plan["asks"], "asks", 7, asks.get(plan["asks"], ())),
        (plan["asks"] == MANY_ASKS, "asks", 8, asking.MANY),
        (plan["pressure"], "pressure", 9, tone.PRESSURE),
        (plan["needy"], "needy", 4, credible.NEEDY),
        (plan["step"], "step", 5, invite.STEP if plan["work"] else invite.STEP[:1]),
        (plan["goal"], "goal", 6, invite.GOAL),
        (plan["opt_out"], "opt_out", 10, invite.OPT_OUT),
        (plan["thanks"], "thanks", 11, tone.THANKS_SHORT),
    ]
    return [(part, place, lines) for present, part, place, lines in offers if present]


def write_subject(scene: Scene, plan: Plan) -> str:
    """A subject line; empty where the channel has none or the sender forgot it."""
    if scene.channel not in ("email", "inmail"):
        return ""
    writer = Writer(scene, plan)
    if not plan["subject"]:
        return "" if scene.wording["subject"] < 0.12 else writer.line("subject", subjects.WEAK)
    if plan["tie"] and scene.recipient.relation == "alum":
        return writer.line("subject", subjects.ALUM)
    if plan["tie"] and scene.recipient.relation == "second_degree":
        return writer.line("subject", subjects.REFERRAL)
    return writer.line("subject", subjects.GOOD)


def write_follow_up(scene: Scene, plan: Plan) -> str:
    """A reminder after silence, in the tone of the first message."""
    writer = Writer(scene, plan)
    greeting = writer.greeting()
    rude = plan["pressure"] or plan["demand"]
    if rude:
        body = [writer.line("pressure", tone.REPROACH)]
    elif plan["asks"] in (NO_ASK, VAGUE_ASK, MANY_ASKS, JOB_ASK) or not plan["thanks"]:
        body = [writer.line("thanks", tone.FOLLOW_UP_PLAIN)]
    else:
        body = [writer.line("thanks", tone.FOLLOW_UP), writer.line("opt_out", tone.FOLLOW_UP_END)]
    return f"{greeting}\n\n{' '.join(body)}\n\n{writer.closing()}"
