"""A small run of `benchmarks/validity.py`: bars widened by four standard errors of the simulation."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.slow

BENCHMARKS = str(Path(__file__).resolve().parents[2] / "benchmarks")


@pytest.fixture(scope="module")
def parts() -> ModuleType:
    sys.path.insert(0, BENCHMARKS)
    try:
        import validity_parts
    finally:
        sys.path.remove(BENCHMARKS)
    return validity_parts


SIMULATIONS: dict[str, tuple[str, int, dict[str, object]]] = {
    "false findings": ("false_findings", 16, {"senders": 30}),
    "power": ("power", 60, {"senders": 30}),
    "size, 15 senders": ("size", 150, {"senders": 15}),
    "size, 60 senders": ("size", 150, {"senders": 60}),
    "marginal effects": ("marginal_effects", 100, {"senders": 30}),
    "rates": ("rates", 400, {"senders": 15}),
    "guardrail": ("guardrail", 1, {}),
    "no coach effect": ("coach_effect", 60, {"effect": 0.0}),
    "a planted coach effect": ("coach_effect", 60, {"effect": 0.10}),
    "times": ("times", 300, {}),
    "curves": ("curves", 60, {}),
    "better replies": ("closer_studies", 20, {"study": "better replies", "senders": 30}),
    "sooner replies": ("closer_studies", 20, {"study": "sooner replies", "senders": 15}),
    "within members": ("closer_studies", 10, {"study": "repeated attempts, within members", "senders": 15}),
}


@pytest.mark.parametrize("name", SIMULATIONS)
def test_figures_hold_their_bars(parts: ModuleType, name: str) -> None:
    part, runs, options = SIMULATIONS[name]
    simulation: Callable[[int], list[object]] = partial(getattr(parts, part), **options)
    missed = [figure for figure in simulation(runs) if not figure.holds(slack=4)]  # type: ignore[attr-defined]
    assert not missed


def test_a_figure_beyond_its_bar_is_seen(parts: ModuleType) -> None:
    wrong = parts.Figure("size", 0.20, parts.SIZE, tries=100)
    assert not wrong.holds(slack=4)
    assert parts.Figure("size", 0.08, parts.SIZE, tries=100).holds(slack=4)
    assert not parts.Figure("size", 0.08, parts.SIZE, tries=100).holds()
    assert not parts.Figure("bias", 0.02, (-0.01, 0.01)).holds(slack=4)
