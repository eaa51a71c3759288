"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from outreach_analysis.errors import InvalidValueError

MapOption = Annotated[
    list[str] | None,
    typer.Option(
        "--map", metavar="CANONICAL=COLUMN", help="Name your column for a canonical one; may be repeated."
    ),
]
KindOption = Annotated[
    str | None,
    typer.Option(
        help="What the sources are: delimited, excel, json, parquet, linkedin, mbox. Recognised otherwise."
    ),
]
MeOption = Annotated[
    str | None,
    typer.Option(metavar="URL_OR_ADDRESS", help="Whose export it is. Inferred and said otherwise."),
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Exit with 3 if rows went to quarantine.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
TextOption = Annotated[str | None, typer.Option(help="The draft itself.")]
RecipientName = Annotated[str | None, typer.Option("--recipient-name", metavar="NAME")]
RecipientCompany = Annotated[str | None, typer.Option("--recipient-company", metavar="COMPANY")]
RecipientTitle = Annotated[str | None, typer.Option("--recipient-title", metavar="TITLE")]
RecipientProfile = Annotated[
    str | None,
    typer.Option(
        "--recipient-profile", metavar="TEXT", help="What is known of them: school, city, posts, talks."
    ),
]
PeriodOption = Annotated[
    str, typer.Option(metavar="2026-10|2026-Q3|2026", help="What was sent then; everything otherwise.")
]
CohortOption = Annotated[str, typer.Option(help="One cohort only.")]
ChannelOption = Annotated[str, typer.Option(help="One channel only.")]
DatabaseOption = Annotated[
    Path,
    typer.Option(
        "--db",
        metavar="FILE",
        help="The programme's log; who was forgotten in it is left out of every source.",
        readable=False,
    ),
]
KeyOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Key of the pseudonyms and of who was forgotten; by default in your configuration folder.",
        readable=False,
    ),
]
OutputFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write to .csv, .xlsx or .parquet instead.", readable=False),
]


def given_name(name: str | None) -> str | None:
    """`--name` as it was given, None where it was not.

    Raises
    ------
    InvalidValueError
        If it was given and says nothing.
    """
    if name is not None and not name.strip():
        raise InvalidValueError(
            "--name was given without a name.",
            found="an empty text, as of a variable that is not set" if not name else "spaces alone",
            hint="--name 2026-10, or leave --name out",
        )
    return name


def parse_map(pairs: Iterable[str] | None) -> dict[str, str]:
    """Read `--map` options.

    Parameters
    ----------
    pairs : iterable of str
        Each `canonical=Their Column`; the column may hold further `=`.

    Returns
    -------
    dict of str to str

    Raises
    ------
    InvalidValueError
        If a pair lacks a side, or a canonical name is given twice.

    Examples
    --------
    >>> parse_map(["text=Message Body", "subject=a=b"])
    {'text': 'Message Body', 'subject': 'a=b'}
    """
    mapping: dict[str, str] = {}
    for pair in pairs or ():
        canonical, equals, column = pair.partition("=")
        canonical, column = canonical.strip(), column.strip()
        if not (canonical and equals and column):
            raise InvalidValueError(
                "--map wants a canonical name and a column of yours.",
                found=repr(pair),
                hint='--map "text=Message Body"',
            )
        if canonical in mapping:
            raise InvalidValueError(
                f"--map names '{canonical}' twice.",
                found=f"'{mapping[canonical]}' and '{column}'",
                hint=f'--map "{canonical}={column}"',
            )
        mapping[canonical] = column
    return mapping


def examples(*commands: str) -> str:
    """Lines for the end of a command's help, kept as they are."""
    return "\b\n" + "\n".join(
        ["Examples:" if len(commands) > 1 else "Example:", *(f"  {line}" for line in commands)]
    )
