"""Random intercepts against R's lme4, conditional logit against planted truth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.logit import Clusters
from outreach_analysis.studies.repeated import estimate_repeated, fit_random_intercept


@pytest.mark.parametrize("points, name", [(1, "glmm_cbpp_laplace"), (9, "glmm_cbpp_agq9")])
def test_cbpp(golden: dict[str, Any], r_data: Callable[[str], pd.DataFrame], points: int, name: str) -> None:
    """R: `glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial, nAGQ = 9)`."""
    frame = r_data("lme4__cbpp")
    design = np.column_stack([np.ones(len(frame)), *(frame["period"] == k for k in (2, 3, 4))]).astype(float)
    y, size = frame["incidence"].to_numpy(dtype=float), frame["size"].to_numpy(dtype=float)
    fit = fit_random_intercept(y, size, design, Clusters.of(frame["herd"]), points)
    known = golden[name]
    # lme4's Laplace fit stops in two steps, short of the maximum in the fourth digit.
    tolerance = 1e-3 if points == 1 else 2e-5
    np.testing.assert_allclose(fit.coefficients, known["est"], atol=tolerance)
    np.testing.assert_allclose(fit.std_errors, known["se"], rtol=0.02 if points == 1 else 1e-3)
    assert fit.intercept_sd == pytest.approx(known["sd_herd"], abs=tolerance)


def test_bacteria(golden: dict[str, Any], r_data: Callable[[str], pd.DataFrame]) -> None:
    """R: `glmer(y == "y" ~ trt + I(week > 2) + (1 | ID), MASS::bacteria, binomial, nAGQ = 25)`."""
    frame = r_data("MASS__bacteria")
    drugs = [frame["trt"] == "drug", frame["trt"] == "drug+", frame["week"] > 2]
    design = np.column_stack([np.ones(len(frame)), *drugs]).astype(float)
    y = (frame["y"] == "y").to_numpy(dtype=float)
    fit = fit_random_intercept(y, np.ones(len(y)), design, Clusters.of(frame["ID"]), 25)
    known = golden["glmm_bacteria_agq25"]
    np.testing.assert_allclose(fit.coefficients, known["est"], atol=1e-3)
    np.testing.assert_allclose(fit.std_errors, known["se"], rtol=0.01)
    assert fit.intercept_sd == pytest.approx(known["sd"], abs=1e-3)
    assert fit.log_likelihood == pytest.approx(known["logLik"], abs=1e-4)


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
