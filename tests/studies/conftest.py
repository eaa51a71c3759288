"""The reference results and data sets that studies are held to, and programmes of known truth."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from outreach_analysis.studies.simulate import simulate_styles


@pytest.fixture(scope="session")
def own_facts(root: Path) -> dict[str, Any]:
    """What the R programs of `tests/reference` found, by name."""
    files = sorted((root / "tests" / "reference").glob("*.json"))
    return {
        name: fact
        for file in files
        for name, fact in json.loads(file.read_text(encoding="utf-8"))["facts"].items()
    }


@pytest.fixture(scope="session")
def golden(root: Path, own_facts: dict[str, Any]) -> dict[str, Any]:
    """Results computed in R 4.2.2, by name: those beside the repository where it has them, else its own."""
    beside = root.parent / "shared" / "reference" / "golden.json"
    given = json.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else {}
    return own_facts | given


@pytest.fixture(scope="session")
def r_data(shared: Path) -> Callable[[str], pd.DataFrame]:
    """Data sets of R packages by name, such as `survival__lung`."""
    return lambda name: pd.read_csv(shared / "reference" / "data" / f"{name}.csv")


@pytest.fixture(scope="session")
def style_programme() -> Callable[..., pd.DataFrame]:
    """`simulate_styles` from a number."""

    def made(seed: int, senders: int = 30, features: int = 4, **more: Any) -> pd.DataFrame:
        return simulate_styles(np.random.default_rng(seed), senders, features, **more)

    return made
