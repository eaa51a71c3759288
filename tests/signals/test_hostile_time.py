"""No text, however odd, makes reading it take more than linear time; `benchmarks/hostile.py` times it closely."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

HOSTILE = runpy.run_path(str(Path(__file__).resolve().parents[2] / "benchmarks" / "hostile.py"))


@pytest.mark.parametrize("name", list(HOSTILE["UNITS"])[::2])
def test_four_times_the_text_takes_at_most_six_times_as_long(name: str) -> None:
    HOSTILE["seconds_to_score"](HOSTILE["PLAIN"])
    _, _, times = HOSTILE["growth"](HOSTILE["UNITS"][name])
    assert times <= HOSTILE["BAR"]
