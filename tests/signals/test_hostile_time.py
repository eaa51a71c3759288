"""No text, however odd, makes reading it take more than linear time; `benchmarks/hostile.py` times it closely."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

HOSTILE = runpy.run_path(str(Path(__file__).resolve().parents[2] / "benchmarks" / "hostile.py"))
GENEROUS = 12
"""Quadratic work would take sixteen times as long at four times the length."""


@pytest.mark.parametrize("name", list(HOSTILE["UNITS"])[::2])
def test_four_times_the_text_takes_nowhere_near_sixteen_times_as_long(name: str) -> None:
    HOSTILE["seconds_to_score"](HOSTILE["PLAIN"], 1)
    _, _, times = HOSTILE["growth"](HOSTILE["UNITS"][name], 2)
    assert times <= GENEROUS
