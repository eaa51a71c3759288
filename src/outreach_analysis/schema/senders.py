"""Members of the programme."""

from outreach_analysis.schema.table import Column, Table

SENDERS = Table(
    name="senders",
    row_is="a member of the programme",
    key=("sender_id",),
    columns=(
        Column("sender_id", "text", "Stable identifier of the member.", required=True),
        Column("name", "text", "Name as the member signs."),
        Column("cohort", "text", "Intake that the member belongs to."),
        Column("joined_on", "time", "When the member joined the programme."),
        Column("industry_target", "text", "Industry that the member wants to enter."),
        Column("seniority", "text", "Seniority of the member."),
    ),
    open_ended=True,
)
