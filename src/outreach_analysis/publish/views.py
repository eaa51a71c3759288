"""Results and tables in the shape that figures and pages draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.errors import MissingColumnError, NotEstimableError
from outreach_analysis.publish.record import record
from outreach_analysis.settings import OUTCOME_LEVELS, Settings
from outreach_analysis.studies import RESULT_COLUMNS, Estimates
from outreach_analysis.studies.estimates import results_table
from outreach_analysis.studies.suppression import suppress_rates

MODEL_WORDS = {
    "features, logit": "Signals, logistic model",
    "features, boosting": "Signals, boosted trees",
    "length only": "Length alone",
    "TF-IDF": "Words alone (TF-IDF)",
}
_MOSTLY_KNOWN = 0.8


def estimate(study: Callable[..., Estimates], *arguments: Any, **options: Any) -> Estimates:
    """Run a study; where the data cannot support it, return an empty result that says why.

    Its tests are remembered for the ledger of the run.

    Parameters
    ----------
    study : callable
        An `estimate_…` or `compare_…` of `outreach_analysis.studies`.
    *arguments, **options
        Passed on.

    Returns
    -------
    Estimates
        With an empty table and the reason as its only note, where the study could not be made.
    """
    try:
        frame = next((given for given in arguments if isinstance(given, pd.DataFrame)), None)
        return record(study(*arguments, **options), frame)
    except (NotEstimableError, MissingColumnError) as error:
        name = study.__name__.removeprefix("estimate_").removeprefix("compare_").replace("_", " ")
        found = f" Found: {error.found}." if error.found else ""
        return Estimates(name, results_table([]), "", notes=(error.problem + found,), unlock=error.hint or "")


def with_outcome(attempts: pd.DataFrame) -> pd.DataFrame:
    """The attempts of which it is known whether they were answered."""
    return attempts[attempts["replied"].notna()]


def measured_scores(frame: pd.DataFrame, settings: Settings) -> list[str]:
    """The primary features that were measured, be they the same in every message."""
    return [name for name in settings.primary_signals if name in frame and frame[name].notna().any()]


def scores_of(frame: pd.DataFrame, settings: Settings) -> list[str]:
    """The primary features that were measured: declared in the settings, present, and not all the same."""
    return [name for name in settings.primary_signals if name in frame and varies(frame[name])]


def signals_of(frame: pd.DataFrame, families: pd.DataFrame) -> list[str]:
    """The single signals that vary in a frame and are amounts, scores left out.

    Parameters
    ----------
    frame : DataFrame
        One row an attempt or message.
    families : DataFrame
        The catalogue, with its columns `name` and `kind`.
    """
    amounts = families.loc[families["kind"] != "code", "name"]
    return [name for name in amounts if name in frame and varies(frame[name])]


def varies(values: pd.Series[Any]) -> bool:
    """Whether more than one value is known."""
    known = values.dropna()
    return bool(len(known)) and bool((known != known.iloc[0]).any())


def families_of(catalogue: pd.DataFrame) -> dict[str, str]:
    """Signal to family."""
    return dict(zip(catalogue["name"], catalogue["family"], strict=True))


def revisions_of(revisions: pd.DataFrame, *, coached: bool) -> pd.DataFrame:
    """Revisions after a coach's feedback, or without it."""
    return revisions[revisions["coached"].fillna(value=False).astype(bool) == coached]


def changes_table(coached: Estimates, own: Estimates) -> pd.DataFrame:
    """Changes of coached and of members' own revisions, one below the other."""
    parts = [coached.table.assign(revision="coached"), own.table.assign(revision="own")]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True).reindex(
        columns=["revision", *RESULT_COLUMNS, "before", "after"]
    )


def association_table(*views: pd.DataFrame) -> pd.DataFrame:
    """Associations of several families of tests, the clearest first."""
    parts = [view for view in views if len(view)] or [views[0]]
    return pd.concat(parts, ignore_index=True).sort_values(["p_adjusted", "term"], kind="stable")


def rates_view(result: Estimates) -> pd.DataFrame:
    """Rates of the groups, without the row of all together."""
    table = result.table
    return table[(table["term"] != "all") & table["estimate"].notna()].reset_index(drop=True)


def without_small_groups(result: Estimates, minimum: int) -> Estimates:
    """The same rates without groups under `minimum` attempts, or whatever would give such a group away."""
    return result if result.table.empty else suppress_rates(result, minimum)


def overall(result: Estimates) -> float | None:
    """The rate of all together; None where there is none."""
    whole = result.table.loc[result.table["term"] == "all", "estimate"].dropna()
    return float(whole.iloc[0]) if len(whole) else None


