"""The trip of each format through its consumers: exported, read there, and compared with what was sent."""

import csv
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from annotator.dataset.answers import Layer
from annotator.dataset.selection import Selection
from annotator.export.registry import format_for
from annotator.export.run import Request, export
from annotator.settings import DatasetSettings
from annotator.splits.request import parse_split
from annotator.storage.database.engine import Database
from annotator.storage.project import load_project
from tests.export.consumers.apache_annotator import APACHE, found_by_apache, selectors_sent, texts_by_source
from tests.export.consumers.argilla import ARGILLA, read_by_argilla
from tests.export.consumers.back import loaded_back
from tests.export.consumers.doccano import DOCCANO, KINDS, through_doccano
from tests.export.consumers.fever_scorer import FEVER, expected_scores, scored
from tests.export.consumers.label_studio import LABEL_STUDIO, through_label_studio
from tests.export.consumers.potato import INPUTS, POTATO, spans_sent, through_potato
from tests.export.consumers.servers import run
from tests.export.consumers.statements import (
    Comparison,
    Place,
    Statement,
    claims_only,
    compare,
    compare_rows,
    statements,
    without_names,
)
from tests.export.consumers.tables import TABLES, read_by
from tests.export.support import export_to

SPLIT = parse_split("train=0.6,dev=0.2,test=0.2", 0)
_LIBRARIES = {
    "hf": "datasets", "nli": "datasets", "detection": "datasets", "chat": "datasets", "croissant": "mlcroissant",
}  # fmt: skip
"""The formats of rows, and the library that reads each."""
_PARTS = ("text", "label", "sources", "notes")


class Trip(NamedTuple):
    """One line of the table; ``complaint`` is what the way back said it could not load."""

    format: str
    consumer: str
    comparison: Comparison
    complaint: str = ""


@dataclass(frozen=True)
class Start:
    """Where trips start: the claims, the folder of the environments, and one for all that a run makes."""

    database: Database
    cache: Path
    folder: Path

    def exported(self, format: str, layer: Layer) -> Path:
        """Export everything of a layer, with notes and names, and return the file or folder."""
        out = self.folder / f"sent-{format}{format_for(format).suffix}"
        export_to(self.database, out, format, selection=Selection(layer, notes=True))
        return out

    def verified(self, format: str, out: Path) -> int:
        """Export in splits, have the format's library read it and compare every row; return how many there are.

        Raises:
            AnnotatorError: a row differs.

        """
        request = Request(format, names=True, dataset=DatasetSettings(name="Claims"), split=SPLIT)
        done = export(self.database, load_project(self.database), request, out, "ana", check=True)
        assert done.verified is not None and done.verified.reader is not None
        return done.verified.rows

    def sent(self, layer: Layer) -> dict[Place, Statement]:
        """Return what an export of this layer says."""
        return statements(self.database, layer)

    def room(self, name: str) -> Path:
        """Return a new folder for one trip."""
        path = self.folder / name
        path.mkdir()
        return path


def label_studio(start: Start) -> Iterator[Trip]:
    """Every reviewer's answers, through Label Studio's two kinds of export."""
    home, room = LABEL_STUDIO.made(start.cache), start.room("label-studio")
    exports = through_label_studio(home, start.exported("labelstudio", Layer.REVIEWS), room)
    sent = start.sent(Layer.REVIEWS)
    consumer = f"Label Studio {LABEL_STUDIO.version}"
    back, complaint = loaded_back([exports["JSON"]], room / "full.db")
    yield Trip("labelstudio", f"{consumer}, JSON", compare(sent, back), complaint)
    back, complaint = loaded_back([exports["JSON_MIN"]], room / "minimal.db")
    nameless = compare(without_names(sent), without_names(back), _PARTS)
    yield Trip("labelstudio", f"{consumer}, JSON-MIN", nameless, complaint)


def doccano(start: Start) -> Iterator[Trip]:
    """Gold labels, through a project of articles and one of claims, which are loaded one after the other."""
    home, room = DOCCANO.made(start.cache), start.room("doccano-run")
    files = through_doccano(home, start.exported("doccano", Layer.GOLD), room)
    sent = without_names(start.sent(Layer.GOLD))
    consumer = f"doccano {DOCCANO.version}"
    spans, complaint = loaded_back(files[:1], room / "spans.db", Layer.ALL)
    yield Trip("doccano", f"{consumer}, {KINDS[0].stem}", compare(claims_only(sent), spans, ("text",)), complaint)
    both, complaint = loaded_back(files, room / "both.db")
    yield Trip("doccano", f"{consumer}, both files", compare(sent, without_names(both), _PARTS), complaint)


