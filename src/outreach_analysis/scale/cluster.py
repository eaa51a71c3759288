"""Score a large Parquet file with the workers of a Dask cluster."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from outreach_analysis.errors import MissingExtraError, UnreadableSourceError
from outreach_analysis.scoring import score_parquet


def score_on_cluster(
    source: str | Path, target: str | Path, *, scheduler: str, mapping: dict[str, str] | None = None
) -> int:
    """Score every row of a Parquet file on a cluster; the numbers are those of `score`.

    Parameters
    ----------
    source, target : path
        As for `scoring.score_parquet`. Every worker must see the folder of `target`.
    scheduler : str
        Address of the Dask scheduler, as "tcp://host:8786".
    mapping : dict of str to str, optional
        Canonical name to the source's own.

    Returns
    -------
    int
        Number of rows.

    Raises
    ------
    MissingExtraError
        If Dask is not installed.
    UnreadableSourceError
        If no scheduler answers at that address within ten seconds.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise MissingExtraError(
            "scoring on a cluster needs Dask.", hint="pip install 'outreach-analysis[scale]'"
        ) from None
    try:
        client = distributed.Client(scheduler, timeout="10s", set_as_default=False)
    except (OSError, ValueError):
        raise UnreadableSourceError(
            "no Dask scheduler answers at that address.", found=scheduler, hint="--scheduler tcp://HOST:8786"
        ) from None
    with client:
        workers = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        executor = client.get_executor(pure=False)
        return score_parquet(source, target, workers=workers, mapping=mapping, executor=executor)
