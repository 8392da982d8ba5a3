"""Verifying: what is read back is compared with the database, and any difference is named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.dataset.answers import Layer
from annotator.dataset.lines import line_of
from annotator.dataset.record import ClaimRecord
from annotator.dataset.record_types import changed
from annotator.dataset.selection import Selection
from annotator.errors import AnnotatorError
from annotator.export import verify
from annotator.export.formats import csv, jsonl
from annotator.export.run import Exported, Request, export
from annotator.review.desk import ReviewDesk
from annotator.splits.request import parse_split
from annotator.storage.database.engine import Database
from annotator.storage.project import load_project
from tests.export.reviewed import two_opinions


@pytest.fixture
def checked(make_desk: Callable[..., ReviewDesk], database: Database, tmp_path: Path) -> Callable[..., Exported]:
    two_opinions(make_desk, database)

    def run(format: str, name: str = "out", **said: Any) -> Exported:
        request = Request(format, **said)
        return export(database, load_project(database), request, tmp_path / name, "ana", check=True)

    return run


@pytest.mark.parametrize("format", ["jsonl", "csv"])
@pytest.mark.parametrize("layer", [Layer.GOLD, Layer.REVIEWS, Layer.BOTH])
def test_every_layer_reads_back(format: str, layer: Layer, checked: Callable[..., Exported]) -> None:
    done = checked(format, selection=Selection(layer), split=parse_split("train=0.5,test=0.5", 3))

    assert done.verified is not None and done.verified.reader is not None
    assert done.verified.rows == done.manifest.files[0].rows > 0
    assert done.verified.sentence().startswith(f"Verified with {done.verified.reader}: {done.verified.rows} rows")


def test_a_row_that_differs_is_named(
    checked: Callable[..., Exported], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edited(record: Any) -> bytes:
        if isinstance(record, ClaimRecord) and record.label == "disputed":
            record = changed(record, label="verified")
        return line_of(record)

    monkeypatch.setattr(jsonl, "line_of", edited)
    with pytest.raises(AnnotatorError, match=r"2 rows are missing .*\"disputed\".* and 2 are unexpected"):
        checked("jsonl")


def test_a_line_that_does_not_fit_the_schema_is_named(
    checked: Callable[..., Exported], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "line_of", lambda record: line_of(changed(record, extra=1)))

    with pytest.raises(AnnotatorError, match=r"out\.articles\.jsonl line 1 does not match its schema"):
        checked("jsonl")


def test_a_reader_that_is_not_installed_is_said(
    checked: Callable[..., Exported], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise ImportError("no module")

    monkeypatch.setattr(csv.Csv, "read", missing)
    done = checked("csv")

    assert done.verified is not None
    assert done.verified.reader is None
    assert (
        "Not verified: the reader of csv is not installed (pip install 'factdesk[verify]')" in done.verified.sentence()
    )


def test_readers_have_versions() -> None:
    assert verify.reader_name(csv.Csv()) == "Python's csv module"
    assert str(verify.reader_name(jsonl.Jsonl())).startswith("jsonschema 4.")
