"""The memory of exports, which must not grow with the database, beside a process that only imports the libraries."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from annotator.export.registry import format_for
from tests.perf.commands import peak_of
from tests.perf.databases import Databases
from tests.perf.measure import Bar, Figure
from tests.perf.stage import annotator

LIBRARIES = {
    "jsonl": "import sqlmodel, orjson",
    "csv": "import sqlmodel, orjson",
    "parquet": "import sqlmodel, orjson, pyarrow.parquet",
    "hf": "import sqlmodel, orjson, pyarrow.parquet",
    "spacy": "import sqlmodel, orjson, spacy.tokens, spacy; spacy.blank('en')",
}
"""One format of each kind: plain lines, a table, columns, a folder, and one that needs spaCy's words."""
ABOVE = 150


def figures(databases: Databases, sizes: Sequence[int], folder: Path) -> Iterator[Figure]:
    """Megabytes above the bare library, one run each, by size."""
    for name, libraries in LIBRARIES.items():
        bare = peak_of([sys.executable, "-c", libraries], folder)
        for size in sizes:
            out = folder / f"{name}-{size}{format_for(name).suffix}"
            peak = peak_of(annotator("export", name, "-o", out, "--names", "--db", databases.of(size)), folder)
            what, bar = f"memory of export {name} above its libraries", Bar(ABOVE, "median")
            yield Figure(what, size, "MiB", (peak - bare,), f"libraries ({bare:.0f} MiB)", (bare,), bar)
