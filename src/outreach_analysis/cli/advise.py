"""`outreach advise`: one draft, its evidence underlined, and the few changes worth making."""

from __future__ import annotations

import os
import sys
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from outreach_analysis.cli.app import app
from outreach_analysis.cli.console import plain_cell, show, show_columns, show_json
from outreach_analysis.cli.inputs import read_draft
from outreach_analysis.cli.options import (
    JsonOption,
    RecipientCompany,
    RecipientName,
    RecipientProfile,
    RecipientTitle,
    TextOption,
    examples,
)
from outreach_analysis.errors import InvalidValueError, UsageError
from outreach_analysis.settings import CHANNELS

if TYPE_CHECKING:
    from rich.text import Text

    from outreach_analysis.coaching import Advice, Span

BAR = 20
TABLES = {".csv", ".tsv", ".xlsx", ".xls", ".json", ".jsonl", ".parquet", ".mbox", ".zip", ".duckdb"}
DASHES = {
    "solid": "underline",
    "dotted": "underline italic",
    "dashed": "underline dim",
    "dashdot": "underline2",
}


@app.command(
    "advise",
    epilog=examples(
        'outreach advise --text "Hello, could we have a call?" --recipient-name "Priya Nair"',
        "outreach advise draft.txt --channel linkedin_invite --recipient-company Acme",
        "outreach advise - --json < draft.txt",
    ),
)
def advise(
    source: Annotated[
        Path | None,
        typer.Argument(help="A text file with one draft, or - for a draft on stdin.", readable=False),
    ] = None,
    text: TextOption = None,
    recipient_name: RecipientName = None,
    recipient_company: RecipientCompany = None,
    recipient_title: RecipientTitle = None,
    recipient_profile: RecipientProfile = None,
    sender_name: Annotated[str | None, typer.Option("--sender-name", metavar="NAME")] = None,
    subject: Annotated[str | None, typer.Option(help="Subject line.")] = None,
    channel: Annotated[
        str | None, typer.Option(help="linkedin_invite, linkedin_message, inmail, email or other.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say which few changes to a draft are worth most.

    Or that it is ready. Shows the draft with its evidence underlined, at most four changes with the
    reason for each, and what they would change in the scores.
    """
    from outreach_analysis.coaching import advise as ask_for_advice

    if source is not None and source.suffix.lower() in TABLES:
        raise UsageError(
            "advise reads one draft, not a table or an export.",
            found=source.name,
            hint=f"outreach score {source.name}",
        )
    if channel and channel not in CHANNELS:
        raise InvalidValueError(
            f"there is no channel '{channel}'.", found=", ".join(CHANNELS), hint="--channel linkedin_invite"
        )
    draft = read_draft(source, text, command="advise")
    advice = ask_for_advice(
        draft,
        recipient_name=recipient_name or "",
        recipient_company=recipient_company or "",
        recipient_title=recipient_title or "",
        recipient_profile=recipient_profile or "",
        sender_name=sender_name or "",
        subject=subject or "",
        channel=channel or "",
    )
    if as_json:
        show_json(advice.to_dict())
        return
    _show_draft(draft, advice)
    show("", *(plain_cell(line) for line in advice.to_text().split("\nScores: ")[0].split("\n")))
    show("", "Scores, from 0 to 1")
    show_columns(_score_rows(advice))
    if advice.notes:
        show("", *(f"Note: {note}" for note in advice.notes))


def _score_rows(advice: Advice) -> list[tuple[str, str, str]]:
    rows = []
    for name, now in advice.scores.items():
        then = advice.scores_then.get(name, now)
        if isnan(now):
            rows.append((name, "not known" if isnan(then) else f"not known → {then:.2f}", ""))
            continue
        bar = "█" * round(BAR * now) + "░" * max(0, round(BAR * then) - round(BAR * now))
        rows.append((name, f"{now:.2f}" if abs(then - now) < 0.005 else f"{now:.2f} → {then:.2f}", bar))
    return rows


def _show_draft(draft: str, advice: Advice) -> None:
    """The draft with its evidence: underlined in a terminal, listed elsewhere."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        _list_spans(advice)
        return
    from rich.console import Console

    from outreach_analysis.signals.rubric import rubrics

    counting = {name for rubric in rubrics().values() for part in rubric.parts for name in part.signals}
    spans = [span for span in advice.evidence if span.signal in counting and span.family != "clarity"]
    console = Console(highlight=False)
    console.print(underline(draft, spans))
    console.print(legend(spans))


def _list_spans(advice: Advice) -> None:
    from outreach_analysis.coaching.points import shorten

    told = [(point, span) for point in advice.points for span in point.spans[:1]]
    if told:
        show("The words that the advice is about")
        show_columns(
            (point.family, f"{span.start}–{span.end}", f"“{plain_cell(shorten(span.text))}”")
            for point, span in told
        )


def underline(draft: str, spans: list[Span]) -> Text:
    """The draft with every span underlined in its family's colour and style.

    Control characters become spaces, one for one, so that offsets hold.
    """
    from rich.style import Style
    from rich.text import Text

    from outreach_analysis.style import family_look

    plain = "".join(char if char.isprintable() or char in "\n\t" else " " for char in draft)
    shown = Text(plain)
    for span in spans:
        look = family_look(span.family)
        shown.stylize(Style.parse(f"{DASHES[look.dash]} {look.dark}"), span.start, span.end)
    return shown


def legend(spans: list[Span]) -> Text:
    """Which family has which colour and style, with its letter."""
    from rich.style import Style
    from rich.text import Text

    from outreach_analysis.style import family_look

    line = Text()
    for family in dict.fromkeys(span.family for span in spans):
        look = family_look(family)
        line.append(f"{look.letter} {family}", Style.parse(f"{DASHES[look.dash]} {look.dark}"))
        line.append("  ")
    return line
