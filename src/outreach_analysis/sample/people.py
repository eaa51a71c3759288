"""Invented members, coaches and recipients, with names from several cultures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from outreach_analysis.sample.seeding import Dice
from outreach_analysis.sample.world import (
    CITIES,
    COMPANIES,
    EVENTS,
    INDUSTRIES,
    INTERESTS,
    JOURNALS,
    PODCASTS,
    REGIONS,
    SCHOOLS,
    TITLE_TURNS,
)

NAMES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        (
            "Will",
            "Grace",
            "Mark",
            "Hope",
            "Rose",
            "Art",
            "June",
            "Frank",
            "Faith",
            "Chase",
            "Harriet",
            "Owen",
        ),
        ("Long", "Price", "Banks", "Young", "Case", "Whitlock", "Ashdown", "Fairweather", "Moon", "Barrow"),
    ),
    (
        (
            "Zoë",
            "Chloé",
            "Étienne",
            "Anaïs",
            "Benoît",
            "Margaux",
            "Jean-Luc",
            "Marie-Claire",
            "Théo",
            "Agnès",
        ),
        ("d'Aubigny", "Lefèvre", "de la Roche", "Béranger", "Saint-Clair", "Gauthier", "Morel", "Vauquelin"),
    ),
    (
        (
            "Jürgen",
            "Annegret",
            "Jörg",
            "Friederike",
            "Lukas",
            "Käthe",
            "Hans-Peter",
            "Ilse",
            "Matthias",
            "Sören",
        ),
        ("von Hallwyl", "Müller-Brandt", "Größ", "Zwingli", "Vogelsang", "Bächtold", "Krüger", "zu Reben"),
    ),
    (
        ("Adébáyò", "Chinwe", "Ngozi", "Kwame", "Wanjiru", "Thandiwe", "Amara", "Sipho", "Abena", "Tunde"),
        ("Okonjo-Bell", "Mensah", "Nwachukwu", "Kamau", "Dlamini", "Adeyemi", "Boateng", "Mwangi", "Sithole"),
    ),
    (
        (
            "José María",
            "Lucía",
            "Íñigo",
            "Ximena",
            "Joaquín",
            "María Fernanda",
            "Álvaro",
            "Inés",
            "Rocío",
            "Andrés",
        ),
        (
            "Núñez de Arce",
            "Ibáñez",
            "García Lorenzo",
            "de los Santos",
            "Peña",
            "Echeverría",
            "Quiñones",
            "Vidal",
        ),
    ),
    (
        ("Priya", "Arjun", "Lakshmi", "Rohan", "Ananya", "Vikram", "Meera", "Kabir", "Ishita", "Dev"),
        ("Raghunathan", "Iyer", "Chaudhuri", "Patwardhan", "Menon", "Kulkarni", "Sethi", "Banerjee"),
    ),
    (
        ("Yuki", "Haruto", "Min-jun", "Seo-yeon", "Xiaoling", "Wei", "Akira", "Ji-woo", "Mei", "Kenta"),
        ("Tanizaki", "Hoshino", "Bae", "Ouyang", "Zhuang", "Li", "Kwon", "Shimada", "Ng"),
    ),
    (
        (
            "Zbigniew",
            "Małgorzata",
            "Jiří",
            "Božena",
            "Łukasz",
            "Svitlana",
            "Ivana",
            "Csaba",
            "Ágnes",
            "Željko",
        ),
        ("Wójcikowski", "Dvořáček", "Kovačić", "Szabó", "Nowicka", "Hrytsenko", "Žižka", "Brzęk"),
    ),
    (
        ("Fatima", "Youssef", "Leïla", "Omar", "Nour", "Khadija", "Tariq", "Samira", "Ayşe", "Emre"),
        ("al-Hariri", "Ben Salem", "El Amrani", "Haddad", "Öztürk", "bin Rashid", "Mansour", "Şahin"),
    ),
    (
        ("Siobhán", "Aoife", "Pádraig", "Sigrún", "Bjørn", "Åsa", "Maarten", "Femke", "Niamh", "Øyvind"),
        (
            "O'Connell-Reyes",
            "Mac Giolla",
            "van der Berg",
            "Jónsdóttir",
            "Ångström",
            "de Vries",
            "Lindqvist",
            "Byrne",
        ),
    ),
)

RELATIONS = ("stranger", "alum", "second_degree", "met")
RELATION_SHARES = (0.52, 0.20, 0.16, 0.12)


@dataclass(frozen=True)
class Member:
    """A member and everything that the member may truthfully say."""

    first: str
    last: str
    industry: str
    seniority: str
    region: str
    school: str
    city: str
    employer: str
    study: str
    role: str
    goal: str
    project: str
    certificate: str
    course: str
    years: int
    link: str

    @property
    def name(self) -> str:
        """Full name as signed."""
        return f"{self.first} {self.last}"


@dataclass(frozen=True)
class Recipient:
    """A recipient and what can be known of that person."""

    first: str
    last: str
    industry: str
    company: str
    title: str
    seniority: str
    relation: str
    school: str
    study: str
    city: str
    former_company: str
    interest: str
    topic: str
    insight: str
    work: str
    work_kind: str
    work_title: str
    event: str
    second_topic: str
    mutual: str

    @property
    def name(self) -> str:
        """Full name."""
        return f"{self.first} {self.last}"

    @property
    def profile(self) -> str:
        """Free text as one would copy it from a public profile."""
        heading = {"talk": "Talk", "post": "Post", "article": "Article", "episode": "Podcast"}[self.work_kind]
        return (
            f"{self.title} at {self.company}, previously at {self.former_company}. "
            f"Studied {self.study} at {self.school}. Based in {self.city}. "
            f"{heading}: {self.work_title} ({self.event}). Writes about {self.second_topic}. "
            f"Interests: {self.interest}."
        )


def capitalise(text: str) -> str:
    """The text with its first letter raised and the rest left alone."""
    return text[:1].upper() + text[1:]


def pick_name(dice: Dice) -> tuple[str, str]:
    """First and last name, mostly of one culture."""
    culture = dice.pick(NAMES)
    first = dice.pick(culture[0])
    last = dice.pick((dice.pick(NAMES) if dice.chance(0.15) else culture)[1])
    return first, last


def slug(text: str) -> str:
    """Letters of a name for an invented web address."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(letter for letter in plain.lower() if letter.isalnum())


