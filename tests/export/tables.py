"""A Parquet file as text, for golden files: its columns, then its rows."""

import json
from pathlib import Path


def parquet_text(path: Path) -> Path:
    """The schema and every row of a Parquet file, in a file beside it."""
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    rows = (json.dumps(row, ensure_ascii=False, default=str) for row in table.to_pylist())
    out = path.with_suffix(".parquet.txt")
    out.write_bytes("\n".join([table.schema.to_string(), *rows, ""]).encode())
    return out
