"""Results and tables in the shape that figures and pages draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from outreach_analysis.coaching import feature_names
from outreach_analysis.errors import MissingColumnError, NotEstimableError
from outreach_analysis.publish.record import record
from outreach_analysis.schema import Tables
from outreach_analysis.settings import OUTCOME_LEVELS, Settings
from outreach_analysis.studies import RESULT_COLUMNS, Estimates
from outreach_analysis.studies.estimates import results_table
from outreach_analysis.studies.rates import suppress_rates

_MODELS = {
    "features, logit": "Signals, logistic model",
    "features, boosting": "Signals, boosted trees",
    "length only": "Length alone",
    "TF-IDF": "Words alone (TF-IDF)",
}
_MOSTLY_KNOWN = 0.8
_MOST_GROUPS = 12
_GROUPINGS = ("cohort", "channel", "month", "quarter", "year")


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


def scores_of(frame: pd.DataFrame, settings: Settings) -> list[str]:
    """The primary features that were measured: declared in the settings, present, and not all the same."""
    return [name for name in settings.primary_signals if name in frame and _varies(frame[name])]


def signals_of(frame: pd.DataFrame, families: pd.DataFrame) -> list[str]:
    """The single signals that vary in a frame, scores left out.

    Parameters
    ----------
    frame : DataFrame
        One row an attempt or message.
    families : DataFrame
        The catalogue, with its column `name`.
    """
    return [name for name in families["name"] if name in frame and _varies(frame[name])]


def _varies(values: pd.Series[Any]) -> bool:
    known = values.dropna()
    return bool(len(known)) and bool((known != known.iloc[0]).any())


def families_of(catalogue: pd.DataFrame) -> dict[str, str]:
    """Signal to family."""
    return dict(zip(catalogue["name"], catalogue["family"], strict=True))


def evidence_view(evidence: pd.DataFrame, families: dict[str, str]) -> pd.DataFrame:
    """Evidence that is worth underlining: clarity and balance read every sentence and would cover the message."""
    return evidence[~evidence["signal"].map(families).isin(["clarity", "balance"])]


def words(group: str | None) -> str:
    """A column in words, for captions and table heads."""
    return "group" if group is None else group.replace("_", " ")


def stratum(attempts: pd.DataFrame) -> str | None:
    """Channel or cohort, within which sends can be compared; None where neither varies."""
    return next(
        (name for name in ("channel", "cohort") if name in attempts and _varies(attempts[name])), None
    )


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


def status_view(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Attempts by status: `status`, `count`, `share`."""
    counts = outcomes["status"].value_counts()
    return pd.DataFrame(
        {"status": counts.index, "count": counts.to_numpy(), "share": (counts / len(outcomes)).to_numpy()}
    )


def score_summary(frame: pd.DataFrame, scores: Sequence[str]) -> pd.DataFrame:
    """Lower quarter, median and upper quarter of each score."""
    rows = [
        {
            "score": name,
            "q1": float(frame[name].quantile(0.25)),
            "median": float(frame[name].median()),
            "q3": float(frame[name].quantile(0.75)),
            "n_obs": int(frame[name].notna().sum()),
        }
        for name in scores
    ]
    return pd.DataFrame(rows, columns=["score", "q1", "median", "q3", "n_obs"])


def add_periods(frame: pd.DataFrame) -> pd.DataFrame:
    """The same frame with columns `month` (`2026-10`), `quarter` (`2026 Q4`) and `year`, if sending has times."""
    sent = pd.to_datetime(frame["sent_at"], utc=True)
    if not sent.notna().any():
        return frame
    quarter = sent.dt.strftime("%Y Q") + sent.dt.quarter.astype("Int64").astype("str")
    return frame.assign(
        month=sent.dt.strftime("%Y-%m"), quarter=quarter.where(sent.notna()), year=sent.dt.strftime("%Y")
    )


def grouping(frame: pd.DataFrame) -> str | None:
    """The first of cohort, channel, month, quarter and year that splits the attempts into 2 to 12 groups, if one does."""
    for name in _GROUPINGS:
        if name in frame and 2 <= frame[name].nunique(dropna=True) <= _MOST_GROUPS:
            return name
    return None


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
    names = [_MODELS.get(str(term), str(term)) for term in rows["term"]]
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


