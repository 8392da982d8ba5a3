"""Parquet, for reading by columns: the whole claim record, with reviews and evidence as nested columns.

The schema is fixed, so a column is there with its type when every value is null and every list empty, and files of
different exports can be read as one table. Row groups and compression are fixed too: the same records give the same
bytes with the same pyarrow, whose version Parquet files name (https://parquet.apache.org/docs/file-format/metadata/).
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator import DISTRIBUTION
from annotator.dataset.answers import Layer, Record
from annotator.dataset.lines import line_of
from annotator.dataset.record import SCHEMA_VERSION
from annotator.errors import AnnotatorError
from annotator.export.job import Format, Job, ReadRow

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

ROW_GROUP = 10_000
"""Rows of a row group, the unit that readers load at once. The writer holds one of them (10 MB) and a description of
each (0.1 MB): fewer rows would take more memory from some hundred thousand claims on."""
_STEP = 250
"""Records that go from Python to Arrow at once."""
_COMPRESSION = {"compression": "zstd", "compression_level": 1, "version": "2.6", "data_page_version": "1.0"}
METADATA = {"schema_version": SCHEMA_VERSION, "offset_unit": "code points", "end_exclusive": "true"}
"""What the file says of itself, beside its schema."""


class Parquet(Format):
    """One table of all claims."""

    name = "parquet"
    about = "tables: every field of the record as a typed column, for pyarrow, pandas, DuckDB, Spark"
    suffix = ".parquet"
    layers = (Layer.GOLD, Layer.REVIEWS, Layer.BOTH, Layer.ALL)
    row = "claim"
    carries = ("claim_id", "label", "text", "span", "evidence", "split")
    reader = "pyarrow"

    def require(self) -> None:
        """Look for pyarrow, which is larger than anything that reviewing needs and so comes with an extra."""
        if find_spec("pyarrow") is None:
            how = f"pip install '{DISTRIBUTION}[parquet]'"
            raise AnnotatorError(f"Parquet files need pyarrow, which the extra “parquet” brings: {how}.")

    def write(self, records: Iterable[Record], job: Job) -> None:
        """Write the records in row groups of ``ROW_GROUP``."""
        # Arrow reads this when it starts: its own allocators keep what was freed, 15 MB of it here
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
        from pyarrow.parquet import ParquetWriter

        shape = schema()
        with job.open() as stream, ParquetWriter(stream, shape, **_COMPRESSION) as writer:
            steps = _steps(iter(records), shape)
            while rows := _write_group(steps, writer):
                stream.rows += rows

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Each row as pyarrow reads it, once the schema is the one that was meant."""
        import pyarrow as pa
        from pyarrow.parquet import ParquetFile

        try:
            with ParquetFile(out) as file:
                if not file.schema_arrow.equals(schema(), check_metadata=True):
                    raise AnnotatorError(f"{out.name} has other columns than schema version {SCHEMA_VERSION} has.")
                for batch in file.iter_batches(_STEP, columns=_READ):
                    yield from map(_read_row, batch.to_pylist())
        except pa.ArrowException as error:
            raise AnnotatorError(f"{out.name} is not a Parquet file that pyarrow reads: {error}.") from error


def schema() -> "pa.Schema":
    """The columns, in the order and with the names of ``record.ClaimRecord``."""
    import pyarrow as pa

    text, offset, number = pa.string(), pa.int32(), pa.float64()
    article = _struct(text, "id", "sha256", "title", "url", "publisher", "author", "published_at", "language")
    sentence = [("n", offset), ("kind", text), ("start", offset), ("end", offset), ("text", text)]
    suggestion = [
        *((name, text) for name in ("suggester", "version", "model")),
        ("score", number),
        ("reasons", _list(pa.struct([("reason", text), ("weight", number)]))),
        ("speaker", text),
        ("cue", text),
        ("tags", _list(text)),
        ("threshold", number),
    ]
    columns = [
        ("schema_version", text),
        ("claim_id", text),
        ("article", article),
        ("sentence", pa.struct(sentence)),
        ("start", offset),
        ("end", offset),
        *((name, text) for name in ("exact", "prefix", "suffix", "origin", "sampling")),
        ("suggestion", pa.struct(suggestion)),
        ("label", text),
        ("label_reason", text),
        ("reviews", _list(_review())),
        ("split", text),
    ]
    return pa.schema(columns, metadata=METADATA)


