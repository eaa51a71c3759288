"""Every test of a run, kept: notebooks carry their tests, the run writes them into one ledger."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from outreach_analysis.studies.estimates import Estimates
from outreach_analysis.studies.ledger import LEDGER_COLUMNS, ledger_rows

if TYPE_CHECKING:
    from outreach_analysis.publish.load import Workbook

LEDGER_VARIABLE = "OUTREACH_LEDGER"
"""Environment variable that names the ledger of earlier runs."""
LEDGER_FILE = "ledger.parquet"
TESTS_FILE = "tests.parquet"
"""Every test of one run, in its folder."""
SAMPLE = "the sample programme"

_KEPT = [name for name in LEDGER_COLUMNS if name != "run"]
_made: list[pd.DataFrame] = []


def record(result: Estimates, frame: pd.DataFrame | None = None) -> Estimates:
    """Remember the tests of a study until the notebook ends; each notebook runs in a process of its own.

    Parameters
    ----------
    result : Estimates
    frame : DataFrame, optional
        The attempts that it rests on: what was sent after the last with a known outcome is new data.
    """
    if result.table["p_value"].notna().any():
        _made.append(ledger_rows(result, "", _last_known(frame)))
    return result


def _last_known(frame: pd.DataFrame | None) -> pd.Timestamp | None:
    if frame is None or not {"sent_at", "replied"} <= set(frame):
        return None
    last = frame.loc[frame["replied"].notna(), "sent_at"].max()
    return None if pd.isna(last) else pd.Timestamp(last)


def recorded() -> dict[str, list[Any]]:
    """The tests made in this process so far, as JSON-ready columns of the ledger; each test once."""
    if not _made:
        return {}
    rows = pd.concat(_made, ignore_index=True)[_KEPT]
    rows = rows.drop_duplicates(["study", "outcome", "term", "contrast", "scale"], keep="last")
    known = rows["last_sent_at"].notna()
    written = rows["last_sent_at"].dt.strftime("%Y-%m-%dT%H:%M:%S.%f%z")
    rows = rows.assign(last_sent_at=written.where(known))
    plain = rows.astype(object).where(rows.notna(), None)
    return {str(name): plain[name].tolist() for name in plain}


def programme_of(sources: Sequence[str]) -> str:
    """A name for what files are about: their names without digits, so that each month's file is one programme.

    Examples
    --------
    >>> programme_of(["outreach-2026-10.csv"]) == programme_of(["outreach-2026-11.csv"])
    True
    """
    names = sorted({re.sub(r"[\d\W_]+", " ", Path(source).stem).strip() for source in sources})
    return ", ".join(name for name in names if name) or (SAMPLE if not sources else "unnamed")


def run_of(sources: Sequence[str], manifest: Mapping[str, Any]) -> tuple[str, str]:
    """The name of a run in the ledger, and the start that it shares with all runs of its programme.

    A cohort, channel or coach is a programme of its own; the period is a part of the run's name, since
    each month may hold what an earlier month has found.
    """
    chosen = dict(manifest.get("selection") or {})
    period = chosen.pop("period", "")
    part = "".join(f", {name} {value}" for name, value in sorted(chosen.items()))
    start = f"{programme_of(sources)}{part}; "
    said = f"sent in {period}, " if period else ""
    return f"{start}{said}data as of {manifest.get('data_as_of') or 'an unknown day'}", start


def run_rows(tests: Sequence[Mapping[str, list[Any]]], run: str) -> pd.DataFrame:
    """The tests of all notebooks of a run as rows of the ledger, each test once.

    Parameters
    ----------
    tests : sequence of mapping
        From `recorded`, one a notebook.
    run : str
        From `run_of`.
    """
    parts = [pd.DataFrame(dict(columns)) for columns in tests if columns]
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in LEDGER_COLUMNS.items()})
    rows = pd.concat(parts, ignore_index=True)
    rows = rows.drop_duplicates(["study", "outcome", "term", "contrast", "scale"], keep="last")
    rows = rows.assign(run=run, last_sent_at=pd.to_datetime(rows["last_sent_at"], utc=True, format="ISO8601"))
    return rows.reindex(columns=list(LEDGER_COLUMNS)).astype(dict(LEDGER_COLUMNS)).reset_index(drop=True)


def judged(result: Estimates, book: Workbook) -> Estimates:
    """The same associations, each finding marked as new, replicated or not replicated since earlier runs.

    Parameters
    ----------
    result : Estimates
        Of `estimate_associations` on `book.attempts`.
    book : Workbook

    Returns
    -------
    Estimates
        With the columns `status` and `status_reason`; without a ledger every finding is new.
    """
    from outreach_analysis.studies.ledger import judge_findings, read_ledger

    if result.table.empty:
        return replace(result, table=result.table.assign(status="", status_reason=""))
    run, start = run_of(book.sources, book.manifest)
    file = os.environ.get(LEDGER_VARIABLE)
    ledger = read_ledger(file) if file else read_ledger(os.devnull + ".none")
    own = ledger[ledger["run"].str.startswith(start)]
    return judge_findings(result, own, book.attempts, run=run, settings=book.settings)
