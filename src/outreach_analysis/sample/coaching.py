"""What coaches see in a draft, what they write about it, and what the member makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from outreach_analysis.sample.grammar.core import write
from outreach_analysis.sample.grammar.plan import (
    BOUNDED_ASK,
    INVITE_PARTS,
    JOB_ASK,
    MANY_ASKS,
    MISSPELT_NAME,
    NO_ASK,
    NO_NAME,
    OPEN_ASK,
    PLACEHOLDER,
    RIGHT_NAME,
    VAGUE_ASK,
    WANTED,
    WRONG_NAME,
    Plan,
)
from outreach_analysis.sample.seeding import Dice


@dataclass(frozen=True)
class Gap:
    """Something a coach may point at.

    Parameters
    ----------
    tag : str
        A signal or family of the catalogue.
    seen_in : callable
        Whether a plan has the gap.
    repair : mapping of part to amount
        What a member changes who takes the feedback up.
    comments : tuple of str
        Lines of the grammar.
    """

    tag: str
    seen_in: Callable[[Plan], bool]
    repair: Mapping[str, int]
    comments: tuple[str, ...]


def lacks(part: str) -> Callable[[Plan], bool]:
    """Whether a plan lacks a part."""
    return lambda plan: not plan[part]


def holds(part: str, *amounts: int) -> Callable[[Plan], bool]:
    """Whether a plan holds a part, or one of certain amounts of it."""
    return lambda plan: plan[part] in amounts if amounts else bool(plan[part])


GAPS: dict[str, tuple[Gap, ...]] = {
    "personalization": (
        Gap("placeholder_left", holds("name", PLACEHOLDER), {"name": RIGHT_NAME}, (
            "[Careful:|Look at the first line:] a merge field is still in there. [Read it aloud before sending.|]",)),
        Gap("wrong_name", holds("name", WRONG_NAME), {"name": RIGHT_NAME}, (
            "That is [somebody else's name|not this person's name] in the greeting.",)),
        Gap("misspelt_name", holds("name", MISSPELT_NAME), {"name": RIGHT_NAME}, (
            "[Check|Please check] how the name is spelt[ – people notice|].",)),
        Gap("greeting_names_recipient", holds("name", NO_NAME), {"name": RIGHT_NAME}, (
            "[Use|Greet with] the name; [nobody answers to Sir or Madam|it costs nothing and opens the door].",)),
        Gap("work_reference", lacks("work"), {"work": WANTED, "generic": 0}, (
            "Name one [concrete thing|talk, post or article] of theirs and say [what you took from it|why it matters to you].",
            "[What have you read or heard of this person?|Which piece of their work brought you here?] Put that first.")),
        Gap("generic_praise", holds("generic"), {"generic": 0}, (
            "The praise would fit [anybody|a thousand people]. [Cut it or make it exact.|Replace it by one detail.]",)),
        Gap("reason_for_you", lacks("reason"), {"reason": WANTED}, (
            "Why [this person|them] and not somebody else? One sentence with “because” would do.",)),
        Gap("recipient_fact_mentions", lacks("fact"), {"fact": WANTED}, (
            "[There is more in the profile.|You know more about them.] Mention [one fact|the career step] that touches your question.",)),
        Gap("specific_praise", lambda plan: bool(plan["work"]) and not plan["work_praise"], {"work_praise": WANTED}, (
            "You name the work – now say which [part|detail] of it [stayed with you|helped you].",)),
    ),
    "credibility": (
        Gap("neediness", holds("needy"), {"needy": 0}, (
            "[Take out|Please cut] the sentence that pleads. You are [worth the time|not a burden]; [write from there|show it].",)),
        Gap("spelling_errors", lambda plan: plan["typos"] > 1, {"typos": 0}, (
            "[Run a spell check|Let somebody proofread]; the slips [distract from|undo] what you say.",)),
        Gap("self_introduction", lacks("intro"), {"intro": WANTED, "vague_intro": 0}, (
            "A stranger should know by the second line who you are: [name, school or employer|what you do and where].",)),
        Gap("self_praise", holds("self_praise"), {"self_praise": 0, "track": WANTED}, (
            "[Adjectives about yourself convince nobody.|Show, don't claim.] [Give one result instead.|]",)),
        Gap("track_record", lacks("track"), {"track": WANTED}, (
            "Add one thing you [did|finished], with a number. [You have more than you think.|]",)),
        Gap("completed_step", lacks("step"), {"step": WANTED}, (
            "What have you [already done|tried] on your own? [It shows that you take the subject seriously.|]",)),
        Gap("goal_clarity", lacks("goal"), {"goal": WANTED}, (
            "Where do you want to go? [Name the role.|One clear aim helps them help you.]",)),
        Gap("credential", lacks("credential"), {"credential": WANTED}, (
            "Your [certificate|degree] [belongs in here|would help], in half a sentence.",)),
    ),
    "ask": (
        Gap("n_asks", holds("asks", MANY_ASKS), {"asks": BOUNDED_ASK}, (
            "I count [four or five|far too many] requests. Choose one[, the smallest|] and drop the rest.",)),
        Gap("ask_present", holds("asks", NO_ASK), {"asks": BOUNDED_ASK}, (
            "What do you want from them? [I cannot find the question.|There is no ask yet.]",)),
        Gap("ask_type_job", holds("asks", JOB_ASK), {"asks": BOUNDED_ASK}, (
            "A stranger cannot [give|promise] you a job. Ask for [advice|a short conversation] first.",)),
        Gap("topic_specificity", holds("asks", VAGUE_ASK), {"asks": BOUNDED_ASK}, (
            "“Pick your brain” about what? [Name the subject|Say which question] and how long it takes.",)),
        Gap("ask_minutes", holds("asks", OPEN_ASK), {"asks": BOUNDED_ASK}, (
            "[How many minutes?|Put a number on the time.] [Fifteen is easy to say yes to.|]",)),
        Gap("opt_out", lacks("opt_out"), {"opt_out": WANTED}, (
            "[Give them|Leave] a graceful way to say no.",)),
        Gap("flexibility", lacks("flexible"), {"flexible": WANTED}, ("Show that you [fit around their calendar|can adapt].",)),
    ),
    "politeness": (
        Gap("urgency_pressure", holds("pressure"), {"pressure": 0}, (
            "Your deadline is not theirs. [Take the pressure out.|Please remove it.]",)),
        Gap("please_start", holds("demand"), {"demand": 0}, (
            "This [reads as|is] an order. Turn it into a question with “could” or “would”.",)),
        Gap("could_you", holds("blunt"), {"blunt": 0}, (
            "Ask, don't [order|announce]: “could you” or “would you” [opens doors|sounds like you].",)),
        Gap("informality", holds("casual"), {"casual": 0}, (
            "[Too chatty for a first message.|Fewer exclamation marks and no emoji, please.]",)),
        Gap("gratitude", lacks("thanks"), {"thanks": WANTED}, ("[A thank-you is missing.|End with thanks for their time.]",)),
        Gap("deference", lacks("deference"), {"deference": WANTED}, (
            "Let them feel that you [value|know the worth of] their [judgement|time].",)),
    ),
    "clarity": (
        Gap("jargon", holds("jargon"), {"jargon": 0}, (
            "[I do not understand|Nobody talks like] this paragraph. Say it as you would at [a kitchen table|lunch].",)),
        Gap("characters", holds("ramble"), {"ramble": 0}, ("[Too long.|Half the length, please.] Cut the [back story|part before the point].",)),
        Gap("longest_sentence_words", holds("run_on"), {"run_on": 0}, ("[Full stops are free.|Break the long sentences.] One thought each.",)),
        Gap("paragraphs", lacks("paragraphs"), {"paragraphs": 1}, ("[Give it paragraphs|Add some air]; on a phone this is one grey block.",)),
        Gap("subject_words", lacks("subject"), {"subject": 1}, ("A subject line of three or four words that says what it is about.",)),
    ),
    "originality": (
        Gap("stock_phrases", holds("stock"), {"stock": 0}, (
            "[Cut the opening phrase|Skip the hope-you-are-well], everybody writes it. Begin with [them|your reason].",)),
        Gap("max_similarity_own", lacks("own_words"), {"own_words": 1}, (
            "I have read this text from you before[ with another name on it|]. [Write this one fresh.|Start from a blank page.]",)),
    ),
}  # fmt: skip
"""In the order in which a coach would notice them."""

PRAISE = (
    "[The tone is right.|Good start.|I like the question.]",
    "[Much better than the last one.|You sound like yourself here.]",
    "[Your story is strong.|You have the material.]",
)
NOTHING_MORE = (
    "[Ready to go.|This can go out.] [Well done.|]",
    "[I would send it.|Good – send it.]",
)
FAMILY_COMMENTS = {
    "personalization": "Bring in more of the person you write to.",
    "credibility": "Let them see a little more of what you can do.",
    "ask": "Make the ask a little easier to say yes to.",
    "politeness": "A touch warmer, and it is there.",
    "clarity": "Read it once more for length.",
    "originality": "A little more of your own voice, please.",
}


def find_gaps(family: str, plan: Plan, channel: str, number: float) -> list[Gap]:
    """The one or two gaps of a family that a coach would name, most striking first.

    Parameters
    ----------
    family : str
    plan : Plan
    channel : str
        An invitation is not faulted for what it has no room for.
    number : float
        Uniform in [0, 1).

    Returns
    -------
    list of Gap
        Empty where the plan leaves nothing to name.
    """
    seen = [gap for gap in GAPS[family] if gap.seen_in(plan) and fits(gap, channel)]
    dice = Dice(number)
    if len(seen) > 1 and dice.chance(0.35):
        seen = seen[1:]
    return seen[: 2 if dice.chance(0.25) else 1]


def fits(gap: Gap, channel: str) -> bool:
    """Whether a gap can be closed on a channel."""
    if channel == "linkedin_invite":
        return all(part in INVITE_PARTS for part in gap.repair)
    return "subject" not in gap.repair or channel in ("email", "inmail")


def write_review(
    family_gaps: Mapping[str, list[Gap]], number: float, facts: Mapping[str, str]
) -> tuple[str, str]:
    """Tags and comment of a review.

    Parameters
    ----------
    family_gaps : mapping of family to gaps
        A family without a gap is tagged by its own name.
    number : float
    facts : mapping of slot to words

    Returns
    -------
    tags, comment : str
    """
    dice = Dice(number)
    tags: list[str] = []
    sentences = [write(PRAISE, number, facts)] if dice.chance(0.45) else []
    for family, gaps in family_gaps.items():
        tags += [family] if not gaps or dice.chance(0.3) else [gap.tag for gap in gaps]
        sentences += [write(gap.comments, number, facts) for gap in gaps] or [FAMILY_COMMENTS[family]]
    if not family_gaps:
        sentences.append(write(NOTHING_MORE, number, facts))
    return "; ".join(dict.fromkeys(tags)), " ".join(" ".join(sentences).split())


def take_up(plan: Plan, gaps: list[Gap], family: str, uptake: str) -> Plan:
    """The plan after a member did with feedback on one family what the uptake says.

    Parameters
    ----------
    plan : Plan
        Of the revision, before the gaps are closed.
    gaps : list of Gap
    family : str
    uptake : {"yes", "partly", "no", "overshot"}

    Returns
    -------
    Plan
    """
    taken = dict(plan)
    if uptake == "partly":
        for gap in gaps[1:]:
            taken.update(gap.repair)
        for gap in gaps[:1]:
            taken.update({part: HALFWAY.get((part, plan[part]), plan[part]) for part in gap.repair})
    elif uptake in ("yes", "overshot"):
        for gap in gaps:
            taken.update(gap.repair)
    return overdo(taken, family) if uptake == "overshot" else taken


MUCH_MORE = 3
"""Parts beside the one asked for that make a revision overdone."""


def find_done(gap: Gap, before: Plan, after: Plan, family: str) -> str:
    """What became of one gap between the plans of two versions.

    Where feedback on a family names two gaps, a member may close one and leave the other; and
    what one version lacks may also come or go by itself.

    Parameters
    ----------
    gap : Gap
    before, after : Plan
    family : str

    Returns
    -------
    {"yes", "partly", "no", "overshot"}
        "overshot" where the gap was closed and much more of the family came along.
    """
    closed = [
        bool(after[part]) if amount == WANTED else after[part] == amount
        for part, amount in gap.repair.items()
    ]
    if all(closed):
        beside = [part for part in OVERDONE.get(family, ()) if part not in gap.repair]
        came = sum(after[part] > 0 and not before[part] for part in beside)
        return "overshot" if came >= MUCH_MORE else "yes"
    return "partly" if any(after[part] != before[part] for part in gap.repair) else "no"


HALFWAY = {
    ("asks", MANY_ASKS): JOB_ASK,
    ("asks", JOB_ASK): OPEN_ASK,
    ("asks", VAGUE_ASK): OPEN_ASK,
    ("asks", NO_ASK): VAGUE_ASK,
    ("ramble", 2): 1,
    ("jargon", 2): 1,
    ("typos", 4): 2,
    ("typos", 3): 1,
    ("typos", 2): 1,
}
"""What a part becomes when feedback on it is taken up by half."""


OVERDONE: dict[str, dict[str, int]] = {
    "personalization": {"work": WANTED, "fact": WANTED, "reason": WANTED, "company": WANTED, "generic": 1},
    "credibility": {"intro": WANTED, "track": WANTED, "credential": WANTED, "step": WANTED, "ramble": 1},
    "ask": {"opt_out": WANTED, "flexible": WANTED, "in_writing": WANTED, "next_step": WANTED},
    "politeness": {"thanks": WANTED, "thanks_early": WANTED, "deference": WANTED, "apology": 1},
}
"""What comes along where a member does too much of what was asked; of clarity there is no too much."""


def overdo(plan: Plan, family: str) -> Plan:
    """The plan after a member did too much of what was asked."""
    return {**plan, **OVERDONE.get(family, {})}
