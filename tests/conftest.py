"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

os.environ.setdefault("MPLBACKEND", "agg")

try:
    from hypothesis import HealthCheck, settings
except ImportError:  # the default install has no hypothesis; doctests run without
    pass
else:
    settings.register_profile(
        "outreach",
        deadline=None,  # the machines of CI stall at times
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=True,  # the same run twice finds the same
    )
    settings.load_profile("outreach")


@pytest.fixture(scope="session")
def root() -> Path:
    """Folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the public data sets beside the repository; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder 'shared' with the public data sets does not stand beside the repository")
    return SHARED
