"""What changed between two runs: data, versions, and findings that appeared, held or vanished."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from outreach_analysis.errors import UnknownNameError, UnreadableSourceError
from outreach_analysis.publish.names import safe_name
from outreach_analysis.publish.record import TESTS_FILE
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies.estimates import counted
from outreach_analysis.studies.ledger import read_ledger

STATUSES = ("appeared", "held", "turned", "vanished", "not tested again", "newly tested")
"""What may have become of a finding, in the order of a table."""

_ALONE = ("not tested again", "newly tested")

_KEY = ("study", "outcome", "term", "contrast", "scale")
_DIRECTED = ("probability", "log_odds", "log_odds_ratio", "log_hazard_ratio", "score", "auc_difference")


@dataclass(frozen=True)
class Changes:
    """What differs between an earlier and a later run.

    Parameters
    ----------
    first, second : dict
        Their manifests.
    data : DataFrame
        `what`, `first`, `second`: periods, rows of each table, sources; all of them, changed or not.
    versions : DataFrame
        `what`, `first`, `second`: signals, settings and packages that differ, and only those.
    findings : DataFrame
        `study`, `outcome`, `term`, `contrast`, `scale`, `first` and `second` (estimates), `first_low`,
        …, `second_high` (intervals) and `status`, one of `STATUSES`; tests that found nothing in
        either run are left out.
    """

    first: dict[str, Any]
    second: dict[str, Any]
    data: pd.DataFrame
    versions: pd.DataFrame
    findings: pd.DataFrame

    def count(self, status: str) -> int:
        """Findings of a status."""
        return int((self.findings["status"] == status).sum())

    def sentences(self) -> list[str]:
        """What changed, in words, the data first."""
        return [*self.data_sentences(), self.finding_sentence(), *self.alone_sentences()]

    @property
    def shared(self) -> pd.DataFrame:
        """Findings that both runs tested."""
        return self.findings[~self.findings["status"].isin(_ALONE)].reset_index(drop=True)

    @property
    def alone(self) -> pd.DataFrame:
        """Findings that only one of the runs tested."""
        return self.findings[self.findings["status"].isin(_ALONE)].reset_index(drop=True)

    def data_sentences(self) -> list[str]:
        """What each run answers, and what changed in data and versions."""
        told = [
            f"{side['run']}: {side['answer']}" for side in (self.first, self.second) if side.get("answer")
        ]
        before, after = (
            manifest.get("rows", {}).get("attempts", 0) for manifest in (self.first, self.second)
        )
        told.append(
            f"Attempts: {before:,} then, {after:,} now."
            if before != after
            else f"Attempts: {after:,}, as many as then."
        )
        same = self.first.get("inputs") == self.second.get("inputs")
        told.append("The sources are the same to the byte." if same else "The sources have changed.")
        kinds = self.versions["kind"].value_counts()
        for kind, noun in (("signal", "signal"), ("setting", "setting"), ("package", "package")):
            if number := int(kinds.get(kind, 0)):
                names = self.versions.loc[self.versions["kind"] == kind, "what"].tolist()
                more = f" and {len(names) - 4} more" if len(names) > 4 else ""
                verb = "differs" if number == 1 else "differ"
                told.append(f"{counted(number, noun)} {verb}: {', '.join(names[:4])}{more}.")
        if "signal" not in kinds and self.first.get("signals"):
            told.append("No signal has changed its version.")
        if self.first.get("code") != self.second.get("code"):
            told.append("The program itself has changed.")
        return told

    def finding_sentence(self) -> str:
        """How many of the findings that both runs tested appeared, held and vanished."""
        if self.findings.empty:
            return "Neither run tells a finding from chance."
        if self.shared.empty:
            return "No finding can be compared: what one run found, the other did not test."
        said = [
            f"{number} {status}"
            for status in STATUSES
            if (number := self.count(status)) and status not in _ALONE
        ]
        same = (
            " As far as both rest on the same attempts, that confirms nothing." if self.count("held") else ""
        )
        return f"Of {counted(len(self.shared), 'finding')} that both runs tested: {', '.join(said)}.{same}"

    def alone_sentences(self) -> list[str]:
        """How many findings stand in one run only, and of which studies they are."""
        told = []
        for status, side, other in (
            ("not tested again", self.first, self.second),
            ("newly tested", self.second, self.first),
        ):
            rows = self.alone[self.alone["status"] == status]
            if rows.empty:
                continue
            studies = rows["study"].drop_duplicates().tolist()
            told.append(
                f"{counted(len(rows), 'finding')} of {side['run']} {'was' if len(rows) == 1 else 'were'} not tested "
                f"in {other['run']} ({', '.join(studies)}): nothing is known of a change."
            )
        return told


def since(previous: str, now: Mapping[str, Any]) -> Changes | None:
    """What changed since an earlier report.

    Parameters
    ----------
    previous : str
        Folder of the earlier report; empty for none.
    now : mapping
        Manifest of this one.

    Returns
    -------
    Changes or None
        None where there is no earlier report, or no longer.
    """
    folder = Path(previous)
    if not previous or not (folder / "manifest.json").is_file():
        return None
    return compare_manifests(read_manifest(folder), {"run": "this report", **now})


def since_view(changes: Changes | None) -> pd.DataFrame:
    """`what`, `first` (then) and `second` (now) of all that changed; empty where nothing did."""
    if changes is None:
        return pd.DataFrame({"what": [], "first": [], "second": []})
    data = changes.data[changes.data["first"] != changes.data["second"]]
    parts = [part for part in (data, changes.versions) if len(part)]
    whole = pd.concat(parts or [data], ignore_index=True)
    return whole.drop(columns="kind")


def say_since(changes: Changes | None) -> str:
    """What changed since an earlier report, in a title's length."""
    if changes is None:
        return "There is no earlier report to compare with"
    number = len(since_view(changes))
    if not number:
        return f"Nothing has changed since the report '{changes.first['run']}'"
    return f"{counted(number, 'thing')} changed since the report '{changes.first['run']}'"


