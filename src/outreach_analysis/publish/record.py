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
SAMPLE = "the sample programme"

_KEPT = [name for name in LEDGER_COLUMNS if name not in ("run", "last_sent_at")]
_made: list[Estimates] = []


def record(result: Estimates) -> Estimates:
    """Remember the tests of a study until the notebook ends; each notebook runs in a process of its own."""
    if result.table["p_value"].notna().any():
        _made.append(result)
    return result


def recorded() -> dict[str, list[Any]]:
    """The tests made in this process so far, as JSON-ready columns of the ledger; each test once."""
    if not _made:
        return {}
    rows = pd.concat([ledger_rows(result, "") for result in _made], ignore_index=True)[_KEPT]
    rows = rows.drop_duplicates(["study", "outcome", "term", "contrast", "scale"], keep="last")
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
    """The name of a run in the ledger, and the start that it shares with all runs of its programme."""
    start = f"{programme_of(sources)}; data as of "
    return start + str(manifest.get("data_as_of") or "an unknown day"), start


def run_rows(tests: Sequence[Mapping[str, list[Any]]], run: str, manifest: Mapping[str, Any]) -> pd.DataFrame:
    """The tests of all notebooks of a run as rows of the ledger, each test once.

    Parameters
    ----------
    tests : sequence of mapping
        From `recorded`, one a notebook.
    run : str
        From `run_of`.
    manifest : mapping
        Its `period` says until when attempts were sent: later ones are new data.
    """
    parts = [pd.DataFrame(dict(columns)) for columns in tests if columns]
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in LEDGER_COLUMNS.items()})
    rows = pd.concat(parts, ignore_index=True)
    rows = rows.drop_duplicates(["study", "outcome", "term", "contrast", "scale"], keep="last")
    last_day = str(manifest.get("period", "")).rpartition(" to ")[2]
    stamp = pd.Timestamp(last_day, tz="UTC") + pd.Timedelta(days=1) if last_day else pd.NaT
    rows = rows.assign(
        run=run, last_sent_at=pd.Series([stamp] * len(rows), dtype="datetime64[us, UTC]").to_numpy()
    )
    rows["last_sent_at"] = pd.to_datetime(rows["last_sent_at"], utc=True)
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
