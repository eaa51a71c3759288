"""How well replies can be foretold from a message, on members and months not learned from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.auc import Auc, auc_by_sender
from outreach_analysis.studies.calibration import (
    brier_score,
    calibration_line,
    calibration_table,
    expected_calibration_error,
    slope_interval,
)
from outreach_analysis.studies.design import being, check_columns
from outreach_analysis.studies.estimates import Estimates, counted, results_table
from outreach_analysis.studies.logit import Clusters, Floats
from outreach_analysis.studies.predictors import (
    InnerSplit,
    Maker,
    base_rate,
    boosting,
    inner_splits,
    logit,
    words,
)

NOT_FOR_GATING = (
    "Not for gating: these probabilities describe past programmes; no message may be held back or sent "
    "because of one."
)
FEWEST_EVENTS = 20
FEWEST_SENDERS = 10

_BASE_RATE, _LENGTH, _WORDS = "base rate", "length only", "TF-IDF"
_LOGIT, _BOOSTING = "features, logit", "features, boosting"


def seed_of(phrase: str) -> int:
    """A seed from a phrase.

    Examples
    --------
    >>> seed_of("outreach") == seed_of("outreach") != seed_of("Outreach")
    True
    """
    return int.from_bytes(hashlib.sha256(phrase.encode()).digest()[:4], "little")


def estimate_prediction(
    frame: pd.DataFrame,
    features: Sequence[str] | None = None,
    *,
    texts: pd.Series[str] | None = None,
    outcome: str = "replied",
    cluster: str = "sender_id",
    folds: int = 5,
    most_attempts: int = 20_000,
    settings: Settings | None = None,
) -> Estimates:
    """Compare predictions from features with the base rate, length alone and TF-IDF.

    Do not use the models to gate messages, nor their weights as advice.

    Parameters
    ----------
    frame : DataFrame
        One row an attempt, as `attempt_frame` returns it.
    features : sequence of str, optional
        By default all that `frame.attrs["features"]` names.
    texts : Series of str, optional
        Texts by `message_id`; without them TF-IDF and length only are left out.
    outcome, cluster : str
    folds : int
        Grouped folds: no sender is both learned from and predicted.
    most_attempts : int
        Larger programmes are represented by a sample of senders.
    settings : Settings, optional

    Returns
    -------
    Estimates
        A row for each model and split (`contrast`: `new senders` or `later months`) with scale
        `auc`, `brier`, `calibration_slope` and `calibration_error`; rows of scale `auc_difference`
        set the better of the two feature models against each yardstick. `details` holds
        `calibration` (table by model and split) and `predictions` (one row an attempt and model).

    Raises
    ------
    MissingColumnError
    NotEstimableError
        With fewer than 20 attempts with or without the outcome, or fewer than 10 senders.

    Notes
    -----
    Imputation, scaling, vocabulary and model are fitted inside one pipeline on the training part
    alone; so is the strength of each penalty, by the log loss on senders held back from it. Counts
    enter as logarithms, held within three standard deviations. For later months the model learns from attempts whose outcome window had closed when the
    last 30% of attempts began, and is judged on those.
    """
    chosen = settings or Settings()
    names = list(frame.attrs.get("features", [])) if features is None else list(features)
    check_columns(frame, [outcome, cluster, *names])
    known = frame[frame[outcome].notna()].reset_index(drop=True)
    notes = [NOT_FOR_GATING]
    if len(known) < len(frame):
        notes.append(
            f"{counted(len(frame) - len(known), 'attempt')} left out: not known whether {being(outcome)}."
        )
    known = sample_senders(known, cluster, most_attempts, chosen.seed, notes)
    y = known[outcome].to_numpy(dtype=float)
    clusters = Clusters.of(known[cluster])
    _check_enough(y, clusters, outcome)
    splits = _splits(known, y, clusters, folds, chosen, notes)
    inputs = _inputs(known, names, texts, notes)
    results = []
    predictions = []
    for split, parts in splits.items():
        tested = np.concatenate([test for _, test in parts])
        fold = np.concatenate([np.full(len(test), number) for number, (_, test) in enumerate(parts)])
        judged_on = Clusters.of(clusters.codes[tested])
        inner = [inner_splits(y[train], clusters.codes[train], seed_of(chosen.seed)) for train, _ in parts]
        for model, (values, make) in inputs.items():
            p = np.concatenate(
                [
                    _predict(make, values, y, train, test, splits)
                    for (train, test), splits in zip(parts, inner, strict=True)
                ]
            )
            predictions.append(
                pd.DataFrame({"row": tested, "fold": fold, "split": split, "model": model, "predicted": p})
            )
            area = (
                None
                if model == _BASE_RATE
                else auc_by_sender(y[tested], p, fold, judged_on, chosen.conf_level)
            )
            results.append(_Judged(split, model, y[tested], p, judged_on, area))
    table, calibration = _table(results, chosen, outcome)
    told = pd.concat(predictions, ignore_index=True)
    told.insert(0, "attempt_id", known["attempt_id"].to_numpy()[told.pop("row")])
    return Estimates(
        study="prediction",
        table=table,
        estimand=f"Chance that an attempt with '{outcome}' is ranked above one without, for senders or "
        "months that were not learned from.",
        notes=tuple(notes),
        sentences=(*_sentences(table, outcome), NOT_FOR_GATING),
        details={"calibration": calibration, "predictions": told},
    )


def sample_senders(frame: pd.DataFrame, cluster: str, most: int, seed: str, notes: list[str]) -> pd.DataFrame:
    """All attempts of as many random senders as hold at most `most` attempts; `notes` is told."""
    if len(frame) <= most:
        return frame
    rng = np.random.default_rng(seed_of(seed))
    sizes = frame[cluster].value_counts(sort=False)
    order = sizes.iloc[rng.permutation(len(sizes))]
    kept = order.index[order.cumsum() <= most]
    notes.append(
        f"Learned and judged on a random sample of {counted(len(kept), 'sender')} of {len(sizes):,}."
    )
    return frame[frame[cluster].isin(kept)].reset_index(drop=True)


def _check_enough(y: Floats, clusters: Clusters, outcome: str) -> None:
    rarer = int(min(y.sum(), len(y) - y.sum()))
    if rarer < FEWEST_EVENTS or clusters.count < FEWEST_SENDERS:
        raise NotEstimableError(
            f"prediction needs {FEWEST_EVENTS} attempts that were {being(outcome)}, as many that were not, and "
            f"{FEWEST_SENDERS} members.",
            found=f"{rarer} of the rarer kind, {counted(clusters.count, 'member')}",
            hint="read the rates until there are more attempts",
        )


Split = list[tuple[np.ndarray, np.ndarray]]


def _splits(
    frame: pd.DataFrame, y: Floats, clusters: Clusters, folds: int, settings: Settings, notes: list[str]
) -> dict[str, Split]:
    from sklearn.model_selection import StratifiedGroupKFold

    chooser = StratifiedGroupKFold(folds, shuffle=True, random_state=seed_of(settings.seed))
    found: dict[str, Split] = {"new senders": list(chooser.split(y, y, clusters.codes))}
    sent = frame["sent_at"] if "sent_at" in frame else pd.Series(pd.NaT, index=frame.index)
    if sent.notna().mean() < 0.5:
        notes.append("No split by time: most attempts have no 'sent_at'.")
        return found
    start = sent.sort_values(ignore_index=True).iloc[int(0.7 * sent.notna().sum())]
    window = pd.Timedelta(days=settings.outcome_window_days)
    closed = (sent < start - window).to_numpy()
    if min(y[closed].sum(), closed.sum() - y[closed].sum()) < FEWEST_EVENTS / 2:
        closed = (sent < start).to_numpy()
        notes.append(
            "The split by time learns from attempts whose window was still open: too few had closed."
        )
    later = (sent >= start).to_numpy()
    alone = len(np.unique(clusters.codes[later])) < 2
    if alone or any(part.sum() < 10 or len(np.unique(y[part])) < 2 for part in (closed, later)):
        notes.append("No split by time: too few attempts before or after it.")
        return found
    found["later months"] = [(np.flatnonzero(closed), np.flatnonzero(later))]
    return found


def _inputs(
    frame: pd.DataFrame, names: Sequence[str], texts: pd.Series[str] | None, notes: list[str]
) -> dict[str, tuple[Any, Maker]]:
    """What each model reads, and how a fresh one is made."""
    inputs: dict[str, tuple[Any, Maker]] = {_BASE_RATE: (np.zeros((len(frame), 1)), base_rate)}
    if texts is not None:
        read = frame["message_id"].map(texts).fillna("").astype(object).to_numpy()
        count = np.array([len(text.split()) for text in read], dtype=float)
        inputs[_LENGTH] = (np.column_stack([np.log1p(count), count]), logit)
        inputs[_WORDS] = (read, words)
    else:
        notes.append("Without the texts there is no comparison with length and TF-IDF.")
    values = frame[list(names)].to_numpy(dtype=float, na_value=np.nan)
    told = np.isfinite(values).any(axis=0)
    if not told.all():
        notes.append(f"{counted(int((~told).sum()), 'feature')} never known and left out.")
    if told.any():
        values = np.where(np.isfinite(values), values, np.nan)[:, told]
        inputs[_LOGIT] = (values, logit)
        inputs[_BOOSTING] = (values, boosting)
    return inputs


def _predict(
    make: Maker, values: Any, y: Floats, train: np.ndarray, test: np.ndarray, inner: InnerSplit
) -> Floats:
    import warnings

    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    model = make(inner)
    # One thread: boosting on a few thousand rows spends its time waiting where cores are shared.
    with warnings.catch_warnings(), threadpool_limits(1):
        # A feature known in no training row is left out by the imputer, which is what is wanted.
        warnings.filterwarnings("ignore", message="Skipping features without any observed values")
        try:
            model.fit(values[train], y[train])
        except ValueError as error:
            if "vocabulary" not in str(error) and "no terms remain" not in str(error).lower():
                raise
            return np.full(len(test), y[train].mean())
        return np.asarray(model.predict_proba(values[test])[:, 1])


@dataclass(frozen=True)
class _Judged:
    """The predictions of one model on one split, and how well they rank."""

    split: str
    model: str
    y: Floats
    p: Floats
    clusters: Clusters
    area: Auc | None


def _table(results: Sequence[_Judged], settings: Settings, outcome: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows: list[dict[str, Any]] = []
    calibration = []
    for judged in results:
        shared: dict[str, Any] = {
            "term": judged.model,
            "contrast": judged.split,
            "n_obs": len(judged.y),
            "n_groups": judged.clusters.count,
            "reason": "",
        }
        bins = calibration_table(judged.y, judged.p, conf_level=settings.conf_level)
        calibration.append(bins.assign(model=judged.model, split=judged.split))
        slope, low, high = np.nan, np.nan, np.nan
        if judged.area is not None:
            slope = calibration_line(judged.y, judged.p)[1]
            low, high = slope_interval(judged.y, judged.p, judged.clusters, settings.conf_level)
        rows += [
            shared | _ranking(judged.area),
            shared
            | {"scale": "brier", "estimate": brier_score(judged.y, judged.p), "method": "mean squared error"},
            shared
            | {
                "scale": "calibration_slope",
                "estimate": slope,
                "conf_low": low,
                "conf_high": high,
                "method": "logit of outcome on log-odds, by sender",
                "reason": "" if np.isfinite(slope) else "predictions do not vary",
            },
            shared
            | {
                "scale": "calibration_error",
                "estimate": expected_calibration_error(bins),
                "method": "ten equal bins",
            },
        ]
    table = results_table([*rows, *_differences(results, settings.conf_level)])
    table = table.assign(conf_level=settings.conf_level, outcome=outcome)
    return table, pd.concat(calibration, ignore_index=True)


def _ranking(area: Auc | None) -> dict[str, Any]:
    if area is None:
        return {"scale": "auc", "estimate": 0.5, "method": "by definition", "reason": "ranks nothing"}
    return {
        "scale": "auc",
        "estimate": area.estimate,
        "std_error": area.std_error,
        "conf_low": area.low,
        "conf_high": area.high,
        "method": "DeLong components summed by sender, logit scale",
        "reason": "" if np.isfinite(area.low) else "ranks all pairs alike",
    }


def _differences(results: Sequence[_Judged], conf_level: float) -> list[dict[str, Any]]:
    """The feature models against each yardstick, on the same rows and folds."""
    rows: list[dict[str, Any]] = []
    for ours, yardstick in product(results, results):
        same = ours.split == yardstick.split and ours.model in {_LOGIT, _BOOSTING}
        if not same or yardstick.model not in {_LENGTH, _WORDS} or not (ours.area and yardstick.area):
            continue
        estimate = ours.area.estimate - yardstick.area.estimate
        by_sender = ours.clusters.sums(ours.area.influence - yardstick.area.influence)
        count = ours.clusters.count
        std_error = float(np.sqrt(count / (count - 1) * (by_sender @ by_sender)))
        row: dict[str, Any] = {
            "term": ours.model,
            "contrast": f"{ours.split}, against {yardstick.model}",
            "scale": "auc_difference",
            "estimate": estimate,
            "n_obs": len(ours.y),
            "n_groups": count,
            "method": "DeLong components summed by sender",
            "reason": "" if std_error > 0 else "both rank alike",
        }
        if std_error > 0:
            reach = float(stats.t.ppf(0.5 + conf_level / 2, count - 1)) * std_error
            row |= {
                "std_error": std_error,
                "statistic": estimate / std_error,
                "p_value": float(2 * stats.t.sf(abs(estimate / std_error), count - 1)),
                "conf_low": estimate - reach,
                "conf_high": estimate + reach,
            }
        rows.append(row)
    return rows


def _sentences(table: pd.DataFrame, outcome: str) -> tuple[str, ...]:
    told = []
    for _, row in table[(table["scale"] == "auc") & table["conf_low"].notna()].iterrows():
        told.append(
            f"On {row['contrast']}, {row['term']} ranks a pair of attempts rightly in "
            f"{100 * row['estimate']:.0f} of 100 cases ({row['conf_level']:.0%} interval "
            f"{100 * row['conf_low']:.0f} to {100 * row['conf_high']:.0f}; 50 is chance; "
            f"{counted(int(row['n_obs']), 'attempt')}, {counted(int(row['n_groups']), 'sender')})."
        )
    order = sorted(told, key=lambda sentence: "features" not in sentence)
    return tuple(order) or (f"'{outcome}' could not be predicted.",)