def coverage_view(
    tables: Tables, features: pd.DataFrame, outcomes: pd.DataFrame, families: pd.DataFrame, *, most: int = 4
) -> pd.DataFrame:
    """Share of messages in which a signal finds anything, by stage or by answer, for telling signals.

    Parameters
    ----------
    tables : Tables
    features : DataFrame
        Of `score`.
    outcomes : DataFrame
        Of `outcomes`; splits the messages where the data holds no drafts.
    families : DataFrame
        The catalogue.
    most : int
        Signals shown of each family.

    Returns
    -------
    DataFrame
        One row a signal and stage: `term`, `family`, `group`, `estimate`, `n_obs`.
    """
    counted = families[families["kind"].isin(["count", "flag", "boolean"])]
    group = _message_groups(tables, features, outcomes)
    names = [name for name in counted["name"] if name in features]
    values = features[names].astype("float64")
    found = (values > 0).astype("float64").where(values.notna())
    shares = found.groupby(group).mean().T
    sizes = found.groupby(group).count().T
    order = [name for name in ("draft", "sent", "follow_up", "unanswered", "answered") if name in shares] or [
        str(name) for name in shares.columns
    ]
    shares["overall"] = found.mean()
    share = counted["name"].map(shares["overall"])
    ranked = counted.assign(share=(share * (1 - share)).fillna(-1.0))
    chosen = (
        ranked.sort_values(["share", "name"], ascending=[False, True])
        .groupby("family", sort=False)
        .head(most)
    )
    place = {family: number for number, family in enumerate(dict.fromkeys(families["family"]))}
    chosen = chosen.sort_values("family", key=lambda column: column.map(place), kind="stable")
    picked = [str(name) for name in chosen["name"]]
    shown = [
        shares.loc[picked, [column]].set_axis(["estimate"], axis=1).assign(group=column) for column in order
    ]
    sized = [sizes.loc[picked, [column]].set_axis(["n_obs"], axis=1) for column in order]
    view = pd.concat([pd.concat(shown), pd.concat(sized)], axis=1).rename_axis("term").reset_index()
    view["family"] = view["term"].map(dict(zip(chosen["name"], chosen["family"], strict=True)))
    return view[["term", "family", "group", "estimate", "n_obs"]]


def _message_groups(tables: Tables, features: pd.DataFrame, outcomes: pd.DataFrame) -> pd.Series[str]:
    """The stage of each message; whether it was answered, where all are of one stage."""
    messages = features[["message_id"]].merge(
        tables.messages[["message_id", "attempt_id", "stage"]], on="message_id", how="left"
    )
    if _varies(messages["stage"]):
        return messages["stage"].fillna("unknown").astype("str")
    known = messages.merge(outcomes[["attempt_id", "replied"]], on="attempt_id", how="left")["replied"]
    return known.map({True: "answered", False: "unanswered"}).astype("str").fillna("pending")


def key_numbers(attempts: pd.DataFrame, tables: Tables, rates: Estimates) -> dict[str, tuple[str, str]]:
    """The few numbers that a director asks for first."""
    numbers = {
        "Attempts": (f"{len(attempts):,}", "requests sent"),
        "Members": (f"{len(tables.senders):,}", "who wrote")
        if len(tables.senders)
        else ("–", "not named in the data"),
    }
    if overall(rates) is not None:
        row = rates.row("all")
        low, high = 100 * row["conf_low"], 100 * row["conf_high"]
        numbers["Replies"] = (f"{100 * row['estimate']:.0f}%", f"likely {low:.0f} to {high:.0f}%")
    helped = attempts["level"].isin(["extensive_help", "introduction"]).sum()
    if helped:
        numbers["Helped"] = (f"{helped:,}", "extensive help or an introduction")
    if attempts["coached"].any():
        numbers["Coached"] = (
            f"{100 * attempts['coached'].mean():.0f}%",
            "of attempts saw a coach before sending",
        )
    pending = int((attempts["status"] == "pending").sum())
    if pending:
        numbers["Pending"] = (f"{pending:,}", "too recent to count")
    return numbers


