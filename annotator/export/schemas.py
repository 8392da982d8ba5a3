"""JSON Schemas (2020-12) of every file this tool reads or writes, made from the models and the declared settings.

The files under ``schemas/`` are these, written out; a test keeps them in step.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, JsonValue, StringConstraints

from annotator.dataset.record import SCHEMA_VERSION, ArticleRecord, ClaimRecord
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
    """The article, with its headline first where it has one. Stored as it is."""
    title: str | None = None
    url: str | None = None
    """Where the article was published; it cannot be cited as a source for its own claims."""
    publisher: str | None = None
    author: str | None = None
    published_at: str | None = None
    """ISO 8601 date or datetime, such as 2026-05-12."""
    language: str | None = None
    """BCP 47 tag, such as en."""
    id: str | int | None = None
    """The article's id where it comes from; exported as external_id."""
    meta: dict[str, JsonValue] | None = None
    """Whatever else should travel with the article."""


_MODELS: dict[str, type[BaseModel]] = {
    "article-input": ArticleInput,
    "export-record": ClaimRecord,
    "article-record": ArticleRecord,
    "manifest": Manifest,
}


def schemas() -> dict[str, dict[str, Any]]:
    """Each schema by its name, which is also its file's name before ``.schema.json``."""
    told = {name: model.model_json_schema() for name, model in _MODELS.items()}
    told["config"] = _config_schema()
    return {name: _head(name) | schema for name, schema in told.items()}


def _config_schema() -> dict[str, Any]:
    """The schema of ``annotator.toml``."""
    schema = section_schema(Settings)
    schema["properties"]["labels"] |= {"minItems": 2, "items": label_schema()}
    return {"title": "Config", **schema}


def _head(name: str) -> dict[str, Any]:
    return {"$schema": _DIALECT, "$id": f"annotator/{name}/{SCHEMA_VERSION}"}
