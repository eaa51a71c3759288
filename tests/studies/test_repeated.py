"""Random intercepts against R's lme4, conditional logit against planted truth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.logit import Clusters
from outreach_analysis.studies.repeated import (
    RandomInterceptFit,
    estimate_repeated,
    fit_random_intercept,
)

RFrames = Callable[[str], pd.DataFrame]


def _fit(r_data: RFrames, model: str, points: int) -> RandomInterceptFit:
    """One of the models of `tests/reference/repeated.R`."""
    data = {"cbpp": "lme4__cbpp", "bacteria": "MASS__bacteria"}.get(model, f"geepack__{model}")
    frame = r_data(data)
    trials, label = pd.Series(1.0, index=frame.index), frame.get("id")
    if model == "cbpp":
        y, trials, label = frame["incidence"], frame["size"], frame["herd"]
        columns = [frame["period"] == k for k in (2, 3, 4)]
    elif model == "bacteria":
        y, label = frame["y"] == "y", frame["ID"]
        columns = [frame["trt"] == "drug", frame["trt"] == "drug+", frame["week"] > 2]
    elif model == "ohio":
        y, columns = frame["resp"], [frame["age"], frame["smoke"], frame["age"] * frame["smoke"]]
    else:
        y, label = frame["outcome"], frame["center"].astype(str) + " " + frame["id"].astype(str)
        columns = [frame["treat"] == "A", frame["sex"] == "M", frame["age"] / 10, frame["baseline"]]
    design = np.column_stack([np.ones(len(frame)), *columns]).astype(float)
    successes, sizes = y.to_numpy(dtype=float), trials.to_numpy(dtype=float)
    return fit_random_intercept(successes, sizes, design, Clusters.of(label), points)


@pytest.mark.parametrize(
    "model, kind", [("cbpp", "laplace"), ("cbpp", "agq9"), ("bacteria", "agq25"), ("ohio", "agq20"), ("respiratory", "agq20")]
)  # fmt: skip
def test_the_maximum_is_where_lme4_finds_it(
    own_facts: dict[str, Any], r_data: RFrames, model: str, kind: str
) -> None:
    """R: `glmer(…, nAGQ = points)`, told to go on until it has arrived (`tests/reference/repeated.R`)."""
    fit = _fit(r_data, model, int(kind.removeprefix("agq")) if kind != "laplace" else 1)
    known = own_facts[f"glmm_{model}_{kind}_tight"]
    np.testing.assert_allclose(fit.coefficients, known["est"], atol=5e-6)
    np.testing.assert_allclose(fit.std_errors, known["se"], atol=2e-5)
    assert fit.intercept_sd == pytest.approx(known["sd"], abs=5e-6)
    if model != "cbpp":  # lme4 leaves out a constant of grouped trials
        assert fit.log_likelihood == pytest.approx(known["logLik"], abs=1e-6)


@pytest.mark.parametrize(
    "name, points, tolerance",
    [("glmm_cbpp_agq9", 9, 2e-5), ("glmm_bacteria_agq25", 25, 5e-5), ("glmm_cbpp_laplace", 1, 1e-3)],
)
def test_lme4_as_it_comes_stops_a_little_short(
    golden: dict[str, Any],
    own_facts: dict[str, Any],
    r_data: RFrames,
    name: str,
    points: int,
    tolerance: float,
) -> None:
    """Its defaults are off the maximum by up to .000017, .000024 and (Laplace, in two steps) .0006."""
    known, at_maximum = golden[name], own_facts[f"{name}_tight"]
    fit = _fit(r_data, name.split("_")[1], points)
    np.testing.assert_allclose(fit.coefficients, known["est"], atol=tolerance)
    np.testing.assert_allclose(at_maximum["est"], known["est"], atol=tolerance)
    assert (
        np.abs(fit.coefficients - at_maximum["est"]).max()
        < 0.1 * np.abs(fit.coefficients - known["est"]).max()
    )
    np.testing.assert_allclose(fit.std_errors, known["se"], atol=1e-5 if points > 1 else 6e-3)
    assert fit.intercept_sd == pytest.approx(known.get("sd", known.get("sd_herd")), abs=tolerance)


@pytest.mark.parametrize(
    "name, data, outcome, moving, label",
    [
        ("clogit_ohio", "geepack__ohio", "resp", "age", ["id"]),
        ("clogit_bacteria", "MASS__bacteria", "y", "week", ["ID"]),
        ("clogit_respiratory", "geepack__respiratory", "outcome", "visit", ["center", "id"]),
    ],
)
def test_within_members_is_what_r_finds(
    own_facts: dict[str, Any],
    r_data: RFrames,
    name: str,
    data: str,
    outcome: str,
    moving: str,
    label: list[str],
) -> None:
    """R: `survival::clogit(outcome ~ moving + strata(label), method = "exact")`, per standard deviation."""
    frame = r_data(data)
    y = frame[outcome].isin([1, "y"])
    who = frame[label].astype(str).agg(" ".join, axis=1)
    attempts = pd.DataFrame({"sender_id": who, "replied": y, moving: frame[moving].astype(float)})
    table = estimate_repeated(attempts, [moving], covariates=[]).table
    row = table[table["contrast"] == "within sender"].iloc[0]
    spread = attempts[moving].std(ddof=0)
    assert row["estimate"] == pytest.approx(own_facts[name]["coef"] * spread, abs=1e-5)
    assert row["std_error"] == pytest.approx(own_facts[name]["se"] * spread, abs=1e-5)


def test_the_likelihood_is_the_integral_where_members_differ_widely() -> None:
    """Members who are nearly always or never answered: plain Newton steps swing to and fro there."""
    rng = np.random.default_rng(11)
    who = np.repeat(np.arange(400), 12)
    z = rng.standard_normal(len(who))
    y = (rng.random(len(who)) < 1 / (1 + np.exp(2 - 0.5 * z - 3 * rng.standard_normal(400)[who]))).astype(
        float
    )
    design, clusters = np.column_stack([np.ones(len(who)), z]), Clusters(who, 400)
    fit = fit_random_intercept(y, np.ones(len(y)), design, clusters, points=20)
    u = np.linspace(-9, 9, 3001)
    log_odds = (design @ fit.coefficients)[:, None] + fit.intercept_sd * u
    inside = np.exp(clusters.sums(y[:, None] * log_odds - np.logaddexp(0, log_odds)) - u**2 / 2)
    integral = np.log(inside.sum(axis=1) * (u[1] - u[0]) / np.sqrt(2 * np.pi)).sum()
    assert fit.log_likelihood == pytest.approx(integral, abs=0.05)
    assert fit.intercept_sd == pytest.approx(3, abs=0.4)


def test_variational_fits_halve_the_intercepts_error(
    golden: dict[str, Any], r_data: Callable[[str], pd.DataFrame]
) -> None:
    """The trap: `BinomialBayesMixedGLM.fit_vb` is no substitute for quadrature."""
    from statsmodels.genmod.bayes_mixed_glm import BinomialBayesMixedGLM

    frame = r_data("lme4__cbpp")
    rows = [
        (herd, period, int(k < sick))
        for herd, sick, size, period in frame[["herd", "incidence", "size", "period"]].itertuples(index=False)
        for k in range(size)
    ]
    long = pd.DataFrame(rows, columns=["herd", "period", "y"])
    model = BinomialBayesMixedGLM.from_formula("y ~ C(period)", {"herd": "0 + C(herd)"}, long)
    assert model.fit_vb().fe_sd[0] < 0.75 * golden["glmm_cbpp_agq9"]["se"][0]


def test_between_members_is_not_within_members(style_programme: Callable[..., pd.DataFrame]) -> None:
    """Members who write `feature_0` are luckier, but their messages with more of it are not."""
    frame = style_programme(1, senders=80)
    luck = frame.groupby("sender_id")["feature_0"].transform("mean")
    rng = np.random.default_rng(2)
    frame["replied"] = rng.random(len(frame)) < 1 / (1 + np.exp(1 - 2 * luck))
    found = estimate_repeated(frame, ["feature_0"])
    rows = found.table[found.table["term"] == "feature_0"].set_index("contrast")
    assert rows.loc["within sender", "conf_low"] < 0 < rows.loc["within sender", "conf_high"]
    assert rows.loc["random intercept", "estimate"] > rows.loc["within sender", "estimate"] + 0.05
    assert any("tell nothing" in note for note in found.notes)
    assert found.sentence().startswith("Among messages of the same member")


def test_a_slope_within_members_is_recovered(style_programme: Callable[..., pd.DataFrame]) -> None:
    frame = style_programme(3, senders=60, slopes=[0.7])
    found = estimate_repeated(frame, ["feature_0"])
    for contrast in ("within sender", "random intercept"):
        row = found.table[(found.table["term"] == "feature_0") & (found.table["contrast"] == contrast)].iloc[
            0
        ]
        assert row["estimate"] == pytest.approx(0.7, abs=0.25)
    assert found.row("intercept_sd")["estimate"] == pytest.approx(0.8, abs=0.3)


def test_what_cannot_be_told(style_programme: Callable[..., pd.DataFrame]) -> None:
    frame = style_programme(4).assign(same=1.0, fixed=lambda f: f["sender_id"].astype(float))
    table = estimate_repeated(frame, ["feature_0", "same", "fixed"]).table
    assert (table.loc[table["term"] == "same", "reason"] == "the same in every message").all()
    within = table[(table["term"] == "fixed") & (table["contrast"] == "within sender")].iloc[0]
    assert within["reason"] == "the same in all messages of each member"
    with pytest.raises(NotEstimableError, match="nothing is repeated"):
        estimate_repeated(frame.assign(sender_id=frame["attempt_id"]), ["feature_0"])


def test_signals_that_move_together_within_members_are_said() -> None:
    number = np.arange(120)
    kind = number % 3
    frame = pd.DataFrame(
        {
            "sender_id": [f"m{member}" for member in number % 20],
            "replied": np.random.default_rng(5).random(120) < 0.3,
            "first": (kind == 0).astype(float),
            "second": (kind == 1).astype(float),
            "third": (kind == 2).astype(float),
        }
    )
    result = estimate_repeated(frame, ["first", "second", "third"])
    within = result.table[result.table["contrast"] == "within sender"].set_index("term")
    assert within["reason"].ne("").sum() == 1
    assert "moves with" in within.loc["third", "reason"]
    assert within.loc[["first", "second"], "estimate"].notna().all()
