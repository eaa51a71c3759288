"""Who writes when, how good it is, who is coached, and what comes back: numbers only, no words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from outreach_analysis.sample.people import RELATION_SHARES, RELATIONS
from outreach_analysis.sample.seeding import generator
from outreach_analysis.settings import OUTCOME_LEVELS

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Arrays = dict[str, npt.NDArray[Any]]

QUALITIES = ("personalization", "credibility", "ask", "politeness", "clarity", "originality")
COEFFICIENTS = {
    "personalization": 1.7,
    "credibility": 1.4,
    "ask": 1.0,
    "politeness": 0.7,
    "clarity": 0.6,
    "originality": 0.7,
    "balance": 1.0,
}
"""Log-odds of a reply per whole unit of a latent quality; balance is 1 − |p − c| / (p + c)."""
INTERCEPT = -1.65
RELATION_EFFECTS = {"stranger": 0.0, "alum": 0.45, "second_degree": 0.6, "met": 0.95}
CHANNELS = ("linkedin_invite", "linkedin_message", "inmail", "email")
CHANNEL_SHARES = (0.30, 0.26, 0.12, 0.32)
CHANNEL_EFFECTS = {"linkedin_invite": 0.0, "linkedin_message": 0.1, "inmail": -0.3, "email": 0.15}
MEMBER_SD = 0.6
COACHED_AFTER_FAILURE, COACHED_AT_FIRST, COACHED_AFTER_SUCCESS = 0.70, 0.30, 0.12
UPTAKES = ("yes", "partly", "no", "overshot")
UPTAKE_LIMITS = (0.52, 0.76, 0.95)
UPTAKE_GAINS = np.array([1.25, 0.55, 0.0, 1.4])
CARRIED_OVER = np.array([0.22, 0.11, 0.0, 0.15])
"""What one tag teaches for later drafts, by uptake."""
HOUSE_STYLE = 0.12
"""What coaches' common taste costs in originality."""
SPREAD_OF_MESSAGES, SPREAD_OF_TEMPLATES = 0.75, 0.2
"""How much the qualities of one member's messages vary, on the log-odds scale."""
STOP_AFTER_SUCCESS = 0.5
REPLY_LEVELS = tuple(level for level in OUTCOME_LEVELS if level != "no_reply")
LEVEL_CUTS = (-2.9, -0.95, -0.25, 0.45, 1.55, 2.6)
ROUNDS = 14
DAY = 24 * 60
START = np.datetime64("2025-07-01T00:00", "m")
END_MINUTE = int((np.datetime64("2026-10-16T00:00", "m") - START).astype(int))
LAST_JOIN_DAY = int((np.datetime64("2026-09-01", "D") - START.astype("datetime64[D]")).astype(int))
TEXT_SHARE_OF_EFFECT = 0.6


def logistic(value: Floats) -> Floats:
    """1 / (1 + exp(−value))."""
    return np.asarray(1.0 / (1.0 + np.exp(-value)), dtype=np.float64)


def find_balance(qualities: Floats) -> Floats:
    """1 − |p − c| / (p + c) from the first two columns, in [0, 1]."""
    first, second = qualities[..., 0], qualities[..., 1]
    return np.asarray(1 - np.abs(first - second) / (first + second), dtype=np.float64)


@dataclass(frozen=True)
class Draws:
    """Every chance of the programme, drawn once so that the effects can be tuned on the same chances."""

    joined_day: npt.NDArray[np.int64]
    skill: Floats
    effect: Floats
    template_user: npt.NDArray[np.bool_]
    casual: Floats
    planned: npt.NDArray[np.int64]
    uniform: Floats
    noise: Floats


UNIFORMS = (
    "gap", "hour", "weekend", "lead", "relation", "channel", "coached", "reply", "level", "follow_up", "late_reply", "patience",
    "stop", "attrition", "bounce", "automatic", "accept", "tags", "second_review", "self_revision",
)  # fmt: skip
SLOT = {name: place for place, name in enumerate(UNIFORMS)}


