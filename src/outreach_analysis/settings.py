"""What a programme may decide, in one frozen object."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from outreach_analysis.errors import InvalidValueError, UnknownNameError, UnreadableSourceError

OUTCOME_LEVELS = (
    "unpleasant",
    "declined",
    "no_reply",
    "deferred",
    "neutral",
    "positive",
    "extensive_help",
    "introduction",
)
"""The outcome ladder, best last. Ranking unpleasant against silence is a value judgement."""

LOG = Path("data", "outreach.duckdb")
"""The programme's log, unless another file is named."""

CHANNELS = ("linkedin_invite", "linkedin_message", "inmail", "email", "other")


@dataclass(frozen=True)
class Settings:
    """Choices that change numbers, each with its published default.

    Parameters
    ----------
    timezone : str
        IANA zone given to times that carry none.
    date_order : {"", "day", "month"}
        Which comes first in dates such as 03/04/2026. Empty: each column decides, and
        a column that does not is refused.
    outcome_window_days : float
        An attempt without reply that is younger than this is pending, never a failure.
    outcome_levels : tuple of str
        The outcome ladder, best last.
    primary_signals : tuple of str
        Features declared before looking; findings on others are exploratory.
    conf_level : float
        Confidence level of every interval, in (0, 1).
    false_discovery_rate : float
        Benjamini–Hochberg level within a family, in (0, 1).
    small_cell : int
        Counts below this are suppressed in shared reports.
    seed : str
        Phrase from which every random generator is seeded.

    Raises
    ------
    InvalidValueError
        If a value lies outside its range.
    """

    timezone: str = "UTC"
    date_order: str = ""
    outcome_window_days: float = 30.0
    outcome_levels: tuple[str, ...] = OUTCOME_LEVELS
    primary_signals: tuple[str, ...] = (
        "personalization",
        "credibility",
        "ask",
        "politeness",
        "clarity",
        "originality",
    )
    conf_level: float = 0.95
    false_discovery_rate: float = 0.05
    small_cell: int = 5
    seed: str = "outreach"

    def __post_init__(self) -> None:
        for setting in fields(self):
            _check_kind(setting.name, getattr(self, setting.name), setting.default)
        for name in ("conf_level", "false_discovery_rate"):
            if not 0 < getattr(self, name) < 1:
                raise InvalidValueError(
                    f"setting '{name}' must lie between 0 and 1.",
                    found=repr(getattr(self, name)),
                    hint=f"{name} = {getattr(type(self), name)}",
                )
        if not self.outcome_window_days > 0:
            raise InvalidValueError(
                "setting 'outcome_window_days' must be above 0.",
                found=repr(self.outcome_window_days),
                hint="outcome_window_days = 30",
            )
        if set(self.outcome_levels) != set(OUTCOME_LEVELS):
            raise InvalidValueError(
                "setting 'outcome_levels' must be an order of the published levels.",
                found=", ".join(self.outcome_levels),
                hint=f"outcome_levels = {list(OUTCOME_LEVELS)}",
            )
        if self.date_order not in {"", "day", "month"}:
            raise InvalidValueError(
                'setting \'date_order\' must be "day", "month" or empty.',
                found=repr(self.date_order),
                hint='date_order = "day"',
            )
        try:
            ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError):
            raise InvalidValueError(
                "setting 'timezone' is not a known IANA zone.",
                found=repr(self.timezone),
                hint='timezone = "Europe/Zurich"',
            ) from None


def _check_kind(name: str, value: object, default: object) -> None:
    """Refuse a value of another kind than the published default."""
    if isinstance(default, tuple):
        fits = isinstance(value, tuple) and all(isinstance(item, str) for item in value)
        published = str(list(default))
    elif isinstance(default, str):
        fits, published = isinstance(value, str), f'"{default}"'
    else:
        kinds = (int, float) if isinstance(default, float) else (int,)
        fits, published = isinstance(value, kinds) and not isinstance(value, bool), str(default)
    if not fits:
        raise InvalidValueError(
            f"setting '{name}' must be of the kind of its default.",
            found=f"{value!r} ({type(value).__name__})",
            hint=f"{name} = {published}",
        )


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UnreadableSourceError(
            f"the settings '{file.name}' cannot be read.", found=error.strerror, hint="outreach.toml"
        ) from None
    except (ValueError, RecursionError) as error:  # TOML and UTF-8 errors are ValueErrors
        raise UnreadableSourceError(
            f"the settings '{file.name}' are no TOML.",
            found=str(error)[:200],
            hint='timezone = "Europe/Zurich"',
        ) from None


def load_settings(path: str | Path | None = None, **overrides: Any) -> Settings:
    """Read settings from a TOML file and override single ones.

    Parameters
    ----------
    path : path, optional
        Defaults to `outreach.toml` in the current folder, if there is one.
    **overrides
        Settings by name; they win over the file.

    Returns
    -------
    Settings

    Raises
    ------
    UnknownNameError
        If the file or an override names a setting that does not exist.
    InvalidValueError
        If a value lies outside its range or is of another kind than its default.
    UnreadableSourceError
        If the file cannot be read or is no TOML.

    Examples
    --------
    >>> load_settings(timezone="Europe/Zurich").timezone
    'Europe/Zurich'
    """
    file = Path(path) if path is not None else Path("outreach.toml")
    chosen: dict[str, Any] = {}
    if path is not None or file.is_file():
        chosen.update(_read_toml(file))
    chosen.update(overrides)
    known = [field.name for field in fields(Settings)]
    for name in chosen:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            raise UnknownNameError(
                f"there is no setting '{name}'.",
                found=", ".join(chosen),
                hint=near[0] if near else ", ".join(known),
            )
    lists = {name: tuple(value) for name, value in chosen.items() if isinstance(value, list)}
    return replace(Settings(), **{**chosen, **lists})
