"""`outreach forget`: a person, and everything that derives from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from outreach_analysis.cli.app import app
from outreach_analysis.cli.console import counted, say, show
from outreach_analysis.cli.options import DatabaseOption, examples
from outreach_analysis.errors import InvalidValueError, UnreadableSourceError

if TYPE_CHECKING:
    from outreach_analysis.schema import Tables

Kind = Literal["sender", "recipient"]


@app.command(
    "forget",
    epilog=examples("outreach forget sender:m042", "outreach forget recipient:r17 --db data/outreach.duckdb"),
)
def forget(
    person: Annotated[str, typer.Argument(help="sender:ID or recipient:ID, as the log has them.")],
    db: DatabaseOption = Path("data/outreach.duckdb"),
    out: Annotated[Path, typer.Option(help="Folder of all reports.")] = Path("reports"),
    key: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Key of the pseudonyms and of who was forgotten; by default in your configuration folder.",
        ),
    ] = None,
) -> None:
    """Remove a person and everything that derives from them.

    Takes them out of the log and removes every report but the sample's, since any number in
    them may derive from the person; then searches log, reports and the log's folder for
    identifier and name, and names the files of yours that still hold them. The log keeps a
    keyed mark alone, by which it refuses the person's rows in later imports.
    """
    from outreach_analysis.publish.erase import find_mentions, remove_reports
    from outreach_analysis.store import load_key, open_store

    kind, identifier = _parse(person)
    if not db.is_file():
        raise UnreadableSourceError(
            "there is no log.", found=f"no file '{db}'", hint=f"outreach forget {kind}:ID --db FILE"
        )
    secret = load_key(key, data_folder=db.parent) if key is not None else None
    with open_store(db, key=secret) as store:
        tables = store.read()
        words = _words(tables, kind, identifier)
        held = _as_held(tables, kind, identifier, key)
        removed = store.forget(kind, held)
        words += [held] if held != identifier else []
    said = [f"{counted(rows, 'row')} of {name}" for name, rows in removed.items()]
    show(f"{db}: {', '.join(said) or 'no rows'} removed.")
    runs = remove_reports(out)
    show(f"{out}: {counted(len(runs), 'report')} removed; `outreach run` makes them anew.")
    mentioning, closed = find_mentions([db.parent, out], words)
    if mentioning:
        show("Still named in files that are yours to mend; the log refuses their rows from now on:")
        show(*(f"  {file}" for file in mentioning))
    else:
        show(f"No file in {db.parent} and {out} names them.")
    if closed:
        say(
            f"Could not look into {counted(len(closed), 'compressed file')}:",
            *(f"  {file}" for file in closed),
        )


def _parse(person: str) -> tuple[Kind, str]:
    kind, colon, identifier = person.partition(":")
    if kind not in {"sender", "recipient"} or not colon or not identifier:
        raise InvalidValueError(
            "forget wants sender:ID or recipient:ID.",
            found=f"{len(person)} characters without such a form",  # they may be an address
            hint="outreach forget sender:m042",
        )
    return cast("Kind", kind), identifier


def _as_held(tables: Tables, kind: Kind, identifier: str, key: Path | None) -> str:
    """The identifier as the log has it: itself, or its pseudonym where the key makes one that is there."""
    from outreach_analysis.store import load_key
    from outreach_analysis.store.pseudonyms import default_key_path, pseudonym

    file = key or default_key_path()
    known = set(tables.attempts[f"{kind}_id"].dropna()) | set(getattr(tables, f"{kind}s")[f"{kind}_id"])
    if identifier in known or not file.is_file():
        return identifier
    mark = pseudonym(load_key(file), kind, identifier)
    return mark if mark in known else identifier


def _words(tables: Tables, kind: Kind, identifier: str) -> list[str]:
    """The identifier and, where it is known, the full name."""
    people = getattr(tables, f"{kind}s")
    names = people.loc[people[f"{kind}_id"] == identifier, "name"].dropna().tolist()
    return [identifier, *names]
