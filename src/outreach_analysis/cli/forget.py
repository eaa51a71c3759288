"""`outreach forget`: a person, and everything that derives from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from outreach_analysis.cli.app import app
from outreach_analysis.cli.console import counted, say, show
from outreach_analysis.cli.options import DatabaseOption, KeyOption, examples
from outreach_analysis.cli.outputs import check_folder
from outreach_analysis.errors import InvalidValueError, UnreadableSourceError
from outreach_analysis.settings import LOG

if TYPE_CHECKING:
    from outreach_analysis.schema import Tables

Kind = Literal["sender", "recipient"]


@app.command(
    "forget",
    epilog=examples("outreach forget sender:m042", "outreach forget recipient:r17 --db data/outreach.duckdb"),
)
def forget(
    person: Annotated[str, typer.Argument(help="sender:ID or recipient:ID, as the log has them.")],
    db: DatabaseOption = LOG,
    out: Annotated[Path, typer.Option(help="Folder of all reports.", readable=False)] = Path("reports"),
    key: KeyOption = None,
) -> None:
    """Remove a person and everything that derives from them.

    Takes them out of the log and removes every report but the sample's, since any number in
    them may derive from the person; then searches log, reports and the log's folder for
    identifier and name, and names the files of yours that still hold them. The log keeps
    keyed marks alone, by which every command leaves the person's rows out of later sources:
    those with this identifier, however it is spelt, and those with their name and no identifier.
    """
    from outreach_analysis.publish.erase import find_mentions, remove_reports
    from outreach_analysis.store import load_key, open_store

    kind, identifier = _parse(person)
    if not db.is_file():
        raise UnreadableSourceError(
            "there is no log.", found=f"no file '{db}'", hint=f"outreach forget {kind}:ID --db FILE"
        )
    if out.exists():
        check_folder(out)  # before the log is changed: reports of theirs are to go as well
    secret = load_key(key, data_folder=db.parent) if key is not None else None
    with open_store(db, key=secret) as store:
        tables = store.read()
        held = store.find_person(kind, identifier)
        removed = store.forget(kind, identifier)
    said = [f"{counted(rows, 'row')} of {name}" for name, rows in removed.items()]
    show(f"{db}: {', '.join(said) or 'no rows'} removed.")
    _say_who_may_be_meant(tables, kind, held)
    runs = remove_reports(out)
    show(f"{out}: {counted(len(runs), 'report')} removed; `outreach run` makes them anew.")
    mentioning, closed = find_mentions([db.parent, out], [identifier, *held, *_names(tables, kind, held)])
    if mentioning:
        show("Still named in files that are yours to mend; every command leaves their rows out from now on:")
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


def _names(tables: Tables, kind: Kind, held: list[str]) -> list[str]:
    people = getattr(tables, f"{kind}s")
    return [str(name) for name in people.loc[people[f"{kind}_id"].isin(held), "name"].dropna()]


def _say_who_may_be_meant(tables: Tables, kind: Kind, held: list[str]) -> None:
    """Count who else in the log may be the same person: whether they are, only a person can tell."""
    from outreach_analysis.store.spelling import may_be

    other = "recipient" if kind == "sender" else "sender"
    theirs = {form for identifier in held for form in may_be(identifier)}
    others = getattr(tables, f"{other}s")[f"{other}_id"]
    if any(not theirs.isdisjoint(may_be(identifier)) for identifier in others):
        say(f"The log knows them as a {other}, too: outreach forget {other}:ID with the same identifier.")
    names = {name.strip().casefold() for name in _names(tables, kind, held)} - {""}
    people = getattr(tables, f"{kind}s")
    same = people["name"].str.strip().str.casefold().isin(names) & ~people[f"{kind}_id"].isin(held)
    if same.any():
        say(
            f"{counted(int(same.sum()), 'more ' + kind)} of the log under another identifier "
            f"{'has' if same.sum() == 1 else 'have'} the same name; forget them, too, if they are the same person."
        )
