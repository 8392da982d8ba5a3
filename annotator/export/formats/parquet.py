"""Parquet: the whole claim record as typed columns, with reviews and evidence as nested columns.

The schema does not depend on the data, so files of different exports can be read as one table. Row groups and
compression are fixed too: the same records give the same bytes with the same version of pyarrow, which Parquet files
contain (https://parquet.apache.org/docs/file-format/metadata/).
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator import DISTRIBUTION
from annotator.dataset.answers import Layer
from annotator.dataset.arrow_tables import STEP, struct_of, tables_of
from annotator.dataset.record import ClaimRecord
from annotator.dataset.record_types import SCHEMA_VERSION
from annotator.errors import AnnotatorError
from annotator.export.job import Format, Job, ReadRow

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

ROW_GROUP = 10_000
"""Rows per row group, the unit that readers load. The writer holds one group (10 MB) and metadata of each (0.1 MB), so
smaller groups would need more memory for exports of several hundred thousand claims."""
_COMPRESSION = {"compression": "zstd", "compression_level": 1, "version": "2.6", "data_page_version": "1.0"}
METADATA = {"schema_version": SCHEMA_VERSION, "offset_unit": "code points", "end_exclusive": "true"}
"""Metadata of the file, besides its schema."""


class Parquet(Format):
    """One table of all claims."""

    name = "parquet"
    about = "tables: every field of the record as a typed column, for pyarrow, pandas, DuckDB, Spark"
    suffix = ".parquet"
    layers = (Layer.GOLD, Layer.REVIEWS, Layer.BOTH, Layer.ALL)
    row = "claim"
    posteriors = True
    carries = ("claim_id", "label", "text", "span", "evidence", "split")
    reader = "pyarrow"

    def require(self) -> None:
        """Check for pyarrow, which is large and therefore an optional extra."""
        if find_spec("pyarrow") is None:
            how = f"pip install '{DISTRIBUTION}[parquet]'"
            raise AnnotatorError(f"Parquet files need pyarrow. Install the extra “parquet”: {how}.")

    def write(self, records: Iterable[ClaimRecord], job: Job) -> None:
        """Write the records in row groups of ``ROW_GROUP``."""
        # Read when Arrow starts. Its own allocators would hold 15 MB of freed memory.
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
        from pyarrow.parquet import ParquetWriter

        shape = schema()
        with job.open() as stream, ParquetWriter(stream, shape, **_COMPRESSION) as writer:
            steps = tables_of(records, shape)
            while rows := _write_group(steps, writer):
                stream.rows += rows

    def read(self, out: Path, manifest: Mapping[str, Any]) -> Iterator[ReadRow]:
        """Yield each row read by pyarrow; the file must have the expected schema."""
        import pyarrow as pa
        from pyarrow.parquet import ParquetFile

        try:
            with ParquetFile(out) as file:
                if not file.schema_arrow.equals(schema(), check_metadata=True):
                    raise AnnotatorError(f"{out.name} has columns that differ from schema version {SCHEMA_VERSION}.")
                for batch in file.iter_batches(STEP, columns=_READ):
                    yield from map(_read_row, batch.to_pylist())
        except pa.ArrowException as error:
            raise AnnotatorError(f"{out.name} is not a Parquet file that pyarrow can read: {error}.") from error


def schema() -> "pa.Schema":
    """Return the columns: the fields of ``record.ClaimRecord`` in order."""
    import pyarrow as pa

    return pa.schema(list(struct_of(ClaimRecord)), metadata=METADATA)


def _write_group(steps: Iterator["pa.Table"], writer: "ParquetWriter") -> int:
    """Write the next row group and return its number of rows, 0 at the end."""
    import pyarrow as pa

    tables = list(islice(steps, ROW_GROUP // STEP))
    if not tables:
        return 0
    group = pa.concat_tables(tables).replace_schema_metadata(METADATA)
    writer.write_table(group, row_group_size=ROW_GROUP)
    rows = int(group.num_rows)
    del group, tables
    pa.default_memory_pool().release_unused()  # saves up to 100 MB on a million claims
    return rows


_READ = ["claim_id", "label", "exact", "start", "end", "reviews.list.element.evidence.list.element.source.url", "split"]
"""The columns compared with the database."""


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
