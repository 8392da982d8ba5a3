"""Rows in declared columns as Parquet, for readers that guess the types of JSON.

``datasets`` lets Arrow guess before it applies declared features, so a column that holds only dates would come out as
timestamps, in other words than went in. Parquet files say what their columns are.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from typing import TYPE_CHECKING, Self

from annotator.export.files import Counted
from annotator.export.job import Job
from annotator.export.parts.answer_rows import COLUMNS, PARTS, Column

if TYPE_CHECKING:
    import pyarrow as pa

_ROW_GROUP = 1_000
_COMPRESSION = {"compression": "zstd", "compression_level": 1, "version": "2.6", "data_page_version": "1.0"}


def can_write_tables() -> bool:
    """Whether pyarrow, which the extra “parquet” brings, is installed."""
    return find_spec("pyarrow") is not None


class RowTables:
    """One Parquet file per split, written a thousand rows at a time; use it as a context manager."""

    def __init__(self, job: Job, name: Callable[[str | None], str], columns: Sequence[Column] = COLUMNS) -> None:
        """``name`` is the file of a split."""
        self._job = job
        self._columns = columns
        self._name = name
        self._stack = ExitStack()
        self._waiting: dict[str | None, list[bytes]] = {split: [] for split in job.splits or (None,)}
        self._writers: dict[str | None, tuple[Counted, pa.parquet.ParquetWriter]] = {}

    def __enter__(self) -> Self:
        """Open the files."""
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # read when Arrow starts
        from pyarrow.parquet import ParquetWriter

        for split in self._waiting:
            stream = self._stack.enter_context(self._job.open(self._name(split)))
            writer = self._stack.enter_context(ParquetWriter(stream, row_schema(self._columns), **_COMPRESSION))
            self._writers[split] = stream, writer
        return self

    def add(self, split: str | None, line: bytes) -> None:
        """Add a row, given as its line of JSON."""
        self._waiting[split].append(line)
        if len(self._waiting[split]) == _ROW_GROUP:
            self._flush(split)

    def __exit__(self, *problem: object) -> None:
        """Write the remaining rows and close the files."""
        if problem[0] is None:
            for split in self._waiting:
                self._flush(split)
        self._stack.__exit__(*problem)  # type: ignore[arg-type]  # what the with statement gave

    def _flush(self, split: str | None) -> None:
        import pyarrow as pa
        from pyarrow.json import ParseOptions, ReadOptions, read_json

        lines = b"".join(self._waiting[split])
        if lines:
            parse = ParseOptions(explicit_schema=row_schema(self._columns), unexpected_field_behavior="error")
            read = ReadOptions(use_threads=False, block_size=len(lines))
            stream, writer = self._writers[split]
            writer.write_table(read_json(pa.BufferReader(lines), read, parse))
            stream.rows += len(self._waiting[split])
            self._waiting[split].clear()


def row_schema(columns: Sequence[Column] = COLUMNS) -> "pa.Schema":
    """Return the columns of a row."""
    import pyarrow as pa

    return pa.schema([(column.name, _type(column)) for column in columns])


def _type(column: Column) -> "pa.DataType":
    import pyarrow as pa

    if column.kind in PARTS:
        return pa.list_(pa.struct([(each.name, _type(each)) for each in PARTS[column.kind]]))
    if column.kind == "texts":
        return pa.list_(pa.string())
    if column.kind == "integers":
        return pa.list_(pa.int64())
    return {"integer": pa.int64(), "number": pa.float64()}.get(column.kind, pa.string())
