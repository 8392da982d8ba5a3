"""DuckDB and Polars: programs that read the tables without any help of ours."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.export.consumers.environments import Environment, program

TABLES = {
    "duckdb": Environment("duckdb", ("duckdb==2.0.1",)),
    "polars": Environment("polars", ("polars==2.1.0",)),
}
COLUMNS = {"parquet": "claim_id, label, exact, start, end", "csv": "claim_id, label, claim, start, end"}
READ_SECONDS = 120
_READERS = {
    "duckdb": """
import json, sys, duckdb
kind, path, columns = sys.argv[1:]
names = ", ".join(f'"{name}"' for name in columns.split(", "))
for row in duckdb.sql(f"SELECT {names} FROM read_{'csv_auto' if kind == 'csv' else kind}('{path}')").fetchall():
    print(json.dumps(row))
""",
    "polars": """
import json, sys, polars
kind, path, columns = sys.argv[1:]
for row in getattr(polars, f"read_{kind}")(path).select(columns.split(", ")).rows():
    print(json.dumps(row))
""",
}


def read_by(name: str, home: Path, kind: str, path: Path) -> list[list[Any]]:
    """Return the rows of a file (id, label, words, start, end of a claim) as the program reads them."""
    done = subprocess.run(
        [program(home, "python"), "-c", _READERS[name], kind, path, COLUMNS[kind]],
        capture_output=True, text=True, timeout=READ_SECONDS, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]
