"""Rows that could not be accepted."""

from outreach_analysis.schema.table import Column, Table

QUARANTINE = Table(
    name="quarantine",
    row_is="a row of a source that could not be accepted",
    key=("source", "row", "column"),
    columns=(
        Column("source", "text", "File name, without its folder.", required=True),
        Column("row", "integer", "Row in the source, the first data row being 1.", minimum=0),
        Column("column", "text", "Column at fault."),
        Column("reason", "text", "What is wrong, without personal text.", required=True),
    ),
)
