"""What a command reads: one draft, or sources of many messages."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from outreach_analysis.cli.console import counted, plain_cell, say
from outreach_analysis.cli.failures import ROWS_IN_QUARANTINE
from outreach_analysis.errors import UnreadableSourceError, UsageError

if TYPE_CHECKING:
    from outreach_analysis.schema import Tables
    from outreach_analysis.store import Refused

STDIN = Path("-")
DRAFT_SUFFIXES = (".txt", ".md")


def is_draft(
    source: Path | None, text: str | None, mapping: Sequence[str] | None, kind: str | None = None
) -> bool:
    """Whether a command was given one draft rather than a table of messages, as a mapping or a kind would say."""
    if text is not None or source is None:
        return True
    return not mapping and not kind and (source == STDIN or source.suffix.lower() in DRAFT_SUFFIXES)


def read_draft(source: Path | None, text: str | None, *, command: str) -> str:
    """Read one draft from `--text`, a text file or stdin.

    Parameters
    ----------
    source : path, optional
        `-` is stdin.
    text : str, optional
    command : str
        For the hint.

    Returns
    -------
    str

    Raises
    ------
    UsageError
        If there is no draft, or two.
    UnreadableSourceError
        If the file cannot be read, is empty, or holds no text.
    """
    hint = f'outreach {command} --text "Hi Ada, …"'
    if text is not None and source is not None:
        raise UsageError(f"{command} reads a file or --text, not both.", found=str(source), hint=hint)
    if text is None and source is None:
        raise UsageError(f"{command} needs a draft.", found="neither a file nor --text", hint=hint)
    if source is None:
        # an argument that is no UTF-8 arrives as lone surrogates, which no table can hold
        return (text or "").encode("utf-8", "replace").decode("utf-8")
    name = "stdin" if source == STDIN else source.name
    content = _bytes_of(source, name, hint)
    if not content.strip():
        raise UnreadableSourceError(f"'{name}' is empty.", found=counted(len(content), "byte"), hint=hint)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\0" in content:
        raise UnreadableSourceError(f"'{name}' holds no text.", found="a binary file", hint=hint)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        say(f"{name}: not UTF-8; read as Windows-1252.")
        return content.decode("cp1252", "replace")


def _bytes_of(source: Path, name: str, hint: str) -> bytes:
    try:
        return _stdin() if source == STDIN else source.read_bytes()
    except OSError as error:
        found = "a folder" if source.is_dir() else error.strerror
        raise UnreadableSourceError(f"'{name}' cannot be read.", found=found, hint=hint) from None


def _stdin() -> bytes:
    if sys.stdin is None:  # the caller closed it
        raise UnreadableSourceError(
            "there is nothing to read on stdin.", found="a closed stdin", hint="name a file instead of -"
        )
    return sys.stdin.buffer.read()


@contextmanager
def as_files(sources: Sequence[Path]) -> Iterator[list[Path]]:
    """Give sources as files, stdin as a temporary one that is gone afterwards."""
    if STDIN not in sources:
        yield list(sources)
        return
    with tempfile.TemporaryDirectory(prefix="outreach-") as folder:
        piped = Path(folder) / "stdin.csv"
        piped.write_bytes(_stdin())
        yield [piped if source == STDIN else source for source in sources]


def read_files(
    files: Sequence[Path],
    *,
    mapping: dict[str, str],
    db: Path,
    kind: str | None = None,
    me: str | None = None,
    key: Path | None = None,
) -> Refused:
    """Read files, and say on stderr what was read and assumed.

    Returns
    -------
    Refused
        The tables without people who were forgotten, and how many rows that left out.
    """
    from outreach_analysis.store import read_sources

    read = read_sources(files, mapping=mapping or None, kind=kind, me=me, log=db, key=key)
    say_what_was_read(read.tables)
    return read


def say_what_was_read(tables: Tables) -> None:
    """Counts and assumptions of an import, and the first rows that were refused."""
    from outreach_analysis.store.erased import REASON

    say(
        f"Read {counted(tables.rows_read, 'row')}: {tables.rows_accepted:,} accepted, "
        f"{len(tables.quarantine):,} in quarantine, {counted(tables.rows_duplicate, 'duplicate')}."
    )
    for note in tables.notes:
        say(f"  {plain_cell(note)}")
    # In which row somebody stood who was forgotten would say who: a note counts them.
    refused = tables.quarantine.loc[
        tables.quarantine["reason"] != REASON, ["source", "row", "column", "reason"]
    ].astype("object")
    for source, row, column, reason in refused.where(refused.notna(), "").head(5).itertuples(index=False):
        say(f"  Quarantine: {plain_cell(source)} row {row} {plain_cell(column)}: {plain_cell(reason)}")
    if len(refused) > 5:
        say(f"  … and {len(refused) - 5:,} more; `outreach check` counts them by reason.")


def exit_if_quarantined(read: Refused, *, strict: bool) -> None:
    """End with 3 under `--strict` when rows were refused, or it is not known whether they should be.

    Raises
    ------
    typer.Exit
        With code 3.
    """
    if strict and (len(read.tables.quarantine) or read.unknown):
        raise typer.Exit(ROWS_IN_QUARANTINE)
