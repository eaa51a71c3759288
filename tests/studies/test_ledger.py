"""The ledger keeps every test, and findings are held to new attempts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import InvalidValueError
from outreach_analysis.studies.association import estimate_associations
from outreach_analysis.studies.ledger import (
    LEDGER_COLUMNS,
    append_ledger,
    judge_findings,
    ledger_rows,
    read_ledger,
)

FEATURES = ["feature_0", "feature_1"]


def _dated(frame: pd.DataFrame, start: str) -> pd.DataFrame:
    return frame.assign(
        sent_at=pd.Timestamp(start, tz="UTC") + pd.to_timedelta(np.arange(len(frame)), unit="min")
    )


@pytest.fixture
def spring(style_programme: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    return _dated(style_programme(1, senders=60, features=2, slopes=[0.8]), "2026-03-01")


def _past(frame: pd.DataFrame) -> pd.DataFrame:
    return ledger_rows(estimate_associations(frame, FEATURES), "spring", frame["sent_at"].max())


def test_every_test_is_kept_findings_or_not(tmp_path: Path, spring: pd.DataFrame) -> None:
    rows = _past(spring)
    assert rows["term"].tolist() == ["feature_0", "feature_0", "feature_1", "feature_1"]
    assert rows["finding"].tolist()[:2] == [True, True]
    file = tmp_path / "ledger.parquet"
    append_ledger(file, rows)
    assert len(append_ledger(file, rows.assign(run="autumn"))) == 8
    assert len(append_ledger(file, rows)) == 8  # a run written again replaces its rows
    assert read_ledger(file).dtypes.astype(str).to_dict() == dict(LEDGER_COLUMNS)


def test_a_file_that_is_no_ledger_is_not_overwritten(tmp_path: Path, spring: pd.DataFrame) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("keep me", encoding="utf-8")
    with pytest.raises(InvalidValueError, match="is not a ledger"):
        append_ledger(file, _past(spring))
    assert file.read_text(encoding="utf-8") == "keep me"


@pytest.mark.parametrize(
    "slope, status", [(0.8, "replicated"), (-0.8, "not replicated"), (0.0, "not replicated")]
)
def test_findings_are_tested_on_what_was_sent_since(
    style_programme: Callable[..., pd.DataFrame], spring: pd.DataFrame, slope: float, status: str
) -> None:
    autumn = _dated(style_programme(4, senders=60, features=2, slopes=[slope]), "2026-09-01")
    whole = pd.concat([spring, autumn.assign(sender_id="b" + autumn["sender_id"])], ignore_index=True)
    now = estimate_associations(whole, FEATURES)
    judged = judge_findings(now, _past(spring), whole, run="autumn")
    row = judged.row("feature_0", "log_odds")
    assert row["status"] == status
    assert row["status_reason"] == f"tested on {len(autumn):,} attempts sent since"
    assert f"1 {status}" in judged.sentences[-1]


def test_the_same_attempts_again_replicate_nothing(spring: pd.DataFrame) -> None:
    judged = judge_findings(estimate_associations(spring, FEATURES), _past(spring), spring, run="again")
    row = judged.row("feature_0")
    assert row["status"] == "new"
    assert row["status_reason"].startswith("not tested on new attempts")


def test_too_few_new_attempts_leave_a_finding_new(
    style_programme: Callable[..., pd.DataFrame], spring: pd.DataFrame
) -> None:
    few = _dated(style_programme(5, senders=8, features=2, slopes=[0.3], mean_messages=6), "2026-09-01")
    whole = pd.concat([spring, few.assign(sender_id="b" + few["sender_id"])], ignore_index=True)
    row = judge_findings(estimate_associations(whole, FEATURES), _past(spring), whole, run="autumn").row(
        "feature_0"
    )
    assert row["status"] == "new"
    assert row["status_reason"] == f"tested on {len(few)} attempts sent since, which are too few to tell"


def test_a_true_effect_over_months_is_replicated_and_a_false_one_is_not(
    style_programme: Callable[..., pd.DataFrame],
) -> None:
    """Runs of three months: `feature_0` goes with replies always, `feature_1` in the first month alone."""
    parts = [
        _dated(
            style_programme(10 + month, senders=40, features=2, slopes=slopes), f"2026-0{month}-01"
        ).assign(sender_id=lambda part: part["sender_id"] + "x")
        for month, slopes in ((1, [0.6, 0.6]), (2, [0.6, 0.0]), (3, [0.6, 0.0]))
    ]
    ledger = pd.DataFrame()
    told = []
    for month in (1, 2, 3):
        frame = pd.concat(parts[:month], ignore_index=True)
        found = estimate_associations(frame, FEATURES)
        before = ledger if len(ledger) else ledger_rows(found, "").iloc[:0]
        judged = judge_findings(found, before, frame, run=f"month {month}")
        told.append(judged.table[judged.table["scale"] == "log_odds"].set_index("term")["status"].to_dict())
        rows = ledger_rows(found, f"month {month}", frame["sent_at"].max())
        ledger = pd.concat([ledger, rows], ignore_index=True)
    assert told[0] == {"feature_0": "new", "feature_1": "new"}
    assert told[1] == {"feature_0": "replicated", "feature_1": "not replicated"}
    assert told[2] == {"feature_0": "replicated", "feature_1": "not replicated"}
    assert len(ledger) == 3 * 2 * 2
