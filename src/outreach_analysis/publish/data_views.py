"""What the data holds, in the shape that figures and pages draw."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from outreach_analysis.publish.views import overall, varies
from outreach_analysis.schema import Tables
from outreach_analysis.studies import Estimates
from outreach_analysis.studies.suppression import number_or_few

_MOST_GROUPS = 12
_GROUPINGS = ("cohort", "channel", "month", "quarter", "year")


def evidence_view(evidence: pd.DataFrame, families: dict[str, str]) -> pd.DataFrame:
    """Evidence that is worth underlining: clarity and balance read every sentence and would cover the message."""
    return evidence[~evidence["signal"].map(families).isin(["clarity", "balance"])]


def words(group: str | None) -> str:
    """A column in words, for captions and table heads."""
    return "group" if group is None else group.replace("_", " ")


def stratum(attempts: pd.DataFrame) -> str | None:
    """Channel or cohort, within which sends can be compared; None where neither varies."""
    return next((name for name in ("channel", "cohort") if name in attempts and varies(attempts[name])), None)


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
    if varies(messages["stage"]):
        return messages["stage"].fillna("unknown").astype("str")
    known = messages.merge(outcomes[["attempt_id", "replied"]], on="attempt_id", how="left")["replied"]
    return known.map({True: "answered", False: "unanswered"}).astype("str").fillna("pending")


def key_numbers(
    attempts: pd.DataFrame, tables: Tables, rates: Estimates, minimum: int
) -> dict[str, tuple[str, str]]:
    """The few numbers that a director asks for first; what became of fewer than `minimum` attempts is not told."""
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
        numbers["Helped"] = (number_or_few(int(helped), minimum), "extensive help or an introduction")
    if attempts["coached"].any():
        numbers["Coached"] = (
            f"{100 * attempts['coached'].mean():.0f}%",
            "of attempts saw a coach before sending",
        )
    if (left_out := int(attempts["replied"].isna().sum())) and overall(rates) is not None:
        numbers["Not counted"] = (
            number_or_few(left_out, minimum),
            "too recent, never arrived, or outcome not known",
        )
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


_TOLD_BY_REPLIES = ("replied", "outcome")


def missing_view(tables: Tables) -> pd.DataFrame:
    """How complete each column of the programme is: `column`, `table`, `rows`, `known` (share).

    Whether an attempt was answered is not missing where replies tell it.
    """
    told = set(_TOLD_BY_REPLIES) if len(tables.replies) else set()
    rows = [
        {
            "column": str(column),
            "table": name,
            "rows": len(frame),
            "known": float(frame[column].notna().mean()),
        }
        for name in ("attempts", "messages", "recipients", "senders", "reviews", "replies")
        if len(frame := getattr(tables, name))
        for column in frame.columns
        if not (name == "attempts" and column in told and frame[column].isna().all())
    ]
    table = pd.DataFrame(rows, columns=["column", "table", "rows", "known"])
    return table.sort_values(["known", "table", "column"], kind="stable").reset_index(drop=True)
