"""From numbers and grammar to the tables of a programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from outreach_analysis.sample.grammar.plan import PARTS, WANTED, Author, Plan, make_plan, revise_plan
from outreach_analysis.sample.people import (
    RELATIONS,
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
from outreach_analysis.sample.world import COHORTS
from outreach_analysis.schema import ATTEMPTS, MESSAGES, RECIPIENTS, REPLIES, REVIEWS, SENDERS

COHORT_DAYS = (0, 92, 184, 274, 365)
"""First day of each intake, counted from the start of the programme."""

SPARES = 17
COACH_WRITES = 0.06
"""Share of coached attempts for which the coach writes a version."""
SENT_AS_IT_WAS = 0.25
"""Share of drafts sent without any change among those whose feedback changed no part."""
ANOTHER_COACH = 0.07
"""Share of attempts that another coach than the member's own looks at."""
CLARITY = QUALITIES.index("clarity")

Row = dict[str, Any]


REPLY_WINDOW = 30 * DAY


@dataclass
class Written:
    """Rows of the tables while they are being written."""

    recipients: list[Row] = field(default_factory=list)
    attempts: list[Row] = field(default_factory=list)
    messages: list[Row] = field(default_factory=list)
    reviews: list[Row] = field(default_factory=list)
    replies: list[Row] = field(default_factory=list)
    qualities: list[Row] = field(default_factory=list)
    uptake: list[Row] = field(default_factory=list)