def period_view(attempts: pd.DataFrame, most: int = 15) -> pd.DataFrame:
    """Attempts sent in each month, quarter or year, in order; empty where no time of sending is known."""
    if "month" not in attempts:
        return pd.DataFrame({"term": [], "count": []})
    unit = next(
        name for name in ("month", "quarter", "year") if attempts[name].nunique() <= most or name == "year"
    )
    counts = attempts[unit].value_counts().sort_index().tail(most)
    return pd.DataFrame({"term": counts.index, "count": counts.to_numpy()})


def missing_view(tables: Tables) -> pd.DataFrame:
    """How complete each column of the programme is: `table`, `column`, `rows`, `known` (share)."""
    rows = [
        {
            "table": name,
            "column": str(column),
            "rows": len(frame),
            "known": float(frame[column].notna().mean()),
        }
        for name in ("attempts", "messages", "recipients", "senders", "reviews", "replies")
        if len(frame := getattr(tables, name))
        for column in frame.columns
    ]
    table = pd.DataFrame(rows, columns=["table", "column", "rows", "known"])
    return table.sort_values(["known", "table", "column"], kind="stable").reset_index(drop=True)


def estimate_changes(
    revisions: pd.DataFrame,
    features: pd.DataFrame,
    names: Sequence[str],
    *,
    settings: Settings | None = None,
) -> Estimates:
    """Mean change of each feature from one version to the next, paired within a message.

    Parameters
    ----------
    revisions : DataFrame
        Of `find_revisions`.
    features : DataFrame
        Of `score`, for the level before and after.
    names : sequence of str
        Features.
    settings : Settings, optional

    Returns
    -------
    Estimates
        One row a feature: `estimate` (mean of later minus earlier), `before` and `after` (means).

    Raises
    ------
    NotEstimableError
        If fewer than 10 pairs, or pairs of fewer than 5 senders, are known.

    Notes
    -----
    The variance of the mean sums deviations by sender; intervals use Student's t with one
    degree of freedom fewer than senders.
    """
    from scipy import stats

    level = (settings or Settings()).conf_level
    senders = revisions["sender_id"].fillna(revisions["attempt_id"])
    if len(revisions) < _FEWEST_PAIRS or senders.nunique() < _FEWEST_SENDERS:
        raise NotEstimableError(
            f"{len(revisions)} revisions by {senders.nunique()} members are too few to say what revising changes.",
            hint="import drafts with attempt_id and version",
        )
    values = features.set_index("message_id")[[name for name in names if name in feature_names(features)]]
    rows = []
    for name in values:
        before = values[name].astype("float64").reindex(revisions["from_message_id"]).to_numpy()
        after = values[name].astype("float64").reindex(revisions["to_message_id"]).to_numpy()
        known = ~np.isnan(before) & ~np.isnan(after)
        change, who = (after - before)[known], senders.to_numpy()[known]
        groups = len(set(who))
        if groups < _FEWEST_SENDERS:
            continue
        mean = float(change.mean())
        sums = pd.Series(change - mean).groupby(who).sum().to_numpy()
        error = float(np.sqrt((sums**2).sum() * groups / (groups - 1)) / len(change))
        half = float(stats.t.ppf((1 + level) / 2, groups - 1)) * error
        rows.append(
            {
                "term": name,
                "contrast": "later less earlier version",
                "estimand": "mean change within a message",
                "scale": "score",
                "estimate": mean,
                "std_error": error,
                "conf_low": mean - half,
                "conf_high": mean + half,
                "conf_level": level,
                "n_obs": len(change),
                "n_groups": groups,
                "method": "paired mean, variance summed by sender",
                "before": float(before[known].mean()),
                "after": float(after[known].mean()),
            }
        )
    columns = [*RESULT_COLUMNS, "before", "after"]
    return Estimates(
        "changes",
        results_table(pd.DataFrame(rows, columns=[c for c in columns if not rows or c in rows[0]])),
        "Mean change of a score from one version of a message to the next.",
        notes=(f"{len(revisions):,} pairs of successive versions.",),
    )


_FEWEST_PAIRS = 10
_FEWEST_SENDERS = 5
