"""Which questions the data can answer, which not yet, and the column that would unlock each."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from outreach_analysis.outcomes import outcomes
from outreach_analysis.schema import Tables
from outreach_analysis.settings import Settings
from outreach_analysis.studies.frame import left_open, sent_messages, versions_before


@dataclass(frozen=True)
class Question:
    """A question and what it takes to answer it.

    Parameters
    ----------
    name : str
        Short name of the study.
    question : str
    counts : str
        What is counted, in the plural.
    count : callable
        Tables and outcomes to the number there is.
    at_least : int
        The fewest with which an answer says anything.
    columns : tuple of str
        Flat columns that bring what is counted.
    more : str
        What it takes where the columns are there.
    any_of : bool
        Whether one of the columns will do.
    grows : bool
        Whether more attempts alone bring more of what is counted.
    """

    name: str
    question: str
    counts: str
    count: Callable[[Tables, pd.DataFrame], int]
    at_least: int
    columns: tuple[str, ...]
    more: str
    any_of: bool = False
    grows: bool = True

    def unlock(self, found: int, known: Collection[str]) -> str:
        """What it takes: the columns that are missing, or more of what they hold.

        Parameters
        ----------
        found : int
        known : set of str
            Flat columns that hold something.
        """
        missing = [name for name in self.columns if name not in known]
        if not found and missing and not (self.any_of and len(missing) < len(self.columns)):
            return listed(missing, "or" if self.any_of else "and")
        return "more attempts like these" if found and self.grows else self.more


def listed(names: Sequence[str], word: str) -> str:
    """Names in a row.

    Examples
    --------
    >>> listed(["a", "b", "c"], "and"), listed(["a"], "or")
    ('a, b and c', 'a')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


def columns_known(tables: Tables) -> set[str]:
    """The flat columns that questions ask for and that hold something in these tables."""
    held = {
        "sender_id": tables.attempts["sender_id"],
        "sent_at": tables.attempts["sent_at"],
        "recipient_name": tables.recipients["name"],
        "recipient_profile": tables.recipients["profile"],
        "replied": tables.attempts["replied"],
        "replied_at": tables.replies["replied_at"],
        "reply_text": tables.replies["text"],
        "outcome": pd.concat([tables.attempts["outcome"], tables.replies["outcome"]]),
        "stage": tables.messages["stage"],
        "version": tables.messages["version"].where(tables.messages["version"] > 0),
        "coach_id": tables.reviews["coach_id"],
        "feedback": tables.reviews["comment"],
    }
    return {name for name, values in held.items() if values.notna().any()}


def _settled(tables: Tables, results: pd.DataFrame) -> pd.DataFrame:
    """The outcomes as studies count them."""
    dated = results.merge(tables.attempts[["attempt_id", "sent_at"]], on="attempt_id", how="left")
    early, bounced = left_open(dated)
    told = (early | bounced).to_numpy()
    return results.assign(replied=results["replied"].mask(told, pd.NA), level=results["level"].where(~told))


def _known(_: Tables, results: pd.DataFrame) -> int:
    return int(results["replied"].notna().sum())


def _rarer(_: Tables, results: pd.DataFrame) -> int:
    known = results["replied"].dropna().astype("bool")
    return int(min(known.sum(), (~known).sum()))


def _timed_replies(_: Tables, results: pd.DataFrame) -> int:
    return int(results["reply_latency_hours"].notna().sum())


def _levels(_: Tables, results: pd.DataFrame) -> int:
    human = results.loc[results["level"] != "no_reply", "level"]
    return int(human.notna().sum()) if len(set(human.dropna())) > 1 else 0


def _named(tables: Tables, _: pd.DataFrame) -> int:
    named = tables.recipients.loc[tables.recipients["name"].notna(), "recipient_id"]
    return int(tables.attempts["recipient_id"].isin(named).sum())


def _profiled(tables: Tables, _: pd.DataFrame) -> int:
    described = tables.recipients.loc[tables.recipients["profile"].notna(), "recipient_id"]
    return int(tables.attempts["recipient_id"].isin(described).sum())


def _senders(tables: Tables, results: pd.DataFrame) -> int:
    known = results.loc[results["replied"].notna(), "attempt_id"]
    return int(tables.attempts.loc[tables.attempts["attempt_id"].isin(known), "sender_id"].nunique())


def _revised(tables: Tables, _: pd.DataFrame) -> int:
    versions = tables.messages[tables.messages["stage"].ne("follow_up").fillna(value=True)]
    versions = versions.drop_duplicates(["attempt_id", "version"])
    return int((versions["attempt_id"].value_counts() > 1).sum())


def _coached(tables: Tables, results: pd.DataFrame) -> int:
    earlier = versions_before(sent_messages(tables)[0], tables)
    read = earlier["message_id"].isin(tables.reviews["message_id"]) | (earlier["author_role"] == "coach")
    return int(
        results.loc[results["attempt_id"].isin(earlier.loc[read, "attempt_id"]), "replied"].notna().sum()
    )


