"""JSON Schemas (2020-12) of the files that this tool reads or writes, generated from the models and settings.

The files under ``schemas/`` contain them; a test checks that they are up to date.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, JsonValue, StringConstraints, TypeAdapter

from annotator.dataset.record import ArticleRecord, ClaimRecord
from annotator.dataset.record_types import SCHEMA_VERSION
from annotator.export.manifest import Manifest
from annotator.schemes import label_schema
from annotator.settings import Settings
from annotator.settings.json_schema import section_schema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class ArticleInput(BaseModel):
    """One article to import: a line of JSON Lines, or a row of CSV whose columns have these names.

    In CSV every cell is text, an empty cell is a missing value, and meta is a JSON object. Other columns go into meta.
    """

    model_config = ConfigDict(title="Article input", use_attribute_docstrings=True)

    text: Annotated[str, StringConstraints(min_length=1)]
    """Full text, starting with the headline if there is one. Stored unchanged."""
    title: str | None = None
    url: str | None = None
    """Address of the article. It cannot be cited as a source for its own claims."""
    publisher: str | None = None
    author: str | None = None
    published_at: str | None = None
    """ISO 8601 date or datetime, such as 2026-05-12."""
    language: str | None = None
    """BCP 47 tag, such as en."""
    id: str | int | None = None
    """Id in the original system; exported as external_id."""
    meta: dict[str, JsonValue] | None = None
    """Any other data to keep with the article."""


_MODELS: dict[str, type[Any]] = {
    "article-input": ArticleInput,
    "export-record": ClaimRecord,
    "article-record": ArticleRecord,
    "manifest": Manifest,
}


def schemas() -> dict[str, dict[str, Any]]:
    """Return all schemas by name; each is stored as ``schemas/NAME.schema.json``."""
    found = {name: TypeAdapter(model).json_schema() for name, model in _MODELS.items()}
    found["config"] = _config_schema()
    return {name: _head(name) | schema for name, schema in found.items()}


def _config_schema() -> dict[str, Any]:
    schema = section_schema(Settings)
    schema["properties"]["labels"] |= {"minItems": 2, "items": label_schema()}
    return {"title": "Config", **schema}


def _head(name: str) -> dict[str, Any]:
    return {"$schema": _DIALECT, "$id": f"annotator/{name}/{SCHEMA_VERSION}"}
