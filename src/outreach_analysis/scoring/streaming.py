"""Score a Parquet file that need not fit into memory, on one core or several."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from outreach_analysis.errors import InvalidValueError, MissingColumnError, UnreadableSourceError
from outreach_analysis.scoring.messages import message_columns
from outreach_analysis.scoring.reading import SignalReader
from outreach_analysis.scoring.waiting import (
    ROW,
    in_order_of_source,
    take_waiting,
    waiting_table,
    write_features,
)
from outreach_analysis.signals.contract import CONTEXTS, TEMPLATE, Signal
from outreach_analysis.signals.corpus import PAD, SAMPLE, Corpus, Sentences, Triples, join_sentences
from outreach_analysis.signals.engine import read_signal
from outreach_analysis.signals.originality.likeness import SHORTEST_SENTENCE
from outreach_analysis.signals.registry import registry
from outreach_analysis.signals.rubric import score_families

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

PART_ROWS = 10_000
READ_COLUMNS = ("text", *CONTEXTS, TEMPLATE, "sender_id", "sent_at", "attempt_id", "stage")
DATABASE_MEMORY = "300MB"


@dataclass(frozen=True, eq=False)
class _PartScored:
    """What a part leaves behind; its features, sentences that count and samples of words wait on disk."""

    file: Path
    rows: NDArray[np.int64]
    sentences: int
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
    UnreadableSourceError
        If the source has no rows.

    Notes
    -----
    The file is read in parts of about 10,000 rows, a sender's rows together; what must
    be compared over the whole table is kept as hashes. Memory does not grow with the
    number of features, and by some 250 bytes a message. The numbers are those of
    `score`.
    """
    if workers < 1:
        raise InvalidValueError("workers must be 1 or more.", found=str(workers), hint="--workers 2")
    source, target = Path(source), Path(target)
    with TemporaryDirectory(dir=target.parent, prefix=".scoring-") as name:
        folder = Path(name)
        with _database(folder) as database:
            prepared, by_sender = _prepare(database, source, mapping or {}, folder)
        with _pool(workers, executor) as pool:
            parts = list(_score_parts(prepared, folder, pool, by_sender=by_sender, ahead=workers))
        shares = _compare_whole_table(prepared, parts) if by_sender else {}
        finished = folder / "finished.parquet"
        tables = _finished_parts(parts, shares)
        write_features(in_order_of_source(tables, folder) if by_sender else tables, finished)
        finished.replace(target)
    return sum(len(part.rows) for part in parts)


def _database(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database without a file that keeps to its share of memory; closing it gives that back."""
    import duckdb

    database = duckdb.connect()
    database.execute(f"SET memory_limit = '{DATABASE_MEMORY}'")
    database.execute("SET temp_directory = ?", [str(folder)])
    database.execute("SET preserve_insertion_order = true")
    database.execute("SET disable_parquet_prefetching = true")  # else a row group is read whole
    database.execute("SET threads = 1")  # each thread sorts in memory of its own
    return database


def _prepare(
    database: duckdb.DuckDBPyConnection, source: Path, mapping: dict[str, str], folder: Path
) -> tuple[Path, bool]:
    """A file with canonical columns and row numbers, a sender's rows together where there are senders."""
    found = _columns_of(source, database)
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
            arguments=f"{source.name} --map text=Body",
        )
    if not database.execute("SELECT EXISTS (FROM read_parquet(?))", [str(source)]).fetchall()[0][0]:
        raise UnreadableSourceError(
            f"the file {source.name} holds columns and no rows.",
            found=", ".join(map(repr, found[:12])),
            arguments="messages.parquet --out features.parquet",
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


def _columns_of(source: Path, database: duckdb.DuckDBPyConnection) -> list[str]:
    import duckdb

    try:
        with source.open("rb"):
            pass
        described = database.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(source)]).fetchall()
    except (OSError, duckdb.Error) as error:
        said = error.strerror if isinstance(error, OSError) else "no Parquet file, or a damaged one"
        raise UnreadableSourceError(
            f"the file {source.name} cannot be read in parts.",
            found=said,
            arguments="messages.parquet --out features.parquet --workers 2",
        ) from None
    return [row[0] for row in described]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")


