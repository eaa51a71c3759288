"""People written to."""

from outreach_analysis.schema.table import Column, Table

RECIPIENTS = Table(
    name="recipients",
    row_is="a person written to",
    key=("recipient_id",),
    columns=(
        Column("recipient_id", "text", "Stable identifier of the person.", required=True),
        Column("name", "text", "Full name."),
        Column("company", "text", "Employer at the time of writing."),
        Column("title", "text", "Job title."),
        Column("profile", "text", "Free text: school, city, posts, talks, interests."),
        Column("relation", "text", "Tie to the sender: stranger, alum, second_degree, met, …"),
        Column("seniority", "text", "Seniority of the person."),
        Column("industry", "text", "Industry of the person."),
    ),
    open_ended=True,
)
