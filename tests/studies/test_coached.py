"""Coached and uncoached sends, pooled and within strata."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.errors import NotEstimableError
from outreach_analysis.studies.coached import WARNING, compare_coached, mantel_haenszel
from outreach_analysis.studies.logit import Clusters


def _admissions(r_data) -> pd.DataFrame:
    frame = r_data("datasets__UCBAdmissions")
    rows = frame.loc[frame.index.repeat(frame["Freq"])].reset_index(drop=True)
    return pd.DataFrame(
        {
            "replied": rows["Admit"] == "Admitted",
            "coached": rows["Gender"] == "Male",
            "channel": rows["Dept"],
            "sender_id": [str(k) for k in range(len(rows))],
        }
    )


def test_pooled_and_stratified_disagree_at_berkeley(golden, own_facts, r_data) -> None:
    """R: `mantelhaen.test(UCBAdmissions, correct = FALSE)`."""
    known = golden["ucb"]
    frame = _admissions(r_data)
    found = compare_coached(frame, strata="channel")
    ratio = found.row("odds_ratio")
    assert ratio["estimate"] == pytest.approx(known["mh_or"], abs=1e-9)
    np.testing.assert_allclose([ratio["conf_low"], ratio["conf_high"]], known["ci"], atol=1e-9)
    assert ratio["statistic"] == pytest.approx(known["mh_nocc"], abs=1e-9)
    rest, some = own_facts["ucb_without_A"], compare_coached(frame[frame["channel"] != "A"], strata="channel")
    ratio = some.row("odds_ratio")
    assert ratio["estimate"] == pytest.approx(rest["mh_or"], abs=1e-9)
    np.testing.assert_allclose([ratio["conf_low"], ratio["conf_high"]], rest["ci"], atol=1e-9)
    assert ratio["statistic"] == pytest.approx(rest["mh_nocc"], abs=1e-9)
    crude = pd.crosstab(frame["replied"], frame["coached"]).to_numpy()
    assert crude[::-1, ::-1].tolist() == known["crude"]
    assert crude[1, 1] * crude[0, 0] / (crude[1, 0] * crude[0, 1]) == pytest.approx(1.8411, abs=1e-4)
    differences = found.table[found.table["term"] == "difference"].set_index("contrast")["estimate"]
    assert differences["pooled"] > 0.1 > 0 > differences["within channel"]


def test_differences_are_those_of_regressions_with_the_jackknife_over_senders() -> None:
    import statsmodels.formula.api as smf

    rng = np.random.default_rng(2)
    sender = np.repeat(np.arange(20), 8)
    coached = rng.random(160) < 0.4
    replied = rng.random(160) < np.clip(0.1 + 0.02 * sender + 0.2 * coached, 0, 1)
    frame = pd.DataFrame({"sender_id": sender, "coached": coached, "replied": replied})
    found = compare_coached(frame)
    numbers = frame.astype(float)
    fixed, pooled = "replied ~ coached + C(sender_id)", "replied ~ coached"
    for contrast, formula in (("within sender_id", fixed), ("pooled", pooled)):
        row = found.table[found.table["contrast"] == contrast].iloc[0]
        whole = smf.ols(formula, numbers).fit().params["coached"]
        without = [smf.ols(formula, numbers[sender != one]).fit().params["coached"] for one in range(20)]
        used = int(row["n_groups"])  # senders with one kind of send alone do not count within sender
        jackknife = np.sqrt((used - 1) / used * ((np.array(without) - whole) ** 2).sum())
        assert row["estimate"] == pytest.approx(whole, abs=1e-9)
        assert row["std_error"] == pytest.approx(jackknife, abs=1e-9)
    assert WARNING in found.sentences


def test_sends_of_one_sender_alone_give_a_difference_without_an_interval() -> None:
    frame = pd.DataFrame(
        {"sender_id": list("aabbccdd"), "coached": [True, False] + [False] * 6, "replied": [True, False] * 4}
    )
    row = compare_coached(frame).row("difference")
    assert np.isfinite(row["estimate"])
    assert np.isnan(row["conf_low"])
    assert row["reason"] == "one sender alone has sends of one kind: no interval"


def test_one_kind_of_send_cannot_be_compared() -> None:
    frame = pd.DataFrame({"sender_id": ["a", "b"], "coached": [True, True], "replied": [True, False]})
    with pytest.raises(NotEstimableError, match="all are coached"):
        compare_coached(frame)


def test_nobody_with_both_kinds_is_said_in_the_row() -> None:
    frame = pd.DataFrame(
        {
            "sender_id": ["a"] * 5 + ["b"] * 5 + ["c"] * 5,
            "coached": [True] * 5 + [False] * 10,
            "replied": [True, False, False, True, True] * 3,
        }
    )
    row = compare_coached(frame).table.iloc[-1]
    assert np.isnan(row["estimate"])
    assert row["reason"] == "0 senders with both kinds of send within sender_id"


def test_an_empty_cell_gives_a_reason_and_no_number() -> None:
    x = np.array([1.0, 1, 0, 0])
    row = mantel_haenszel(np.array([1.0, 1, 0, 0]), x, Clusters(np.zeros(4, dtype=np.intp), 1))
    assert "estimate" not in row
    assert row["reason"]
