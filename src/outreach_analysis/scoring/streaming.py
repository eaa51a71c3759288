"""Score a Parquet file that need not fit into memory, on one core or several."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from outreach_analysis.errors import InvalidValueError, MissingColumnError
from outreach_analysis.scoring.messages import message_columns
from outreach_analysis.scoring.reading import SignalReader
from outreach_analysis.signals.contract import CONTEXTS, TEMPLATE, Signal
from outreach_analysis.signals.corpus import PAD, SAMPLE, Corpus, Sentences, Triples, join_sentences
from outreach_analysis.signals.engine import read_signal
from outreach_analysis.signals.registry import registry
from outreach_analysis.signals.rubric import score_families

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq

PART_ROWS = 20_000
BUCKET_ROWS = 50_000
ROW = "__row"
READ_COLUMNS = ("text", *CONTEXTS, TEMPLATE, "sender_id", "sent_at", "attempt_id", "stage")
DATABASE_MEMORY = "200MB"


@dataclass(frozen=True, eq=False)
class _PartScored:
    """What a part leaves behind: features and samples of its words on disk, and hashes of its sentences."""

    file: Path
    rows: NDArray[np.int64]
    sentence_hash: NDArray[np.uint64]
    sentence_row: NDArray[np.int32]
    sentence_words: NDArray[np.int16]
    moment: NDArray[np.int64]
    is_send: NDArray[np.bool_]


def score_parquet(
    source: str | Path,
    target: str | Path,
    *,
    workers: int = 1,
    mapping: dict[str, str] | None = None,
    executor: Executor | None = None,
) -> int:
    """Score every row of a Parquet file and write the features to another.

    Parameters
    ----------
    source : path
        One row a message; columns as `score` takes them in a flat frame.
    target : path
        Parquet file to write, in the order of the source: every signal, then the
        family scores. It appears whole or not at all.
    workers : int
        Processes; 1 works in this one.
    mapping : dict of str to str, optional
        Canonical name to the source's own.
    executor : Executor, optional
        Where the parts are read instead; it must see the folder of `target`.

    Returns
    -------
    int
        Number of rows.

    Raises
    ------
    MissingColumnError
        If the source lacks a text column or one that `mapping` names.
    InvalidValueError
        If `workers` is below 1.

    Notes
    -----
    The file is read in parts of about 20,000 rows, a sender's rows together; what must
    be compared over the whole table is kept as hashes. Memory does not grow with the
    number of features, and by some 250 bytes a message. The numbers are those of
    `score`.
    """
    import duckdb

    if workers < 1:
        raise InvalidValueError("workers must be 1 or more.", found=str(workers), hint="--workers 2")
    source, target = Path(source), Path(target)
    with TemporaryDirectory(dir=target.parent, prefix=".scoring-") as folder, duckdb.connect() as database:
        database.execute(f"SET memory_limit = '{DATABASE_MEMORY}'")
        database.execute("SET temp_directory = ?", [folder])
        database.execute("SET preserve_insertion_order = true")
        prepared, by_sender = _prepare(database, source, mapping or {}, Path(folder))
        with _pool(workers, executor) as pool:
            parts = list(_score_parts(prepared, Path(folder), pool, by_sender=by_sender, ahead=workers))
        shares = _compare_whole_table(database, prepared, parts) if by_sender else {}
        total = sum(len(part.rows) for part in parts)
        buckets = _Buckets(Path(folder), total if by_sender else 0)
        first = 0
        for part in parts:
            buckets.add(part.rows, _finished_part(part, first, shares))
            first += len(part.rows)
        finished = Path(folder) / "finished.parquet"
        buckets.join(finished)
        finished.replace(target)
    return total


def _prepare(
    database: duckdb.DuckDBPyConnection, source: Path, mapping: dict[str, str], folder: Path
) -> tuple[Path, bool]:
    """A file with canonical columns and row numbers, a sender's rows together where there are senders."""
    found = [
        row[0] for row in database.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(source)]).fetchall()
    ]
    theirs = {name: mapping.get(name, name) for name in READ_COLUMNS}
    missing = [
        column
        for name, column in theirs.items()
        if column not in found and (name in mapping or name == "text")
    ]
    if missing:
        raise MissingColumnError(
            f"the file lacks {len(missing)} column(s): {', '.join(map(repr, missing))}.",
            found=", ".join(map(repr, found[:12])),
            hint=f"outreach score {source.name} --map text=Body",
        )
    chosen = ", ".join(
        f"{_quoted(column)} AS {_quoted(name)}" for name, column in theirs.items() if column in found
    )
    by_sender = theirs["sender_id"] in found and theirs["sent_at"] in found
    order = f"ORDER BY sender_id NULLS FIRST, {ROW}" if by_sender else ""
    prepared = folder / "prepared.parquet"
    database.execute(
        f"COPY (SELECT {chosen}, row_number() OVER () - 1 AS {ROW} FROM read_parquet(?) {order}) "  # noqa: S608 - names are quoted
        f"TO '{_escaped(prepared)}' (FORMAT parquet, ROW_GROUP_SIZE {PART_ROWS})",
        [str(source)],
    )
    return prepared, by_sender


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")


