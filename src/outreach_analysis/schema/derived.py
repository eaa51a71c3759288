"""Tables that the library derives."""

from outreach_analysis.schema.table import Column, Table
from outreach_analysis.settings import OUTCOME_LEVELS

STATUSES = ("replied", "no_reply", "pending", "bounced", "unknown")

FEATURES = Table(
    name="features",
    row_is="a message",
    key=("message_id",),
    columns=(Column("message_id", "text", "The message scored.", required=True),),
    parents={"message_id": "messages"},
    open_ended=True,
)

EVIDENCE = Table(
    name="evidence",
    row_is="a span of a message",
    key=("message_id", "signal", "start", "end"),
    columns=(
        Column("message_id", "text", "The message.", required=True),
        Column("signal", "text", "The signal that found it.", required=True),
        Column("start", "integer", "Offset of the first character.", "characters", minimum=0),
        Column("end", "integer", "Offset after the last character.", "characters", minimum=0),
        Column("text", "text", "The words, exactly `text[start:end]` of the message."),
    ),
    parents={"message_id": "messages"},
)

OUTCOMES = Table(
    name="outcomes",
    row_is="an attempt",
    key=("attempt_id",),
    columns=(
        Column("attempt_id", "text", "The attempt.", required=True),
        Column("status", "text", "Where the attempt stands.", allowed=STATUSES),
        Column(
            "level",
            "text",
            "Outcome level of the first human reply; no_reply after the window.",
            allowed=OUTCOME_LEVELS,
        ),
        Column("replied", "boolean", "Whether a person answered; missing while pending or unknown."),
        Column("reply_latency_hours", "number", "From send to the first human reply.", "hours", minimum=0),
        Column(
            "follow_up_hours",
            "number",
            "How long the attempt has been watched, at most the window.",
            "hours",
            minimum=0,
        ),
        Column("event_observed", "boolean", "Whether the reply was seen within the window (else censored)."),
        Column("follow_ups", "integer", "Reminders sent before the reply, or so far.", "messages", minimum=0),
    ),
    parents={"attempt_id": "attempts"},
)

REVISIONS = Table(
    name="revisions",
    row_is="a pair of successive versions",
    key=("from_message_id", "to_message_id"),
    columns=(
        Column("from_message_id", "text", "The earlier version.", required=True),
        Column("to_message_id", "text", "The later version.", required=True),
        Column("attempt_id", "text", "The attempt of both.", required=True),
        Column("coached", "boolean", "Whether a coach gave feedback on the earlier version."),
        Column("edit_share", "number", "Share of words inserted or deleted.", "share", minimum=0, maximum=1),
        Column(
            "revision_hours",
            "number",
            "From feedback (or the earlier version) to the later version.",
            "hours",
        ),
    ),
    parents={"from_message_id": "messages", "to_message_id": "messages", "attempt_id": "attempts"},
    open_ended=True,
)