def funnel_view(result: Estimates, sent: int) -> pd.DataFrame:
    """The funnel as bars: how many reached each stage; acceptance only where most attempts tell it.

    Parameters
    ----------
    result : Estimates
        Of `estimate_funnel`.
    sent : int
        Attempts sent.
    """
    if result.table.empty:
        return pd.DataFrame({"term": [], "count": []})
    whole = result.table[(result.table["term"] == "all") & result.table["estimate"].notna()]
    steps = whole.assign(term=whole["step"], count=whole["successes"])
    steps = steps[(steps["term"] != "accepted") | (steps["n_obs"] >= _MOSTLY_KNOWN * sent)]
    steps["term"] = steps["term"].replace({"replied": "got a reply", "helped": "got real help"})
    first = pd.DataFrame({"term": ["sent"], "count": [float(sent)], "n_obs": [sent]})
    columns = ["term", "count", "estimate", "conf_low", "conf_high", "n_obs"]
    return pd.concat([first, steps[columns]], ignore_index=True).reindex(columns=columns)


def ladder_view(attempts: pd.DataFrame) -> pd.DataFrame:
    """How many attempts ended on each level, worst first; levels that never came count 0.

    Returns
    -------
    DataFrame
        `term`, `count`, `estimate` (share); empty where no reply has a level.
    """
    counts = attempts["level"].value_counts().reindex(OUTCOME_LEVELS, fill_value=0)
    if not counts.drop("no_reply").sum():
        return pd.DataFrame({"term": [], "count": [], "estimate": []})
    return pd.DataFrame(
        {"term": counts.index, "count": counts.to_numpy(), "estimate": (counts / counts.sum()).to_numpy()}
    )


def association_view(result: Estimates, families: pd.DataFrame) -> pd.DataFrame:
    """Differences in reply rate, a row a feature, with the signal's own family.

    Parameters
    ----------
    result : Estimates
        Of `estimate_associations`.
    families : DataFrame
        The catalogue.
    """
    rows = result.table[result.table["scale"] == "probability"]
    if rows.empty:
        return rows.assign(family="", finding=False)
    own = dict(zip(families["name"], families["family"], strict=True))
    return rows.assign(family=[own.get(term, term) for term in rows["term"]]).reset_index(drop=True)


def differences_view(result: Estimates) -> pd.DataFrame:
    """Coached less uncoached by each design, from the crudest to the fairest."""
    rows = result.table[(result.table["term"] == "difference") & result.table["estimate"].notna()]
    words = {"pooled": "All sends together", "within sender_id": "Within the same member"}
    names = [
        words.get(contrast, f"Within the same {contrast.removeprefix('within ').replace('_', ' ')}")
        for contrast in rows["contrast"]
    ]
    return rows.assign(term=names).reset_index(drop=True)


def coached_view(result: Estimates) -> pd.DataFrame:
    """Reply rates of coached and uncoached sends."""
    rows = result.table[result.table["term"].isin(["coached", "uncoached"])]
    return rows.assign(term=[f"{term} sends" for term in rows["term"]]).reset_index(drop=True)


def guardrail_view(result: Estimates) -> pd.DataFrame:
    """The simulation's rates in words, with the range of a programme of 200 members."""
    words = {
        "before": "Attempt before coaching",
        "after": "Next, coached attempt",
        "coached": "All coached sends",
        "uncoached": "All uncoached sends",
        "first": "First attempt, if members stop at success",
        "last": "Sixth attempt, if members stop at success",
    }
    rows = result.table
    share = rows["estimate"].to_numpy(dtype=float)
    n = rows["n_obs"].to_numpy(dtype=float) * 200 / rows["n_groups"].to_numpy(dtype=float)
    half = 1.96 * np.sqrt(share * (1 - share) / n)
    return rows.assign(
        term=[words[term] for term in rows["term"]],
        conf_low=np.maximum(share - half, 0),
        conf_high=share + half,
    )


def prediction_view(result: Estimates, split: str = "new senders") -> pd.DataFrame:
    """AUC of each model on one split, in words."""
    table = result.table
    rows = table[(table["scale"] == "auc") & (table["contrast"] == split) & table["conf_low"].notna()]
    names = [MODEL_WORDS.get(str(term), str(term)) for term in rows["term"]]
    return rows.assign(term=names, model=rows["term"]).reset_index(drop=True)


def calibration_view(result: Estimates, split: str = "new senders") -> pd.DataFrame:
    """Stated chances against what happened, for the model that ranks best on a split."""
    table = result.details.get("calibration", pd.DataFrame({"model": [], "split": []}))
    ranked = prediction_view(result, split)
    ranked = ranked[ranked["term"].str.startswith("Signals")] if len(ranked) else ranked
    if ranked.empty:
        return table.iloc[0:0]
    best = str(ranked.sort_values("estimate")["model"].iloc[-1])
    chosen = table[(table["split"] == split) & (table["model"] == best)]
    return chosen.reset_index(drop=True)
