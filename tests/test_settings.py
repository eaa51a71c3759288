"""Settings: published defaults, one file, clear refusals."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from outreach_analysis.errors import InvalidValueError, UnknownNameError, UnreadableSourceError
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


def test_every_hint_of_a_refusal_is_itself_accepted() -> None:
    for name, wrong in {
        "conf_level": 2,
        "outcome_window_days": 0,
        "timezone": "x",
        "outcome_levels": (),
    }.items():
        with pytest.raises(InvalidValueError) as refused:
            load_settings(**{name: wrong})
        assert load_settings(**tomllib.loads(str(refused.value.hint)))


@pytest.mark.parametrize("content", [b"timezone = ", b"\xff\xfe", b"[" * 2000])
def test_a_file_that_is_no_toml_is_told_in_the_style(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "outreach.toml"
    file.write_bytes(content)
    with pytest.raises(UnreadableSourceError, match=r"'outreach\.toml' are no TOML"):
        load_settings(file)


def test_a_file_that_is_not_there_is_told_in_the_style(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSourceError, match=r"'absent\.toml' cannot be read"):
        load_settings(tmp_path / "absent.toml")


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_a_value_of_another_kind_is_refused(name: str) -> None:
    with pytest.raises(InvalidValueError, match=f"'{name}'"):
        load_settings(**{name: {"a": 1}})
