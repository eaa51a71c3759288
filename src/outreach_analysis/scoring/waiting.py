"""Features that wait on disk while a large file is read, and their way back into the order of the source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

BUCKET_ROWS = 50_000
ROW = "__row"


def waiting_table(file: Path, schema: pa.Schema) -> pa.RecordBatchStreamWriter:
    """Where rows wait on disk, packed: most numbers are 0."""
    import pyarrow as pa

    return pa.ipc.new_stream(str(file), schema, options=pa.ipc.IpcWriteOptions(compression="lz4"))


def take_waiting(file: Path) -> pa.Table:
    """The rows that waited; their file is gone."""
    import pyarrow as pa

    with pa.ipc.open_stream(str(file)) as stream:
        table = stream.read_all()
    file.unlink()
    return table


def in_order_of_source(parts: Iterator[pa.Table], folder: Path) -> Iterator[pa.Table]:
    """The rows in the order of the source: dealt into files by their place, each of which is sorted alone."""
    writers: dict[int, pa.RecordBatchStreamWriter] = {}
    for part in parts:
        ordered = _by_row(part)
        bucket_of = ordered.column(ROW).to_numpy() // BUCKET_ROWS
        buckets, begins = np.unique(bucket_of, return_index=True)
        ends = np.append(begins[1:], len(bucket_of))
        for bucket, begin, end in zip(buckets.tolist(), begins.tolist(), ends.tolist(), strict=True):
            if bucket not in writers:
                writers[bucket] = waiting_table(folder / f"bucket-{bucket}.arrow", part.schema)
            writers[bucket].write_table(ordered.slice(begin, end - begin))
    for bucket in sorted(writers):
        writers[bucket].close()
        yield _by_row(take_waiting(folder / f"bucket-{bucket}.arrow"))


def _by_row(part: pa.Table) -> pa.Table:
    """The rows in the order of their numbers; numpy takes them many times faster than pyarrow sorts them."""
    import pyarrow as pa

    order = part.column(ROW).to_numpy().argsort()
    columns = zip(part.column_names, part.columns, strict=True)
    return pa.table({name: column.to_numpy().take(order) for name, column in columns})


def write_features(parts: Iterator[pa.Table], target: Path) -> None:
    """One file of all parts, without the numbers of their rows."""
    import pyarrow.parquet as pq

    writer: pq.ParquetWriter | None = None
    for part in parts:
        features = part.drop_columns([ROW])
        writer = writer or pq.ParquetWriter(target, features.schema)
        writer.write_table(features)
    if writer is not None:
        writer.close()
