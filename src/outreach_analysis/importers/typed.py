"""A sheet brought to canonical columns and dtypes; rows that do not fit are marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from outreach_analysis.errors import InvalidValueError
from outreach_analysis.importers.columns import KINDS, recognise_columns, travelling_names
from outreach_analysis.importers.reader import Context
from outreach_analysis.importers.sheet import Sheet
from outreach_analysis.importers.times import ParsedTimes, parse_times
from outreach_analysis.importers.values import (
    Parsed,
    as_text,
    parse_boolean,
    parse_channel,
    parse_integer,
    parse_outcome,
    parse_role,
    parse_stage,
    parse_tags,
)
from outreach_analysis.schema import ATTEMPTS, FLAT_COLUMNS, MESSAGES
from outreach_analysis.schema.table import DTYPES

CODED: Mapping[str, Callable[[pd.Series], Parsed]] = {
    "channel": parse_channel,
    "stage": parse_stage,
    "author_role": parse_role,
    "outcome": parse_outcome,
}

NOT_UNDERSTOOD = {
    "time": "is not a time between 1970 and 2100 that could be read",
    "boolean": "is neither yes nor no",
    "integer": "is not a whole number of 0 or more",
}

TOTALS = frozenset(
    {"total", "totals", "grand total", "sum", "count", "average", "gesamt", "summe", "somme", "totale"}
)
TOTALS_WITHIN = 3

TAKEN = {*ATTEMPTS.column_names, *MESSAGES.column_names, *KINDS}


@dataclass
class TypedSheet:
    """A sheet after typing.

    Parameters
    ----------
    frame : DataFrame
        Every canonical column (missing ones empty), then `_source`, `_row`, then the
        columns that travel along.
    extras : list of str
        Columns that travel along.
    reasons : Series
        Text: why a row cannot be accepted; missing for good rows.
    at_fault : Series
        Text: the first column at fault.
    notes : list of str
        What was assumed.
    given : set of str
        Canonical columns that the source has.
    """

    frame: pd.DataFrame
    extras: list[str]
    reasons: pd.Series
    at_fault: pd.Series
    notes: list[str]
    given: set[str]


def type_sheet(sheet: Sheet, context: Context) -> TypedSheet:
    """Bring a sheet to canonical columns.

    Parameters
    ----------
    sheet : Sheet
    context : Context
        Mapping and settings.

    Returns
    -------
    TypedSheet

    Raises
    ------
    MissingColumnError, UnknownNameError
        As `recognise_columns`.
    InvalidValueError
        If a date order would have to be guessed.
    """
    raw = sheet.frame.reset_index(drop=True)
    found = recognise_columns(raw, context.mapping, source=sheet.source)
    theirs = dict(found.theirs)
    notes = [*sheet.notes, *found.notes]
    if "outcome" in theirs and "replied" not in theirs and _only_yes_and_no(raw[theirs["outcome"]]):
        theirs["replied"] = theirs.pop("outcome")
        notes.append(
            f"{sheet.source}: column '{theirs['replied']}' only says yes or no and was read as 'replied'."
        )
    reasons = pd.Series(index=raw.index, dtype="str")
    at_fault = pd.Series(index=raw.index, dtype="str")
    kept_as_well: list[str] = []
    columns: dict[str, pd.Series] = {}
    refusals: list[str] = []

    def reject(bad: np.ndarray, column: str, reason: str) -> None:
        if bad.any():
            first = bad & reasons.isna().to_numpy()
            again = bad & ~first
            reasons[again] = reasons[again] + "; " + reason
            reasons[first] = reason
            at_fault[first] = column

    for column in FLAT_COLUMNS:
        if column.name not in theirs:
            columns[column.name] = pd.Series(index=raw.index, dtype=DTYPES[column.kind])
            continue
        name = theirs[column.name]
        parsed = _parse(column.name, raw[name], context, excel_1904=sheet.excel_1904)
        columns[column.name] = parsed.column
        kept_as_well += [name] if parsed.keeps_source else []
        notes += [f"{sheet.source}: column '{name}': {note}" for note in parsed.notes]
        if isinstance(parsed, ParsedTimes) and parsed.refusal:
            refusals.append(f"column '{name}': {parsed.refusal}.")
        reject(parsed.bad, name, f"'{name}' {NOT_UNDERSTOOD.get(column.kind, '')}")
    if refusals:
        raise InvalidValueError(
            "\n  ".join(refusals),
            found=f"{sheet.source}, {len(raw):,} rows",
            hint='write dates as 2026-04-03, or put date_order = "day" (or "month") into outreach.toml',
        )
    columns["_source"] = pd.Series(sheet.source, index=raw.index, dtype="str")
    columns["_row"] = pd.Series(sheet.rows, index=raw.index, dtype="int64")
    empty = columns["text"].isna() & columns["subject"].isna()
    reject(empty.to_numpy(), theirs["text"], "empty text")
    reject(_totals(columns["text"]), theirs["text"], "a row of totals, not a message")
    columns["text"] = columns["text"].fillna("")
    if "outcome" in theirs and "replied" not in theirs:
        columns["replied"] = _replied_by_word(raw[theirs["outcome"]])
    used = set(theirs.values()) - set(kept_as_well)
    extras = travelling_names([str(name) for name in raw if name not in used], TAKEN)
    columns |= {new: raw[old] for old, new in extras.items()}
    return TypedSheet(pd.DataFrame(columns), list(extras.values()), reasons, at_fault, notes, set(theirs))


def _parse(name: str, values: pd.Series, context: Context, *, excel_1904: bool) -> Parsed:
    kind = KINDS[name]
    if kind == "time":
        return parse_times(values, context.settings, excel_1904=excel_1904)
    if kind == "boolean":
        return parse_boolean(values)
    if kind == "integer":
        return parse_integer(values)
    if name in CODED:
        return CODED[name](values)
    if name == "feedback_tags":
        return Parsed(parse_tags(values), np.zeros(len(values), bool))
    return Parsed(as_text(_identifiers(values)), np.zeros(len(values), bool))


def _identifiers(values: pd.Series) -> pd.Series:
    """Write whole numbers without `.0`, which a gap in a number column would bring about."""
    if pd.api.types.is_float_dtype(values.dtype):
        whole = values.dropna()
        if len(whole) and (whole == whole.round()).all() and (whole.abs() < 2**53).all():
            return values.astype("Int64").astype("str")
    return values


def _only_yes_and_no(values: pd.Series) -> bool:
    from outreach_analysis.importers.values import looks_boolean

    return looks_boolean(values.dropna())


def _totals(text: pd.Series) -> np.ndarray:
    """Rows below the data that add them up."""
    word = text.str.strip().str.casefold().str.rstrip(" :")
    last = np.arange(len(text)) >= len(text) - TOTALS_WITHIN
    return (word.isin(TOTALS).to_numpy() & last) if len(text) > TOTALS_WITHIN else np.zeros(len(text), bool)


def _replied_by_word(outcome: pd.Series) -> pd.Series:
    """Whether an outcome says that a reply came without saying which: "Replied", "Responded - call?"."""
    words = as_text(outcome).str.extract(
        r"^\s*(replied|responded|answered|got (?:a )?(?:reply|response))\b", flags=re.IGNORECASE
    )
    return words[0].notna().astype("boolean").where(words[0].notna())