def _parts(prepared: Path, *, by_sender: bool) -> Iterator[pa.Table]:
    """Parts of about `PART_ROWS` rows, cut where the sender changes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    waiting: pa.Table | None = None
    for batch in pq.ParquetFile(prepared).iter_batches(batch_size=PART_ROWS):
        table = pa.Table.from_batches([batch])
        if waiting is not None:
            table = pa.concat_tables([waiting, table])
        if not by_sender:
            yield table
            continue
        sender = table.column("sender_id").to_pandas()
        changes = np.flatnonzero((sender != sender.shift()).to_numpy())
        cut = int(changes[-1])
        if cut:
            yield table.slice(0, cut)
        waiting = table.slice(cut).combine_chunks()
    if waiting is not None and waiting.num_rows:
        yield waiting


def _pool(workers: int, executor: Executor | None) -> AbstractContextManager[Executor | None]:
    """Where parts are read: given, started for this file, or this process (none)."""
    if executor is not None or workers == 1:
        return nullcontext(executor)
    return ProcessPoolExecutor(workers)


def _score_parts(
    prepared: Path, folder: Path, pool: Executor | None, *, by_sender: bool, ahead: int
) -> Iterator[_PartScored]:
    """Read the parts in order, with a few under way at once so that none waits in memory."""
    waiting: list[Future[_PartScored]] = []
    for number, part in enumerate(_parts(prepared, by_sender=by_sender)):
        file = folder / f"part-{number}.parquet"
        if pool is None:
            yield _score_part(part, file)
            continue
        waiting.append(pool.submit(_score_part, part, file))
        if len(waiting) > ahead:
            yield waiting.pop(0).result()
    for future in waiting:
        yield future.result()


def _score_part(part: pa.Table, file: Path) -> _PartScored:
    """Read every signal that a part can answer, and write the features down."""
    frame = part.to_pandas()
    columns = message_columns(frame)
    reader = SignalReader(columns, list(registry().values()), is_whole_table=False)
    reader.run()
    pd.DataFrame({ROW: frame[ROW], **reader.features}, copy=False).to_parquet(file, index=False)
    found = join_sentences([trace.sentences for trace in reader.traces], [0] * len(reader.traces))
    places = [trace.rows[trace.sentences.message] for trace in reader.traces]
    samples = np.full((len(columns.texts), SAMPLE), PAD, dtype=np.uint32)
    for trace in reader.traces:
        samples[trace.rows] = trace.samples
    np.save(_samples_of(file), samples)
    return _PartScored(
        file=file,
        rows=frame[ROW].to_numpy(dtype=np.int64),
        sentence_hash=found.hash,
        sentence_row=np.concatenate([np.empty(0, dtype=np.int32), *places]).astype(np.int32),
        sentence_words=np.minimum(found.words, np.iinfo(np.int16).max).astype(np.int16),
        moment=columns.moment,
        is_send=columns.is_send,
    )


def _samples_of(file: Path) -> Path:
    """Where the samples of a part's word triples wait, beside its features."""
    return file.with_suffix(".npy")


def _join_samples(parts: list[_PartScored]) -> NDArray[np.uint32]:
    """Samples of all parts, read one part at a time."""
    joined = np.empty((sum(len(part.rows) for part in parts), SAMPLE), dtype=np.uint32)
    first = 0
    for part in parts:
        joined[first : first + len(part.rows)] = np.load(_samples_of(part.file))
        first += len(part.rows)
    return joined


