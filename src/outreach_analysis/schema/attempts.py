"""Requests: one sender writing to one recipient."""

from outreach_analysis.schema.table import Column, Table
from outreach_analysis.settings import CHANNELS

ATTEMPTS = Table(
    name="attempts",
    row_is="one request by one sender to one recipient",
    key=("attempt_id",),
    columns=(
        Column("attempt_id", "text", "Stable identifier of the attempt.", required=True),
        Column("sender_id", "text", "Who wrote; missing where the source does not say."),
        Column("recipient_id", "text", "Who was written to; missing where unknown."),
        Column("channel", "text", "How it was sent.", allowed=CHANNELS),
        Column("sent_at", "time", "When it was sent."),
        Column("cohort", "text", "Cohort of the sender at the time."),
        Column("accepted", "boolean", "Whether an invitation was accepted."),
        Column(
            "replied", "boolean", "Whether the source says that a reply came; missing where it does not say."
        ),
        Column("outcome", "text", "Outcome level as coded by a person, without a reply text."),
    ),
    parents={"sender_id": "senders", "recipient_id": "recipients"},
    open_ended=True,
)