class Attempt:
    """Writes every version, review and reply of one attempt.

    Parameters
    ----------
    written : Written
        Receives the rows.
    attempt_id : str
    happened : dict
        What the programme decided about this attempt.
    scene : Scene
    author : Author
    chances : mapping of part to uniform number
    coach_id : str
    spare : sequence of floats
        Further uniform numbers.
    """

    def __init__(
        self,
        written: Written,
        attempt_id: str,
        happened: Row,
        scene: Scene,
        author: Author,
        chances: Mapping[str, float],
        coach_id: str,
        spare: Sequence[float],
    ) -> None:
        self.written = written
        self.attempt_id = attempt_id
        self.happened = happened
        self.scene = scene
        self.author = author
        self.chances = chances
        self.coach_id = coach_id
        self.spare = spare
        self.versions = 0

    def plan(self, qualities: Sequence[float]) -> Plan:
        """The plan of a message of these qualities."""
        return make_plan(qualities, self.chances, self.scene.recipient, self.author, self.scene.channel)

    def add(self, plan: Plan, stage: str, at: float, qualities: Sequence[float], role: str = "sender") -> str:
        """Write one version; returns its identifier."""
        message_id = f"{self.attempt_id}-v{self.versions}"
        reminder = stage == "follow_up"
        self.written.messages.append(
            {
                "message_id": message_id,
                "attempt_id": self.attempt_id,
                "version": self.versions,
                "stage": stage,
                "author_role": role,
                "written_at": at,
                "subject": None if reminder else write_subject(self.scene, plan) or None,
                "text": write_follow_up(self.scene, plan) if reminder else write_message(self.scene, plan),
            }
        )
        if not reminder:
            self.written.qualities.append(
                {"message_id": message_id, **dict(zip(QUALITIES, qualities, strict=True))}
            )
        self.versions += 1
        return message_id

    def write(self) -> None:
        """Everything from the first draft to what came back."""
        happened = self.happened
        if happened["coached"]:
            plan = self.write_coached()
        else:
            plan = self.plan(happened["draft"])
            if happened["self_revised"]:
                hasty = {**plan, "typos": plan["typos"] + 1 + int(2 * self.spare[7]), "thanks": 0}
                self.add(hasty, "draft", happened["started"], happened["draft"])
            self.add(plan, "sent", happened["sent"], happened["draft"])
        if happened["followed_up"]:
            self.add({**plan, "typos": 0}, "follow_up", happened["follow_up_at"], happened["draft"])
        self.write_answers()

    def write_coached(self) -> Plan:
        """Draft, feedback and revisions; returns the plan of what was sent."""
        happened = self.happened
        hours = happened["sent"] - happened["started"]
        tagged = [place for place, tag in enumerate(happened["tagged"]) if tag]
        stages = [tagged[:1], tagged[1:]] if happened["second_review"] else [tagged]
        qualities = list(happened["draft"])
        plan = self.plan(qualities)
        written_at = happened["started"]
        for number, families in enumerate(stages):
            message_id = self.add(plan, "draft", written_at, qualities)
            reviewed_at = happened["started"] + hours * (number + 0.35 + 0.3 * self.spare[7]) / len(stages)
            plan = self.revise(plan, qualities, families, message_id, reviewed_at, self.spare[8 + number])
            written_at = reviewed_at + hours * 0.25 / len(stages)
        if self.spare[10] < COACH_WRITES:
            self.add({**plan, "opt_out": WANTED}, "draft", written_at, qualities, "coach")
        if plan == self.plan(happened["draft"]) and self.spare[11] > SENT_AS_IT_WAS:
            self.scene = reword(self.scene, plan, self.spare[11])
        self.add(plan, "sent", happened["sent"], happened["revised"])
        return plan

    def revise(
        self,
        plan: Plan,
        qualities: list[float],
        families: Sequence[int],
        message_id: str,
        reviewed_at: float,
        number: float,
    ) -> Plan:
        """Feedback on a version and the plan of the next; `qualities` move to those of the next."""
        happened, channel = self.happened, self.scene.channel
        gaps = {
            QUALITIES[family]: coaching.find_gaps(QUALITIES[family], plan, channel, self.spare[1 + family])
            for family in families
        }
        tags, comment = coaching.write_review(gaps, number, self.scene.facts)
        self.written.reviews.append(
            {
                "message_id": message_id,
                "coach_id": self.coach_id,
                "reviewed_at": reviewed_at,
                "tags": tags,
                "comment": comment,
            }
        )
        uptakes = {QUALITIES[family]: UPTAKES[happened["uptake"][family]] for family in families}
        for family in families:
            qualities[family] = happened["revised"][family]
            if uptakes[QUALITIES[family]] == "overshot":
                qualities[CLARITY] = happened["revised"][CLARITY]
        touched = [name for name, uptake in uptakes.items() if uptake != "no"]
        revised = revise_plan(plan, self.plan(qualities), touched)
        for name, uptake in uptakes.items():
            revised = coaching.take_up(revised, gaps[name], name, uptake)
        for name, uptake in uptakes.items():
            done = {gap.tag: coaching.find_done(gap, plan, revised, name) for gap in gaps[name]} or {name: ""}
            self.written.uptake += [
                {"message_id": message_id, "family": name, "tag": tag, "uptake": uptake, "done": what}
                for tag, what in done.items()
            ]
        return revised

    def write_answers(self) -> None:
        """Automatic answers, bounces and what a person wrote."""
        happened = self.happened
        sent, replied = happened["sent"], happened["observed"]
        if happened["bounced"]:
            if sent + 2 < END_MINUTE:
                self.add_reply("bounce", sent + 2, self.spare[13])
            return
        # One row of the flat form holds one reply: an automatic answer comes along only where a
        # follow-up gives the human one a row of its own.
        late = happened["followed_up"] or not replied
        if happened["automatic"] and late and sent + 1 < END_MINUTE:
            self.add_reply("auto_reply", sent + 1, self.spare[13])
        if replied:
            self.add_reply(REPLY_LEVELS[happened["level"]], happened["answered"], self.spare[14])

    def add_reply(self, kind: str, at: float, number: float) -> None:
        """Write one thing that came back."""
        month = int((START + np.timedelta64(int(at), "m")).astype("datetime64[M]").astype(int)) % 12 + 1
        friend = " ".join(pick_name(Dice(self.spare[12])))
        self.written.replies.append(
            {
                "attempt_id": self.attempt_id,
                "replied_at": at,
                "text": replies.write_reply(kind, number, self.scene.facts, month, friend),
                "outcome": kind,
                "is_automatic": kind in ("auto_reply", "bounce"),
            }
        )


