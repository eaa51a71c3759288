"""Zips of exports, refused before they are unpacked if they are bombs."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from outreach_analysis.errors import UnsafeSourceError

MOST_UNPACKED = 8 << 30
MOST_RATIO = 300
SMALL_ENOUGH = 64 << 20


def check_zip(members: Sequence[zipfile.ZipInfo], path: Path) -> None:
    """Refuse a zip before it is unpacked if it is a bomb.

    Raises
    ------
    UnsafeSourceError
        If its members are far larger than the zip, or together larger than 8 GiB.
    """
    unpacked = sum(info.file_size for info in members)
    packed = max(sum(info.compress_size for info in members), 1)
    if unpacked > MOST_UNPACKED or (unpacked > SMALL_ENOUGH and unpacked > MOST_RATIO * packed):
        raise UnsafeSourceError(
            f"the archive {path.name} would unpack to far more than an export holds.",
            found=f"{unpacked / (1 << 20):,.0f} MiB from {packed / (1 << 20):,.1f} MiB",
            hint="unpack it yourself if you trust it, and import the files",
        )
