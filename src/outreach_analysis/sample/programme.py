"""Who writes when, how good it is, who is coached, and what comes back: numbers only, no words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outreach_analysis.sample.people import RELATION_SHARES, RELATIONS
from outreach_analysis.sample.seeding import generator
from outreach_analysis.settings import OUTCOME_LEVELS

Floats = npt.NDArray[np.float64]
Arrays = dict[str, npt.NDArray[np.generic]]

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
    "gap", "hour", "weekend", "lead", "relation", "channel", "coached", "reply", "level", "follow_up", "late",
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
    effect = MEMBER_SD * (0.5 * shared[:, 0] + np.sqrt(0.75) * traits.standard_normal(members))
    chances = generator(seed, "chances")
    return Draws(
        joined_day=(traits.random(members) * LAST_JOIN_DAY).astype(np.int64),
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
    beta = np.array([COEFFICIENTS[name] for name in QUALITIES])
    relation_effect = np.array([RELATION_EFFECTS[name] for name in RELATIONS])
    channel_effect = np.array([CHANNEL_EFFECTS[name] for name in CHANNELS])

    def log_odds(qualities: Floats) -> Floats:
        value = (qualities - 0.5) @ beta + COEFFICIENTS["balance"] * (find_balance(qualities) - 0.75)
        return np.asarray(value, dtype=np.float64)

    active = np.ones(members, dtype=bool)
    carry = np.zeros((members, width))
    sent = draws.joined_day * float(DAY)
    replied_at = np.full(members, np.inf)
    succeeded = np.zeros(members, dtype=bool)
    rounds: list[Arrays] = []
    for number in range(ROUNDS):
        uniform, noise = draws.uniform[number], draws.noise[number]

        def chance(name: str, uniform: Floats = uniform) -> Floats:
            return uniform[:, SLOT[name]]

        spread = noise[:, -1]
        gap = DAY * np.clip(np.exp(np.log(9.5) + 0.65 * spread), 3, 75)
        before = sent
        sent = find_working_time(sent + gap, chance("hour"), chance("weekend"))
        active = active & (sent < END_MINUTE) & (number < draws.planned)
        started = sent - np.minimum(DAY * (0.3 + 4 * chance("lead") ** 2), 0.6 * (sent - before))

        failed = (replied_at > started) | ~succeeded if number else np.zeros(members, dtype=bool)
        well = (replied_at <= started) & succeeded if number else np.zeros(members, dtype=bool)
        relation = pick_codes(chance("relation"), RELATION_SHARES)
        channel = pick_codes(chance("channel"), CHANNEL_SHARES)

        own_logit = draws.skill + 0.05 * number + 0.75 * noise[:, :width]
        own_logit[:, 0] += 0.45 * (relation > 0)
        own = logistic(own_logit)
        draft = logistic(own_logit + carry)

        base = np.where(
            failed, COACHED_AFTER_FAILURE, np.where(well, COACHED_AFTER_SUCCESS, COACHED_AT_FIRST)
        )
        weaker = -1.5 * (draft.mean(axis=1) - 0.5)
        coached = chance("coached") < logistic(np.log(base / (1 - base)) + weaker)

        seen = draft + 0.1 * noise[:, width : 2 * width]
        wanted = 1 + (chance("tags") > 0.35).astype(int) + (chance("tags") > 0.8)
        rank = seen.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
        tagged = (rank < wanted[:, None]) & ((seen < 0.8) | (rank == 0))
        luck = logistic(1.7 * noise[:, 2 * width : 3 * width])
        uptake = np.searchsorted(np.array(UPTAKE_LIMITS), luck, side="right")
        gain = UPTAKE_GAINS[uptake] * tagged
        overshot = ((uptake == 3) & tagged).any(axis=1)
        revision = own_logit + carry + gain
        revision[:, 4] -= 0.6 * overshot
        revision[:, 5] -= 0.12
        revised = logistic(revision)

        common = INTERCEPT + draws.effect + relation_effect[relation] + channel_effect[channel]
        draft_counts = own + text_weight * (draft - own)
        revised_counts = own + text_weight * (revised - own)
        without = logistic(common + log_odds(draft_counts))
        with_coach = logistic(common + log_odds(revised_counts) + direct_effect)
        counts = np.where(coached[:, None], revised_counts, draft_counts)
        probability = np.where(coached, with_coach, without)

        bounced = (channel == CHANNELS.index("email")) & (chance("bounce") < 0.035)
        replied = (chance("reply") < probability) & ~bounced
        tone = chance("level")
        standing = (
            2.2 * (counts.mean(axis=1) - 0.5) + 0.4 * relation_effect[relation] + np.log(tone / (1 - tone))
        )
        level = np.searchsorted(np.array(LEVEL_CUTS), standing)
        latency = 60 * np.exp(np.log(26.0) + 1.15 * noise[:, -2] - 0.4 * (relation == 3))
        follow_up_at = find_working_time(
            sent + DAY * (6 + 6 * chance("late")), chance("late"), chance("weekend")
        )
        prone = chance("follow_up") < 0.38
        late = replied & prone & (chance("stop") < 0.3)
        answered = np.where(late, follow_up_at + latency, sent + latency)
        answered = np.where(replied, np.ceil(answered), np.inf)
        followed_up = prone & (answered > follow_up_at) & (follow_up_at < END_MINUTE) & ~bounced
        # A reply of after the end has not come yet: the attempt is pending when the tables are drawn up.
        observed = answered < END_MINUTE
        automatic = (
            chance("automatic") < np.where(channel == CHANNELS.index("email"), 0.09, 0.015)
        ) & ~bounced
        succeeded_now = replied & (level >= REPLY_LEVELS.index("positive"))

        where = np.flatnonzero(active)
        found: Arrays = {
            "member": where,
            "round": np.full(where.size, number),
            "started": started,
            "sent": sent,
            "relation": relation,
            "channel": channel,
            "coached": coached,
            "after_failure": failed,
            "own": own,
            "draft": draft,
            "revised": revised,
            "counts": counts,
            "tagged": tagged,
            "uptake": uptake,
            "second_review": coached & (chance("second_review") < 0.3) & (tagged.sum(axis=1) > 1),
            "self_revised": ~coached & (chance("self_revision") < 0.35),
            "without": without,
            "with_coach": with_coach,
            "probability": probability,
            "bounced": bounced,
            "replied": replied,
            "observed": observed & replied,
            "level": level,
            "answered": answered,
            "latency": latency,
            "follow_up_at": follow_up_at,
            "followed_up": followed_up,
            "automatic": automatic,
            "accepted": replied | (chance("accept") < 0.25 + 0.35 * counts.mean(axis=1)),
        }
        rounds.append(
            {name: array if name in ("member", "round") else array[where] for name, array in found.items()}
        )

        learnt = np.array([0.22, 0.11, 0.0, 0.15])[uptake] * tagged * coached[:, None]
        carry = np.where(active[:, None], carry + learnt, carry)
        replied_at, succeeded = np.where(replied, answered, np.inf), succeeded_now
        stops = (succeeded_now & (chance("stop") > 0.5)) | (chance("attrition") < 0.02)
        active = active & ~stops

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
