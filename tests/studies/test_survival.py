"""Times to an event against R's survival."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.studies.logit import Clusters
from outreach_analysis.studies.reply_hazards import cox_by_sender
from outreach_analysis.studies.survival import (
    cumulative_incidence,
    proportional_hazards_test,
    restricted_mean,
    share_by,
    survival_curve,
    time_by_share,
)
from outreach_analysis.studies.time_to_reply import log_rank


@pytest.fixture
def lung(r_data: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    frame = r_data("survival__lung")
    return frame.assign(event=(frame["status"] == 2).astype(float), time=frame["time"].astype(float))


def _times(frame: pd.DataFrame, group: str, value: object) -> tuple[np.ndarray, np.ndarray, Clusters]:
    part = frame[frame[group] == value]
    time, event = (part[name].to_numpy(dtype=float) for name in ("time", "event"))
    return time, event, Clusters.of(np.arange(len(part)))


@pytest.mark.parametrize("name", ["km_lung_log-log", "km_lung_more"])
def test_shares(lung: pd.DataFrame, golden: dict[str, Any], name: str) -> None:
    """R: `summary(survfit(Surv(time, status) ~ sex, lung, conf.type = "log-log"), times)`."""
    known = pd.DataFrame(golden[name])
    for row in known.to_dict("records"):
        time, event, each = _times(lung, "sex", int(row["strata"].removeprefix("sex=")))
        found = share_by(time, event, row["time"], each)
        assert 1 - found.estimate == pytest.approx(row["surv"], abs=1e-9)
        assert found.std_error == pytest.approx(row["se"], abs=1e-9)
        assert 1 - found.high == pytest.approx(row["lo"], abs=1e-9)
        assert 1 - found.low == pytest.approx(row["hi"], abs=1e-9)


@pytest.mark.parametrize(
    "name, conf_level",
    [("km_lung_medCI_log-log", 0.95), ("km_lung_medCI_90", 0.90), ("km_gehan_medCI", 0.95)],
)
def test_medians_and_their_intervals(
    lung: pd.DataFrame,
    golden: dict[str, Any],
    r_data: Callable[[str], pd.DataFrame],
    name: str,
    conf_level: float,
) -> None:
    """R: `summary(survfit(…, conf.type = "log-log"))$table`; R leaves an endless end out."""
    gehan = r_data("MASS__gehan").rename(columns={"cens": "event"})
    frame, group, values = (gehan, "treat", ["6-MP", "control"]) if "gehan" in name else (lung, "sex", [1, 2])
    for value, known in zip(values, golden[name], strict=True):
        found = time_by_share(*_times(frame, group, value), conf_level=conf_level)
        assert [found.estimate, found.low] == known[:2]
        assert found.high == (np.inf if known[2] is None else known[2])


def test_the_middle_of_a_flat_half_is_the_median() -> None:
    """R: `median(survfit(Surv(1:4) ~ 1))` is 2.5."""
    assert survival_curve(np.arange(1.0, 5), np.ones(4)).quantile() == 2.5
    assert np.isnan(survival_curve(np.arange(1.0, 5), np.array([1.0, 0, 0, 0])).quantile())


def test_the_medians_interval_covers_with_few_senders() -> None:
    rng = np.random.default_rng(7)
    who, covered = np.repeat(np.arange(25), 8), 0
    middle = np.median(rng.exponential(np.exp(0.5 * rng.standard_normal(200_000))))
    for _ in range(200):
        time = rng.exponential(np.exp(0.5 * rng.standard_normal(25))[who])
        watched = rng.uniform(0.5, 4, len(who))
        event = (time <= watched).astype(float)
        found = time_by_share(np.minimum(time, watched), event, Clusters(who, 25))
        covered += found.low <= middle <= found.high
    assert covered / 200 == pytest.approx(0.95, abs=0.04)


def test_errors_by_cluster_of_a_share(lung: pd.DataFrame, own_facts: dict[str, Any]) -> None:
    """R: `survfit(Surv(time, status) ~ 1, lung, cluster = inst)`, which has no small-sample factor."""
    part, known = lung[lung["inst"].notna()], own_facts["km_lung_by_site"]
    clusters = Clusters.of(part["inst"])
    time, event = part["time"].to_numpy(), part["event"].to_numpy()
    factor = np.sqrt((clusters.count - 1) / clusters.count)
    for days, survival, error in zip(known["time"], known["surv"], known["se"], strict=True):
        found = share_by(time, event, days, clusters)
        assert 1 - found.estimate == pytest.approx(survival, abs=1e-9)
        assert found.std_error * factor == pytest.approx(error, abs=1e-9)


@pytest.mark.parametrize("horizon", [180, 365, 700])
def test_restricted_mean(lung: pd.DataFrame, golden: dict[str, Any], horizon: int) -> None:
    """R: `print(survfit(Surv(time, status) ~ sex, lung), rmean = 365)`."""
    for sex, known in zip((1, 2), golden[f"rmst{horizon}_lung"], strict=True):
        time, event, each = _times(lung, "sex", sex)
        found = restricted_mean(time, event, horizon, each)
        assert found.estimate == pytest.approx(known[0], abs=1e-9)
        assert found.std_error == pytest.approx(known[1], abs=1e-9)


def test_incidence_by_cause(lung: pd.DataFrame, own_facts: dict[str, Any]) -> None:
    """R: `survfit` of a factor of causes (here the sex of who died), which is Aalen and Johansen's."""
    known = own_facts["aalen_johansen_lung"]
    cause = np.where(lung["event"] == 0, 0, lung["sex"])
    times, share = cumulative_incidence(lung["time"].to_numpy(), cause)
    at = np.searchsorted(times, known["time"], side="right") - 1
    np.testing.assert_allclose(np.column_stack([share[1][at], share[2][at]]), known["share"], atol=1e-9)


