"""What goes wrong in hurried messages: jargon, run-ons, misspellings, shouting."""

from __future__ import annotations

import re

from outreach_analysis.sample.people import NAMES
from outreach_analysis.sample.seeding import Dice
from outreach_analysis.sample.world import CITIES, COMPANIES, EVENTS, SCHOOLS

JARGON = (
    "I want to [leverage|utilise] my [cross-functional|multi-disciplinary] skill set to [drive|generate] synergies in a [fast-paced|dynamic], [results-driven|outcome-oriented] environment.",
    "My value proposition is to [operationalise|implement] [best-in-class|world-class] learnings and to [move the needle|deliver] on key [deliverables|performance indicators].",
    "I [aim|strive] to unlock [actionable insights|untapped potential] at scale and to align [stakeholders|key players] around a [holistic growth mindset|shared north star].",
    "As a [thought-leadership-oriented|future-focused] professional, I ideate [end-to-end|turnkey] solutions along the [entire|full] value chain.",
    "I am keen to [circle back|touch base] with you offline to [deep-dive|double-click] into win-win [touchpoints|opportunities] within your ecosystem.",
    "I thrive where [disruptive paradigms|emerging technologies] meet [agile|flawless] execution and where [robust|scalable] frameworks are leveraged daily.",
)
JARGON_MORE = (
    "[Ultimately|In this regard|Moving forward], this will [maximise|optimise] [impact|bandwidth] [across all verticals|on both sides].",
    "I [bring|offer] a [proven|unique] [toolkit|mindset] for [scalable|transformative] [outcomes|solutions].",
)
RAMBLE = (
    "I have been thinking about writing to somebody for quite a long time now and first I wanted to wait until after the [summer|holidays] but then [things changed at home|my course was moved] and so I thought that I should [just try it now|begin somewhere], even though I still do not know exactly where it will lead me.",
    "There are so many directions that one could go in {field}, and some people say [one thing|start small] and others say [the opposite|aim high], and I have read [a lot|many posts] about it and watched videos and talked with friends, which [helped a bit|was nice] but in the end [did not really answer it|left me with even more options].",
    "To explain my situation [in more detail|a bit better], I started with {my_study} because my [uncle|cousin] did, then I [changed my mind twice|took a break], then I worked as {my_role}, which was [fine|okay] for a while, and now I am at a point where I could imagine [several things|almost anything], {field} being one of them.",
    "It is [also important|maybe interesting] to know that the market in {my_city} is [difficult|slow] at the moment and that many of the [roles|jobs] that are advertised turn out to be something else, which [I find|is] a pity, because [it costs everybody time|one prepares for nothing] and nobody seems to [talk about it|change it].",
)

MISSPELT = {
    "experience": "experiance", "because": "becuase", "about": "abuot", "would": "woud", "career": "carreer",
    "really": "realy", "questions": "quesitons", "your": "youre", "interested": "intrested", "from": "form",
    "studied": "studyed", "working": "workign", "message": "mesage", "minutes": "mintues", "grateful": "greatful",
    "apply": "aply", "finished": "finnished", "which": "wich", "their": "thier", "and": "adn", "with": "wiht",
    "opportunities": "oppertunities", "impressive": "impresive", "advice": "advise", "people": "poeple",
    "recently": "recentley", "that": "taht", "already": "allready", "profile": "profil", "currently": "curently",
}  # fmt: skip
EMOJI = ("😊", "🙏", "🚀", "😅", "🔥")
WORD = re.compile(r"[a-z]+")


def misspell(text: str, count: int, number: float) -> str:
    """Misspell up to `count` words, spread over the text, never a name or an address."""
    places = [found for found in WORD.finditer(text) if found.group() in MISSPELT]
    places = [place for place in places if text[place.start() - 1 : place.start()] in ("", " ", "\n")]
    dice = Dice(number)
    chosen = sorted({dice.below(len(places)) for _ in range(count)}) if places else []
    for place in reversed(chosen):
        found = places[place]
        text = text[: found.start()] + MISSPELT[found.group()] + text[found.end() :]
    return text


def misspell_name(name: str, number: float) -> str:
    """A name with one letter doubled, dropped or swapped, its first letter kept."""
    within = [
        place for place in range(1, len(name) - 1) if name[place].isalpha() and name[place + 1].isalpha()
    ]
    if not within:
        return name + name[-1]
    dice = Dice(number)
    place = dice.pick(within)
    kind = dice.below(3)
    if kind == 0:
        changed = name[:place] + name[place] + name[place:]
    elif kind == 1:
        changed = name[:place] + name[place + 1 :]
    else:
        changed = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    return changed if changed != name else name + name[-1]


def run_on(sentences: list[str]) -> list[str]:
    """Join sentences by commas and 'and', as one does in a hurry."""
    joined: list[str] = []
    for place, sentence in enumerate(sentences):
        if place % 3 and joined[-1].endswith("."):
            joined[-1] = f"{joined[-1][:-1]}{', and also ' if place % 3 == 1 else ', so '}{go_on(sentence)}"
        else:
            joined.append(sentence)
    return joined


NAMES_OF_ALL = frozenset(
    word
    for name in (
        *COMPANIES,
        *CITIES,
        *SCHOOLS,
        *EVENTS,
        *(name for pair in NAMES for names in pair for name in names),
    )
    for word in name.split(" ")
)


def go_on(sentence: str) -> str:
    """The sentence with its first letter lowered, unless it is a name or the word I."""
    word = sentence.split(" ", 1)[0].rstrip(",:;")
    if word in NAMES_OF_ALL or word in {"I", "CV", "QA"} or word[:2] == "I'" or word[1:2].isupper():
        return sentence
    return sentence[:1].lower() + sentence[1:]


def shout(text: str, number: float) -> str:
    """Informal marks: an emoji, doubled exclamation marks, one word in capitals."""
    dice = Dice(number)
    if dice.chance(0.6):
        text = (
            text.replace("!", "!!").replace("?", "??") if dice.chance(0.4) else text + " " + dice.pick(EMOJI)
        )
    for word in ("really", "urgent", "great", "amazing", "love", "any"):
        if f" {word} " in text and dice.chance(0.5):
            return text.replace(f" {word} ", f" {word.upper()} ", 1)
    return text
