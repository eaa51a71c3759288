"""Results of the closer studies in the shape that figures and pages draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.publish.views import MODEL_WORDS, estimate
from outreach_analysis.settings import Settings
from outreach_analysis.signals.registry import title_of
from outreach_analysis.studies import RESULT_COLUMNS, Estimates
from outreach_analysis.studies.association import estimate_associations
from outreach_analysis.studies.design import default_covariates
from outreach_analysis.studies.multiplicity import adjust_p_values
from outreach_analysis.studies.power import estimate_power

_SHOWN = [*RESULT_COLUMNS, "design", "finding", "reason"]
OFF_THE_LINE = (
    "Where rings lie off the line, the signal goes with channel, cohort or recipient, and the line speaks of "
    "messages that are rare."
)
"""A remark under curves in like context."""
_MOST_GROUPS = 12
_NOT_GROUPS = {"sender_id", "sender_known", "sender_joined_on"}
CRUDE, IN_CONTEXT, BESIDE = "As they are", "In like context", "Beside the other scores"


def asked(questions: pd.DataFrame, *studies: str) -> pd.DataFrame:
    """The rows of `check_questions` that belong to some studies."""
    return questions[questions["study"].isin(studies)]


def no_questions() -> pd.DataFrame:
    """As `asked`, where no question of readiness belongs to a page."""
    return pd.DataFrame({"study": pd.Series(dtype="str"), "can_answer": pd.Series(dtype="bool")})


def shown(result: Estimates, *columns: str) -> list[str]:
    """Those columns that the table of a result has; a study that could not be made has fewer."""
    return [name for name in columns if name in result.table]


def attempts_now(result: Estimates) -> int:
    """How many attempts a result rests on."""
    return 0 if result.table.empty else int(result.table["n_obs"].iloc[0])


def estimate_adjustments(
    frame: pd.DataFrame, scores: Sequence[str], *, settings: Settings | None = None
) -> Estimates:
    """Each score's association with replies as it is, in like context, and beside the other scores.

    Parameters
    ----------
    frame : DataFrame
        One row an attempt.
    scores : sequence of str
    settings : Settings, optional

    Returns
    -------
    Estimates
        The rows of `estimate_associations`, with `design` in words. Where the first two differ, who
        writes to whom by which channel explains a part; where the last two differ, scores go together.

    Raises
    ------
    MissingColumnError, NotEstimableError
    """
    context = default_covariates(frame)
    plain = estimate_associations(frame, scores, covariates=(), settings=settings)
    inside = estimate_associations(frame, scores, settings=settings)
    parts = [plain.table.assign(design=CRUDE), inside.table.assign(design=IN_CONTEXT)]
    if len(scores) > 1:
        beside = []
        for score in scores:
            others = [other for other in scores if other != score]
            found = estimate_associations(frame, [score], covariates=[*context, *others], settings=settings)
            beside.append(found.table.assign(design=BESIDE))
        together = pd.concat(beside, ignore_index=True)
        for scale in together["scale"].unique():
            rows = together["scale"] == scale
            together.loc[rows, "p_adjusted"] = adjust_p_values(together.loc[rows, "p_value"])
        together["finding"] = together["p_adjusted"] <= (settings or Settings()).false_discovery_rate
        parts.append(together)
    table = pd.concat(parts, ignore_index=True)
    table["contrast"] = table["contrast"] + ", " + table["design"].str.lower()
    table["place"] = table["term"].map({name: number for number, name in enumerate(scores)})
    table = table.sort_values("place", kind="stable", ignore_index=True).drop(columns="place")
    return Estimates("adjustment", table, inside.estimand, inside.notes)


def designs_view(result: Estimates, scale: str, designs: dict[str, str] | None = None) -> pd.DataFrame:
    """Rows of one scale as `plot_designs` draws them.

    Parameters
    ----------
    result : Estimates
    scale : str
    designs : dict of str to str, optional
        Contrasts to their words, in the order drawn; by default the column `design`, or the contrast.
    """
    rows = result.table[result.table["scale"] == scale]
    if rows.empty:
        return pd.DataFrame(columns=_SHOWN)
    if designs is not None:
        rows = rows[rows["contrast"].isin(designs)].assign(design=lambda part: part["contrast"].map(designs))
        order = {words: number for number, words in enumerate(designs.values())}
        rows = rows.sort_values("design", key=lambda column: column.map(order), kind="stable")
    elif "design" not in rows:
        rows = rows.assign(design=rows["contrast"])
    rows = rows[rows["term"] != "intercept_sd"].reset_index(drop=True)
    return rows if rows["conf_low"].notna().any() else rows.iloc[0:0]


def ratios_table(view: pd.DataFrame) -> pd.DataFrame:
    """The same rows as ratios instead of logarithms."""
    return view.assign(**{name: np.exp(view[name]) for name in ("estimate", "conf_low", "conf_high")})


BALANCE_WORDS = {
    "interaction": "Both high or both low",
    "minimum": "The lower of the two",
    "ratio": "The lower as a share of the higher",
}
"""Forms in which two scores can act together, in words."""


def ordered_columns(view: pd.DataFrame) -> list[str]:
    """What a table of ordered outcomes shows, as far as it is there."""
    wanted = ("term", "design", "estimate", "conf_low", "conf_high", "p_value", "po_p_value", "n_obs")
    return [name for name in wanted if name in view]


def balance_view(result: Estimates) -> pd.DataFrame:
    """Both scores, each beside the other, then the forms of their balance beside both."""
    rows = result.table[(result.table["scale"] == "probability") & result.table["conf_low"].notna()]
    names = [BALANCE_WORDS.get(str(term), str(term).capitalize()) for term in rows["term"]]
    return rows.assign(term=names).reset_index(drop=True)


def detail(result: Estimates, name: str) -> pd.DataFrame:
    """A table beside a result; empty where the study could not be made."""
    return result.details.get(name, pd.DataFrame())


_MEASURES = {
    "auc": "pairs ranked rightly (AUC)",
    "auc_difference": "difference of AUC",
    "brier": "squared error (Brier score)",
    "calibration_slope": "slope of stated chances",
    "calibration_error": "mean miss of stated chances",
    "log_loss": "log loss",
}


def measures_table(result: Estimates) -> pd.DataFrame:
    """Every measure of every model, in words, the ranking of the models first."""
    rows = result.table
    if rows.empty:
        return rows
    names = [MODEL_WORDS.get(str(term), str(term)) for term in rows["term"]]
    words = [_MEASURES.get(str(scale), str(scale)) for scale in rows["scale"]]
    judged = rows["contrast"].replace({"new senders": "members not seen", "later months": "later messages"})
    ranked = rows.assign(term=names, scale=words, contrast=judged)
    return ranked.sort_values("scale", key=lambda scale: ~scale.str.contains("ranked"), kind="stable")


def recovery_view(result: Estimates) -> pd.DataFrame:
    """The chance of a first reply by attempt."""
    rows = result.table[(result.table["term"] == "first reply") & result.table["conf_low"].notna()]
    return rows.assign(term=rows["contrast"].str.capitalize()).reset_index(drop=True)


AFTER_FAILURE_WORDS = {
    "plain": "All together",
    "among like number and replies before": "Among like attempts",
}
"""What attempts after a failure are compared among, in words."""


def after_failure_view(result: Estimates) -> pd.DataFrame:
    """Coached less uncoached attempts after a failure."""
    rows = result.table[(result.table["term"] == "difference") & result.table["conf_low"].notna()]
    names = [AFTER_FAILURE_WORDS.get(str(name), str(name)) for name in rows["contrast"]]
    return rows.assign(term=names).reset_index(drop=True)


def declared_groups(frame: pd.DataFrame, groups: Sequence[str] = ()) -> list[str]:
    """Columns of groups that the programme has declared for its members; none is ever guessed.

    Parameters
    ----------
    frame : DataFrame
        One row an attempt.
    groups : sequence of str
        Columns named by whoever runs the notebook; empty takes the columns of the table of senders.

    Returns
    -------
    list of str
        Those that have between 2 and 12 groups.
    """
    own = [
        str(name) for name in frame.attrs.get("covariates", frame.columns) if str(name).startswith("sender_")
    ]
    named = list(groups) or [name for name in own if name not in _NOT_GROUPS]
    return [name for name in named if name in frame and 2 <= frame[name].nunique(dropna=True) <= _MOST_GROUPS]


def estimate_gaps_between_groups(
    frame: pd.DataFrame, groups: Sequence[str], scores: Sequence[str], *, settings: Settings | None = None
) -> Estimates:
    """The gaps of every declared grouping, one below the other, with the columns `grouping` and `finding`.

    Whether a gap is a finding is judged among all gaps in replies, or all gaps in scores, that were looked at.

    Raises
    ------
    NotEstimableError
        If no grouping is declared.
    """
    from outreach_analysis.studies.fairness import estimate_gaps

    if not groups:
        raise NotEstimableError(
            "the programme declares no groups of members.",
            hint="a table of senders, or a column named in the parameter 'groups'; groups are never guessed",
        )
    results = [
        (group, estimate(estimate_gaps, frame, group, scores=scores, settings=settings)) for group in groups
    ]
    tables = [found.table.assign(grouping=group) for group, found in results if len(found.table)]
    if not tables:
        raise NotEstimableError(results[0][1].notes[0], hint=results[0][1].unlock)
    notes = dict.fromkeys(note for _, found in results for note in found.notes)
    sentences = tuple(text for _, found in results if len(found.table) for text in found.sentences)
    table = pd.concat(tables, ignore_index=True)
    for scale in ("probability", "score"):
        looked_at = table["scale"] == scale
        table.loc[looked_at, "p_adjusted"] = adjust_p_values(table.loc[looked_at, "p_value"])
    table["finding"] = table["p_adjusted"] <= (settings or Settings()).false_discovery_rate
    return Estimates("fairness", table, results[0][1].estimand, tuple(notes), sentences)


def gaps_view(result: Estimates, measure: str = "replied") -> pd.DataFrame:
    """Gaps in one measure, a row a group, in words."""
    if result.table.empty:
        return result.table.assign(grouping=pd.Series(dtype="str"))
    rows = result.table[(result.table["measure"] == measure) & result.table["conf_low"].notna()]
    names = (
        rows["grouping"].str.removeprefix("sender_").str.replace("_", " ")
        + ": "
        + rows["term"].str.replace("_", " ")
    )
    return rows.assign(term=names.str[:1].str.upper() + names.str[1:]).reset_index(drop=True)


def score_gaps_view(result: Estimates) -> pd.DataFrame:
    """Gaps in scores, the widest first, groups in words."""
    if result.table.empty:
        return result.table.assign(measure=pd.Series(dtype="str"))
    measures = [name for name in result.table["measure"].unique() if name != "replied"]
    rows = pd.concat([gaps_view(result, name) for name in measures], ignore_index=True)
    return rows.sort_values("estimate", key=abs, ascending=False, kind="stable", ignore_index=True)


def estimate_attempts_needed(
    frame: pd.DataFrame, scores: Sequence[str], *, settings: Settings | None = None
) -> Estimates:
    """How many attempts it takes to tell 10 points between coached and other sends, and between halves.

    Parameters
    ----------
    frame : DataFrame
        One row an attempt.
    scores : sequence of str
        Each is halved at its median.
    settings : Settings, optional

    Returns
    -------
    Estimates
        The rows of `estimate_power`, with `comparison` in words.
    """
    halves = {f"more {score}": _upper_half(frame[score]) for score in scores}
    wide = frame.assign(**halves)
    results = {"coached and other sends": estimate_power(wide, settings=settings)}
    results |= {
        f"messages with more and less {title_of(score)}": estimate(
            estimate_power, wide, exposure=f"more {score}", settings=settings
        )
        for score in scores
    }
    told = {name: found for name, found in results.items() if len(found.table)}
    table = pd.concat(
        [found.table.assign(comparison=name) for name, found in told.items()], ignore_index=True
    )
    first = results["coached and other sends"]
    return Estimates("power", table, first.estimand, first.notes, first.sentences, first.details)


def _upper_half(values: pd.Series[float]) -> pd.Series[bool]:
    """Whether a value is above the median; at or above it where most values stand there."""
    middle = values.median()
    above, from_middle = values > middle, values >= middle
    nearer = abs(above.mean() - 0.5) <= abs(from_middle.mean() - 0.5)
    return (above if nearer else from_middle).where(values.notna()).astype("boolean")


def distances_table(result: Estimates) -> pd.DataFrame:
    """One row a comparison: attempts there are, needed and missing, chance now, what could be told now."""
    if result.table.empty:
        return pd.DataFrame(columns=["comparison", "n_obs"])
    wide = result.table.pivot_table(
        index="comparison", columns="term", values="estimate", sort=False, dropna=False
    )
    sizes = result.table.drop_duplicates("comparison").set_index("comparison")["n_obs"]
    return wide.assign(n_obs=sizes).reset_index()


def words_table(result: Estimates, most: int = 200) -> pd.DataFrame:
    """The words with the largest statistics, as ratios of odds."""
    return ratios_table(result.table.head(most))


def effect_view(result: Estimates) -> pd.DataFrame:
    """Coached less uncoached, from the naive difference to the estimate to quote."""
    words = {
        "naive": "All sends together",
        "within sender": "Within the same member",
        "regression": "Adjusted by regression",
        "matching": "Matched pairs",
        "IPW": "Weighted",
        "AIPW": "Weighted and adjusted",
        "placebo exposure": "Placebo: coaching dealt at random",
        "negative control": "Control: an earlier outcome",
    }
    rows = result.table[result.table["scale"].eq("probability") & result.table["estimate"].notna()]
    rows = rows.set_index("term").reindex([term for term in words if term in set(rows["term"])])
    return rows.rename(index=words).reset_index()
