"""Settings: published defaults, one file, clear refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from outreach_analysis.errors import InvalidValueError, UnknownNameError
from outreach_analysis.settings import OUTCOME_LEVELS, Settings, load_settings


def test_overrides_win_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "outreach.toml"
    file.write_text('timezone = "Europe/Zurich"\noutcome_window_days = 14\n', encoding="utf-8")
    settings = load_settings(file, outcome_window_days=21)
    assert settings.timezone == "Europe/Zurich"
    assert settings.outcome_window_days == 21


def test_lists_of_the_file_become_tuples(tmp_path: Path) -> None:
    file = tmp_path / "outreach.toml"
    file.write_text(f"outcome_levels = {list(reversed(OUTCOME_LEVELS))}\n", encoding="utf-8")
    assert load_settings(file).outcome_levels == tuple(reversed(OUTCOME_LEVELS))


def test_an_unknown_setting_is_named_with_its_neighbour() -> None:
    with pytest.raises(UnknownNameError, match="timezone"):
        load_settings(time_zone="UTC")


@pytest.mark.parametrize(
    "wrong",
    [
        {"conf_level": 95},
        {"false_discovery_rate": 0},
        {"outcome_window_days": 0},
        {"timezone": "Middle/Earth"},
        {"outcome_levels": ("bad", "good")},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_values_out_of_range_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError):
        Settings(**wrong)  # type: ignore[arg-type]
