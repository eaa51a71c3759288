"""What revising changes is a paired mean whose interval keeps a member's revisions together."""

import numpy as np
import pandas as pd
import pytest

import outreach_analysis as oa
from outreach_analysis.coaching import find_revisions
from outreach_analysis.errors import NotEstimableError
from outreach_analysis.settings import Settings
from outreach_analysis.studies.changes import estimate_changes


@pytest.fixture(scope="module")
def features():
    return oa.score(oa.sample(members=40, seed="views"))


@pytest.fixture(scope="module")
def revisions(features):
    return find_revisions(oa.sample(members=40, seed="views"), features)


def test_changes_are_means_of_paired_differences(revisions, features):
    scores = list(Settings().primary_signals)
    result = estimate_changes(revisions, features, scores)
    values = features.set_index("message_id")["personalization"].astype(float)
    change = (
        values.reindex(revisions["to_message_id"]).to_numpy()
        - values.reindex(revisions["from_message_id"]).to_numpy()
    )
    row = result.row("personalization")
    assert row["estimate"] == pytest.approx(np.nanmean(change))
    assert row["after"] - row["before"] == pytest.approx(row["estimate"])
    assert row["conf_low"] < row["estimate"] < row["conf_high"]


def test_the_interval_of_changes_equals_clustered_least_squares(revisions, features):
    import statsmodels.api as sm

    row = estimate_changes(revisions, features, ["personalization"]).row("personalization")
    values = features.set_index("message_id")["personalization"].astype(float)
    change = (
        values.reindex(revisions["to_message_id"]).to_numpy()
        - values.reindex(revisions["from_message_id"]).to_numpy()
    )
    groups = pd.factorize(revisions["sender_id"])[0]
    options = {"groups": groups, "use_correction": True}
    fit = sm.OLS(change, np.ones(len(change))).fit(cov_type="cluster", cov_kwds=options)
    n, count = len(change), len(set(groups))
    small_sample = np.sqrt((n - 1) / (n - 1))  # (N - 1) / (N - k) with k = 1
    assert row["std_error"] == pytest.approx(float(fit.bse[0]) / small_sample, rel=1e-9)
    assert row["n_groups"] == count


def test_too_few_revisions_are_refused(revisions, features):
    with pytest.raises(NotEstimableError):
        estimate_changes(revisions.head(3), features, ["ask"])
