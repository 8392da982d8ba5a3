"""Base class, version and field types of the public records.

Records are frozen dataclasses, so exports build them without validating values from the database. Pydantic uses the
same classes to validate the input of ``load`` and to generate the JSON Schemas. They have no slots, because orjson
serialises a dataclass with a ``__dict__`` three times as fast.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, ParamSpec, TypeVar

from pydantic import (
    AwareDatetime,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetPydanticSchema,
    StringConstraints,
)
from pydantic_core import CoreSchema, core_schema

SCHEMA_VERSION: Literal["5"] = "5"

Version = Literal["1", "2", "3", "4", "5"]
"""Versions that ``load`` accepts. Version 2 added tags and threshold of suggestions, and the sampling of claims.
Version 3 added layer, filters, splits and names to the manifest, and further addresses and the older version to
articles. Version 4 added votes and spoken to claims, version 5 questions to reviews."""
ArticleId = Annotated[str, StringConstraints(pattern="^a[0-9a-f]{16}$")]
ClaimId = Annotated[str, StringConstraints(pattern="^c[0-9a-f]{16}$")]
Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
Handle = Annotated[str, StringConstraints(min_length=1, max_length=64)]
LabelName = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Words = Annotated[str, StringConstraints(min_length=1)]
Day = Annotated[str, StringConstraints(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Offset = Annotated[int, Field(ge=0, lt=2**31)]
"""An offset or a count; the maximum fits an integer column of every database."""
Score = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


def utc_text(moment: datetime) -> str:
    """Format a time for records: ISO 8601, with a Z for UTC."""
    return moment.isoformat().replace("+00:00", "Z")


def _moment_schema(_: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    return core_schema.no_info_after_validator_function(utc_text, handler.generate_schema(AwareDatetime))


MOMENT = GetPydanticSchema(_moment_schema)
Moment = Annotated[str, MOMENT]
"""A time with its UTC offset, as ISO 8601 text."""


@dataclass(frozen=True)
class Part:
    """Base class: unknown keys are refused, and values are not converted."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)


AnyPart = TypeVar("AnyPart", bound=Part)
P = ParamSpec("P")


def maker_of(kind: Callable[P, AnyPart]) -> Callable[P, AnyPart]:
    """Return a constructor for a record class that is five times as fast as calling the class.

    A frozen class sets each field with a separate call, and an export builds at least seven records per claim. The
    constructor needs the values of all fields, including those with defaults.
    """
    new, fill = object.__new__, object.__setattr__

    def make(*_: P.args, **values: P.kwargs) -> AnyPart:
        made: AnyPart = new(kind)  # type: ignore[arg-type]  # any class does
        fill(made, "__dict__", values)
        return made

    return make


def changed(record: AnyPart, **values: Any) -> AnyPart:
    """Return a copy of a record with some fields replaced.

    ``dataclasses.replace`` is slower, and would add fields that a record of an older version lacks.
    """
    made = object.__new__(type(record))
    made.__dict__.update(record.__dict__, **values)
    return made
