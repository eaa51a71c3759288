"""A cluster, one process, many processes: the same numbers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from outreach_analysis.errors import UnreadableSourceError
from outreach_analysis.sample import sample
from outreach_analysis.sample.facade import flatten
from outreach_analysis.scale import score_on_cluster
from outreach_analysis.scoring import score, streaming

distributed = pytest.importorskip("distributed", reason="the extra 'scale' is not installed")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_numbers_of_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "PART_ROWS", 40)
    flat = flatten(sample(members=20, seed="cluster"))
    flat.to_parquet(tmp_path / "in.parquet", index=False)
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None
    ) as cluster:
        rows = score_on_cluster(
            tmp_path / "in.parquet", tmp_path / "out.parquet", scheduler=cluster.scheduler_address
        )
    assert rows == len(flat)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out.parquet"), score(flat))


def test_an_address_without_scheduler_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSourceError, match="nowhere"):
        score_on_cluster(tmp_path / "in.parquet", tmp_path / "out.parquet", scheduler="nowhere://x")
