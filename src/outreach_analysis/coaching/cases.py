"""Success cards and their denominators: failed, coached, then helped, and the cases that went the other way."""

from __future__ import annotations

import pandas as pd

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import OUTCOME_LEVELS, Settings
from outreach_analysis.studies.design import check_columns
from outreach_analysis.studies.estimates import Estimates, counted, percent, results_table
from outreach_analysis.studies.logit import Clusters
from outreach_analysis.studies.rates import clustered_rate

FAILED = ("unpleasant", "declined", "no_reply")
HELPED = ("positive", "extensive_help", "introduction")
TURNS = ("helped", "harmed", "neither")
RULE = (
    "A case is a member's attempt that ended unpleasantly, with a refusal or in silence, and that member's "
    "next attempt with a known outcome. It counts as helped if the next one brought a positive answer, real help or an "
    "introduction, and as harmed if it ended on a lower level than the one before. Cards show the cases with the widest "
    "turn; among like ones the earliest."
)
"""How cards are picked; printed beside them."""


def find_cases(attempts: pd.DataFrame, *, settings: Settings | None = None) -> pd.DataFrame:
    """Every attempt that followed a failure, with what became of it.

    Parameters
    ----------
    attempts : DataFrame
        Of `studies.attempt_frame`.
    settings : Settings, optional
        The order of outcome levels.

    Returns
    -------
    DataFrame
        One row a case: `sender_id`, `attempt_id` and `level` of the failure, `next_attempt_id`,
        `next_level`, `next_sent_at`, `coached` (the next attempt), `coach_id`, `turn`
        ("helped", "harmed" or "neither") and `rise` in levels.

    Raises
    ------
    MissingColumnError
    """
    check_columns(attempts, ["attempt_id", "sender_id", "level", "coached", "sent_at"])
    order = {level: place for place, level in enumerate((settings or Settings()).outcome_levels)}
    known = attempts[attempts["level"].isin(OUTCOME_LEVELS) & attempts["sent_at"].notna()]
    if "sender_known" in known:
        known = known[known["sender_known"].astype(bool)]
    known = known.sort_values(["sender_id", "sent_at", "attempt_id"], kind="stable")
    columns = ["attempt_id", "level", "coached", "sent_at", *(["coach_id"] if "coach_id" in known else [])]
    following = known.groupby("sender_id")[columns].shift(-1)
    cases = pd.DataFrame(
        {
            "sender_id": known["sender_id"],
            "attempt_id": known["attempt_id"],
            "level": known["level"],
            "next_attempt_id": following["attempt_id"],
            "next_level": following["level"],
            "next_sent_at": following["sent_at"],
            "coached": following["coached"],
            "coach_id": following.get("coach_id", None),
        }
    )
    cases = cases[cases["level"].isin(FAILED) & cases["next_level"].notna()].reset_index(drop=True)
    rise = cases["next_level"].map(order).astype("int64") - cases["level"].map(order).astype("int64")
    turn = pd.Series("neither", index=cases.index).mask(rise < 0, "harmed")
    turn = turn.mask(cases["next_level"].isin(HELPED), "helped")
    return cases.assign(turn=turn, rise=rise, coached=cases["coached"].astype(bool))


def count_cases(cases: pd.DataFrame, *, settings: Settings | None = None) -> Estimates:
    """Of all attempts after a failure, how many were helped and how many harmed, coached and not.

    Parameters
    ----------
    cases : DataFrame
        Of `find_cases`.
    settings : Settings, optional

    Returns
    -------
    Estimates
        Rows by `turn` (`term`: helped, harmed, neither) and `contrast` (coached, not coached):
        share with interval, `cases` and `n_obs`. An association: coaches do not meet failures
        by lot.

    Raises
    ------
    NotEstimableError
        If no coached attempt follows a failure.
    """
    level = (settings or Settings()).conf_level
    coached = cases["coached"].to_numpy(dtype=bool)
    if not coached.any():
        raise NotEstimableError(
            f"of {counted(len(cases), 'attempt')} after a failure none was coached: there is no case to show.",
            hint="import the coaches' reviews with the messages they were written on",
        )
    rows = []
    for name, part in (("coached", coached), ("not coached", ~coached)):
        clusters = Clusters.of(cases.loc[part, "sender_id"])
        for turn in TURNS:
            if not part.any():
                continue
            rate = clustered_rate(cases.loc[part, "turn"].eq(turn).to_numpy(dtype=float), clusters, level)
            rows.append(
                {
                    "term": turn,
                    "contrast": name,
                    "estimand": "share of attempts after a failure; an association",
                    "scale": "probability",
                    "estimate": rate.share,
                    "std_error": rate.std_error,
                    "conf_low": rate.low,
                    "conf_high": rate.high,
                    "conf_level": level,
                    "n_obs": rate.n,
                    "n_groups": rate.clusters,
                    "method": "Wilson at the effective number of attempts",
                    "cases": rate.successes,
                }
            )
    table = results_table(rows)
    return Estimates(
        "cases after a failure",
        table,
        "Share of attempts after a failure that were helped, harmed or neither; an association.",
        notes=(RULE,),
        sentences=tuple(_say(table, contrast) for contrast in dict.fromkeys(table["contrast"])),
    )


def _say(table: pd.DataFrame, contrast: str) -> str:
    part = table[table["contrast"] == contrast].to_dict("records")
    helped, harmed = (next(row for row in part if row["term"] == turn) for turn in ("helped", "harmed"))
    total = counted(int(helped["n_obs"]), f"{contrast} attempt")
    return (
        f"Of {total} after a failure, {int(helped['cases']):,} brought help ({percent(helped['estimate'])}, likely "
        f"between {percent(helped['conf_low'])} and {percent(helped['conf_high'])}) and {int(harmed['cases']):,} ended "
        f"lower than before ({percent(harmed['estimate'])})."
    )


def pick_cards(cases: pd.DataFrame, turn: str, most: int = 3) -> pd.DataFrame:
    """The coached cases that cards show, by the published rule.

    Parameters
    ----------
    cases : DataFrame
        Of `find_cases`.
    turn : {"helped", "harmed"}
    most : int

    Returns
    -------
    DataFrame
        At most `most` rows: the widest turn first, then the earliest, then by attempt.
    """
    chosen = cases[cases["coached"] & cases["turn"].eq(turn)]
    chosen = chosen.assign(width=chosen["rise"].abs())
    chosen = chosen.sort_values(
        ["width", "next_sent_at", "next_attempt_id"], ascending=[False, True, True], kind="stable"
    )
    return chosen.head(most).drop(columns="width").reset_index(drop=True)
