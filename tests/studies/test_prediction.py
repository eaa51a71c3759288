"""Prediction: planted truth, no leakage, refusals."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies import predictors
from outreach_analysis.studies.prediction import NOT_FOR_GATING, estimate_prediction

FEATURES = [f"feature_{k}" for k in range(4)]


def _with_context(frame: pd.DataFrame, texts: str = "hello") -> tuple[pd.DataFrame, pd.Series]:
    day = np.random.default_rng(0).integers(0, 300, len(frame))
    frame = frame.assign(
        message_id="m" + frame["attempt_id"],
        sent_at=pd.Timestamp("2026-01-01", tz="UTC") + pd.to_timedelta(day, unit="D"),
    )
    words = pd.Series([f"{texts} " * (1 + k % 5) for k in range(len(frame))], index=frame["message_id"])
    return frame, words


def _auc(found: object, term: str, contrast: str = "new senders") -> float:
    table = found.table  # type: ignore[attr-defined]
    chosen = (table["term"] == term) & (table["contrast"] == contrast) & (table["scale"] == "auc")
    return float(table.loc[chosen, "estimate"].iloc[0])


def test_features_that_matter_beat_the_yardsticks(style_programme: Callable[..., pd.DataFrame]) -> None:
    frame, texts = _with_context(style_programme(1, senders=60, slopes=[1.2], sender_sd=0.3))
    found = estimate_prediction(frame, FEATURES, texts=texts)
    assert _auc(found, "features, logit") > 0.7
    assert _auc(found, "features, logit", "later months") > 0.65
    assert _auc(found, "features, boosting") > 0.65
    assert abs(_auc(found, "length only") - 0.5) < 0.08
    gap = found.table[found.table["contrast"] == "new senders, against length only"].iloc[0]
    assert gap["conf_low"] > 0.1
    assert found.sentences[-1] == NOT_FOR_GATING
    assert found.sentence().startswith("On new senders, features, logit ranks")
    slope = found.row("features, logit", "calibration_slope")["estimate"]
    assert 0.7 < slope < 1.4


def test_nothing_to_learn_is_not_learned(style_programme: Callable[..., pd.DataFrame]) -> None:
    """Without grouped folds, boosting would recognise members by their style."""
    areas = []
    for seed in range(3):
        frame, _ = _with_context(style_programme(seed, senders=30, features=20, sender_sd=1.5))
        found = estimate_prediction(frame, [f"feature_{k}" for k in range(20)])
        areas.append(_auc(found, "features, boosting"))
        row = found.row("features, logit", "auc")
        assert row["conf_low"] < 0.5
    assert np.mean(areas) < 0.56


def test_no_sender_is_in_two_folds(style_programme: Callable[..., pd.DataFrame]) -> None:
    frame, _ = _with_context(style_programme(2))
    told = estimate_prediction(frame, FEATURES).details["predictions"]
    told = told[told["split"] == "new senders"].merge(frame[["attempt_id", "sender_id"]])
    assert told[["sender_id", "fold"]].drop_duplicates()["sender_id"].is_unique
    assert (told.groupby("model")["attempt_id"].nunique() == len(frame)).all()


def test_twice_is_the_same(style_programme: Callable[..., pd.DataFrame]) -> None:
    frame, texts = _with_context(style_programme(3))
    first, second = (estimate_prediction(frame, FEATURES, texts=texts).table for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


def test_large_programmes_are_sampled_by_sender(style_programme: Callable[..., pd.DataFrame]) -> None:
    frame, _ = _with_context(style_programme(4, senders=60))
    found = estimate_prediction(frame, FEATURES, most_attempts=700)
    assert found.row("base rate", "auc")["n_obs"] <= 700
    assert any("random sample" in note for note in found.notes)


def test_features_never_known_and_texts_without_words_do_no_harm(
    style_programme: Callable[..., pd.DataFrame],
) -> None:
    frame, texts = _with_context(style_programme(5))
    frame = frame.assign(never=np.nan, partly=frame["feature_1"].where(frame.index % 3 == 0))
    found = estimate_prediction(frame, ["never", "partly"], texts=texts.str.slice(0, 0))
    assert any("1 feature never known" in note for note in found.notes)
    silent = found.table["estimate"].isna() & (found.table["reason"] == "")
    assert not silent.any()


def test_too_little_is_refused(style_programme: Callable[..., pd.DataFrame]) -> None:
    with pytest.raises(NotEstimableError, match="20 attempts that were answered, as many that were not"):
        estimate_prediction(style_programme(6, senders=5), FEATURES)


def test_scikit_learn_penalises_by_default_so_inference_does_not_use_it(
    style_programme: Callable[..., pd.DataFrame],
) -> None:
    """The trap: its coefficients are not the maximum likelihood estimates."""
    from sklearn.linear_model import LogisticRegression

    from outreach_analysis.studies.logit import fit_logit

    frame = style_programme(7, slopes=[1.0]).iloc[:80]
    y, x = frame["replied"].to_numpy(dtype=float), frame[FEATURES].to_numpy()
    ours = fit_logit(y, np.column_stack([np.ones(len(y)), x])).coefficients[1:]
    penalised = LogisticRegression().fit(x, y).coef_[0]
    free = LogisticRegression(C=np.inf, tol=1e-8).fit(x, y).coef_[0]
    np.testing.assert_allclose(free, ours, atol=1e-3)
    assert abs(penalised[0]) < 0.95 * abs(ours[0])


def test_trees_stand_a_feature_that_no_training_row_knows():
    rng = np.random.default_rng(1)
    values = np.column_stack([rng.normal(size=200), np.full(200, np.nan)])
    model = predictors.boosting(()).fit(values, values[:, 0] > 0)
    assert model.predict_proba(np.array([[2.0, 1.0], [-2.0, np.nan]]))[:, 1].argmax() == 0
