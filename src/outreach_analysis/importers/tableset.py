"""A source that already holds the tables of the schema: one sheet or file each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from outreach_analysis.errors import InvalidValueError, MissingColumnError, UsageError
from outreach_analysis.importers.columns import listed, plain_name, travelling_names
from outreach_analysis.importers.reader import Context, origin_frame
from outreach_analysis.importers.sheet import Sheet, quarantine_frame
from outreach_analysis.importers.times import ParsedTimes, parse_times
from outreach_analysis.importers.typed import CODED, NOT_UNDERSTOOD
from outreach_analysis.importers.values import Parsed, as_text, parse_boolean, parse_integer, sensible_dtype
from outreach_analysis.schema import MESSAGES, QUARANTINE, SOURCE_TABLES, Column, Table, Tables

BY_NAME = {table.name: table for table in SOURCE_TABLES}


@dataclass
class _Filled:
    frame: pd.DataFrame
    source: np.ndarray
    row: np.ndarray
    duplicates: int = 0
    quarantine: list[pd.DataFrame] = field(default_factory=list)


def table_name(source: str) -> str | None:
    """Which schema table a sheet or file is named after, if any.

    Examples
    --------
    >>> table_name("programme.xlsx:Attempts"), table_name("replies.csv"), table_name("log.csv")
    ('attempts', 'replies', None)
    """
    last = source.rsplit(":", 1)[-1]
    plain = plain_name(last if ":" in source else last.rsplit(".", 1)[0])
    return plain if plain in BY_NAME else None


def is_table_set(sheets: Sequence[Sheet]) -> bool:
    """Whether sheets are schema tables: messages and attempts are there, tied by `attempt_id`."""
    tied = {
        table_name(sheet.source)
        for sheet in sheets
        if "attemptid" in {plain_name(name) for name in sheet.frame.columns}
    }
    return {"messages", "attempts"} <= tied


def tables_from_set(sheets: Sequence[Sheet], context: Context) -> Tables:
    """Check schema tables row by row.

    Parameters
    ----------
    sheets : sequence of Sheet
        Those named after a schema table are read, others are left out and named.
    context : Context
        Its settings are used; a mapping makes no sense here.

    Returns
    -------
    Tables
        Rows that lack a required value, hold one outside what is allowed, or point to a
        parent that is not there are in quarantine.

    Raises
    ------
    UsageError
        If a table lacks its key, or a date order would have to be guessed; all problems at once.
    """
    from outreach_analysis.importers.flat import joined

    used = [sheet for sheet in sheets if table_name(sheet.source)]
    notes = [
        f"{sheet.source}: not named after a table and left out." for sheet in sheets if sheet not in used
    ]
    notes += [note for sheet in used for note in sheet.notes]
    filled: dict[str, _Filled] = {}
    problems: list[UsageError] = []
    for table in SOURCE_TABLES:
        own = [sheet for sheet in used if table_name(sheet.source) == table.name]
        try:
            filled[table.name] = _fill(table, own, filled, context, notes)
        except UsageError as error:
            problems.append(error)
            filled[table.name] = _Filled(table.conform(), np.array([], object), np.array([], "int64"))
    if problems:
        raise joined(problems)
    rejected = [frame for part in filled.values() for frame in part.quarantine]
    quarantine = QUARANTINE.conform(pd.concat([quarantine_frame(used), *rejected], ignore_index=True))
    return Tables(
        **{name: part.frame for name, part in filled.items()},
        quarantine=quarantine,
        notes=tuple(notes),
        rows_read=sum(len(sheet.frame) + len(sheet.quarantined) for sheet in used),
        rows_accepted=sum(len(part.frame) for part in filled.values()),
        rows_duplicate=sum(part.duplicates for part in filled.values()),
        origins={name: origin_frame(list(part.source), part.row) for name, part in filled.items()},
    )


def _fill(
    table: Table, sheets: Sequence[Sheet], filled: dict[str, _Filled], context: Context, notes: list[str]
) -> _Filled:
    if not sheets:
        return _Filled(table.conform(), np.array([], object), np.array([], "int64"))
    parts = [_typed(table, sheet, context, notes) for sheet in sheets]
    frame = pd.concat([part for part, _ in parts], ignore_index=True)
    reasons = pd.concat([reason for _, reason in parts], ignore_index=True)
    source = np.concatenate([np.full(len(sheet.frame), sheet.source, object) for sheet in sheets])
    row = np.concatenate([sheet.rows for sheet in sheets])
    for column, parent in table.parents.items():
        known = filled[parent].frame[BY_NAME[parent].key[0]]
        if not len(known) and parent in {"senders", "recipients"}:
            continue
        orphan = frame[column].notna() & ~frame[column].isin(known)
        reasons[orphan & reasons.isna()] = f"{column}|'{column}' is not among the {parent}"
    good = reasons.isna().to_numpy()
    same = frame.astype("str").duplicated().to_numpy() & good
    key = list(table.key)
    again = frame[good & ~same].duplicated(key).reindex(frame.index, fill_value=False)
    reasons[again] = f"{key[0]}|another row has the same {' and '.join(key)}"
    bad = reasons.notna().to_numpy()
    split = reasons[bad].str.split("|", n=1, expand=True).reindex(columns=[0, 1])
    rejected = pd.DataFrame(
        {"source": source[bad], "row": row[bad], "column": split[0].to_numpy(), "reason": split[1].to_numpy()}
    )
    keep = ~bad & ~same
    extras = [name for name in frame if name not in table.column_names]
    for name in extras:
        frame[name] = sensible_dtype(frame[name])
    kept = table.conform(frame[keep])
    return _Filled(kept, source[keep], row[keep], int(same.sum()), [rejected] if bad.any() else [])


def _typed(table: Table, sheet: Sheet, context: Context, notes: list[str]) -> tuple[pd.DataFrame, pd.Series]:
    plain = {plain_name(name): name for name in sheet.frame.columns}
    raw = sheet.frame.reset_index(drop=True)
    required = [column.name for column in table.columns if column.required]
    lacking = [name for name in required if plain_name(name) not in plain]
    if lacking:
        raise MissingColumnError(
            f"the table {table.name} lacks {listed(lacking)}.",
            found=f"{listed(map(str, raw.columns))} ({sheet.source}, {len(raw):,} rows)",
            hint=f"columns of {table.name}: {', '.join(table.column_names)}",
        )
    reasons = pd.Series(index=raw.index, dtype="str")
    columns: dict[str, pd.Series] = {}
    for column in table.columns:
        name = plain.pop(plain_name(column.name), None)
        if name is None:
            continue
        parsed = _parse(column, raw[name], context, sheet)
        if table is MESSAGES and column.name == "text" and "subject" in columns:
            parsed.column = parsed.column.mask(parsed.column.isna() & columns["subject"].notna(), "")
        columns[column.name] = parsed.column
        notes += [f"{sheet.source}: column '{name}': {note}" for note in parsed.notes]
        if isinstance(parsed, ParsedTimes) and parsed.refusal:
            raise InvalidValueError(
                f"column '{name}': {parsed.refusal}.",
                found=f"{sheet.source}, {len(raw):,} rows",
                hint='write dates as 2026-04-03, or put date_order = "day" (or "month") into outreach.toml',
            )
        wrong = pd.Series(parsed.bad, index=raw.index)
        if column.allowed:
            wrong |= parsed.column.notna() & ~parsed.column.isin(column.allowed)
        reasons[wrong & reasons.isna()] = (
            f"{name}|'{name}' {NOT_UNDERSTOOD.get(column.kind, 'is not among what is allowed')}"
        )
        if column.required:
            reasons[parsed.column.isna() & reasons.isna()] = f"{name}|'{name}' is empty"
    extras: dict[str, pd.Series] = {}
    if table.open_ended:
        names = travelling_names(list(map(str, plain.values())), table.column_names)
        extras = {new: raw[old] for old, new in names.items()}
    if plain and not table.open_ended:
        notes.append(
            f"{sheet.source}: {listed(plain.values())} belong to no column of {table.name} and were left out."
        )
    return pd.DataFrame({**columns, **extras}, index=raw.index), reasons


def _parse(column: Column, values: pd.Series, context: Context, sheet: Sheet) -> Parsed:
    if column.kind == "time":
        return parse_times(values, context.settings, excel_1904=sheet.excel_1904)
    if column.kind == "boolean":
        return parse_boolean(values)
    if column.kind == "integer":
        return parse_integer(values)
    if column.name in CODED:
        return CODED[column.name](values)
    if column.kind == "number":
        numbers = pd.to_numeric(values, errors="coerce")
        return Parsed(numbers, (numbers.isna() & as_text(values).notna()).to_numpy())
    return Parsed(as_text(values), np.zeros(len(values), bool))
