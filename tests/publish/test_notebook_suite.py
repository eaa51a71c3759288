"""Which notebooks a run holds."""

from __future__ import annotations

from outreach_analysis.publish import notebooks


def test_a_full_run_leaves_out_what_shows_members_words() -> None:
    every = [path.stem for path in notebooks.find_notebooks()]
    suite = [path.stem for path in notebooks.suite_notebooks()]
    assert set(every) - set(suite) == {"91_coach_report"}
    assert suite == sorted(suite)
