"""From numbers and grammar to the tables of a programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.sample import coaching, replies
from outreach_analysis.sample.grammar.compose import (
    Scene,
    gather_facts,
    write_follow_up,
    write_message,
    write_subject,
)
from outreach_analysis.sample.grammar.plan import PARTS, Plan, make_plan
from outreach_analysis.sample.people import (
    RELATIONS,
    Member,
    Recipient,
    invent_coaches,
    invent_member,
    invent_recipient,
    pick_name,
)
from outreach_analysis.sample.programme import (
    CHANNELS,
    DAY,
    END_MINUTE,
    QUALITIES,
    REPLY_LEVELS,
    START,
    UPTAKES,
    Arrays,
    Draws,
)
from outreach_analysis.sample.seeding import Dice, generator
from outreach_analysis.sample.world import COHORTS, PROGRAMME_NAME
from outreach_analysis.schema import ATTEMPTS, MESSAGES, RECIPIENTS, REPLIES, REVIEWS, SENDERS

COHORT_DAYS = (0, 92, 184, 274, 365)
"""First day of each intake, counted from the start of the programme."""

Row = dict[str, Any]


@dataclass
class Written:
    """Rows of the tables while they are being written."""

    recipients: list[Row]
    attempts: list[Row]
    messages: list[Row]
    reviews: list[Row]
    replies: list[Row]
    qualities: list[Row]
    uptake: list[Row]


def find_stages(tagged: list[int], two_reviews: bool) -> list[list[int]]:
    """Which tagged families are dealt with in each round of feedback."""
    if not two_reviews:
        return [tagged]
    return [tagged[:1], tagged[1:]]


def write_attempt(
    written: Written,
    happened: dict[str, Any],
    place: int,
    attempt_id: str,
    member_id: str,
    member: Member,
    recipient: Recipient,
    coach_id: str,
    cohort: str,
    chances: dict[str, float],
    wording: dict[str, float],
    usual: dict[str, float],
    spare: list[float],
    template_user: bool,
    casual: float,
) -> None:
    """Write every version, review and reply of one attempt into the rows."""
    channel = CHANNELS[happened["channel"][place]]
    facts = gather_facts(member, recipient, spare[0])
    scene = Scene(facts, wording, usual, member, recipient, channel, casual)
    sent, started = happened["sent"][place], happened["started"][place]
    draft, revised = happened["draft"][place], happened["revised"][place]
    coached = happened["coached"][place]
    version = 0

    def plan_for(qualities: list[float]) -> Plan:
        return make_plan(qualities, chances, recipient, template_user, casual, channel)

    def add(plan: Plan, stage: str, at: float, qualities: list[float], role: str = "sender") -> str:
        nonlocal version
        message_id = f"{attempt_id}-v{version}"
        text = write_follow_up(scene, plan) if stage == "follow_up" else write_message(scene, plan)
        written.messages.append(
            {
                "message_id": message_id,
                "attempt_id": attempt_id,
                "version": version,
                "stage": stage,
                "author_role": role,
                "written_at": at,
                "subject": ("" if stage == "follow_up" else write_subject(scene, plan)) or None,
                "text": text,
            }
        )
        if stage != "follow_up":
            written.qualities.append(
                {"message_id": message_id, **dict(zip(QUALITIES, qualities, strict=True))}
            )
        version += 1
        return message_id

    plan = plan_for(draft)
    if coached:
        tagged = [number for number in range(len(QUALITIES)) if happened["tagged"][place][number]]
        stages = find_stages(tagged, happened["second_review"][place])
        moment = started
        qualities = list(draft)
        last_plan, repairs, overdone = plan, [], []
        for round_number, families in enumerate(stages):
            message_id = add(last_plan, "draft", moment, qualities)
            gaps = {
                QUALITIES[family]: coaching.find_gaps(QUALITIES[family], last_plan, spare[1 + family])
                for family in families
            }
            share = (round_number + 0.35 + 0.3 * spare[7]) / len(stages)
            reviewed_at = started + (sent - started) * share
            tags, comment = coaching.write_review(gaps, spare[8 + round_number], facts)
            written.reviews.append(
                {
                    "message_id": message_id,
                    "coach_id": coach_id,
                    "reviewed_at": reviewed_at,
                    "tags": tags,
                    "comment": comment,
                }
            )
            for family in families:
                outcome = UPTAKES[happened["uptake"][place][family]]
                name = QUALITIES[family]
                qualities[family] = revised[family]
                if outcome in ("yes", "overshot"):
                    repairs += gaps[name]
                elif outcome == "partly":
                    repairs += gaps[name][1:]
                if outcome == "overshot":
                    overdone.append(name)
                    qualities[4] = revised[4]
                written.uptake += [
                    {"message_id": message_id, "family": name, "tag": gap.tag, "uptake": outcome}
                    for gap in gaps[name]
                ] or [{"message_id": message_id, "family": name, "tag": name, "uptake": outcome}]
            last_plan = coaching.repair(plan_for(qualities), repairs)
            for name in overdone:
                last_plan = coaching.overdo(last_plan, name)
            moment = reviewed_at + (sent - started) * 0.3 / len(stages)
        if spare[10] < 0.06:
            add({**last_plan, "opt_out": coaching.WANTED}, "draft", moment, qualities, "coach")
        plan = last_plan
        add(plan, "sent", sent, list(revised))
    else:
        if happened["self_revised"][place]:
            add(
                {**plan, "typos": plan["typos"] + 1 + int(2 * spare[7]), "thanks": 0}, "draft", started, draft
            )
        add(plan, "sent", sent, draft)
    if happened["followed_up"][place]:
        add({**plan, "typos": 0}, "follow_up", happened["follow_up_at"][place], draft)

    relation = RELATIONS[happened["relation"][place]]
    invited = channel == "linkedin_invite"
    replied = happened["observed"][place]
    level = REPLY_LEVELS[happened["level"][place]]
    pending = not replied and sent + 30 * DAY > END_MINUTE
    written.attempts.append(
        {
            "attempt_id": attempt_id,
            "sender_id": member_id,
            "recipient_id": f"r-{attempt_id}",
            "channel": channel,
            "sent_at": sent,
            "cohort": cohort,
            "accepted": bool(happened["accepted"][place]) and not (pending and spare[11] < 0.5)
            if invited
            else None,
            "replied": None,
            "outcome": None,
            "alumni_tie": relation == "alum",
            "coach_id": coach_id,
        }
    )
    written.recipients.append(
        {
            "recipient_id": f"r-{attempt_id}",
            "name": recipient.name,
            "company": recipient.company,
            "title": recipient.title,
            "profile": recipient.profile,
            "relation": relation,
            "seniority": recipient.seniority,
            "industry": recipient.industry,
        }
    )

    def answer(kind: str, at: float, number: float) -> None:
        month = int((START + np.timedelta64(int(at), "m")).astype("datetime64[M]").astype(int)) % 12 + 1
        friend = " ".join(pick_name(Dice(spare[12])))
        written.replies.append(
            {
                "attempt_id": attempt_id,
                "replied_at": at,
                "text": replies.write_reply(kind, number, facts, month, friend),
                "outcome": kind,
                "is_automatic": kind in ("auto_reply", "bounce"),
            }
        )

    if happened["bounced"][place]:
        if sent + 3 < END_MINUTE:
            answer("bounce", sent + 2, spare[13])
        return
    # One row of the flat form holds one reply: an automatic answer comes along only where a
    # follow-up gives the human one a row of its own.
    if (
        happened["automatic"][place]
        and sent + 2 < END_MINUTE
        and (happened["followed_up"][place] or not replied)
    ):
        answer("auto_reply", sent + 1, spare[13])
    if replied:
        answer(level, happened["answered"][place], spare[14])


def to_times(minutes: Iterable[float]) -> pd.Series:
    """Minutes since the start of the programme as UTC times."""
    whole = np.round(np.asarray(list(minutes), dtype=np.float64)).astype("timedelta64[m]")
    return pd.Series(START + whole).astype("datetime64[us]").dt.tz_localize("UTC")


def write_tables(
    seed: str, draws: Draws, happened: Arrays
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """Write the words of a programme whose numbers are known.

    Parameters
    ----------
    seed : str
    draws : Draws
    happened : dict of arrays
        As returned by `programme.run`.

    Returns
    -------
    tables, truth : dict of DataFrame
        The schema tables by name; the latent qualities of every version and the uptake of
        every tag.
    """
    members = len(draws.joined_day)
    coaches = invent_coaches(generator(seed, "coaches"), 4 + generator(seed, "coach count").integers(3))
    people_chance = generator(seed, "members").random((members, 2))
    people = [invent_member(number) for number in people_chance[:, 0].tolist()]
    coach_of = (people_chance[:, 1] * len(coaches)).astype(int).tolist()
    usual_numbers = generator(seed, "templates").random((members, len(PARTS))).tolist()
    cohorts = [
        COHORTS[place]
        for place in (np.searchsorted(COHORT_DAYS, draws.joined_day, side="right") - 1).tolist()
    ]
    count = len(happened["member"])
    words = generator(seed, "words").random((count, 2 * len(PARTS) + 17)).tolist()
    listed = {name: array.tolist() for name, array in happened.items()}
    written = Written([], [], [], [], [], [], [])
    for place, owner in enumerate(listed["member"]):
        numbers = words[place]
        spare = numbers[2 * len(PARTS) :]
        relation = RELATIONS[listed["relation"][place]]
        usual = dict(zip(PARTS, usual_numbers[owner], strict=True))
        chances = dict(zip(PARTS, numbers, strict=False))
        if draws.template_user[owner]:
            # A template decides which parts there are, too; slips of names still happen by chance.
            chances = {
                **usual,
                **{part: chances[part] for part in ("name", "typos", "own_words", "wrong_company")},
            }
        write_attempt(
            written,
            listed,
            place,
            f"a{place + 1:05d}",
            f"m{owner + 1:04d}",
            people[owner],
            invent_recipient(spare[15], people[owner], relation),
            f"c{coach_of[owner] + 1}" if spare[16] > 0.07 else f"c{1 + int(spare[16] / 0.07 * len(coaches))}",
            cohorts[owner],
            chances,
            dict(zip(PARTS, numbers[len(PARTS) :], strict=False)),
            usual,
            spare,
            bool(draws.template_user[owner]),
            float(draws.casual[owner]),
        )
    senders = pd.DataFrame(
        {
            "sender_id": [f"m{number + 1:04d}" for number in range(members)],
            "name": [person.name for person in people],
            "cohort": cohorts,
            "joined_on": to_times(draws.joined_day * float(DAY)),
            "industry_target": [person.industry for person in people],
            "seniority": [person.seniority for person in people],
            "region": [person.region for person in people],
            "programme": PROGRAMME_NAME,
        }
    )
    frames = {name: pd.DataFrame(getattr(written, name)) for name in ("recipients", "attempts", "messages")}
    frames["reviews"] = pd.DataFrame(written.reviews, columns=list(REVIEWS.column_names))
    frames["replies"] = pd.DataFrame(written.replies, columns=list(REPLIES.column_names))
    for name, column in (
        ("attempts", "sent_at"), ("messages", "written_at"), ("reviews", "reviewed_at"), ("replies", "replied_at"),
    ):  # fmt: skip
        frames[name][column] = to_times(frames[name][column])
    tables = {
        "senders": SENDERS.conform(senders),
        "recipients": RECIPIENTS.conform(frames["recipients"]),
        "attempts": ATTEMPTS.conform(frames["attempts"]),
        "messages": MESSAGES.conform(frames["messages"]),
        "reviews": REVIEWS.conform(frames["reviews"]),
        "replies": REPLIES.conform(frames["replies"]),
    }
    truth = {
        "messages": pd.DataFrame(written.qualities),
        "uptake": pd.DataFrame(written.uptake, columns=["message_id", "family", "tag", "uptake"]),
    }
    return tables, truth