def draw(members: int, seed: str) -> Draws:
    """Draw the members' traits and the chances of each of their possible attempts."""
    traits = generator(seed, "traits")
    shared = traits.standard_normal((members, 1))
    skill = np.array([-0.45, -0.25, -0.15, 0.35, 0.3, 0.15]) + 0.4 * shared
    skill = skill + 0.6 * traits.standard_normal((members, len(QUALITIES)))
    template_user = traits.random(members) < 0.17
    skill[template_user] += np.array([-0.6, 0.0, 0.0, 0.0, 0.1, -1.9])
    effect = MEMBER_SD * traits.standard_normal(members)
    chances = generator(seed, "chances")
    joined_day = (traits.random(members) * LAST_JOIN_DAY).astype(np.int64)
    joined_day[0] = 0  # somebody opens the programme, so that even the smallest one has an attempt
    return Draws(
        joined_day=joined_day,
        skill=skill,
        effect=effect,
        template_user=template_user,
        casual=traits.random(members),
        planned=(7 + traits.random(members) * 8).astype(np.int64),
        uniform=chances.random((ROUNDS, members, len(UNIFORMS))),
        noise=chances.standard_normal((ROUNDS, members, 3 * len(QUALITIES) + 4)),
    )


def pick_codes(uniform: Floats, shares: tuple[float, ...]) -> npt.NDArray[np.int64]:
    """Codes 0 … k − 1 with the given shares."""
    return np.minimum(np.searchsorted(np.cumsum(shares), uniform, side="right"), len(shares) - 1)


def find_working_time(minute: Floats, hour: Floats, weekend: Floats) -> Floats:
    """Move a time to a plausible hour of its day, and most weekends to a working day."""
    day = np.floor(minute / DAY)
    weekday = (day + 1) % 7  # 2025-07-01 was a Tuesday
    shift = np.where((weekday >= 5) & (weekend < 0.75), 7 - weekday, 0)
    clock = 7 * 60 + np.floor(840 * (hour + 0.15 * np.sin(4 * np.pi * hour) / np.pi))
    return np.asarray((day + shift) * DAY + clock, dtype=np.float64)


@dataclass
class State:
    """Where each member stands between two attempts.

    Parameters
    ----------
    active : array of bool, shape (members,)
        Who still writes.
    carried : array, shape (members, 6)
        What coaching taught so far, on the log-odds scale of the qualities.
    sent, answered : array, shape (members,)
        Minutes of the last send and of what came back to it (infinite for silence).
    succeeded : array of bool, shape (members,)
        Whether that answer was of help.
    """

    active: Bools
    carried: Floats
    sent: Floats
    answered: Floats
    succeeded: Bools


def plan_attempt(draws: Draws, number: int, state: State) -> Arrays:
    """When, to whom and over which channel each member writes, and what is known by then."""
    uniform, spread = draws.uniform[number], draws.noise[number][:, -1]
    gap = DAY * np.clip(np.exp(np.log(9.5) + 0.65 * spread), 3, 75)
    sent = find_working_time(state.sent + gap, uniform[:, SLOT["hour"]], uniform[:, SLOT["weekend"]])
    lead = np.minimum(DAY * (0.3 + 4 * uniform[:, SLOT["lead"]] ** 2), 0.6 * (sent - state.sent))
    started = sent - lead
    helped = (state.answered <= started) & state.succeeded
    return {
        "sent": sent,
        "started": started,
        "relation": pick_codes(uniform[:, SLOT["relation"]], RELATION_SHARES),
        "channel": pick_codes(uniform[:, SLOT["channel"]], CHANNEL_SHARES),
        "after_success": helped & (number > 0),
        "after_failure": ~helped & (number > 0),
    }


def write_and_revise(draws: Draws, number: int, state: State, planned: Arrays) -> Arrays:
    """Latent qualities of what the member alone would write, of the draft, and of its revision."""
    uniform, noise = draws.uniform[number], draws.noise[number]
    width = len(QUALITIES)
    spread = np.where(draws.template_user, SPREAD_OF_TEMPLATES, SPREAD_OF_MESSAGES)
    own_logit = draws.skill + 0.05 * number + spread[:, None] * noise[:, :width]
    own_logit[:, 0] += 0.45 * (planned["relation"].astype(int) > 0)
    draft = logistic(own_logit + state.carried)
    base = np.select(
        [planned["after_failure"].astype(bool), planned["after_success"].astype(bool)],
        [COACHED_AFTER_FAILURE, COACHED_AFTER_SUCCESS],
        COACHED_AT_FIRST,
    )
    weaker = -1.5 * (draft.mean(axis=1) - 0.5)
    coached = uniform[:, SLOT["coached"]] < logistic(np.log(base / (1 - base)) + weaker)

    seen = draft + 0.1 * noise[:, width : 2 * width]
    appetite = uniform[:, SLOT["tags"]]
    wanted = 1 + (appetite > 0.35).astype(int) + (appetite > 0.8)
    rank = seen.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    tagged = (rank < wanted[:, None]) & ((seen < 0.8) | (rank == 0))
    luck = logistic(1.7 * noise[:, 2 * width : 3 * width])
    uptake = np.searchsorted(np.array(UPTAKE_LIMITS), luck, side="right")
    overshot = ((uptake == UPTAKES.index("overshot")) & tagged).any(axis=1)
    revision = own_logit + state.carried + UPTAKE_GAINS[uptake] * tagged
    revision[:, QUALITIES.index("clarity")] -= 0.6 * overshot
    revision[:, QUALITIES.index("originality")] -= HOUSE_STYLE
    return {
        "own": logistic(own_logit),
        "draft": draft,
        "revised": logistic(revision),
        "coached": coached,
        "tagged": tagged,
        "uptake": uptake,
        "second_review": coached & (uniform[:, SLOT["second_review"]] < 0.3) & (tagged.sum(axis=1) > 1),
        "self_revised": ~coached & (uniform[:, SLOT["self_revision"]] < 0.35),
    }