def _review() -> "pa.DataType":
    """One person's answer (``record.ReviewRecord``)."""
    import pyarrow as pa

    text = pa.string()
    fields = [
        *((name, text) for name in ("reviewer", "role", "label", "status")),
        ("confidence", pa.int32()),
        ("note", text),
        ("flagged", pa.bool_()),
        ("guideline_version", text),
        ("submitted_at", pa.timestamp("us", tz="UTC")),
        ("seconds", pa.float64()),
        ("as_of", text),
        ("recheck_at", text),
        ("normalised", _struct(text, "text", "said_by", "date", "place")),
        ("evidence", _list(_evidence())),
    ]
    return pa.struct(fields)


def _evidence() -> "pa.DataType":
    """One source that was cited (``record.EvidenceRecord``)."""
    import pyarrow as pa

    text = pa.string()
    source = (
        "url", "title", "publisher", "author", "published_at", "kind", "medium", "archived_url", "archived_at",
        "sha256", "file_name", "withheld_reason",
    )  # fmt: skip
    fields = [
        ("stance", text),
        ("quote", _struct(text, "exact", "prefix", "suffix")),
        ("accessed_at", text),
        ("set", pa.int32()),
        ("note", text),
        ("source", _struct(text, *source)),
    ]
    return pa.struct(fields)


def _struct(kind: "pa.DataType", *names: str) -> "pa.DataType":
    import pyarrow as pa

    return pa.struct([(name, kind) for name in names])


def _list(kind: "pa.DataType") -> "pa.DataType":
    """A list whose items are called what Parquet calls them, so that the schema reads back equal."""
    import pyarrow as pa

    return pa.list_(pa.field("element", kind))


def _write_group(steps: Iterator["pa.Table"], writer: "ParquetWriter") -> int:
    """Write the next row group; returns its rows, 0 when there are none left."""
    import pyarrow as pa

    tables = list(islice(steps, ROW_GROUP // _STEP))
    if not tables:
        return 0
    group = pa.concat_tables(tables).replace_schema_metadata(METADATA)
    writer.write_table(group, row_group_size=ROW_GROUP)
    rows = int(group.num_rows)
    del group, tables
    pa.default_memory_pool().release_unused()  # else pieces of freed memory add up to 100 MB over a million claims
    return rows


def _steps(records: Iterator[Record], shape: "pa.Schema") -> Iterator["pa.Table"]:
    """The records in columns, ``_STEP`` at a time.

    They go through JSON, which Arrow reads faster than Python objects and refuses when a field has no column. Making
    columns of Python objects would also load pandas where that is installed: 50 MB that nothing here needs.
    """
    import pyarrow as pa
    from pyarrow.json import ParseOptions, ReadOptions, read_json

    parse = ParseOptions(explicit_schema=shape, unexpected_field_behavior="error")
    while lines := b"".join(map(line_of, islice(records, _STEP))):
        read = ReadOptions(use_threads=False, block_size=len(lines))
        yield read_json(pa.BufferReader(lines), read, parse)


_READ = ["claim_id", "label", "exact", "start", "end", "reviews.list.element.evidence.list.element.source.url", "split"]
"""The columns that are compared with the database."""


def _read_row(row: dict[str, Any]) -> ReadRow:
    urls = (piece["source"]["url"] for review in row["reviews"] for piece in review["evidence"])
    return ReadRow(
        claim_id=row["claim_id"],
        label=row["label"],
        text=row["exact"],
        span=(row["start"], row["end"]),
        evidence=tuple(sorted(url or "" for url in urls)),
        split=row["split"],
    )
