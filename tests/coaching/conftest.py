"""One sample programme for the tests of this room."""

from __future__ import annotations

from types import SimpleNamespace

import pytest


@pytest.fixture(scope="session")
def programme():
    """Tables, features, evidence, revisions and attempts of a small sample programme."""
    from outreach_analysis.coaching import find_revisions
    from outreach_analysis.outcomes import outcomes
    from outreach_analysis.sample import sample
    from outreach_analysis.scoring import find_evidence, score
    from outreach_analysis.studies.frame import attempt_frame

    tables = sample(members=60, seed="coaching")
    features = score(tables)
    return SimpleNamespace(
        tables=tables,
        features=features,
        evidence=find_evidence(tables),
        revisions=find_revisions(tables, features),
        attempts=attempt_frame(tables, features, outcomes(tables)),
    )
