"""What a reader is: a kind of source, the function that reads it, and what it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from outreach_analysis.errors import UnknownNameError
from outreach_analysis.schema import Tables
from outreach_analysis.settings import Settings


@dataclass(frozen=True)
class Context:
    """What a reader may need beside the files.

    Parameters
    ----------
    settings : Settings
        Its `timezone` is given to times that carry none.
    mapping : mapping of str to str
        Canonical column to the column of the file; only for flat sources.
    me : str, optional
        Profile URL or address of whose export this is.
    """

    settings: Settings = field(default_factory=Settings)
    mapping: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    me: str | None = None


Reader = Callable[[Sequence[Path], Context], Tables]
"""Reads all sources of one kind together (mail threads cross files) into one `Tables`.

A reader raises `UsageError` subclasses for a source that cannot be read at all and puts
single bad rows in quarantine. What it returns must satisfy
`rows_read == rows_accepted + len(quarantine) + rows_duplicate`, one quarantine row a bad
source row; `origins` says for each table's rows which file and row they came from.
"""

READERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "delimited": ("outreach_analysis.importers.delimited", "read_delimited"),
        "excel": ("outreach_analysis.importers.excel", "read_excel"),
        "json": ("outreach_analysis.importers.structured", "read_json"),
        "parquet": ("outreach_analysis.importers.structured", "read_parquet"),
        "linkedin": ("outreach_analysis.importers.linkedin", "read_linkedin"),
        "mbox": ("outreach_analysis.importers.mail", "read_mbox"),
    }
)
"""Kind of source to module and function; imported when first used."""


def find_reader(kind: str) -> Reader:
    """Look up the reader of a kind.

    Parameters
    ----------
    kind : str
        One of `READERS`.

    Returns
    -------
    callable
        `(paths, context) -> Tables`.

    Raises
    ------
    UnknownNameError
        If there is no such kind.

    Examples
    --------
    >>> find_reader("delimited").__name__
    'read_delimited'
    """
    if kind not in READERS:
        near = get_close_matches(kind, READERS, n=1)
        raise UnknownNameError(
            f"there is no kind of source '{kind}'.",
            found=f"kinds: {', '.join(READERS)}",
            hint=f"--kind {near[0] if near else 'delimited'}",
        )
    module, function = READERS[kind]
    reader: Reader = getattr(import_module(module), function)
    return reader


def origin_frame(
    source: str | Sequence[str] | pd.Series, rows: Sequence[int] | np.ndarray | pd.Series
) -> pd.DataFrame:
    """Say where the rows of a table came from.

    Parameters
    ----------
    source : str or sequence of str
        File name without its folder, for all rows or one a row.
    rows : sequence of int
        Row in the file, the first data row being 1.

    Returns
    -------
    DataFrame
        Columns `source` (categorical) and `row` (int64), aligned with the table.

    Examples
    --------
    >>> origin_frame("messages.csv", [1, 4])["row"].tolist()
    [1, 4]
    """
    number = np.asarray(rows, dtype="int64")
    if isinstance(source, str):
        names = pd.Categorical([source]).repeat(len(number))
    else:
        names = pd.Categorical(pd.Series(source, dtype="str").reset_index(drop=True))
    return pd.DataFrame({"source": names, "row": number})
