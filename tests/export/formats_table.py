"""Prints what the guide's page about formats says of each: ``python -m tests.export.formats_table``.

Every format there is gets the labelled set of ``corpus/``, in splits, and is read back with its real reader.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from annotator.export.job import Format
from annotator.export.registry import format_for, format_names
from annotator.export.run import Exported, Request, export
from annotator.load.dataset import load
from annotator.settings import DatasetSettings
from annotator.splits.request import parse_split
from annotator.storage.database.engine import Database
from annotator.storage.database.location import open_database
from annotator.storage.project import load_project
from tests.export.make_labelled import LABELLED

SPLIT = parse_split("train=0.6,dev=0.2,test=0.2", 0)
DATASET = DatasetSettings(
    name="Sample claims", license="CC0-1.0", url="https://checks.example/data", creator="Example Checks",
    pages="https://checks.example/claims/{claim_id}",
)  # fmt: skip
LONGEST = 76
"""Characters of a line of output that are shown."""


def table() -> Iterator[str]:
    """The formats in Markdown, a line each."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"{folder}/labelled.db")
        load(database, LABELLED)
        for format in map(format_for, format_names()):
            out = Path(folder) / f"out-{format.name}{format.suffix}"
            yield from _lines(format, exported(database, format, out), out)
        database.close()


def exported(database: Database, format: Format, out: Path) -> Exported:
    """One verified export of the labelled set."""
    request = Request(format.name, names=True, dataset=DATASET, split=SPLIT)
    return export(database, load_project(database), request, out, "ana", check=True)


def _lines(format: Format, done: Exported, out: Path) -> Iterator[str]:
    verified = done.verified
    place = f"out{format.suffix}" if format.suffix else "out/"
    yield f"`annotator export {format.name} -o {place}`"
    yield ""
    yield f"- a line: `{_line(done, out)}`"
    if verified and verified.reader:
        yield f"- read back with {verified.reader}: {verified.rows} rows"
        yield f"- compared: {', '.join(verified.compared)}"
    else:
        yield "- **reader not installed**"
    yield ""


def _line(done: Exported, out: Path) -> str:
    """The first line of the first file that is text."""
    folder = out if out.is_dir() else out.parent
    for file in done.manifest.files:
        data = (folder / file.name).read_bytes()
        if b"\0" not in data:
            line = next(line for line in data.decode("utf-8").splitlines() if len(line.strip()) > 2)
            return (line[:LONGEST] + " …" if len(line) > LONGEST else line).replace("`", "'").strip()
    return f"{done.manifest.files[0].name}, {done.manifest.files[0].bytes} bytes"


if __name__ == "__main__":
    for line in table():
        print(line)
