"""`outreach check`: what the data hold, what was refused, and what they can answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from outreach_analysis.cli.app import app
from outreach_analysis.cli.console import counted, plain_cell, show, show_columns, show_json
from outreach_analysis.cli.inputs import as_files, exit_if_quarantined, read_files
from outreach_analysis.cli.options import (
    DatabaseOption,
    JsonOption,
    KeyOption,
    KindOption,
    MapOption,
    MeOption,
    StrictOption,
    examples,
    parse_map,
)
from outreach_analysis.errors import UnreadableSourceError
from outreach_analysis.settings import LOG

if TYPE_CHECKING:
    import pandas as pd

    from outreach_analysis.schema import Tables


@app.command(
    "check",
    epilog=examples(
        'outreach check messages.csv --map "text=Message Body"', "outreach check export.zip --strict"
    ),
)
def check(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files, folders or - for stdin; the programme's log without any.", readable=False
        ),
    ] = None,
    mapping: MapOption = None,
    kind: KindOption = None,
    me: MeOption = None,
    db: DatabaseOption = LOG,
    key: KeyOption = None,
    as_json: JsonOption = False,
    strict: StrictOption = False,
) -> None:
    """Say what the data hold and what they can answer.

    Counts every table, every row that was refused with its reason, and names the columns
    that would unlock the questions that cannot be answered yet.
    """
    from outreach_analysis.studies.readiness import check_questions

    if not sources and not db.is_file():
        raise UnreadableSourceError(
            "there is nothing to check.",
            found=f"no source, and no log '{db}'",
            hint="outreach check messages.csv",
        )
    with as_files(sources or [db]) as files:
        read = read_files(files, mapping=parse_map(mapping), kind=kind, me=me, db=db, key=key)
    report = _report(read.tables, check_questions(read.tables))
    if as_json:
        show_json(report)
    else:
        _show(report)
    exit_if_quarantined(read, strict=strict)


def _report(tables: Tables, questions: pd.DataFrame) -> dict[str, Any]:
    from outreach_analysis.schema import SOURCE_TABLES

    reasons = tables.quarantine[["source", "column", "reason"]].astype("object").fillna("")
    refused = reasons.value_counts(sort=True).reset_index(name="rows")
    return {
        "rows": {
            "read": tables.rows_read,
            "accepted": tables.rows_accepted,
            "quarantine": len(tables.quarantine),
            "duplicates": tables.rows_duplicate,
        },
        "tables": {table.name: len(getattr(tables, table.name)) for table in SOURCE_TABLES},
        "quarantine": refused.to_dict("records"),
        "questions": questions.to_dict("records"),
        "notes": list(tables.notes),
    }


def _show(report: dict[str, Any]) -> None:
    show("Tables")
    show_columns((name, f"{rows:,}") for name, rows in report["tables"].items())
    if report["quarantine"]:
        show("", "Quarantine")
        show_columns(
            (counted(line["rows"], "row"), line["source"], line["column"], line["reason"])
            for line in report["quarantine"]
        )
        show("  Mend these rows in the source and read it again; the rest goes on without them.")
    for title, wanted in (("Can be answered", True), ("Not yet", False)):
        questions = [line for line in report["questions"] if line["can_answer"] == wanted]
        if not questions:
            continue
        show("", title)
        for line in questions:
            show(f"  {line['question']}  ({line['found']:,} {line['counts']})")
            if line["unlock"]:
                show(f"    needs {line['needed']:,}; add {plain_cell(line['unlock'])}")
