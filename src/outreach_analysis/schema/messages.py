"""Versions of the text of an attempt."""

from outreach_analysis.schema.table import Column, Table

STAGES = ("draft", "sent", "follow_up")
AUTHOR_ROLES = ("sender", "coach")

MESSAGES = Table(
    name="messages",
    row_is="one version of the text of an attempt",
    key=("message_id",),
    columns=(
        Column("message_id", "text", "Stable identifier of the version.", required=True),
        Column("attempt_id", "text", "The attempt it belongs to.", required=True),
        Column("version", "integer", "0 for the first version, then 1, 2, …", minimum=0),
        Column("stage", "text", "Whether this version was sent.", allowed=STAGES),
        Column("author_role", "text", "Who wrote this version.", allowed=AUTHOR_ROLES),
        Column("written_at", "time", "When this version was written."),
        Column("subject", "text", "Subject line."),
        Column("text", "text", "The message.", required=True),
    ),
    parents={"attempt_id": "attempts"},
    open_ended=True,
)
