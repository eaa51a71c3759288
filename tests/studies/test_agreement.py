"""Agreement against R's psych and published examples."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.agreement import (
    Weights,
    cohen_kappa,
    estimate_agreement,
    krippendorff_alpha,
)


def test_kappa_of_cohen_1968(golden: dict[str, Any]) -> None:
    """R: `psych::cohen.kappa(200 * m, w = 1 - d^2 / 4)`; its interval of the weighted one is another's."""
    known = golden["kappa_cohen1968"]
    counts = 200 * np.array(known["m"])
    plain, weighted = cohen_kappa(counts), cohen_kappa(counts, "quadratic")
    assert plain["estimate"] == pytest.approx(known["kappa"], abs=1e-9)
    assert weighted["estimate"] == pytest.approx(known["wk"], abs=1e-9)
    np.testing.assert_allclose(
        [plain["conf_low"], plain["estimate"], plain["conf_high"]], known["ci"][0], atol=1e-9
    )


@pytest.mark.parametrize(
    "weights, name", [("none", "plain"), ("linear", "linear"), ("quadratic", "quadratic")]
)
def test_the_error_of_kappa_is_that_of_fleiss_cohen_and_everitt(
    weights: Weights, name: str, own_facts: dict[str, Any]
) -> None:
    """`tests/reference/agreement.R` writes the formula out."""
    known = own_facts["kappa_fleiss_1969"][name]
    found = cohen_kappa(200 * np.array(own_facts["kappa_cohen1968"]["m"]), weights)
    assert found["estimate"] == pytest.approx(known["kappa"], abs=1e-9)
    assert found["std_error"] == pytest.approx(known["se"], abs=1e-9)


def test_the_error_of_weighted_kappa_is_that_of_repetitions(golden: dict[str, Any]) -> None:
    """psych takes .0643; so do not the repetitions."""
    shares = np.array(golden["kappa_cohen1968"]["m"])
    drawn = np.random.default_rng(1).multinomial(5000, shares.ravel(), 1000).reshape(-1, 3, 3)
    spread = np.std([cohen_kappa(counts, "quadratic")["estimate"] for counts in drawn]) * 5
    assert cohen_kappa(200 * shares, "quadratic")["std_error"] == pytest.approx(spread, rel=0.02)


def test_alpha_of_krippendorff_2011() -> None:
    """Krippendorff (2011), section C: four observers, twelve units, missing data: .743 nominal, .849 interval."""
    observers = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    codes = pd.DataFrame(
        [(unit, coder, label) for coder, row in enumerate(observers) for unit, label in enumerate(row)],
        columns=["item", "coder", "label"],
    )
    assert krippendorff_alpha(codes) == pytest.approx(0.743, abs=5e-4)
    assert krippendorff_alpha(codes, ordered=True) == pytest.approx(0.849, abs=5e-4)


def _codes() -> pd.DataFrame:
    first = ["declined", "neutral", "positive", "positive", "neutral", "declined"]
    second = ["declined", "neutral", "positive", "neutral", "neutral", "declined"]
    rows = [(k, "ann", label) for k, label in enumerate(first)] + [
        (k, "bob", x) for k, x in enumerate(second)
    ]
    return pd.DataFrame(rows, columns=["item", "coder", "label"])


def test_coders_are_compared_in_pairs() -> None:
    found = estimate_agreement(_codes(), order=("declined", "neutral", "positive"))
    assert found.table["scale"].tolist() == ["kappa", "weighted_kappa", "alpha"]
    from sklearn.metrics import cohen_kappa_score

    ann, bob = (group["label"].tolist() for _, group in _codes().groupby("coder"))
    assert found.row("ann and bob", "kappa")["estimate"] == pytest.approx(cohen_kappa_score(ann, bob))
    assert found.sentence().startswith("2 coders of 6 items agree at alpha 0.7")


def test_what_cannot_agree_says_so() -> None:
    with pytest.raises(NotEstimableError, match="coded twice"):
        krippendorff_alpha(_codes().iloc[:6])
    with pytest.raises(NotEstimableError, match="same code"):
        krippendorff_alpha(_codes().assign(label="neutral"))
