"""Areas under the curve against R's pROC."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.auc import auc_by_sender, delong_components
from outreach_analysis.studies.logit import Clusters


def _delong(y: np.ndarray, *scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Areas and their covariance from the components of the shipped code, rows being independent."""
    areas, components = zip(*(delong_components(y, score) for score in scores), strict=True)
    sides = (
        np.atleast_2d(np.cov([one[y == side] for one in components])) / (y == side).sum() for side in (0, 1)
    )
    return np.array(areas), sum(sides, np.zeros((len(scores), len(scores))))


def _interval(area: float, variance: float, level: float = 0.95) -> list[float]:
    reach = stats.norm.ppf(0.5 + level / 2) * np.sqrt(variance)
    return [max(area - reach, 0.0), min(area + reach, 1.0)]


@pytest.fixture
def haemorrhage(r_data: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    return r_data("pROC__aSAH")


@pytest.mark.parametrize("score", ["s100b", "ndka", "wfns"])
def test_delong_interval(haemorrhage: pd.DataFrame, golden: dict[str, Any], score: str) -> None:
    """R: `ci.auc(roc(aSAH$outcome, aSAH$s100b, levels = c("Good", "Poor"), direction = "<"))`."""
    y = (haemorrhage["outcome"] == "Poor").to_numpy(dtype=float)
    (area,), variance = _delong(y, haemorrhage[score].to_numpy(dtype=float))
    known = golden[f"auc_{score}"]
    assert area == pytest.approx(known["auc"], abs=1e-9)
    assert variance[0, 0] == pytest.approx(known["var"], abs=1e-9)
    np.testing.assert_allclose(_interval(area, variance[0, 0]), [known["lo"], known["hi"]], atol=1e-6)


def test_part_of_the_rows_and_another_level(haemorrhage: pd.DataFrame, own_facts: dict[str, Any]) -> None:
    women = haemorrhage[haemorrhage["gender"] == "Female"]
    for frame, score, level, name in (
        (women, "s100b", 0.95, "auc_s100b_women"),
        (haemorrhage, "age", 0.90, "auc_age_90"),
    ):
        y = (frame["outcome"] == "Poor").to_numpy(dtype=float)
        (area,), variance = _delong(y, frame[score].to_numpy(dtype=float))
        known = own_facts[name]
        np.testing.assert_allclose(
            [area, *_interval(area, variance[0, 0], level)],
            [known["auc"], known["lo"], known["hi"]],
            atol=1e-9,
        )


def test_images_of_hanley_and_mcneil(golden: dict[str, Any]) -> None:
    """Hanley, McNeil (1982), table I: ratings 1 to 5 of 58 normal and 51 abnormal images."""
    normal, abnormal = [33, 6, 6, 11, 2], [3, 2, 2, 11, 33]
    rating = np.repeat([1, 2, 3, 4, 5, 1, 2, 3, 4, 5], normal + abnormal).astype(float)
    (area,), variance = _delong(np.repeat([0.0, 1.0], [58, 51]), rating)
    known = golden["hanley"]
    np.testing.assert_allclose(
        [area, np.sqrt(variance[0, 0]), *_interval(area, variance[0, 0])],
        [known["auc"], known["se"], known["lo"], known["hi"]],
        atol=1e-9,
    )


@pytest.mark.parametrize("one, other", [("s100b", "wfns"), ("s100b", "ndka"), ("wfns", "ndka")])
def test_paired_areas(haemorrhage: pd.DataFrame, golden: dict[str, Any], one: str, other: str) -> None:
    """R: `roc.test(roc(outcome, s100b), roc(outcome, wfns), paired = TRUE, method = "delong")`."""
    y = (haemorrhage["outcome"] == "Poor").to_numpy(dtype=float)
    areas, variance = _delong(y, *(haemorrhage[name].to_numpy(dtype=float) for name in (one, other)))
    z = (areas[0] - areas[1]) / np.sqrt(variance[0, 0] + variance[1, 1] - 2 * variance[0, 1])
    known = golden[f"delong_{one}_{other}"]
    np.testing.assert_allclose([z, 2 * stats.norm.sf(abs(z))], [known["Z"], known["p"]], atol=1e-6)


def test_rows_of_their_own_give_nearly_delong(haemorrhage: pd.DataFrame) -> None:
    y = (haemorrhage["outcome"] == "Poor").to_numpy(dtype=float)
    score = haemorrhage["s100b"].to_numpy(dtype=float)
    alone = auc_by_sender(y, score, np.zeros(len(y)), Clusters.of(np.arange(len(y))))
    (area,), variance = _delong(y, score)
    assert alone.estimate == pytest.approx(area)
    assert alone.std_error == pytest.approx(np.sqrt(variance[0, 0]), rel=0.02)


def test_doubling_every_row_does_not_shrink_the_interval(haemorrhage: pd.DataFrame) -> None:
    y = (haemorrhage["outcome"] == "Poor").to_numpy(dtype=float)
    score = haemorrhage["s100b"].to_numpy(dtype=float)
    who = np.arange(len(y))
    once = auc_by_sender(y, score, np.zeros(len(y)), Clusters.of(who))
    twice = auc_by_sender(
        np.tile(y, 2), np.tile(score, 2), np.zeros(2 * len(y)), Clusters.of(np.tile(who, 2))
    )
    assert twice.std_error == pytest.approx(once.std_error, rel=1e-9)


def test_folds_are_not_compared_with_each_other() -> None:
    y = np.array([0.0, 1, 0, 1])
    score = np.array([0.8, 0.9, 0.1, 0.2])
    found = auc_by_sender(y, score, np.array([0.0, 0, 1, 1]), Clusters.of([1, 2, 3, 4]))
    assert found.estimate == 1.0


def test_one_kind_of_outcome_cannot_be_ranked() -> None:
    with pytest.raises(NotEstimableError, match="nothing can be ranked"):
        delong_components(np.ones(4), np.arange(4.0))
