"""The same scoring on a Dask cluster; the only room that imports dask."""

from outreach_analysis.scale.cluster import score_on_cluster

__all__ = ["score_on_cluster"]