def _repeaters(tables: Tables, _: pd.DataFrame) -> int:
    timed = tables.attempts[tables.attempts["sent_at"].notna()]
    return int((timed["sender_id"].value_counts() > 1).sum())


QUESTIONS = (
    Question(
        "rates",
        "How often does a reply come?",
        "attempts with a known outcome",
        _known,
        10,
        ("replied", "reply_text"),
        "attempts whose outcome is known",
        any_of=True,
    ),
    Question(
        "signals and replies",
        "Which signals go with replies?",
        "attempts on the rarer side of replied or not",
        _rarer,
        20,
        ("replied", "reply_text"),
        "attempts of both kinds, answered and not",
        any_of=True,
    ),
    Question(
        "inference by member",
        "Does a finding hold across members, and not only for a few?",
        "senders with a known outcome",
        _senders,
        10,
        ("sender_id",),
        "attempts by more members",
        grows=False,
    ),
    Question(
        "personalization by name",
        "Is the recipient addressed by name?",
        "attempts to a named recipient",
        _named,
        1,
        ("recipient_name",),
        "attempts to the recipients that are named",
    ),
    Question(
        "personalization by profile",
        "Does the message take up what is known of the recipient?",
        "attempts to a recipient with a profile",
        _profiled,
        1,
        ("recipient_profile",),
        "attempts to the recipients that have a profile",
    ),
    Question(
        "time to reply",
        "How long until a reply comes?",
        "replies with both times",
        _timed_replies,
        20,
        ("sent_at", "replied_at"),
        "both times on the same attempts",
    ),
    Question(
        "kinds of reply",
        "What goes with a better reply, not only with any?",
        "replies of more than one level",
        _levels,
        20,
        ("outcome", "reply_text"),
        "replies of more than one level",
        any_of=True,
    ),
    Question(
        "revisions",
        "What do revisions change?",
        "attempts with more than one version",
        _revised,
        1,
        ("attempt_id", "version", "stage"),
        "drafts beside what was sent",
    ),
    Question(
        "coached sends",
        "What comes back when a coached message is sent?",
        "coached attempts with a known outcome",
        _coached,
        20,
        ("coach_id", "feedback"),
        "the drafts that coaches read beside what was sent (attempt_id and version)",
        any_of=True,
    ),
    Question(
        "learning",
        "Do members' later attempts differ from their first?",
        "senders with more than one dated attempt",
        _repeaters,
        10,
        ("sender_id", "sent_at"),
        "members who wrote more than once, each under one sender_id",
        grows=False,
    ),
)
"""Thresholds are the least with which an interval is worth drawing, not a promise of precision."""


def check_questions(
    tables: Tables, attempts: pd.DataFrame | None = None, *, settings: Settings | None = None
) -> pd.DataFrame:
    """Say which questions the data can answer.

    Parameters
    ----------
    tables : Tables
    attempts : DataFrame, optional
        Of `attempt_frame`: what came back of these attempts, where the tables are a part of a programme
        that was watched for longer than its last sending tells. Worked out from the tables otherwise.
    settings : Settings, optional

    Returns
    -------
    DataFrame
        One row a question: `study`, `question`, `can_answer` (bool), `found` and `needed`
        (counts of `counts`), `counts` (what is counted), `attempts_missing` (how many more it takes
        at the present rate; missing where nothing tells it) and `unlock` (flat columns to
        add, or what else it takes; empty where the question can be answered).

    Examples
    --------
    >>> from outreach_analysis.schema import Tables
    >>> check_questions(Tables())["can_answer"].any()
    np.False_
    """
    results = _settled(tables, outcomes(tables, settings=settings)) if attempts is None else attempts
    known = columns_known(tables)
    rows = []
    for question in QUESTIONS:
        found = question.count(tables, results)
        enough = found >= question.at_least
        rows.append(
            {
                "study": question.name,
                "question": question.question,
                "can_answer": enough,
                "found": found,
                "needed": question.at_least,
                "counts": _in_number(found, question.counts),
                "attempts_missing": _attempts_missing(question, found, len(results)),
                "unlock": "" if enough else question.unlock(found, known),
            }
        )
    return pd.DataFrame(rows).astype({"attempts_missing": "Int64"})


def _in_number(found: int, counts: str) -> str:
    """What is counted, of one or of several."""
    if found != 1:
        return counts
    words = {"attempts": "attempt", "senders": "sender", "replies": "reply"}
    return " ".join(words.get(word, word) for word in counts.split())


def _attempts_missing(question: Question, found: int, attempts: int) -> int | None:
    if not question.grows or not 0 < found < question.at_least:
        return None
    return math.ceil((question.at_least - found) * attempts / found)
