"""The flat input: one row a message, everything optional but the text."""

from outreach_analysis.schema.table import Column
from outreach_analysis.settings import CHANNELS, OUTCOME_LEVELS

FLAT_COLUMNS: tuple[Column, ...] = (
    Column("text", "text", "The message.", required=True),
    Column("subject", "text", "Subject line."),
    Column("sender_id", "text", "Who wrote."),
    Column("sender_name", "text", "Name of who wrote."),
    Column("recipient_id", "text", "Who was written to."),
    Column("recipient_name", "text", "Name of who was written to."),
    Column("recipient_company", "text", "Employer of who was written to."),
    Column("recipient_title", "text", "Job title of who was written to."),
    Column("recipient_profile", "text", "What is known of who was written to."),
    Column("channel", "text", "How it was sent.", allowed=CHANNELS),
    Column("sent_at", "time", "When it was sent."),
    Column("written_at", "time", "When this version was written; without it, when it was sent."),
    Column("attempt_id", "text", "Rows of one attempt share it."),
    Column("version", "integer", "0 for the first version, then 1, 2, …", minimum=0),
    Column("stage", "text", "draft or sent."),
    Column("author_role", "text", "sender or coach."),
    Column("coach_id", "text", "Who gave feedback on this version."),
    Column("feedback_tags", "text", "Signal families or signals the feedback names."),
    Column("feedback", "text", "Feedback in words."),
    Column("reviewed_at", "time", "When the feedback was given."),
    Column("replied", "boolean", "Whether a reply came."),
    Column("outcome", "text", "Outcome level.", allowed=OUTCOME_LEVELS),
    Column("replied_at", "time", "When the reply came."),
    Column("reply_text", "text", "The reply."),
    Column("accepted", "boolean", "Whether an invitation was accepted."),
    Column("cohort", "text", "Cohort of the sender."),
)
