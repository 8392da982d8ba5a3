"""The golden files: the labelled set as each format has it. ``python -m tests.export.golden`` writes them.

A test of each format holds its golden files against what it writes now. Write them again when a format changes on
purpose, and look at the difference before keeping it.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from annotator.export.run import Request, export
from annotator.load.dataset import load
from annotator.settings import DatasetSettings
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.project import load_project
from tests.export import dumps, tables
from tests.export.html_dump import html_dump
from tests.support import ROOT

LABELLED = ROOT / "corpus" / "labelled" / "labelled.jsonl"
FOLDER = ROOT / "tests" / "golden"
DATASET = DatasetSettings(
    name="Checked claims of the sample articles",
    description="Claims of made-up articles, labelled by hand.",
    license="CC0-1.0",
    creator="Example Checks",
    creator_url="https://checks.example/",
    pages="https://checks.example/claims/{claim_id}",
)
GOLDEN = {
    "parquet": "labelled.parquet.txt",
    "hf": "labelled.hf.txt",
    "spacy": "labelled.spacy.txt",
    "prodigy": "labelled.prodigy.txt",
    "labelstudio": "labelled.labelstudio.txt",
    "doccano": "labelled.doccano.txt",
    "fever": "labelled.fever.jsonl",
    "averitec": "labelled.averitec.json",
    "claimreview": "labelled.claimreview.jsonld",
    "webannotation": "labelled.webannotation.jsonld",
    "conll": "labelled.conll",
    "croissant": "labelled.croissant.txt",
    "html": "labelled.html.txt",
}
"""What is compared for each format, in ``tests/golden``."""


def write_golden(database: Database, format: str, folder: Path) -> Path:
    """Export the labelled set from ``database`` into ``folder``; returns the file that is compared."""
    out = folder / f"labelled.{format}"
    manifest = export(
        database, load_project(database), Request(format, names=True, dataset=DATASET), out, "ana"
    ).manifest
    made = out if out.is_dir() else folder / manifest.files[0].name
    return DUMPS.get(format, lambda made: made)(made)


DUMPS: dict[str, Callable[[Path], Path]] = {
    "parquet": tables.parquet_text,
    "hf": dumps.text_folder,
    "spacy": dumps.spacy_folder,
    "prodigy": dumps.text_folder,
    "labelstudio": dumps.text_folder,
    "doccano": dumps.text_folder,
    "croissant": dumps.text_folder,
    "html": html_dump,
}
"""For formats of many files: what makes the one file that is compared out of the folder."""


def main(formats: list[str]) -> None:
    """Write the golden files of some formats, or of all."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"{folder}/labelled.db")
        load(database, LABELLED)
        for format in formats or GOLDEN:
            (FOLDER / GOLDEN[format]).write_bytes(write_golden(database, format, Path(folder)).read_bytes())
        database.close()


if __name__ == "__main__":
    main(sys.argv[1:])
