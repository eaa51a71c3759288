"""A flat table as it stands in a file, before anything is understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from outreach_analysis.schema import QUARANTINE


@dataclass
class Sheet:
    """A flat table with the place that each row came from.

    Parameters
    ----------
    source : str
        File name without its folder, with the sheet where a workbook has several.
    frame : DataFrame
        Columns as the source names them, each name once.
    rows : array of int
        Row in the source for each row of `frame`, the first data row being 1.
    quarantined : list of (int, str, str)
        Rows that could not even be read: row, column, reason.
    notes : list of str
        What was assumed while reading.
    excel_1904 : bool
        Whether day numbers count from 1904.
    """

    source: str
    frame: pd.DataFrame
    rows: np.ndarray
    quarantined: list[tuple[int, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    excel_1904: bool = False


def quarantine_frame(sheets: Sequence[Sheet]) -> pd.DataFrame:
    """List the rows that could not be read at all (schema `QUARANTINE`)."""
    entries = [(sheet.source, *entry) for sheet in sheets for entry in sheet.quarantined]
    return QUARANTINE.conform(pd.DataFrame(entries, columns=["source", "row", "column", "reason"]))


def text_cell(value: object) -> object:
    """Bring a nested JSON or Parquet value to JSON text; leave plain values alone.

    Examples
    --------
    >>> text_cell(["a", 1]), text_cell(3)
    ('["a", 1]', 3)
    """
    import json

    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, (list, dict, tuple)):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value


def clean_column(values: pd.Series) -> tuple[pd.Series, int]:
    """Make a column of Python objects one that Arrow can hold.

    Returns
    -------
    Series
        Of one dtype: booleans, numbers, times or text. Mixed values become text.
    int
        How many texts held half a surrogate pair, which no encoding can write; these
        halves become U+FFFD.
    """
    if values.dtype != object:
        return values, 0
    # A list, since pandas would guess text and refuse half a surrogate pair.
    plain = pd.Series([text_cell(value) for value in values], index=values.index, dtype=object)
    kinds = {type(value) for value in plain if value is not None and value == value}  # noqa: PLR0124 - NaN
    if kinds and kinds <= {int, float, np.int64, np.float64} and not _huge(plain):
        return pd.Series(pd.to_numeric(plain), index=values.index), 0
    if kinds == {bool}:
        return plain.astype("boolean"), 0
    if not kinds <= {str, int, float, bool, np.int64, np.float64}:
        inferred = plain.infer_objects()
        if inferred.dtype != object:
            return inferred, 0
    broken = 0
    texts: list[str | None] = []
    for value in plain:
        if value is None or value != value:  # noqa: PLR0124 - NaN
            texts.append(None)
            continue
        text = str(value)
        if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
            broken += 1
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        texts.append(text)
    return pd.Series(texts, index=values.index, dtype="str"), broken


def _huge(values: pd.Series) -> bool:
    return any(isinstance(value, int) and abs(value) >= 2**63 for value in values)


def clean_frame(frame: pd.DataFrame, source: str) -> tuple[pd.DataFrame, list[str]]:
    """Apply `clean_column` to every column, and say what was replaced."""
    cleaned = {name: clean_column(frame[name]) for name in frame}
    broken = sum(count for _, count in cleaned.values())
    notes = [f"{source}: {broken:,} texts held half a character pair, replaced by �."] if broken else []
    return pd.DataFrame({name: column for name, (column, _) in cleaned.items()}, index=frame.index), notes
