"""Reading Parquet files with pyarrow, an extra: one article per row, a batch of rows in memory at a time."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, BinaryIO

from annotator.domain.records import ArticleInput
from annotator.errors import InputError
from annotator.ingest.items import Failure
from annotator.ingest.readers.packed_files import need_pyarrow
from annotator.ingest.readers.row_fields import Row, names_text, no_text
from annotator.ingest.readers.rows import NO_COLUMNS, article_of

_BATCH = 500


def read_parquet(
    stream: BinaryIO, origin: str, columns: Mapping[str, str] = NO_COLUMNS
) -> Iterator[ArticleInput | Failure]:
    """An article or a failure for each row, named ``origin:row`` from 1.

    Raises:
        InputError: if pyarrow is not installed, or it is no Parquet file.

    """
    need_pyarrow("Parquet files")
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    number = 0
    try:
        table = ParquetFile(stream)
        names = table.schema_arrow.names
        for batch in table.iter_batches(_BATCH):
            for row in batch.to_pylist():
                number += 1
                yield _row(row, f"{origin}:{number}", columns)
    except (ArrowException, OSError) as error:
        raise InputError(
            f"is not a Parquet file that can be read ({type(error).__name__}): it may be damaged."
        ) from None
    if not number and not names_text(names, columns):
        raise InputError(no_text(names))


def _row(row: Row, where: str, columns: Mapping[str, str]) -> ArticleInput | Failure:
    try:
        return article_of(_plain(row), where, columns)
    except InputError as error:
        return Failure(where, str(error))


def _plain(value: Any) -> Any:
    """A value of Arrow as one of JSON."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)