def potato(start: Start) -> Iterator[Trip]:
    """The articles and paragraphs in which claims are marked."""
    home = POTATO.made(start.cache)
    for format, name in INPUTS.items():
        room = start.room(f"potato-{format}")
        file = start.exported(format, Layer.GOLD) / name
        back = through_potato(home, format, file, room)
        yield Trip(format, f"Potato {POTATO.version}, {file.stem}", compare(spans_sent(format, file), back, ("text",)))


def tables(start: Start) -> Iterator[Trip]:
    """Parquet and CSV, read by programs for tables."""
    for format in ("parquet", "csv"):
        path = start.exported(format, Layer.GOLD)
        sent = _rows_sent(start)
        for name, environment in TABLES.items():
            rows = read_by(name, environment.made(start.cache), format, path)
            yield Trip(format, f"{name} {environment.version}", compare_rows(sent, rows))


def libraries(start: Start) -> Iterator[Trip]:
    """The formats of rows, read by the library that loads each."""
    for format, library in _LIBRARIES.items():
        rows = start.verified(format, start.room(format) / "out")
        yield Trip(format, f"{library} {version(library)}", Comparison(rows, rows, rows))


def spacy_trains(start: Start) -> Iterator[Trip]:
    """spaCy's corpora, read by spaCy, and one step of ``spacy train`` with each config."""
    out = start.room("spacy") / "out"
    rows = start.verified("spacy", out)
    for task in ("textcat", "spancat"):
        steps = ["--training.max_steps", "1", "--training.eval_frequency", "1"]
        command = [sys.executable, "-m", "spacy", "train", f"{task}/config.cfg", *steps]
        run(command, dict(os.environ), out)
    yield Trip("spacy", f"spaCy {version('spacy')}, one step of train", Comparison(rows, rows, rows))


def argilla(start: Start) -> Iterator[Trip]:
    """The folder read by Argilla's SDK, with the settings it checks records against before it sends them."""
    rows = read_by_argilla(ARGILLA.made(start.cache), start.exported("argilla", Layer.GOLD))
    sent = [row[:3] for row in _rows_sent(start)]
    yield Trip("argilla", f"Argilla's SDK {ARGILLA.version}", compare_rows(sent, rows))


def selectors(start: Start) -> Iterator[Trip]:
    """Both selectors of each Web Annotation, as Apache Annotator finds them in the articles."""
    out, texts = start.exported("webannotation", Layer.GOLD), texts_by_source(start.database, start.folder)
    sent = [[selector, [list(span)]] for selector, span in selectors_sent(out)]
    found = found_by_apache(APACHE.made(start.cache), out, texts, start.room("selectors"))
    yield Trip("webannotation", f"Apache Annotator {APACHE.version}, selectors", compare_rows(sent, found))


def scores(start: Start) -> Iterator[Trip]:
    """FEVER's own scorer, on predictions that are right and on one that is wrong in every way."""
    home, out = FEVER.made(start.cache), start.exported("fever", Layer.GOLD)
    sent = [[name, list(map(float, figures))] for name, figures in expected_scores(out)]
    yield Trip("fever", f"fever-scorer {FEVER.version}, predictions", compare_rows(sent, scored(home, out)))


TRIPS: dict[str, Callable[[Start], Iterator[Trip]]] = {
    "label-studio": label_studio, "doccano": doccano, "potato": potato, "argilla": argilla, "tables": tables,
    "libraries": libraries, "spacy": spacy_trains, "selectors": selectors, "scores": scores,
}  # fmt: skip


def _rows_sent(start: Start) -> list[list[object]]:
    """The rows of the table by Python's own reader of CSV, without the guard against formulas."""
    path = start.folder / "rows.csv"
    export_to(start.database, path, "csv", selection=Selection(Layer.GOLD))
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [
            [row["claim_id"], row["label"], row["claim"], int(row["start"]), int(row["end"])]
            for row in csv.DictReader(stream)
        ]
