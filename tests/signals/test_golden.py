"""A value may change only with the version of its definition."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
TODAY = runpy.run_path(str(HERE.parents[1] / "tools" / "write_golden.py"))["read_values"]()
GOLDEN = json.loads((HERE / "golden.json").read_text(encoding="utf-8"))
ADVICE = "bump its version if the change is meant, then run: python tools/write_golden.py"


@pytest.mark.parametrize("name", sorted(TODAY))
def test_values_change_only_with_the_version(name: str) -> None:
    assert name in GOLDEN, f"'{name}' is new: run python tools/write_golden.py"
    assert GOLDEN[name]["version"] == TODAY[name]["version"], f"'{name}': run python tools/write_golden.py"
    assert GOLDEN[name]["values"] == pytest.approx(TODAY[name]["values"], nan_ok=True), f"'{name}': {ADVICE}"


def test_no_signal_of_the_golden_file_is_gone() -> None:
    assert sorted(set(GOLDEN) - set(TODAY)) == []