def invent_member(number: float) -> Member:
    """A member out of one uniform number."""
    dice = Dice(number)
    first, last = pick_name(dice)
    name = dice.pick(tuple(INDUSTRIES))
    industry = INDUSTRIES[name]
    seniority = dice.pick(
        ("student", "student", "early_career", "early_career", "mid_career", "career_changer")
    )
    years = {"student": 1, "early_career": 2, "mid_career": 7, "career_changer": 6}[seniority] + dice.below(4)
    project = dice.pick(industry.projects).format(n=dice.below(60) + 6, p=dice.below(30) + 11)
    host = dice.pick(("portfolio.example", "worksamples.example", "notebook.example"))
    return Member(
        first=first,
        last=last,
        industry=name,
        seniority=seniority,
        region=dice.pick(REGIONS),
        school=dice.pick(SCHOOLS),
        city=dice.pick(CITIES),
        employer=dice.pick(COMPANIES),
        study=dice.pick(industry.studies),
        role=dice.pick(industry.roles),
        goal=dice.pick(industry.goals),
        project=project,
        certificate=dice.pick(industry.certificates),
        course=dice.pick(industry.courses),
        years=years,
        link=f"https://{host}/{slug(first)}-{slug(last)}",
    )


def invent_recipient(number: float, member: Member, relation: str) -> Recipient:
    """A recipient out of one uniform number, with the tie to the member that the relation says."""
    dice = Dice(number)
    first, last = pick_name(dice)
    own_field = dice.chance(0.85)
    name = member.industry if own_field else dice.pick(tuple(INDUSTRIES))
    industry = INDUSTRIES[name]
    rank = dice.below(len(industry.titles))
    topic, second_topic = dice.pick(industry.topics), dice.pick(industry.topics)
    if second_topic == topic:
        second_topic = industry.topics[(industry.topics.index(topic) + 1) % len(industry.topics)]
    title = dice.pick(TITLE_TURNS).format(topic=topic, Topic=capitalise(topic))
    kind = dice.pick(("talk", "talk", "post", "article", "episode"))
    event = dice.pick({"talk": EVENTS, "post": ("March 2026", "last winter", "May 2025"),
                       "article": JOURNALS, "episode": PODCASTS}[kind])  # fmt: skip
    work = {
        "talk": f"your talk “{title}” at {event}",
        "post": f"your post on {topic}",
        "article": f"your article “{title}” in {event}",
        "episode": f"your episode of {event} on {topic}",
    }[kind]
    schools = [school for school in SCHOOLS if school != member.school]
    companies = [company for company in COMPANIES if company != member.employer]
    company = dice.pick(companies)
    return Recipient(
        first=first,
        last=last,
        industry=name,
        company=company,
        title=industry.titles[rank],
        seniority=("junior", "mid", "mid", "senior", "executive")[rank],
        relation=relation,
        school=member.school if relation == "alum" else dice.pick(schools),
        study=dice.pick(industry.studies),
        city=member.city if dice.chance(0.15) else dice.pick(CITIES),
        former_company=dice.pick([other for other in companies if other != company]),
        interest=dice.pick(INTERESTS),
        topic=topic,
        insight=dice.pick(industry.insights),
        work=work,
        work_kind=kind,
        work_title=f"“{title}”" if kind in ("talk", "article") else capitalise(topic),
        event=event,
        second_topic=second_topic,
        mutual=" ".join(pick_name(dice)),
    )


def invent_coaches(chance: np.random.Generator, count: int) -> list[str]:
    """First names of coaches, all different."""
    names: list[str] = []
    while len(names) < count:
        first, _ = pick_name(Dice(chance.random()))
        if first not in names:
            names.append(first)
    return names