def find_run(out: Path, run: str) -> Path:
    """The folder of a run, by its name or its folder.

    Raises
    ------
    UnknownNameError
        If there is no finished run of that name; names those there are.
    """
    for folder in (out / safe_name(run), out / run, Path(run)):
        if (folder / "manifest.json").is_file():
            return folder
    known = sorted(file.parent.name for file in out.glob("*/manifest.json"))
    raise UnknownNameError(
        f"there is no finished run '{run}' in '{out.name}'.",
        found=", ".join(known) or "no run at all",
        hint=f"outreach compare {' '.join(known[:2])}" if len(known) > 1 else "outreach run",
    )


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a run.

    Raises
    ------
    UnreadableSourceError
        If it is damaged.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return manifest | {"run": str(manifest["run"]), "rows": dict(manifest["rows"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableSourceError(
            f"the manifest of run '{folder.name}' cannot be read.",
            found=type(error).__name__,
            hint="make the run again",
        ) from None


def compare_manifests(first: Mapping[str, Any], second: Mapping[str, Any]) -> Changes:
    """What differs in data and versions; findings are left empty."""
    return Changes(
        dict(first), dict(second), _data(first, second), _versions(first, second), match_findings({}, {})
    )


def compare_runs(first: Path, second: Path) -> Changes:
    """What differs between two finished runs.

    Parameters
    ----------
    first, second : Path
        Their folders, the earlier first.

    Returns
    -------
    Changes
    """
    before, after = read_manifest(first), read_manifest(second)
    return Changes(
        before,
        after,
        _data(before, after),
        _versions(before, after),
        match_findings(read_tests(first), read_tests(second)),
    )


def read_tests(folder: Path) -> dict[tuple[str, ...], dict[str, Any]]:
    """Every test that a run made, by study, outcome, term, contrast and scale; empty where it made none.

    Notes
    -----
    A test is a finding if its study says so; where the study corrected nothing and so left it open, if
    its p-value is at most .05. Tests without a direction, such as those of a curve's shape, are left
    out, and so are odds where the same test stands as a difference of shares.
    """
    rows = read_ledger(folder / TESTS_FILE)
    rows = rows[rows["scale"].isin(_DIRECTED) & rows["estimate"].notna()]
    same = rows.groupby(list(_KEY[:-1]))["scale"].transform(lambda scales: "probability" in set(scales))
    rows = rows[~same | (rows["scale"] == "probability")]
    return {
        tuple(str(row[name]) for name in _KEY): {
            "estimate": row["estimate"],
            "low": row["conf_low"],
            "high": row["conf_high"],
            "n_obs": row["n_obs"],
            "finding": bool(row["finding"]) or bool(pd.isna(row["p_adjusted"]) and row["p_value"] <= 0.05),
        }
        for row in rows.to_dict("records")
    }


def match_findings(
    before: Mapping[tuple[str, ...], Mapping[str, Any]], after: Mapping[tuple[str, ...], Mapping[str, Any]]
) -> pd.DataFrame:
    """What became of each finding.

    Parameters
    ----------
    before, after : mapping
        Of `read_tests`.

    Returns
    -------
    DataFrame
        As `Changes.findings`.
    """
    rows = []
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        if not ((old and old["finding"]) or (new and new["finding"])):
            continue
        sides = {
            f"{side}{part}": test[name] if test else None
            for side, test in (("first", old), ("second", new))
            for part, name in (("", "estimate"), ("_low", "low"), ("_high", "high"), ("_n", "n_obs"))
        }
        rows.append({**dict(zip(_KEY, key, strict=True)), **sides, "status": _status(old, new)})
    columns = [
        *_KEY,
        *(f"{side}{part}" for side in ("first", "second") for part in ("", "_low", "_high", "_n")),
    ]
    table = pd.DataFrame(rows, columns=[*columns, "status"])
    order = {status: place for place, status in enumerate(STATUSES)}
    return table.sort_values("status", key=lambda column: column.map(order), kind="stable", ignore_index=True)


def _status(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> str:
    if old is None:
        return "newly tested"
    if new is None:
        return "not tested again"
    if old["finding"] and new["finding"]:
        return "held" if (old["estimate"] > 0) == (new["estimate"] > 0) else "turned"
    return "appeared" if new["finding"] else "vanished"


def _data(first: Mapping[str, Any], second: Mapping[str, Any]) -> pd.DataFrame:
    rows: list[tuple[str, ...]] = [
        ("period", "sent", _said(first.get("period")), _said(second.get("period")))
    ]
    rows.append(("data as of", "sent", _said(first.get("data_as_of")), _said(second.get("data_as_of"))))
    rows.append(("selection", "sent", _said(first.get("selection")), _said(second.get("selection"))))
    counts = [side.get("rows", {}) for side in (first, second)]
    for name in dict.fromkeys([*counts[0], *counts[1]]):
        rows.append((str(name).replace("_", " "), "rows", *(_said(side.get(name)) for side in counts)))
    rows.append(("sources", "sources", _sources(first), _sources(second)))
    return pd.DataFrame(rows, columns=["what", "kind", "first", "second"])


def _versions(first: Mapping[str, Any], second: Mapping[str, Any]) -> pd.DataFrame:
    rows = []
    for kind, part in (("signal", "signals"), ("setting", "settings"), ("package", "packages")):
        old, new = (dict(side.get(part) or {}) for side in (first, second))
        if not (old and new):  # a run of an earlier version did not write this part
            continue
        for name in dict.fromkeys([*old, *new]):
            if old.get(name) != new.get(name):
                rows.append((title_of(str(name)), kind, _said(old.get(name)), _said(new.get(name))))
    for name in ("version", "code", "python"):
        if first.get(name) != second.get(name):
            rows.append((name, "program", _said(first.get(name)), _said(second.get(name))))
    return pd.DataFrame(rows, columns=["what", "kind", "first", "second"])


def _said(value: Any) -> str:
    if value is None or value in ("", {}):
        return "–"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {inner}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(str(inner) for inner in value)
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _sources(manifest: Mapping[str, Any]) -> str:
    named = [
        source
        if isinstance(source, str)
        else f"{source.get('name', '')} ({str(source.get('sha256', ''))[:8]})"
        for source in manifest.get("inputs", [])
    ]
    return ", ".join(named) or "–"
