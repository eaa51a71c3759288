"""Proportional odds against R's MASS and ordinal, and statsmodels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.logit import Clusters
from outreach_analysis.studies.ordered import (
    estimate_ordered,
    fit_ordered,
    proportional_odds_test,
    published_orders,
)


def test_housing(
    golden: dict[str, Any], own_facts: dict[str, Any], r_data: Callable[[str], pd.DataFrame]
) -> None:
    """R: `MASS::polr(Sat ~ Infl + Type + Cont, weights = Freq, housing)`, and `ordinal::clm` of the same."""
    frame = r_data("MASS__housing")
    level = frame["Sat"].map({"Low": 0, "Medium": 1, "High": 2}).to_numpy()
    dummies = [
        ("Infl", "Medium"),
        ("Infl", "High"),
        ("Type", "Apartment"),
        ("Type", "Atrium"),
        ("Type", "Terrace"),
    ]
    columns = np.column_stack([frame[name] == value for name, value in [*dummies, ("Cont", "High")]]).astype(
        float
    )
    fit = fit_ordered(level, columns, frame["Freq"].to_numpy(dtype=float))
    known = golden["polr_housing"]
    np.testing.assert_allclose(np.concatenate([fit.coefficients, fit.cuts]), known["est"], atol=1e-6)
    np.testing.assert_allclose(
        np.concatenate([fit.std_errors[2:], fit.std_errors[:2]]), known["se"], atol=1e-6
    )
    assert -2 * fit.log_likelihood == pytest.approx(known["deviance"], abs=1e-6)
    same = own_facts["clm_housing"]
    np.testing.assert_allclose(np.concatenate([fit.cuts, fit.coefficients]), same["est"], atol=1e-9)
    np.testing.assert_allclose(fit.std_errors, same["se"], atol=1e-9)
    assert fit.log_likelihood == pytest.approx(same["logLik"], abs=1e-9)


def _wine(r_data: Callable[[str], pd.DataFrame]) -> tuple[np.ndarray, np.ndarray]:
    frame = r_data("ordinal__wine")
    columns = np.column_stack([frame["temp"] == "warm", frame["contact"] == "yes"]).astype(float)
    return frame["rating"].to_numpy(dtype=int) - 1, columns


def test_wine(golden: dict[str, Any], r_data: Callable[[str], pd.DataFrame]) -> None:
    """R: `ordinal::clm(rating ~ temp + contact, data = wine)`."""
    fit = fit_ordered(*_wine(r_data))
    known = golden["clm_wine"]
    np.testing.assert_allclose(np.concatenate([fit.cuts, fit.coefficients]), known["est"], atol=1e-5)
    np.testing.assert_allclose(fit.std_errors, known["se"], atol=1e-5)
    assert fit.log_likelihood == pytest.approx(known["logLik"], abs=1e-6)


def test_wine_by_temperature_alone(own_facts: dict[str, Any], r_data: Callable[[str], pd.DataFrame]) -> None:
    """R: `ordinal::clm(rating ~ temp, data = wine)`."""
    level, columns = _wine(r_data)
    fit, known = fit_ordered(level, columns[:, :1]), own_facts["clm_wine_temp"]
    np.testing.assert_allclose(np.concatenate([fit.cuts, fit.coefficients]), known["est"], atol=1e-6)
    np.testing.assert_allclose(fit.std_errors, known["se"], atol=1e-6)


@pytest.mark.parametrize("label", ["judge", "bottle"])
def test_errors_by_cluster(
    own_facts: dict[str, Any], r_data: Callable[[str], pd.DataFrame], label: str
) -> None:
    """R: `sandwich::vcovCL(clm(rating ~ temp + contact, data = wine), judge)`."""
    level, columns = _wine(r_data)
    clusters, known = Clusters.of(r_data("ordinal__wine")[label]), own_facts[f"clm_wine_by_{label}"]
    fit = fit_ordered(level, columns)
    sums = clusters.sums(fit.scores)
    errors = np.sqrt(np.diag(fit.bread @ (sums.T @ sums) @ fit.bread))
    np.testing.assert_allclose(errors, known["se_CR0"], atol=1e-6)


def test_whether_odds_are_proportional(golden: dict[str, Any], r_data: Callable[[str], pd.DataFrame]) -> None:
    """R: `ordinal::nominal_test(clm(rating ~ temp + contact, data = wine))`."""
    level, columns = _wine(r_data)
    known = golden["clm_wine_nominal_test"]
    for position in (0, 1):
        ratio, df, p = proportional_odds_test(level, columns, position)
        assert df == 3
        assert ratio == pytest.approx(known["LRT"][position + 1], abs=1e-4)
        assert p == pytest.approx(known["p"][position + 1], abs=1e-4)


def test_the_fit_is_that_of_statsmodels_without_constant(r_data: Callable[[str], pd.DataFrame]) -> None:
    """The trap: `OrderedModel` wants distr="logit" and no constant."""
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    level, columns = _wine(r_data)
    theirs = OrderedModel(level, columns, distr="logit").fit(method="bfgs", disp=0)
    np.testing.assert_allclose(fit_ordered(level, columns).coefficients, theirs.params[:2], atol=1e-4)


def _programme(seed: int, slope: float) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    sender = np.repeat(np.arange(50), 12)
    ask = rng.standard_normal(600)
    latent = slope * ask + 0.5 * rng.standard_normal(50)[sender] + rng.logistic(size=600)
    names = np.array(["unpleasant", "declined", "no_reply", "neutral", "positive", "introduction"])
    return pd.DataFrame(
        {
            "sender_id": sender,
            "ask": ask,
            "level": names[np.digitize(latent, [-3, -2, 1, 1.7, 3])],
            "same": 1.0,
        }
    )


def test_a_planted_slope_is_told_under_every_order() -> None:
    found = estimate_ordered(_programme(1, 0.6), ["ask", "same"])
    rows = found.table[found.table["term"] == "ask"].set_index("contrast")
    assert list(rows.index) == list(published_orders(("a",)))
    assert rows.loc["as published", "conf_low"] < 0.6 < rows.loc["as published", "conf_high"]
    assert rows["po_p_value"].between(0, 1).all()
    assert "times the odds of a better outcome" in found.sentence()
    assert (found.table.loc[found.table["term"] == "same", "reason"] == "the same in every message").all()


def test_what_cannot_be_told() -> None:
    frame = _programme(2, 0.5)
    with pytest.raises(NotEstimableError):
        estimate_ordered(frame.assign(sender_id="one"), ["ask"])
    with pytest.raises(NotEstimableError, match="all attempts ended alike"):
        estimate_ordered(frame.assign(level="no_reply"), ["ask"])
    with pytest.raises(NotEstimableError, match="no attempt says what kind"):
        estimate_ordered(frame.assign(level=None), ["ask"])
    partly = frame.assign(replied=frame["level"] != "no_reply")
    partly.loc[partly["level"] == "positive", "level"] = None
    notes = estimate_ordered(partly, ["ask"]).notes
    assert any("silence is over-represented" in note for note in notes)
    separated = frame.assign(ask=np.where(frame["level"].isin(["positive", "introduction"]), 1.0, 0.0))
    table = estimate_ordered(
        separated.assign(level=lambda f: np.where(f["ask"] > 0, "positive", "no_reply")), ["ask"]
    ).table
    assert table["reason"].str.contains("do not overlap").all()
    silent = frame["level"] == "no_reply"
    unread = frame.assign(replied=~silent, level=frame["level"].where(silent))
    with pytest.raises(NotEstimableError, match="no attempt says what kind"):
        estimate_ordered(unread, ["ask"])
