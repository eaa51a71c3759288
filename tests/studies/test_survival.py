"""Times to an event against R's survival."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.studies.logit import Clusters
from outreach_analysis.studies.survival import (
    cumulative_incidence,
    proportional_hazards_test,
    restricted_mean,
    share_by,
    survival_curve,
)
from outreach_analysis.studies.time_to_reply import cox_by_sender, log_rank


@pytest.fixture
def lung(r_data: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    frame = r_data("survival__lung")
    return frame.assign(event=(frame["status"] == 2).astype(float), time=frame["time"].astype(float))


def test_shares_and_medians(lung: pd.DataFrame, golden: dict[str, Any]) -> None:
    """R: `summary(survfit(Surv(time, status) ~ sex, lung, conf.type = "log-log"), times = c(180, 365))`."""
    known = golden["km_lung_log-log"]
    row = 0
    for sex, median in ((1, 270), (2, 426)):
        part = lung[lung["sex"] == sex]
        time, event = part["time"].to_numpy(), part["event"].to_numpy()
        assert survival_curve(time, event).quantile() == median
        for days in (180, 365):
            found = share_by(time, event, days, Clusters.of(np.arange(len(part))))
            assert 1 - found.estimate == pytest.approx(known["surv"][row], abs=1e-9)
            assert found.std_error == pytest.approx(known["se"][row], abs=1e-9)
            assert 1 - found.high == pytest.approx(known["lo"][row], abs=1e-7)
            assert 1 - found.low == pytest.approx(known["hi"][row], abs=1e-7)
            row += 1


def test_restricted_mean(lung: pd.DataFrame, golden: dict[str, Any]) -> None:
    """R: `print(survfit(Surv(time, status) ~ sex, lung), rmean = 365)`."""
    for sex, known in zip((1, 2), golden["rmst365_lung"], strict=True):
        part = lung[lung["sex"] == sex]
        time, event = part["time"].to_numpy(), part["event"].to_numpy()
        found = restricted_mean(time, event, 365, Clusters.of(np.arange(len(part))))
        assert found.estimate == pytest.approx(known[0], abs=1e-6)
        assert found.std_error == pytest.approx(known[1], abs=1e-6)


@pytest.mark.filterwarnings("ignore")  # its integration warns
def test_lifelines_variance_of_the_restricted_mean_is_another_thing(lung: pd.DataFrame) -> None:
    """The trap: it is the variance of the times, so its root is 11.6 times the standard error."""
    from lifelines import KaplanMeierFitter
    from lifelines.utils import restricted_mean_survival_time

    part = lung[lung["sex"] == 1]
    fit = KaplanMeierFitter().fit(part["time"], part["event"])
    _, variance = restricted_mean_survival_time(fit, 365, return_variance=True)
    assert np.sqrt(variance) / 10.3582264910969 == pytest.approx(11.6, abs=0.1)


def test_log_rank(lung: pd.DataFrame, golden: dict[str, Any]) -> None:
    """R: `survdiff(Surv(time, status) ~ sex, lung)`."""
    found = log_rank(lung["time"], lung["event"], lung["sex"])
    assert found["statistic"] == pytest.approx(golden["logrank_lung"]["chisq"], abs=1e-6)
    assert found["p_value"] == pytest.approx(golden["logrank_lung"]["p"], abs=1e-8)


@pytest.mark.parametrize("cluster", ["inst", None])
def test_cox(lung: pd.DataFrame, golden: dict[str, Any], cluster: str | None) -> None:
    """R: `coxph(Surv(time, status) ~ age + sex + ph.ecog, lung, cluster = inst)`."""
    names = ["age", "sex", "ph.ecog"]
    part = lung.dropna(subset=[*names, *([cluster] if cluster else [])])
    known = golden["cox_lung_cluster_inst" if cluster else "cox_lung_efron"]
    clusters = Clusters.of(part[cluster] if cluster else np.arange(len(part)))
    args = part["time"].to_numpy(), part["event"].to_numpy(), part[names].to_numpy(dtype=float)
    beta, _, errors = cox_by_sender(*args, clusters)
    np.testing.assert_allclose(beta, known["coef"], atol=1e-5)
    if cluster:
        np.testing.assert_allclose(errors, known["robust"], atol=1e-5)


def test_whether_hazards_are_proportional(lung: pd.DataFrame, golden: dict[str, Any]) -> None:
    """R: `cox.zph(coxph(Surv(time, status) ~ age + sex + ph.ecog, lung))`; lifelines is approximate."""
    names = ["age", "sex", "ph.ecog"]
    part = lung.dropna(subset=names)
    single, together = proportional_hazards_test(
        part["time"].to_numpy(),
        part["event"].to_numpy(),
        part[names].to_numpy(dtype=float),
        np.array(golden["cox_lung_efron"]["coef"]),
    )
    np.testing.assert_allclose([*single, together], golden["zph_lung"]["chisq"], atol=1e-4)


def test_clustered_errors_are_greenwoods_when_every_row_is_its_own(lung: pd.DataFrame) -> None:
    part = lung[lung["sex"] == 1]
    time, event = part["time"].to_numpy(), part["event"].to_numpy()
    alone = restricted_mean(time, event, 365, Clusters.of(np.arange(len(part))))
    twice = restricted_mean(
        np.tile(time, 2), np.tile(event, 2), 365, Clusters.of(np.tile(np.arange(len(part)), 2))
    )
    assert twice.estimate == pytest.approx(alone.estimate)
    assert twice.std_error == pytest.approx(alone.std_error, rel=0.01)


def test_incidences_add_up_and_follow_the_definition() -> None:
    rng = np.random.default_rng(1)
    duration, cause = rng.integers(1, 20, 200).astype(float), rng.integers(0, 3, 200)
    times, incidence = cumulative_incidence(duration, cause)
    curve = survival_curve(duration, (cause > 0).astype(float))
    np.testing.assert_allclose(incidence[1] + incidence[2], 1 - curve.survival)
    by_hand, left = 0.0, 1.0
    for time in times:
        risk = (duration >= time).sum()
        by_hand += left * ((duration == time) & (cause == 1)).sum() / risk
        left *= 1 - ((duration == time) & (cause > 0)).sum() / risk
    assert incidence[1][-1] == pytest.approx(by_hand)
