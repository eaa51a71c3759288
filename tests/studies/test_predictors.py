"""Models choose their penalties inside the training rows, never across senders."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from outreach_analysis.studies.predictors import boosting, hold_in, inner_splits, logit, squash, words


def _noise_and_one(seed: int, n: int = 600, width: int = 80) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    values = rng.standard_normal((n, width))
    y = (rng.random(n) < expit(-1 + 0.8 * values[:, 0])).astype(float)
    return values, y, rng.integers(0, 60, n)


def test_inner_splits_keep_senders_apart_and_cover_every_row() -> None:
    _, y, groups = _noise_and_one(1)
    splits = inner_splits(y, groups, seed=3)
    assert len(splits) == 3
    for train, test in splits:
        assert not set(groups[train]) & set(groups[test])
    assert sorted(np.concatenate([test for _, test in splits])) == list(range(len(y)))


def test_without_enough_of_both_outcomes_there_is_no_inner_split_and_a_fixed_penalty() -> None:
    values, y, groups = _noise_and_one(2)
    rare = np.zeros_like(y)
    rare[:3] = 1
    assert inner_splits(rare, groups, 3) == []
    assert inner_splits(y, np.zeros(len(y)), 3) == []
    p = logit([]).fit(values, y).predict_proba(values)[:, 1]
    assert ((p > 0) & (p < 1)).all()


def test_the_penalty_follows_the_signal() -> None:
    """Noise alone is penalised hard, a strong feature lightly: neither by a constant."""
    values, y, groups = _noise_and_one(3)
    shuffled = np.random.default_rng(4).permutation(y)
    strong = (values[:, 0] + 0.3 * np.random.default_rng(5).standard_normal(len(y)) > 0).astype(float)
    chosen = [
        logit(inner_splits(target, groups, 0)).fit(values, target)[-1].best_params_["C"]
        for target in (shuffled, strong)
    ]
    assert chosen[0] <= 0.003 < chosen[1]


def test_chances_on_new_rows_are_not_too_extreme() -> None:
    values, y, groups = _noise_and_one(6, n=3000)
    train, test = slice(0, 600), slice(600, None)
    for make in (logit, boosting):
        model = make(inner_splits(y[train], groups[train], 0)).fit(values[train], y[train])
        p = model.predict_proba(values[test])[:, 1]
        assert abs(p.mean() - y[test].mean()) < 0.06
        top = p >= np.quantile(p, 0.9)
        assert abs(p[top].mean() - y[test][top].mean()) < 0.12


def test_long_tails_come_near_and_no_value_carries_a_model() -> None:
    assert squash(np.array([1e6]))[0] < 14
    np.testing.assert_array_equal(hold_in(np.array([-9.0, 0.5, 9.0])), [-3.0, 0.5, 3.0])


def test_words_tell_what_words_tell() -> None:
    rng = np.random.default_rng(7)
    y = (rng.random(300) < 0.5).astype(float)
    texts = np.array(["kind help please" if one else "call me now" for one in y], dtype=object)
    model = words(inner_splits(y, rng.integers(0, 40, 300), 0)).fit(texts, y)
    assert (model.predict_proba(texts)[:, 1].round() == y).all()
