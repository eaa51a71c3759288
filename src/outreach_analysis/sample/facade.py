"""`sample` and `write_sample`: the programme as tables, and as files."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.errors import InvalidValueError
from outreach_analysis.sample import programme
from outreach_analysis.sample.people import RELATIONS
from outreach_analysis.sample.programme import CHANNELS, QUALITIES, Arrays, Draws
from outreach_analysis.sample.tables import write_tables
from outreach_analysis.schema import FLAT_COLUMNS, Tables

HIGHEST_EFFECT = 0.4
COVARIATES = ("relation", "alumni_tie", "industry_target", "region")
"""Columns that travel along in the flat file."""


@dataclass(frozen=True)
class SampleTables(Tables):
    """The tables of a synthetic programme and what was planted in it.

    Parameters
    ----------
    truth : dict
        `parameters` (planted coefficients and effects, all floats), `effect` (the realised
        average effects of coaching in percentage points), and the frames `attempts` (latent
        qualities, true probabilities with and without coaching), `messages` (latent qualities
        of each version) and `uptake`: what a member made of the feedback on
        a family, and what was `done` about each tag in the text (empty where the family has no
        gap of its own to close).
    """

    truth: dict[str, Any] = field(default_factory=dict)


def sample(members: int = 200, seed: str = "demo", coaching_effect: float = 0.10) -> SampleTables:
    """A synthetic coaching programme with its planted truth.

    Members join over fourteen months, write to recipients, show some drafts to coaches, revise,
    send, follow up, and get replies or none. Coaches see those who failed, so coached sends
    differ from others before anybody coached them.

    Parameters
    ----------
    members : int
        At least 2. About six attempts and fourteen messages come from each member.
    seed : str
        The same phrase gives the same bytes.
    coaching_effect : float
        Average rise in the probability of a reply over coached attempts, between −0.2 and 0.4.
        With 0, nothing that coaching changes has any bearing on what comes back.

    Returns
    -------
    SampleTables

    Raises
    ------
    InvalidValueError
        If `members` or `coaching_effect` lies outside its range.

    Notes
    -----
    The log-odds of a reply are a linear function of six latent qualities in [0, 1], their
    balance, the relation, the channel, a member's own normal effect and, for coached attempts,
    a direct effect. Qualities enter less 0.5 and balance less 0.75, so that `intercept` stands
    for a middling message to a stranger by invitation. What coaching changed in the text, in this
    attempt and in drafts of after, counts with `text_weight`; the columns `counted_*` of
    `truth["attempts"]` are the qualities that the log-odds were computed from. Attempts of the
    last month that are still silent are pending: `replied_in_the_end` knows what came of them.

    Examples
    --------
    >>> programme = sample(members=12, seed="docs")
    >>> len(programme.senders), programme.attempts["sender_id"].nunique() <= 12
    (12, True)
    """
    if members < 2:
        raise InvalidValueError(
            "a programme needs at least 2 members.", found=f"members = {members}", hint="members=200"
        )
    if not -0.2 <= coaching_effect <= HIGHEST_EFFECT:
        raise InvalidValueError(
            f"coaching_effect must lie between -0.2 and {HIGHEST_EFFECT}.",
            found=f"coaching_effect = {coaching_effect}",
            hint="coaching_effect=0.10",
        )
    draws = programme.draw(members, seed)
    text_weight, direct_effect = programme.tune(draws, coaching_effect)
    happened = programme.run(draws, text_weight, direct_effect)
    tables, truth = write_tables(seed, draws, happened)
    return SampleTables(
        senders=tables["senders"],
        recipients=tables["recipients"],
        attempts=tables["attempts"],
        messages=tables["messages"],
        reviews=tables["reviews"],
        replies=tables["replies"],
        notes=(f"A synthetic programme written from the seed '{seed}': no real person or message is in it.",),
        rows_read=len(tables["messages"]),
        rows_accepted=len(tables["messages"]),
        truth={
            "members": members,
            "seed": seed,
            "coaching_effect": coaching_effect,
            "parameters": find_parameters(text_weight, direct_effect),
            "effect": find_effects(happened),
            "attempts": find_attempt_truth(tables["attempts"], draws, happened),
            **truth,
        },
    )


def find_parameters(text_weight: float, direct_effect: float) -> dict[str, float]:
    """Every planted coefficient by name, in log-odds."""
    return {
        "intercept": programme.INTERCEPT,
        **programme.COEFFICIENTS,
        **{f"relation_{name}": value for name, value in programme.RELATION_EFFECTS.items()},
        **{f"channel_{name}": value for name, value in programme.CHANNEL_EFFECTS.items()},
        "member_sd": programme.MEMBER_SD,
        "text_weight": round(text_weight, 6),
        "coached_direct": round(direct_effect, 6),
    }


def find_effects(happened: Arrays) -> dict[str, float | None]:
    """Realised effects of coaching on the probability of a reply, in percentage points.

    The naive difference of reply rates is missing where everybody or nobody was coached.
    """
    coached = happened["coached"].astype(bool)
    replied = happened["replied"].astype(float)
    naive = None
    if coached.any() and not coached.all():
        naive = round(100 * float(replied[coached].mean() - replied[~coached].mean()), 4)
    return {
        "on_coached_points": round(100 * programme.find_average_effect(happened), 4),
        "on_all_points": round(100 * programme.find_average_effect(happened, coached_only=False), 4),
        "naive_difference_points": naive,
        "coached_share": round(float(coached.mean()), 6),
    }


def find_attempt_truth(attempts: pd.DataFrame, draws: Draws, happened: Arrays) -> pd.DataFrame:
    """What is true of each attempt and never seen: qualities, probabilities, what was to come."""
    member = happened["member"].astype(int)
    columns: dict[str, Any] = {
        "attempt_id": attempts["attempt_id"],
        "sender_id": attempts["sender_id"],
        "attempt_number": happened["round"].astype(int) + 1,
        "relation": np.array(RELATIONS)[happened["relation"].astype(int)],
        "channel": np.array(CHANNELS)[happened["channel"].astype(int)],
        "coached": happened["coached"],
        "after_failure": happened["after_failure"],
        "template_user": draws.template_user[member],
        "member_effect": draws.effect[member].round(6),
        "probability": happened["probability"].astype(float).round(6),
        "probability_without_coaching": happened["without"].astype(float).round(6),
        "probability_with_coaching": happened["with_coach"].astype(float).round(6),
        "bounced": happened["bounced"],
        "replied_in_the_end": happened["replied"],
    }
    sent = np.where(happened["coached"].astype(bool)[:, None], happened["revised"], happened["draft"])
    for prefix, qualities in (("draft", happened["draft"]), ("sent", sent), ("counted", happened["counts"])):
        values = qualities.astype(float)
        columns |= {f"{prefix}_{name}": values[:, place].round(6) for place, name in enumerate(QUALITIES)}
        columns[f"{prefix}_balance"] = programme.find_balance(values).round(6)
    return pd.DataFrame(columns)


def flatten(tables: Tables) -> pd.DataFrame:
    """The tables in the flat form, one row a message.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    DataFrame
        Columns of `schema.FLAT_COLUMNS` and the covariates. The review stands in the row of
        the version reviewed; a reply stands in the row of the version that it answers: the
        last one sent before it came. `outcome` holds `auto_reply` and `bounce`, too.
    """
    senders = tables.senders.rename(columns={"name": "sender_name"})
    named = {name: f"recipient_{name}" for name in ("name", "company", "title", "profile")}
    people = tables.recipients.rename(columns=named).drop(columns=["seniority", "industry"])
    reviews = tables.reviews.rename(columns={"tags": "feedback_tags", "comment": "feedback"})
    flat = (
        tables.messages.merge(
            tables.attempts.drop(columns=["sent_at", "outcome"]),
            on="attempt_id",
            how="left",
            validate="many_to_one",
        )
        .merge(senders[["sender_id", "sender_name", "industry_target", "region"]], on="sender_id", how="left")
        .merge(people, on="recipient_id", how="left")
        .merge(reviews, on="message_id", how="left", validate="one_to_one")
        .merge(match_replies(tables), on="message_id", how="left", validate="one_to_one")
    )
    flat["sent_at"] = flat["written_at"].where(flat["stage"] != "draft")
    names = [column.name for column in FLAT_COLUMNS if column.name in flat and column.name != "replied"]
    return flat[[*names, *COVARIATES]]


def match_replies(tables: Tables) -> pd.DataFrame:
    """Each reply with the message it answers: the last of the attempt that went out before it."""
    gone = tables.messages.loc[
        tables.messages["stage"] != "draft", ["message_id", "attempt_id", "written_at"]
    ]
    answers = tables.replies.rename(columns={"text": "reply_text"}).drop(columns="is_automatic")
    pairs = answers.merge(gone, on="attempt_id")
    pairs = pairs[pairs["written_at"] <= pairs["replied_at"]].sort_values("written_at", kind="stable")
    pairs = pairs.drop_duplicates(["attempt_id", "replied_at"], keep="last")
    return pairs[["message_id", "replied_at", "reply_text", "outcome"]]


def write_sample(
    folder: str | Path, members: int = 200, seed: str = "demo", coaching_effect: float = 0.10
) -> SampleTables:
    """Write a synthetic programme as `messages.csv` with `truth.json` beside it.

    Parameters
    ----------
    folder : path
        Made if it is not there; files of these names in it are replaced.
    members, seed, coaching_effect
        As in `sample`.

    Returns
    -------
    SampleTables
        What was written.
    """
    made = sample(members=members, seed=seed, coaching_effect=coaching_effect)
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    flat = flatten(made)
    for column in flat.select_dtypes("datetimetz"):
        flat[column] = flat[column].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    _write(place / "messages.csv", flat.to_csv(None, index=False, lineterminator="\n"))
    truth = {
        name: value.to_dict("list") if isinstance(value, pd.DataFrame) else value
        for name, value in made.truth.items()
    }
    text = json.dumps(truth, ensure_ascii=False, indent=1, allow_nan=False)
    _write(place / "truth.json", text + "\n")
    return made


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
