"""Coaches' feedback on versions."""

from outreach_analysis.schema.table import Column, Table

REVIEWS = Table(
    name="reviews",
    row_is="a coach's feedback on one version",
    key=("message_id", "coach_id", "reviewed_at"),
    columns=(
        Column("message_id", "text", "The version that was reviewed.", required=True),
        Column("coach_id", "text", "The coach; missing where the source does not say."),
        Column("reviewed_at", "time", "When the feedback was given."),
        Column("tags", "text", "Signal families or signals named, separated by '; '."),
        Column("comment", "text", "Feedback in words."),
    ),
    parents={"message_id": "messages"},
)