def _compare_whole_table(
    database: duckdb.DuckDBPyConnection, prepared: Path, parts: list[_PartScored]
) -> dict[str, NDArray[np.float64]]:
    """Features that compare messages of all members, by row of the prepared file."""
    sizes = [len(part.rows) for part in parts]
    firsts = np.cumsum([0, *sizes[:-1]])
    has_attempt = "attempt_id" in database.read_parquet(str(prepared)).columns
    known_attempt = (
        f"CASE WHEN attempt_id IS NULL THEN -1 - {ROW} ELSE dense_rank() OVER (ORDER BY attempt_id) END"
    )
    codes = database.execute(
        "SELECT CASE WHEN sender_id IS NULL THEN -1 ELSE dense_rank() OVER (ORDER BY sender_id) END AS sender, "  # noqa: S608 - no input
        f"{known_attempt if has_attempt else ROW} AS attempt "
        f"FROM read_parquet(?) ORDER BY sender_id NULLS FIRST, {ROW}",
        [str(prepared)],
    ).fetchnumpy()
    message = np.concatenate(
        [part.sentence_row.astype(np.int64) + first for part, first in zip(parts, firsts, strict=True)]
    )
    corpus = Corpus(
        sentences=Sentences(
            hash=np.concatenate([part.sentence_hash for part in parts]),
            message=message,
            start=np.broadcast_to(np.int64(0), message.shape),
            end=np.broadcast_to(np.int64(1), message.shape),
            words=np.concatenate([part.sentence_words for part in parts]).astype(np.int64),
        ),
        triples=Triples.none(),
        samples=_join_samples(parts),
        sender=np.asarray(codes["sender"], dtype=np.int64),
        attempt=np.asarray(codes["attempt"], dtype=np.int64),
        moment=np.concatenate([part.moment for part in parts]),
        is_send=np.concatenate([part.is_send for part in parts]),
    )
    return {definition.name: read_signal(definition, corpus).feature for definition in _table_signals()}


def _table_signals() -> list[Signal]:
    return [definition for definition in registry().values() if definition.scope == "table"]


def _finished_part(part: _PartScored, first: int, shares: dict[str, NDArray[np.float64]]) -> pa.Table:
    """Features of a part with what the whole table told, and the family scores."""
    import pyarrow as pa

    features = pd.read_parquet(part.file)
    for name, values in shares.items():
        features[name] = values[first : first + len(features)]
    arrays = {name: features[name].to_numpy(dtype=np.float64) for name in registry()}
    part.file.unlink()
    return pa.table({**arrays, **score_families(arrays)})


class _Buckets:
    """Rows dealt into files by their place in the source, so that each file can be sorted alone.

    Parameters
    ----------
    folder : Path
    rows : int
        Of the source; 0 where the parts come in order already.
    """

    def __init__(self, folder: Path, rows: int) -> None:
        self.folder = folder
        self.count = max(1, -(-rows // BUCKET_ROWS))
        self.in_order = rows == 0
        self._writers: dict[int, pq.ParquetWriter] = {}

    def add(self, rows: NDArray[np.int64], features: pa.Table) -> None:
        """Deal the rows of a part."""
        if self.in_order:
            self._write(0, features)
            return
        features = features.append_column(ROW, [rows])
        for bucket in np.unique(rows // BUCKET_ROWS).tolist():
            self._write(bucket, features.filter(rows // BUCKET_ROWS == bucket))

    def _write(self, bucket: int, features: pa.Table) -> None:
        import pyarrow.parquet as pq

        if bucket not in self._writers:
            self._writers[bucket] = pq.ParquetWriter(self._file(bucket), features.schema)
        self._writers[bucket].write_table(features)

    def _file(self, bucket: int) -> Path:
        return self.folder / f"bucket-{bucket}.parquet"

    def join(self, target: Path) -> None:
        """One file of all buckets, each put into the order of the source."""
        import pyarrow.parquet as pq

        for writer in self._writers.values():
            writer.close()
        if self.in_order and self._writers:
            self._file(0).replace(target)
            return
        final: pq.ParquetWriter | None = None
        for bucket in sorted(self._writers):
            features = pq.read_table(self._file(bucket)).sort_by(ROW).drop_columns([ROW])
            final = final or pq.ParquetWriter(target, features.schema)
            final.write_table(features)
        if final is not None:
            final.close()