@pytest.mark.filterwarnings("ignore")  # its integration warns
def test_lifelines_variance_of_the_restricted_mean_is_another_thing(lung: pd.DataFrame) -> None:
    """The trap: it is the variance of the times, so its root is 11.6 times the standard error."""
    from lifelines import KaplanMeierFitter
    from lifelines.utils import restricted_mean_survival_time

    part = lung[lung["sex"] == 1]
    fit = KaplanMeierFitter().fit(part["time"], part["event"])
    _, variance = restricted_mean_survival_time(fit, 365, return_variance=True)
    assert np.sqrt(variance) / 10.3582264910969 == pytest.approx(11.6, abs=0.1)


@pytest.mark.parametrize("name", ["logrank_lung", "logrank_lung_ecog", "logrank_gehan"])
def test_log_rank(
    lung: pd.DataFrame, golden: dict[str, Any], r_data: Callable[[str], pd.DataFrame], name: str
) -> None:
    """R: `survdiff(Surv(time, status) ~ sex, lung)`."""
    gehan = r_data("MASS__gehan").rename(columns={"cens": "event"})
    frame, group = {
        "logrank_lung": (lung, "sex"),
        "logrank_lung_ecog": (lung.dropna(subset=["ph.ecog"]), "ph.ecog"),
        "logrank_gehan": (gehan, "treat"),
    }[name]
    found = log_rank(frame["time"], frame["event"], frame[group])
    assert found["statistic"] == pytest.approx(golden[name]["chisq"], abs=1e-9)
    assert found["p_value"] == pytest.approx(golden[name]["p"], abs=1e-9)


COX = {
    "cox_lung_efron": ("survival__lung", "time", "event", None),
    "cox_lung_cluster_inst": ("survival__lung", "time", "event", "inst"),
    "cox_rossi": ("carData__Rossi", "week", "arrest", None),
    "cox_veteran": ("survival__veteran", "time", "status", None),
    "cox_bladder_cluster_id": ("survival__bladder", "stop", "event", "id"),
}
YES = ("yes", "black", "married")


def _cox_rows(
    frame: pd.DataFrame, known: dict[str, Any], cluster: str | None
) -> tuple[pd.DataFrame, np.ndarray]:
    """Complete rows, and the columns of R's model: a factor's name ends with its level."""
    names = [next(name for name in frame if known_name.startswith(name)) for known_name in known["names"]]
    part = frame.dropna(subset=[*names, *([cluster] if cluster else [])])
    columns = [part[name].isin(YES) if part[name].dtype == "str" else part[name] for name in names]
    return part, np.column_stack(columns).astype(float)


@pytest.mark.parametrize("name", list(COX))
def test_cox_and_whether_its_hazards_are_proportional(
    golden: dict[str, Any], own_facts: dict[str, Any], r_data: Callable[[str], pd.DataFrame], name: str
) -> None:
    """R: `coxph(…, cluster = …)` and `cox.zph` of it (`tests/reference/time_to_reply.R`)."""
    data, duration, event, cluster = COX[name]
    frame, known = r_data(data), golden[name]
    if data == "survival__lung":
        frame["event"] = frame["status"] == 2
    part, columns = _cox_rows(frame, known, cluster)
    time, happened = part[duration].to_numpy(dtype=float), part[event].to_numpy(dtype=float)
    assert (len(part), happened.sum()) == (known["n"], known["nevent"])
    clusters = Clusters.of(part[cluster] if cluster else np.arange(len(part)))
    beta, _, errors = cox_by_sender(time, happened, columns, clusters)
    np.testing.assert_allclose(beta, known["coef"], atol=5e-6)
    if cluster:
        np.testing.assert_allclose(errors, known["robust"], atol=1e-6)
    single, together = proportional_hazards_test(time, happened, columns, beta)
    np.testing.assert_allclose([*single, together], own_facts[name]["zph"], atol=2e-4)


@pytest.mark.filterwarnings("ignore")  # it calls pandas in ways that pandas 4 will not allow
def test_lifelines_check_of_proportional_hazards_is_another_thing(
    lung: pd.DataFrame, golden: dict[str, Any]
) -> None:
    """The trap: it is approximate, and finds .0287 for age where the score test is .188."""
    from lifelines import CoxPHFitter
    from lifelines.statistics import proportional_hazard_test

    names = ["age", "sex", "ph.ecog"]
    part = lung[["time", "event", *names]].dropna()
    fit = CoxPHFitter().fit(part, "time", "event")
    theirs = proportional_hazard_test(fit, part, time_transform="km").summary["test_statistic"]
    single, together = proportional_hazards_test(
        part["time"].to_numpy(), part["event"].to_numpy(), part[names].to_numpy(float), fit.params_.to_numpy()
    )
    np.testing.assert_allclose([*single, together], golden["zph_lung"]["chisq"], atol=2e-5)
    assert theirs["age"] == pytest.approx(0.0287, abs=5e-3)
    assert single[0] == pytest.approx(0.188, abs=1e-4)


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
