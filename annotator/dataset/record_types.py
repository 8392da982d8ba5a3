"""What the public records are made of: their version, the texts and numbers that their fields may hold.

Records are frozen dataclasses, so that an export makes them without checking what comes from the database; pydantic
reads the same classes, to check what ``load`` is given and to make the JSON Schemas. They have no slots: orjson writes
a dataclass from its ``__dict__``, three times as fast.
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

SCHEMA_VERSION: Literal["3"] = "3"

Version = Literal["1", "2", "3"]
"""The versions that ``load`` takes. Since 2: a suggestion's tags and threshold, and how every claim was sampled. Since
3: manifests say which answers are told, by which filters, in which splits, and under which names."""
ArticleId = Annotated[str, StringConstraints(pattern="^a[0-9a-f]{16}$")]
ClaimId = Annotated[str, StringConstraints(pattern="^c[0-9a-f]{16}$")]
Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
Handle = Annotated[str, StringConstraints(min_length=1, max_length=64)]
LabelName = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Words = Annotated[str, StringConstraints(min_length=1)]
Day = Annotated[str, StringConstraints(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Offset = Annotated[int, Field(ge=0, lt=2**31)]
"""An offset or a count; the bound is what an integer column holds on every database."""
Score = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


def utc_text(moment: datetime) -> str:
    """A time as records write it: ISO 8601, in UTC with a Z where it is in UTC."""
    return moment.isoformat().replace("+00:00", "Z")


def _moment_schema(_: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    return core_schema.no_info_after_validator_function(utc_text, handler.generate_schema(AwareDatetime))


MOMENT = GetPydanticSchema(_moment_schema)
Moment = Annotated[str, MOMENT]
"""A time with its offset from UTC, as the text that stands in a record."""


@dataclass(frozen=True)
class Part:
    """What all parts share: unknown keys are refused, and nothing is converted silently."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)


AnyPart = TypeVar("AnyPart", bound=Part)
P = ParamSpec("P")


def maker_of(kind: Callable[P, AnyPart]) -> Callable[P, AnyPart]:
    """What makes records of a kind of the values of all its fields, five times as fast as calling the class.

    A frozen class sets its fields one by one, each with a call, and an export makes seven records or more for each
    claim. Fields that have a default must be given too.
    """
    new, fill = object.__new__, object.__setattr__

    def make(*_: P.args, **values: P.kwargs) -> AnyPart:
        made: AnyPart = new(kind)  # type: ignore[arg-type]
        fill(made, "__dict__", values)
        return made

    return make


def changed(record: AnyPart, **values: Any) -> AnyPart:
    """The record with other values in some fields.

    ``dataclasses.replace`` would take longer, and fill in fields that a record of an older version does not have.
    """
    made = object.__new__(type(record))
    made.__dict__.update(record.__dict__, **values)
    return made
