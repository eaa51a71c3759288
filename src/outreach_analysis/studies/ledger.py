"""Every test that was ever run, and what became of each finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from outreach_analysis.errors import InvalidValueError, NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.association import estimate_associations
from outreach_analysis.studies.estimates import Estimates, counted

LEDGER_COLUMNS: Mapping[str, str] = {
    "run": "str",
    "study": "str",
    "outcome": "str",
    "term": "str",
    "contrast": "str",
    "scale": "str",
    "estimate": "float64",
    "conf_low": "float64",
    "conf_high": "float64",
    "p_value": "float64",
    "p_adjusted": "float64",
    "finding": "bool",
    "n_obs": "Int64",
    "last_sent_at": "datetime64[us, UTC]",
}
"""Columns of the ledger and their dtypes."""

_ONE_TEST = ["study", "outcome", "term", "contrast", "scale"]


def ledger_rows(estimates: Estimates, run: str, last_sent_at: pd.Timestamp | None = None) -> pd.DataFrame:
    """The tests of one study of one run, findings or not.

    Parameters
    ----------
    estimates : Estimates
    run : str
        Name of the run; a run that is written again replaces its rows.
    last_sent_at : Timestamp, optional
        When the newest attempt with a known outcome was sent: later ones are new data.

    Returns
    -------
    DataFrame
        Columns of `LEDGER_COLUMNS`; one row for every row of the study that has a p-value.
    """
    tested = estimates.table[estimates.table["p_value"].notna()]
    rows = tested.reindex(columns=list(LEDGER_COLUMNS)).assign(run=run, study=estimates.study)
    rows["outcome"] = rows["outcome"].astype(object).fillna("replied")
    rows["finding"] = rows["finding"].eq(True).fillna(False)
    stamp = pd.NaT if last_sent_at is None else last_sent_at
    rows["last_sent_at"] = pd.Series([stamp] * len(rows), index=rows.index, dtype="datetime64[us, UTC]")
    return rows.astype(dict(LEDGER_COLUMNS)).reset_index(drop=True)


def read_ledger(path: str | Path) -> pd.DataFrame:
    """The ledger at `path` (Parquet); empty if there is none yet.

    Raises
    ------
    InvalidValueError
        If the file is not a ledger.
    """
    file = Path(path)
    if not file.is_file():
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in LEDGER_COLUMNS.items()})
    try:
        return pd.read_parquet(file)[list(LEDGER_COLUMNS)].astype(dict(LEDGER_COLUMNS))
    except (OSError, ValueError, KeyError) as error:
        raise InvalidValueError(
            f"'{file.name}' is not a ledger.", found=type(error).__name__, hint=f"move {file.name} away"
        ) from error


def append_ledger(path: str | Path, rows: pd.DataFrame) -> pd.DataFrame:
    """Add rows to the ledger; those of a run that it already holds are replaced.

    Returns
    -------
    DataFrame
        The whole ledger as written.
    """
    file = Path(path)
    before = read_ledger(file)
    kept = before[~(before["run"] + "\n" + before["study"]).isin(rows["run"] + "\n" + rows["study"])]
    whole = rows if kept.empty else pd.concat([kept, rows], ignore_index=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(file.name + ".part")
    whole.to_parquet(part, index=False)
    part.replace(file)
    return whole


def judge_findings(
    estimates: Estimates,
    ledger: pd.DataFrame,
    frame: pd.DataFrame,
    *,
    run: str,
    covariates: Sequence[str] | None = None,
    settings: Settings | None = None,
) -> Estimates:
    """Say of every finding, now or earlier, whether it is new, replicated or not replicated.

    Parameters
    ----------
    estimates : Estimates
        Of `estimate_associations` on `frame`.
    ledger : DataFrame
        Earlier runs; rows of `run` itself are passed over.
    frame : DataFrame
        The attempts of this run, with `sent_at`.
    run : str
    covariates : sequence of str, optional
    settings : Settings, optional

    Returns
    -------
    Estimates
        The same table with a column `status`, empty where there is no finding, and
        `status_reason`.

    Notes
    -----
    An earlier finding is tested again on the attempts whose outcome was not known when it was made, and
    on them alone: finding it again on the same attempts would say nothing. It is replicated if the
    association has the same sign and a p-value at most `1 - conf_level` there. It is not replicated if it
    fails that and the new interval leaves out what it was. Where new attempts can tell neither, it stays
    new.
    """
    chosen = settings or Settings()
    table = estimates.table.assign(status="", status_reason="")
    table.loc[table["finding"], "status"] = "new"
    past = ledger[(ledger["run"] != run) & ledger["finding"] & (ledger["study"] == estimates.study)]
    past = past[(past["scale"] == "log_odds") & past["term"].isin(table["term"])]
    past = past.sort_values("last_sent_at", kind="stable").drop_duplicates(_ONE_TEST, keep="first")
    for since, findings in past.groupby("last_sent_at", dropna=False):
        again, problem = _tested_since(frame, since, findings, covariates, chosen)
        for _, finding in findings.iterrows():
            at = table["term"] == finding["term"]
            status, reason = (
                ("new", problem) if problem else _held(finding, again.loc[finding["term"]], chosen)
            )
            if status == "new":
                at &= table["finding"]
            table.loc[at, "status"] = status
            table.loc[at, "status_reason"] = reason
    counts = table.drop_duplicates("term")["status"].value_counts()
    sentence = ", ".join(
        f"{int(counts.get(status, 0))} {status}" for status in ("new", "replicated", "not replicated")
    )
    return Estimates(
        study=estimates.study,
        table=table,
        estimand=estimates.estimand,
        notes=estimates.notes,
        sentences=(*estimates.sentences, f"Findings against earlier runs: {sentence}."),
        details=estimates.details,
    )


def _tested_since(
    frame: pd.DataFrame,
    since: Any,
    findings: pd.DataFrame,
    covariates: Sequence[str] | None,
    settings: Settings,
) -> tuple[pd.DataFrame, str]:
    """The associations of earlier findings by term in what was sent since, or why there are none."""
    told = "not tested on new attempts: "
    if pd.isna(since) or "sent_at" not in frame:
        return pd.DataFrame(), told + "when attempts were sent is not known."
    fresh = frame[frame["sent_at"] > pd.Timestamp(since)]
    outcome = str(findings["outcome"].iloc[0])
    try:
        again = estimate_associations(
            fresh, findings["term"].tolist(), outcome=outcome, covariates=covariates, settings=settings
        ).table
    except NotEstimableError as error:
        return pd.DataFrame(), told + error.problem
    return again[again["scale"] == "log_odds"].set_index("term"), ""


def _held(earlier: pd.Series[Any], again: pd.Series[Any], settings: Settings) -> tuple[str, str]:
    """What became of one finding, and on how many attempts that rests."""
    tested = f"tested on {counted(int(again['n_obs']), 'attempt')} sent since"
    same = (again["estimate"] > 0) == (earlier["estimate"] > 0)
    if same and again["p_value"] <= 1 - settings.conf_level:
        return "replicated", tested
    if again["conf_low"] <= earlier["estimate"] <= again["conf_high"] or pd.isna(again["conf_low"]):
        return "new", f"{tested}, which are too few to tell"
    return "not replicated", tested