def find_log_odds(qualities: Floats) -> Floats:
    """What the qualities and their balance add to the log-odds of a reply."""
    beta = np.array([COEFFICIENTS[name] for name in QUALITIES])
    balance = COEFFICIENTS["balance"] * (find_balance(qualities) - 0.75)
    return np.asarray((qualities - 0.5) @ beta + balance, dtype=np.float64)


def find_probabilities(
    draws: Draws, planned: Arrays, versions: Arrays, text_weight: float, direct_effect: float
) -> Arrays:
    """True reply probabilities with and without coaching, and the qualities that count."""
    relation = np.array([RELATION_EFFECTS[name] for name in RELATIONS])[planned["relation"].astype(int)]
    channel = np.array([CHANNEL_EFFECTS[name] for name in CHANNELS])[planned["channel"].astype(int)]
    own, draft, revised = (versions[name].astype(np.float64) for name in ("own", "draft", "revised"))
    coached = versions["coached"].astype(bool)
    common = INTERCEPT + draws.effect + relation + channel
    draft_counts = own + text_weight * (draft - own)
    revised_counts = own + text_weight * (revised - own)
    without = logistic(common + find_log_odds(draft_counts))
    with_coach = logistic(common + find_log_odds(revised_counts) + direct_effect)
    return {
        "counts": np.where(coached[:, None], revised_counts, draft_counts),
        "without": without,
        "with_coach": with_coach,
        "probability": np.where(coached, with_coach, without),
    }


def answer(draws: Draws, number: int, planned: Arrays, chances: Arrays) -> Arrays:
    """What comes back, when, and whether the member wrote again before."""
    uniform, noise = draws.uniform[number], draws.noise[number]
    sent, relation = planned["sent"].astype(np.float64), planned["relation"].astype(int)
    counts = chances["counts"].astype(np.float64)
    by_email = planned["channel"].astype(int) == CHANNELS.index("email")
    bounced = by_email & (uniform[:, SLOT["bounce"]] < 0.035)
    replied = (uniform[:, SLOT["reply"]] < chances["probability"].astype(np.float64)) & ~bounced
    mood = np.log(uniform[:, SLOT["level"]] / (1 - uniform[:, SLOT["level"]]))
    tie = np.array([RELATION_EFFECTS[name] for name in RELATIONS])[relation]
    level = np.searchsorted(np.array(LEVEL_CUTS), 2.2 * (counts.mean(axis=1) - 0.5) + 0.4 * tie + mood)
    latency = 60 * np.exp(np.log(26.0) + 1.15 * noise[:, -2] - 0.4 * (relation == RELATIONS.index("met")))
    wait = uniform[:, SLOT["patience"]]
    follow_up_at = find_working_time(sent + DAY * (6 + 6 * wait), wait, uniform[:, SLOT["weekend"]])
    prone = uniform[:, SLOT["follow_up"]] < 0.38
    late = replied & prone & (uniform[:, SLOT["late_reply"]] < 0.3)
    answered = np.where(late, follow_up_at + latency, sent + latency)
    answered = np.where(replied, np.ceil(answered), np.inf)
    automatic = uniform[:, SLOT["automatic"]] < np.where(by_email, 0.09, 0.015)
    return {
        "bounced": bounced,
        "replied": replied,
        # A reply of after the end has not come yet: the attempt is pending when the tables are drawn up.
        "observed": replied & (answered < END_MINUTE),
        "level": level,
        "succeeded": replied & (level >= REPLY_LEVELS.index("positive")),
        "answered": answered,
        "follow_up_at": follow_up_at,
        "followed_up": prone & (answered > follow_up_at) & (follow_up_at < END_MINUTE) & ~bounced,
        "automatic": automatic & ~bounced,
        "accepted": replied | (uniform[:, SLOT["accept"]] < 0.25 + 0.35 * counts.mean(axis=1)),
    }


