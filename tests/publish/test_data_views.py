"""What the data holds reaches the page as it is."""

import pandas as pd
import pytest

import outreach_analysis as oa
from outreach_analysis.outcomes import outcomes
from outreach_analysis.publish import data_views


@pytest.fixture(scope="module")
def tables():
    return oa.sample(members=40, seed="views")


def test_grouping_falls_back_from_cohort_to_time():
    frame = pd.DataFrame({"sent_at": pd.date_range("2024-01-01", periods=30, freq="MS", tz="UTC")})
    assert data_views.grouping(data_views.add_periods(frame)) == "quarter"
    assert data_views.grouping(data_views.add_periods(frame).assign(cohort=["a", "b"] * 15)) == "cohort"
    assert data_views.grouping(pd.DataFrame({"sent_at": [pd.NaT]})) is None


def test_coverage_splits_by_stage_or_by_answer(tables):
    features, found = oa.score(tables), outcomes(tables)
    staged = data_views.coverage_view(tables, features, found, oa.signals())
    assert {"draft", "sent"} <= set(staged["group"])
    assert staged["estimate"].dropna().between(0, 1).all()
    sent = tables.messages["stage"] == "sent"
    only = tables.__class__(**{**vars(tables), "messages": tables.messages[sent]})
    kept = features[features["message_id"].isin(only.messages["message_id"])].reset_index(drop=True)
    answered = data_views.coverage_view(only, kept, found, oa.signals())
    assert {"answered", "unanswered"} <= set(answered["group"])