def _parts(prepared: Path, *, by_sender: bool) -> Iterator[pa.Table]:
    """Parts of about `PART_ROWS` rows, cut where the sender changes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    waiting: pa.Table | None = None
    parquet = pq.ParquetFile(prepared)
    for group in range(parquet.num_row_groups):  # iter_batches keeps what it has read
        table = parquet.read_row_group(group)
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
        file = folder / f"part-{number}.arrow"
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
    import pyarrow as pa

    frame = part.to_pandas()
    columns = message_columns(frame)
    reader = SignalReader(columns, list(registry().values()), is_whole_table=False)
    reader.run()
    features = pa.table(reader.features)
    with waiting_table(file, features.schema) as writer:
        writer.write_table(features)
    found = join_sentences([trace.sentences for trace in reader.traces], [0] * len(reader.traces))
    places = [trace.rows[trace.sentences.message] for trace in reader.traces]
    counts = found.words >= SHORTEST_SENTENCE
    samples = np.full((len(columns.texts), SAMPLE), PAD, dtype=np.uint32)
    for trace in reader.traces:
        samples[trace.rows] = trace.samples
    np.savez(
        _traces_of(file),
        samples=samples,
        sentence_hash=found.hash[counts],
        sentence_row=np.concatenate([np.empty(0, dtype=np.int32), *places])[counts].astype(np.int32),
    )
    return _PartScored(
        file=file,
        rows=frame[ROW].to_numpy(dtype=np.int64),
        sentences=int(counts.sum()),
        moment=columns.moment,
        is_send=columns.is_send,
    )


def _traces_of(file: Path) -> Path:
    """Where hashes of a part's sentences and samples of its word triples wait, beside its features."""
    return file.with_suffix(".npz")


def _join_traces(
    parts: list[_PartScored],
) -> tuple[NDArray[np.uint64], NDArray[np.int32], NDArray[np.uint32]]:
    """Hashes and rows of the sentences of all parts, and samples, read one part at a time."""
    sentences, messages = (
        sum(counts) for counts in zip(*[(p.sentences, len(p.rows)) for p in parts], strict=True)
    )
    hashes = np.empty(sentences, dtype=np.uint64)
    rows = np.empty(sentences, dtype=np.int32)
    samples = np.empty((messages, SAMPLE), dtype=np.uint32)
    sentence, message = 0, 0
    for part in parts:
        with np.load(_traces_of(part.file)) as traces:
            here = slice(sentence, sentence + part.sentences)
            hashes[here] = traces["sentence_hash"]
            rows[here] = traces["sentence_row"] + np.int32(message)
            samples[message : message + len(part.rows)] = traces["samples"]
        sentence += part.sentences
        message += len(part.rows)
    return hashes, rows, samples


def _codes(prepared: Path, column: str) -> NDArray[np.int64]:
    """A number for each value of a column of the prepared file; -1 where there is none."""
    import pyarrow.parquet as pq

    values = pq.read_table(prepared, columns=[column]).column(column).combine_chunks()
    codes: NDArray[np.int64] = values.dictionary_encode().indices.fill_null(-1).to_numpy().astype(np.int64)
    return codes


def _attempts(prepared: Path) -> NDArray[np.int64]:
    """A number for each attempt; messages of which none is known are attempts of their own."""
    import pyarrow.parquet as pq

    parquet = pq.ParquetFile(prepared)
    alone = -1 - np.arange(parquet.metadata.num_rows)
    if "attempt_id" not in parquet.schema_arrow.names:
        return alone
    codes = _codes(prepared, "attempt_id")
    return np.where(codes < 0, alone, codes)


def _compare_whole_table(prepared: Path, parts: list[_PartScored]) -> dict[str, NDArray[np.float64]]:
    """Features that compare messages of all members, by row of the prepared file."""
    hashes, message, samples = _join_traces(parts)
    corpus = Corpus(
        sentences=Sentences(
            hash=hashes,
            message=message,
            start=np.empty(0, dtype=np.int64),
            end=np.empty(0, dtype=np.int64),
            words=np.broadcast_to(np.int64(SHORTEST_SENTENCE), message.shape),
        ),
        triples=Triples.none(),
        samples=samples,
        sender=_codes(prepared, "sender_id"),
        attempt=_attempts(prepared),
        moment=np.concatenate([part.moment for part in parts]),
        is_send=np.concatenate([part.is_send for part in parts]),
    )
    return {
        definition.name: read_signal(definition, replace(corpus)).feature  # what it shares goes with it
        for definition in _table_signals()
    }


def _table_signals() -> list[Signal]:
    return [definition for definition in registry().values() if definition.scope == "table"]


def _finished_parts(parts: list[_PartScored], shares: dict[str, NDArray[np.float64]]) -> Iterator[pa.Table]:
    """Features of each part with what the whole table told, the family scores, and the rows of the source."""
    import pyarrow as pa

    first = 0
    for part in parts:
        features = take_waiting(part.file)
        arrays = {name: features.column(name).to_numpy() for name in registry()}
        for name, values in shares.items():
            arrays[name] = values[first : first + len(part.rows)]
        first += len(part.rows)
        yield pa.table({**arrays, **score_families(arrays), ROW: part.rows})
