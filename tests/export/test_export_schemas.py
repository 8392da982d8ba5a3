"""The JSON Schemas: in step with the models, well formed, and true of real exports."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from annotator.dataset.record_types import SCHEMA_VERSION
from annotator.export.schemas import schemas
from annotator.storage.database.engine import Database
from tests.export.support import Claims, adjudicate, export_to
from tests.support import ARTICLES, ROOT

FOLDER = ROOT / "schemas"
NAMES = ("article-input", "export-record", "article-record", "manifest", "config")


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schemas()[name], format_checker=Draft202012Validator.FORMAT_CHECKER)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_folder_holds_exactly_these_schemas() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.schema.json" for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_what_the_models_say(name: str) -> None:
    written = json.dumps(schemas()[name], ensure_ascii=False, indent=2) + "\n"

    assert (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8") == written, (
        "a record changed: write the schemas again, and count SCHEMA_VERSION up when files of today no longer fit"
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_is_a_schema_with_a_name_and_words(name: str) -> None:
    schema = schemas()[name]
    Draft202012Validator.check_schema(schema)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"annotator/{name}/{SCHEMA_VERSION}"
    assert schema["title"].lower().replace(" ", "-") in (name, "claim-record")
    assert schema["description"]


def test_every_export_validates(filled: Claims, database: Database, tmp_path: Path) -> None:
    adjudicate(database, filled.verified, "abe", "disputed")
    export_to(database, tmp_path / "out.jsonl")

    for record in lines(tmp_path / "out.jsonl"):
        validator("export-record").validate(record)
    for record in lines(tmp_path / "out.articles.jsonl"):
        validator("article-record").validate(record)
    validator("manifest").validate(json.loads((tmp_path / "out.manifest.json").read_text("utf-8")))


def test_the_labelled_set_validates() -> None:
    folder = ROOT / "corpus" / "labelled"
    for record in lines(folder / "labelled.jsonl"):
        validator("export-record").validate(record)
    for record in lines(folder / "labelled.articles.jsonl"):
        validator("article-record").validate(record)
    validator("manifest").validate(json.loads((folder / "labelled.manifest.json").read_text("utf-8")))


def test_the_sample_wire_is_article_input() -> None:
    for record in lines(ARTICLES / "wire.jsonl"):
        validator("article-input").validate(record)


@pytest.mark.parametrize("record", [{}, {"text": ""}, {"text": 1}, {"text": "x", "meta": []}, {"text": "x", "url": 3}])
def test_what_is_no_article_input_does_not_validate(record: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        validator("article-input").validate(record)


@pytest.mark.parametrize(
    "change", [{"label_reason": "because"}, {"start": -1}, {"claim_id": "x"}, {"more": 1}, {"exact": ""}]
)
def test_what_is_no_record_does_not_validate(
    change: dict[str, Any], filled: Claims, database: Database, tmp_path: Path
) -> None:
    export_to(database, tmp_path / "out.jsonl")
    record = lines(tmp_path / "out.jsonl")[0]
    validator("export-record").validate(record)

    with pytest.raises(ValidationError):
        validator("export-record").validate(record | change)
