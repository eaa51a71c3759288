"""What came back."""

from outreach_analysis.schema.table import Column, Table
from outreach_analysis.settings import OUTCOME_LEVELS

REPLIES = Table(
    name="replies",
    row_is="one thing that came back",
    key=("attempt_id", "replied_at", "text"),
    columns=(
        Column("attempt_id", "text", "The attempt it answers.", required=True),
        Column("replied_at", "time", "When it came."),
        Column("text", "text", "The reply."),
        Column(
            "outcome",
            "text",
            "Outcome level as coded by a person; may be empty.",
            allowed=(*OUTCOME_LEVELS, "auto_reply", "bounce"),
        ),
        Column("is_automatic", "boolean", "Whether headers mark it as an automatic reply."),
    ),
    parents={"attempt_id": "attempts"},
)