def run(draws: Draws, text_weight: float, direct_effect: float) -> Arrays:
    """Let the programme happen round by round, all members of a round at once.

    Parameters
    ----------
    draws : Draws
    text_weight : float
        How much of what coaching changed in the text (now and carried over) counts for the
        reply, from 0 (nothing) to 1 (as much as any other text).
    direct_effect : float
        Log-odds added to a coached message beside its text.

    Returns
    -------
    dict of arrays
        One entry an attempt, in order of member and round.
    """
    members, width = draws.skill.shape
    state = State(
        active=np.ones(members, dtype=bool),
        carried=np.zeros((members, width)),
        sent=np.asarray(draws.joined_day * float(DAY), dtype=np.float64),
        answered=np.full(members, np.inf),
        succeeded=np.zeros(members, dtype=bool),
    )
    rounds: list[Arrays] = []
    for number in range(ROUNDS):
        planned = plan_attempt(draws, number, state)
        versions = write_and_revise(draws, number, state, planned)
        chances = find_probabilities(draws, planned, versions, text_weight, direct_effect)
        answers = answer(draws, number, planned, chances)
        state.sent = planned["sent"].astype(np.float64)
        state.active = state.active & (state.sent < END_MINUTE) & (number < draws.planned)
        where = np.flatnonzero(state.active)
        found = {**planned, **versions, **chances, **answers}
        rounds.append(
            {name: array[where] for name, array in found.items()}
            | {"member": where, "round": np.full(where.size, number)}
        )
        taught = versions["tagged"].astype(bool) & versions["coached"].astype(bool)[:, None]
        state.carried = state.carried + CARRIED_OVER[versions["uptake"].astype(int)] * taught
        state.answered = answers["answered"].astype(np.float64)
        state.succeeded = answers["succeeded"].astype(bool)
        chance = draws.uniform[number]
        content = state.succeeded & (chance[:, SLOT["stop"]] < STOP_AFTER_SUCCESS)
        state.active = state.active & ~content & (chance[:, SLOT["attrition"]] > 0.02)
    joined = {name: np.concatenate([part[name] for part in rounds]) for name in rounds[0]}
    order = np.lexsort((joined["round"], joined["member"]))
    return {name: array[order] for name, array in joined.items()}


def find_average_effect(happened: Arrays, *, coached_only: bool = True) -> float:
    """Mean difference of the true reply probabilities with and without coaching."""
    difference = np.asarray(happened["with_coach"] - happened["without"], dtype=np.float64)
    chosen = difference[happened["coached"].astype(bool)] if coached_only else difference
    return float(chosen.mean()) if chosen.size else 0.0


def bisect(
    function: Callable[[float], float], low: float, high: float, wanted: float, steps: int = 22
) -> float:
    """The argument at which a rising function comes to the wanted value."""
    for _ in range(steps):
        middle = (low + high) / 2
        if function(middle) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def tune(draws: Draws, coaching_effect: float) -> tuple[float, float]:
    """Text weight and direct effect under which coached attempts gain the asked average effect.

    Parameters
    ----------
    draws : Draws
    coaching_effect : float
        Asked average difference in reply probability over coached attempts.

    Returns
    -------
    text_weight, direct_effect : float
        At most `TEXT_SHARE_OF_EFFECT` of the effect comes through the text. Both are 0 for
        an effect of 0.
    """
    if coaching_effect == 0:
        return 0.0, 0.0
    through_text = TEXT_SHARE_OF_EFFECT * max(coaching_effect, 0.0)

    def text_only(weight: float) -> float:
        return find_average_effect(run(draws, weight, 0.0))

    if coaching_effect < 0:
        weight = 0.0
    elif text_only(1.0) <= through_text:
        weight = 1.0
    else:
        weight = bisect(text_only, 0.0, 1.0, through_text)
    direct = bisect(lambda value: find_average_effect(run(draws, weight, value)), -4.0, 4.0, coaching_effect)
    return weight, direct