def reword(scene: Scene, plan: Plan, number: float) -> Scene:
    """The scene with one part worded otherwise, as a member does who edits without following."""
    dice = Dice(number)
    present = [part for part in ("work", "fact", "intro", "goal", "asks", "thanks", "generic") if plan[part]]
    if not present:
        return scene
    part = dice.pick(present)
    anew = {part: dice.below(9973) / 9973}
    return replace(scene, wording={**scene.wording, **anew}, usual_wording={**scene.usual_wording, **anew})


def list_attempt(attempt: Attempt, sender_id: str, cohort: str) -> None:
    """Write the rows of an attempt and of its recipient."""
    happened, recipient, channel = attempt.happened, attempt.scene.recipient, attempt.scene.channel
    recipient_id = f"r{attempt.attempt_id[1:]}"
    accepted = bool(happened["accepted"])
    if not happened["observed"] and happened["sent"] + REPLY_WINDOW > END_MINUTE:
        accepted = accepted and attempt.spare[11] < 0.5
    attempt.written.attempts.append(
        {
            "attempt_id": attempt.attempt_id,
            "sender_id": sender_id,
            "recipient_id": recipient_id,
            "channel": channel,
            "sent_at": happened["sent"],
            "cohort": cohort,
            "accepted": accepted if channel == "linkedin_invite" else None,
            "alumni_tie": recipient.relation == "alum",
        }
    )
    attempt.written.recipients.append(
        {
            "recipient_id": recipient_id,
            **{name: getattr(recipient, name) for name in RECIPIENTS.column_names if name != "recipient_id"},
        }
    )


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
    coaches = invent_coaches(generator(seed, "coaches"), 4 + int(generator(seed, "coach count").integers(3)))
    people_chance = generator(seed, "members").random((members, 2))
    people = [invent_member(number) for number in people_chance[:, 0].tolist()]
    coach_of = (people_chance[:, 1] * len(coaches)).astype(int).tolist()
    usual_numbers = generator(seed, "templates").random((members, len(PARTS))).tolist()
    cohorts = [
        COHORTS[place]
        for place in (np.searchsorted(COHORT_DAYS, draws.joined_day, side="right") - 1).tolist()
    ]
    count = len(happened["member"])
    words = generator(seed, "words").random((count, 2 * len(PARTS) + SPARES)).tolist()
    listed = {name: array.tolist() for name, array in happened.items()}
    written = Written()
    for place, owner in enumerate(listed["member"]):
        numbers, member = words[place], people[owner]
        spare = numbers[2 * len(PARTS) :]
        usual = dict(zip(PARTS, usual_numbers[owner], strict=True))
        chances = dict(zip(PARTS, numbers, strict=False))
        wording = dict(zip(PARTS, numbers[len(PARTS) :], strict=False))
        author = Author(bool(draws.template_user[owner]), float(draws.casual[owner]))
        if author.template_user:
            # A template decides which parts there are, too; slips of names still happen by chance.
            chances = usual | {
                part: chances[part] for part in ("name", "typos", "own_words", "wrong_company")
            }
        recipient = invent_recipient(spare[15], member, RELATIONS[listed["relation"][place]])
        scene = Scene(
            facts=gather_facts(member, recipient, spare[0]),
            wording=wording,
            usual_wording=usual,
            member=member,
            recipient=recipient,
            channel=CHANNELS[listed["channel"][place]],
        )
        stand_in = 1 + int(spare[16] / ANOTHER_COACH * len(coaches))
        attempt = Attempt(
            written,
            f"a{place + 1:05d}",
            {name: values[place] for name, values in listed.items()},
            scene,
            author,
            chances,
            f"c{coach_of[owner] + 1 if spare[16] > ANOTHER_COACH else stand_in}",
            spare,
        )
        attempt.write()
        list_attempt(attempt, f"m{owner + 1:04d}", cohorts[owner])
    senders = pd.DataFrame(
        {
            "sender_id": [f"m{number + 1:04d}" for number in range(members)],
            "name": [person.name for person in people],
            "cohort": cohorts,
            "joined_on": to_times(draws.joined_day * float(DAY)),
            "industry_target": [person.industry for person in people],
            "seniority": [person.seniority for person in people],
            "region": [person.region for person in people],
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
        "uptake": pd.DataFrame(written.uptake, columns=["message_id", "family", "tag", "uptake", "done"]),
    }
    return tables, truth
