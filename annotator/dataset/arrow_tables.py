"""Records as Arrow tables: the columns follow from the declared fields, never from the data.

Arrow is an optional library (the extra “parquet”), so it is imported when it is needed.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from annotator.dataset.lines import line_of
from annotator.dataset.record_fields import RecordField, fields_of
from annotator.dataset.record_types import Part

if TYPE_CHECKING:
    import pyarrow as pa

STEP = 250
"""Records converted to Arrow in one batch."""


def struct_of(kind: type) -> "pa.DataType":
    """Return the struct type of a record class."""
    import pyarrow as pa

    return pa.struct([(field.name, _column(field)) for field in fields_of(kind)])


def tables_of(records: Iterable[Part], shape: "pa.Schema") -> Iterator["pa.Table"]:
    """Convert the records to Arrow tables of ``STEP`` rows.

    The conversion uses JSON, which Arrow reads faster than Python objects and checks for unknown fields. Converting
    Python objects would also import pandas if it is installed, which takes 50 MB.
    """
    import pyarrow as pa
    from pyarrow.json import ParseOptions, ReadOptions, read_json

    parse = ParseOptions(explicit_schema=shape, unexpected_field_behavior="error")
    waiting = iter(records)
    while lines := b"".join(map(line_of, islice(waiting, STEP))):
        read = ReadOptions(use_threads=False, block_size=len(lines))
        yield read_json(pa.BufferReader(lines), read, parse)


def _column(field: RecordField) -> "pa.DataType":
    """The Arrow type of a field; enumerations are strings."""
    import pyarrow as pa

    plain = {int: pa.int32(), float: pa.float64(), bool: pa.bool_()}
    one = pa.timestamp("us", tz="UTC") if field.is_moment else plain.get(field.type, pa.string())
    if issubclass(field.type, Part):
        one = struct_of(field.type)
    return _list(one) if field.is_many else one


def _list(kind: "pa.DataType") -> "pa.DataType":
    """A list type with Parquet's item name, so that the schema reads back equal."""
    import pyarrow as pa

    return pa.list_(pa.field("element", kind))
